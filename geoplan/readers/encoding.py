"""Which encoding the text of a file is in, and how that was found."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

# language driver ids of dBASE files that name one code page; 0x57 ("ANSI") names none
_LDID = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x13: "cp932", 0x4D: "gb18030", 0x4E: "cp949", 0x4F: "cp950",
    0x7A: "gb18030", 0x78: "cp950", 0x79: "cp949", 0x7B: "cp932", 0xC8: "cp1250", 0xC9: "cp1251", 0xCB: "cp1253",
}  # fmt: skip


@dataclass(frozen=True)
class Encoding:
    """A codec and what spoke for it: `stated`, `cpg`, `ldid`, `bom`, `utf-8` (strict) or `fallback`."""

    codec: str
    because: str


def codec(name: str) -> str | None:
    """The codec of an encoding's name as files and people write it (`UTF-8`, `936`, `ANSI 1252`), or None.

    GB2312 and GBK are read as GB18030, which holds both.
    """
    plain = name.strip().strip("\x00\ufeff").lower().replace("oem", "").replace("ansi", "").strip(" _-:")
    if plain in ("65001", "utf8", "utf-8", "utf_8"):
        return "utf-8"
    if re.fullmatch(r"(cp|ms|gb|windows-)?(936|54936|2312|k|18030|_?2312-80)|x-gbk", plain):
        return "gb18030"
    if re.fullmatch(r"\d{3,5}", plain):
        plain = f"iso8859-{plain[4:]}" if plain.startswith("8859") else f"cp{plain}"
    elif re.fullmatch(r"windows-\d+", plain):
        plain = "cp" + plain.removeprefix("windows-")
    try:
        return codecs.lookup(plain).name
    except LookupError:
        return None


def of_dbf(dbf: bytes, cpg: str | None) -> Encoding:
    """The encoding of a shapefile's attributes: .cpg, else the language driver id, else strict UTF-8, else GB18030."""
    named = codec(cpg) if cpg else None
    if named:
        return Encoding(named, "cpg")
    if len(dbf) > 29 and dbf[29] in _LDID:
        return Encoding(_LDID[dbf[29]], "ldid")
    if all(_is_utf8(value, width) for value, width in _strings(dbf)):
        return Encoding("utf-8", "utf-8")
    return Encoding("gb18030", "fallback")


def of_text(content: bytes) -> Encoding:
    """The encoding of a text file: its byte order mark, else strict UTF-8, else GB18030."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return Encoding(name, "bom")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return Encoding("gb18030", "fallback")
    return Encoding("utf-8", "utf-8")


def is_ascii(dbf: bytes) -> bool:
    """Whether no text of a dBASE file needs an encoding at all."""
    return all(value.isascii() for value, _ in _strings(dbf))


def without_decimals(dbf: bytes) -> frozenset[bytes]:
    """Names of the numeric columns declared with no decimals; drivers give the wide ones as floats."""
    return frozenset(name for name, kind, _, decimals in _columns(dbf) if kind in b"NF" and decimals == 0)


def decode(value: str, name: str) -> str:
    """The text of a value that was read byte by byte as Latin-1.

    A character cut in two by the width of its column is dropped; raises UnicodeDecodeError where the bytes are not
    `name`.
    """
    raw = value.encode("latin-1")
    if raw.isascii():
        return value
    decoder = codecs.getincrementaldecoder(name)("strict")
    return decoder.decode(raw, final=False)


def _is_utf8(value: bytes, width: int) -> bool:
    try:
        # a text that fills its column may have been cut inside a character
        codecs.getincrementaldecoder("utf-8")("strict").decode(value, final=len(value) < width)
    except UnicodeDecodeError:
        return False
    return True


def _columns(dbf: bytes) -> list[tuple[bytes, bytes, int, int]]:
    """Name, kind, width and decimals of every column."""
    columns, at = [], 32
    while at + 32 <= len(dbf) and dbf[at] != 0x0D:
        name = dbf[at : at + 11].split(b"\x00")[0]
        columns.append((name, dbf[at + 11 : at + 12], dbf[at + 16], dbf[at + 17]))
        at += 32
    return columns


def _strings(dbf: bytes) -> list[tuple[bytes, int]]:
    """The distinct texts of a dBASE file, names of columns among them, each with the width of its column."""
    if len(dbf) < 32:
        return []
    count = int.from_bytes(dbf[4:8], "little")
    start, step = int.from_bytes(dbf[8:10], "little"), int.from_bytes(dbf[10:12], "little")
    found = {(name, 11) for name, _, _, _ in _columns(dbf)}
    at = 1
    for _, kind, width, decimals in _columns(dbf):
        width = width + 256 * decimals if kind == b"C" else width
        if kind == b"C" and step:
            rows = range(start + at, min(start + at + count * step, len(dbf)), step)
            found |= {(dbf[row : row + width].rstrip(b" \x00"), width) for row in rows}
        at += width
    return sorted(found)

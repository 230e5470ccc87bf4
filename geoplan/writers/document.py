"""A document as it is thought, before it is written: blocks with their numbers, rendered to Word and to PDF alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from unicodedata import east_asian_width

PAGE_CM = (21.0, 29.7)  # A4
MARGINS_CM = (2.5, 2.5)  # left and right, top and bottom
TEXT_CM = PAGE_CM[0] - 2 * MARGINS_CM[0]
_TITLE_PT = (26, 20, 16)  # on the cover: at most, at least on one line, at least

Kind = Literal["body", "bullet", "note", "formula", "lead"]


@dataclass(frozen=True)
class Ref:
    """A cross-reference: the number of a table or figure (表 3), or the page that a heading stands on."""

    key: str
    page: bool = False


Piece = str | Ref
Parts = tuple[Piece, ...]


@dataclass(frozen=True)
class Heading:
    """A heading of level 1, 2 or 3; its number comes from its place."""

    level: int
    text: str
    key: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `lead` is one that opens a part in bold letters."""

    parts: Parts
    kind: Kind = "body"


@dataclass(frozen=True)
class Table:
    """A table with three lines, whose head is repeated on every page. `right` are the columns of numbers, `widths` relative."""

    key: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[Parts, ...]
    widths: tuple[float, ...]
    right: frozenset[int] = frozenset()
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """A picture with its caption, and what it shows for whoever cannot see it."""

    key: str
    caption: str
    alt: str
    file: Path
    ratio: float  # height by width


@dataclass(frozen=True)
class Figures:
    """Pictures side by side, each with its own caption, together `width` of the text's width."""

    figures: tuple[Figure, ...]
    width: float = 1.0


@dataclass(frozen=True)
class Numbers:
    """What has to be known at one glance: label, value and note of each."""

    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class PageBreak:
    """A new page."""


Block = Heading | Paragraph | Table | Figures | Numbers | PageBreak


@dataclass(frozen=True)
class Document:
    """A whole document: its cover and its blocks. `lang` is en or zh."""

    title: str
    subtitle: str
    cover: tuple[tuple[str, str], ...]
    stamp: str  # the approval number, or that it is a draft
    author: str
    lang: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Entry:
    """A line of the table of contents."""

    level: int
    number: str
    text: str
    key: str


def contents(document: Document, deepest: int = 2) -> tuple[Entry, ...]:
    """The lines of the table of contents: the headings down to a level, with their numbers, in order."""
    counts = [0, 0, 0]
    found = []
    for block in document.blocks:
        if isinstance(block, Heading):
            counts[block.level - 1] += 1
            counts[block.level :] = [0] * (3 - block.level)
            number = ".".join(str(count) for count in counts[: block.level])
            found.append(Entry(block.level, number, block.text, block.key))
    return tuple(entry for entry in found if entry.level <= deepest)


def labels(document: Document) -> Mapping[str, str]:
    """What every table and figure is called, by key: `表 1`, `Figure 2`; tables and figures are counted apart."""
    table, figure = ("表", "图") if document.lang == "zh" else ("Table", "Figure")
    found: dict[str, str] = {}
    counts = {table: 0, figure: 0}
    for word, key in _counted(document.blocks, table, figure):
        counts[word] += 1
        found[key] = f"{word} {counts[word]}"
    return found


def _counted(blocks: Iterable[Block], table: str, figure: str) -> Iterable[tuple[str, str]]:
    for block in blocks:
        if isinstance(block, Table):
            yield table, block.key
        if isinstance(block, Figures):
            yield from ((figure, one.key) for one in block.figures)


def cover_title(title: str) -> tuple[tuple[str, ...], int]:
    """The lines of a title on the cover and their size in points: one line where it fits, else broken at its dash."""
    whole = (title,)
    if _fitting(whole) >= _TITLE_PT[1]:
        return whole, _fitting(whole)
    before, dash, after = title.partition("——")
    parts: tuple[str, ...] = (before.rstrip(), f"{dash}{after}")
    if not dash:
        before, dash, after = title.partition(" — ")
        parts = (f"{before} —", after) if dash else whole
    return parts, max(_fitting(parts), _TITLE_PT[2])


def _fitting(lines: tuple[str, ...]) -> int:
    """The largest size at which each of these lines is one line."""
    longest = max(sum(1.0 if east_asian_width(letter) in "WFA" else 0.6 for letter in line) for line in lines)
    return min(_TITLE_PT[0], int(0.97 * TEXT_CM / 2.54 * 72 / max(longest, 1.0)))


def text(*parts: Piece, kind: Kind = "body") -> Paragraph:
    """A paragraph of these parts."""
    return Paragraph(tuple(parts), kind)

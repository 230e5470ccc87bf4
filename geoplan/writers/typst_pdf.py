"""A document as a PDF, laid out by typst from the same blocks as the Word file."""

from __future__ import annotations

import importlib.util
import json
import shutil
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from geoplan.plan import Plan
from geoplan.styles import palette
from geoplan.writers import map_fonts
from geoplan.writers.document import (
    MARGINS_CM,
    Block,
    Document,
    Figure,
    Figures,
    Heading,
    Numbers,
    Paragraph,
    Piece,
    Ref,
    Table,
    cover_title,
)
from geoplan.writers.letters import printed

_WORDS = {
    "zh": {"table": "表", "figure": "图", "contents": "目　录"},
    "en": {"table": "Table", "figure": "Figure", "contents": "Contents"},
}
_LAYOUT = "document.typ"


def installed() -> bool:
    """Whether typst is there; it comes with the extra `report`."""
    return importlib.util.find_spec("typst") is not None


def write(document: Document, path: Path, plan: Plan) -> None:
    """Write the document as a PDF without a date of creation. Fonts are those of the maps, and embedded."""
    import typst

    lettering = map_fonts.lettering((plan.settings.get("maps") or {}).get("font"))
    files = map_fonts.files(lettering)
    with TemporaryDirectory() as held:
        root = Path(held)
        (root / "fonts").mkdir()
        for at, font in enumerate(files):
            shutil.copyfile(font, root / "fonts" / f"{at}{font.suffix}")
        told = _told(document, lettering.families, root)
        layout = resources.files("geoplan.writers").joinpath(_LAYOUT).read_text(encoding="utf-8")
        (root / _LAYOUT).write_text(layout, encoding="utf-8", newline="\n")
        made = typst.compile(
            str(root / _LAYOUT),
            root=str(root),
            font_paths=[str(root / "fonts")],
            ignore_system_fonts=True,
            sys_inputs={"document": json.dumps(told, ensure_ascii=False)},
        )
    path.write_bytes(made)


def _told(document: Document, fonts: tuple[str, ...], root: Path) -> dict[str, Any]:
    """The document in JSON's own kinds; its pictures are copied beside the layout."""
    marks: dict[str, int] = {}
    lines, points = cover_title(document.title)
    return {
        "title": _line(document.title),
        "title_lines": [_line(line) for line in lines],
        "title_pt": points,
        "subtitle": _line(document.subtitle),
        "author": _line(document.author),
        "stamp": document.stamp,
        "cover": [[label, _line(value)] for label, value in document.cover],
        "lang": document.lang,
        "fonts": list(fonts),
        "ink": palette.INK,
        "soft": palette.SOFT,
        "margins": list(MARGINS_CM),
        "words": _WORDS[document.lang],
        "blocks": [_block(block, marks, root) for block in document.blocks],
    }


def _block(block: Block, marks: dict[str, int], root: Path) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"is": "heading", "level": block.level, "text": _line(block.text), "mark": _mark(marks, block.key)}
    if isinstance(block, Paragraph):
        return {"is": "paragraph", "kind": block.kind, "parts": [_piece(one, marks) for one in block.parts]}
    if isinstance(block, Table):
        return {
            "is": "table",
            "caption": _line(block.caption),
            "mark": _mark(marks, block.key),
            "head": list(block.head),
            "rows": [[_piece(one, marks) for one in row] for row in block.rows],
            "widths": list(block.widths),
            "right": sorted(block.right),
            "note": block.note,
        }
    if isinstance(block, Figures):
        return {"is": "figures", "width": block.width, "figures": [_figure(one, marks, root) for one in block.figures]}
    if isinstance(block, Numbers):
        return {"is": "numbers", "rows": [[printed(one) for one in row] for row in block.rows]}
    return {"is": "page"}


def _figure(figure: Figure, marks: dict[str, int], root: Path) -> dict[str, Any]:
    own = _mark(marks, figure.key)
    shutil.copyfile(figure.file, root / f"{own}.png")
    alt = printed(f"{figure.caption}: {figure.alt}")
    return {"file": f"{own}.png", "caption": _line(figure.caption), "alt": alt, "mark": own}


def _piece(piece: Piece, marks: dict[str, int]) -> Any:
    return {"mark": _mark(marks, piece.key), "page": piece.page} if isinstance(piece, Ref) else printed(piece)


def _mark(marks: dict[str, int], key: str) -> int:
    return marks.setdefault(key, len(marks) + 1)


def _line(text: str) -> str:
    return " ".join(printed(text).split())

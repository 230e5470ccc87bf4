"""The maps of a document: those that the run has drawn, made small enough for a page."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from geoplan.plan import Plan
from geoplan.writers import maps
from geoplan.writers.document import Figure, Figures
from geoplan.writers.document_words import Voice

_WIDEST_PX = 1700  # at 16 cm more than 250 dots an inch
_COLOURS = 160


@dataclass
class Pictures:
    """The maps by the name of their file, each of which a document takes once, and the summary some beforehand."""

    plan: Plan
    folder: Path  # where the small ones are
    found: dict[str, tuple[Path, float]] = field(default_factory=dict)

    def row(self, voice: Voice, *names: str, width: float = 1.0, again: bool = False) -> list[Figures]:
        """The maps of these names that there are and that were not taken yet, side by side; nothing where there is none.

        `again`: they stay for the chapter that they belong to.
        """
        taken = [self._figure(voice, name, again=again) for name in names if name in self.found]
        return [Figures(tuple(taken), width)] if taken else []

    def starting(self, voice: Voice, *starts: str) -> list[Figures]:
        """All maps left whose names start so, their number in the series aside; upright ones two beside each other."""
        named = [name for name in self.found if name.lstrip("0123456789_").startswith(starts)]
        lying = [name for name in named if self.found[name][1] <= 1]
        upright = [name for name in named if self.found[name][1] > 1]
        rows = [[name] for name in lying] + [upright[at : at + 2] for at in range(0, len(upright), 2)]
        return [
            figures for row in rows for figures in self.row(voice, *row, width=1.0 if row[0] in lying else len(row) / 2)
        ]

    @cached_property
    def _sheets(self) -> dict[str, maps.SheetName]:
        return {sheet.file: sheet for sheet in maps.sheets(self.plan)}

    def _figure(self, voice: Voice, name: str, *, again: bool) -> Figure:
        path, ratio = self.found[name] if again else self.found.pop(name)
        sheet = self._sheets[name]
        zh = voice.lang == "zh"
        title, sentence = (sheet.title_zh, sheet.sentence_zh) if zh else (sheet.title_en, sheet.sentence_en)
        return Figure(f"{'summary' if again else 'figure'}_{name}", title, sentence, path, ratio)


@contextmanager
def pictures(plan: Plan, folder: Path) -> Iterator[Pictures]:
    """The maps below `folder`, or drawn for the document alone where it has none; gone when the document is written."""
    with TemporaryDirectory() as held:
        place = Path(held)
        drawn = folder / maps.FOLDER
        if not any(drawn.glob("*.png")):
            settings = dict(plan.settings) | {"maps": {**(plan.settings.get("maps") or {}), "formats": ["png"]}}
            maps.write(dataclasses.replace(plan, settings=settings), place)
            drawn = place / maps.FOLDER
        small = place / "small"
        small.mkdir()
        found: dict[str, tuple[Path, float]] = {}
        for sheet in maps.sheets(plan):
            if (drawn / f"{sheet.file}.png").is_file():
                found[sheet.file] = _shrunk(drawn / f"{sheet.file}.png", small / f"{len(found)}.png")
        yield Pictures(plan, small, found)


def _shrunk(source: Path, target: Path) -> tuple[Path, float]:
    """The picture at most `_WIDEST_PX` wide, and its height by its width."""
    from PIL import Image

    with Image.open(source) as picture:
        factor = -(-picture.width // _WIDEST_PX)
        whole = picture.convert("RGB")
        small = whole.reduce(factor) if factor > 1 else whole
        small.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
            target, optimize=False
        )
        return target, small.height / small.width

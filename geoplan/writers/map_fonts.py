"""Which fonts draw the map, and what is written where none can draw a name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CHINESE = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "DengXian",
    "PingFang SC",
    "Hiragino Sans GB",
    "STHeiti",
    "Heiti TC",
    "Arial Unicode MS",
    "SimHei",
    "Noto Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Sans CJK JP",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "SimSun",
    "Droid Sans Fallback",
)
_LONGEST = 40  # characters of a name; longer ones are cut
_LATIN = "DejaVu Sans"  # comes with matplotlib
_APOSTROPHE = re.compile("(?<=[A-Za-z\u00c0-\u024f])[\u2018\u2019](?=[A-Za-z\u00c0-\u024f])")


@dataclass(frozen=True)
class Lettering:
    """The families that draw the map, the first that has a character drawing it, and all characters they have."""

    families: tuple[str, ...]
    characters: frozenset[int]
    firsts: frozenset[int] = frozenset()  # those of the first family

    def needed(self, text: str) -> list[str]:
        """The families that the text takes: the first alone where it has all of it, which is quicker to draw."""
        alone = all(ord(character) in self.firsts or character == "\n" for character in text)
        return list(self.families[:1] if alone else self.families)

    def draws(self, text: str) -> bool:
        """Whether every character of the text has a shape in one of the fonts."""
        return all(ord(character) in self.characters or character == "\n" for character in text)

    def drawable(self, text: str) -> str:
        """The text with a question mark for every character that no font has, and Latin apostrophes set narrow.

        A Chinese font draws ’ as wide as a character: Mas d’Alins would fall apart.
        """
        text = _APOSTROPHE.sub("'", _plain(text))
        return "".join(character if self.draws(character) else "?" for character in text)

    def name(self, name: str, name_en: str, place_id: str, language: str) -> str:
        """The name of a place on the map: in the language asked for (`both`: on two lines), else what fonts draw."""
        name, name_en = (_short(_plain(text)) for text in (name, name_en))
        first, second = (name_en, name) if language == "en" else (name, name_en)
        if language == "both" and name and name_en and name != name_en and self.draws(name + name_en):
            return f"{name}\n{name_en}"
        return next((text for text in (first, second) if text and self.draws(text)), place_id)


def _plain(text: str) -> str:
    """The text without signs that show nothing and may turn what stands beside them."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(one for one in text if one == "\n" or unicodedata.category(one) not in ("Cf", "Cc", "Cs", "Co"))


def _short(name: str) -> str:
    name = " ".join(name.split())
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"


def lettering(font: str | None = None) -> Lettering:
    """The font of a file (as far as it can be read), then the first Chinese font that this machine has, then matplotlib's own."""
    given = read(font) if font else None
    return _lettering(given)


@cache
def _lettering(given: str | None) -> Lettering:
    from matplotlib import font_manager

    known = {font.name for font in font_manager.fontManager.ttflist}
    found = [*([given] if given else []), *[family for family in CHINESE if family in known][:1], _LATIN]
    families = tuple(dict.fromkeys(found))
    held = []
    for family in families:
        path = font_manager.findfont(font_manager.FontProperties(family=[family]))
        held.append(frozenset(font_manager.get_font(path).get_charmap()))
    return Lettering(families, frozenset().union(*held), held[0])


@cache
def read(font: str) -> str | None:
    """The family of a font file; None where there is no such file, or nothing that can be read as a font."""
    from matplotlib import font_manager

    if not Path(font).is_file():
        return None
    try:
        family: str = font_manager.get_font(font).family_name
        font_manager.fontManager.addfont(font)
    except (RuntimeError, OSError):  # of FreeType and of the file
        return None
    return family


def files(lettering: Lettering) -> tuple[Path, ...]:
    """The files of the fonts and of their bold letters, each once."""
    from matplotlib import font_manager

    wanted = [(family, weight) for family in lettering.families for weight in ("normal", "bold")]
    found = (
        font_manager.findfont(font_manager.FontProperties(family=[name], weight=weight)) for name, weight in wanted
    )
    return tuple(Path(path) for path in dict.fromkeys(found))

"""Which fonts draw the map, and what is written where none can draw a name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from matplotlib import font_manager

CHINESE = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Sans CJK JP",
)
_LATIN = "DejaVu Sans"  # comes with matplotlib
_APOSTROPHE = re.compile("(?<=[A-Za-z\u00c0-\u024f])[\u2018\u2019](?=[A-Za-z\u00c0-\u024f])")


@dataclass(frozen=True)
class Lettering:
    """The families that draw the map, the first that has a character drawing it, and all characters they have."""

    families: tuple[str, ...]
    characters: frozenset[int]

    def draws(self, text: str) -> bool:
        """Whether every character of the text has a shape in one of the fonts."""
        return all(ord(character) in self.characters or character == "\n" for character in text)

    def drawable(self, text: str) -> str:
        """The text with a question mark for every character that no font has, and Latin apostrophes set narrow.

        A Chinese font draws ’ as wide as a character: Mas d’Alins would fall apart.
        """
        text = _APOSTROPHE.sub("'", text)
        return "".join(character if self.draws(character) else "?" for character in text)

    def name(self, name: str, name_en: str, place_id: str, language: str) -> str:
        """The name of a place on the map: in the language asked for (`both`: on two lines), else what fonts draw."""
        name, name_en = (" ".join(text.split()) for text in (name, name_en))
        first, second = (name_en, name) if language == "en" else (name, name_en)
        if language == "both" and name and name_en and name != name_en and self.draws(name + name_en):
            return f"{name}\n{name_en}"
        return next((text for text in (first, second) if text and self.draws(text)), place_id)


def lettering() -> Lettering:
    """The first Chinese font that this machine has, with matplotlib's own font beside it."""
    known = {font.name for font in font_manager.fontManager.ttflist}
    families = (*[family for family in CHINESE if family in known][:1], _LATIN)
    characters: set[int] = set()
    for family in families:
        path = font_manager.findfont(font_manager.FontProperties(family=[family]))
        characters |= set(font_manager.get_font(path).get_charmap())
    return Lettering(families, frozenset(characters))

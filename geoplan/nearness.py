"""The known word that somebody may have meant, for `did you mean`."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

_ALIKE = 0.6  # share of letters in common, as difflib counts it
_ALIKE_SHORT = 0.4  # of Chinese names, where two letters of five say as much
_SHORT = 5


def near(word: str, known: Iterable[str]) -> str:
    """The known word most like this one, whatever its case; "" where none is.

    A Chinese name may also be part of the other, as 武康 is of 武康街道. Of equally near words the first in text order.
    """
    asked = word.casefold()
    best, found = 0.0, ""
    for other in sorted({str(each) for each in known if each}):
        alike = _alike(asked, other.casefold())
        if alike > best:
            best, found = alike, other
    return found


def _alike(word: str, other: str) -> float:
    """How alike two words are, up to 1; 0 where it is too little to speak of."""
    chinese = not word.isascii()
    alike = SequenceMatcher(None, word, other).ratio()
    if chinese and min(len(word), len(other)) > 1 and (word in other or other in word):
        return max(alike, _ALIKE)
    return alike if alike >= (_ALIKE_SHORT if chinese and len(word) <= _SHORT else _ALIKE) else 0.0

"""What stands in the cells of tables outside a database: plain digits, and no characters that these cannot hold."""

from __future__ import annotations

import math
import re

import numpy as np

# control characters but tab and line ends, halves of surrogate pairs, and what XML calls no character at all
_NOT_HELD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # Unicode's embeddings, overrides and isolates


def cleaned(text: str) -> str:
    """The text without the characters that XML and dBASE cannot hold."""
    return _NOT_HELD.sub("", text)


def printed(text: str) -> str:
    """The text as a document prints it: `cleaned`, and without marks that would turn all that follows a name around."""
    return _TURNING.sub("", cleaned(text))


def is_unclean(text: str) -> bool:
    """Whether `cleaned` would take something away."""
    return _NOT_HELD.search(text) is not None


def plain(number: float) -> str:
    """The number in decimal digits, without exponent or needless zeros; "" where it is missing."""
    if math.isnan(number):
        return ""
    text = repr(float(number))
    if "e" in text:
        return str(np.format_float_positional(number, trim="-"))
    return text.removesuffix(".0")

"""The shape of one message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["fault", "serious", "warning", "note"]


@dataclass(frozen=True)
class Message:
    """A sentence and its remedy in two languages; `{name}` stands for a value, the same names in both."""

    severity: Severity  # a fault stops the run; the others are rows of `findings`
    en: str
    zh: str
    remedy_en: str = ""
    remedy_zh: str = ""

    def render(self, values: Mapping[str, Any], lang: str) -> tuple[str, str]:
        """The sentence and the remedy with the values in place."""
        text, remedy = (self.zh, self.remedy_zh) if lang == "zh" else (self.en, self.remedy_en)
        return text.format(**values), remedy.format(**values)

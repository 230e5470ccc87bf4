"""What a document writes into its cells: numbers with their units, names, and the fixed words of its chapters."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geoplan import words
from geoplan.plan import Plan
from geoplan.reporting.bilingual import Pair, Said
from geoplan.writers.document import Paragraph, Ref, Table, text

NONE = "–"


@dataclass(frozen=True)
class Voice:
    """One language of a document: its words, and how it calls places."""

    lang: str

    def __call__(self, pair: Pair | Said, /, **values: object) -> str:
        """The words in this language with their values."""
        if isinstance(pair, Said):
            return pair.of(self.lang)
        return pair[self.lang == "zh"].format(**values)

    def place(self, row: Mapping[Any, Any], key: str = "candidate_id") -> str:
        """The name of a place, in English where the document is English and there is one."""
        english = row.get("name_en", "") if self.lang == "en" else ""
        return english or row.get("name", "") or row[key]

    def word(self, code: object) -> str:
        """What a code is called; – where there is none."""
        return words.word(str(code), self.lang) if code else NONE

    def named(self, name: object) -> str:
        """What a service or tier is called; – where there is none."""
        return words.named(str(name), self.lang) if name else NONE

    def minutes(self, value: Any) -> str:
        """Minutes with one decimal; infinite ones are beyond reach."""
        if _missing(value):
            return NONE
        return f"{value:.1f}" if math.isfinite(value) else ("不可达" if self.lang == "zh" else "beyond reach")


def number(value: Any, decimals: int = 0) -> str:
    """A number with thousands separated; – where it is missing, ∞ where it has no end."""
    if _missing(value):
        return NONE
    return f"{value:,.{decimals}f}" if math.isfinite(value) else "∞"


def share(value: Any) -> str:
    """A share in percent; – where it is missing."""
    return NONE if _missing(value) else words.share(float(value))


def _missing(value: Any) -> bool:
    return value is None or bool(pd.isna(value))


def table(
    key: str,
    caption: str,
    columns: Sequence[tuple[str, float, bool]],
    rows: Iterable[Sequence[str | Ref]],
    note: str = "",
) -> Table:
    """A table from its columns (head, relative width, whether it holds numbers) and rows of cells.

    A column that has nothing to say in any row is left out.
    """
    held = [tuple(row) for row in rows]
    told = [at for at in range(len(columns)) if not held or any(row[at] not in ("", NONE) for row in held)]
    columns = [columns[at] for at in told]
    return Table(
        key=key,
        caption=caption,
        head=tuple(head for head, _, _ in columns),
        rows=tuple(tuple(row[at] for at in told) for row in held),
        widths=tuple(width for _, width, _ in columns),
        right=frozenset(at for at, (_, _, right) in enumerate(columns) if right),
        note=note,
    )


def heads(
    voice: Voice, words_of: Mapping[str, Pair], *columns: tuple[str, float, bool]
) -> list[tuple[str, float, bool]]:
    """Columns for `table` from the keys of their heads."""
    return [(voice(words_of[name]), width, right) for name, width, right in columns]


def referring(voice: Voice, sentence: Pair, key: str, **values: object) -> Paragraph:
    """The sentence as a paragraph, the number of a table or figure in place of its `ref`."""
    before, _, after = voice(sentence, ref="\0", **values).partition("\0")
    return text(before, Ref(key), after)


def bullets(voice: Voice, said: Iterable[Said]) -> list[Any]:
    """A bullet per sentence."""
    return [text(one.of(voice.lang), kind="bullet") for one in said]


def counties(plan: Plan, voice: Voice) -> dict[str, str]:
    """The names of the counties by id."""
    area = plan.tables.get("area")
    return {} if area is None else {row["county_id"]: voice.place(row, "county_id") for row in area.to_dict("records")}

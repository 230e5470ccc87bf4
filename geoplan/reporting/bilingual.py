"""What is said in both languages: sentences, numbers with their notes, methods, and the case for and against a place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from geoplan import words

Pair = tuple[str, str]  # a sentence in English and in Chinese over the same values


@dataclass(frozen=True)
class Said:
    """The same in English and in Chinese."""

    en: str
    zh: str

    def of(self, lang: str) -> str:
        """The sentence in one language."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True)
class Number:
    """A number that a decision rests on: what it is called, what it is with its unit, and what has to be known of it."""

    key: str
    label: Said
    value: Said
    note: Said


@dataclass(frozen=True)
class Method:
    """A method that the plan used: its formula, what it says, and where it comes from."""

    key: str
    title: Said
    formula: str
    says: Said
    source: str


@dataclass(frozen=True)
class Case:
    """What speaks for and against a place, and how sure that is. `tier` is "" where the plan does not have it."""

    place_id: str
    name: str
    name_en: str
    tier: str
    for_: tuple[Said, ...]
    against: tuple[Said, ...]
    how_sure: tuple[Said, ...]
    numbers: tuple[Number, ...]


def say(pair: Pair, /, **values: Any) -> Said:
    """The sentence with its values; a value that is `Said` itself stands in its own language."""
    en, zh = ({name: _of(value, lang) for name, value in values.items()} for lang in ("en", "zh"))
    return Said(pair[0].format(**en), pair[1].format(**zh))


def plain(text: object) -> Said:
    """What reads the same in both languages, such as a name."""
    return Said(str(text), str(text))


def word(code: str) -> Said:
    """What a code of a result is called."""
    return Said(words.word(code, "en"), words.word(code, "zh"))


def named(name: str) -> Said:
    """What a service, a tier or an indicator of the config is called."""
    return Said(words.named(name, "en"), words.named(name, "zh"))


def called(row: Mapping[Any, Any], key: str = "candidate_id") -> Said:
    """The name of a place in both languages; its id where it has none."""
    name = row.get("name", "") or row[key]
    return Said(row.get("name_en", "") or name, name)


def standard(text: str) -> Said:
    """A standard in words."""
    return Said(words.standard(text, "en"), words.standard(text, "zh"))


def minutes(value: float) -> Said:
    """A number of minutes with its unit."""
    return Said(words.minutes(value, "en"), words.minutes(value, "zh"))


def people(value: float) -> Said:
    """A number of people with its unit."""
    return Said(f"{value:,.0f} people", f"{value:,.0f} 人")


def listed(parts: Iterable[Said | str]) -> Said:
    """Parts in a row."""
    held = list(parts)
    return Said(*(words.listed([_of(part, lang) for part in held], lang) for lang in ("en", "zh")))


def joined(*parts: Said) -> Said:
    """Sentences one after the other."""
    return Said("".join(part.en for part in parts), "".join(part.zh for part in parts))


def parted(parts: Iterable[Said]) -> Said:
    """Clauses with semicolons between them."""
    held = list(parts)
    return Said("; ".join(part.en for part in held), "；".join(part.zh for part in held))


def first(parts: Iterable[Said | str], most: int) -> Said:
    """The first parts in a row, and how many more there are."""
    held = list(parts)
    return Said(*(words.first([_of(part, lang) for part in held], most, lang) for lang in ("en", "zh")))


def sentence(row: Mapping[Any, Any]) -> Said:
    """The sentence that a row of a result tells."""
    return Said(row["sentence_en"], row["sentence_zh"])


def _of(value: Any, lang: str) -> Any:
    return value.of(lang) if isinstance(value, Said) else value

"""The engine's guesses for the fields that nobody picked, the same as those of `geoplan init --from`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from . import engine as engines
from . import words
from .picked_layers import Placed

# role of the engine by parameter
ROLES = {"AREA": "area", "ROADS": "roads", "SETTLEMENTS": "settlements", "FACILITIES": "facilities"}


@dataclass(frozen=True)
class Guess:
    """What one layer likely means: our field -> column, our field -> {value: ours}, and sentences of doubt."""

    fields: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    doubts: tuple[tuple[str, str], ...] = ()  # field, sentence


def fill(
    engine: engines.Engine,
    layers: Sequence[tuple[Placed, Mapping[str, str]]],
    *,
    cancelled: Callable[[], bool],
    lang: str,
) -> tuple[list[Placed], list[str]]:
    """The layers with the fields that were picked (the mapping beside each) and guesses for the others, and what to say.

    A layer that the engine cannot look into keeps what was picked: the run itself then says what is wrong with it. Raises
    EngineTrouble where the engine itself failed.
    """
    # an extract has tags, which need no guess; one question for all others, since each starts a Python
    open_ = [(placed, picked) for placed, picked in layers if not placed.picked.as_osm]
    asked = [
        {"file": str(placed.path), "role": ROLES[placed.picked.role], "layer": placed.layer, "fields": dict(picked)}
        for placed, picked in open_
    ]
    answers = _ask(engine, asked, cancelled, lang) if asked else []
    guesses = {placed.picked.role: read(answer, lang) for (placed, _), answer in zip(open_, answers)}
    out, said = [], []
    for placed, picked in layers:
        filled, lines = _filled(placed, picked, guesses.get(placed.picked.role, Guess({}, {})), lang)
        out.append(filled)
        said += lines
    return out, said


def _filled(placed: Placed, picked: Mapping[str, str], guess: Guess, lang: str) -> tuple[Placed, list[str]]:
    """The layer with picked and guessed fields, and what to say of the guesses."""
    role, said = words.label(placed.picked.role, lang), []
    guessed = {ours: column for ours, column in guess.fields.items() if ours not in picked}
    if guessed:
        told = ", ".join(f"{ours} = {column}" for ours, column in guessed.items())
        said.append(words.say("guessed", lang, role=role, guesses=told))
    for ours, mapped in guess.values.items():
        told = ", ".join(f"{value} → {meant}" for value, meant in mapped.items())
        said.append(words.say("guessed_values", lang, role=role, field=ours, values=told))
    said += [words.say("unsure", lang, role=role, what=what) for ours, what in guess.doubts if ours not in picked]
    fields = {**guessed, **picked}
    return replace(placed, fields=fields, guessed=frozenset(guessed), values=guess.values), said


def _ask(
    engine: engines.Engine, asked: list[dict[str, Any]], cancelled: Callable[[], bool], lang: str
) -> Sequence[Any]:
    outcome = engines.run(
        engines.command(engine, "qgis", "guess-layers", json.dumps(asked), "--lang", lang),
        on_event=_nothing,
        on_log=_nothing,
        cancelled=cancelled,
        poll_s=0.02,
        lang=lang,
    )
    if outcome.code and not outcome.cancelled:
        told = "\n".join(outcome.errors)
        raise engines.EngineTrouble(told, told)
    answers = (outcome.result_event or {}).get("guesses")
    return answers if isinstance(answers, list) and len(answers) == len(asked) else []


def read(answer: Any, lang: str) -> Guess:
    """The guess that the engine's answer for one layer holds; an empty one where it holds none."""
    if not isinstance(answer, dict) or not isinstance(answer.get("fields"), dict):
        return Guess({}, {})
    doubts = tuple((str(each["field"]), str(each[lang])) for each in answer.get("unsure", ()))
    return Guess(answer["fields"], answer.get("values", {}), doubts)


def _nothing(said: Any) -> None:
    """Nobody needs to read what is said on the way to a guess."""

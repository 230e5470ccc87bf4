"""The engine at work for an algorithm: its events told to QGIS, its faults as the error, its result as what comes back."""

from __future__ import annotations

import functools
import os
from typing import Any

from qgis.core import QgsApplication, QgsProcessingException

from . import engine as engines
from . import engine_choice, words
from .engine_events import Teller


def language() -> str:
    """The language of messages: that of QGIS."""
    # QGIS may be started in another language than that of the system and of its settings
    shown = QgsApplication.instance().translation() if QgsApplication.instance() else ""
    return words.lang_of(shown or QgsApplication.locale() or "en")


def engine(feedback: Any, lang: str) -> engines.Engine:
    """The engine to work with, told in the log. Raises QgsProcessingException where there is none, or none that fits."""
    try:
        found = _found(engine_choice.setting(), os.environ.get(engines.VARIABLE, ""))
        engines.check(found)
    except engines.EngineTrouble as trouble:
        _found.cache_clear()  # what is wrong may be put right before the next run
        raise QgsProcessingException(trouble.sentence(lang)) from None
    feedback.pushDebugInfo(words.say("engine", lang, version=found.version, python=found.python))
    return found


@functools.lru_cache(maxsize=1)
def _found(setting: str, variable: str) -> engines.Engine:
    """The engine; looked for once, and again when setting or variable change, since every look starts it."""
    return engines.find(setting, own=str(engine_choice.own_environment()))


def work(found: engines.Engine, arguments: list[str], feedback: Any, lang: str) -> dict[str, Any] | None:
    """The result the engine said, None if it was cancelled. Raises QgsProcessingException with its sentences where it failed."""
    command = engines.command(found, *arguments, "--progress", "json", "--lang", lang)
    feedback.pushCommandInfo(" ".join(map(_quoted, command)))
    outcome = _run(command, feedback, lang)
    if outcome.cancelled:
        feedback.pushInfo(words.say("cancelled", lang))
        return None
    if outcome.code or outcome.errors:
        raise QgsProcessingException("\n".join(outcome.errors))
    return outcome.result_event or {}


def _run(command: list[str], feedback: Any, lang: str) -> engines.Outcome:
    lines: list[str] = []

    def cancelled() -> bool:
        return bool(feedback.isCanceled())

    try:
        outcome = engines.run(
            command, on_event=Teller(feedback, lang).hear, on_log=lines.append, cancelled=cancelled, lang=lang
        )
    except engines.EngineTrouble as trouble:
        _found.cache_clear()
        raise QgsProcessingException(trouble.sentence(lang)) from None
    for line in lines:
        # the engine tells a fault to people too, on its other stream
        if line not in outcome.errors:
            feedback.pushDebugInfo(line)
    return outcome


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word or not word else word

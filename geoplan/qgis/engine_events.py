"""The engine's events told to QGIS while it works. Without QGIS: what is told to is whatever has the methods of its feedback."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import words

_GONE = (KeyError, TypeError, ValueError)


class Teller:
    """What the engine's events become in QGIS: text and bar of the stage, log, warnings."""

    def __init__(self, feedback: Any, lang: str) -> None:
        self._feedback, self._lang = feedback, lang
        self._said, self._done = "", 0.0

    def hear(self, event: Mapping[str, Any]) -> None:
        """Tell one event; errors and the result are the outcome's, and told with it."""
        kind, message, stage = (str(event.get(key, "")) for key in ("type", "message", "stage"))
        if kind in ("start", "progress"):
            said = words.stage(stage, self._lang) + (f": {message}" if message else "")
            if said != self._said:
                self._feedback.setProgressText(said)
            # a stage may come twice; the bar never goes back
            self._said, self._done = said, max(self._done, share_done(event))
            self._feedback.setProgress(self._done)
        elif kind == "warning":
            self._feedback.pushWarning(message)
        elif kind == "log" and message:
            self._feedback.pushDebugInfo(message)


def share_done(event: Mapping[str, Any]) -> float:
    """How much of a whole run is done, in percent; 0 in a stage that this plugin does not know."""
    stages = list(words.STAGES)
    if event.get("stage") not in stages:
        return 0.0
    try:
        done, total = float(event["done"]), float(event["total"])
    except _GONE:
        done, total = 0.0, 0.0
    within = max(0.0, min(1.0, done / total)) if total > 0 else 0.0
    return 100 * (stages.index(str(event["stage"])) + within) / len(stages)

"""What the engine says while it works becomes text, bar and warnings in QGIS; what it says wrongly does no harm."""

from typing import Any

import pytest

from geoplan.qgis import engine_events, guessing
from geoplan.qgis.engine_events import Teller


class Feedback:
    """What QGIS was told, in order."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Any]] = []

    def __getattr__(self, name: str) -> Any:
        return lambda what: self.told.append((name, what))


def told(*events: dict[str, Any], lang: str = "en") -> list[tuple[str, Any]]:
    feedback = Feedback()
    teller = Teller(feedback, lang)
    for event in events:
        teller.hear(event)
    return feedback.told


def event(kind: str, stage: str = "", done: Any = 0, total: Any = 0, message: str = "") -> dict[str, Any]:
    return {"v": 1, "type": kind, "stage": stage, "done": done, "total": total, "message": message}


def test_a_stage_is_named_in_the_language_of_qgis() -> None:
    assert ("setProgressText", "Building the network") in told(event("start", "network"))
    assert ("setProgressText", "构建路网") in told(event("start", "network"), lang="zh")


def test_a_stage_is_named_once_however_often_it_moves_on() -> None:
    texts = [
        what for name, what in told(*[event("progress", "travel", i, 9) for i in range(9)]) if name == "setProgressText"
    ]
    assert texts == ["Travel times"]


def test_the_bar_never_goes_back_though_access_comes_twice() -> None:
    stages = ["layers", "network", "travel", "access", "gaps", "access", "siting", "write"]
    events = [each for stage in stages for each in (event("start", stage), event("progress", stage, 1, 1))]
    bar = [what for name, what in told(*events) if name == "setProgress"]
    assert bar == sorted(bar)
    assert bar[-1] == 100


def test_a_warning_is_a_warning() -> None:
    assert told(event("warning", message="doubtful")) == [("pushWarning", "doubtful")]


def test_faults_and_results_are_left_to_the_end() -> None:
    assert told(event("error", message="wrong"), event("result", message="done")) == []


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"type": None},
        {"type": "progress", "stage": ["x"], "done": "many", "total": None},
        {"type": "progress", "stage": "layers", "done": float("inf"), "total": 1},
        {"type": "progress", "stage": "layers", "done": -5, "total": 2},
        {"type": "progress", "stage": "unheard of", "done": 1, "total": 1},
    ],
    ids=["empty", "none", "words", "infinite", "negative", "unknown"],
)
def test_an_odd_event_moves_the_bar_nowhere_beyond(odd: dict[str, Any]) -> None:
    assert all(0 <= what <= 100 for name, what in told(odd) if name == "setProgress")
    assert 0 <= engine_events.share_done(odd) <= 100


@pytest.mark.parametrize("answer", [{}, None, [], {"fields": 3}], ids=range(4))
def test_an_answer_that_is_no_guess_guesses_nothing(answer: Any) -> None:
    assert guessing.read(answer, "en") == guessing.Guess({}, {})


def test_a_guess_comes_with_its_doubts_in_the_language_of_qgis() -> None:
    answer = {"fields": {"id": "code"}, "values": {}, "unsure": [{"field": "id", "en": "maybe", "zh": "也许"}]}
    assert guessing.read(answer, "zh").doubts == (("id", "也许"),)

"""How a run speaks: lines for people on stderr, JSON lines for programs on stdout."""

import io
import json

import pytest

from geoplan.progress import JsonLines, Plain, Quiet, Rich, choose


def test_json_lines_are_the_protocol_that_programs_read() -> None:
    out = io.StringIO()
    lines = JsonLines(out)
    lines.stage("network", 0, 2, "car")
    lines.stage("network", 1, 2)
    lines.log("嘉兴")
    lines.warning("far")
    lines.say("result", "done", folder="outputs/x")
    assert out.getvalue() == (
        '{"v": 1, "type": "start", "stage": "network", "done": 0, "total": 2, "message": "car"}\n'
        '{"v": 1, "type": "progress", "stage": "network", "done": 1, "total": 2, "message": ""}\n'
        '{"v": 1, "type": "log", "stage": "network", "done": 0, "total": 0, "message": "\\u5609\\u5174"}\n'
        '{"v": 1, "type": "warning", "stage": "network", "done": 0, "total": 0, "message": "far"}\n'
        '{"v": 1, "type": "result", "stage": "", "done": 0, "total": 0, "message": "done", "folder": "outputs/x"}\n'
    )
    assert all(json.loads(line)["v"] == 1 for line in out.getvalue().splitlines())


def test_plain_lines_name_a_stage_once() -> None:
    out = io.StringIO()
    plain = Plain(out)
    for done in range(3):
        plain.stage("network", done, 3)
    plain.stage("travel", message="car")
    plain.log("unheard")
    plain.warning("far")
    assert out.getvalue().splitlines() == ["network", "travel: car", "! far"]


def test_verbose_tells_the_log_and_quiet_only_warnings() -> None:
    loud, still = io.StringIO(), io.StringIO()
    Plain(loud, verbose=True).log("heard")
    quiet = Quiet(still)
    quiet.stage("network")
    quiet.log("unheard")
    quiet.warning("far")
    assert (loud.getvalue(), still.getvalue()) == ("heard\n", "far\n")


def test_rich_ticks_off_every_stage() -> None:
    out = io.StringIO()
    rich = Rich(out)
    rich.stage("network", 0, 2)
    rich.stage("network", 2, 2)
    rich.stage("travel", message="[car]")
    rich.warning("[far]")
    rich.close()
    text = out.getvalue()
    assert text.index("network") < text.index("[far]") < text.index("travel: [car]")


@pytest.mark.parametrize(
    ("kind", "quiet", "room"), [("auto", False, Plain), ("plain", True, Quiet), ("json", True, JsonLines)]
)
def test_auto_is_plain_where_there_is_no_terminal(kind: str, quiet: bool, room: type) -> None:
    assert isinstance(choose(kind, quiet=quiet), room)

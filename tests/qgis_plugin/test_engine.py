"""The engine is found, asked, listened to and stopped as any program may behave; every way of failing is a sentence."""

import ast
import json
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

import geoplan
from geoplan import cli_qgis
from geoplan.qgis import engine as engines
from geoplan.qgis.engine import Engine, EngineMissing, EngineUnfit, Outcome

PLUGIN = Path(engines.__file__).parent
ON_WINDOWS = sys.platform == "win32"


class Heard:
    """What a fake engine said."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.lines: list[str] = []

    def run(self, code: str, cancelled: Callable[[], bool] = lambda: False, lang: str = "en") -> Outcome:
        command = [sys.executable, "-c", code]
        return engines.run(
            command, on_event=self.events.append, on_log=self.lines.append, cancelled=cancelled, poll_s=0.02, lang=lang
        )


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine on which nothing names an engine."""
    monkeypatch.delenv(engines.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def fake(folder: Path, name: str, text: str) -> Path:
    """A program that does what the Python code says."""
    program = folder / name
    program.write_text(f"#!{sys.executable}\nimport sys\n{text}\n", encoding="utf-8")
    program.chmod(0o755)
    return program


def test_events_come_in_order_and_the_result_is_kept(heard: Heard) -> None:
    outcome = heard.run("""
import json
for kind in ("start", "progress", "result"): print(json.dumps({"v": 1, "type": kind, "message": "\\u7ebf"}))
""")
    assert (outcome.code, outcome.errors) == (0, [])
    assert outcome.result_event == {"v": 1, "type": "result", "message": "线"}
    assert [event["type"] for event in heard.events] == ["start", "progress", "result"]


def test_faults_are_the_sentences_of_the_engine(heard: Heard) -> None:
    outcome = heard.run("""
import json, sys
print("noise", file=sys.stderr)
print(json.dumps({"v": 1, "type": "error", "message": "roads: the file is not there."}))
sys.exit(3)
""")
    assert (outcome.code, outcome.errors) == (3, ["roads: the file is not there."])


def test_without_an_event_the_complaints_are_the_reason(heard: Heard) -> None:
    outcome = heard.run("import sys; sys.exit('No such option: --zoom')")
    assert (outcome.code, outcome.errors) == (1, ["No such option: --zoom"])


@pytest.mark.parametrize(("lang", "word"), [("en", "broke off"), ("zh", "意外中止")])
def test_an_engine_that_dies_without_a_word_gets_one(heard: Heard, lang: str, word: str) -> None:
    outcome = heard.run("import os; os._exit(7)", lang=lang)
    assert outcome.code == 7
    assert word in outcome.errors[0]
    assert "7" in outcome.errors[0]


@pytest.mark.skipif(ON_WINDOWS, reason="ends by signals are POSIX's")
def test_an_engine_ended_by_the_system_says_that_memory_may_lack(heard: Heard) -> None:
    outcome = heard.run("import os, signal; os.kill(os.getpid(), 9)")
    assert outcome.code == -9
    assert "memory" in outcome.errors[0]


def test_an_end_without_a_result_is_no_success_in_silence(heard: Heard) -> None:
    assert heard.run("print('done')").errors == [
        "The engine ended without a result; it may not fit this plugin's version."
    ]


def test_garbage_and_other_peoples_json_go_into_the_log(heard: Heard) -> None:
    deep = "[" * 100_000
    outcome = heard.run(f"""
import sys
sys.stdout.buffer.write(b"\\xff\\xfe\\x00 no text\\n[1]\\n{{\\"v\\": 9, \\"type\\": \\"result\\"}}\\n{{broken\\n")
sys.stdout.buffer.write(b'{{"a":' + b"{deep}"[:90000] + b"\\n")
sys.stdout.buffer.write(b'{{"v": 1, "type": "result", "message": ""}}')
""")
    assert outcome.result_event is not None
    assert len(heard.events) == 1
    assert len(heard.lines) == 5
    assert "no text" in heard.lines[0]


def test_a_line_longer_than_any_pipe_arrives_whole(heard: Heard) -> None:
    outcome = heard.run("import json; print(json.dumps({'v': 1, 'type': 'result', 'message': 'x' * 3_000_000}))")
    assert outcome.result_event is not None
    assert len(outcome.result_event["message"]) == 3_000_000


def test_a_line_without_end_costs_its_beginning_alone(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "LONGEST", 1000)
    outcome = heard.run("""
print("x" * 50_000); print('{"v": 1, "type": "result"}')
""")
    assert outcome.result_event is not None
    assert [len(line) for line in heard.lines] == [1000]


def test_a_flood_on_stderr_blocks_nothing_and_is_cut_with_a_count(heard: Heard) -> None:
    outcome = heard.run("""
import sys
for n in range(50_000): print(n, "warning " * 4, file=sys.stderr)
print('{"v": 1, "type": "result"}')
""")
    assert outcome.result_event is not None
    assert len(heard.lines) == engines.MOST_LOGGED + 1
    assert heard.lines[-1] == "… 48000 more lines left out"


def test_cancel_works_while_the_engine_is_silent_and_ends_what_it_started(heard: Heard, tmp_path: Path) -> None:
    note = tmp_path / "pids"
    stop = threading.Event()

    def asked() -> bool:
        if note.exists() and note.read_text(encoding="utf-8").endswith("\n"):
            stop.set()
        return stop.is_set()

    outcome = heard.run(
        f"""
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open({str(note)!r}, "w").write(f"{{os.getpid()}} {{child.pid}}\\n")
time.sleep(600)
""",
        cancelled=asked,
    )
    assert outcome.cancelled
    assert outcome.errors == ["Cancelled."]
    assert all(gone(int(pid)) for pid in note.read_text(encoding="utf-8").split())


def gone(pid: int) -> bool:
    """Whether the process has ended, waited for a little."""
    for _ in range(100):
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(ON_WINDOWS, reason="a console program without a console cannot be asked to stop")
def test_cancel_lets_the_engine_clear_away_first(heard: Heard, tmp_path: Path) -> None:
    started, cleared = tmp_path / "started", tmp_path / "cleared"
    outcome = heard.run(
        f"""
import signal, sys, time
from pathlib import Path
def stop(*_):
    Path({str(cleared)!r}).touch(); sys.exit(130)
signal.signal(signal.SIGTERM, stop)
Path({str(started)!r}).touch()
time.sleep(600)
""",
        cancelled=started.exists,
    )
    assert outcome.cancelled
    assert cleared.exists()


@pytest.mark.skipif(ON_WINDOWS, reason="signals cannot be ignored there")
def test_an_engine_deaf_to_stopping_is_ended(heard: Heard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "GRACE_S", 0.2)
    started = tmp_path / "started"
    outcome = heard.run(
        f"""
import os, signal, time
from pathlib import Path
signal.signal(signal.SIGTERM, signal.SIG_IGN)
Path({str(started)!r}).write_text(str(os.getpid())); Path({str(started)!r}).rename({str(started) + "!"!r})
time.sleep(600)
""",
        cancelled=Path(f"{started}!").exists,
    )
    assert outcome.cancelled
    assert gone(int(Path(f"{started}!").read_text(encoding="utf-8")))


@pytest.mark.skipif(ON_WINDOWS, reason="a child keeps a group only where there are groups")
def test_what_an_engine_leaves_behind_neither_hangs_the_run_nor_lives_on(heard: Heard, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    outcome = heard.run(f"""
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open({str(note)!r}, "w").write(str(child.pid))
print('{{"v": 1, "type": "result"}}')
""")
    assert outcome.code == 0
    assert gone(int(note.read_text(encoding="utf-8")))


def test_an_error_in_the_listener_ends_the_engine_too(tmp_path: Path) -> None:
    pids: list[int] = []

    def refuse(event: dict[str, Any]) -> None:
        pids.append(event["pid"])
        raise ValueError

    code = 'import os, time; print(\'{"v": 1, "type": "log", "pid": %d}\' % os.getpid(), flush=True); time.sleep(600)'
    with pytest.raises(ValueError):
        engines.run([sys.executable, "-c", code], on_event=refuse, on_log=print, cancelled=lambda: False)
    assert gone(pids[0])


def test_a_program_that_cannot_start_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(EngineMissing, match="cannot be started"):
        engines.run([str(tmp_path / "none")], on_event=print, on_log=print, cancelled=lambda: False)


def test_the_environment_of_the_child_lacks_what_leads_it_astray() -> None:
    given = {
        "PYTHONHOME": "a", "PYTHONPATH": "b", "PYTHONEXECUTABLE": "c", "PROJ_LIB": "d", "PROJ_DATA": "e", "GDAL_DATA": "f",
        "GDAL_DRIVER_PATH": "g", "LD_LIBRARY_PATH": "h", "QT_PLUGIN_PATH": "i", "VIRTUAL_ENV": "j", "PATH": "/bin",
        "HOME": "/h", "PIP_INDEX_URL": "k", "GEOPLAN_CACHE": "l",
    }  # fmt: skip
    assert engines.clean_environment(given, windows=False) == {
        "PATH": "/bin", "HOME": "/h", "PIP_INDEX_URL": "k", "GEOPLAN_CACHE": "l", "PYTHONUTF8": "1",
    }  # fmt: skip


def test_on_windows_the_folders_of_qgis_leave_the_path() -> None:
    given = {
        "OSGEO4W_ROOT": "C:\\Programs\\Q",
        "Path": "C:\\Windows;C:\\Programs\\Q\\bin;C:\\Program Files\\QGIS 3.34\\apps\\qgis\\bin;D:\\OSGeo4W\\bin;C:\\Tools",
    }
    assert engines.clean_environment(given, windows=True)["Path"] == "C:\\Windows;C:\\Tools"


def test_the_command_is_cut_off_from_other_packages() -> None:
    assert engines.command(Engine("py", "0.5.0", 1), "run", "a b.yaml") == [
        "py", "-I", "-X", "utf8", "-m", "geoplan", "run", "a b.yaml",
    ]  # fmt: skip


def test_the_handshake_tells_version_protocol_and_python() -> None:
    engine = engines.ask(sys.executable)
    assert (engine.version, engine.protocol) == (geoplan.__version__, engines.PROTOCOL)
    assert Path(engine.python).samefile(sys.executable)
    engines.check(engine)


def test_plugin_and_engine_of_one_checkout_speak_the_same() -> None:
    assert cli_qgis.PROTOCOL == engines.PROTOCOL
    assert engines.unfit(Engine("py", geoplan.__version__, cli_qgis.PROTOCOL)) is None


@pytest.mark.parametrize(
    ("version", "protocol", "word"),
    [
        ("0.3.9", 1, "older"),
        ("0.5.0", 0, "older"),
        ("1.0.0", 1, "newer"),
        ("0.5.0", 2, "newer"),
        ("nonsense", 1, "older"),
    ],
)
def test_another_version_is_told_with_what_to_update(version: str, protocol: int, word: str) -> None:
    with pytest.raises(EngineUnfit, match=word) as caught:
        engines.check(Engine("py", version, protocol))
    assert version in caught.value.zh
    assert "更新" in caught.value.zh


@pytest.mark.parametrize("version", ["0.5", "0.5.1rc1", "0.5.0", "0.10.2"])
def test_later_versions_of_the_same_kind_fit(version: str) -> None:
    engines.check(Engine("py", version, engines.PROTOCOL))


@pytest.mark.skipif(ON_WINDOWS, reason="fake programs are scripts")
def test_an_engine_from_before_the_plugin_is_known_by_its_version(tmp_path: Path) -> None:
    old = fake(tmp_path, "geoplan", "print('geoplan 0.3.0') if sys.argv[1:] == ['--version'] else sys.exit(2)")
    engine = engines.ask(str(old))
    assert engine == Engine(str(old), "0.3.0", 0)
    with pytest.raises(EngineUnfit, match=r"0\.3\.0"):
        engines.check(engine)


@pytest.mark.skipif(ON_WINDOWS, reason="fake programs are scripts")
@pytest.mark.parametrize(
    "text",
    ["sys.exit(1)", "print('hello')", "print('{\"version\": 1}')", "sys.stdout.buffer.write(b'\\xff')", "print('[]')"],
    ids=["fails", "talks", "half", "bytes", "list"],
)
def test_what_answers_otherwise_is_no_engine(tmp_path: Path, text: str) -> None:
    with pytest.raises(EngineMissing, match="has no geoplan that answers"):
        engines.ask(str(fake(tmp_path, "python3", text)))


@pytest.mark.skipif(ON_WINDOWS, reason="fake programs are scripts")
def test_a_program_that_never_answers_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "HANDSHAKE_S", 0.3)
    with pytest.raises(EngineMissing, match="no answer within"):
        engines.ask(str(fake(tmp_path, "python3", "import time; time.sleep(600)")))


def test_qgis_itself_is_never_started_as_an_engine(tmp_path: Path) -> None:
    (tmp_path / "qgis-bin.exe").touch()
    with pytest.raises(EngineMissing, match="QGIS itself"):
        engines.ask(str(tmp_path / "qgis-bin.exe"))


def test_a_file_that_is_no_program_and_a_folder_without_python_are_sentences(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("x", encoding="utf-8")
    for place, word in (
        (tmp_path / "text", "cannot be started"),
        (tmp_path, "without a Python"),
        (tmp_path / "no", "exist"),
    ):
        with pytest.raises(EngineMissing, match=word):
            engines.ask(str(place))


def test_without_any_engine_it_is_said_what_to_do(nowhere: Path) -> None:
    with pytest.raises(EngineMissing) as caught:
        engines.find()
    assert "install one" in caught.value.en
    assert "安装" in caught.value.sentence("zh")


def test_a_named_engine_is_used_or_refused_and_never_replaced(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EngineMissing, match="the setting names"):
        engines.find(str(nowhere / "gone"), own=str(Path(sys.executable).parents[1]))
    monkeypatch.setenv(engines.VARIABLE, str(nowhere / "gone"))
    with pytest.raises(EngineMissing, match=engines.VARIABLE):
        engines.find()
    assert engines.find(sys.executable).version == geoplan.__version__


@pytest.mark.skipif(ON_WINDOWS, reason="fake programs are scripts")
def test_of_several_the_first_that_fits_is_taken(nowhere: Path) -> None:
    fake(nowhere, "geoplan", "print('geoplan 0.3.0') if sys.argv[1:] == ['--version'] else sys.exit(2)")
    assert engines.find().version == "0.3.0"
    assert engines.find(own=str(Path(sys.executable).parents[1])).version == geoplan.__version__


def test_what_the_install_command_noted_is_found(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note = nowhere / "engine.json"
    monkeypatch.setattr(engines, "BESIDE", str(note))
    note.write_text("{broken", encoding="utf-8")
    with pytest.raises(EngineMissing):
        engines.find()
    note.write_text(json.dumps({"python": sys.executable}), encoding="utf-8")
    assert engines.find().version == geoplan.__version__


@pytest.mark.parametrize("file", sorted(PLUGIN.rglob("*.py")), ids=lambda file: file.relative_to(PLUGIN).as_posix())
def test_the_plugin_reads_as_python_3_9(file: Path) -> None:
    """QGIS 3.22 to 3.28 bring Python 3.9 on Windows."""
    tree = ast.parse(file.read_text(encoding="utf-8"), feature_version=(3, 9))
    late = {"zip": "strict", "dataclass": "kw_only", "field": "kw_only"}
    for node in ast.walk(tree):
        assert not isinstance(node, ast.Match)
        if isinstance(node, ast.Call):
            words = {word.arg for word in node.keywords}
            name = getattr(node.func, "id", "")
            assert late.get(name, "-") not in words
            assert not (name == "dataclass" and "slots" in words)
            if name == "isinstance":
                assert not isinstance(node.args[1], ast.BinOp)

"""The commands as a person or a program meets them: exit codes, streams, languages, and terminals of all kinds."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
MINIMAL = REPOSITORY / "configs" / "minimal.yaml"


def geoplan(*words: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    path = {"PYTHONPATH": str(REPOSITORY), "PYTHONWARNINGS": ""}
    return subprocess.run(
        [sys.executable, "-m", "geoplan", *words],
        capture_output=True,
        check=False,
        cwd=cwd,
        env={**os.environ, **path, **environment},
    )


def imported(*words: str, cwd: Path | None = None) -> set[str]:
    """The outermost packages that a command imports."""
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "geoplan", *words],
        capture_output=True, check=False, cwd=cwd, env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        text=True, encoding="utf-8",
    ).stderr  # fmt: skip
    lines = [line.rsplit("|", 1)[1].strip() for line in told.splitlines() if line.startswith("import time:")]
    assert lines
    return {name.split(".")[0] for name in lines}


def test_help_lists_the_commands_of_the_contract() -> None:
    told = geoplan("--help")
    assert told.returncode == 0
    assert all(word in told.stdout.decode() for word in ("demo", "init", "validate", "run", "schema", "doctor"))


def test_help_imports_none_of_the_heavy_packages() -> None:
    heavy = {"numpy", "pandas", "geopandas", "pydantic", "shapely", "scipy", "matplotlib", "ruamel", "osmnx", "highspy"}
    assert imported("--help") & heavy == set()
    assert imported("run", "--help") & (heavy - {"pydantic"}) == set()  # typer itself may bring pydantic


def test_schema_imports_no_tables() -> None:
    assert imported("schema") & {"numpy", "pandas", "geopandas", "shapely", "scipy", "matplotlib", "osmnx"} == set()


def test_a_faulty_config_opens_no_data(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text("version: 1\nnam: x\n", encoding="utf-8")
    assert imported("validate", "plan.yaml", cwd=tmp_path) & {"numpy", "pandas", "geopandas", "scipy"} == set()


def test_schema_is_json_on_stdout_alone() -> None:
    told = geoplan("schema")
    assert (told.returncode, told.stderr) == (0, b"")
    assert json.loads(told.stdout)["title"] == "geoplan config"


@pytest.mark.parametrize(
    "words", [["run"], ["run", "a.yaml", "--jobs", "0"], ["fly"], ["validate", "a", "--lang", "de"]]
)
def test_wrong_usage_exits_with_two(words: list[str]) -> None:
    assert geoplan(*words).returncode == 2


def test_a_faulty_config_exits_with_two_and_one_sentence_each(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text("version: 1\nnam: x\nlayers: {roads: {path: r.gpkg}}\n", encoding="utf-8")
    told = geoplan("run", "plan.yaml", cwd=tmp_path)
    lines = told.stderr.decode().splitlines()
    assert (told.returncode, told.stdout) == (2, b"")
    assert len(lines) == 5  # name and area missing, nam unknown, settlements missing, no file
    assert lines[0].startswith("plan.yaml:1:1: ")
    assert not any("Traceback" in line for line in lines)
    assert [path.name for path in tmp_path.iterdir()] == ["plan.yaml"]


def test_faults_speak_chinese_when_asked(tmp_path: Path) -> None:
    told = geoplan("validate", "none.yaml", "--lang", "zh", cwd=tmp_path, PYTHONUTF8="1")
    assert "找不到该配置文件" in told.stderr.decode("utf-8")


def test_json_progress_tells_every_fault_as_one_object_a_line(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text("version: 2\nname: 嘉兴/\n", encoding="utf-8")
    told = geoplan("run", "plan.yaml", "--progress", "json", cwd=tmp_path)
    objects = [json.loads(line) for line in told.stdout.splitlines()]
    assert told.stdout.isascii()
    assert ("error", "version_unknown") in {(each["type"], each["code"]) for each in objects}
    assert all({"v", "type", "stage", "done", "total", "message"} <= set(each) for each in objects)


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "gbk"},
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
)
def test_a_terminal_that_lacks_letters_is_no_reason_to_crash(tmp_path: Path, environment: dict[str, str]) -> None:
    if "PYTHONUTF8" in environment and not sys.prefix.isascii():
        pytest.skip("without UTF-8 Python itself cannot start from a folder of other letters")
    folder = tmp_path / "规划 1640"
    folder.mkdir()
    (folder / "plan.yaml").write_text("version: 1\nname: Ñandú–嘉兴😀/\n", encoding="utf-8")
    told = geoplan("validate", str(folder / "plan.yaml"), "--lang", "zh", **environment)
    assert told.returncode == 2
    assert b"Traceback" not in told.stderr
    assert geoplan("--help", **environment).returncode == 0


def test_quiet_and_verbose_cannot_both_be() -> None:
    assert geoplan("run", str(MINIMAL), "--quiet", "--verbose").returncode == 2


def test_an_unknown_demo_names_the_known_ones() -> None:
    told = geoplan("demo", "atlantis")
    assert told.returncode == 2
    assert b"liechtenstein, coquimbo, jiaxing" in told.stderr


def test_a_fault_of_ours_is_one_sentence_and_exit_code_one(tmp_path: Path) -> None:
    script = (
        "import sys, geoplan.bundled as b, geoplan.cli as c\n"
        "def broken(name): raise ZeroDivisionError('nought')\n"
        "b.demo = broken\n"
        "c.main()\n"
    )
    for words, shown in ((["demo"], False), (["demo", "--verbose"], True)):
        told = subprocess.run(
            [sys.executable, "-c", script, *words],
            capture_output=True,
            check=False,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        )
        assert told.returncode == 1
        assert b"A fault of ours: ZeroDivisionError: nought" in told.stderr
        assert (b"Traceback" in told.stderr) is shown


def test_an_interrupt_exits_with_130(tmp_path: Path) -> None:
    script = (
        "import geoplan.bundled as b, geoplan.cli as c\n"
        "def stop(name): raise KeyboardInterrupt\n"
        "b.demo = stop\n"
        "c.main()\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, "demo"],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    assert (told.returncode, told.stderr.split()) == (130, [b"Cancelled."])


@pytest.mark.skipif(sys.platform == "win32", reason="terminating a process there asks nobody")
def test_a_run_told_to_stop_exits_with_130_and_leaves_nothing(tmp_path: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "geoplan", "demo", "--progress", "json"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert running.stdout is not None
    first = json.loads(running.stdout.readline())
    running.terminate()
    running.communicate(timeout=60)
    assert (first["type"], running.returncode) == ("start", 130)
    assert not (tmp_path / "outputs").exists() or list((tmp_path / "outputs").iterdir()) == []


def test_doctor_finds_what_is_needed_and_says_so_in_json() -> None:
    told = geoplan("doctor", "--json")
    report = json.loads(told.stdout)
    assert (told.returncode, report["v"], report["healthy"]) == (0, 1, True)
    names = {check["name"] for check in report["checks"]}
    assert {"python", "geopandas", "pyogrio", "pyproj", "driver GPKG", "highspy", "osmium", "QGIS"} <= names


def test_doctor_notices_variables_that_get_in_the_way(tmp_path: Path) -> None:
    report = json.loads(geoplan("doctor", "--json", GDAL_DATA=str(tmp_path)).stdout)
    assert [check["state"] for check in report["checks"] if check["name"] == "GDAL_DATA"] == ["doubtful"]

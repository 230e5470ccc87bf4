"""`geoplan report` and `geoplan open` as they are typed."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from small_system import planned

from geoplan.writers import whole

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def finished_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run below a folder `outputs`, with a stand-in for the web report."""
    home = tmp_path_factory.mktemp("typed")
    plan = planned(home, more="")
    folder = home / "outputs" / "small"
    folder.mkdir(parents=True)
    resolved = (home / "plan.yaml").read_text(encoding="utf-8") + "outputs: [geopackage, tables]\n"
    (folder / "report.html").write_text("<p>report</p>", encoding="utf-8")
    whole.write(plan, folder, ["geopackage", "tables"], resolved)
    return folder


def typed(*words: str, at: Path, browser: str = "", path: str | None = None) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY")}
    kept |= {"PYTHONPATH": str(REPOSITORY)} | ({"BROWSER": browser} if browser else {})
    kept |= {"PATH": path} if path is not None else {}
    command = [sys.executable, "-m", "geoplan", *words]
    return subprocess.run(command, cwd=at, env=kept, capture_output=True, text=True, encoding="utf-8")


def test_a_report_is_rebuilt_and_said_where(finished_run: Path, tmp_path: Path) -> None:
    told = typed("report", str(finished_run), "--out", str(tmp_path / "new"), at=tmp_path)
    assert told.returncode == 0, told.stderr
    assert str(tmp_path / "new") in told.stdout
    assert (tmp_path / "new" / "manifest.json").is_file()


def test_progress_as_json_ends_with_the_folder(finished_run: Path, tmp_path: Path) -> None:
    told = typed("report", str(finished_run), "--out", str(tmp_path / "new"), "--progress", "json", at=tmp_path)
    last = json.loads(told.stdout.splitlines()[-1])
    assert last["type"] == "result" and last["folder"] == str(tmp_path / "new")


def test_what_needs_a_new_run_ends_with_the_code_of_the_config(finished_run: Path, tmp_path: Path) -> None:
    told = typed("report", str(finished_run), "--set", "name=x", "--lang", "zh", at=tmp_path)
    assert told.returncode == 2
    assert "重新运行" in told.stderr and "Traceback" not in told.stderr


def test_the_newest_run_is_meant_where_none_is_named(finished_run: Path, tmp_path: Path) -> None:
    told = typed("report", "--out", str(tmp_path / "new"), at=finished_run.parent.parent)
    assert told.returncode == 0, told.stderr
    assert "small" in told.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="the variable BROWSER is for other systems")
def test_the_browser_is_given_the_file(finished_run: Path, tmp_path: Path) -> None:
    script = tmp_path / "browser.py"
    script.write_text(
        f"import sys\nopen({str(tmp_path / 'seen')!r}, 'w', encoding='utf-8').write(sys.argv[1])\n", encoding="utf-8"
    )
    command = f"{shlex.quote(sys.executable)} {shlex.quote(str(script))} %s"
    told = typed("open", str(finished_run), at=tmp_path, browser=command)
    assert told.returncode == 0, told.stderr
    assert (tmp_path / "seen").read_text(encoding="utf-8") == (finished_run / "report.html").as_uri()
    assert told.stdout.strip() == str(finished_run / "report.html")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these systems always have a browser")
def test_without_a_browser_the_path_is_printed(finished_run: Path, tmp_path: Path) -> None:
    told = typed("open", str(finished_run), at=tmp_path, path=str(tmp_path))
    assert told.returncode == 0, told.stderr
    assert told.stdout.strip() == str(finished_run / "report.html")
    assert "by hand" in told.stderr


def test_a_run_without_a_report_says_how_to_get_one(finished_run: Path, tmp_path: Path) -> None:
    typed("report", str(finished_run), "--out", str(tmp_path / "new"), at=tmp_path)
    told = typed("open", str(tmp_path / "new"), at=tmp_path)
    assert told.returncode == 2
    assert "geoplan report" in told.stderr


def test_a_folder_that_is_no_run_is_told_in_a_sentence(tmp_path: Path) -> None:
    for command in ("report", "open"):
        told = typed(command, str(tmp_path), at=tmp_path)
        assert told.returncode == 2
        assert "finished run" in told.stderr and "Traceback" not in told.stderr

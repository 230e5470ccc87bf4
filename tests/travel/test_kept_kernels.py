"""Compiled searches are kept between runs, made again when they can't be read, and not looked at for an ordinary county."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from geoplan import cache
from geoplan.findings import Finding

SEARCH = """
import numpy as np
from geoplan import cache
from geoplan.travel import graph
from geoplan.travel.paths import PATHS
one = np.array([0], dtype=np.int64)
small = graph.graph(2, one, one + 1, one + 7, one)
print(PATHS["buckets"].nearest(small, one.astype(np.int32), one).tolist(), len(cache.findings()))
"""


def python(text: str, kept: Path | str) -> str:
    environment = {**os.environ, cache.VARIABLE: str(kept)}
    told = subprocess.run([sys.executable, "-c", text], env=environment, capture_output=True, text=True, check=True)
    return told.stdout.strip()


def filled(content: bytes) -> Callable[[Path], None]:
    def write(beside: Path) -> None:
        beside.write_bytes(content)

    return write


def test_compiled_code_that_was_garbled_is_made_again_with_a_finding(tmp_path: Path) -> None:
    first = python(SEARCH, tmp_path)
    assert first == f"[0, {7 << 32}] 0"
    assert python(SEARCH, tmp_path) == first
    code = next(tmp_path.rglob("*.nbc"))
    code.write_bytes(code.read_bytes()[:-100])
    assert python(SEARCH, tmp_path) == first[:-1] + "1"
    assert python(SEARCH, tmp_path) == first


def test_code_of_a_process_that_was_killed_before_it_ended_is_made_again(tmp_path: Path) -> None:
    python(SEARCH + "import os; os._exit(0)", tmp_path)
    assert list(tmp_path.rglob("*.nbc"))
    assert not list(tmp_path.rglob("sums.json"))
    assert python(SEARCH, tmp_path) == f"[0, {7 << 32}] 0"
    assert list(tmp_path.rglob("sums.json"))


def test_nothing_is_kept_where_the_cache_is_off(tmp_path: Path) -> None:
    here = set(Path(__file__).parents[2].glob("geoplan/**/*.nbc"))
    assert python(SEARCH, "off") == f"[0, {7 << 32}] 0"
    assert set(Path(__file__).parents[2].glob("geoplan/**/*.nbc")) == here
    assert not list(tmp_path.iterdir())


def test_a_run_on_a_county_does_not_import_numba(tmp_path: Path, root: Path) -> None:
    plan = f"""
import sys, geoplan
geoplan.run(geoplan.read_config({str(root / "configs" / "coquimbo.yaml")!r}))
print("numba" in sys.modules)
"""
    assert python(plan, tmp_path) == "False"


def test_a_file_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    place = tmp_path / "one.bin"

    def broken(beside: Path) -> None:
        beside.write_bytes(b"half")
        raise OSError("no space left")

    cache.keep(place, broken)
    assert not list(tmp_path.iterdir())
    cache.keep(place, filled(b"whole"))
    assert [file.name for file in tmp_path.iterdir()] == ["one.bin"]
    cache.unreadable(place, "kept_layer_unreadable", file="a.pbf", role="roads")
    assert not place.exists()
    assert cache.findings() == [Finding("kept_layer_unreadable", "run", "one.bin", {"file": "a.pbf", "role": "roads"})]


def test_the_files_used_longest_ago_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_MOST_BYTES", 25)
    for number, name in enumerate(["old", "middle", "new"]):
        cache.keep(tmp_path / name, filled(b"0123456789"))
        if (tmp_path / "old").exists():
            os.utime(tmp_path / name, (number, number))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["middle", "new"]

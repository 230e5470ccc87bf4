"""Whole processes: from their start to a first answer, and whole plans with an empty and a full cache."""

from __future__ import annotations

import json
import os
import pstats
import shutil
import statistics
import string
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from networks import HOME, NETWORKS, shared

ROUNDS_START, ROUNDS_RUNS = 7, 2
_HERE = Path(__file__).resolve().parent
_TRAVEL = f"{os.sep}geoplan{os.sep}travel{os.sep}"


@dataclass(frozen=True)
class Started:
    """One command as a process, and its median seconds."""

    name: str
    seconds: float


@dataclass(frozen=True)
class Planned:
    """One region planned from config to folder: medians. `routing` is the share of a run spent in travel times."""

    region: str
    cold_s: float
    warm_s: float
    cold_routing: float
    warm_routing: float
    stages: dict[str, float]  # seconds of the warm run


def starts(folder: Path) -> list[Started]:
    """Process start to the first answer on a county, beside what importing the peers alone takes. In turn, medians."""
    arrays = folder / "county.npz"
    NETWORKS["coquimbo"].roads().save(arrays)
    answer = str(_HERE / "first_answer.py")
    commands = {"geoplan: nearest of 20 from every node of Coquimbo, arrays ready": [answer, str(arrays)]}
    if not NETWORKS["andorra"].missing:
        extract = str(NETWORKS["andorra"].needs)
        commands["geoplan: the same from the OSM extract of Andorra, read before"] = [answer, extract]
    for name in ("scipy.sparse.csgraph", "networkit", "igraph", "networkx", "osmnx", "pandana"):
        commands[f"`import {name}`"] = ["-c", f"import {name}"]
    seconds: dict[str, list[float]] = defaultdict(list)
    for turn in range(ROUNDS_START + 1):
        for name, command in commands.items():
            start = time.perf_counter()
            done = subprocess.run([sys.executable, *command], capture_output=True)
            # the first turn fills the caches of the disk; a peer that is not installed is left out
            if turn and done.returncode == 0:
                seconds[name].append(time.perf_counter() - start)
    return [Started(name, statistics.median(took)) for name, took in seconds.items()]


def plans(folder: Path) -> list[Planned]:
    """Three real regions, each with an empty cache and again with a full one; routing shares from one profiled run each."""
    configs = {name: HOME / "configs" / f"{name}.yaml" for name in ("liechtenstein", "coquimbo")}
    if not NETWORKS["andorra"].missing:
        template = string.Template((_HERE / "andorra.yaml").read_text(encoding="utf-8"))
        configs["andorra"] = folder / "andorra.yaml"
        configs["andorra"].write_text(template.substitute(data=shared("").as_posix()), encoding="utf-8")
    walls: dict[tuple[str, str], list[float]] = defaultdict(list)
    stages: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for _ in range(ROUNDS_RUNS):
        for region, config in configs.items():
            shutil.rmtree(folder / "cache", ignore_errors=True)
            for state in ("cold", "warm"):
                out = folder / f"{region}-{state}"
                walls[region, state].append(_planned(config, out, folder / "cache"))
            for stage, took in json.loads((out / "run.json").read_text(encoding="utf-8"))["seconds"].items():
                stages[region][stage].append(took)
    found = []
    for region, config in configs.items():
        shutil.rmtree(folder / "cache", ignore_errors=True)
        cold, warm = (_routing(config, folder / f"{region}-profiled", folder / "cache") for _ in range(2))
        split = {stage: statistics.median(took) for stage, took in stages[region].items()}
        cold_s, warm_s = (statistics.median(walls[region, state]) for state in ("cold", "warm"))
        found.append(Planned(region, cold_s, warm_s, cold, warm, split))
    return found


def _planned(config: Path, out: Path, cache: Path, profile: Sequence[str] = ()) -> float:
    command = [*profile, "-m", "geoplan", "run", str(config), "--out", str(out), "--quiet", "--replace"]
    start = time.perf_counter()
    environment = {**os.environ, "GEOPLAN_CACHE": str(cache)}
    subprocess.run([sys.executable, *command], check=True, capture_output=True, env=environment)
    return time.perf_counter() - start


def _routing(config: Path, out: Path, cache: Path) -> float:
    """The share of a profiled run that passes in `geoplan.travel`, called from elsewhere."""
    file = out.with_suffix(".profile")
    _planned(config, out, cache, ["-m", "cProfile", "-o", str(file)])
    stats = pstats.Stats(str(file))
    routing = sum(
        by_caller[3]
        for (where, _, name), (*_, callers) in stats.stats.items()  # type: ignore[attr-defined]
        if _TRAVEL in where and name != "<module>"
        for (caller, *_), by_caller in callers.items()
        if _TRAVEL not in caller and "importlib" not in caller
    )
    return float(routing / stats.total_tt)  # type: ignore[attr-defined]

"""geoplan beside its peers: the same questions on the same networks, in turn, every answer compared.

python benchmarks/side_by_side.py                              everything, tables on stdout
python benchmarks/side_by_side.py --networks ny --jobs table   a part; other parts stay as they were measured last
python benchmarks/side_by_side.py --resume --write             what is still missing, then docs/performance.md and its plot
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any

PROCESS_JOBS = ("read", "start", "plans")
PLAN = {
    "andorra": ("nearest", "table", "areas", "k_nearest", "e2sfca"),
    "porto": ("nearest", "table", "areas", "k_nearest", "e2sfca"),
    "coquimbo": ("nearest", "table", "areas", "k_nearest", "e2sfca"),
    "ny": ("nearest", "table", "areas", "k_nearest", "e2sfca"),
    "fla": ("nearest",),
    "grid10k": ("nearest", "table"),
    "grid100k": ("nearest", "table", "areas", "k_nearest", "e2sfca"),
    "grid1m": ("nearest", "table"),
}
PACKAGES = (
    "geoplan", "scipy", "pandana", "networkit", "igraph", "pyroutingkit", "routingkit-cch", "networkx", "pyrosm",
    "osmium", "osmnx", "numpy", "numba",
)  # fmt: skip


def main() -> None:
    asked = _asked()
    # read by numba, OpenMP and geoplan when they are loaded, in this process and in every one it starts
    from networks import work_folder

    work = work_folder()
    os.environ["GEOPLAN_CACHE"] = str(work / "cache")
    os.environ["OMP_WAIT_POLICY"] = "passive"
    import page

    results = work / "results"
    results.mkdir(exist_ok=True)
    for network, jobs in PLAN.items():
        chosen = [job for job in jobs if job in asked.jobs]
        if network in asked.networks and chosen:
            _measure_network(network, chosen, results, asked)
    for job in PROCESS_JOBS:
        if job in asked.jobs and not (asked.resume and (results / f"{job}.json").exists()):
            print(f"{job} …", file=sys.stderr, flush=True)
            _keep(results / f"{job}.json", _of_processes(job, asked.rounds))
    kept = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(results.glob("*.json"))}
    text = page.section(kept, PLAN)
    print(text)
    if asked.write:
        page.write(text, kept)


def _asked() -> argparse.Namespace:
    jobs = (*PLAN["ny"], *PROCESS_JOBS)
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--networks", type=_names(PLAN), default=list(PLAN), help=f"some of {', '.join(PLAN)}")
    parser.add_argument("--jobs", type=_names(jobs), default=list(jobs), help=f"some of {', '.join(jobs)}")
    parser.add_argument("--rounds", type=int, default=7, help="how often everything runs at most; medians are shown")
    parser.add_argument("--budget", type=float, default=2, help="seconds after which one entrant runs no more in a job")
    parser.add_argument("--resume", action="store_true", help="keep what was measured before, do what is missing")
    parser.add_argument("--write", action="store_true", help="put the section and its plot into docs/")
    return parser.parse_args()


def _names(known: Sequence[str] | dict[str, Any]) -> Any:
    def parsed(text: str) -> list[str]:
        unknown = [name for name in text.split(",") if name not in known]
        if unknown:
            raise argparse.ArgumentTypeError(f"unknown: {', '.join(unknown)}; known: {', '.join(known)}")
        return text.split(",")

    return parsed


def _measure_network(network: str, chosen: Sequence[str], results: Path, asked: argparse.Namespace) -> None:
    import limits
    from networks import NETWORKS

    ground = NETWORKS[network]
    missing = [job for job in chosen if not (asked.resume and (results / f"{network}-{job}.json").exists())]
    if ground.missing:
        print(f"{network} left out: {ground.needs} is not there; GEOPLAN_SHARED names its folder.", file=sys.stderr)
    elif missing:
        roads, speeds = ground.roads(), limits.measured(_threads())
        for job in missing:
            print(f"{network} {job} …", file=sys.stderr, flush=True)
            _keep(results / f"{network}-{job}.json", _race(network, job, roads, speeds, asked))


def _race(network: str, name: str, roads: Any, speeds: dict[str, Any], asked: argparse.Namespace) -> dict[str, Any]:
    """One job on one network, measured: what was asked, the memory's speed just before, and a row per entrant."""
    import answers
    import cases
    import jobs
    import limits
    import racing
    from networks import NETWORKS

    job, ground = jobs.JOBS[name], NETWORKS[network]
    case = jobs.case_of(job, roads)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "case.npz"
        cases.save(case, file)
        entrants = jobs.entrants(job, case, file)
        lanes = racing.race(entrants, Path(folder), rounds=asked.rounds, budget_s=asked.budget)
    threads = max(lane.entrant.threads for lane in lanes if lane.entrant.package == "geoplan")
    return {
        **_circumstances(),
        "network": network,
        "network_is": ground.what,
        "real": ground.real,
        "nodes": roads.nodes,
        "arcs": roads.arcs,
        "job": name,
        "what": job.what,
        "facilities": len(case.facilities.edge),
        "demand": len(case.demand.edge),
        "least_s": limits.least_seconds(job.least_bytes(case), speeds, threads),
        "bound": job.bound,
        "memory": speeds,
        "rows": _rows(lanes, answers.verdicts(case, lanes)),
    }


def _rows(lanes: Sequence[Any], verdicts: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "name": lane.entrant.name,
            "package": lane.entrant.package,
            "hidden": lane.entrant.hidden,
            "threads": lane.entrant.threads,
            "share": lane.entrant.share,
            "prepare_s": _number(lane.prepare_s),
            "run_s": _number(lane.run_s),
            "runs": len(lane.seconds),
            "least_s": min(lane.seconds, default=0) / lane.entrant.share,
            "most_s": max(lane.seconds, default=0) / lane.entrant.share,
            "mib": _number(lane.mib),
            "verdict": verdict,
            "note": lane.note,
            "km": int(lane.answer["km"][0]) if lane.answer and "km" in lane.answer else None,
        }
        for lane, verdict in zip(lanes, verdicts, strict=True)
    ]


def _of_processes(job: str, rounds: int) -> dict[str, Any]:
    """Reading, starting and whole plans, measured."""
    import processes
    import racing
    import reading

    with tempfile.TemporaryDirectory() as folder:
        if job == "read":
            files = {}
            for name, file in reading.FILES.items():
                if file.is_file():
                    lanes = racing.race(reading.entrants(file), Path(folder), rounds=rounds, budget_s=30)
                    files[name] = {"bytes": file.stat().st_size, "rows": _rows(lanes, [""] * len(lanes))}
            found: dict[str, Any] = {"what": reading.WHAT, "files": files}
        elif job == "start":
            found = {"rows": [asdict(row) for row in processes.starts(Path(folder))]}
        else:
            found = {"rows": [asdict(row) for row in processes.plans(Path(folder))]}
    return {**_circumstances(), **found}


def _circumstances() -> dict[str, Any]:
    versions = {}
    for package in PACKAGES:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            versions[package] = "not installed"
    return {
        "date": time.strftime("%Y-%m-%d"),
        "machine": f"{_threads()} CPUs ({_cpu()}), {platform.system()}, Python {platform.python_version()}",
        "versions": versions,
    }


def _threads() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def _keep(file: Path, found: dict[str, Any]) -> None:
    beside = file.with_suffix(".part")
    beside.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    beside.replace(file)


if __name__ == "__main__":
    main()

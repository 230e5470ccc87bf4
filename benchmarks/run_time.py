"""Whole runs of the bundled examples, timed as a user has them, and the travel search beside networkx.

python benchmarks/run_time.py            five rounds, tables on stdout
python benchmarks/run_time.py --write    and into docs/performance.md, section "Whole runs"
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from geoplan.config import read_config
from geoplan.network import Network
from geoplan.snapping import Snaps
from geoplan.stages import ground
from geoplan.travel import NodeTimes, node_times
from geoplan.travel.attach import ends

HOME = Path(__file__).resolve().parents[1]
PAGE = HOME / "docs" / "performance.md"
HEADING = "## Whole runs"
TARGETS = {"liechtenstein": 15, "coquimbo": 30, "jiaxing": 30}  # seconds of wall time, on two cores
MOST_MIB = 1024
PEER = "networkx multi_source_dijkstra"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5, help="how often everything runs; medians are shown")
    parser.add_argument("--write", action="store_true", help=f"replace the section in {PAGE.relative_to(HOME)}")
    asked = parser.parse_args()
    text = "\n".join([HEADING, "", *_machine(asked.rounds), *_whole_runs(asked.rounds), *_beside_peer(asked.rounds)])
    print(text)
    if asked.write:
        _replace_section(text)


def _machine(rounds: int) -> list[str]:
    return [
        f"Medians of {rounds} rounds, each command once a round in turn, every run a process of its own with all its imports;",
        f"{os.cpu_count()} cores, Python {platform.python_version()}. Remade by `python benchmarks/run_time.py --write`.",
        "",
    ]


def _whole_runs(rounds: int) -> list[str]:
    wall: dict[str, list[float]] = defaultdict(list)
    memory: dict[str, list[float]] = defaultdict(list)
    stages: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(rounds):
            wall["--help"].append(_seconds(["--help"]))
            for name in TARGETS:
                config = str(HOME / "configs" / f"{name}.yaml")
                wall[f"validate {name}"].append(_seconds(["validate", config]))
                out = Path(folder) / f"{name}-{turn}"
                wall[f"demo {name}"].append(_seconds(["demo", name, "--out", str(out), "--quiet"]))
                run = json.loads((out / "run.json").read_text(encoding="utf-8"))
                memory[f"demo {name}"].append(run["peak_memory_mib"])
                for stage, seconds in run["seconds"].items():
                    stages[name][stage].append(seconds)
    rows = [
        [
            f"`{command}`",
            _spread(seconds),
            f"{statistics.median(memory[command]):.0f}" if command in memory else "",
            f"{TARGETS[command.split()[1]]} s, {MOST_MIB} MiB" if command in memory else "",
        ]
        for command, seconds in wall.items()
    ]
    names = list(stages["jiaxing"])
    names += [stage for own in stages.values() for stage in own if stage not in names]
    split = [[stage, *[_median(stages[name].get(stage)) for name in TARGETS]] for stage in dict.fromkeys(names)]
    rest = [
        statistics.median(wall[f"demo {name}"]) - sum(map(statistics.median, stages[name].values())) for name in TARGETS
    ]
    split.append(["start, imports, config", *[f"{seconds:.2f}" for seconds in rest]])
    return [
        *_table(["command", "wall s (least–most)", "peak MiB", "target"], rows),
        "Where the time goes, in seconds:",
        "",
        *_table(["stage", *TARGETS], split),
    ]


def _seconds(arguments: Sequence[str]) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "geoplan", *arguments], cwd=HOME, check=True, capture_output=True)
    return time.perf_counter() - start


def _beside_peer(rounds: int) -> list[str]:
    try:
        import networkx  # noqa: F401
    except ImportError:
        return [f"{PEER} is not installed here, so the travel search was not held against it.", ""]
    rows = [_raced("liechtenstein", "pharmacy", rounds), _raced("coquimbo", "47 zones", rounds)]
    return [
        f"The search behind basins, nearest facility and hinterlands (from every node of the car network the nearest facility, "
        f"with its owner) beside {PEER}, what users of osmnx call, on the same arcs and whole milliseconds; both graphs built "
        "beforehand:",
        "",
        *_table(["network", "nodes", "facilities", "geoplan ms", "networkx ms", "ratio", "answers"], rows),
    ]


def _raced(name: str, what: str, rounds: int) -> list[str]:
    """One row: median milliseconds of both, and whether times and owners agree."""
    config = read_config(HOME / "configs" / f"{name}.yaml")
    on = ground.ground(config)
    reach = ground.networks(config, on)[0]["car"]
    if what in config.services:
        own = on.facilities[on.facilities["service"] == what].index.to_numpy().astype(str)
        places = reach.taken(own)
    else:
        places = reach.demand.take(np.arange(int(what.split()[0])))
    peer = _peer(reach.network, places)
    ours, theirs = [], []
    for _ in range(5 * rounds):  # milliseconds: five times as often as whole runs
        ours.append(_timed(lambda: node_times(reach.network, places)))
        theirs.append(_timed(peer))
    a, b = statistics.median(ours), statistics.median(theirs)
    verdict = _agreement(node_times(reach.network, places), *peer())
    count = f"{len(np.union1d(reach.network.from_node, reach.network.to_node)):,}"
    return [name, count, f"{len(places.ids)} ({what})", f"{a:.1f}", f"{b:.1f}", f"{b / a:.0f} ×", verdict]


def _peer(network: Network, places: Snaps) -> Callable[[], tuple[dict[int, int], dict[int, list[int]]]]:
    """The same search in networkx: against the traffic from one node per facility, numbered −1 − position."""
    import networkx

    graph = networkx.DiGraph()
    arcs = [*zip(network.to_node, network.from_node, network.ms_forward, strict=True)]
    arcs += zip(network.from_node, network.to_node, network.ms_back, strict=True)
    enter = ends(network, places, leaving=False)
    arcs += zip(-1 - enter.place, enter.node, enter.ms, strict=True)
    legs = len(enter.place)  # a leg may cost nothing, an edge that may be used never does
    for number, (tail, head, ms) in enumerate(arcs):
        used = ms > 0 or number >= len(arcs) - legs
        if used and ms < graph.get_edge_data(int(tail), int(head), {"ms": float("inf")})["ms"]:
            graph.add_edge(int(tail), int(head), ms=int(ms))
    sources = sorted({int(-1 - place) for place in enter.place})
    return lambda: networkx.multi_source_dijkstra(graph, sources, weight="ms")


def _agreement(found: NodeTimes, theirs: dict[int, int], ways: dict[int, list[int]]) -> str:
    times = sum(int(ms) == theirs.get(node, -1) for node, ms in enumerate(found.ms))
    # of two equally near facilities networkx names the one it met first, geoplan the smaller id
    owners = sum(int(owner) == (-1 - ways[node][0] if node in ways else -1) for node, owner in enumerate(found.owner))
    nodes = len(found.ms)
    if times < nodes:
        return f"DIFFER: {nodes - times} times"
    return "equal" if owners == nodes else f"times equal, {nodes - owners} owners differ (ties)"


def _timed(deed: Callable[[], object]) -> float:
    start = time.perf_counter()
    deed()
    return (time.perf_counter() - start) * 1000


def _spread(seconds: Sequence[float]) -> str:
    return f"{statistics.median(seconds):.1f} ({min(seconds):.1f}–{max(seconds):.1f})"


def _median(seconds: Sequence[float] | None) -> str:
    return f"{statistics.median(seconds):.2f}" if seconds else ""


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [heads, ["---"] + ["---:"] * (len(heads) - 1), *rows]
    return [*["| " + " | ".join(line) + " |" for line in lines], ""]


def _replace_section(text: str) -> None:
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else "# Performance\n\n"
    before, found, after = page.partition(HEADING)
    rest = after[after.index("\n## ") :] if found and "\n## " in after else ""
    PAGE.write_text(before + text.rstrip() + "\n" + rest, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

"""The section "Against its peers" of docs/performance.md and its plot, from what was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import plot

HOME = Path(__file__).resolve().parents[1]
PAGE = HOME / "docs" / "performance.md"
PLOT = HOME / "docs" / "images" / "peers.png"
HEADING = "## Against its peers"

Kept = dict[str, dict[str, Any]]


_PLAIN, _BUILT, _ANY = ("geoplan, buckets",), ("geoplan, hierarchy",), ("geoplan, buckets", "geoplan, hierarchy")
_KIT = "pyroutingkit routingkit-cch"
# what is claimed, its job, the peer's packages (the quickest counts), geoplan's rows, whether preparation counts, and what was
# asked for on a network of New York's size: the floor and the aim
CLAIMS = (
    ("nearest of 20, no preparation, over SciPy `min_only`", "nearest", "scipy", _PLAIN, False, 1.5, 4),
    ("nearest of 20, hierarchy built, over SciPy `min_only`", "nearest", "scipy", _BUILT, False, 5, 20),
    ("the same over the better RoutingKit binding", "nearest", _KIT, _BUILT, False, 3, 12),
    ("nearest of 20 with all preparation, over pandana", "nearest", "pandana", _ANY, True, 30, 75),
    ("table 1,000 × 1,000, over the better RoutingKit binding", "table", _KIT, _BUILT, False, 15, 50),
    ("the same over pandana", "table", "pandana", _BUILT, False, 110, 400),
    ("the same over SciPy", "table", "scipy", _BUILT, False, 500, 1500),
    ("500 areas of 30 min, over SciPy", "areas", "scipy", _BUILT, False, 16, 60),
    ("the same over pandana", "areas", "pandana", _BUILT, False, 80, 250),
    ("5 nearest of 500 with all preparation, over pandana", "k_nearest", "pandana", _ANY, True, 10, 40),
    ("E2SFCA table 5,000 × 500 at 30 min, over SciPy", "e2sfca", "scipy", _BUILT, False, 65, 200),
)


def section(kept: Kept, plan: Mapping[str, Sequence[str]]) -> str:
    """The whole section, by the networks and jobs of the plan; what was not measured is not there."""
    raced = {name: [kept[f"{name}-{job}"] for job in jobs if f"{name}-{job}" in kept] for name, jobs in plan.items()}
    raced = {name: found for name, found in raced.items() if found}
    lines = [HEADING, "", *_how(kept), *_networks(raced), *_claims(raced)]
    lines += [f"![Seconds by number of nodes](images/{PLOT.name})", ""] if plot.drawn(kept) else []
    lines += [*_read(kept), *_start(kept), *_plans(kept), *_memory(kept)]
    for found in (found for several in raced.values() for found in several):
        lines += _details(found)
    return "\n".join(lines).rstrip() + "\n"


def write(text: str, kept: Kept) -> None:
    """Replace the section in the page, and draw the plot."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else "# Performance\n\n"
    before, found, after = page.partition(HEADING)
    rest = after[after.index("\n## ") :] if found and "\n## " in after else ""
    PAGE.write_text(f"{before.rstrip()}\n\n{text.rstrip()}\n{rest}", encoding="utf-8", newline="\n")
    if plot.drawn(kept):
        plot.draw(kept, PLOT)


def _how(kept: Kept) -> list[str]:
    if not kept:
        return ["Nothing was measured.", ""]
    some = next(iter(kept.values()))
    dates = sorted({found["date"] for found in kept.values()})
    versions = ", ".join(f"{name} {version}" for name, version in some["versions"].items())
    return [
        f"Measured {' to '.join(dict.fromkeys((dates[0], dates[-1])))} on {some['machine']}; {versions}.",
        "Remade by `python benchmarks/side_by_side.py --write`; what the peers need stands in `benchmarks/peers.txt`.",
        "",
        "Everybody is asked in a process of its own, one working at a time, turn by turn; medians. Times are whole "
        "milliseconds in int32, networks directed, places inside edges; peers that know only nodes get the edges split at "
        "the places, which is not counted. pandana holds thousandths of its unit in 32 bits, so it gets seconds: exact to "
        "the millisecond. *Prepare* is everything from arrays to the first search, *run* one answer after that; for "
        "`node_times()` and `times()`, which choose their way to search themselves, the first call is the preparation. Slow "
        "peers do a share of the facilities, scaled up and marked `[1/10]`; where less than three runs fitted, `[n=1]`. "
        "Memory is the high-water mark over what the process held with its libraries and the arrays loaded; that of a share "
        "is the share's. Every time is compared, and every owner where a peer names one: nearest facilities with one SciPy "
        "search per facility, of equally near ones the smaller number; the rest with geoplan's first row, SciPy on its "
        "share.",
        "",
    ]


def _networks(raced: dict[str, list[dict[str, Any]]]) -> list[str]:
    if not raced:
        return []
    rows = [
        [f"`{name}`", found[0]["network_is"], f"{found[0]['nodes']:,}", f"{found[0]['arcs']:,}"]
        for name, found in raced.items()
    ]
    return [
        *_table(["network", "what it is", "nodes", "arcs"], rows, left=2),
        "Made weights: 1 % of edges at most 5 ms, 8 % of arcs missing (of minor roads), each way up to 20 % off, one ferry of 30 "
        "minutes; seeds and rules are in `benchmarks/networks.py`. The positions of `ny` and `fla` are made too, which may "
        "slow down the RoutingKit bindings, who order nodes by them. Ratios that are quoted elsewhere come from networks "
        "with real weights.",
        "",
    ]


def _claims(raced: dict[str, list[dict[str, Any]]]) -> list[str]:
    rows = []
    for what, job, peer, ours, prepared, floor, aim in CLAIMS:
        cells = []
        for found in raced.values():
            rows_of = next((one["rows"] for one in found if one["job"] == job), [])
            cells.append(_ratio(rows_of, peer.split(), ours, prepared))
        if any(cells):
            rows.append([what, *cells, f"{floor:g}, {aim:g}"])
    if not rows:
        return []
    cells = [_areas_mib(found) for found in raced.values()]
    if any(cells):
        rows.append(["500 areas of 30 min: geoplan's peak MiB", *cells, "150, 100"])
    heads = ["how many times as long", *(f"`{name}`" for name in raced), "floor, aim at 264k nodes"]
    return ["Peers' time over geoplan's:", "", *_table(heads, rows)]


def _areas_mib(found: Sequence[dict[str, Any]]) -> str:
    rows = next((one["rows"] for one in found if one["job"] == "areas"), [])
    held = [row["mib"] for row in rows if row["name"] in _BUILT and row["mib"] is not None]
    return f"{held[0]:,.0f}" if held else ""


def _ratio(rows: Sequence[dict[str, Any]], packages: Sequence[str], ours: Sequence[str], prepared: bool) -> str:
    theirs = [plot.cost(row, prepared) for row in rows if row["package"] in packages and not row["hidden"]]
    mine = [plot.cost(row, prepared) for row in rows if row["name"] in ours]
    theirs, mine = [one for one in theirs if one], [one for one in mine if one]
    return f"{_short(min(theirs) / min(mine))} ×" if theirs and mine else ""


def _details(found: dict[str, Any]) -> list[str]:
    first = next((row["run_s"] for row in found["rows"] if row["package"] == "geoplan" and row["run_s"]), None)
    shown = sorted((row for row in found["rows"] if not row["hidden"]), key=lambda row: row["run_s"] or 1e9)
    rows = [
        [
            row["name"] + (f" ({row['threads']} threads)" if row["threads"] > 1 else ""),
            _seconds(row["prepare_s"]) if row["prepare_s"] else "",
            (_seconds(row["run_s"]) + _marks(row)) if row["run_s"] else row["note"],
            f"{_short(row['run_s'] / first)} ×" if row["run_s"] and first else "",
            f"{row['mib']:,.0f}" if row["mib"] is not None else "",
            row["verdict"],
        ]
        for row in shown
    ]
    least = found["least_s"]
    limit = f"At the speed of this memory: {_seconds(least)} ({found['bound']})"
    limit += f"; geoplan takes {_short(first / least)} times that." if first else "."
    title = f"{found['network']}, {found['nodes']:,} nodes: {found['what']}"
    asked = f"{found['facilities']:,} facilities" + (f", {found['demand']:,} places" if found["demand"] else "")
    return [
        f"<details><summary>{title}</summary>",
        "",
        *_table(["", "prepare", "run", "run, × geoplan's first row", "MiB", "answers"], rows),
        f"{asked}. {limit}",
        "",
        "</details>",
        "",
    ]


def _marks(row: dict[str, Any]) -> str:
    marks = [f"1/{1 / row['share']:.0f}"] if row["share"] < 1 else []
    marks += [f"n={row['runs']}"] if row["runs"] < 3 else []
    spread = "" if row["runs"] < 3 else f" ({_seconds(row['least_s'])}–{_seconds(row['most_s'])})"
    return spread + (f" [{', '.join(marks)}]" if marks else "")


def _read(kept: Kept) -> list[str]:
    if "read" not in kept:
        return []
    rows = []
    for name, file in kept["read"]["files"].items():
        first = next((row["run_s"] for row in file["rows"] if row["name"] == "geoplan, first read"), None)
        for row in file["rows"]:
            rows.append(
                [
                    f"{name}, {file['bytes'] / 1e6:.1f} MB",
                    row["name"],
                    (_seconds(row["run_s"]) + _marks(row)) if row["run_s"] else row["note"],
                    f"{_short(row['run_s'] / first)} ×" if row["run_s"] and first else "",
                    f"{row['mib']:,.0f}" if row["mib"] is not None else "",
                    f"{row['km']:,}" if row["km"] is not None else "",
                ]
            )
    heads = ["file", "", "run", "× geoplan's first read", "MiB", "km of road"]
    return [
        f"Reading roads ({kept['read']['what']}; pyrosm and the handler keep roads by their own rules, so their kilometres "
        "differ; they make no junctions, speeds or components; asked for: pyrosm 2 ×, better 4 ×, the handler 1.2 ×, better "
        "2 ×, geoplan's second read 1/20):",
        "",
        *_table(heads, rows, left=2),
    ]


def _start(kept: Kept) -> list[str]:
    if "start" not in kept:
        return []
    first = kept["start"]["rows"][0]["seconds"]
    rows = [
        [row["name"], _seconds(row["seconds"]), f"{_short(row['seconds'] / first)} ×"] for row in kept["start"]["rows"]
    ]
    asked = "Whole processes, from start to end (asked for: pandana's import at least 1.5 ×, better 2.5 ×):"
    return [asked, "", *_table(["process", "wall", "× geoplan's first row"], rows)]


def _plans(kept: Kept) -> list[str]:
    if "plans" not in kept:
        return []
    stages = list(dict.fromkeys(stage for row in kept["plans"]["rows"] for stage in row["stages"]))
    rows = [
        [
            row["region"],
            _seconds(row["cold_s"]),
            f"{row['cold_routing']:.0%}",
            _seconds(row["warm_s"]),
            f"{row['warm_routing']:.0%}",
            *(f"{row['stages'][stage]:.2f}" if stage in row["stages"] else "" for stage in stages),
        ]
        for row in kept["plans"]["rows"]
    ]
    heads = ["region", "empty cache", "of it routing", "full cache", "of it routing", *(f"{one}, s" for one in stages)]
    return [
        "`geoplan run` on real regions, with an empty and a full cache; routing is all that passes in `geoplan.travel`, from "
        "a profiled run; the stages are those of the run with a full cache:",
        "",
        *_table(heads, rows),
    ]


def _memory(kept: Kept) -> list[str]:
    speeds = [found["memory"] for found in kept.values() if "memory" in found]
    if not speeds:
        return []
    rows = [
        [
            f"{size} MiB",
            *(
                f"{min(one[size][what] for one in speeds):.1f}–{max(one[size][what] for one in speeds):.1f}"
                for what in ("one", "all", "load_ns")
            ),
        ]
        for size in speeds[0]
    ]
    heads = ["working set", "read by one thread, GB/s", "by all, GB/s", "a load that waits, ns"]
    return ["The machine's memory, measured before the jobs of every network:", "", *_table(heads, rows)]


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> list[str]:
    lines = [heads, ["---"] * left + ["---:"] * (len(heads) - left), *rows]
    return [*["| " + " | ".join(line) + " |" for line in lines], ""]


def _seconds(value: float) -> str:
    if value >= 1:
        return f"{_short(value)} s"
    return f"{_short(value * 1000)} ms" if value >= 1e-3 else f"{value * 1e6:.0f} µs"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"

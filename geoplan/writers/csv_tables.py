"""tables/: every layer as a CSV that a spreadsheet opens with a double click, and all of them in one workbook."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pandas as pd

from geoplan.findings import Finding
from geoplan.plan import Plan
from geoplan.tables import column
from geoplan.writers import ready, workbook
from geoplan.writers.letters import plain

FOLDER = "tables"
_RUNS = re.compile("[=+\\-@\t\r\n＝＋－＠]")  # a spreadsheet runs a text that begins so as a formula
_DEFUSED = re.compile(f"'+{_RUNS.pattern}")


def findings(plan: Plan) -> list[Finding]:
    """Layers too large for a table, texts that a spreadsheet would take for a formula, and what the workbook cannot hold."""
    large = {layer: len(plan.tables[layer]) for layer in ready.layers(plan) if not ready.fits(plan, layer)}
    found = [
        Finding(
            "layer_too_large",
            layer=layer,
            values={"layer": layer, "rows": rows, "limit": ready.MOST_ROWS, "format": "CSV, XLSX"},
        )
        for layer, rows in large.items()
    ]
    return [*found, *defused_findings(plan), *workbook.findings(plan)]


def defused_findings(plan: Plan) -> list[Finding]:
    """Layers with texts that a spreadsheet would take for a formula."""
    found = []
    for layer in (layer for layer in ready.layers(plan) if ready.fits(plan, layer)):
        held = plan.tables[layer]
        texts = [name for name in held.columns if name != "geometry" and column(layer, name).kind == "text"]
        count = sum(sum(map(_runs, held[name])) for name in texts)
        if count:
            found.append(Finding("cells_defused", layer, values={"layer": layer, "count": count}))
    return found


def write(plan: Plan, folder: Path) -> None:
    """Write every layer as `tables/<layer>.csv`, and all of them as `tables.xlsx`."""
    place = folder / FOLDER
    place.mkdir(exist_ok=True)
    write_csv(plan, place)
    workbook.write(plan, folder / workbook.FILE)


def write_csv(plan: Plan, place: Path) -> None:
    """Write every layer as `<layer>.csv` in UTF-8 with a byte order mark and CRLF line ends.

    Missing values are empty, booleans 1 and 0, numbers without exponent; `inf` is a time nobody reaches. Points add
    `lon` and `lat` on WGS84. A layer above `ready.MOST_ROWS` rows is left out.
    """
    for layer in ready.layers(plan):
        if ready.fits(plan, layer):
            _write_layer(plan, layer, place / f"{layer}.csv")


def defused(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would run it as a formula.

    So has one that begins with apostrophes before such a beginning, or `undefused` would take one too many.
    """
    return f"'{text}" if _runs(text) or _DEFUSED.match(text) else text


def undefused(text: str) -> str:
    """The text as it was before `defused`."""
    return text[1:] if _DEFUSED.match(text) else text


def _runs(text: str) -> bool:
    return _RUNS.match(text) is not None


def _write_layer(plan: Plan, layer: str, path: Path) -> None:
    held = ready.values(plan, layer)
    cells = {name: written(held[name], column(layer, name).kind) for name in held.columns}
    cells |= {name: [plain(value) for value in axis] for name, axis in ready.lonlat(plan, layer).items()}
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        rows = csv.writer(stream, lineterminator="\r\n")
        rows.writerow([defused(name) for name in cells])
        rows.writerows(zip(*cells.values(), strict=True))


def written(values: pd.Series, kind: str) -> list[str]:
    """The values of a column of that kind as the cells of a CSV."""
    if kind == "text":
        return [defused(text) for text in values]
    if kind == "float":
        return [plain(number) for number in values.to_numpy(dtype="float64").tolist()]
    return ["" if missing else str(int(value)) for value, missing in zip(values, values.isna(), strict=True)]

"""Everything that lands on the desk: seconds by output, beside plain pandas and geopandas for what these can write.

python benchmarks/deliverables.py                     jiaxing, liechtenstein and coquimbo, about two minutes
python benchmarks/deliverables.py --examples jiaxing

Each output is written three times from a plan that is computed once; the least time counts. What a plain writer makes holds the
same rows, and neither labels nor styles nor number formats. Where Chromium and playwright are there, the report is opened, too:
from the command to open it until its sections are drawn and answer.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geoplan import bundled
from geoplan.config import read_config
from geoplan.plan import Plan
from geoplan.story import run
from geoplan.writers import WRITERS, ready
from geoplan.writers.whole import in_order

EXAMPLES = ("jiaxing", "liechtenstein", "coquimbo")
REPEATS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--examples", nargs="+", choices=EXAMPLES, default=EXAMPLES)
    with tempfile.TemporaryDirectory() as folder:
        for name in parser.parse_args().examples:
            plan = run(read_config(bundled.demo(name)), out=Path(folder) / name)
            print(f"\n### {name}\n\n| output | seconds | plain | times plain | MB |\n| --- | --- | --- | --- | --- |")
            for row in _rows(plan, Path(folder)):
                print("| " + " | ".join(row) + " |", flush=True)
            print(_opened(Path(folder) / name / "report.html"))


def _rows(plan: Plan, folder: Path) -> Iterator[list[str]]:
    plain = {"geopackage": _geopackage, "shapefile": _shapefiles, "tables": _tables}
    took, sizes = dict.fromkeys(in_order(WRITERS), float("inf")), dict.fromkeys(WRITERS, 0)
    for number in range(REPEATS):
        written = folder / f"written {number}"
        written.mkdir()
        for name in took:
            before, start = _size(written), time.perf_counter()
            WRITERS[name].write(plan, written)
            took[name] = min(took[name], time.perf_counter() - start)
            sizes[name] = _size(written) - before
        shutil.rmtree(written)
    for name, seconds in took.items():
        beside = _least(lambda name=name: plain[name](plan, folder / "plain")) if name in plain else None
        ratio = ["", ""] if beside is None else [f"{beside:.2f}", f"{seconds / beside:.1f}"]
        yield [name, f"{seconds:.2f}", *ratio, f"{sizes[name] / 1e6:.1f}"]
    yield ["all", f"{sum(took.values()):.2f}", "", "", f"{sum(sizes.values()) / 1e6:.1f}"]


def _least(deed: Callable[[], object]) -> float:
    took = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        deed()
        took.append(time.perf_counter() - start)
    return min(took)


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _geopackage(plan: Plan, folder: Path) -> None:
    _emptied(folder)
    for layer in ready.layers(plan):
        table = plan.tables[layer]
        if isinstance(table, gpd.GeoDataFrame):
            table.to_file(folder / "plan.gpkg", layer=layer, driver="GPKG")


def _shapefiles(plan: Plan, folder: Path) -> None:
    _emptied(folder)
    for layer in ready.layers(plan):
        table = plan.tables[layer]
        if isinstance(table, gpd.GeoDataFrame) and len(table):
            short = {name: f"c{at}" for at, name in enumerate(table.columns) if name != "geometry"}
            table.rename(columns=short).to_file(folder / f"{layer}.shp", encoding="utf-8")


def _tables(plan: Plan, folder: Path) -> None:
    _emptied(folder)
    bare = {
        layer: pd.DataFrame(plan.tables[layer]).drop(columns="geometry", errors="ignore")
        for layer in ready.layers(plan)
    }
    with pd.ExcelWriter(folder / "tables.xlsx", engine="openpyxl") as book:
        for layer, table in bare.items():
            table.to_excel(book, sheet_name=layer, index=False)
    for layer, table in bare.items():
        table.to_csv(folder / f"{layer}.csv", index=False, encoding="utf-8-sig")


def _emptied(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()


def _opened(report: Path) -> str:
    """How long a browser takes for the report, in a sentence."""
    program = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        program = None
    if program is None:
        return "\nThe report was not opened: no browser, or no playwright."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        took = _least(lambda: _drawn(browser.new_page(viewport={"width": 1400, "height": 900}), report))
        browser.close()
    return f"\nreport.html: {report.stat().st_size / 1e6:.2f} MB, drawn {took:.2f} s after it is asked for."


def _drawn(page, report: Path) -> None:
    page.goto(report.as_uri())
    page.locator("html[data-ready=yes]").wait_for(state="attached")


if __name__ == "__main__":
    main()

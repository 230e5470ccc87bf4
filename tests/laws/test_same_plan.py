"""Same config, same data, same bytes, whatever the order of rows."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

import geopandas as gpd
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
from bundles import ROOT

from geoplan.config import read_config
from geoplan.story import run

DATA = ROOT / "data"
# what may differ: when and where it ran, and the paths and hashes of shuffled inputs
_OWN = {"run.json", "manifest.json", "config.resolved.yaml"}


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def written(name: str, folder: Path, *settings: str) -> dict[str, bytes]:
    run(read_config(ROOT / "configs" / f"{name}.yaml", list(settings)), out=folder)
    return files(folder)


@pytest.mark.parametrize("name", ["liechtenstein", "jiaxing"])
def test_two_runs_give_the_same_bytes(name: str, tmp_path: Path):
    first, second = written(name, tmp_path / "a"), written(name, tmp_path / "b")
    assert {path for path in first if first[path] != second.get(path)} == {"run.json"}
    assert first.keys() == second.keys()


def shuffled_csv(source: Path, target: Path) -> str:
    head, *rows = source.read_text(encoding="utf-8-sig").splitlines()
    random.Random(1640).shuffle(rows)
    target.write_text("\n".join([head, *rows]), encoding="utf-8-sig")
    return str(target)


def shuffled_layer(source: Path, target: Path) -> str:
    table = gpd.read_file(source)
    table.sample(frac=1, random_state=1640).to_file(
        target, layer=source.stem, driver="GPKG" if target.suffix == ".gpkg" else "GeoJSON"
    )
    return str(target)


def as_if_given(files: dict[str, bytes], name: str, settings: tuple[str, ...]) -> dict[str, bytes]:
    """The files with the paths in the report, which tells what was read, turned back into those of the config."""
    given = read_config(ROOT / "configs" / f"{name}.yaml")
    report = files["report.html"].decode("utf-8")
    for key, path in (setting.split("=", 1) for setting in settings):
        before = given.area.path if key == "area.path" else getattr(given.layers, key.split(".")[1]).path
        report = report.replace(json.dumps(path), json.dumps(before))
    return files | {"report.html": report.encode("utf-8")}


def test_shuffled_rows_give_the_same_plan_of_jiaxing(tmp_path: Path):
    jiaxing = DATA / "jiaxing"
    settings = (
        f"layers.settlements.path={shuffled_csv(jiaxing / 'townships.csv', tmp_path / 'townships.csv')}",
        f"layers.roads.path={shuffled_layer(jiaxing / 'roads_standin.gpkg', tmp_path / 'roads.gpkg')}",
        f"layers.facilities.path={shuffled_layer(jiaxing / 'facilities.geojson', tmp_path / 'facilities.geojson')}",
        f"area.path={shuffled_layer(jiaxing / 'counties.gpkg', tmp_path / 'counties.gpkg')}",
    )
    as_given, other = written("jiaxing", tmp_path / "a"), written("jiaxing", tmp_path / "b", *settings)
    shuffled = as_if_given(other, "jiaxing", settings)
    assert {path for path in as_given if as_given[path] != shuffled.get(path)} <= _OWN


def test_shuffled_rows_give_the_same_plan_of_coquimbo(tmp_path: Path):
    coquimbo = DATA / "coquimbo"
    settings = (
        f"layers.roads.path={shuffled_layer(coquimbo / 'roads.gpkg', tmp_path / 'roads.gpkg')}",
        f"layers.settlements.path={shuffled_layer(coquimbo / 'zones.gpkg', tmp_path / 'zones.gpkg')}",
    )
    as_given, other = written("coquimbo", tmp_path / "a"), written("coquimbo", tmp_path / "b", *settings)
    shuffled = as_if_given(other, "coquimbo", settings)
    assert {path for path in as_given if as_given[path] != shuffled.get(path)} <= _OWN


def test_the_crs_of_results_changes_no_number(tmp_path: Path):
    plain = run(read_config(ROOT / "configs" / "jiaxing.yaml"))
    other = run(read_config(ROOT / "configs" / "jiaxing.yaml", ["crs=EPSG:32651"]))
    for layer, table in plain.tables.items():
        numbers = table.drop(columns="geometry", errors="ignore")
        assert numbers.equals(other.tables[layer].drop(columns="geometry", errors="ignore")), layer


def test_one_job_or_two_give_the_same_plan():
    config = read_config(ROOT / "configs" / "liechtenstein.yaml")
    alone, together = run(config, jobs=1), run(config, jobs=2)
    for layer, table in alone.tables.items():
        assert table.equals(together.tables[layer]), layer

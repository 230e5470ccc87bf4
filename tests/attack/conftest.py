"""A small county of two squares that runs whole, and the command line to run it after something in it was spoilt."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
import typer

from geoplan import cli

X, Y = 500_000, 3_400_000  # EPSG:4549, where Zhejiang lies
PEOPLE = {"id": "code", "name": "name", "people": "people"}


@dataclass(frozen=True)
class Told:
    """What a command left behind: its exit code, what it printed, and the folder it ran in."""

    code: int
    out: str
    err: str
    folder: Path

    @property
    def faults(self) -> list[str]:
        """The sentences on stderr, without the names of stages."""
        return [line for line in self.err.splitlines() if " " in line]


def plan() -> dict[str, Any]:
    """A config with a service and one town to choose; nothing that takes long."""
    return {
        "version": 1,
        "name": "county",
        "crs": "EPSG:4549",
        "area": {"path": "area.gpkg", "fields": {"id": "code", "name": "name"}},
        "layers": {
            "roads": {"path": "roads.gpkg", "fields": {"road_class": "class"}},
            "settlements": {"path": "towns.gpkg", "fields": dict(PEOPLE)},
            "facilities": {"path": "sites.gpkg", "fields": {"id": "code", "service": "kind"}, "completeness": "full"},
        },
        "network": {"modes": {"car": {"speeds": "china", "access_kmh": 4.5, "snap_max_m": 1500}}},
        "services": {"hospital": {"mode": "car", "standard": {"minutes": 10, "source": "example"}}},
        "centres": {
            "mode": "car",
            "objective": {"minimise": "travel", "merit_at_least": 0.9},
            "indicators": {"people": {"measure": "people", "direction": "benefit"}},
            "weights": {"method": "equal"},
            "ranking": "topsis",
            "tiers": [{"name": "centre", "count": 1, "weight": 1}],
        },
        "outputs": ["tables"],
    }


def layers() -> dict[str, gpd.GeoDataFrame]:
    """Two counties side by side, a cross of roads, four towns on them, one hospital."""

    def layer(shapes: list[shapely.Geometry], **columns: list[Any]) -> gpd.GeoDataFrame:
        return gpd.GeoDataFrame(columns, geometry=shapes, crs=4549)

    towns = [shapely.Point(X + 500 + 2500 * i, Y + 2000) for i in range(4)]
    return {
        "area": layer(
            [shapely.box(X, Y, X + 5000, Y + 4000), shapely.box(X + 5000, Y, X + 10000, Y + 4000)],
            code=["330421", "330424"], name=["嘉善", "海盐"],
        ),
        "roads": layer(
            [shapely.LineString([(X, Y + 2000), (X + 10000, Y + 2000)]),
             shapely.LineString([(X + 5000, Y), (X + 5000, Y + 4000)])],
            **{"class": ["primary", "secondary"]},
        ),
        "towns": layer(
            towns, code=["101", "102", "103", "104"], name=["魏塘", "干窑", "武原", "沈荡"], people=[400, 300, 200, 100]
        ),
        "sites": layer([shapely.Point(X + 3000, Y + 2000)], code=["h1"], kind=["hospital"]),
    }  # fmt: skip


def keep(folder: Path, config: dict[str, Any], tables: dict[str, gpd.GeoDataFrame]) -> None:
    """Write the county; YAML is a superset of JSON, so the config is written as JSON with one key a line."""
    for name, table in tables.items():
        table.to_file(folder / f"{name}.gpkg", layer=name, driver="GPKG", engine="pyogrio")
    (folder / "plan.yaml").write_text(json.dumps(config, ensure_ascii=False, indent=1), encoding="utf-8")


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Told]:
    """`geoplan` as typed in the county's folder; an error that nobody foresaw fails the test."""

    def typed(*words: str) -> Told:
        monkeypatch.chdir(tmp_path)
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            typer.main.get_command(cli.app)(list(words))
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Told(int(left.value.code or 0), said.out, said.err, tmp_path)

    return typed


@pytest.fixture
def spoilt(tmp_path: Path, call: Callable[..., Told]) -> Callable[..., Told]:
    """The county run after `config(settings)`, `tables(layers)` and `files(folder)` have spoilt it."""

    def run(
        *words: str,
        config: Callable[[dict[str, Any]], object] = lambda given: None,
        tables: Callable[[dict[str, gpd.GeoDataFrame]], object] = lambda given: None,
        files: Callable[[Path], object] = lambda folder: None,
    ) -> Told:
        settings, given = plan(), layers()
        config(settings)
        tables(given)
        keep(tmp_path, settings, given)
        files(tmp_path)
        before = sorted(tmp_path.rglob("*"))
        told = call(*(words or ("run", "plan.yaml")))
        if told.code:
            assert sorted(tmp_path.rglob("*")) == before, "a run that stops writes nothing"
        return told

    return run

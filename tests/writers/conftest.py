"""A county of two villages and one hospital, drawn by hand, as a finished plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from pyproj import CRS

from geoplan import findings, tables
from geoplan.findings import Finding
from geoplan.plan import InputNote, Plan
from geoplan.proof import Proof

FRAME = CRS.from_proj4(
    "+proj=tmerc +lat_0=30.7 +lon_0=120.8 +k=1 +x_0=0 +y_0=0 +ellps=WGS84 +units=m +no_defs +type=crs"
)
ROADSIDE = shapely.LineString([(0, 0), (4000, 0), (4000, 3000)])


def _points(rows: list[dict[str, object]], points: list[tuple[float, float] | None]) -> gpd.GeoDataFrame:
    geometry = [None if point is None else shapely.Point(point) for point in points]
    return gpd.GeoDataFrame(rows, geometry=geometry, crs=FRAME)


def _shapes(rows: list[dict[str, object]], shapes: list[shapely.Geometry]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(rows, geometry=shapes, crs=FRAME)


def drawn() -> dict[str, pd.DataFrame]:
    """Unshaped tables by layer; `village` 0044 stands nowhere and `=cmd` tries to be a formula."""
    west, east = shapely.box(-6000, -5000, 2000, 5000), shapely.box(2000, -5000, 8000, 5000)
    settlements = [
        {
            "settlement_id": "0001",
            "name": "嘉兴",
            "name_en": "Jiaxing",
            "county_id": "330402",
            "people": 1234.5,
            "inside": True,
            "basis": "observed",
        },
        {
            "settlement_id": "0002",
            "name": "新塍",
            "name_en": "Xincheng",
            "county_id": "330411",
            "people": 1 / 3,
            "inside": True,
            "basis": "proxy",
        },
        {
            "settlement_id": "0044",
            "name": "=cmd",
            "name_en": "=cmd",
            "county_id": "330411",
            "people": None,
            "inside": False,
            "basis": "observed",
        },
    ]
    places = [(0.0, 0.0), (4000.0, 3000.0), None]
    roads = [
        {
            "edge_id": "w1",
            "mode": "car",
            "road_class": "primary",
            "metres": 7000.0,
            "ms_forward": 420_000,
            "ms_back": None,
            "component": 1,
            "basis": "observed",
            "stop": "yes",
        },
        {
            "edge_id": "w2",
            "mode": "car",
            "road_class": "residential",
            "metres": 0.00001,
            "ms_forward": 1,
            "ms_back": 1,
            "component": 1,
            "basis": "observed",
            "stop": "yes",
        },
    ]
    centres = [
        {
            "candidate_id": "0001",
            "name": "嘉兴",
            "name_en": "Jiaxing",
            "tier": "centre",
            "rank": 1,
            "score": 0.9,
            "hinterland_people": 1234.5,
            "people": 1234.5,
            "basis": "proxy",
        },
        {
            "candidate_id": "0002",
            "name": "新塍",
            "name_en": "Xincheng",
            "tier": "town",
            "rank": 2,
            "score": 0.4,
            "parent_id": "0001",
            "parent_min": 7.0,
            "hinterland_people": 1 / 3,
            "people": 1 / 3,
            "basis": "proxy",
        },
    ]
    return {
        "area": _shapes(
            [
                {"county_id": "330402", "name": "南湖", "name_en": "Nanhu"},
                {"county_id": "330411", "name": "秀洲", "name_en": "Xiuzhou"},
            ],
            [west, shapely.MultiPolygon([east])],
        ),
        "settlements": _points(settlements, places),
        "facilities": _points(
            [
                {
                    "facility_id": "n1",
                    "service": "hospital",
                    "name": "第一医院",
                    "stage": "existing",
                    "capacity": 120.0,
                    "inside": True,
                    "basis": "observed",
                }
            ],
            [(10.0, 20.0)],
        ),
        "roads": _shapes(roads, [ROADSIDE, shapely.LineString([(0, 0), (0, 1)])]),
        "access": _points(
            [
                {
                    "demand_id": "0001",
                    "settlement_id": "0001",
                    "service": "hospital",
                    "minutes": 0.5,
                    "facility_id": "n1",
                    "within_standard": True,
                    "status": "ok",
                    "edge": False,
                    "people": 1234.5,
                },
                {
                    "demand_id": "0002",
                    "settlement_id": "0002",
                    "service": "hospital",
                    "minutes": 31.25,
                    "facility_id": "n1",
                    "within_standard": False,
                    "status": "beyond_standard",
                    "edge": True,
                    "people": 1 / 3,
                },
                {
                    "demand_id": "0044",
                    "settlement_id": "0044",
                    "service": "hospital",
                    "status": "not_snapped",
                    "edge": True,
                    "people": 0.0,
                },
            ],
            places,
        ),
        "catchments": _shapes(
            [{"service": "hospital", "facility_id": "n1", "people": 1234.5, "parts": 1}],
            [shapely.union_all([west, east])],
        ),
        "isochrones": gpd.GeoDataFrame({"service": []}, geometry=[], crs=FRAME),
        "candidates": _points(
            [
                {**row, "raw_人口": row["people"], "raw_people": row["people"]}
                for row in ({"candidate_id": "0001", "people": 1.0}, {"candidate_id": "0002", "people": 2.0})
            ],
            places[:2],
        ),
        "centres": _points(centres, places[:2]),
        "hinterlands": _shapes(
            [
                {"candidate_id": "0001", "tier": "centre", "people": 1234.8, "parts": 1},
                {"candidate_id": "0001", "tier": "town", "people": 1234.5, "parts": 1},
                {"candidate_id": "0002", "tier": "town", "parent_id": "0001", "people": 0.3, "parts": 1},
            ],
            [shapely.union_all([west, east]), west, east],
        ),
        "links": _shapes(
            [{"candidate_id": "0002", "parent_id": "0001", "minutes": 7.0, "tier": "town", "parent_in_county": False}],
            [shapely.LineString([places[1], places[0]])],
        ),
        "summary": pd.DataFrame(
            [
                {
                    "area_id": "330402",
                    "area_level": "county",
                    "service": "hospital",
                    "group": "all",
                    "people": 1234.5,
                    "coverage": 2 / 3,
                    "p90": float("inf"),
                }
            ]
        ),
    }


def planned(layers: dict[str, pd.DataFrame] | None = None, **changes: object) -> Plan:
    """The plan of `layers` (as drawn, if none are given), shaped as every writer gets it."""
    doubts = (Finding("old_run_moved", "settlements", "0044", {"path": "嘉兴", "moved": "嘉兴.1"}),)
    layers = layers or drawn()
    shaped = {layer: tables.shape(layer, frame) for layer, frame in layers.items()}
    shaped["findings"] = tables.shape("findings", findings.table(doubts, FRAME))
    plan = Plan(
        name="jiaxing",
        title={"en": "Jiaxing, 1 + 1", "zh": "嘉兴 1-1 城镇体系"},
        language="both",
        crs=CRS.from_epsg(4549),
        base="people",
        basis="proxy",
        tables=shaped,
        proofs=(
            Proof(
                "tiers",
                "optimal",
                1 / 3,
                1 / 3,
                0.0,
                "person-minutes",
                details={"counts": [1, 1], "worst": float("inf")},
            ),
        ),
        findings=doubts,
        inputs=(
            InputNote("roads", "../data/roads.gpkg", "ab" * 32, "OpenStreetMap", "2024", "ODbL 1.0"),
            InputNote("settlements", "../data/towns.csv", "cd" * 32, basis="proxy"),
        ),
        seeds=(1640,),
        tiers=("centre", "town"),
        notes={"polygon_tolerance_m": 125.0},
    )
    return replace(plan, **changes)


@pytest.fixture
def plan() -> Plan:
    """The county as drawn."""
    return planned()


@pytest.fixture
def layers() -> dict[str, pd.DataFrame]:
    """Its tables before they are shaped, to change and to plan anew."""
    return drawn()


@pytest.fixture
def replan() -> Callable[..., Plan]:
    """`planned`, for a county that differs from the drawn one."""
    return planned

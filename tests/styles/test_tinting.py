"""Neighbouring land is told apart on every map by the same column."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as some

from geoplan import tinting

SQUARE = shapely.box(0, 0, 1, 1)


def land(letters: str) -> dict[str, shapely.Geometry]:
    """One polygon a letter, drawn as squares."""
    cells: dict[str, list[shapely.Geometry]] = {}
    for y, line in enumerate(letters.split()):
        for x, letter in enumerate(line):
            cells.setdefault(letter, []).append(shapely.box(x, -y - 1, x + 1, -y))
    return {letter: shapely.union_all(own) for letter, own in sorted(cells.items())}


def test_neighbours_differ() -> None:
    shapes = land("""
        aab
        acb
        ddb
    """)
    colour = dict(zip(shapes, tinting.numbers(list(shapes.values())), strict=True))
    assert len({colour["a"], colour["b"], colour["c"], colour["d"]}) == 4
    assert min(colour.values()) == 1


@given(some.integers(1, 9), some.integers(1, 9), some.randoms(use_true_random=False))
def test_neighbours_of_a_random_map_differ_and_numbers_stay_in_the_palette(
    width: int, height: int, dice: object
) -> None:
    grid = [shapely.box(x, y, x + 1, y + 1) for x in range(width) for y in range(height)]
    dice.shuffle(grid)  # type: ignore[attr-defined]
    colours = tinting.numbers(grid)
    assert set(colours) <= set(range(1, tinting.COLOURS + 1))
    for at, own in enumerate(grid):
        before = [colour for colour, other in zip(colours, grid[:at], strict=False) if own.intersects(other)]
        assert colours[at] not in before or len(set(before)) == tinting.COLOURS


def frame(rows: list[dict[str, object]], shapes: list[shapely.Geometry]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(rows, geometry=shapes)


def test_a_town_has_the_colour_of_its_subcentre_and_unserved_land_has_none() -> None:
    shapes = land("""
        ccst
        ccsu
        xxxx
    """)
    both = shapely.union_all([shapes[letter] for letter in "stu"])
    rows = [
        ("c", "centre", shapely.union_all([shapes["c"], both])),
        ("c", "subcentre", shapes["c"]),
        ("s", "subcentre", both),
        ("c", "town", shapes["c"]),
        ("s", "town", shapes["s"]),
        ("t", "town", shapes["t"]),
        ("u", "town", shapes["u"]),
        ("", "town", shapes["x"]),
    ]
    hinterlands = frame(
        [{"candidate_id": place, "tier": tier} for place, tier, _ in rows], [shape for *_, shape in rows]
    )
    centres = pd.DataFrame(
        {
            "candidate_id": list("cstu"),
            "tier": ["centre", "subcentre", "town", "town"],
            "parent_id": ["", "c", "s", "s"],
        }
    )
    held = tinting.tinted({"hinterlands": hinterlands, "centres": centres}, ["centre", "subcentre", "town"])[
        "hinterlands"
    ]
    colour = {(row.candidate_id, row.tier): row.map_colour for row in held.itertuples()}
    assert colour["s", "subcentre"] != colour["c", "subcentre"]
    assert colour["s", "town"] == colour["t", "town"] == colour["u", "town"] == colour["s", "subcentre"]
    assert colour["c", "town"] == colour["c", "subcentre"]
    assert pd.isna(colour["", "town"])


@pytest.mark.parametrize(
    ("layer", "by", "owner"), [("catchments", "service", "facility_id"), ("spheres", "tier", "candidate_id")]
)
def test_each_map_of_land_uses_the_palette_from_its_first_colour(layer: str, by: str, owner: str) -> None:
    rows = [{by: "x", owner: "1"}, {by: "x", owner: ""}, {by: "y", owner: "2"}]
    held = tinting.tinted({layer: frame(rows, [SQUARE] * 3)}, [])[layer]
    assert held["map_colour"].fillna(0).tolist() == [1, 0, 1]
    assert np.dtype("int64") == held["map_colour"].dtype.numpy_dtype

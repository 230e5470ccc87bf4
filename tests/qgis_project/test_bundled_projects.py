"""The projects of the bundled examples in the real QGIS: nothing lost, everything as the registry of styles says."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from opened_projects import opened, written
from PIL import Image

from geoplan import words
from geoplan.styles import Style
from geoplan.styles.palette import PAPER
from geoplan.writers import geopackage, qgis_layers, qgis_themes

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "laws"))
from bundles import NAMES, plan

pytestmark = pytest.mark.qgis

RENDERERS = {"outline": "mergedFeatureRenderer", "names": "nullSymbol"}


@cache
def layers(name: str) -> dict[str, qgis_layers.Shown]:
    return {one.id: one for one in qgis_layers.listed(plan(name))}


@cache
def project(name: str) -> tuple[Path, dict[str, Any]]:
    """The folder of the pictures and what QGIS says of the project, once per session."""
    place = Path(mkdtemp())
    first = qgis_themes.maps(plan(name), tuple(layers(name).values()))[0].title
    return place / "pictures", opened(written(plan(name), place), place, [first])


def rows(name: str, one: qgis_layers.Shown) -> int:
    own = plan(name).tables[one.layer]
    for column, value in (one.style.where if one.style else {}).items():
        own = own[own[column] == value]
    return len(own)


def kind(style: Style) -> str:
    if style.name in RENDERERS:
        return RENDERERS[style.name]
    return "categorizedSymbol" if style.categories else "graduatedSymbol" if style.ranges else "singleSymbol"


@pytest.mark.parametrize("name", NAMES)
def test_every_layer_is_there_and_qgis_warns_of_nothing(name: str):
    told = project(name)[1]
    assert told["read"] and told["said"] == []
    assert told["layers"].keys() == layers(name).keys()
    assert [key for key, one in told["layers"].items() if not one["valid"]] == []
    assert told["crs"] == ":".join(plan(name).crs.to_authority() or ())


@pytest.mark.parametrize("name", NAMES)
def test_every_layer_has_the_rows_of_its_table(name: str):
    told = project(name)[1]["layers"]
    want = {key: rows(name, one) for key, one in layers(name).items()}
    assert {key: one["rows"] for key, one in told.items()} == want
    assert sum(want.values()) > 100


@pytest.mark.parametrize("name", NAMES)
def test_layers_look_as_the_registry_says(name: str):
    told = project(name)[1]["layers"]
    for key, one in layers(name).items():
        if one.style is None:
            continue
        assert told[key]["renderer"] == kind(one.style), key
        if told[key]["colours"]:
            want = [getattr(held, "fill", None) or held.colour for held in one.style.symbols()]  # type: ignore[union-attr]
            assert [got for got, colour in zip(told[key]["colours"], want, strict=True) if colour] == [
                colour for colour in want if colour
            ], key
        assert told[key]["labelled"] == (one.style.label is not None), key
        assert told[key]["read_only"]


@pytest.mark.parametrize("name", NAMES)
def test_every_row_has_a_symbol_and_no_expression_fails(name: str):
    for key, one in project(name)[1]["layers"].items():
        assert one["faults"] == [], key
        if one["renderer"] in ("categorizedSymbol", "graduatedSymbol", "singleSymbol"):
            assert one["drawn"] == one["rows"], key


@pytest.mark.parametrize("name", NAMES)
def test_fields_are_called_by_their_labels(name: str):
    told = project(name)[1]["layers"]
    for key, one in layers(name).items():
        want = geopackage.aliases(plan(name), one.layer)
        assert {field: told[key]["aliases"].get(field) for field in want} == want


@pytest.mark.parametrize("name", NAMES)
def test_groups_stand_in_the_order_of_the_house_and_hold_every_layer(name: str):
    listed = project(name)[1]["listed"]
    there = {one.group for one in layers(name).values()}
    language = plan(name).language
    assert [held[0] for held in listed] == [
        words.told(*told, language) for key, told in qgis_layers.HEADINGS.items() if key in there
    ]
    assert [key for _, held in listed for key in held] == list(layers(name))


@pytest.mark.parametrize("name", NAMES)
def test_every_map_is_a_theme_and_has_a_layout_at_a_round_scale(name: str):
    told = project(name)[1]
    want = {one.title: one for one in qgis_themes.maps(plan(name), tuple(layers(name).values()))}
    assert told["themes"] == {title: sorted(layer.id for layer in one.layers) for title, one in want.items()}
    assert set(told["layouts"]) == set(want)
    for title, layout in told["layouts"].items():
        assert layout["theme"] == [title]
        assert layout["scale"][0] == pytest.approx(round(layout["scale"][0], -3), rel=1e-6)
        assert 20 < layout["bar"][0] < 90  # millimetres
        assert layout["arrows"] == [True]


@pytest.mark.parametrize("name", NAMES)
def test_a_layout_is_a_picture_of_the_plan(name: str):
    pictures, told = project(name)
    exported = [(title, one) for title, one in told["layouts"].items() if "png" in one]
    assert len(exported) == 1
    title, one = exported[0]
    assert (one["png"], one["pdf"]) == (0, 0)
    assert (pictures / f"{title}.pdf").read_bytes().startswith(b"%PDF")
    with Image.open(pictures / f"{title}.png") as opened_picture:
        whole = opened_picture.convert("RGB")
    paper = tuple(int(PAPER[at : at + 2], 16) for at in (1, 3, 5))
    drawn = whole.crop((whole.width // 12, whole.height // 4, whole.width * 2 // 3, whole.height * 9 // 10))
    counts = {colour: count for count, colour in drawn.getcolors(drawn.width * drawn.height) or []}
    assert len(counts) > 200
    assert counts.get(paper, 0) < 0.9 * drawn.width * drawn.height
    legend = whole.crop((whole.width * 3 // 4, whole.height // 8, whole.width, whole.height // 2))
    assert len(legend.getcolors(legend.width * legend.height) or []) > 50

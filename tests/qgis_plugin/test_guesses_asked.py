"""What the dialogs ask about their layers: guesses for all of them in one start of the engine."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import geoplan
from geoplan.cli import app
from geoplan.qgis import guessing
from geoplan.qgis.engine import Engine, EngineTrouble
from geoplan.qgis.picked_layers import Picked, Placed

LINE = {"type": "LineString", "coordinates": [[9, 47], [9, 48]]}
ROAD = {"type": "Feature", "properties": {"JSDJ": "县道", "grade": "国道"}, "geometry": LINE}


@pytest.fixture
def roads(tmp_path: Path) -> Path:
    path = tmp_path / "公路 a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [ROAD]}), encoding="utf-8")
    return path


def asked(*layers: dict[str, Any]) -> list[Any]:
    done = CliRunner().invoke(app, ["qgis", "guess-layers", json.dumps(layers)])
    assert done.exit_code == 0, done.output
    guesses: list[Any] = json.loads(done.output)["guesses"]
    return guesses


def layer(path: Path, **fields: str) -> dict[str, Any]:
    return {"file": str(path), "role": "roads", "layer": "", "fields": fields}


def test_every_layer_is_answered_in_order_and_one_that_is_not_there_with_nothing(roads: Path) -> None:
    missing, found = asked(layer(roads.with_name("none.gpkg")), layer(roads))
    assert missing is None
    assert found["fields"]["road_class"] == "JSDJ"
    assert found["values"]["road_class"] == {"县道": "secondary"}


def test_a_column_that_is_picked_is_not_guessed_again_but_its_values_are(roads: Path) -> None:
    (found,) = asked(layer(roads, road_class="grade"))
    assert found["fields"]["road_class"] == "grade"
    assert found["values"]["road_class"] == {"国道": "trunk"}


def test_the_plugin_fills_in_what_nobody_picked(roads: Path) -> None:
    engine = Engine(sys.executable, geoplan.__version__, 1)
    placed = [
        (Placed(Picked("ROADS", "公路", str(roads)), roads), {}),
        (Placed(Picked("FACILITIES", "osm", "/data/a.osm.pbf"), Path("/data/a.osm.pbf")), {"name": "n"}),
    ]
    (filled, extract), said = guessing.fill(engine, placed, cancelled=lambda: False, lang="zh")
    assert dict(filled.fields) == {"road_class": "JSDJ"}
    assert filled.guessed == {"road_class"}
    assert dict(extract.fields) == {"name": "n"}
    assert said == ["道路：猜测 road_class = JSDJ。如有误，请指定字段。", "道路：road_class：取值对应 县道 → secondary"]


def test_an_engine_that_cannot_guess_leaves_what_was_picked(roads: Path, tmp_path: Path) -> None:
    placed = [(Placed(Picked("ROADS", "公路", str(roads)), roads), {"road_class": "grade"})]
    (filled,), said = guessing.fill(Engine(sys.executable, "9.9", 1), placed, cancelled=lambda: True, lang="en")
    assert dict(filled.fields) == {"road_class": "grade"}
    assert said == []


def test_an_engine_that_dies_while_it_guesses_is_told_and_not_taken_for_one_without_guesses(
    roads: Path, tmp_path: Path
) -> None:
    dying = tmp_path / "dying"
    dying.write_text(f"#!{sys.executable}\nimport os\nos._exit(3)\n", encoding="utf-8")
    dying.chmod(0o755)
    placed: list[tuple[Placed, dict[str, str]]] = [(Placed(Picked("ROADS", "公路", str(roads)), roads), {})]
    with pytest.raises(EngineTrouble, match="broke off \\(exit code 3\\)"):
        guessing.fill(Engine(str(dying), "9.9", 1), placed, cancelled=lambda: False, lang="en")

from pathlib import Path

import pytest

from geoplan.config import elevation, mode_checks, read_config, resolved
from geoplan.config.models import Kind
from geoplan.readers.fields import MOST_FACTOR
from geoplan.slopes import RULES

ROOT = Path(__file__).resolve().parents[2]
PLAN = """\
version: 1
name: two
area: {path: area.gpkg}
layers:
  roads: {path: roads.gpkg}
  settlements: {path: towns.csv}
  elevation: {path: [w.hgt.zip, e.hgt.zip], source: SRTM}
network:
  modes:
    car: {speeds: china, access_kmh: 4.5, snap_max_m: 1500}
    walk_elderly: {kind: walk, speeds: walk, access_kmh: 3, snap_max_m: 1500, slope: tobler}
"""


@pytest.fixture
def plan(tmp_path):
    for name in ("area.gpkg", "roads.gpkg", "towns.csv", "w.hgt.zip", "e.hgt.zip"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    return tmp_path / "plan.yaml"


def test_a_mode_of_any_name_says_its_kind_and_others_are_their_own(plan):
    modes = read_config(plan).network.modes
    assert {name: mode.kind_as(name) for name, mode in modes.items()} == {"car": "car", "walk_elderly": "walk"}


def test_the_tiles_of_an_elevation_model_count_from_the_configs_folder(plan):
    found = elevation(read_config(plan))
    assert [path.name for path in found.paths] == ["w.hgt.zip", "e.hgt.zip"]
    assert {path.parent for path in found.paths} == {plan.parent}
    assert found.given == ("w.hgt.zip", "e.hgt.zip")


def test_one_tile_may_stand_alone(plan):
    plan.write_text(PLAN.replace("[w.hgt.zip, e.hgt.zip]", "w.hgt.zip"), encoding="utf-8")
    assert elevation(read_config(plan)).given == ("w.hgt.zip",)


def test_what_is_written_out_in_full_reads_as_the_same_plan(plan):
    config = read_config(plan)
    plan.write_text(resolved(config), encoding="utf-8")
    assert read_config(plan) == config


def test_a_bundled_plan_has_neither_elevation_nor_zones():
    config = read_config(ROOT / "configs" / "liechtenstein.yaml")
    assert elevation(config) is None
    assert config.layers.speed_zones is None


def test_every_kind_has_its_slopes_and_every_slope_its_formula():
    known = {kind: {word for word in words if word != "none"} for kind, words in mode_checks.SLOPES.items()}
    assert known == {kind: set(rules) for kind, rules in RULES.items()}
    assert set(mode_checks.KINDS) == set(Kind.__args__)


def test_a_speed_may_at_most_double():
    assert MOST_FACTOR == 2

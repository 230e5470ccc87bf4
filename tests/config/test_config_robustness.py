"""The draws of the config: what counts where little is said, and what cannot be drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from geoplan.config import read_config
from geoplan.config.models import Config
from geoplan.config.resolving import resolved
from geoplan.errors import ConfigError, Fault

PLAN = """
version: 1
name: drawn
area: {path: area.gpkg}
layers:
  roads: {path: roads.gpkg}
  settlements: {path: towns.csv, datum: wgs84, error: 0.5}
network: {modes: {car: {speeds: china, access_kmh: 4.5, snap_max_m: 1500}}}
centres:
  mode: car
  objective: {minimise: travel, merit_at_least: 0.1}
  indicators: {size: {measure: people, direction: benefit}, land: {measure: hinterland, direction: benefit}}
  weights: {method: equal}
  ranking: topsis
  tiers: [{name: town, count: 2, weight: 1}]
  robustness: {ROBUSTNESS}
"""


@pytest.fixture
def county(tmp_path: Path) -> Path:
    for name in ("area.gpkg", "roads.gpkg", "towns.csv"):
        (tmp_path / name).write_bytes(b"")
    return tmp_path


def read(county: Path, robustness: str, *settings: str) -> Config:
    path = county / "plan.yaml"
    path.write_text(PLAN.replace("{ROBUSTNESS}", robustness), encoding="utf-8")
    return read_config(path, settings)


def only(county: Path, robustness: str, *settings: str) -> Fault:
    with pytest.raises(ConfigError) as caught:
        read(county, robustness, *settings)
    (fault,) = caught.value.faults
    return fault


def test_draws_and_seed_alone_vary_all_three(county: Path):
    config = read(county, "{draws: 500, seed: 1640}")
    assert config.centres is not None
    asked = config.centres.robustness
    assert asked is not None
    assert asked.weights is not None
    assert (asked.weights.concentration, asked.weights.among) == (50, None)
    assert (asked.speeds, asked.people) == (0.2, "stated")
    # and the resolved config says so, and says the same when it is read again
    text = resolved(config)
    assert "concentration: 50.0" in text
    (county / "again.yaml").write_text(text, encoding="utf-8")
    assert read_config(county / "again.yaml").centres == config.centres


def test_what_is_left_out_does_not_vary(county: Path):
    config = read(county, "{draws: 20, seed: 0, weights: any}")
    assert config.centres is not None
    asked = config.centres.robustness
    assert asked is not None
    assert asked.weights is not None
    assert (asked.weights.among, asked.speeds, asked.people) == ("any", None, None)


@pytest.mark.parametrize(
    ("robustness", "key", "code"),
    [
        ("{seed: 1}", "draws", "key_missing"),
        ("{draws: 100}", "seed", "key_missing"),
        ("{draws: 19, seed: 1}", "draws", "number_outside"),
        ("{draws: 100, seed: -1}", "seed", "number_outside"),
        ("{draws: 100, seed: x}", "seed", "not_whole"),
        ("{draws: 100, seed: 1, speeds: 1}", "speeds", "number_outside"),
        ("{draws: 100, seed: 1, speeds: 0}", "speeds", "number_outside"),
        ("{draws: 100, seed: 1, people: 0.5}", "people", "value_not_known"),
        ("{draws: 100, seed: 1, weights: some}", "weights.among", "value_not_known"),
        ("{draws: 100, seed: 1, weights: {concentration: 0}}", "weights.concentration", "number_outside"),
        ("{draws: 100, seed: 1, weights: {concentration: 5, among: any}}", "weights", "robustness_weights_form"),
        ("{draws: 100, seed: 1, weights: 5}", "weights", "not_section"),
        ("{draws: 100, seed: 1, weights: {}}", "weights", "section_empty"),
    ],
)
def test_what_cannot_be_drawn_is_refused(county: Path, robustness: str, key: str, code: str):
    fault = only(county, robustness)
    assert (fault.code, fault.values["key"]) == (code, f"centres.robustness.{key}")


def test_people_without_an_error_cannot_vary_by_it(county: Path):
    path = county / "plan.yaml"
    text = PLAN.replace(", error: 0.5", "").replace("{ROBUSTNESS}", "{draws: 50, seed: 1, people: stated}")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_config(path)
    (fault,) = caught.value.faults
    assert fault.code == "robustness_no_error"
    assert "layers.settlements.error" in fault.sentence()


def test_the_weight_of_a_single_indicator_cannot_vary(county: Path):
    path = county / "plan.yaml"
    text = PLAN.replace(", land: {measure: hinterland, direction: benefit}", "")
    path.write_text(text.replace("{ROBUSTNESS}", "{draws: 50, seed: 1, weights: any}"), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_config(path)
    assert [fault.code for fault in caught.value.faults] == ["robustness_one_indicator"]

"""Demand, standards, measures, equity and siting spoilt, through the command line: the exit code, the place and the remedy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import rasterio
from rasterio import Affine

X, Y = 500_000, 3_400_000
AT_TOWNS = {"from": "settlements"}
IN_A_FILE = {"path": "candidates.csv", "fields": {"cost": "cost", "capacity": "capacity"}, "crs": "EPSG:4549"}


def asked(**question: Any):
    """The county asks one question of siting."""

    def change(config: dict[str, Any]) -> None:
        config["services"]["hospital"]["capacity"] = "beds"
        config["siting"] = {"新医院": {"service": "hospital", "people_per_unit": 10, **question}}
        if not question["model"].startswith("capacitated"):
            del config["siting"]["新医院"]["people_per_unit"]

    return change


def measured(**entry: Any):
    """The county measures access once."""

    def change(config: dict[str, Any]) -> None:
        config["services"]["hospital"]["capacity"] = "beds"
        config["access"] = {"重力": {"service": "hospital", **entry}}

    return change


def beds(tables: dict[str, Any]) -> None:
    tables["sites"]["capacity"] = [10]


def offered(*rows: str):
    """The candidates' file."""

    def write(folder: Path) -> None:
        (folder / "candidates.csv").write_text("\n".join(["id,name,cost,capacity,x,y", *rows]), encoding="utf-8")

    return write


def standards(content: str):
    def write(folder: Path) -> None:
        (folder / "own.yaml").write_text(content, encoding="utf-8")

    return write


WRONG_QUESTIONS = [
    (asked(model="mclp", count=1, candidates={**AT_TOWNS, "forced": ["101", "干窑"]}), "more are forced: 101, 102"),
    (asked(model="capacitated_cover", count=1, candidates=AT_TOWNS), "4 candidates state no capacity"),
    (asked(model="capacitated_cover", enlarge={"step": 10, "most": 5}), "growth of up to 5 in steps of 10"),
    (asked(model="capacitated_cover", enlarge={"step": 1e-6, "most": 5}), "growth of up to 5 in steps of 1e-06"),
    (asked(model="capacitated_cover", enlarge={"step": 1, "most": 5, "cost": 3}), "State `currency`"),
    (measured(measure="gravity", decay={"power": {"beta": 1000, "smallest_min": 1e-9}}), "it must be ≤ 20"),
    (measured(measure="huff", alpha=1e6, decay={"exponential": {"beta": 0.1}}), "it must be ≤ 20"),
]


@pytest.mark.parametrize(("change", "what"), WRONG_QUESTIONS)
def test_a_question_that_cannot_be_asked_is_told_before_anything_is_computed(spoilt, change, what):
    told = spoilt("validate", "plan.yaml", config=change, tables=beds)
    assert told.code == 2
    assert any(what in fault for fault in told.faults)
    assert spoilt("run", "plan.yaml", "--lang", "zh", config=change, tables=beds).code == 2


def test_a_model_with_capacity_asks_for_its_unit(spoilt):
    def unit_less(config):
        asked(model="capacitated_cover", count=1, build={"capacity": 5}, candidates=AT_TOWNS)(config)
        del config["services"]["hospital"]["capacity"]

    told = spoilt("validate", "plan.yaml", config=unit_less)
    assert told.code == 2
    assert any("`services.hospital.capacity`" in fault for fault in told.faults)


@pytest.mark.parametrize(
    ("rows", "setting", "code", "what"),
    [
        (["a,甲,1,5,501500,3402000", "b,乙,1,,506000,3402000"], {}, 2, "1 candidates state no capacity"),
        (["a,甲,1,5,501500,3402000", "a,乙,1,5,506000,3402000"], {}, 3, "stand in several rows: a"),
        (["a,甲,-1,5,501500,3402000"], {}, 3, "cost is negative"),
        (["a,甲,1,5,1500,2000"], {}, 3, "none of the 1 candidates lies in the planned area"),
        (["a,甲,1,5,501500,3402000"], {"crs": None}, 3, "Set `siting.新医院.candidates.crs`"),
        (["a,甲,1,5,501500,3403900", "b,乙,1,5,506000,3402000"], {"forced": ["甲"]}, 2, "meet no road"),
    ],
)
def test_candidates_of_a_file_are_told_with_their_row_and_key(spoilt, rows, setting, code, what):
    named = {key: value for key, value in {**IN_A_FILE, **setting}.items() if value is not None}
    question = asked(model="capacitated_cover", count=1, candidates=named)
    told = spoilt(config=question, tables=beds, files=offered(*rows))
    assert told.code == code
    assert any(what in fault for fault in told.faults)


def test_sites_that_cannot_stand_together_are_called_by_their_names(spoilt):
    question = {"model": "mclp", "count": 2, "apart_min": 60, "existing": "ignore"}
    told = spoilt(config=asked(**question, candidates={**AT_TOWNS, "forced": ["101", "102"]}), tables=beds)
    assert told.code == 2
    assert "魏塘 (101) and 干窑 (102) are both forced open" in told.err


@pytest.mark.parametrize(
    ("given", "content", "what"),
    [
        (".", "", "there is no file of standards ."),
        ("own.yaml", "x: " + "[" * 900 + "]" * 900, "own.yaml: the standards cannot be read"),
        ("own.yaml", "version: '1'\nrows: {a: [b]}\n", "`a` is […]"),
        ("own.yaml", "version: '1'\nrows: {a: {}}\nrows: {a: {}}\n", "own.yaml:3: the standards cannot be read"),
    ],
)
def test_a_file_of_standards_that_is_none_is_told_so(spoilt, given, content, what):
    told = spoilt(config=lambda config: config.update(standards=given), files=standards(content))
    assert told.code == 2
    assert what in told.err


def test_of_a_standard_that_cannot_be_had_nothing_else_is_said(spoilt):
    def picked(config):
        asked(model="mclp", count=1, candidates=AT_TOWNS)(config)
        config["services"]["hospital"]["standard"] = "nowhere"

    told = spoilt("validate", "plan.yaml", config=picked, tables=beds)
    assert told.code == 2
    (fault,) = told.faults
    assert "there is no standard nowhere" in fault


def test_a_bundle_names_services_not_numbers(spoilt):
    told = spoilt("validate", "plan.yaml", config=lambda config: config["centres"]["tiers"][0].update(bundle=5))
    assert told.code == 2
    assert "`centres.tiers[0].bundle` is 5; known are hospital" in told.faults[0]


@pytest.mark.parametrize("value", [-5.0, np.nan, np.inf, 3.4e38])
def test_a_pixel_that_holds_no_number_of_people_is_told_with_its_value(spoilt, value):
    def people(folder):
        pixels = np.full((4, 10), 10.0)
        pixels[1, 3] = value
        place = {"crs": "EPSG:4549", "transform": Affine(1000, 0, X, 0, -1000, Y + 4000)}
        with rasterio.open(folder / "p.tif", "w", "GTiff", 10, 4, 1, dtype="float64", **place) as out:
            out.write(pixels, 1)

    def cells(config):
        config["layers"]["population"] = {"path": "p.tif"}
        config["demand"] = {"source": "population", "cell_m": 1000}

    told = spoilt("validate", "plan.yaml", config=cells, files=people)
    assert told.code == 3
    assert f"p.tif: population: 1 pixel(s) hold values that are no numbers of people: {value:g} (1)" in told.faults[0]


def test_numbers_as_small_as_a_float_can_be_are_written_without_a_warning():
    from geoplan.tables import round_significant

    rounded = round_significant(np.array([5e-324, 1e-300, 1 / 3, 1e308]))
    assert np.isfinite(rounded).all()
    assert pd.Series(rounded).is_monotonic_increasing
    assert rounded[2] == 0.333333333333

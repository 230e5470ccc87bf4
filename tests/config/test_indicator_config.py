"""Indicators and weights of the config: what they may say, and every way in which they cannot hold together."""

from __future__ import annotations

from pathlib import Path

import pytest

from geoplan.config import read_config
from geoplan.config.resolving import resolved
from geoplan.errors import ConfigError, Fault

PLAN = """
version: 1
name: judged
area: {path: area.gpkg}
layers:
  roads: {path: roads.gpkg}
  settlements: {path: towns.csv, datum: wgs84, fields: {indicator_gdp: GDP}}
  facilities: {path: beds.csv, datum: wgs84}
network: {modes: {car: {speeds: china, access_kmh: 4.5, snap_max_m: 1500}}}
services: {hospital: {mode: car, capacity: beds, limit_min: 60, standard: {minutes: 30, source: test}}}
access:
  beds: {measure: 2sfca, service: hospital, limit_min: 60}
  load: {measure: 2sfca, service: hospital, limit_min: 60, view: facilities}
centres:
  mode: car
  objective: {minimise: travel, merit_at_least: 0.1}
  indicators:
    size: {measure: people, direction: benefit}
    wealth: {column: indicator_gdp, together: sum, direction: benefit}
    care: {access: beds, direction: benefit}
  weights: {method: equal}
  ranking: topsis
  tiers: [{name: town, count: 2, weight: 1}]
"""
PAIRS = "size/wealth: 3, size/care: 5, wealth/care: 2"


@pytest.fixture
def county(tmp_path: Path) -> Path:
    for name in ("area.gpkg", "roads.gpkg", "towns.csv", "beds.csv"):
        (tmp_path / name).write_bytes(b"")
    return tmp_path


def changed(county: Path, old: str, new: str) -> Path:
    assert old in PLAN
    path = county / "plan.yaml"
    path.write_text(PLAN.replace(old, new), encoding="utf-8")
    return path


def weighed(county: Path, weights: str) -> Path:
    return changed(county, "{method: equal}", weights)


def faults(path: Path) -> list[Fault]:
    with pytest.raises(ConfigError) as caught:
        read_config(path)
    return list(caught.value.faults)


def codes(path: Path) -> list[str]:
    return [fault.code for fault in faults(path)]


def test_every_kind_of_indicator_and_treatment_is_read_and_written_again(county: Path) -> None:
    more = "{column: indicator_gdp, together: sum, direction: benefit, unit: yuan, normalise: min_max, within: county, "
    more += "outliers: {winsorise: 0.05}, missing: impute_median}"
    config = read_config(changed(county, "{column: indicator_gdp, together: sum, direction: benefit}", more))
    assert config.centres is not None
    one = config.centres.indicators["wealth"]
    assert (one.within, one.missing, one.outliers and one.outliers.winsorise) == ("county", "impute_median", 0.05)
    (county / "again.yaml").write_text(resolved(config), encoding="utf-8")
    assert read_config(county / "again.yaml").centres == config.centres


def test_a_missing_value_is_refused_where_nothing_is_said(county: Path) -> None:
    config = read_config(changed(county, "name: judged", "name: other"))
    assert config.centres is not None
    assert {one.missing for one in config.centres.indicators.values()} == {"refuse"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("measure: people,", "", "indicator_source"),
        ("measure: people,", "measure: people, access: beds,", "indicator_source"),
        ("measure: people,", "measure: people, together: sum,", "indicator_takes_not"),
        ("measure: people,", "measure: people, unit: heads,", "indicator_takes_not"),
        ("access: beds,", "access: beds, within_min: 5,", "indicator_takes_not"),
        ("measure: people,", "measure: functions,", "measure_needs"),
        ("together: sum, ", "", "indicator_together_missing"),
        ("column: indicator_gdp", "column: GDP", "indicator_column"),
        ("access: beds, d", "access: bed, d", "value_not_known_near"),
        ("access: beds, d", "access: load, d", "indicator_of_facilities"),
        ("fields: {indicator_gdp", "fields: {gpd", "key_unknown_near"),
        ("measure: people,", "measure: people, within: county,", "within_needs_normalise"),
        ("measure: people,", "measure: people, normalise: vector, within: kind,", "within_needs_normalise"),
        ("measure: people,", "measure: people, outliers: {winsorise: 0.5},", "number_outside"),
        ("measure: people,", "measure: people, outliers: {winsorise: 0},", "number_outside"),
        ("measure: people,", "measure: people, missing: drop,", "value_not_known"),
    ],
)
def test_what_an_indicator_cannot_be(county: Path, old: str, new: str, code: str) -> None:
    assert codes(changed(county, old, new)) == [code]


def test_a_score_from_0_to_1_needs_normalisations_that_keep_to_it(county: Path) -> None:
    path = changed(county, "measure: people,", "measure: people, normalise: z,")
    assert read_config(path).centres is not None
    path.write_text(path.read_text(encoding="utf-8").replace("ranking: topsis", "ranking: saw"), encoding="utf-8")
    assert codes(path) == ["normalise_not_with_ranking"]


def test_a_measure_of_access_needs_the_section(county: Path) -> None:
    start, end = PLAN.index("access:\n"), PLAN.index("centres:")
    path = county / "plan.yaml"
    path.write_text(PLAN[:start] + PLAN[end:], encoding="utf-8")
    assert codes(path) == ["indicator_without_access"]


@pytest.mark.parametrize(
    "weights",
    [
        "{method: given, values: {size: 1, wealth: 2, care: 0}}",
        f"{{method: ahp, random_index: saaty, comparisons: {{{PAIRS}}}}}",
        "{method: ahp, random_index: alonso_lamata, matrix: [[1, 3, 5], [1/3, 1, 2], [0.2, 0.5, 1]]}",
        f"{{method: ahp, random_index: saaty, experts: {{x: {{comparisons: {{{PAIRS}}}}}, y: {{comparisons: {{{PAIRS}}}}}}}}}",
        "{method: entropy}",
        "{method: critic}",
        "{method: combined, of: [entropy, critic], how: game}",
        "{method: combined, of: [equal, critic], how: linear, shares: {equal: 1, critic: 3}}",
        "{method: combined, of: [given, critic], how: product, values: {size: 1, wealth: 2, care: 1}}",
    ],
    ids=["given", "pairs", "matrix", "experts", "entropy", "critic", "game", "linear", "product"],
)
def test_ways_of_weighing(county: Path, weights: str) -> None:
    config = read_config(weighed(county, weights))
    (county / "again.yaml").write_text(resolved(config), encoding="utf-8")
    assert read_config(county / "again.yaml").centres == config.centres


@pytest.mark.parametrize(
    ("weights", "code"),
    [
        ("{method: entropy, values: {size: 1, wealth: 2, care: 1}}", "weights_values_idle"),
        ("{method: entropy, random_index: saaty}", "weights_key_idle"),
        ("{method: equal, how: game}", "weights_key_idle"),
        (f"{{method: ahp, comparisons: {{{PAIRS}}}}}", "key_missing"),
        ("{method: ahp, random_index: saaty}", "ahp_form"),
        ("{method: ahp, random_index: saaty, matrix: [[1, 3], [1/3, 1]]}", "ahp_shape"),
        ("{method: ahp, random_index: saaty, matrix: [[1, 3, 5], [1/3, 1, 2], [1/5, 1/2]]}", "ahp_shape"),
        ("{method: ahp, random_index: saaty, matrix: [[1, 3, 5], [1/3, 2, 2], [1/5, 1/2, 1]]}", "ahp_diagonal"),
        ("{method: ahp, random_index: saaty, matrix: [[1, 3, 5], [3, 1, 2], [1/5, 1/2, 1]]}", "ahp_not_reciprocal"),
        ("{method: ahp, random_index: saaty, matrix: [[1, 3, 5], [1/3, 1, much], [1/5, 1/2, 1]]}", "not_number"),
        ("{method: ahp, random_index: saaty, matrix: [[1, 3, 5], [1/3, 1, 1/0], [1/5, 1/2, 1]]}", "not_number"),
        ("{method: ahp, random_index: saaty, matrix: [[1, 3, 5], [1/3, 1, -2], [1/5, 1/2, 1]]}", "number_outside"),
        ("{method: ahp, random_index: saaty, comparisons: {size/wealth: 3, size/care: 5}}", "ahp_comparison_missing"),
        (f"{{method: ahp, random_index: saaty, comparisons: {{{PAIRS}, care/size: 0.2}}}}", "ahp_comparison_twice"),
        (f"{{method: ahp, random_index: saaty, comparisons: {{{PAIRS}, size/welth: 2}}}}", "ahp_comparison_unknown"),
        (f"{{method: ahp, random_index: saaty, comparisons: {{{PAIRS}, size/size: 1}}}}", "ahp_comparison_self"),
        (
            "{method: ahp, random_index: saaty, comparisons: {size/wealth: 3, wealth/care: 3, size/care: 1/3}}",
            "ahp_inconsistent",
        ),
        ("{method: ahp, random_index: saaty, experts: {x: {weight: 2}}}", "ahp_expert_form"),
        (
            f"{{method: ahp, random_index: saaty, experts: {{x: {{weight: 2, comparisons: {{{PAIRS}}}}}, "
            f"y: {{comparisons: {{{PAIRS}}}}}}}}}",
            "ahp_expert_weight_missing",
        ),
        ("{method: combined, how: game}", "key_missing"),
        ("{method: combined, of: [entropy, critic]}", "key_missing"),
        ("{method: combined, of: [entropy], how: game}", "weights_of_one"),
        ("{method: combined, of: [entropy, entropy], how: game}", "listed_twice"),
        ("{method: combined, of: [entropy, critic], how: linear}", "key_missing"),
        ("{method: combined, of: [entropy, critic], how: game, shares: {entropy: 1, critic: 1}}", "shares_idle"),
        ("{method: combined, of: [entropy, critic], how: linear, shares: {entropy: 1}}", "share_missing"),
        ("{method: combined, of: [entropy, critic], how: linear, shares: {entropy: 0, critic: 0}}", "weights_all_zero"),
        ("{method: combined, of: [entropy, ahp], how: game, random_index: saaty}", "ahp_form"),
    ],
)
def test_weights_that_do_not_hold_together(county: Path, weights: str, code: str) -> None:
    assert codes(weighed(county, weights)) == [code]


def test_a_comparison_that_contradicts_the_others_is_named_at_its_place(county: Path) -> None:
    pairs = "{size/wealth: 3, wealth/care: 3, size/care: 1/3}"
    path = weighed(county, f"{{method: ahp, random_index: saaty, comparisons: {pairs}}}")
    (fault,) = faults(path)
    assert fault.line == PLAN.count("\n", 0, PLAN.index("weights:")) + 1
    # 3 · 3 = 9 against 1/3: the ratio is that of the circle, 27
    assert fault.values["circle"] == "size/wealth = 3, wealth/care = 3, size/care = 1/3"
    assert fault.values["whole"] == "9"
    assert fault.values["implied"] in fault.sentence()
    assert fault.values["implied"] in fault.sentence("zh")


def test_inconsistency_may_be_accepted_with_a_reason(county: Path) -> None:
    pairs = "{size/wealth: 3, wealth/care: 3, size/care: 1/3}"
    path = weighed(
        county, f"{{method: ahp, random_index: saaty, accept_inconsistency: asked twice, comparisons: {pairs}}}"
    )
    assert read_config(path).centres is not None


def test_every_expert_is_held_to_consistency_and_all_together_too(county: Path) -> None:
    bad = "{comparisons: {size/wealth: 3, wealth/care: 3, size/care: 1/3}}"
    good = f"{{comparisons: {{{PAIRS}}}}}"
    told = faults(weighed(county, f"{{method: ahp, random_index: saaty, experts: {{Li: {bad}, Wang: {good}}}}}"))
    assert {fault.code for fault in told} == {"ahp_inconsistent"}
    who = [fault.values["who"] for fault in told]
    assert "Li: " in who
    assert "Wang: " not in who
    both = faults(weighed(county, f"{{method: ahp, random_index: saaty, experts: {{Li: {bad}, Wang: {bad}}}}}"))
    assert sorted(fault.values["who"] for fault in both) == ["", "Li: ", "Wang: "]


def test_all_faults_of_a_matrix_are_told_at_once_with_their_cells(county: Path) -> None:
    told = faults(weighed(county, "{method: ahp, random_index: saaty, matrix: [[2, 3, 5], [3, 1, 2], [5, 1/2, 1]]}"))
    assert [(fault.code, fault.values["key"]) for fault in told] == [
        ("ahp_diagonal", "centres.weights.matrix[0][0]"),
        ("ahp_not_reciprocal", "centres.weights.matrix[1][0]"),
        ("ahp_not_reciprocal", "centres.weights.matrix[2][0]"),
    ]


def test_more_indicators_than_the_tables_go(county: Path) -> None:
    more = "".join(f"    i{at}: {{measure: people, direction: benefit}}\n" for at in range(8))
    path = changed(county, "    size:", more + "    size:")
    text = path.read_text(encoding="utf-8").replace(
        "{method: equal}", "{method: ahp, random_index: saaty, matrix: [[1]]}"
    )
    path.write_text(text, encoding="utf-8")
    assert codes(path) == ["ahp_too_many", "ahp_shape"]


def test_the_config_says_which_it_is(county: Path) -> None:
    config = read_config(weighed(county, "{method: combined, of: [entropy, critic], how: game}"))
    assert config.centres is not None
    assert config.centres.weights.of == ("entropy", "critic")

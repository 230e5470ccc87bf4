"""What may be wrong with the section `equity`, each in a sentence with its place."""

from __future__ import annotations

import pytest

from geoplan.config import read_config
from geoplan.config.measure_checks import MEASURE_KEYS
from geoplan.config.models import Config
from geoplan.errors import ConfigError, Fault
from geoplan.stages.equity import compared
from geoplan.validation import validate

ACCESS = """
access:
  beds: {measure: 2sfca, service: hospital, limit_min: 7}
  near: {measure: nearest, service: hospital}
  whom: {measure: cumulative, service: hospital, limit_min: 7, view: facilities}
"""


def faults(config) -> list[Fault]:
    with pytest.raises(ConfigError) as caught:
        validate(read_config(config))
    return list(caught.value.faults)


@pytest.mark.parametrize(
    ("equity", "code", "said"),
    [
        ("{atkinson_epsilon: 1, measures: [bed]}", "value_not_known_near", "beds"),
        ("{atkinson_epsilon: 1, measures: [beds, beds]}", "listed_twice", "beds"),
        ("{atkinson_epsilon: 1, measures: whom}", "equity_of_facilities", "view: facilities"),
        ("{atkinson_epsilon: 1, measures: []}", "section_empty", "equity.measures"),
        ("{atkinson_epsilon: 0}", "number_outside", "> 0"),
        ("{atkinson_epsilon: -1}", "number_outside", "> 0"),
        ("{atkinson_epsilon: a lot}", "not_number", "a lot"),
        ("{rank_by: income}", "key_missing", "atkinson_epsilon"),
        ("~", "section_empty", "equity"),
        ("{atkinson_epsilon: 1, rank_by: incom}", "value_not_known_near", "income"),
        ("{atkinson_epsilon: 1, rank_by: aged_80}", "equity_rank_missing", "found income, people_registered, aged_60"),
        ("{atkinson_epsilon: 1, lines: {bed: 1}}", "value_not_known_near", "beds"),
        ("{atkinson_epsilon: 1, lines: {near: 1}}", "equity_line_idle", "near"),
        ("{atkinson_epsilon: 1, measures: near, lines: {near: 1}}", "equity_line_of_minutes", "less is better"),
        ("{atkinson_epsilon: 1, lines: {beds: 0}}", "number_outside", "> 0"),
        ("{atkinson_epsilon: 1, epsilon: 1}", "key_unknown_near", "atkinson_epsilon"),
    ],
)
def test_a_bad_section_is_told_in_both_languages(written, equity, code, said):
    config = written(f"{ACCESS}\nequity: {equity}")
    found = faults(config)
    assert [fault.code for fault in found] == [code]
    assert said in found[0].sentence("en") and found[0].sentence("zh")
    assert "equity" in found[0].sentence("en")


def test_equity_needs_measures(written):
    hospital = "{mode: car, standard: {minutes: 10, source: test}}"
    assert [fault.code for fault in faults(written("equity: {atkinson_epsilon: 1}", hospital))] == [
        "equity_without_access"
    ]
    only_times = "access: {near: {measure: nearest, service: hospital}}\nequity: {atkinson_epsilon: 1}"
    found = faults(written(only_times, hospital))
    assert [fault.code for fault in found] == ["equity_nothing_per_person"]
    assert "(near)" in found[0].sentence()


def test_all_faults_are_told_at_once(written):
    config = written(f"{ACCESS}\nequity: {{atkinson_epsilon: -1, measures: [bed], rank_by: incom, lines: {{x: 1}}}}")
    assert len(faults(config)) == 4


def test_left_out_the_measures_are_those_of_which_more_is_better(written):
    config = read_config(written(f"{ACCESS}\nequity: {{atkinson_epsilon: 1}}"))
    assert isinstance(config, Config) and config.equity is not None
    assert compared(config, config.equity) == ["beds"]


def test_every_measure_is_one_of_supply_or_not():
    from geoplan.config.equity_checks import per_person

    of_supply = {name for name in MEASURE_KEYS if per_person({"measure": name})}
    assert set(MEASURE_KEYS) - of_supply == {"nearest", "kth_nearest", "huff", "doubly_constrained", "capacity_limited"}
    assert not any(per_person({"measure": name, "view": "facilities"}) for name in MEASURE_KEYS)

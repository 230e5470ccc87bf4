"""A config picks standards by name and overrides them in place."""

from __future__ import annotations

from pathlib import Path

import pytest
from old_people_county import Planned

from geoplan.config import Config, findings, read_config, resolved, standards
from geoplan.errors import ConfigError, Fault


def only(planned: Planned, service: str, more: str = "") -> Fault:
    with pytest.raises(ConfigError) as caught:
        planned(service, more)
    assert len(caught.value.faults) == 1, caught.value
    return caught.value.faults[0]


def told(config: Config, code: str) -> list[str]:
    return [finding.sentence() for finding in findings(config) if finding.code == code]


SHARE = "access: {beds: {measure: 2sfca, service: nursing_home, limit_min: 60}}"
OWN = """\
version: "1"
rows:
  {name}:
    service: nursing_home
    title: {{en: Ours, zh: 我们的}}
    minutes: 25
    nested: true
    source: our plan
    confidence: high
"""


def test_a_name_brings_value_source_and_confidence(planned: Planned) -> None:
    standard = (
        planned("{mode: car, standard: village_elderly_care, facilities: [elderly_day_care]}")
        .services["nursing_home"]
        .standard
    )
    assert (standard.minutes, standard.confidence) == (15, "low")
    assert standard.source == "provincial guidance, from memory, clause not checked"


def test_what_is_overridden_is_told_and_stands_in_the_source(planned: Planned) -> None:
    config = planned("{mode: car, standard: {name: tdt1062_urban_15min, minutes: 20}}")
    standard = config.services["nursing_home"].standard
    assert standard.minutes == 20
    assert standard.source == "TD/T 1062-2021, clause not checked, overridden: minutes 15 → 20"
    assert "minutes 15 → 20" in told(config, "standard_overridden")[0]


def test_metres_may_stand_in_for_minutes(planned: Planned) -> None:
    standard = (
        planned("{mode: car, standard: {name: tdt1062_urban_15min, metres: 1500}}").services["nursing_home"].standard
    )
    assert (standard.minutes, standard.metres) == (None, 1500)
    assert "minutes 15 → –, metres – → 1500" in standard.source


def test_who_names_a_source_of_their_own_says_how_sure_it_is(planned: Planned) -> None:
    mine = "{name: tdt1062_urban_10min, minutes: 9, source: mine}"
    standard = planned(f"{{mode: car, standard: {mine}}}").services["nursing_home"].standard
    assert (standard.source, standard.confidence) == ("mine", None)


def test_a_row_taken_as_it_is_is_not_told(planned: Planned) -> None:
    assert told(planned("{mode: car, standard: {name: tdt1062_urban_15min, minutes: 15}}"), "standard_overridden") == []


def test_the_resolved_config_holds_the_values_and_reads_the_same(planned: Planned, county: Path) -> None:
    split = "{urban: tdt1062_urban_15min, rural: {name: tdt1062_rural_village, minutes: 25}}"
    config = planned(
        f"{{mode: car, standard: {split}}}", "rural_access: {standard: rural_access_index, road_classes: [secondary]}"
    )
    text = resolved(config)
    assert "minutes: 25.0" in text
    (county / "plan.yaml").write_text(text, encoding="utf-8")
    assert read_config(county / "plan.yaml") == config


def test_beds_for_the_old_are_counted_by_the_old(planned: Planned) -> None:
    service = "{mode: car, standard: elderly_beds, capacity: beds%s}"
    assert planned(service % "", SHARE).services["nursing_home"].base == "aged_60"
    assert planned(service % ", base: people", SHARE).services["nursing_home"].base == "people"


def test_a_group_that_the_data_lack_is_named(planned: Planned, county: Path) -> None:
    from geoplan.validation import validate

    path = county / "settlements.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("aged_60", "aged_65"), encoding="utf-8")
    config = planned("{mode: car, standard: elderly_beds, capacity: beds}", SHARE)
    with pytest.raises(Exception, match="aged_60"):
        validate(config)


@pytest.mark.parametrize(
    ("service", "code", "words"),
    [
        ("{mode: car, standard: elderly_bed}", "standard_unknown", "elderly_beds?"),
        ("{mode: car, standard: hospital_beds}", "standard_of_other_service", "hospital"),
        ("{mode: car, standard: nursing_bed_share}", "standard_is_monitoring", "monitoring"),
        ("{mode: car, standard: rural_access_index}", "standard_straight_line", "rural_access"),
        ("{mode: car, standard: {urban: tdt1062_urban_15min}}", "standard_urban_and_rural", "both"),
        (
            "{mode: car, standard: {urban: tdt1062_urban_15min, rural: {metres: 500, source: x}}}",
            "standards_differ_in_kind",
            "minutes",
        ),
        ("{mode: car, standard: {urban: nix, rural: tdt1062_urban_15min}}", "standard_unknown", "nix"),
        ("{mode: car, standard: {name: tdt1062_urban_15min, minuts: 3}}", "key_unknown_near", "minutes"),
        ("{mode: car, standard: {per_1000: 3, share: 0.5}, capacity: beds}", "standard_share_idle", "share"),
        ("{mode: car, capacity_missing: 5}", "capacity_missing_idle", "capacity"),
        ("{mode: car, capacity: beds, capacity_missing: 0}", "value_not_known", "leave_out"),
        ("{mode: car, standard: elderly_beds}", "per_1000_without_capacity", "capacity"),
    ],
)
def test_each_pick_that_cannot_be_is_told(planned: Planned, service: str, code: str, words: str) -> None:
    fault = only(planned, service, SHARE if "per_1000" in service or code.startswith("per_1000") else "")
    assert fault.code == code
    assert words in fault.sentence()
    assert fault.line == 11


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("rural_access: {standard: elderly_beds, road_classes: [secondary]}", "rural_access_standard"),
        ("rural_access: {standard: {minutes: 5, source: x}, road_classes: [secondary]}", "rural_access_metres"),
        ("rural_access: {standard: rural_acces_index, road_classes: [secondary]}", "standard_unknown"),
        ("standards: mine.yaml", "layer_file_missing"),
        (
            "  all_season_road: {mode: car}\nrural_access: {standard: rural_access_index, road_classes: [x]}",
            "rural_access_name",
        ),
    ],
)
def test_what_cannot_be_said_of_roads_or_files_is_told(planned: Planned, more: str, code: str) -> None:
    assert only(planned, "{mode: car}", more).code == code


def test_rows_of_ones_own_can_be_picked_and_replace_those_of_the_library(planned: Planned, county: Path) -> None:
    (county / "mine.yaml").write_text(OWN.format(name="ours"), encoding="utf-8")
    config = planned("{mode: car, standard: ours}", "standards: mine.yaml")
    assert config.services["nursing_home"].standard.minutes == 25
    assert [(note.layer, note.path) for note in standards(config)] == [("standards", "mine.yaml")]
    assert told(config, "standard_row_replaced") == []
    (county / "mine.yaml").write_text(OWN.format(name="tdt1062_urban_15min"), encoding="utf-8")
    config = planned("{mode: car, standard: tdt1062_urban_15min}", "standards: mine.yaml")
    assert config.services["nursing_home"].standard.source == "our plan"
    assert len(told(config, "standard_row_replaced")) == 1


def test_a_faulty_file_of_ones_own_is_told_at_its_line(planned: Planned, county: Path) -> None:
    (county / "mine.yaml").write_text(OWN.format(name="ours").replace("25", "many"), encoding="utf-8")
    fault = only(planned, "{mode: car, standard: ours}", "standards: mine.yaml")
    assert (fault.code, fault.file, fault.line) == ("standards_value", "mine.yaml", 6)


def test_another_mode_other_people_and_low_confidence_are_doubtful(planned: Planned) -> None:
    config = planned("{mode: car, standard: tdt1062_rural_village}")
    codes = {finding.code for finding in findings(config)}
    assert {"standard_other_mode", "standard_other_setting", "standard_low_confidence"} <= codes
    split = "{urban: tdt1062_urban_15min, rural: tdt1062_rural_village}"
    codes = {finding.code for finding in findings(planned(f"{{mode: car, standard: {split}}}"))}
    assert "standard_other_setting" not in codes


def test_an_upper_tier_that_counts_for_a_lower_one_is_told_where_tiers_do_not_nest(planned: Planned) -> None:
    low = "{mode: car, standard: gb50180_circle_5min, facilities: [%s]}"
    upper = "  centre: {mode: car, standard: gb50180_circle_15min}"
    assert len(told(planned(low % "centre", upper), "tiers_not_inclusive")) == 1
    assert told(planned(low % "other", upper), "tiers_not_inclusive") == []
    nests = "  centre: {mode: car, standard: tdt1062_rural_township}"
    assert told(planned(low % "centre", nests), "tiers_not_inclusive") == []

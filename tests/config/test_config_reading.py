"""Reading a config: every fault at once, each with its place, its value and its remedy."""

from inspect import signature
from pathlib import Path
from typing import get_args

import pytest

from geoplan.config import findings, json_schema, read_config, resolved, sources
from geoplan.config.models import Config
from geoplan.errors import ConfigError, Fault

GOOD = """\
version: 1
name: seaside
area: {path: area.gpkg, fields: {id: XZQDM, name: 行政区名称}}
layers:
  roads: {path: roads.osm.pbf}
  settlements: {path: towns.csv, fields: {id: code, people: 常住人口}}
  facilities: {path: clinics.xlsx}
network:
  modes:
    car: {speeds: china, access_kmh: 4.5, snap_max_m: 1500}
services:
  clinic: {mode: car, standard: {minutes: 15, source: GB 1}, limit_min: 60}
centres:
  mode: car
  objective: {minimise: travel, merit_at_least: 0.9}
  indicators: {size: {measure: people, direction: benefit}}
  weights: {method: equal}
  ranking: topsis
  tiers:
    - {name: centre, count: 1, weight: 1, fixed: [330402]}
    - {name: town, count: 4, weight: 2, where: {kind: town}}
"""


@pytest.fixture
def county(tmp_path: Path) -> Path:
    for name in ("area.gpkg", "roads.osm.pbf", "towns.csv", "clinics.xlsx"):
        (tmp_path / name).write_bytes(b"")
    return tmp_path


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "plan.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def faults(path: Path, *settings: str) -> list[Fault]:
    with pytest.raises(ConfigError) as caught:
        read_config(path, settings)
    return list(caught.value.faults)


def only(path: Path, *settings: str) -> Fault:
    found = faults(path, *settings)
    assert len(found) == 1, [fault.sentence() for fault in found]
    return found[0]


def changed(county: Path, old: str, new: str) -> Path:
    assert old in GOOD
    return write(county, GOOD.replace(old, new))


def test_a_good_config_is_read(county: Path) -> None:
    config = read_config(write(county, GOOD))
    assert config.services["clinic"].standard is not None
    assert config.services["clinic"].standard.minutes == 15
    assert config.centres is not None
    assert config.centres.tiers[0].count == 1
    assert config.area.fields["name"] == "行政区名称"
    assert config.folder == county


def test_a_code_without_quotes_is_text(county: Path) -> None:
    config = read_config(write(county, GOOD))
    assert config.centres is not None
    assert config.centres.tiers[0].fixed == ("330402",)


def test_one_value_stands_for_a_list_of_one(county: Path) -> None:
    config = read_config(write(county, GOOD))
    assert config.centres is not None
    assert config.centres.tiers[1].where == {"kind": ("town",)}


def test_one_title_serves_both_languages(county: Path) -> None:
    config = read_config(write(county, GOOD + "title: Sea\n"))
    assert config.title is not None
    assert (config.title.en, config.title.zh) == ("Sea", "Sea")


def test_a_config_cannot_be_changed(county: Path) -> None:
    config = read_config(write(county, GOOD))
    with pytest.raises(ValueError, match="frozen"):
        config.name = "other"  # type: ignore[misc]


@pytest.mark.parametrize("change", [lambda text: b"\xef\xbb\xbf" + text, lambda text: text.replace(b"\n", b"\r\n")])
def test_byte_order_mark_and_windows_line_ends_read_the_same(county: Path, change) -> None:  # type: ignore[no-untyped-def]
    assert read_config(write(county, change(GOOD.encode()))) == read_config(write(county, GOOD))


def test_backslashes_in_paths_become_slashes(county: Path) -> None:
    (county / "sub").mkdir()
    (county / "sub" / "towns.csv").write_bytes(b"")
    config = read_config(changed(county, "path: towns.csv", r"path: sub\towns.csv"))
    assert config.layers.settlements.path == "sub/towns.csv"
    assert sources(config)["settlements"].path == county / "sub" / "towns.csv"


def test_all_faults_are_told_at_once_in_the_order_of_the_file(county: Path) -> None:
    text = (
        GOOD.replace("version: 1", "version: 7")
        .replace("4.5", "fast")
        .replace("minutes: 15", "minutes: 90")
        .replace("ranking", "rankin")
    )
    found = faults(write(county, text))
    assert [fault.code for fault in found] == [
        "version_unknown", "not_number", "limit_below_standard", "key_missing", "key_unknown_near",
    ]  # fmt: skip
    assert [fault.line for fault in found] == sorted(fault.line for fault in found)


def test_a_fault_names_line_column_key_and_value(county: Path) -> None:
    fault = only(changed(county, "limit_min: 60", "limit_min: long"))
    assert (fault.line, fault.column) == (12, GOOD.splitlines()[11].index("60") + 1)
    assert 'services.clinic.limit_min` must be a number, not "long"' in fault.sentence()
    assert str(county / "plan.yaml") in fault.sentence()


def test_a_misspelt_key_is_answered_with_the_one_meant(county: Path) -> None:
    fault = only(write(county, GOOD + "langauge: zh\n"))
    assert (fault.code, fault.values["near"]) == ("key_unknown_near", "language")
    assert "Did you mean `language`?" in fault.sentence()
    assert "是否想写 `language`" in fault.sentence("zh")


def test_a_misspelt_key_deep_down_is_answered_too(county: Path) -> None:
    found = faults(changed(county, "count: 4", "counts: 4"))
    assert [(fault.code, fault.values["key"]) for fault in found if fault.code != "key_missing"] == [
        ("key_unknown_near", "centres.tiers[1].counts")
    ]


def test_a_misspelt_field_of_ours_is_a_fault(county: Path) -> None:
    fault = only(changed(county, "people: 常住人口", "peple: 常住人口"))
    assert fault.values["near"] == "people"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("services:", "scenarios: {draws: 500}\nservices:", "scenarios"),
        ("layers:", "layers:\n  transit: {path: buses.zip}", "layers.transit"),
    ],
)
def test_a_key_of_a_later_version_is_said_to_come_later(county: Path, old: str, new: str, key: str) -> None:
    fault = only(changed(county, old, new))
    assert (fault.code, fault.values["key"]) == ("key_not_yet", key)
    assert "not available yet" in fault.sentence()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ranking: topsis", "ranking: electre"),
        ("roads: {path", "roads: {reader: postgis, path"),
    ],
)
def test_a_value_of_a_later_version_is_said_to_come_later(county: Path, old: str, new: str) -> None:
    assert only(changed(county, old, new)).code == "value_not_yet"


@pytest.mark.parametrize("empty", ["access:", "access: {}", "access: []", 'access: ""', "access: null"])
def test_a_section_that_is_there_but_empty_is_a_fault(county: Path, empty: str) -> None:
    fault = only(write(county, GOOD + empty + "\n"))
    assert (fault.code, fault.values["key"]) == ("section_empty", "access")


@pytest.mark.parametrize("key", ["version: 1\n", "name: seaside\n"])
def test_required_keys(county: Path, key: str) -> None:
    fault = only(changed(county, key, ""))
    assert (fault.code, fault.values["key"]) == ("key_missing", key.split(":")[0])


def test_a_key_that_stands_twice_is_a_fault_with_both_lines(county: Path) -> None:
    fault = only(write(county, GOOD + "name: again\n"))
    assert (fault.code, fault.line, fault.values["line"]) == ("key_twice", GOOD.count("\n") + 1, 2)


def test_a_leading_zero_asks_for_quotes(county: Path) -> None:
    fault = only(changed(county, "330402", "0330402"))
    assert fault.code == "leading_zero"
    assert '"0330402"' in fault.sentence()


def test_no_stays_text_and_is_not_false(county: Path) -> None:
    assert only(changed(county, "limit_min: 60", "include_planned: no")).code == "not_true_false"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "config_empty"),
        (b"# nothing\n", "config_empty"),
        (b"- a\n- b\n", "config_not_mapping"),
        (b"just words\n", "config_not_mapping"),
        (b"a: {b: [1,2}\n", "config_not_yaml"),
        (b"a: b: c\n", "config_not_yaml"),
        (b"a: 'open\n", "config_not_yaml"),
        (b"a:\n\tb: 1\n", "config_tab"),
        (b"a: 1\n---\nb: 1\n", "config_several_documents"),
        ("name: 嘉兴\n".encode("gb18030"), "config_not_utf8"),
        (b'path: "C:\\data\\xroads"\n', "backslash_in_quotes"),
        (b"a: \x00\n", "config_control_character"),
    ],
)
def test_a_file_that_is_no_config(tmp_path: Path, content: bytes, code: str) -> None:
    assert only(write(tmp_path, content)).code == code


def test_not_utf8_says_how_to_save_it(tmp_path: Path) -> None:
    fault = only(write(tmp_path, b"version: 1\nname: \xbc\xce\n"))
    assert fault.line == 2
    assert "Save it as UTF-8" in fault.sentence()


def test_no_config_there(tmp_path: Path) -> None:
    assert only(tmp_path / "none.yaml").code == "config_missing"


def test_a_folder_is_no_config(tmp_path: Path) -> None:
    assert only(tmp_path).code == "config_unreadable"


def test_an_alias_may_be_used_but_not_inside_itself(county: Path) -> None:
    twice = GOOD.replace("{minutes: 15, source: GB 1}", "&s {minutes: 15, source: GB 1}")
    twice = twice.replace("centres:\n", "  doctor: {mode: car, standard: *s}\ncentres:\n")
    config = read_config(write(county, twice))
    assert config.services["doctor"].standard == config.services["clinic"].standard
    assert "alias_in_itself" in [fault.code for fault in faults(write(county, GOOD + "access: &a {b: *a}\n"))]


def test_a_backslash_that_became_a_tab_is_told(county: Path) -> None:
    assert only(changed(county, "path: towns.csv", '"path": "a\\towns.csv"')).code == "path_control_character"


def test_a_missing_file_is_told_with_the_folder_it_was_sought_from(county: Path) -> None:
    fault = only(changed(county, "towns.csv", "villages.csv"))
    assert (fault.code, fault.values["value"]) == ("layer_file_missing", "villages.csv")
    assert str(county) in fault.sentence()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("clinic: {mode: car", "clinic: {mode: walk", "value_not_known"),
        ("  mode: car\n  obj", "  mode: cat\n  obj", "value_not_known_near"),
        ("china", "chna", "value_not_known_near"),
        ("minutes: 15", "minutes: 15, metres: 900", "standard_twice"),
        ("{minutes: 15, source: GB 1}", "{source: GB 1}", "standard_promises_nothing"),
        ("limit_min: 60", "limit_min: 14.9", "limit_below_standard"),
        ("{minimise: travel, merit_at_least: 0.9}", "{minimise: travel}", "objective_form"),
        ("merit_at_least: 0.9}", "merit_at_least: 0.9, maximise: merit, travel_within: 1.1}", "objective_form"),
        ("merit_at_least: 0.9", "merit_at_least: 1.1", "number_outside"),
        ("{method: equal}", "{method: given, values: {sise: 1, size: 1}}", "key_unknown_near"),
        ("{method: equal}", "{method: given, values: {size: 0}}", "weights_all_zero"),
        ("{method: equal}", "{method: given}", "weights_values_missing"),
        ("{method: equal}", "{method: equal, values: {size: 1}}", "weights_values_idle"),
        ("measure: people,", "measure: people_within,", "measure_needs"),
        ("measure: people,", "measure: people, within_min: 5,", "measure_takes_not"),
        ("name: town", "name: centre", "tier_name_twice"),
        ("fixed: [330402]", "fixed: [330402, 330411]", "fixed_more_than_count"),
        ("fixed: [330402]", "fixed: [330402], forbidden: [330402]", "fixed_and_forbidden"),
        ("where: {kind: town}", "fixed: 330402", "fixed_twice"),
        ("where: {kind: town}", "where: {knid: town}", "key_unknown_near"),
        ("where: {kind: town}", "per_group: {by: county}", "per_group_says_nothing"),
        ("where: {kind: town}", "per_group: {by: county, min: 3, max: 2}", "per_group_min_above_max"),
        ("where: {kind: town}", "per_group: {by: country, min: 3}", "value_not_known_near"),
        ("area: {path: area.gpkg", "area: {from: settlements, path: area.gpkg", "area_path_or_from"),
        ("  facilities: {path: clinics.xlsx}\n", "", "services_without_facilities"),
        ("path: clinics.xlsx", "path: clinics.xlsx, layer: a, sheet: b", "layer_and_sheet"),
        ("name: seaside", "name: a/b", "name_unsafe"),
        ("name: seaside", "name: ends.", "name_unsafe"),
        ("clinic: {mode: car,", "clinic: {mode: car, base: peple,", "value_not_known_near"),
    ],
)
def test_what_does_not_fit_together(county: Path, old: str, new: str, code: str) -> None:
    assert only(changed(county, old, new)).code == code


def test_a_limit_equal_to_the_standard_is_fine(county: Path) -> None:
    assert read_config(changed(county, "limit_min: 60", "limit_min: 15")).services["clinic"].limit_min == 15


@pytest.mark.parametrize(
    ("access", "code"),
    [
        ("{measure: kth_nearest, service: clinic}", "measure_needs"),
        ("{measure: cumulative, service: clinic}", "measure_needs"),
        ("{measure: nearest, service: clinic, k: 2}", "measure_takes_not"),
        ("{measure: nearest, service: clinik}", "value_not_known_near"),
        ("{measure: e2sfca, service: clinic, zones: [9, 9], weights: [1, 1]}", "not_rising"),
        ("{measure: e2sfca, service: clinic, zones: [9, 10], weights: [1]}", "weights_per_zone"),
        ("{measure: e2sfca, service: clinic, zones: [9, 10]}", "measure_needs"),
        ("{measure: e2sfca, service: clinic, zones: [9, 61], weights: [1, 1]}", "measure_beyond_limit"),
        ("{measure: cumulative, service: clinic, limit_min: 60.1}", "measure_beyond_limit"),
        ("{measure: i2sfca, service: clinic}", "value_not_yet"),
        ("{measure: huff, service: clinic, decay: {exponential: {beta: 0.1}}}", "measure_needs"),
        ("{measure: gravity, service: clinic}", "measure_needs"),
        ("{measure: gravity, service: clinic, decay: {power: {beta: 2}}}", "power_without_smallest"),
        ("{measure: gravity, service: clinic, decay: {power: {smallest_min: 1}}}", "key_missing"),
        ("{measure: gravity, service: clinic, decay: {exponential: {beta: -0.1}}}", "number_outside"),
        (
            "{measure: gravity, service: clinic, decay: {gaussian: {sigma_min: 9}, exponential: {beta: 1}}}",
            "decay_form",
        ),
        ("{measure: gravity, service: clinic, decay: {gausian: {sigma_min: 9}}}", "key_unknown_near"),
        ("{measure: gravity, service: clinic, decay: {step: {zones: [9, 20], weights: [0.5, 0.6]}}}", "decay_rises"),
        (
            "{measure: gravity, service: clinic, decay: {step: {zones: [9, 20], weights: [0, 0]}}}",
            "decay_weighs_nothing",
        ),
        ("{measure: gravity, service: clinic, decay: {step: {zones: [9, 20], weights: [1.5, 1]}}}", "number_outside"),
        ("{measure: gravity, service: clinic, decay: {table: {minutes: [0, 9, 9], weights: [1, 1, 0]}}}", "not_rising"),
        ("{measure: gravity, service: clinic, decay: {table: {minutes: [0, 9], weights: [1]}}}", "weights_per_zone"),
        (
            "{measure: gravity, service: clinic, decay: {table: {minutes: [0, 61], weights: [1, 0]}}}",
            "measure_beyond_limit",
        ),
        ("{measure: gravity, service: clinic, decay: {epanechnikov: {limit_min: 61}}}", "measure_beyond_limit"),
        ("{measure: e2sfca, service: clinic, zones: [9, 10], weights: [0.2, 1]}", "decay_rises"),
        ("{measure: e2sfca, service: clinic, decay: {gaussian: {sigma_min: 9}}, zones: [9]}", "measure_takes_not"),
        (
            "{measure: cumulative, service: clinic, limit_min: 9, decay: {gaussian: {sigma_min: 9}}}",
            "measure_takes_not",
        ),
        ("{measure: nearest, service: clinic, view: facilities}", "view_of_people_only"),
        ("{measure: capacity_limited, service: clinic}", "measure_needs"),
    ],
)
def test_a_measure_takes_its_own_keys(county: Path, access: str, code: str) -> None:
    assert only(write(county, f"{GOOD}access:\n  a: {access}\n")).code == code


def test_a_measure_may_look_as_far_as_travel_does(county: Path) -> None:
    entry = "{measure: gravity, service: clinic, limit_min: 60, decay: {epanechnikov: {limit_min: 60}}}"
    given = read_config(write(county, f"{GOOD}access:\n  a: {entry}\n")).access["a"].decay
    assert given is not None
    assert given.epanechnikov is not None
    assert given.epanechnikov.limit_min == 60


def test_bands_rise_and_outputs_stand_once(county: Path) -> None:
    found = faults(write(county, GOOD + "catchments: {cell_m: 100, bands_min: [10, 5]}\noutputs: [maps, maps]\n"))
    assert [fault.code for fault in found] == ["not_rising", "listed_twice"]


def test_polygons_of_nothing_are_a_fault(county: Path) -> None:
    text = GOOD[: GOOD.index("services:")] + "catchments: {cell_m: 100}\n"
    assert only(write(county, text)).code == "catchments_of_nothing"


def test_a_bare_standard_is_a_finding_and_not_a_fault(county: Path) -> None:
    bare = read_config(changed(county, ", source: GB 1", ""))
    assert [finding.code for finding in findings(bare)] == ["standard_without_source"]
    assert findings(read_config(write(county, GOOD))) == []


def test_tiers_upside_down_are_a_finding(county: Path) -> None:
    config = read_config(changed(county, "name: centre, count: 1", "name: centre, count: 9"))
    assert [finding.code for finding in findings(config)] == ["tiers_upside_down"]


def test_a_resolved_config_reads_back_equal(county: Path) -> None:
    config = read_config(write(county, GOOD))
    text = resolved(config)
    assert read_config(write(county, text)) == config
    assert resolved(read_config(write(county, text))) == text


def test_a_resolved_config_holds_defaults_and_paths_as_given(county: Path) -> None:
    text = resolved(read_config(write(county, GOOD)))
    assert "snap_prefer_m: 300.0" in text
    assert "path: roads.osm.pbf" in text
    assert str(county) not in text
    assert "'330402'" in text


def test_the_reader_follows_from_the_ending_unless_stated(county: Path) -> None:
    found = sources(read_config(write(county, GOOD)))
    assert {name: source.reader for name, source in found.items()} == {
        "area": "vector", "roads": "osm", "settlements": "table", "facilities": "table",
    }  # fmt: skip
    stated = sources(read_config(changed(county, "path: towns.csv", "reader: vector, path: towns.csv")))
    assert stated["settlements"].reader == "vector"


def test_a_source_carries_what_the_config_says(county: Path) -> None:
    extra = "path: clinics.xlsx, sheet: S1, header_row: 3, encoding: GBK, datum: gcj02"
    extra += ", basis: proxy, date: 2013-08-03, where: {a: b}"
    source = sources(read_config(changed(county, "path: clinics.xlsx", extra)))["facilities"]
    assert (source.layer, source.header_row, source.encoding, source.datum) == ("S1", 3, "GBK", "gcj02")
    assert (source.basis, source.date, source.where, source.given) == (
        "proxy",
        "2013-08-03",
        {"a": ["b"]},
        "clinics.xlsx",
    )


def test_the_area_may_come_from_the_settlements(county: Path) -> None:
    config = read_config(
        changed(county, "area: {path: area.gpkg, fields: {id: XZQDM, name: 行政区名称}}", "area: {from: settlements}")
    )
    assert config.area.from_ == "settlements"
    assert "area" not in sources(config)
    assert read_config(write(county, resolved(config))) == config


def test_a_number_alone_is_an_epsg_code(county: Path) -> None:
    assert read_config(write(county, GOOD + "crs: 4549\n")).crs == "EPSG:4549"


def test_the_bases_are_those_that_results_are_weighed_by() -> None:
    from geoplan.config.models import Basis
    from geoplan.inputs import BASES

    assert get_args(Basis) == BASES


def test_our_measures_are_those_of_the_access_room() -> None:
    from geoplan import access
    from geoplan.config.measure_checks import MEASURE_KEYS

    takes = {
        name: {
            key for key, parameter in signature(measure).parameters.items() if parameter.kind is parameter.KEYWORD_ONLY
        }
        for name, measure in access.MEASURES.items()
    }
    assert {name: set(keys) for name, keys in MEASURE_KEYS.items()} == takes


def test_every_key_is_documented() -> None:
    def undocumented(part: object, at: str) -> list[str]:
        if not isinstance(part, dict):
            return []
        own = [
            f"{at}.{key}"
            for key, value in part.get("properties", {}).items()
            if not {"description", "$ref"} & set(value)
        ]
        return own + [hit for key, value in part.get("$defs", {}).items() for hit in undocumented(value, key)]

    assert undocumented(json_schema(), "") == []


def test_every_committed_config_fits_the_house() -> None:
    folder = Path(__file__).parents[2] / "configs"
    for path in sorted(folder.glob("*.yaml")):
        assert isinstance(read_config(path), Config)


def test_the_minimal_config_is_minimal() -> None:
    config = read_config(Path(__file__).parents[2] / "configs" / "minimal.yaml")
    assert config.centres is None
    assert list(config.services) == ["pharmacy"]


SHARED = GOOD.replace("minutes: 15, source: GB 1}", "per_1000: 6, source: GB 1}, capacity: beds")
BEDS = "  {}: {{measure: {}, service: clinic, limit_min: 30}}\n"


def test_capacity_per_person_needs_one_measure_to_be_held_against(county: Path) -> None:
    assert [fault.code for fault in faults(write(county, SHARED))] == ["per_1000_without_measure"]
    other = SHARED + "access:\n" + BEDS.format("near", "cumulative")
    assert [fault.code for fault in faults(write(county, other))] == ["per_1000_without_measure"]
    shared = SHARED + "access:\n" + BEDS.format("beds", "2sfca")
    assert read_config(write(county, shared))
    turned = shared.replace("limit_min: 30}", "limit_min: 30, view: facilities}")  # says nothing about people
    assert [fault.code for fault in faults(write(county, turned))] == ["per_1000_without_measure"]
    assert only(write(county, shared.replace(", capacity: beds", ""))).code == "per_1000_without_capacity"


def test_of_several_measures_of_capacity_per_person_the_standard_names_one(county: Path) -> None:
    both = SHARED + "access:\n" + BEDS.format("beds", "2sfca") + BEDS.format("zoned", "e2sfca")
    fault = only(write(county, both))
    assert (fault.code, fault.line, fault.values["measures"]) == ("per_1000_of_several", 12, "beds, zoned")
    standard = read_config(write(county, both), ["services.clinic.standard.measure=zoned"]).services["clinic"].standard
    assert standard is not None
    assert standard.measure == "zoned"
    assert only(write(county, both), "services.clinic.standard.measure=zonned").code == "value_not_known_near"
    assert only(write(county, GOOD), "services.clinic.standard.measure=beds").code == "standard_measure_idle"

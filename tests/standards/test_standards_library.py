"""The library holds what its sources say, each row with its source and how sure that is."""

from __future__ import annotations

from pathlib import Path

import pytest

from geoplan import standards_library, standards_listing
from geoplan.errors import ConfigError
from geoplan.standards_library import Row

ROWS = list(standards_library.rows().values())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_row_is_bilingual_and_says_where_it_comes_from(row: Row) -> None:
    assert row.title["en"]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in row.title["zh"])
    assert row.source
    assert row.confidence in standards_library.CONFIDENCE
    assert row.version == "2026.1"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_proposal_of_ours_is_of_low_confidence(row: Row) -> None:
    if "proposed by geoplan" in row.source:
        assert row.confidence == "low"
        assert "no statute found" in row.source


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_is_either_a_promise_or_for_monitoring(row: Row) -> None:
    promises = [row.minutes, row.metres, row.per_1000, row.one_per]
    assert row.monitoring != any(value is not None for value in promises)
    assert row.monitoring == (row.at_most is not None or row.at_least is not None)


def test_no_tier_of_gb50180_counts_for_another() -> None:
    own = [row for row in ROWS if "GB 50180" in row.source]
    assert len(own) > 10
    assert not any(row.nested for row in own)


@pytest.mark.parametrize(
    "service",
    [
        "any", "kindergarten", "primary_school", "junior_school", "senior_school", "childcare", "village_clinic", "hospital",
        "nursing_home", "social_security_window", "community_service_centre", "emergency_station", "fire_station", "bus_stop",
        "culture_centre", "sports_ground", "charging_station", "parcel_point", "all_season_road", "monitoring",
    ],
)  # fmt: skip
def test_the_library_speaks_of_every_service_of_a_county(service: str) -> None:
    assert any(row.service == service for row in ROWS)


def test_values_are_those_of_the_sources() -> None:
    rows = standards_library.rows()
    assert rows["gb50180_circle_15min"].metres == 1000
    assert (rows["bus_stop_500m"].metres, rows["bus_stop_500m"].share) == (500, 0.9)
    assert (rows["elderly_beds"].per_1000, rows["elderly_beds"].of) == (35, "aged_60")
    assert (rows["rural_access_index"].metres, rows["rural_access_index"].straight_line) == (2000, True)
    assert (rows["zhejiang_regional_ratio"].at_most, rows["zhejiang_regional_ratio"].monitoring) == (1.55, True)
    assert rows["tdt1062_rural_village"].mode == ("walk", "ebike", "bicycle")


def test_an_unknown_row_is_met_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match=r"elderly_bed \(elderly_beds\?\)"):
        standards_library.row("elderly_bed")


GOOD = """\
version: "1"
rows:
  near:
    service: clinic
    title: {en: Near, zh: 近}
    minutes: 10
    nested: true
    source: ours
    confidence: high
"""


def read(folder: Path, text: str) -> list[tuple[str, int]]:
    """The faults of a file of one's own, with their lines."""
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        standards_library.read(path, "mine.yaml")
    return [(fault.code, fault.line) for fault in caught.value.faults]


def test_rows_of_ones_own_are_read(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(GOOD, encoding="utf-8")
    assert standards_library.read(tmp_path / "mine.yaml", "mine.yaml")["near"].minutes == 10


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("minutes: 10", "minuts: 10", "standards_key", 6),
        ("minutes: 10", "minutes: -1", "standards_value", 6),
        ("minutes: 10", "minutes: 1e999", "standards_value", 6),
        ("minutes: 10", "minutes: 10\n    metres: 300", "standards_twice", 7),
        ("minutes: 10", "per_1000: 3", "standards_unit", 6),
        ("minutes: 10", "straight_line: true", "standards_promises", 4),
        ("minutes: 10", "minutes: 10\n    of: children", "standards_idle", 7),
        ("minutes: 10", "minutes: 10\n    monitoring: true", "standards_monitoring", 6),
        ("minutes: 10", "minutes: 10\n    mode: fly", "standards_value", 7),
        ("title: {en: Near, zh: 近}", "title: Near", "standards_value", 5),
        ("    source: ours\n", "", "standards_key_missing", 4),
        ("nested: true", "nested: perhaps", "standards_value", 7),
        ("near:", "Near by:", "standards_row_name", 3),
        ('version: "1"', "version: 1", "standards_version", 1),
        ("rows:", "rows: {}\nother:", "standards_no_rows", 0),
        ("minutes: 10", "minutes: @10", "standards_not_yaml", 6),
    ],
)
def test_each_fault_of_a_file_is_told_at_its_line(tmp_path: Path, old: str, new: str, code: str, line: int) -> None:
    assert old in GOOD
    assert (code, line) in read(tmp_path, GOOD.replace(old, new))


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("minutes: 10", "minutes: none").replace("confidence: high", "confidence: sure")
    assert read(tmp_path, text) == [("standards_value", 6), ("standards_value", 9)]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_list_names_every_row(lang: str) -> None:
    told = "\n".join(standards_listing.lines(None, lang))
    assert all(row.name in told and row.title[lang] in told for row in ROWS)


def test_the_list_of_a_service_says_promise_and_confidence() -> None:
    told = "\n".join(standards_listing.lines("nursing_home", "en"))
    assert "elderly_beds · 35 beds per 1000 (aged_60) · upper levels count · confidence high" in told
    assert "nursing_bed_share · ≥ 55 % · monitoring only · confidence high" in told
    assert "kindergarten" not in told


def test_a_service_without_standards_is_met_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match=r"kindergaten \(kindergarten\?\)"):
        standards_listing.lines("kindergaten", "en")

"""The Rural Access Index: rural people within 2 km, as the crow flies, of a road that is open all year."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from old_people_county import Planned, settle

from geoplan import access
from geoplan.errors import LayerError
from geoplan.last_words import last_words
from geoplan.story import compute
from geoplan.validation import validate

INDEX = "rural_access: {standard: rural_access_index, road_classes: [secondary]}"
ROAD = shapely.LineString([(0, 0), (10_000, 0)])


def near(points: list[tuple[float, float]], *lines: shapely.LineString, exit_m: float = np.inf) -> pd.DataFrame:
    ids = np.array([f"d{i}" for i in range(len(points))])
    roads = np.array([f"r{i}" for i in range(len(lines))])
    drawn = np.array([shapely.Point(xy) for xy in points])
    ends = np.full(len(points), exit_m)
    return access.near_roads(ids, drawn, roads, np.array(lines), metres=2000, exit_m=ends)


def test_two_kilometres_are_near_and_a_metre_more_is_not() -> None:
    rows = near([(5000, 2000), (5000, 2001), (10_000, 0), (13_000, 0)], ROAD)
    assert rows["metres"].tolist() == [2000, 2001, 0, 3000]
    assert rows["status"].tolist() == ["ok", "beyond_standard", "ok", "beyond_standard"]
    assert rows["minutes"].isna().all()


def test_of_two_roads_equally_near_the_smaller_id_counts() -> None:
    above = shapely.LineString([(0, 2000), (10_000, 2000)])
    assert near([(5000, 1000), (5000, 1001)], ROAD, above)["facility_id"].tolist() == ["r0", "r1"]
    assert near([(5000, 1000)], above, ROAD)["facility_id"].tolist() == ["r0"]


def test_where_the_data_end_before_road_and_standard_the_answer_could_change() -> None:
    assert near([(5000, 2500)], ROAD, exit_m=1500)["edge"].tolist() == [True]
    assert near([(5000, 1000)], ROAD, exit_m=1500)["edge"].tolist() == [False]
    assert near([(5000, 2500)], ROAD, exit_m=2200)["edge"].tolist() == [False]


def test_the_index_is_the_coverage_of_rural_people(planned: Planned, county: Path) -> None:
    # kilometres to the north of the road; c has 60 % rural people, d is rural, of e nothing is known
    settle(county, {"a": (1, 1.0), "b": (3, 3.0), "c": (6, 1.5), "d": (12, 2.5), "e": (18, 0.0)})
    plan = compute(planned("{mode: car}", INDEX))
    rows = plan.tables["access"].query("service == 'all_season_road'").set_index("demand_id")
    assert rows["status"].to_dict() == {
        "a": "ok",
        "b": "beyond_standard",
        "c": "ok",
        "d": "beyond_standard",
        "e": "ok",
    }
    assert rows["metres"].to_dict() == pytest.approx({"a": 1000, "b": 3000, "c": 1500, "d": 2500, "e": 0}, abs=20)
    assert rows["facility_id"].str.startswith("r").all()
    whole = plan.tables["summary"].query("service == 'all_season_road' and area_id == 'all'").set_index("group")
    # rural: half of b's 2000, 0.6 of c's 3000, all of d's 4000
    assert whole.loc["rural", "people"] == pytest.approx(1000 + 1800 + 4000)
    assert whole.loc["rural", "coverage"] == pytest.approx(1800 / 6800)
    assert whole.loc["all", "coverage"] == pytest.approx(9000 / 15000)
    assert whole["mean"].isna().all()
    assert [finding.values["people"] for finding in plan.findings if finding.code == "rural_access_unknown"] == ["5000"]
    assert any("all_season_road" in line and "60.0 %" in line for line in last_words(plan, "en"))
    assert any("直线 2000 米" in line for line in last_words(plan, "zh"))


def test_where_nothing_is_called_rural_the_index_is_that_of_everybody(planned: Planned, county: Path) -> None:
    path = county / "settlements.csv"
    text = path.read_text(encoding="utf-8")
    for word in (",urban,", ",0.5,", ",0.4,", ",rural,"):
        text = text.replace(word, ",," if word != ",urban," else ",urban,")
    path.write_text(text.replace("100,urban,", "100,,"), encoding="utf-8")
    plan = compute(planned("{mode: car}", INDEX))
    own = plan.tables["summary"].query("service == 'all_season_road' and area_id == 'all'")
    assert {"urban", "rural"}.isdisjoint(own["group"])
    assert own.set_index("group").loc["all", "coverage"] == 1
    assert [finding.values["people"] for finding in plan.findings if finding.code == "rural_access_of_everybody"] == [
        "15000"
    ]


def test_roads_of_no_class_that_is_open_all_year_are_a_fault(planned: Planned) -> None:
    config = planned("{mode: car}", INDEX.replace("secondary", "primary"))
    for ask in (compute, validate):
        with pytest.raises(LayerError, match=r"plan.yaml:12:\d+: .*secondary"):
            ask(config)


def test_a_class_without_roads_is_doubtful(planned: Planned) -> None:
    plan = compute(planned("{mode: car}", INDEX.replace("secondary", "secondary, primary")))
    assert [finding.row_id for finding in plan.findings if finding.code == "rural_access_class_absent"] == ["primary"]

"""The line between travel and merit: what stands on it, and when there is none."""

from dataclasses import replace

import pandas as pd
import pytest

from geoplan import tables
from geoplan.writers import map_fonts, map_frontier, maps


def _points(*rows):
    """Points of role, travel, share of merit and added ids."""
    names = ["role", "travel_person_min", "merit_share", "added_ids"]
    table = [dict(zip(names, row, strict=True)) | {"position": at} for at, row in enumerate(rows)]
    return tables.shape("frontier", pd.DataFrame(table))


LINE = [
    ("plan", 110.0, 0.9, ""),
    ("least_travel", 100.0, 0.8, "a;b"),
    ("between", 110.0, 0.9, ""),
    ("most_merit", 150.0, 1.0, "c"),
]


def test_the_line_runs_from_the_least_travel_to_the_most_merit():
    sheet = map_frontier.lay_out(map_fonts.lettering(), "en")
    map_frontier.draw(sheet, _points(*LINE), [])
    line, own = sheet.map.lines
    assert line.get_xdata() == pytest.approx([0.8, 0.9, 1.0])
    assert line.get_ydata() == pytest.approx([0, 0.1, 0.5])
    assert (own.get_xdata()[0], own.get_ydata()[0]) == pytest.approx((0.9, 0.1))


def test_every_point_says_how_many_places_differ():
    sheet = map_frontier.lay_out(map_fonts.lettering(), "en")
    map_frontier.draw(sheet, _points(*LINE), [])
    assert [text.get_text() for text in sheet.map.texts] == ["2 + 0", "0 + 0", "1 + 0"]


def test_a_point_without_a_plan_is_left_out():
    sheet = map_frontier.lay_out(map_fonts.lettering(), "en")
    map_frontier.draw(sheet, _points(LINE[0], LINE[1], ("between", None, None, ""), LINE[3]), [])
    assert len(sheet.map.lines[0].get_xdata()) == 2


def test_where_the_least_travel_is_none_it_is_told_in_minutes():
    sheet = map_frontier.lay_out(map_fonts.lettering(), "en")
    map_frontier.draw(
        sheet, _points(("plan", 0.0, 0.5, ""), ("least_travel", 0.0, 0.5, ""), ("most_merit", 7.0, 1.0, "")), []
    )
    assert sheet.map.lines[0].get_ydata() == pytest.approx([0, 7])
    assert "Weighted person-minutes" in {text.get_text() for text in sheet.panel.texts}


def test_the_sheet_is_written_beside_the_maps(plan, tmp_path):
    traded = replace(plan, tables={**plan.tables, "frontier": _points(*LINE)})
    maps.write(traded, tmp_path)
    assert (tmp_path / "maps" / "frontier.png").stat().st_size > 10_000
    first = (tmp_path / "maps" / "frontier.png").read_bytes()
    maps.write(traded, tmp_path)
    assert (tmp_path / "maps" / "frontier.png").read_bytes() == first


def test_points_that_are_all_one_are_not_drawn(plan, tmp_path):
    alike = _points(("plan", 5.0, 1.0, ""), ("least_travel", 5.0, 1.0, ""), ("most_merit", 5.0, 1.0, ""))
    maps.write(replace(plan, tables={**plan.tables, "frontier": alike}), tmp_path)
    assert not (tmp_path / "maps" / "frontier.png").exists()

"""The report's parts in a browser: coverage, gaps, towns with their reasons, sites; tables that sort, filter and page."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from browsing import Browser
from reported_county import HOSTILE, reported

from geoplan.plan import Plan
from geoplan.reporting.cases import case
from geoplan.writers.web import page
from geoplan.writers.web.parts import towns

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(running: Browser, plan: Plan, tmp_path: Path) -> Iterator[Any]:
    one = running.open(page.page(plan), tmp_path)
    yield one
    one.close()


def tables(opened: Any, part: str) -> Any:
    return opened.locator(f"#{part} .table")


def column(table: Any, name: str) -> list[str]:
    """The texts of the column whose head begins with this."""
    heads = table.locator("thead th").all_inner_texts()
    (at,) = (number for number, head in enumerate(heads) if head.startswith(name))
    return [row.locator("th, td").nth(at).inner_text() for row in table.locator("tbody tr").all()]


def test_every_part_is_there_with_a_heading(opened: Any):
    for part in ("coverage", "gaps", "towns", "weights", "sites"):
        assert opened.locator(f"#{part} > h2").count() == 1
    levels = opened.eval_on_selector_all("h1, h2, h3, h4", "nodes => nodes.map((node) => Number(node.tagName[1]))")
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_coverage_is_told_as_the_summary_has_it(opened: Any, plan: Plan):
    hospital = plan.everybody().set_index("service").loc["hospital"]
    card = opened.locator("#coverage .card", has_text="hospital").inner_text()
    assert f"{100 * hospital['coverage']:.1f} %" in card
    assert f"{hospital['people']:,.0f}" in card
    assert "within 10 min, 5 per 1000" in card and "source: test" in card
    school = opened.locator("#coverage .card", has_text="school").inner_text()
    assert "Facilities incomplete" in school and "2000 m" in school


def test_a_coverage_wears_the_same_mark_in_every_table(running: Browser, plan: Plan, tmp_path: Path):
    doubted = plan.tables["summary"].assign(coverage_is="indicative")
    one = running.open(page.page(replace(plan, tables={**plan.tables, "summary": doubted})), tmp_path)
    summary = one.locator("#coverage .table", has_text="Coverage by area")
    contrasts = one.locator("#coverage .table", has_text="Contrasts;")
    told = [
        *column(summary, "Coverage"),
        *column(contrasts, "Whole area")[:1],
        *column(contrasts, "Highest county")[:1],
        *column(one.locator("#gaps .table", has_text="Gaps by county"), "Coverage")[:1],
    ]
    assert all("≈ " in text for text in told)
    one.close()


def test_charts_have_titles_descriptions_and_numbers(opened: Any):
    charts = opened.locator("#coverage svg.chart")
    assert charts.count() == 5  # two services, counties, a Lorenz curve for each base of people
    for chart in charts.all():
        assert chart.get_attribute("role") == "img"
        assert chart.locator("> title").text_content() and chart.locator("> desc").text_content()
    assert opened.locator("#coverage .values table").count() == 5
    opened.locator("#coverage .values summary").first.click()
    heads = opened.locator("#coverage .values").first.locator("thead th").all_inner_texts()
    assert heads == ["minutes", "hospital"]


def test_gaps_come_by_priority_and_what_is_not_assessable_is_no_zero(opened: Any, plan: Plan):
    gaps = plan.tables["gaps"].query("cause == 'too_small'").sort_values("priority")
    table = tables(opened, "gaps").nth(0)
    assert column(table, "Settlement") == gaps["name"].tolist()
    warned = opened.locator("#gaps-not-assessed").inner_text()
    assert "school: facilities incomplete, 8 settlements with 28,200 people" in warned and "not zero gaps" in warned
    counties = tables(opened, "gaps").nth(1)
    schools = counties.locator("tbody tr", has_text="school")
    assert schools.count() == 2
    for row in schools.all():
        assert row.inner_text().count("not assessable") >= 3


def test_a_table_sorts_both_ways_with_what_is_missing_last(opened: Any):
    table = tables(opened, "gaps").nth(1)
    head = table.get_by_role("columnheader", name="People beyond")
    assert head.get_attribute("aria-sort") == "descending"
    assert column(table, "People beyond") == ["16,500", "11,700", "not assessable", "not assessable"]
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert column(table, "People beyond") == ["11,700", "16,500", "not assessable", "not assessable"]
    assert opened.evaluate("document.activeElement.textContent").startswith("People beyond")


def test_a_table_filters_by_text_and_by_what_is_picked(opened: Any):
    table = tables(opened, "coverage").nth(0)
    assert "36" in table.locator(".count-of").inner_text()
    table.get_by_label("Service", exact=True).select_option("school")
    assert set(column(table, "Service")) == {"school"}
    assert "18" in table.locator(".count-of").inner_text() and "of 36" in table.locator(".count-of").inner_text()
    table.get_by_label("Search").fill("rural")
    assert set(column(table, "Group")) == {"rural people"}
    table.get_by_label("Search").fill("nowhere at all")
    assert table.locator("tbody tr").count() == 0


def test_a_word_that_every_row_has_is_told_once_above_them(opened: Any):
    table = tables(opened, "gaps").nth(0)
    assert "Service" not in table.locator("thead").inner_text()
    told = table.locator(".shown").first.inner_text()
    assert (
        told.startswith("The same in every row: ")
        and "Service hospital" in told
        and "Cause of the gap too small" in told
    )


def test_on_paper_all_rows_of_a_table_are_there(opened: Any):
    table = tables(opened, "coverage").nth(0)
    assert table.locator("tbody tr").count() == 25
    opened.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert table.locator("tbody tr").count() == 36
    opened.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert table.locator("tbody tr").count() == 25


def test_filters_and_sorting_survive_a_change_of_language(opened: Any):
    tables(opened, "coverage").nth(0).get_by_label("Search").fill("school")
    tables(opened, "gaps").nth(0).get_by_role("button", name="People beyond").click()
    opened.locator("#languages button[value=zh]").click()
    table = tables(opened, "coverage").nth(0)
    assert table.locator("input[type=search]").input_value() == "school"
    assert set(column(table, "服务")) == {"学校"}
    assert "全域" in column(table, "区域")
    assert "▼" in tables(opened, "gaps").nth(0).locator("thead").inner_text()


def test_a_town_is_clicked_and_its_case_is_read(opened: Any, plan: Plan):
    ids = plan.tables["reasons"].set_index("name")["candidate_id"]
    panel = opened.locator("#town-case")
    for name in ("A", "H"):  # one that is chosen, one that is not
        own = case(plan, ids[name])
        opened.locator("#towns .table").get_by_role("button", name=name, exact=True).click()
        assert panel.locator("h3").inner_text().startswith(name)
        why, *others = (*own.for_, *own.against) if own.tier else (*own.against, *own.for_)
        assert panel.locator("#town-reason").inner_text() == why.en
        said = panel.locator(".said li").all_inner_texts()
        assert sorted(said) == sorted(one.en for one in (*others, *own.how_sure))
        assert panel.locator("svg.chart rect").count() == 2
    assert opened.evaluate("document.activeElement.id") == "town-case"
    opened.locator("#languages button[value=zh]").click()
    assert opened.locator("#town-reason").inner_text() == case(plan, ids["H"]).against[0].zh


def test_a_place_picked_elsewhere_shows_its_case(opened: Any, plan: Plan):
    own = plan.tables["reasons"].set_index("name").loc["G", "candidate_id"]
    why = case(plan, own).for_[0].en
    opened.evaluate("(id) => geoplan.page.select('place', id, 'map')", own)
    assert opened.locator("#town-reason").inner_text() == why
    assert opened.locator("#towns tr[aria-current=true] th").inner_text() == "G"
    opened.evaluate("() => geoplan.page.select('place', 'nobody', 'map')")
    assert opened.locator("#town-reason").inner_text() == why


def test_where_there_are_too_many_places_their_own_sentence_is_told(
    running: Browser, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(towns, "MOST_CASES", 3)
    opened = running.open(page.page(plan), tmp_path)
    row = plan.tables["reasons"].set_index("name").loc["H"]
    opened.evaluate("(id) => geoplan.page.select('place', id, 'map')", row["candidate_id"])
    assert opened.locator("#town-reason").inner_text() == row["sentence_en"]
    assert opened.locator("#town-case .said li").count() == 1  # how sure


def test_what_stands_beside_the_plan_is_told(opened: Any, plan: Plan):
    ways = opened.locator("#town-ways li").all_inner_texts()
    assert ways == plan.tables["alternatives"]["sentence_en"].tolist()
    assert opened.locator("#town-quotas li").all_inner_texts() == plan.tables["quotas"]["sentence_en"].tolist()
    proofs = opened.locator("#towns .proofs").inner_text()
    assert proofs.count("proven optimal") == 2 and "gap 0" in proofs
    assert "Travel against merit" in opened.locator("#towns").inner_text()


def test_sites_come_in_order_with_gain_cost_and_proof(opened: Any, plan: Plan):
    table = tables(opened, "sites").nth(0)
    assert column(table, "Order") == ["1", "2"]
    assert column(table, "Site") == plan.tables["sites"].sort_values("order")["name"].tolist()
    assert column(table, "Cost") == ["3 CNY", "3 CNY"]
    assert "proven optimal" in opened.locator("#sites .proofs").inner_text()
    assert column(tables(opened, "sites").nth(1), "Cost") == ["6"]


def test_hostile_names_stand_as_text_and_turn_nothing_around(running: Browser, tmp_path: Path):
    opened = running.open(page.page(reported(tmp_path, names=HOSTILE)), tmp_path, width=390)
    assert opened.evaluate("window.hit === undefined")
    assert opened.locator("#towns", has_text=HOSTILE["b"]).count() == 1
    assert opened.locator("#gaps tbody th", has_text=HOSTILE["c"]).count() == 1
    for name in HOSTILE:
        opened.evaluate("(id) => geoplan.page.select('place', id, 'map')", name)
        assert "\u202e" not in opened.locator("#town-reason").inner_text()
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390


def test_no_part_is_wider_than_a_phone(running: Browser, plan: Plan, tmp_path: Path):
    opened = running.open(page.page(plan), tmp_path, width=390)
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390


def test_infinite_and_missing_times_are_words_and_sort_last(running: Browser, plan: Plan, tmp_path: Path):
    summary = plan.tables["summary"].copy()
    summary.loc[0, "p90"], summary.loc[1, "p90"] = np.inf, np.nan
    odd = replace(plan, tables={**plan.tables, "summary": summary})
    opened = running.open(page.page(odd), tmp_path)
    table = tables(opened, "coverage").nth(0)
    head = table.get_by_role("columnheader", name="90th percentile")
    head.get_by_role("button").click()
    assert column(table, "90th")[0] == "not reached"
    head.get_by_role("button").click()
    table.get_by_label("Rows at a time").select_option("50")
    assert column(table, "90th")[-2:] == ["not reached", "–"]


@pytest.mark.parametrize("layer", ["access", "gaps", "sites", "reasons", "candidates", "contributions", "summary"])
def test_layers_without_a_row_break_nothing(layer: str, running: Browser, plan: Plan, tmp_path: Path):
    before = len(running.errors)
    empty = replace(plan, tables={**plan.tables, layer: plan.tables[layer].iloc[:0]})
    opened = running.open(page.page(empty), tmp_path)
    assert opened.locator("#towns > h2").count() == 1
    assert running.errors[before:] == []
    opened.close()


def test_twenty_thousand_rows_are_searched_and_sorted(opened: Any):
    shown = opened.evaluate("""() => {
        const page = geoplan.page;
        const rows = Array.from({ length: 20000 }, (_, at) => ({ name: "settlement " + at, minutes: (at * 7919) % 20011 }));
        const columns = [
            { key: "name", kind: "text", label: { en: "Name", zh: "名称" } },
            { key: "minutes", kind: "minutes", label: { en: "Time", zh: "时间" } },
        ];
        document.getElementById("sites").append(page.el("div", { id: "many" }, page.table({ caption: "Many", columns, rows })));
        return document.querySelectorAll("#many tbody tr").length;
    }""")
    assert shown == 25
    table = opened.locator("#many .table")
    table.get_by_role("button", name="Time").click()
    assert column(table, "Time")[0] == "20,010.0"
    table.get_by_label("Search").fill("settlement 1999")
    assert "11" in table.locator(".count-of").inner_text()
    table.get_by_label("Search").fill("")
    table.get_by_role("button", name="last rows").click()
    assert column(table, "Time")[-1] == "0.0"


def test_no_network_was_asked_and_nothing_complained_of(running: Browser):
    assert (running.asked, running.errors) == ([], [])

"""The report in a browser: first screen, map, languages, paper, phones; nothing asked of a network, nothing complained of."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from browsing import Browser

from geoplan import tables
from geoplan.plan import Plan
from geoplan.reporting import build_first, five, worst_gaps
from geoplan.writers.web import page

pytestmark = pytest.mark.browser

EXAMPLES = ("jiaxing", "liechtenstein", "coquimbo")
HOSTILE = (
    "<img src=x onerror=window.hit=1>",
    "</script><script>window.hit=2</script>",
    '=HYPERLINK("http://example.org","x")',
    "\u202egnorw\u202c \u2067abc\u2069",
    "👩‍👩‍👧‍👦 镇",
    "长" * 300,
    "'\"><svg onload=window.hit=3>",
)


@pytest.fixture
def opened(running: Browser, liechtenstein: Plan, tmp_path: Path) -> Iterator[Any]:
    one = running.open(page.page(liechtenstein), tmp_path, width=1400)
    one.locator("#languages button[value=en]").click()
    yield one
    one.close()


def pixels(opened: Any) -> str:
    """The picture of the map as it stands."""
    return str(opened.evaluate("document.querySelector('#map-box canvas').toDataURL()"))


def picked(opened: Any, name: str) -> Any:
    """The popup of a place, reached by the search box."""
    opened.locator("#map-search").fill(name)
    opened.locator("#map-search").press("Enter")
    return opened.locator(".told")


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_answers_on_its_first_screen(
    name: str, example: Callable[[str], Plan], running: Browser, tmp_path: Path
) -> None:
    plan = example(name)
    folder = tmp_path / "嘉兴 规划 成果"
    folder.mkdir()
    opened = running.open(page.page(plan), folder, width=1400)
    for lang in ("en", "zh"):
        opened.locator(f"#languages button[value={lang}]").click()
        assert opened.locator("h1").inner_text() == plan.title[lang]
        numbers = opened.locator("#summary .value").all_inner_texts()
        assert numbers == [number.value.of(lang) for number in five(plan)]
        gaps = opened.locator("#worst .gaps li").all_inner_texts()
        assert gaps == [said.of(lang) for said in worst_gaps(plan)]
        assert opened.locator("#summary .build li").all_inner_texts() == [said.of(lang) for said in build_first(plan)]
        numbered = [said for said in worst_gaps(plan) if "ot assessed for" not in said.en]
        assert opened.locator("#worst .gaps li:not(.unranked)").count() == len(numbered)
        for part in ("#summary", "#map-box", "#worst h3"):
            assert opened.locator(part).first.bounding_box()["y"] < 900 - 200
        canvas = "document.querySelector('#map-box canvas').getContext('2d').getImageData(0, 0, 700, 400).data"
        assert opened.evaluate(f"new Set(new Uint32Array({canvas}.buffer)).size") > 20
        assert opened.locator("main").inner_text().count("undefined") == 0
        assert opened.locator("main").inner_text().count("[object") == 0
    opened.close()


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_fits_a_phone(name: str, example: Callable[[str], Plan], running: Browser, tmp_path: Path) -> None:
    opened = running.open(page.page(example(name)), tmp_path, width=390, touch=True)
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390
    tops = [opened.locator(part).bounding_box()["y"] for part in ("#summary", "#map", "#worst")]
    assert tops == sorted(tops)
    opened.locator(".switches summary").click()
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390
    opened.close()


def test_a_place_is_found_and_clicked_on_the_map(opened: Any, liechtenstein: Plan) -> None:
    centre = liechtenstein.tables["centres"].set_index("name").loc["Triesen"]
    told = picked(opened, "Triesen")
    assert told.locator(".who").inner_text() == "Triesen"
    assert f"{centre['hinterland_people']:,.0f}" in told.inner_text()
    tip = opened.locator(".leaflet-popup-tip-container").bounding_box()
    opened.keyboard.press("Escape")
    opened.locator(".leaflet-popup").wait_for(state="detached")
    opened.evaluate("() => geoplan.page.select('place', 'nobody', 'test')")
    opened.mouse.click(tip["x"] + tip["width"] / 2, tip["y"] + tip["height"] - 3)
    assert opened.locator(".told .who").inner_text() == "Triesen"
    assert opened.evaluate("geoplan.page.selected.place") == centre["candidate_id"]
    reason = liechtenstein.tables["reasons"].set_index("name").loc["Triesen", "sentence_en"]
    assert opened.locator("#town-reason").inner_text() == reason


@pytest.mark.parametrize(("locale", "lang"), [("zh-TW", "zh-CN"), ("en-GB", "en"), ("fr-FR", "en")])
def test_a_report_in_both_languages_opens_in_that_of_its_reader(
    locale: str, lang: str, liechtenstein: Plan, running: Browser, tmp_path: Path
) -> None:
    assert liechtenstein.language == "both"
    opened = running.open(page.page(liechtenstein), tmp_path, locale=locale)
    assert opened.locator("html").get_attribute("lang") == lang
    opened.close()


def test_a_report_in_one_language_opens_in_it(liechtenstein: Plan, running: Browser, tmp_path: Path) -> None:
    opened = running.open(page.page(replace(liechtenstein, language="en")), tmp_path, locale="zh-CN")
    assert opened.locator("html").get_attribute("lang") == "en"
    opened.close()


def test_a_part_of_a_name_is_enough_to_find_a_place(opened: Any) -> None:
    scale = opened.locator(".leaflet-control-scale-line")
    whole = scale.inner_text()
    assert picked(opened, "riesenB").locator(".who").inner_text() == "Triesenberg"
    assert picked(opened, "tries").locator(".who").inner_text() in ("Triesen", "Triesenberg")
    assert scale.inner_text() != whole  # the map has come nearer
    assert picked(opened, "Atlantis").count() == 0
    assert opened.locator("#announcer").inner_text() == opened.locator(".none-found").inner_text() == "No such place."


def test_a_popup_takes_no_more_than_half_of_the_map(opened: Any) -> None:
    opened.set_viewport_size({"width": 1400, "height": 420})
    opened.wait_for_timeout(300)
    picked(opened, "Triesen")
    told = opened.locator(".leaflet-popup-content").bounding_box()
    assert told["height"] <= opened.locator("#map-box").bounding_box()["height"] / 2 + 1


def test_facilities_go_with_the_service_that_brought_them(opened: Any) -> None:
    opened.get_by_label("Access · hospital").check()
    assert opened.locator("#layer-facilities").is_checked()
    opened.locator("#layer-facilities").uncheck()
    assert not opened.locator("#layer-facilities").is_checked()
    opened.get_by_label("Access · pharmacy").check()
    opened.locator("#layer-no-places").check()
    assert not opened.locator("#layer-facilities").is_checked()
    opened.locator("#layer-facilities").check()
    opened.get_by_label("Gaps · school").check()
    opened.locator("#layer-no-places").check()
    assert opened.locator("#layer-facilities").is_checked()  # asked for by itself


def test_what_people_lack_lies_above_the_towns_and_below_proposed_sites(opened: Any) -> None:
    order = opened.evaluate("""() => geoplan.switches.shownStyles(
        {land: "", places: "gaps_school", also: new Set(["centres", "facilities", "sites_second_hospital"])}
    ).map((style) => style.layer)""")
    assert order == ["area", "centres", "gaps", "facilities", "sites"]


def test_places_of_gaps_and_sites_are_named_first(opened: Any, liechtenstein: Plan) -> None:
    opened.evaluate("""() => {
        window.written = [];
        const own = CanvasRenderingContext2D.prototype.fillText;
        CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
            window.written.push(text);
            return own.call(this, text, ...rest);
        };
    }""")
    opened.get_by_label("Gaps · hospital").check()
    gaps = liechtenstein.tables["gaps"]
    names = set(gaps.loc[(gaps["service"] == "hospital") & (gaps["people_beyond"] > 0), "name"])
    sites = liechtenstein.tables["sites"]["name"].tolist()
    written = opened.evaluate("window.written")
    assert written[: len(sites)] == sites
    assert names <= set(written[: len(sites) + len(names)])


def test_near_misses_stand_in_the_order_of_the_travel_they_add(opened: Any, liechtenstein: Plan) -> None:
    reasons = liechtenstein.tables["reasons"]
    missed = reasons[reasons["status"] == "near_missed"].sort_values("needed_person_min")
    others = opened.locator("#towns .tables > div").nth(1)
    assert others.locator("tbody th").all_inner_texts()[: len(missed)] == missed["name"].tolist()
    assert "A minus says that merit would rise" in others.inner_text()


def test_coverage_says_how_people_travel(opened: Any) -> None:
    table = opened.locator("#coverage .table").filter(has_text="Coverage by area")
    assert table.locator("th", has_text="Travel").count() == 1
    body = table.locator("tbody").inner_text()
    assert "on foot" in body and "by car" in body


def test_a_ratio_to_nothing_is_a_dash_with_a_note(opened: Any) -> None:
    contrasts = opened.locator("#coverage > div").filter(has=opened.locator("h3", has_text="Urban and rural"))
    assert "∞" not in contrasts.inner_text()
    assert "A ratio is – where the lower value is 0." in contrasts.inner_text()


def test_what_belongs_to_a_place_is_drawn_out(opened: Any) -> None:
    before = pixels(opened)
    opened.evaluate("() => document.querySelector('#worst .places button').click()")
    assert pixels(opened) != before


def test_land_tells_whose_it_is(opened: Any, liechtenstein: Plan) -> None:
    box = opened.locator("#map-box").bounding_box()
    names = set(liechtenstein.tables["centres"]["name"])
    found = set()
    for x, y in itertools.product(np.linspace(0.35, 0.65, 5), np.linspace(0.2, 0.8, 6)):
        opened.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
        if opened.locator(".told").count():
            found.add((opened.locator(".told .kicker").inner_text(), opened.locator(".told .who").inner_text()))
            opened.keyboard.press("Escape")
    assert {name for kind, name in found if kind == "Hinterlands"} <= names | {""}
    assert len(found) >= 3


def test_layers_are_switched_by_hand_and_by_key(opened: Any) -> None:
    before = pixels(opened)
    assert opened.locator("#layer-hinterlands_town").is_checked()
    opened.get_by_label("Catchments · hospital").check()
    assert not opened.locator("#layer-hinterlands_town").is_checked()
    assert opened.locator("#layer-facilities").is_checked()  # what is reached comes with what reaches it
    catchments = pixels(opened)
    assert catchments != before
    assert opened.locator(".choice.shown", has_text="Catchments · hospital").locator(".legend li").count() >= 1
    opened.locator("#layer-catchments_hospital").press("ArrowDown")
    assert not opened.locator("#layer-catchments_hospital").is_checked()
    assert pixels(opened) != catchments
    opened.locator("#layer-centres").press("Space")
    assert not opened.locator("#layer-centres").is_checked()
    assert opened.evaluate("document.activeElement.id") == "layer-centres"


def test_another_language_keeps_what_was_chosen(opened: Any) -> None:
    opened.get_by_label("Access · pharmacy").check()
    opened.locator(".leaflet-control-zoom-in").click()
    opened.locator("#languages button[value=zh]").click()
    assert opened.locator("html").get_attribute("lang") == "zh-CN"
    assert opened.locator("#languages button[value=zh]").get_attribute("aria-pressed") == "true"
    assert opened.get_by_label("可达性 · 药店").is_checked()
    assert opened.evaluate("document.activeElement.value") == "zh"
    for section in opened.locator("main > .part, .first > .part").all():
        assert re.search("[\u4e00-\u9fff]", section.locator("h2").inner_text())


def test_the_map_moves_by_keys_and_can_be_seen_whole_again(opened: Any) -> None:
    scale = opened.locator(".leaflet-control-scale-line")
    whole, before = scale.inner_text(), pixels(opened)
    opened.locator("#map-box").press("ArrowRight")
    opened.wait_for_timeout(600)
    assert pixels(opened) != before
    for _ in range(4):
        opened.locator("#map-box").press("+")
        opened.wait_for_timeout(400)
    assert scale.inner_text() != whole
    opened.locator(".whole").click()
    opened.wait_for_timeout(600)
    assert scale.inner_text() == whole


def test_paper_has_the_map_as_it_is_shown(opened: Any) -> None:
    assert opened.pdf(format="A4").startswith(b"%PDF")
    told = opened.evaluate("""() => {
        const paper = document.querySelector(".paper");
        const data = paper.getContext("2d").getImageData(0, 0, paper.width, paper.height).data;
        return [paper.width, new Set(new Uint32Array(data.buffer)).size];
    }""")
    assert told[0] == 2000 and told[1] > 20
    opened.emulate_media(media="print")
    assert opened.locator(".paper").is_visible()
    for hidden in ("#map-box", "#contents", "#languages", ".search"):
        assert not opened.locator(hidden).first.is_visible()
    assert opened.locator("#summary .value").first.is_visible()
    assert opened.locator(".legend").first.is_visible()


def test_readers_of_screens_find_their_way(opened: Any) -> None:
    levels = opened.eval_on_selector_all("h1, h2, h3, h4", "nodes => nodes.map((node) => Number(node.tagName[1]))")
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    ids = opened.eval_on_selector_all("[id]", "nodes => nodes.map((node) => node.id)")
    assert len(ids) == len(set(ids))
    assert (
        opened.evaluate("""() => [...document.querySelectorAll("input, select, textarea")]
        .filter((one) => !one.labels.length && !one.getAttribute("aria-label")).map((one) => one.outerHTML)""")
        == []
    )
    assert (
        opened.evaluate("""() => [...document.querySelectorAll("button, a[href], summary")]
        .filter((one) => !one.textContent.trim() && !one.getAttribute("aria-label")).map((one) => one.outerHTML)""")
        == []
    )
    assert (
        opened.evaluate("""() => [...document.querySelectorAll("table")]
        .filter((one) => !one.caption || !one.querySelector("th[scope]")).length""")
        == 0
    )
    assert (
        opened.evaluate("""() => [...document.querySelectorAll("[aria-labelledby], [aria-describedby]")]
        .filter((one) => ["aria-labelledby", "aria-describedby"].some((name) => (one.getAttribute(name) || "").split(" ")
        .some((id) => id && !document.getElementById(id)))).map((one) => one.id)""")
        == []
    )


def test_the_first_key_skips_to_the_report(liechtenstein: Plan, running: Browser, tmp_path: Path) -> None:
    opened = running.open(page.page(liechtenstein), tmp_path)
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.id") == "skip"
    opened.keyboard.press("Enter")
    assert opened.evaluate("document.activeElement.id") == "main"
    opened.close()


def _called(plan: Plan, names: tuple[str, ...]) -> Plan:
    """The plan in which every place, county and facility has one of these names."""
    held = {}
    for layer, table in plan.tables.items():
        own = [column for column in ("name", "name_en", "facility_name") if column in table]
        held[layer] = table.assign(**{column: [names[at % len(names)] for at in range(len(table))] for column in own})
    return replace(
        plan, tables=held, title={"en": names[0], "zh": names[1]}, settings={"report": {"organisation": names[0]}}
    )


@pytest.mark.parametrize("width", [390, 1400])
def test_hostile_names_are_text_on_the_map_too(
    width: int, liechtenstein: Plan, running: Browser, tmp_path: Path
) -> None:
    before = len(running.errors)
    opened = running.open(page.page(_called(liechtenstein, HOSTILE)), tmp_path, width=width, locale="zh-CN")
    assert opened.locator("h1").inner_text() == HOSTILE[1]
    for at in range(opened.locator("#worst .places button").count()):
        opened.locator("#worst .places button").nth(at).click()
        assert opened.locator(".told .who").inner_text() in HOSTILE
    assert opened.evaluate("window.hit === undefined")
    assert opened.locator("main img, main svg[onload]").count() == 0
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    assert running.errors[before:] == []
    opened.close()


@pytest.mark.parametrize("rows", [0, 1])
def test_layers_of_no_row_and_of_one_break_nothing(
    rows: int, liechtenstein: Plan, running: Browser, tmp_path: Path
) -> None:
    kept = ("area", "demand", "summary", "access")  # what the five numbers lean on
    few = {name: table if name in kept else table.iloc[:rows] for name, table in liechtenstein.tables.items()}
    before = len(running.errors)
    opened = running.open(page.page(replace(liechtenstein, tables=few)), tmp_path)
    assert opened.locator("#summary .value").count() >= 1
    assert running.errors[before:] == []
    opened.close()


def test_a_plan_of_roads_and_places_alone_is_shown(liechtenstein: Plan, running: Browser, tmp_path: Path) -> None:
    kept = {name: liechtenstein.tables[name] for name in ("area", "settlements", "demand", "roads")}
    opened = running.open(page.page(replace(liechtenstein, tables=kept, proofs=(), tiers=())), tmp_path)
    opened.locator("#languages button[value=en]").click()
    assert opened.locator("#layer-settlements").is_checked()
    assert "Coverage" in opened.locator("#provenance").inner_text()  # among what is left out
    assert picked(opened, "Vaduz").locator(".who").inner_text() == "Vaduz"
    opened.close()


def test_missing_and_infinite_numbers_are_words(liechtenstein: Plan, running: Browser, tmp_path: Path) -> None:
    centres = liechtenstein.tables["centres"].copy()
    centres["parent_min"], centres["hinterland_people"] = np.inf, np.nan
    odd = replace(liechtenstein, tables={**liechtenstein.tables, "centres": centres})
    opened = running.open(page.page(odd), tmp_path)
    opened.locator("#languages button[value=en]").click()
    told = picked(opened, "Triesen").inner_text()
    assert "not reached" in told and "NaN" not in told and "Infinity" not in told
    assert "NaN" not in opened.locator("main").inner_text()
    opened.close()


def _crowded(plan: Plan, count: int) -> Plan:
    """The plan with so many demand points in rows across its area, all of them looking for a hospital."""
    area = plan.tables["area"]
    assert isinstance(area, gpd.GeoDataFrame)
    west, south, east, north = area.total_bounds
    side = int(np.ceil(np.sqrt(count)))
    x, y = np.meshgrid(np.linspace(west, east, side), np.linspace(south, north, side))
    places = gpd.GeoSeries(shapely.points(x.ravel(), y.ravel())[:count], crs=area.crs)
    ids = [f"p{at:05d}" for at in range(count)]
    minutes = np.arange(count) % 40 + 0.5
    access = pd.DataFrame(
        {
            "demand_id": ids,
            "settlement_id": ids,
            "service": "hospital",
            "minutes": minutes,
            "people": np.arange(count) % 500 + 1.0,
            "within_standard": minutes <= 15,
            "status": np.where(minutes <= 15, "ok", "beyond_standard"),
            "base": "people",
        }
    )
    held = {
        "access": tables.shape("access", gpd.GeoDataFrame(access, geometry=places, crs=area.crs)),
        "demand": tables.shape(
            "demand",
            gpd.GeoDataFrame(access[["demand_id", "people"]].assign(inside=True), geometry=places, crs=area.crs),
        ),
    }
    return replace(plan, tables={**plan.tables, **held})


def test_twenty_thousand_places_are_drawn_and_answer(liechtenstein: Plan, running: Browser, tmp_path: Path) -> None:
    html = page.page(_crowded(liechtenstein, 20_000))
    assert len(html.encode("utf-8")) < 5_000_000
    opened = running.open(html, tmp_path, width=1400)
    opened.locator("#languages button[value=en]").click()
    before = pixels(opened)
    opened.get_by_label("Access · hospital").check()
    opened.locator("#layer-centres").uncheck()
    opened.locator("#layer-sites_second_hospital").uncheck()
    opened.locator("#layer-facilities").uncheck()
    assert pixels(opened) != before
    box = opened.locator("#map-box").bounding_box()
    opened.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert "hospital" in opened.locator(".told").inner_text()
    opened.close()


def test_no_network_was_asked_and_the_console_was_silent(running: Browser) -> None:
    assert (running.asked, running.errors) == ([], [])

"""What reports say: numbers that can be counted on the drawn county, gaps never told as none, and a case for every place."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from geoplan import reporting, tables
from geoplan.plan import Plan
from geoplan.reporting import numbers, service_coverage
from geoplan.reporting.bilingual import Said
from geoplan.reporting.method_texts import EQUITY, FUNCTIONS, MEASURES, RANKINGS, SITING, SYSTEM, TRAVEL, WEIGHTS


def number(plan: Plan, key: str) -> reporting.Number:
    return next(one for one in reporting.five(plan) if one.key == key)


def test_there_are_at_most_five_numbers_and_each_says_what_has_to_be_known_of_it(plan: Plan) -> None:
    told = reporting.five(plan)
    assert [one.key for one in told] == ["people", "worst", "beyond", "system", "sure"]
    assert all(one.note.en and one.note.zh and one.value.en and one.label.zh for one in told)


def test_a_plan_without_a_title_in_a_language_is_called_by_the_other_and_at_last_by_its_name(plan: Plan) -> None:
    chinese = replace(plan, title={"en": "", "zh": "一个\n县"})
    assert [chinese.titled("en"), chinese.titled("zh")] == ["一个 县", "一个 县"]
    assert replace(plan, title={}).titled("en") == plan.name


def test_a_layer_without_rows_is_not_there_for_a_reader(plan: Plan) -> None:
    emptied = replace(plan, tables={**plan.tables, "centres": plan.tables["centres"].iloc[:0]})
    assert plan.has("centres")
    assert not emptied.has("centres")
    assert not plan.has("flows")


def test_people_are_counted_with_their_base(plan: Plan) -> None:
    people = number(plan, "people")
    assert people.value == Said("13,000 people", "13,000 人")
    assert "people" in people.note.en and "proxy" in people.note.en


def test_a_person_beyond_a_standard_is_counted_once(plan: Plan) -> None:
    # 1,000 of 13,000 live at the hospital, nobody else is within 5 minutes
    beyond = number(plan, "beyond")
    assert beyond.value.en == "12,000 people"
    assert "92.3 %" in beyond.note.en


def test_the_weakest_service_names_its_standard_and_source(plan: Plan) -> None:
    worst = number(plan, "worst")
    assert worst.value.en.endswith("7.7 %")
    assert "5 min" in worst.note.en and "GB 50180-2018" in worst.note.en


def test_the_weakest_service_is_one_whose_facilities_are_known_and_the_others_are_named(plan: Plan) -> None:
    summary, judged = plan.tables["summary"], plan.tables["county_gaps"]
    school = summary.assign(service="school", coverage=0.01)
    unknown = judged.assign(service="school", cause="not_assessable")
    access = plan.tables["access"]
    tables_ = {
        "summary": pd.concat([summary, school]),
        "county_gaps": pd.concat([judged, unknown]),
        "access": pd.concat([access, access.assign(service="school")]),
    }
    worst = number(replace(plan, tables={**plan.tables, **tables_}), "worst")
    assert worst.label.en == "Weakest service: hospital"
    assert worst.note.en.endswith(" Not compared, facilities incomplete: school.")
    assert worst.note.zh.endswith("设施数据不完整、未参与比较：学校。")


def test_no_service_is_called_the_weakest_where_the_facilities_of_none_are_all_known(partial: Plan) -> None:
    lowest = number(partial, "worst")
    assert lowest.label == Said("Lowest known coverage: hospital", "已知设施下最低覆盖：医院")
    assert "A lower bound" in lowest.note.en and "为下限" in lowest.note.zh


@pytest.mark.parametrize(
    ("name", "kind", "en", "zh"),
    [
        ("car", None, "by car", "小汽车"),
        ("walk", None, "on foot", "步行"),
        ("slow", "walk", "on foot (slow)", "步行（slow）"),
    ],
)
def test_a_way_of_travelling_is_told_in_words(plan: Plan, name: str, kind: str | None, en: str, zh: str) -> None:
    settings = {"services": {"hospital": {"mode": name}}, "network": {"modes": {name: {"kind": kind} if kind else {}}}}
    assert service_coverage.mode(replace(plan, settings=settings), "hospital") == Said(en, zh)
    assert service_coverage.mode(plan, "no_such") == Said("", "")


def test_a_standard_is_told_with_the_way_of_travelling(plan: Plan) -> None:
    worst = number(plan, "worst")
    assert "People within 5 min by car" in worst.note.en and "5 分钟（小汽车）" in worst.note.zh


def test_what_to_build_first_names_work_place_service_and_people_newly_served(plan: Plan, bare: Plan) -> None:
    site = plan.tables["sites"].iloc[0]
    (first,) = reporting.build_first(plan)
    assert site["name"] in first.en and "hospital" in first.en and "医院" in first.zh
    assert f"{site['people_gained']:,.0f} people newly served" in first.en
    assert "proven optimal" in first.en and "已证明最优" in first.zh
    assert reporting.build_first(bare) == ()


def test_at_most_three_works_of_a_question_are_named_in_their_order(plan: Plan) -> None:
    site = plan.tables["sites"].iloc[[0]]
    many = pd.concat([site.assign(order=at, name=f"place {at}") for at in (4, 2, 1, 3)])
    told = reporting.build_first(replace(plan, tables={**plan.tables, "sites": many}))
    assert [f"place {at}" in one.en for at, one in enumerate(told, 1)] == [True, True, True]
    assert "1 of 4" in told[0].en and "共 4 项" in told[2].zh


def test_a_work_that_nobody_newly_gains_from_says_what_it_saves(plan: Plan) -> None:
    site = plan.tables["sites"].iloc[[0]]
    site = site.assign(people_gained=0.0, marginal_gain=1234.0, gain_unit="person-minutes")
    (told,) = reporting.build_first(replace(plan, tables={**plan.tables, "sites": site}))
    assert "nobody newly served, 1,234 person-minutes saved" in told.en


def test_beside_the_ranking_by_people_the_other_plain_ways_are_told() -> None:
    row = {"way": "greedy", "worse_share": 0.0, "broken": "", "added_ids": "", "dropped_ids": "", "moved_ids": ""}
    assert numbers.way(row).en == "one place at a time gives the same places"
    assert numbers.way(row | {"moved_ids": "a"}).en == "one place at a time is as good with other places"
    assert numbers.way(row | {"worse_share": 0.167}).zh == "逐个添加差 16.7 %"
    assert numbers.way(row | {"worse_share": 1e-4}).en == "one place at a time < 0.1 % worse"
    broken = numbers.way(row | {"worse_share": -0.028, "broken": "own rule"})
    assert broken.en == "one place at a time 2.8 % better, but breaking own rule"


def test_people_outside_the_area_are_in_no_number(plan: Plan) -> None:
    demand, access = plan.tables["demand"], plan.tables["access"]
    outside = demand.assign(demand_id=demand["demand_id"] + " outside", inside=False)
    there = access.assign(demand_id=access["demand_id"] + " outside", within_standard=False)
    more = {"demand": pd.concat([demand, outside]), "access": pd.concat([access, there])}
    assert reporting.five(replace(plan, tables={**plan.tables, **more})) == reporting.five(plan)


def test_whoever_is_within_one_standard_and_beyond_another_is_beyond(plan: Plan) -> None:
    access, judged = plan.tables["access"], plan.tables["county_gaps"]
    near = access.assign(service="school", within_standard=True)
    both = {"access": pd.concat([access, near]), "county_gaps": pd.concat([judged, judged.assign(service="school")])}
    assert number(replace(plan, tables={**plan.tables, **both}), "beyond").value.en == "12,000 people"


@pytest.mark.parametrize(
    ("share", "coverage_is", "told"),
    [
        (0.5, "at_least", "≥ 50.0 %"),
        (1.0, "at_least", "100.0 %"),
        (1.0, "indicative", "≈ 100.0 %"),
        (0.5, "exact", "50.0 %"),
    ],
    ids=["some at least", "all at least", "all indicative", "exact"],
)
def test_a_coverage_wears_the_mark_of_what_it_is(share: float, coverage_is: str, told: str) -> None:
    assert service_coverage.marked(share, coverage_is) == Said(told, told)


def test_only_robust_places_are_counted_as_robust(plan: Plan) -> None:
    centres = plan.tables["centres"].assign(**{"class": ["robust_in", "contested", ""]})
    assert number(replace(plan, tables={**plan.tables, "centres": centres}), "sure").value.en == "1 of 3 robust"


def test_a_contested_place_says_in_which_share_of_the_draws_another_is_chosen(plan: Plan) -> None:
    own = plan.tables["centres"]["candidate_id"].iloc[0]
    candidates = plan.tables["candidates"].assign(**{"class": "contested", "chosen_in": 0.7})
    case = reporting.case(replace(plan, tables={**plan.tables, "candidates": candidates}), own)
    assert any("in 30.0 % of the draws" in one.en and "30.0 %" in one.zh for one in case.against)


def test_the_system_is_told_by_its_counts_and_proof(plan: Plan) -> None:
    system = number(plan, "system")
    assert system.value.en == "1 + 2"
    assert "proven optimal" in system.note.en and "已证明最优" in system.note.zh


def test_what_a_plan_has_not_is_left_out(bare: Plan) -> None:
    assert [one.key for one in reporting.five(bare)] == ["people"]
    assert reporting.worst_gaps(bare) == ()
    assert reporting.methods(bare) == ()
    assert reporting.standards(bare).empty


def test_gaps_that_were_not_assessed_are_never_told_as_none(partial: Plan) -> None:
    beyond = number(partial, "beyond")
    assert beyond.value == Said("not assessed", "未评估")
    assert "0" not in beyond.value.en
    told = reporting.worst_gaps(partial)
    assert len(told) == 1
    assert told[0].en.startswith("Gaps not assessed for hospital in all 2 counties")
    assert "未评估缺口：医院" in told[0].zh


def test_the_worst_gap_comes_first_with_its_cause_and_remedy(plan: Plan) -> None:
    told = reporting.worst_gaps(plan, most=2)
    assert len(told) == 2
    assert "Shendang (East)" in told[0].en and "5,000 people" in told[0].en and "too far" in told[0].en
    assert "沈荡" in told[0].zh and "距离过远" in told[0].zh


def test_no_gap_among_services_that_can_be_judged_is_said_so(plan: Plan) -> None:
    none = {layer: plan.tables[layer].iloc[:0] for layer in ("gaps",)}
    judged = plan.tables["county_gaps"].assign(cause="")
    told = reporting.worst_gaps(replace(plan, tables={**plan.tables, **none, "county_gaps": judged}))
    assert [one.en for one in told] == ["No gaps among the services that can be assessed: hospital."]


def test_gaps_that_are_not_shown_are_still_gaps(plan: Plan) -> None:
    assert reporting.worst_gaps(plan, most=0) == ()


def test_the_methods_are_those_that_the_plan_used(plan: Plan) -> None:
    keys = [method.key for method in reporting.methods(plan)]
    assert {"travel", "coverage", "gaps", "mclp", "equal", "topsis", "merit", "robustness"} <= set(keys)
    assert not {"entropy", "spheres", "axes", "huff"} & set(keys)
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    "texts",
    [TRAVEL, MEASURES, EQUITY, WEIGHTS, RANKINGS, SYSTEM, FUNCTIONS, SITING],
    ids=lambda texts: next(iter(texts)),
)
def test_every_method_has_a_formula_a_source_and_both_languages(texts: dict[str, reporting.Method]) -> None:
    for key, method in texts.items():
        assert method.key == key
        assert method.formula and method.source and method.title.en and method.title.zh and method.says.en
        assert any(ord(letter) > 0x2E7F for letter in method.says.zh)


def test_no_method_keeps_a_place_for_a_value(plan: Plan) -> None:
    for method in reporting.methods(plan):
        assert "{" not in method.says.en + method.says.zh + method.source


def test_the_objective_says_which_share_was_asked_for(plan: Plan) -> None:
    travel = next(method for method in reporting.methods(plan) if method.key == "travel_of_tiers")
    assert "50 % of the best possible merit" in travel.says.en


def test_standards_stand_once_with_their_source(plan: Plan) -> None:
    held = reporting.standards(plan)
    assert held.to_dict("records") == [
        {"service": "hospital", "standard": "5 min", "source": "GB 50180-2018", "confidence": "", "name": ""}
    ]


def test_a_chosen_place_has_its_sentence_for_it(plan: Plan) -> None:
    case = reporting.case(plan, "d")
    assert case.tier == "town" and case.name == "沈荡" and case.name_en == "Shendang"
    assert case.for_[0].en.startswith("Shendang is in the plan as town")
    assert "镇" in case.for_[0].zh
    assert any("Strong by people: 1 of 4" in said.en for said in case.for_)


def test_a_place_left_out_has_its_sentence_against_it(plan: Plan) -> None:
    case = reporting.case(plan, "a")
    assert case.tier == ""
    assert case.against[0].en.startswith("Dongta is not in the plan")
    assert any("Weak by people: 4 of 4" in said.en for said in case.against)
    assert any("official list has it as centre" in said.en for said in case.for_)


def test_how_sure_a_place_is_stands_apart(plan: Plan) -> None:
    case = reporting.case(plan, "d")
    assert any("of the draws" in said.en for said in case.how_sure)
    bare = replace(plan, tables={k: v for k, v in plan.tables.items() if k not in ("robustness", "audit")})
    blank = plan.tables["candidates"].assign(**{"class": "", "rank_p5": None, "rank_p95": None})
    blank = tables.shape("candidates", blank)
    assert reporting.case(replace(bare, tables={**bare.tables, "candidates": blank}), "d").how_sure == ()


def test_the_numbers_of_a_place_are_those_of_the_tables(plan: Plan) -> None:
    numbers = {one.key: one.value.en for one in reporting.case(plan, "d").numbers}
    assert numbers["people"] == "5,000 people" and numbers["rank"] == "1 of 4" and numbers["tier"] == "town"
    row = plan.tables["centres"].set_index("candidate_id").loc["d"]
    assert numbers["parent"] == f"{row['parent_min']:.1f} min to 王店"


def test_a_place_is_ranked_among_the_candidates_and_not_among_all_that_the_reasons_tell_of(plan: Plan) -> None:
    reasons = plan.tables["reasons"]
    margin = reasons.iloc[[0] * 20].assign(
        candidate_id=[f"margin {at}" for at in range(20)], status="no_candidate", chosen=False
    )
    margin["rank"] = pd.NA
    more = replace(plan, tables={**plan.tables, "reasons": pd.concat([reasons, margin.astype(reasons.dtypes)])})
    for place in reasons["candidate_id"]:
        assert reporting.case(more, place) == reporting.case(plan, place)


def test_a_place_that_nobody_knows_is_a_key_error(plan: Plan) -> None:
    with pytest.raises(KeyError):
        reporting.case(plan, "z")


def test_quality_tells_what_is_not_observed_and_what_has_no_source(plan: Plan) -> None:
    told = [said.en for said in reporting.quality(plan)]
    assert any("Settlements (a proxy)" in line for line in told)
    assert any(line.startswith("Source not stated") and "Road network" not in line for line in told)
    assert any("20.0 %" in line for line in told)


def test_findings_are_told_from_their_rows(plan: Plan) -> None:
    """A run that was opened again has no finding but in its table."""
    opened = replace(plan, findings=())
    assert reporting.quality(opened) == reporting.quality(plan)
    empty = plan.tables["findings"].iloc[:0]
    told = reporting.quality(replace(plan, tables={**plan.tables, "findings": empty}))
    assert told[-1].en == "Findings: none."


def test_names_that_hold_braces_are_only_names(plan: Plan) -> None:
    def renamed(table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(name="{x} <script>") if "name" in table else table

    hostile = replace(plan, tables={layer: renamed(table) for layer, table in plan.tables.items()})
    assert "{x} <script>" in reporting.worst_gaps(hostile)[0].zh
    assert reporting.five(hostile) and reporting.case(hostile, "d")

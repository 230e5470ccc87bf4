"""Why a place is in the plan, told in sentences and asked for again from a finished run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from straight_road import point, two_counties

import geoplan
from geoplan.config import read_config, resolved
from geoplan.errors import ConfigError, LayerError
from geoplan.explaining import newest_run
from geoplan.finished import open_tables
from geoplan.plan import Plan
from geoplan.story import run
from geoplan.validation import validate

# kilometres along the road, name, English name, people
SETTLEMENTS = {
    "a": (1, "东村", "Dong", 1000), "b": (3, "南村", "Nan", 2000), "c": (6, "西村", "Xi", 3000),
    "d": (12, "北村", "Bei", 4000), "e": (18, "中村", "Zhong", 5000), "f": (15, "小村", "Xiao", 10),
}  # fmt: skip
CONFIG = """
version: 1
name: small
area: {path: area.gpkg, fields: {id: id, name: name}}
layers:
  roads: {path: roads.gpkg, basis: modelled}
  settlements: {path: settlements.csv, datum: wgs84}
network: {modes: {car: {speeds: china, access_kmh: 4.5, snap_max_m: 1500}}}
centres:
  mode: car
  objective: {minimise: travel, merit_at_least: 0}
  candidates: {min_people: 500}
  indicators:
    people: {measure: people, direction: benefit}
    remoteness: {measure: mean_minutes, direction: cost}
  weights: {method: equal}
  ranking: topsis
  tiers: [{name: seat, count: 1, weight: 1}, {name: town, count: 2, weight: 2, fixed: [东村]}]
  official: {seat: [西村], town: [小村, Zhong]}
outputs: [OUTPUT]
"""


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explained")
    two_counties(folder)
    rows = ["id,name,name_en,people,lon,lat"]
    rows += [f"{i},{name},{en},{p},{point(km)[0]},{point(km)[1]}" for i, (km, name, en, p) in SETTLEMENTS.items()]
    (folder / "settlements.csv").write_text("\n".join(rows), encoding="utf-8")
    (folder / "plan.yaml").write_text(CONFIG.replace("OUTPUT", "tables"), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def plan(county: Path) -> Plan:
    return run(read_config(county / "plan.yaml"), out=county / "tables_only")


def asked(county: Path, *settings: str) -> Plan:
    return run(read_config(county / "plan.yaml", list(settings)))


def test_every_place_has_a_sentence_in_both_languages(plan: Plan):
    rows = plan.tables["reasons"]
    assert sorted(rows["candidate_id"]) == sorted(SETTLEMENTS)
    assert (rows[["sentence_en", "sentence_zh"]] != "").all(axis=None)
    assert rows["chosen"].sum() == 3
    assert set(rows.loc[~rows["chosen"], "status"]) == {"near_missed", "no_candidate"}
    assert set(rows["basis"]) == {"modelled"}


# people × kilometres at 45 km/h: without Dong, Dong's 1,000 go 11 km more, Nan's 2,000 go 7 and Xi's 3,000 one, to Bei:
# 28,000 person-kilometres, 6.2 minutes for each of the 6,000, and twice as much in a tier of weight 2
GOLDEN = {
    "a": (
        "Dong is in the plan as town: 6,000 people have it as their nearest place of that level. Without it they would "
        "travel 6.2 minutes longer on average; the plan's weighted travel would grow by 74,722 person-minutes (49 %). It "
        "was fixed (town.fixed 东村 (a)): Nan in its place would save 21,349 person-minutes (14 %). It ranks 5th of 5 "
        "candidates by score (0.00). On modelled roads.",
        "东村入选为“镇”：对 6,000 人来说，它是最近的该级地方。若没有它，这些人平均要多走 6.2 分钟；方案的加权出行将增加 "
        "74,722 人·分钟（49 %）。它是固定入选的（镇指定为东村 (a)）：若换成南村，出行可减少 21,349 人·分钟（14 %）。"
        "其综合得分 0.00，在 5 个候选地中排第 5。依据推导的道路数据。",
    ),
    "b": (
        "Nan is not in the plan, but among the first that could come in: in place of Zhong (town) it would be the nearest "
        "for 5,000 people, at 35 % more travel (53,373 person-minutes). But for town.fixed 东村 (a) it would better the "
        "plan. It ranks 4th of 5 candidates by score (0.28). On modelled roads.",
        "南村未入选，但属于最先可递补的地方：若替代中村（镇），将成为 5,000 人最近的该级地方，出行增加 35 %（53,373 人·分钟）。"
        "若无此约束（镇指定为东村 (a)），它的入选会使方案更好。其综合得分 0.28，在 5 个候选地中排第 4。"
        "依据推导的道路数据。",
    ),
    "d": (
        "Bei is in the plan as seat: 15,010 people have it as their nearest place of that level. Without it they would "
        "reach no place of that level at all. The best stand-in is Xi, at 31 % more travel (48,115 person-minutes). It "
        "ranks 2nd of 5 candidates by score (0.79), mostly by people (0.53) and little remoteness (0.26). On modelled "
        "roads.",
        "北村入选为“seat”：对 15,010 人来说，它是最近的该级地方。若没有它，这些人将到不了任何该级地方。最佳替代是西村，"
        "出行增加 31 %（48,115 人·分钟）。其综合得分 0.79，在 5 个候选地中排第 2，"
        "主要来自人口（0.53）和较低的偏远程度（0.26）。依据推导的道路数据。",
    ),
    "f": (
        "Xiao is no candidate: it has 10 people, and 500 are asked for.",
        "小村不是候选地：其人口为 10，而要求至少 500 人。",
    ),
}


@pytest.mark.parametrize("place", sorted(GOLDEN))
def test_the_sentences_read_as_a_planner_would_say_them(plan: Plan, place: str):
    row = plan.tables["reasons"].set_index("candidate_id").loc[place]
    assert [row["sentence_en"], row["sentence_zh"]] == list(GOLDEN[place])


def test_contributions_add_up_to_the_score(plan: Plan):
    parts = plan.tables["contributions"].groupby("candidate_id")["contribution"].sum()
    score = plan.tables["candidates"].set_index("candidate_id")["score"]
    assert parts.to_numpy() == pytest.approx(score[parts.index].to_numpy())


def test_a_weighted_sum_is_shared_out_exactly(county: Path):
    parts = asked(county, "centres.ranking=saw").tables["contributions"]
    assert parts["contribution"].to_numpy() == pytest.approx((parts["weight"] * parts["normalised"]).to_numpy())


def test_the_columns_of_centres_are_those_of_the_reasons(plan: Plan):
    why = plan.tables["reasons"].set_index("candidate_id")
    for row in plan.tables["centres"].to_dict("records"):
        assert row["substitute_id"] == why.at[row["candidate_id"], "substitute_id"]
        assert row["loss_if_dropped_person_min"] == why.at[row["candidate_id"], "loss_if_dropped_person_min"]


def test_the_audit_tells_every_difference_and_how_lists_compare(plan: Plan):
    rows = plan.tables["audit"].set_index("candidate_id")
    assert rows.loc["f", "breaks"].startswith("candidates min_people 500: 10 people")
    assert (rows[["sentence_en", "sentence_zh"]] != "").all(axis=None)
    codes = {finding.code for finding in plan.findings}
    assert {"official_list_compared", "official_no_candidate"} <= codes
    assert set(plan.tables["audit_summary"]["list"]) == {"official", "model", "people", "random"}


def test_a_place_that_another_could_replace_is_told(county: Path):
    rows = (county / "settlements.csv").read_text(encoding="utf-8")
    twin = point(12.002)
    (county / "twins.csv").write_text(f"{rows}\ng,新北村,Xinbei,4000,{twin[0]},{twin[1]}\n", encoding="utf-8")
    plan = asked(county, "layers.settlements.path=twins.csv")
    told = [finding for finding in plan.findings if finding.code == "place_interchangeable"]
    (seat,) = plan.tables["centres"].query("tier == 'seat'")["candidate_id"]
    other = {"d": "新北村", "g": "北村"}[seat]
    assert [(finding.row_id, finding.values["other"]) for finding in told] == [(seat, other)]


def test_with_merit_as_the_aim_sentences_speak_of_merit(county: Path):
    plan = asked(county, "centres.objective={maximise: merit, travel_within: 2}")
    chosen = plan.tables["reasons"].query("chosen")
    assert chosen["sentence_en"].str.contains("merit would be").all()
    assert chosen["sentence_zh"].str.contains("得分将由").all()


@pytest.mark.parametrize("place", ["d", "北村", "Bei"])
def test_a_place_is_found_by_id_name_and_english_name(plan: Plan, place: str):
    told = geoplan.explain(plan, place)
    assert told.splitlines()[0] == "北村 (Bei, d)"


def test_what_is_read_back_from_a_folder_says_the_same(county: Path, plan: Plan):
    whole = run(read_config(county / "plan.yaml", ["outputs=[geopackage]"]), out=county / "whole")
    for lang in ("en", "zh"):
        told = {
            geoplan.explain(each, "d", lang)
            for each in (plan, whole, open_tables(plan.folder), open_tables(whole.folder))
        }
        assert len(told) == 1


def test_an_unknown_place_is_told_with_what_may_be_meant(plan: Plan):
    with pytest.raises(ConfigError, match="did you mean 北村"):
        geoplan.explain(plan, "北庄村")


def test_a_run_with_maps_alone_holds_nothing_to_read(county: Path):
    bare = run(read_config(county / "plan.yaml", ["outputs=[geopackage]"]), out=county / "bare")
    assert bare.folder is not None
    (bare.folder / "plan.gpkg").unlink()
    with pytest.raises(ConfigError, match="there is nothing to read"):
        open_tables(bare.folder)


WHY_NOT = {
    "forbidden": ("{forbidden: [小村]}", "forbidden", "Xiao is no candidate: it is forbidden."),
    "where": ("{where: {county: [w]}}", "where county", "Xiao is no candidate: its county is x."),
    "min_people": ("{min_people: 11}", "min_people 11: 10 people", "it has 10 people, and 11 are asked for."),
}


@pytest.mark.parametrize("why", sorted(WHY_NOT))
def test_a_place_that_is_no_candidate_says_why(county: Path, why: str):
    rules, forced_by, said = WHY_NOT[why]
    tiers = "centres.tiers=[{name: seat, count: 1, weight: 1}, {name: town, count: 1, weight: 2}]"
    plan = asked(county, f"centres.candidates={rules}", tiers)
    row = plan.tables["reasons"].set_index("candidate_id").loc["f"]
    assert (row["status"], row["forced_by"]) == ("no_candidate", forced_by)
    assert row["sentence_en"].endswith(said)
    assert said in geoplan.explain(plan, "小村")


def test_the_newest_run_is_the_one_written_last(county: Path, plan: Plan):
    folder = county / "runs"
    for name, at in (("old", 1_000), ("new", 2_000)):
        (folder / name).mkdir(parents=True)
        (folder / name / "manifest.json").write_text(
            json.dumps({"kind": "geoplan run", "outputs": {}}), encoding="utf-8"
        )
        os.utime(folder / name / "manifest.json", (at, at))
    assert newest_run(folder).name == "new"


def geoplan_says(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    root = str(Path(geoplan.__file__).parents[1])
    return subprocess.run(
        [sys.executable, "-m", "geoplan", *words], capture_output=True, check=False, cwd=cwd, text=True,
        encoding="utf-8", env={**os.environ, "PYTHONPATH": root, "PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": ""},
    )  # fmt: skip


def test_the_command_prints_the_case_and_exits_with_two_for_what_it_cannot_find(county: Path, plan: Plan):
    told = geoplan_says("explain", "Bei", "tables_only", "--lang", "zh", cwd=county)
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.strip() == geoplan.explain(plan, "d", "zh")
    for words in (["nowhere", "tables_only"], ["d", "."], ["d"]):
        refused = geoplan_says("explain", *words, cwd=county)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert "Traceback" not in refused.stderr


LISTS = {
    "a tier that there is not": ("{seats: [西村]}", "official.seats"),
    "an empty tier": ("{seat: []}", "official.seat"),
    "a place in two tiers": ("{seat: [西村], town: [西村]}", "西村"),
    "both forms": ("{path: settlements.csv, seat: [西村]}", "centres.official"),
    "neither form": ("{source: decree 7}", "centres.official"),
    "an unknown place": ("{seat: [西庄村]}", "西村"),
    "one place by two names": ("{seat: [西村], town: [Xi]}", "Xi"),
    "a file that is not there": ("{path: lists.csv}", "lists.csv"),
    "a field that there is not": ("{path: settlements.csv, fields: {nam: name}}", "fields.nam"),
}


@pytest.mark.parametrize("wrong", sorted(LISTS))
def test_a_faulty_official_list_is_refused_with_what_is_wrong(county: Path, wrong: str):
    given, named = LISTS[wrong]
    with pytest.raises(ConfigError) as refused:
        validate(read_config(county / "plan.yaml", [f"centres.official={given}"]))
    assert named in str(refused.value)


def test_an_official_list_may_be_a_table_with_words_of_its_own(county: Path):
    (county / "list.csv").write_text("地方,级别\n西村,县城\n小村,镇\n中村,镇\n", encoding="utf-8")
    of_file = (
        "centres.official={path: list.csv, fields: {name: 地方, tier: 级别}, values: {tier: {县城: seat, 镇: town}}}"
    )
    plan = asked(county, of_file)
    inline = asked(county)
    assert plan.tables["audit"].equals(inline.tables["audit"])
    assert "official" in {note.layer for note in plan.inputs}


def test_every_fault_of_a_table_is_told_at_its_line(county: Path):
    (county / "faulty.csv").write_text("name,tier\n西村,seat\n西庄村,town\n西村,town\n中村,city\n", encoding="utf-8")
    with pytest.raises(LayerError) as refused:
        validate(read_config(county / "plan.yaml", ["centres.official={path: faulty.csv}"]))
    assert [fault.line for fault in refused.value.faults] == [3, 4, 5]


def test_the_config_written_out_in_full_reads_as_the_same_list(county: Path):
    config = read_config(county / "plan.yaml")
    (county / "full.yaml").write_text(resolved(config), encoding="utf-8")
    assert read_config(county / "full.yaml").centres == config.centres

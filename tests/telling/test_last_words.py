"""The last words of a run: only what is true of it and what was written, in one language."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import geoplan
from geoplan import tables, words
from geoplan.access import Standard
from geoplan.gaps.shortfall import CAUSES
from geoplan.last_words import last_words
from geoplan.plan import Plan
from geoplan.system_words import beside
from geoplan.travel.times import REASONS


@pytest.fixture(scope="module")
def finished(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """Liechtenstein, planned and written."""
    return geoplan.run(
        geoplan.read_config(root / "configs" / "liechtenstein.yaml"), out=tmp_path_factory.mktemp("told") / "run"
    )


@pytest.fixture
def told_of(finished: Plan) -> Callable[..., str]:
    """The line of hospital where its row of the summary is changed."""

    def line(*, lang: str = "en", **changes: object) -> str:
        changed = {name: table.copy() for name, table in finished.tables.items()}
        for column, value in ({"coverage_is": "exact"} | changes).items():
            changed["summary"].loc[changed["summary"]["service"] == "hospital", column] = value
        lines = last_words(replace(finished, tables=changed), lang)
        return next(line for line in lines if ("医院：" if lang == "zh" else "hospital:") in line)

    return line


def test_a_run_opened_again_says_the_same(finished: Plan) -> None:
    assert finished.folder is not None
    for lang in ("en", "zh"):
        assert last_words(geoplan.open_run(finished.folder), lang) == last_words(finished, lang)


def test_a_run_opened_again_knows_its_settings(finished: Plan) -> None:
    assert finished.folder is not None
    assert geoplan.open_run(finished.folder).settings == finished.settings
    assert finished.settings["version"] == 1


def test_only_what_was_written_is_named(finished: Plan, tmp_path: Path) -> None:
    def named() -> set[str]:
        last = last_words(replace(finished, folder=tmp_path))[-1]
        return {name for name in ("maps/", "plan.gpkg", "shapefiles/", "tables/") if name in last}

    assert named() == set()
    (tmp_path / "tables").mkdir()
    assert named() == {"tables/"}
    (tmp_path / "plan.gpkg").touch()
    assert named() == {"plan.gpkg", "tables/"}
    for name in ("maps", "shapefiles"):
        (tmp_path / name).mkdir()
    assert named() == {"maps/", "plan.gpkg", "shapefiles/", "tables/"}


def test_a_plan_that_was_not_written_names_no_place(finished: Plan) -> None:
    assert last_words(replace(finished, folder=None))[-1].startswith("Findings: ")


def test_findings_are_counted_in_their_table(finished: Plan) -> None:
    some = finished.tables["findings"].iloc[:0]
    rows = pd.DataFrame({"code": ["a", "b", "b"], "severity": ["serious", "note", "note"]})
    for found, sentence in (
        (some, "Findings: none."),
        (rows, "Findings: 1 serious, 0 warnings, 2 notes (b 2, a 1)."),
    ):
        shaped = tables.shape("findings", found.assign(geometry=None))
        lines = last_words(replace(finished, folder=None, findings=(), tables={**finished.tables, "findings": shaped}))
        assert lines[-1] == sentence


def test_the_mean_says_how_many_it_is_of(told_of: Callable[..., str]) -> None:
    assert "mean of the 97.3 % who reach one: 9.0 min" in told_of(reached_share=0.973, mean=9.0)
    assert "mean of all: 9.0 min" in told_of(reached_share=1.0, mean=9.0)
    assert "占 97.3 %）平均 9.0 分钟" in told_of(lang="zh", reached_share=0.973, mean=9.0)


def test_a_share_of_everybody_is_everybody(told_of: Callable[..., str]) -> None:
    assert "99.9 % within" in told_of(coverage=0.99999)
    assert "100.0 % within" in told_of(coverage=1.0)


def test_nobody_who_reaches_one_has_no_mean(told_of: Callable[..., str]) -> None:
    line = told_of(reached_share=0.0, mean=np.nan, p90=np.inf, coverage=0.0)
    assert "0.0 % within 15 min · nobody reaches one · 90th percentile beyond reach" in line


@pytest.mark.parametrize(
    ("standard", "said"),
    [("", "no standard"), ("6 per 1000", "no standard of time or distance (6 per 1000)")],
)
def test_without_a_standard_of_reach_there_is_no_coverage(
    told_of: Callable[..., str], standard: str, said: str
) -> None:
    assert told_of(coverage=np.nan, covered=np.nan, standard=standard).startswith(f"  hospital: {said} · mean")


def test_coverage_is_a_lower_bound_where_facilities_may_be_missing(told_of: Callable[..., str]) -> None:
    assert "≥ 50.0 % within" in told_of(coverage=0.5, coverage_is="at_least")
    assert "≥" not in told_of(coverage=1.0, coverage_is="at_least")  # more than all there is not
    assert ": 50.0 % within" in told_of(coverage=0.5)


def test_coverage_is_indicative_where_demand_is_coarse_or_input_not_observed(told_of: Callable[..., str]) -> None:
    assert "≈ 50.0 % within" in told_of(coverage=0.5, coverage_is="indicative")


def test_the_first_gap_gives_its_cause_in_words(finished: Plan) -> None:
    gaps = finished.tables["gaps"].assign(cause="too_far", people_beyond=7.0, name="Ruggell", service="school")
    for lang, said in (("en", "school in Ruggell (too far, 7 people)"), ("zh", "Ruggell的学校（距离过远，7 人）")):
        assert said in "\n".join(last_words(replace(finished, tables={**finished.tables, "gaps": gaps}), lang))


def test_chinese_last_words_hold_no_english_but_names_codes_and_files(finished: Plan) -> None:
    lines = last_words(replace(finished, folder=None), "zh")
    text = "\n".join(line for line in lines[1:] if not line.startswith("检查发现"))
    own = {*finished.tables["summary"]["service"], *finished.tiers, *finished.tables["centres"]["name"], finished.base}
    own |= {*finished.tables["gaps"]["name"], *finished.tables["sites"]["siting"], *finished.tables["sites"]["name"]}
    own.add("SMAA-2")  # a method's own name
    for name in sorted(own, key=len, reverse=True):
        text = text.replace(name, "")
    assert re.findall(r"[A-Za-z]{2,}", re.sub(r"\de[+-]\d+", "", text)) == []


def test_what_is_said_beside_the_tiers_follows_the_proof_of_the_choice(finished: Plan) -> None:
    for lang in ("en", "zh"):
        lines, own = last_words(finished, lang), beside(finished, lang)
        assert own
        at = lines.index(own[0])
        assert lines[at : at + len(own)] == own
        assert "bound" in lines[at - 1] or "界" in lines[at - 1]


def test_every_status_cause_and_basis_has_words() -> None:
    codes = {*REASONS, *CAUSES, "ok", "beyond_standard", "observed", "proxy", "modelled"} - {""}
    assert codes <= words.WORDS.keys()
    assert all("_" not in en and not re.search("[A-Za-z]", zh) for en, zh in words.WORDS.values())


def test_every_question_and_unit_of_a_proof_has_words(finished: Plan) -> None:
    assert {word for proof in finished.proofs for word in (proof.question, proof.unit, proof.status)} <= set(
        words.WORDS
    )


@pytest.mark.parametrize(
    ("standard", "chinese"),
    [
        (Standard(minutes=30, per_1000=6), "30 分钟、每千人 6"),
        (Standard(metres=2000), "2000 米"),
        (Standard(one_per="settlement"), "每个居民点一处"),
        (Standard(one_per="county"), "每个县一处"),
        (Standard(minutes=7.5, one_per="area"), "7.5 分钟、每个规划范围一处"),
        (Standard(), ""),
    ],
)
def test_a_standard_reads_in_chinese(standard: Standard, chinese: str) -> None:
    assert words.standard(standard.text(), "zh") == chinese
    assert words.standard(standard.text(), "en") == standard.text()


def test_a_name_that_is_no_word_of_ours_stays() -> None:
    assert words.word("my clinic", "zh") == "my clinic"

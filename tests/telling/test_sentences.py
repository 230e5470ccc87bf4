"""Sentences about places, and the labels of columns, as people read them."""

import io
from collections import Counter

import pytest

from geoplan import words
from geoplan.centres.reason_sentences import About, sentence
from geoplan.progress import Plain
from geoplan.tables import COLUMNS, FAMILIES, LAYERS

# a fixed place that another would better: 1.5 of 10 merit, 30 of 200 person-minutes
FIXED = {
    "status": "chosen", "name": "A", "tier": "town", "people_served": 5.0, "people_cut_off_if_dropped": 0.0,
    "loss_if_dropped_person_min": 4.0, "minutes_longer_if_dropped": 1.0, "merit_if_dropped": 9.0,
    "forced_by": "town.fixed A", "fixed": True, "barred": True, "substitute_name": "B",
    "substitute_cost_person_min": -30.0, "substitute_cost_merit": -1.5, "free_name": "B", "free_person_min": -30.0,
    "free_merit": -1.5, "free_breaks": "", "rank": 1, "score": 0.5, "strongest": [],
}  # fmt: skip


@pytest.mark.parametrize(
    ("for_merit", "english", "chinese"),
    [
        (False, "B in its place would save 30 person-minutes (15 %).", "若换成B，出行可减少 30 人·分钟（15 %）。"),
        (True, "B in its place would raise merit by 15 %.", "若换成B，得分可提高 15 %。"),
    ],
)
def test_a_fixed_place_says_what_another_would_better_in_the_terms_of_the_aim(for_merit, english, chinese):
    about = About(travel=200.0, merit=10.0, for_merit=for_merit, candidates=2)
    assert f"It was fixed (town.fixed A): {english}" in sentence(FIXED, about, "en")
    assert f"它是固定入选的（镇指定为A）：{chinese}" in sentence(FIXED, about, "zh")


def test_a_chinese_sentence_names_the_rule_that_no_key_of_the_config_asks_for_in_chinese():
    assert (
        words.rules("town.per_group county x min 2; people cut off", "zh") == "town.per_group county x min 2；人人可达"
    )
    assert words.rules("people cut off", "en") == "nobody cut off"
    assert words.rules("", "zh") == ""


def test_beyond_the_first_names_their_number_is_told():
    assert words.first(["a", "b"], 2, "en") == "a, b"
    assert words.first(["a", "b", "c"], 2, "en") == "a, b and 1 more"
    assert words.first(["甲", "乙", "丙"], 2, "zh") == "甲、乙 等，另有 1 个"


@pytest.mark.parametrize("layer", sorted(LAYERS))
@pytest.mark.parametrize("kind", ["en", "zh", "short"])
def test_no_two_columns_of_a_layer_are_called_alike(layer: str, kind: str):
    own = [COLUMNS[name] for name in LAYERS[layer].columns] + [FAMILIES[name] for name in LAYERS[layer].families]
    called = Counter(getattr(column, kind).lower() for column in own)
    assert [name for name, count in called.items() if count > 1] == []


@pytest.mark.parametrize(
    ("rule", "chinese"),
    [
        ("centre.fixed 嘉兴", "中心城市指定为嘉兴"),
        ("merit_at_least 0.9", "得分不低于最高的 90%"),
        ("travel_within 1.1", "出行不超过最少的 1.1 倍"),
        ("own_rule of the user", "own_rule of the user"),
    ],
    ids=["fixed", "merit", "travel", "unknown"],
)
def test_a_rule_reads_as_words_in_chinese_and_as_the_config_has_it_in_english(rule, chinese):
    assert words.rules(rule, "zh") == chinese
    assert words.rules(rule, "en") == rule


def test_the_base_of_people_reads_as_words_in_chinese():
    said = [words.base(name, "zh") for name in ("people", "people_registered", "people_2035", "heads")]
    assert said == ["人口", "户籍人口", "2035 年人口", "heads"]
    assert words.base("people_registered", "en") == "people_registered"


def test_the_stages_of_a_run_are_named_in_its_language():
    told = {lang: io.StringIO() for lang in ("en", "zh")}
    for lang, stream in told.items():
        Plain(stream, lang=lang).stage("network", message="car")
    assert [stream.getvalue() for stream in told.values()] == ["network: car\n", "构建路网：car\n"]

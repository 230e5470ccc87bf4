"""Lists of values in sentences, and the word that was meant."""

import pytest

from geoplan.listing import counted
from geoplan.nearness import near


def test_values_are_listed_by_how_often_they_occur():
    assert counted({"bank": 1, "school": 12, "": 3, "attic": 1}) == "school (12), – (3), attic (1), bank (1)"


def test_a_long_list_says_how_many_more_there_are():
    assert counted({"a": 3, "b": 2, "c": 1, "d": 1}, most=2) == "a (3), b (2), … +2"
    assert counted({}) == ""


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("feilds", ["fields", "path"], "fields"),
        ("Vadus", ["Vaduz", "Schaan"], "Vaduz"),
        ("VADUZ", ["Vaduz", "Schaan"], "Vaduz"),
        ("魏唐", ["魏塘", "干窑"], "魏塘"),
        ("长安", ["海宁市长安镇", "盐官"], "海宁市长安镇"),
        ("镇99", ["镇1", "镇2"], "镇1"),
        ("天津", ["魏塘", "干窑"], ""),
        ("id", ["width", "basis"], ""),
        ("Atlantis", ["Vaduz", ""], ""),
    ],
)
def test_the_nearest_known_word_is_offered(word, known, meant):
    assert near(word, known) == near(word, reversed(known)) == meant

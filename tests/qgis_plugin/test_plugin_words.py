"""Everything the plugin says is there in English and Chinese, over the same values."""

import ast
import string
from pathlib import Path
from typing import get_args

import pytest

from geoplan.messages.message import Severity
from geoplan.qgis import dialog_words, words

PLUGIN = Path(words.__file__).parent


def values(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


@pytest.mark.parametrize("key", sorted(words.SAID))
def test_both_languages_use_the_same_values(key: str) -> None:
    english, other = words.SAID[key]
    assert values(english) == values(other)
    assert chinese(other) and not chinese(english)


@pytest.mark.parametrize("name", sorted(dialog_words.PARAMETERS))
def test_every_parameter_is_explained_in_both_languages(name: str) -> None:
    for lang in ("en", "zh"):
        assert words.label(name, lang)
        assert words.explanation(name, lang)
    assert chinese(words.explanation(name, "zh"))


@pytest.mark.parametrize(
    ("locale", "lang"), [("zh_CN", "zh"), ("zh-Hans", "zh"), ("zh", "zh"), ("en_GB", "en"), ("C", "en"), ("zhx", "en")]
)
def test_the_language_is_that_of_qgis(locale: str, lang: str) -> None:
    assert words.lang_of(locale) == lang


def test_every_sentence_is_said_somewhere() -> None:
    said = set()
    for path in PLUGIN.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and path.name != "words.py":
                said.add(node.value)
    assert set(words.SAID) - said == set()


def test_how_bad_a_finding_is_stands_in_the_language_and_an_unknown_word_is_kept() -> None:
    assert words.severity("serious", "zh") == "严重"
    assert words.severity("serious", "en") == "serious"
    assert words.severity("grave", "zh") == "grave"
    assert set(words.SEVERITIES) == set(get_args(Severity)) - {"fault"}

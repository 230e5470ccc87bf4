"""The page on QGIS names what the plugin has."""

from pathlib import Path

import pytest

from geoplan.qgis import pythons, words

PAGE = (Path(__file__).parents[2] / "docs" / "qgis.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(words.ALGORITHMS))
def test_every_algorithm_is_explained(name: str) -> None:
    assert f"### `geoplan:{name}`" in PAGE


@pytest.mark.parametrize("name", sorted(words.PARAMETERS))
def test_every_parameter_is_explained_in_the_words_of_the_dialog(name: str) -> None:
    (label, _), (told, _) = words.PARAMETERS[name]
    assert f"| `{name}` | {label} | {told} |" in PAGE


def test_the_pythons_that_fit_are_those_of_the_code() -> None:
    oldest, newest = (".".join(map(str, version)) for version in (pythons.OLDEST, pythons.NEWEST))
    assert f"CPython {oldest} to {newest}, 64 bit" in PAGE

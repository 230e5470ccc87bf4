"""What the page on Jiaxing says of its data and its configs is so, as far as it can be told without a run."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from geoplan.config import read_config
from geoplan.config.centre_models import Centres


def page(root: Path) -> str:
    return (root / "docs" / "jiaxing.md").read_text(encoding="utf-8")


def units(root: Path) -> list[dict[str, str]]:
    with (root / "data" / "jiaxing" / "townships.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def centres(root: Path) -> Centres:
    asked = read_config(root / "configs" / "jiaxing-2005.yaml").centres
    assert asked is not None
    return asked


def test_the_first_paragraph_says_how_many_candidates_there_are(root: Path) -> None:
    rows = units(root)
    places = [len({row[column] or row["code"] for row in rows}) for column in ("place", "place_binhai")]
    first = page(root).split("\n\n")[1]
    assert (len(rows), places) == (72, [55, 53])
    assert {"72", "55", "53", "47"} <= set(re.findall(r"\d+", first))
    assert round(47 / 55, 2) == 0.85 and round(47 / 53, 2) == 0.89 and "85 or 89 %" in first


def test_the_range_of_towns_is_the_one_that_the_config_asks_for(root: Path) -> None:
    text = (root / "configs" / "jiaxing-2005.yaml").read_text(encoding="utf-8")
    (asked,) = re.findall(r"count: \{min[^}]*\}", text)
    assert asked in page(root)
    assert [tier.name for tier in centres(root).tiers] == ["centre", "subcentre", "key_town", "town"]


def test_the_key_towns_of_the_plan_of_2005_are_those_of_the_data(root: Path) -> None:
    named = [row["name"] for row in units(root) if row["role_2005_plan"] == "key town"]
    official = centres(root).official
    assert official is not None and set(official.by_tier["key_town"]) == set(named)
    assert len(named) == 7 and all(name.removesuffix("镇") in page(root) for name in named)


def test_the_page_says_that_the_official_list_was_not_found(root: Path) -> None:
    assert 'The official "1640" list was not found' in page(root)


def test_every_config_that_the_page_runs_is_there(root: Path) -> None:
    named = set(re.findall(r"configs/[\w-]+\.yaml", page(root)))
    assert named == {"configs/jiaxing.yaml", "configs/jiaxing-2005.yaml"}
    assert all((root / name).exists() for name in named)


def test_the_command_that_frees_the_six_is_that_of_the_config(root: Path) -> None:
    head = (root / "configs" / "jiaxing-2005.yaml").read_text(encoding="utf-8").split("\nversion:")[0]
    (free,) = re.findall(r'--set "centres\.tiers[^"]*"', head)
    assert free in page(root)


@pytest.mark.parametrize("kind", ["picture", "link"])
def test_every_picture_and_link_of_the_page_leads_somewhere(kind: str, root: Path) -> None:
    found = re.findall(r"(!?)\[[^\]]*\]\(([^)]+)\)", page(root))
    targets = [target for mark, target in found if (mark == "!") == (kind == "picture")]
    assert targets
    for target in targets:
        assert (root / "docs" / target).exists(), target

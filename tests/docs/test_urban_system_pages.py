"""What the chapter on the urban system shows is a config, and its links lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from geoplan.config import read_config
from geoplan.tables import LAYERS

CHAPTER = Path(__file__).resolve().parents[2] / "docs" / "urban_system"
PAGES = sorted(page.name for page in CHAPTER.glob("*.md"))
# sections of which a page shows a whole: nothing of the bundled example stays beside it
WHOLE = ("indicators", "weights", "objective", "official")


def shown() -> Iterator[tuple[str, int, str]]:
    """Every piece of YAML: its page, its number there, and its text."""
    for page in PAGES:
        text = (CHAPTER / page).read_text(encoding="utf-8")
        for number, block in enumerate(re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL), start=1):
            yield page, number, block


SHOWN = list(shown())


def over(known: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """`known` with the keys of `more` in place of its own."""
    out = dict(known)
    for key, value in more.items():
        deeper = isinstance(value, dict) and isinstance(out.get(key), dict) and key not in WHOLE
        out[key] = over(out[key], value) if deeper else value
    return out


def paths(value: Any) -> Iterator[str]:
    """Every file that a config names."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "path":
                yield inner
            else:
                yield from paths(inner)


@pytest.mark.parametrize(("page", "number", "block"), SHOWN, ids=[f"{page}-{number}" for page, number, _ in SHOWN])
def test_every_piece_of_yaml_fits_into_the_bundled_example(
    page: str, number: int, block: str, root: Path, tmp_path: Path
) -> None:
    yaml = YAML(typ="safe")
    example = (root / "configs" / "liechtenstein.yaml").read_text(encoding="utf-8")
    piece = yaml.load(block)
    for named in paths(piece):
        (tmp_path / named).touch()  # the reader's own files
    whole = over(yaml.load(example.replace("../data", (root / "data").as_posix())), piece)
    config = tmp_path / "plan.yaml"
    with config.open("w", encoding="utf-8") as file:
        yaml.dump(whole, file)
    assert read_config(config).name == "liechtenstein"


def test_the_chapter_shows_yaml_for_everything_that_it_explains() -> None:
    keys = {key for _, _, block in SHOWN for key in re.findall(r"(\w+):", block)}
    wanted = {
        "tiers",
        "frontier",
        "quota_prices",
        "indicators",
        "weights",
        "compare",
        "vetoes",
        "official",
        "robustness",
    }
    assert wanted | {"chains", "axes", "competition", "spheres", "functions", "linkages"} <= keys


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_the_chapter_leads_somewhere(page: str) -> None:
    text = (CHAPTER / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if target.startswith("https://"):
            continue
        file, _, heading = target.partition("#")
        linked = CHAPTER / (file or page)
        assert linked.exists(), target
        if heading:
            titles = re.findall(r"^#+ (.*)$", linked.read_text(encoding="utf-8"), flags=re.MULTILINE)
            assert heading in {re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-") for title in titles}


def test_every_layer_that_the_first_page_names_is_one() -> None:
    rows = re.findall(r"^\| .* \| (.*) \|$", (CHAPTER / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert len(named) > 25 and named <= set(LAYERS)

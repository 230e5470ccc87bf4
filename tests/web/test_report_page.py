"""The HTML of the report: one file under a strict policy, whatever the data hold."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geoplan.plan import Plan
from geoplan.styles import palette
from geoplan.writers.web import page, payload
from geoplan.writers.web.parts import PARTS

OWN = sorted(path for path in page.ASSETS.iterdir() if path.suffix in (".js", ".css"))
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "a\u2028b\u2029c",
    "]]>",
    '"\\',
    "\u202eright to left",
    "😀",
)


class Elements(HTMLParser):
    """Every element of a page with its attributes, and what stands in scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.found and self.found[-1][0] in ("script", "style") and data.strip():
            self.inside.append((self.found[-1][0], data))


@pytest.fixture(scope="module")
def html(liechtenstein: Plan) -> str:
    return page.page(liechtenstein)


def test_the_policy_names_every_script_and_style_and_nothing_else(html: str) -> None:
    elements = Elements(html)
    policy = next(own["content"] for tag, own in elements.found if own.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    rules = {rule.split()[0]: set(rule.split()[1:]) for rule in policy.split("; ")}
    data = elements.inside.index(next(one for one in elements.inside if one[1].startswith("{")))
    del elements.inside[data]
    for kind in ("script", "style"):
        hashes = {
            f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode()}'"
            for tag, text in elements.inside
            if tag == kind
        }
        assert rules[f"{kind}-src"] == hashes
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == {"'none'"}
    assert rules["img-src"] == {"data:"}


def test_no_element_asks_for_another_file(html: str) -> None:
    for tag, own in Elements(html).found:
        assert tag not in ("link", "iframe", "object", "embed", "img", "base", "form")
        assert "src" not in own and "style" not in own and not any(name.startswith("on") for name in own)
        assert own.get("href", "#").startswith("#")  # type: ignore[union-attr]
    assert "sourceMappingURL" not in html
    assert not re.search(r"url\((?!none)", Elements(html).inside[0][1])


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_no_script_of_ours_makes_markup_of_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for deed in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "DOMParser",
        "eval(",
        "new Function",
    ):
        assert deed not in text
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_no_sheet_or_script_has_a_colour_of_its_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"#[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?\b(?![-\w])|\brgba?\(|\bhsla?\(", text)


@pytest.mark.parametrize("path", [path for path in OWN if path.suffix == ".js"], ids=lambda path: path.name)
def test_every_script_is_strict(path: Path) -> None:
    first = next(line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("//"))
    assert first == '"use strict";'


def test_every_script_of_a_part_is_in_the_page(html: str) -> None:
    for part in PARTS:
        assert f'geoplan.part("{part}"' in html


def test_the_vendored_leaflet_is_what_it_says() -> None:
    leaflet = page.ASSETS / "leaflet"
    version = (leaflet / "VERSION").read_text(encoding="utf-8").strip()
    assert f"Leaflet {version}," in (leaflet / "leaflet.js").read_text(encoding="utf-8")[:200]
    assert "Redistributions" in (leaflet / "LICENSE").read_text(encoding="utf-8")


def test_the_same_plan_gives_the_same_bytes(liechtenstein: Plan, html: str) -> None:
    assert page.page(liechtenstein) == html


@pytest.mark.parametrize("name", ["jiaxing", "coquimbo", "liechtenstein"])
def test_the_report_of_an_example_is_small(example, name: str) -> None:
    assert len(page.page(example(name)).encode("utf-8")) < 1_500_000


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_in_the_data_ends_the_script_that_holds_them(text: str) -> None:
    written = payload.embedded({text: [text]})
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written) == {text: [text]}


def test_a_hostile_title_stands_in_the_page_as_text(liechtenstein: Plan) -> None:
    title = '{{data}}</title><script>alert(1)</script>"'
    told = page.page(replace(liechtenstein, title={"en": title, "zh": title}))
    assert "<script>alert" not in told
    assert told.count('id="geoplan-data"') == 1


def test_what_is_missing_or_infinite_is_plain_json() -> None:
    told = payload.plain({"a": [np.nan, np.inf, -np.inf, pd.NA, None, 2.0, 2.5, np.int64(3), np.bool_(True), "x"]})
    assert told == {"a": [None, "inf", "-inf", None, None, 2, 2.5, 3, True, "x"]}


def test_columns_are_packed_by_what_repeats() -> None:
    table = pd.DataFrame(
        {"own": ["a", "b", "c", "d"], "few": ["x", "y", "x", "x"], "one": ["z"] * 4, "n": [1.0, np.nan, 2, 3]}
    )
    assert payload.packed(table, ["own", "few", "one", "n", "absent"]) == {
        "count": 4,
        "columns": {
            "own": ["a", "b", "c", "d"],
            "few": {"of": ["x", "y"], "at": [0, 1, 0, 0]},
            "one": {"all": "z"},
            "n": [1, None, 2, 3],
        },
    }


def test_a_plan_of_next_to_nothing_has_a_report(liechtenstein: Plan) -> None:
    kept = {layer: liechtenstein.tables[layer] for layer in ("area", "settlements", "demand", "roads", "findings")}
    told = page.data(replace(liechtenstein, tables=kept, proofs=(), tiers=(), settings={}))
    assert "map" in told["parts"] and "summary" in told["parts"]
    assert {"gaps", "towns", "weights", "sites", "worst"} <= set(told["without"])


def test_layers_without_rows_are_left_out(liechtenstein: Plan) -> None:
    empty = {
        layer: table.iloc[:0] if layer not in ("area", "demand") else table
        for layer, table in liechtenstein.tables.items()
    }
    told = page.data(replace(liechtenstein, tables=empty))
    assert list(told["parts"]["map"]["layers"]) == ["area"]


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("ink", ["INK", "SOFT", "BLUE_TEXT", "VERMILLION_TEXT"])
@pytest.mark.parametrize("ground", ["PAPER", "WHITE"])
def test_words_stand_out_from_their_ground(ink: str, ground: str) -> None:
    dark, light = sorted(_luminance(getattr(palette, name)) for name in (ink, ground))
    assert (light + 0.05) / (dark + 0.05) >= 4.5

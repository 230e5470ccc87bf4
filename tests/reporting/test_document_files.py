"""report.docx and report.pdf in a run's folder: with the maps that are there, without typst, and what is found beforehand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from geoplan.plan import Plan
from geoplan.writers import document_figures, document_files, maps, typst_pdf


@pytest.fixture
def drawn(plan: Plan, tmp_path: Path) -> Path:
    """A folder where the maps have been drawn; grey, and larger than a page needs."""
    (tmp_path / maps.FOLDER).mkdir()
    for sheet in maps.sheets(plan):
        Image.new("RGB", (4000, 3000), (200, 200, 200)).save(tmp_path / maps.FOLDER / f"{sheet.file}.png")
    return tmp_path


def test_both_files_are_written_beside_the_maps(plan: Plan, drawn: Path) -> None:
    document_files.write(plan, drawn)
    assert (drawn / "report.docx").is_file() and (drawn / "report.pdf").is_file()


def test_maps_are_made_small_enough_for_a_page(plan: Plan, drawn: Path) -> None:
    with document_figures.pictures(plan, drawn) as pictures:
        assert set(pictures.found) == {sheet.file for sheet in maps.sheets(plan)}
        path, ratio = pictures.found[plan.name]
        assert ratio == pytest.approx(0.75, abs=0.001)
        with Image.open(path) as small:
            assert 1000 <= small.width <= 1700


def test_where_no_map_is_drawn_the_document_draws_its_own(bare: Plan, tmp_path: Path) -> None:
    with document_figures.pictures(bare, tmp_path) as pictures:
        assert set(pictures.found) == {sheet.file for sheet in maps.sheets(bare)}
    assert not (tmp_path / maps.FOLDER).exists()


def test_without_typst_a_finding_says_how_to_get_it(plan: Plan, drawn: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typst_pdf, "installed", lambda: False)
    found = document_files.findings(plan)
    assert [one.code for one in found] == ["pdf_needs_typst"]
    assert "geoplan[report]" in found[0].sentence()
    document_files.write(plan, drawn)
    assert (drawn / "report.docx").is_file() and not (drawn / "report.pdf").exists()


def test_letters_that_no_font_draws_are_found_beforehand(plan: Plan) -> None:
    assert "pdf_letters_missing" not in {
        one.code for one in document_files.findings(replace(plan, title={"en": "x", "zh": "x"}))
    }
    odd = plan.tables["area"].assign(name_en="\U0001f9ff")
    found = document_files.findings(replace(plan, tables={**plan.tables, "area": odd}))
    assert [one.code for one in found] == ["pdf_letters_missing"]

"""The Word file and the PDF, read back: headings, contents, captions, tables, a page per town, and the same bytes twice."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import docx
import pandas as pd
import pytest
from docx.document import Document as Opened
from PIL import Image

from geoplan.plan import Plan
from geoplan.writers import document_plan, maps, typst_pdf, word
from geoplan.writers.document import Document, Heading, PageBreak, Table, contents, cover_title, labels
from geoplan.writers.document_figures import Pictures
from geoplan.writers.document_words import table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def pictured(plan: Plan, folder: Path, files: Sequence[str] = ()) -> Pictures:
    """Small grey pictures in the place of maps."""
    found = {}
    for name in files:
        path = folder / f"grey_{len(found)}.png"
        Image.new("RGB", (40, 30), (128, 128, 128)).save(path)
        found[name] = (path, 0.75)
    return Pictures(plan, folder, found)


def made(plan: Plan, folder: Path, *, figures: bool = False) -> Document:
    files = [sheet.file for sheet in maps.sheets(plan)] if figures else []
    return document_plan.document(plan, pictured(plan, folder, files))


def opened(document: Document, folder: Path) -> Opened:
    path = folder / "report.docx"
    word.write(document, path)
    return docx.Document(str(path))


def styled(file: Opened, *styles: str) -> list[str]:
    return [paragraph.text for paragraph in file.paragraphs if paragraph.style and paragraph.style.name in styles]


def headings(file: Opened) -> list[str]:
    return styled(file, "Heading 1", "Heading 2", "Heading 3")


def test_headings_are_words_own_and_in_the_order_of_the_report(plan: Plan, tmp_path: Path) -> None:
    chapters = styled(opened(made(plan, tmp_path), tmp_path), "Heading 1")
    assert chapters == [
        "Summary for decision-makers",
        "Data and their quality",
        "The settlement system today",
        "Access and capacity",
        "Gaps against standards",
        "Candidates, and how sure they are",
        "The urban system",
        "Sites and investments",
        "Limits and sensitivity",
        "Annexes",
    ]


def test_headings_number_themselves(plan: Plan, tmp_path: Path) -> None:
    word.write(made(plan, tmp_path), tmp_path / "report.docx")
    with zipfile.ZipFile(tmp_path / "report.docx") as package:
        styles = ElementTree.fromstring(package.read("word/styles.xml"))
        numbering = ElementTree.fromstring(package.read("word/numbering.xml"))
    numbered = {style.get(f"{W}styleId") for style in styles if style.find(f"{W}pPr/{W}numPr") is not None}
    assert {"Heading1", "Heading2", "Heading3"} <= numbered
    patterns = [text.get(f"{W}val") for text in numbering.iter(f"{W}lvlText")]
    assert patterns[:3] == ["%1", "%1.%2", "%1.%2.%3"]


def test_the_contents_are_filled_in_with_the_headings(plan: Plan, tmp_path: Path) -> None:
    document = made(plan, tmp_path)
    file = opened(document, tmp_path)
    entries = [line.strip() for line in styled(file, "toc 1", "toc 2")]
    assert entries == [f"{entry.number}  {entry.text}" for entry in contents(document)]
    assert [entry.split("  ", 1)[1] for entry in entries] == styled(file, "Heading 1", "Heading 2")
    xml = (tmp_path / "word.xml").write_bytes(zipfile.ZipFile(tmp_path / "report.docx").read("word/document.xml"))
    assert xml and 'TOC \\o "1-2"' in (tmp_path / "word.xml").read_text(encoding="utf-8")


def test_tables_and_figures_are_counted_apart_from_one_upwards(plan: Plan, tmp_path: Path) -> None:
    document = made(plan, tmp_path, figures=True)
    opened(document, tmp_path)
    body = zipfile.ZipFile(tmp_path / "report.docx").read("word/document.xml").decode()
    for kind in ("Table", "Figure"):
        shown = re.findall(rf" SEQ {kind} .*?<w:t xml:space=\"preserve\">(\d+)</w:t>", body)
        assert [int(one) for one in shown] == list(range(1, len(shown) + 1))
        assert len(shown) == sum(label.startswith(kind) for label in labels(document).values()) > 1


def test_a_cross_reference_names_a_table_that_is_there(plan: Plan, tmp_path: Path) -> None:
    opened(made(plan, tmp_path), tmp_path)
    body = zipfile.ZipFile(tmp_path / "report.docx").read("word/document.xml").decode()
    marks = set(re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]+)"', body))
    referred = set(re.findall(r" (?:PAGE)?REF (\S+) ", body))
    assert referred and referred <= marks


def cells(file: Opened, first: str) -> list[list[str]]:
    """The rows of the table whose first head is this."""
    table = next(table for table in file.tables if table.rows[0].cells[0].text == first)
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_cells_hold_the_numbers_of_the_tables(plan: Plan, tmp_path: Path) -> None:
    rows = cells(opened(made(plan, tmp_path), tmp_path), "Tier")
    centres = plan.tables["centres"].set_index("name_en")
    assert len(rows) == 1 + len(centres)
    row = next(row for row in rows if row[1] == "Shendang")
    assert row[3] == f"{centres.at['Shendang', 'people']:,.0f}"
    assert row[6] == f"{centres.at['Shendang', 'parent_min']:.1f}"


def test_a_coverage_wears_the_same_mark_in_every_table(plan: Plan, tmp_path: Path) -> None:
    summary = plan.tables["summary"].assign(coverage_is="at_least", coverage=0.5)
    contrasts = plan.tables["contrasts"]
    coverage = contrasts["indicator"] == "coverage"
    county_gaps = plan.tables["county_gaps"].assign(coverage=0.5)
    more = {
        "summary": summary,
        "contrasts": contrasts.assign(highest=contrasts["highest"].where(~coverage, 0.5)),
        "county_gaps": county_gaps,
    }
    file = opened(made(replace(plan, tables={**plan.tables, **more}), tmp_path), tmp_path)
    rows = [row.cells for table in file.tables for row in table.rows]
    shares = [cell.text for cells_ in rows for cell in cells_ if cell.text.endswith("50.0 %")]
    assert len(shares) > 3 + len(county_gaps) and all("≥ 50.0 %" in text for text in shares)


def test_people_by_county_add_up_to_the_whole(plan: Plan, tmp_path: Path) -> None:
    rows = cells(opened(made(plan, tmp_path), tmp_path), "County")
    people = [int(row[2].replace(",", "")) for row in rows[1:]]
    assert sum(people[:-1]) == people[-1] == 13000


def test_the_head_of_a_table_is_repeated_and_its_rows_stay_whole(plan: Plan, tmp_path: Path) -> None:
    opened(made(plan, tmp_path), tmp_path)
    body = ElementTree.fromstring(zipfile.ZipFile(tmp_path / "report.docx").read("word/document.xml"))
    lined = [
        table
        for table in body.iter(f"{W}tbl")
        if (style := table.find(f"{W}tblPr/{W}tblStyle")) is not None and style.get(f"{W}val") == "ThreeLines"
    ]
    repeated = [table for table in lined if table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None]
    assert len(repeated) == len(lined) - 1  # the five numbers have no head
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for table in lined for row in table.iter(f"{W}tr"))


def test_every_chosen_place_has_a_page_of_its_own(plan: Plan, tmp_path: Path) -> None:
    document = made(plan, tmp_path)
    towns = [at for at, block in enumerate(document.blocks) if isinstance(block, Heading) and block.level == 3]
    names = [document.blocks[at].text for at in towns]  # type: ignore[union-attr]
    assert names == ["王店", "Shendang (沈荡)", "Xincheng (新塍)"]
    assert all(isinstance(document.blocks[at - 1], PageBreak | Heading) for at in towns)
    leads = styled(opened(document, tmp_path), "Lead")
    assert leads.count("What speaks for it") == leads.count("What speaks against it") == len(towns)


def test_a_chapter_without_anything_is_no_empty_heading(bare: Plan, tmp_path: Path) -> None:
    file = opened(made(bare, tmp_path), tmp_path)
    assert styled(file, "Heading 1") == [
        "Summary for decision-makers",
        "Data and their quality",
        "The settlement system today",
        "Limits and sensitivity",
        "Annexes",
    ]
    absent = next(line for line in styled(file, "List Bullet") if line.startswith("Not computed"))
    assert "the urban system" in absent and "gaps against standards" in absent


def test_services_that_were_not_assessed_are_told_and_have_no_table_of_gaps(partial: Plan, tmp_path: Path) -> None:
    file = opened(made(partial, tmp_path), tmp_path)
    assert any(line.startswith("Gaps not assessed for hospital") for line in styled(file, "List Bullet"))
    assert "Gaps by county" not in headings(file)


def test_a_plan_in_chinese_gives_a_chinese_document(plan: Plan, tmp_path: Path) -> None:
    file = opened(made(replace(plan, language="zh"), tmp_path), tmp_path)
    assert styled(file, "Title") == ["小县"]
    assert styled(file, "Heading 1")[0] == "决策摘要"
    assert styled(file, "Caption")[0].startswith("表 1  ")
    assert any("医院" in row[0] for table in file.tables for row in [[cell.text for cell in table.rows[-1].cells]])


def test_both_languages_give_a_chinese_document_with_an_english_summary(plan: Plan, tmp_path: Path) -> None:
    file = opened(made(replace(plan, language="both"), tmp_path), tmp_path)
    assert styled(file, "Heading 1")[:2] == ["决策摘要", "英文摘要 Summary in English"]
    assert styled(file, "Subtitle") == ["A small county"]
    assert any("People of the plan" in cell.text for table in file.tables for cell in table.columns[0].cells)


def test_chinese_letters_have_fonts_that_are_named_for_them(plan: Plan, tmp_path: Path) -> None:
    word.write(made(replace(plan, language="zh"), tmp_path), tmp_path / "report.docx")
    with zipfile.ZipFile(tmp_path / "report.docx") as package:
        styles = package.read("word/styles.xml").decode()
        fonts = package.read("word/fontTable.xml").decode()
    assert 'w:eastAsia="宋体"' in styles and 'w:eastAsia="黑体"' in styles
    assert 'w:name="宋体"' in fonts and "Noto" in fonts


def test_the_title_block_says_what_the_config_says(plan: Plan, tmp_path: Path) -> None:
    told = {"report": {"organisation": "Bureau & Sons", "project": "1640", "version": "2.1"}}
    file = opened(made(replace(plan, settings={**plan.settings, **told}), tmp_path), tmp_path)
    text = [paragraph.text for paragraph in file.paragraphs[:8]]
    assert "Organisation: Bureau & Sons" in text and "Version: 2.1" in text
    assert styled(file, "Stamp") == ["Internal draft"]
    assert file.core_properties.author == "Bureau & Sons"


def test_an_approval_number_takes_the_place_of_the_draft(plan: Plan, tmp_path: Path) -> None:
    def stamp(**report: object) -> str:
        return made(replace(plan, settings={**plan.settings, "report": report}), tmp_path).stamp

    assert stamp(approval_no="GS(2026)1") == ""
    assert stamp(approval_no="GS(2026)1", draft=True) == "Internal draft"


def test_figures_have_words_for_whoever_cannot_see_them(plan: Plan, tmp_path: Path) -> None:
    document = made(plan, tmp_path, figures=True)
    opened(document, tmp_path)
    body = zipfile.ZipFile(tmp_path / "report.docx").read("word/document.xml").decode()
    described = re.findall(r'<wp:docPr [^>]*descr="([^"]+)"', body)
    summary = [key for key in labels(document) if key.startswith("summary_")]
    assert len(described) == len(maps.sheets(plan)) + len(summary)
    assert all(len(text) > 10 for text in described)


def test_every_map_stands_in_the_document_once(plan: Plan, tmp_path: Path) -> None:
    document = made(plan, tmp_path, figures=True)
    figures = [key for key in labels(document) if key.startswith("figure_")]
    assert sorted(figures) == sorted(f"figure_{sheet.file}" for sheet in maps.sheets(plan))


def test_the_summary_shows_the_urban_system_and_then_the_sites_which_stand_in_their_chapters_again(
    plan: Plan, tmp_path: Path
) -> None:
    names = labels(made(plan, tmp_path, figures=True))
    assert [key for key in names if key.startswith("summary_")] == [f"summary_{plan.name}", "summary_sites_second"]
    assert {f"figure_{plan.name}", "figure_sites_second"} <= names.keys()


def test_a_column_that_says_nothing_in_any_row_is_left_out() -> None:
    columns = [("Place", 1.0, False), ("Cost", 2.0, True), ("People", 3.0, True)]
    told = table("key", "Sites", columns, [("a", "–", "1"), ("b", "–", "–")])
    assert (told.head, told.widths, told.rows) == (("Place", "People"), (1.0, 3.0), (("a", "1"), ("b", "–")))
    assert told.right == {1}


def test_a_long_title_breaks_at_its_dash_and_a_short_one_stands_on_one_line() -> None:
    assert cover_title("一个县") == (("一个县",), 26)
    assert cover_title("列支敦士登公共服务与城镇体系——道路为推导的数据与规划")[0] == (
        "列支敦士登公共服务与城镇体系",
        "——道路为推导的数据与规划",
    )
    assert cover_title("Liechtenstein, OSM 2013 — services and a 1-2-4 urban system")[0] == (
        "Liechtenstein, OSM 2013 —",
        "services and a 1-2-4 urban system",
    )


def test_a_mark_is_defined_below_every_table_that_shows_it(plan: Plan, tmp_path: Path) -> None:
    for block in made(plan, tmp_path).blocks:
        if isinstance(block, Table):
            for mark in ("≥", "≈"):
                shown = any(str(cell).startswith(f"{mark} ") for row in block.rows for cell in row)
                assert not shown or mark in block.note or block.key.startswith("table_town"), block.key


def test_the_table_of_services_says_how_people_travel(plan: Plan, tmp_path: Path) -> None:
    rows = cells(opened(made(plan, tmp_path), tmp_path), "Service")
    assert rows[0][1] == "Travel"
    assert {row[1] for row in rows[1:]} == {"by car"}


HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("x")',
    "#panic() $x$ *b* @ref",
    "\u202eabc",
    "😀" * 3,
    "x" * 300,
    "a\x00\x0bb",
    "\\",
)


@pytest.mark.parametrize("name", HOSTILE, ids=[f"name {at}" for at in range(len(HOSTILE))])
def test_names_are_only_names(plan: Plan, tmp_path: Path, name: str) -> None:
    def renamed(table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(name=name, name_en="") if "name_en" in table else table

    hostile = replace(plan, tables={layer: renamed(table) for layer, table in plan.tables.items()})
    document = made(hostile, tmp_path)
    shown = re.sub("[\x00\x0b\u202e]", "", name)
    assert shown in cells(opened(document, tmp_path), "Tier")[1][1]
    typst_pdf.write(document, tmp_path / "report.pdf", hostile)
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")


def test_the_same_plan_gives_the_same_bytes(plan: Plan, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        document = made(plan, tmp_path / name, figures=True)
        word.write(document, tmp_path / name / "report.docx")
        typst_pdf.write(document, tmp_path / name / "report.pdf", plan)
    for file in ("report.docx", "report.pdf"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_a_pdf_tells_no_time(plan: Plan, tmp_path: Path) -> None:
    typst_pdf.write(made(plan, tmp_path), tmp_path / "report.pdf", plan)
    content = (tmp_path / "report.pdf").read_bytes()
    assert b"CreationDate" not in content and b"CreateDate" not in content


def test_a_word_file_tells_no_time(plan: Plan, tmp_path: Path) -> None:
    word.write(made(plan, tmp_path), tmp_path / "report.docx")
    with zipfile.ZipFile(tmp_path / "report.docx") as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = package.read("docProps/core.xml").decode()
    assert "created" not in core and "modified" not in core


def test_every_row_of_a_table_has_as_many_cells_as_its_head(plan: Plan, tmp_path: Path) -> None:
    for block in made(plan, tmp_path).blocks:
        if isinstance(block, Table):
            assert all(len(row) == len(block.head) == len(block.widths) for row in block.rows)

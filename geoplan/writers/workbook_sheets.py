"""The sheets of the workbook: contents, one per layer, the dictionary of columns, and of codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from geoplan.messages import MESSAGES
from geoplan.plan import Plan
from geoplan.tables import LAYERS, column
from geoplan.words import base, told, word
from geoplan.writers import ready, workbook_cells
from geoplan.writers.letters import cleaned
from geoplan.writers.workbook_cells import Cell

_MOST_LETTERS = 31  # of the name of a sheet
# what a planner asks for first; the other layers follow in the order of the house
_FIRST = (
    "summary", "county_gaps", "gaps", "sites", "centres", "reasons", "candidates", "alternatives", "quotas", "hinterlands",
    "audit", "functions", "equity", "contrasts", "access", "catchments",
)  # fmt: skip
# sheets in another order than their key's: empty ranks, as of gaps that cannot be assessed, come last
_SORTED = {
    "gaps": ["priority"],
    "candidates": ["rank"],
    "centres": ["tier", "rank"],
    "reasons": ["tier", "rank"],
    "hinterlands": ["tier"],
}
_OWN = {"contents": ("Contents", "目录"), "dictionary": ("Dictionary", "字段说明"), "codes": ("Codes", "代码说明")}
_HOLDS = {
    "dictionary": ("What the columns mean", "各字段的含义与单位"),
    "codes": ("What the codes of the files mean", "文件中代码的含义"),
}
_KINDS = {
    "text": ("text", "文本"),
    "int": ("whole number", "整数"),
    "float": ("number", "数值"),
    "bool": ("yes or no", "是/否"),
}
_ZEROS = (
    "Ids such as 001 are texts here and keep their zeros. The files tables/*.csv hold them whole too, but Excel drops the "
    "zeros when it opens a CSV with a double click: import it as text (Data > From Text/CSV) or use this workbook.",
    "编号（如 001）在本工作簿中为文本，前导零完整保留。tables/*.csv 中同样完整，但双击用 Excel 打开 CSV 会丢失前导零："
    "请用“数据 > 从文本/CSV”并设为文本导入，或直接使用本工作簿。",
)


@dataclass(frozen=True)
class Sheet:
    """One sheet to be written: its name, headings, number formats ("" for texts), and cells by column."""

    name: str
    titles: tuple[str, ...]
    forms: tuple[str, ...]
    columns: tuple[list[Cell], ...]
    notes: tuple[str, ...] = ()  # lines above the headings
    links: tuple[str, ...] = ()  # the sheet that each cell of the first column leads to; "" = none


def sheets(plan: Plan) -> Iterator[Sheet]:
    """All sheets in their order. A layer above `ready.MOST_ROWS` rows has none; the contents say so."""
    names = sheet_names(plan)
    yield _contents(plan, names)
    for layer, name in names.items():
        yield _layer(plan, layer, name)
    yield _dictionary(plan, names)
    yield _codes(plan)


def layers(plan: Plan) -> list[str]:
    """The layers that have a sheet, in the order of their sheets."""
    held = [layer for layer in ready.layers(plan) if ready.fits(plan, layer)]
    return sorted(held, key=lambda layer: _FIRST.index(layer) if layer in _FIRST else len(_FIRST))


def sheet_names(plan: Plan) -> dict[str, str]:
    """The name of each layer's sheet: its label in the plan's language, at most 31 letters, no two equal."""
    names: dict[str, str] = {}
    taken = {told(*own, plan.language).casefold() for own in _OWN.values()}
    for layer in layers(plan):
        whole = told(LAYERS[layer].en, LAYERS[layer].zh, plan.language)
        name = _name(whole if len(whole) <= _MOST_LETTERS or plan.language != "both" else LAYERS[layer].zh)
        tries = (name, *(f"{name[: _MOST_LETTERS - 3]} {number}" for number in range(2, len(LAYERS) + 2)))
        names[layer] = next(one for one in tries if one.casefold() not in taken)
        taken.add(names[layer].casefold())
    return names


def title(plan: Plan) -> str:
    """The plan's title in its language."""
    return cleaned(told(plan.titled("en"), plan.titled("zh"), plan.language))


def _name(text: str) -> str:
    """A name that Excel takes: none of its signs, cut at a word where it is too long."""
    text = " ".join("".join(" " if letter in r"[]:*?/\'" else letter for letter in text).split())
    if len(text) <= _MOST_LETTERS:
        return text
    cut = text[: _MOST_LETTERS + 1]
    return cut[: cut.rfind(" ")] if " " in cut else text[:_MOST_LETTERS]


def _titles(plan: Plan, *titles: tuple[str, str]) -> tuple[str, ...]:
    return tuple({"en": en, "zh": zh}.get(plan.language, f"{zh}\n{en}") for en, zh in titles)


def _layer(plan: Plan, layer: str, name: str) -> Sheet:
    places = ready.lonlat(plan, layer)
    held = ready.values(plan, layer).assign(**places)
    if {"area_level", "name"} <= set(held.columns):
        held["name"] = held["name"].mask(held["area_level"] == "area", title(plan))
    by = {each: workbook_cells.degrees(each) if each in places else column(layer, each) for each in held.columns}
    if layer in _SORTED:
        tiers = {tier: at for at, tier in enumerate(plan.tiers)}
        held = held.sort_values(
            _SORTED[layer],
            kind="stable",
            na_position="last",
            key=lambda values: values.map(tiers) if values.name == "tier" else values,
        )
    return Sheet(
        name,
        tuple(workbook_cells.heading(one, plan.language) for one in by.values()),
        tuple(workbook_cells.number_format(one) for one in by.values()),
        tuple(workbook_cells.cells(held[each], layer, one, plan.language) for each, one in by.items()),
    )


def _contents(plan: Plan, names: Mapping[str, str]) -> Sheet:
    lang = plan.language
    rows: list[tuple[Cell, ...]] = []
    for layer in (*names, *(layer for layer in ready.layers(plan) if layer not in names)):
        label = told(LAYERS[layer].en, LAYERS[layer].zh, lang)
        remark = None if layer in names else _too_large(plan, layer)
        rows.append((names.get(layer), label, len(plan.tables[layer]), layer, remark))
    rows += [(told(*_OWN[own], lang), told(*holds, lang), None, None, None) for own, holds in _HOLDS.items()]
    columns = _columns(rows, 5)
    about = (
        title(plan),
        f"{told('Population base', '人口口径', lang)}: {told(base(plan.base, 'en'), base(plan.base, 'zh'), lang)}",
        f"{told('Weakest basis of the inputs', '输入数据性质（最弱者）', lang)}: {_both(plan, plan.basis)}",
        f"{told('CRS of the layers', '图层坐标系', lang)}: {plan.crs.name}",
    )
    return Sheet(
        told(*_OWN["contents"], lang),
        _titles(
            plan,
            ("Sheet", "工作表"),
            ("What it holds", "内容"),
            ("Rows", "行数"),
            ("Layer and CSV file", "图层与 CSV 名称"),
            ("Remark", "备注"),
        ),
        ("", "", "#,##0", "", ""),
        columns,
        notes=tuple(cleaned(line) for line in about),
        links=tuple(str(cell or "") for cell in columns[0]),
    )


def _too_large(plan: Plan, layer: str) -> str:
    values = {"layer": layer, "rows": len(plan.tables[layer]), "limit": ready.MOST_ROWS, "format": "XLSX"}
    en, zh = (" ".join(MESSAGES["layer_too_large"].render(values, lang)) for lang in ("en", "zh"))
    return told(en, zh, plan.language)


def _both(plan: Plan, code: str) -> str:
    return told(word(code, "en"), word(code, "zh"), plan.language)


def _columns(rows: list[tuple[Cell, ...]], count: int) -> tuple[list[Cell], ...]:
    return tuple([row[at] for row in rows] for at in range(count))


def _dictionary(plan: Plan, names: Mapping[str, str]) -> Sheet:
    """Every column of every sheet, and the note on what Excel does to ids in a CSV."""
    lang = plan.language
    rows: list[tuple[Cell, ...]] = []
    for layer, sheet in names.items():
        held = [column(layer, name) for name in plan.tables[layer].columns if name != "geometry"]
        if ready.has_lonlat(plan, layer):
            held += [workbook_cells.degrees(axis) for axis in ("lon", "lat")]
        for one in held:
            unit, kind = workbook_cells.stated_unit(one, lang), told(*_KINDS[one.kind], lang)
            rows.append((sheet, layer, one.name, one.zh, one.en, unit or None, kind))
    titles = _titles(
        plan,
        ("Sheet", "工作表"),
        ("Layer and CSV file", "图层与 CSV 名称"),
        ("Column", "字段"),
        ("Chinese", "中文"),
        ("English", "英文"),
        ("Unit", "单位"),
        ("Kind", "类型"),
    )
    forms = ("",) * len(titles)
    note = told(*_ZEROS, lang)
    return Sheet(told(*_OWN["dictionary"], lang), titles, forms, _columns(rows, len(titles)), notes=(note,))


def _codes(plan: Plan) -> Sheet:
    """Every code of the tables that the sheets show in words."""
    found: dict[tuple[str, str, str], list[str]] = {}  # column, code and its words: the layers that say so
    for layer in layers(plan):
        held = plan.tables[layer]
        for name in (name for name in held.columns if name in workbook_cells.IN_WORDS):
            say = workbook_cells.shown(layer, column(layer, name), plan.language)
            for code in held[name].unique():
                if say(code) != code:
                    found.setdefault((name, code, say(code)), []).append(layer)
    told_twice = Counter((name, code) for name, code, _ in found)
    rows: list[tuple[Cell, ...]] = [
        (name, code, said, ", ".join(sorted(own)) if told_twice[name, code] > 1 else None)
        for (name, code, said), own in sorted(found.items())
    ]
    titles = _titles(
        plan,
        ("Column", "字段"),
        ("Code in the files", "文件中的代码"),
        ("In the sheets", "本工作簿中的写法"),
        ("Only in these layers", "仅限图层"),
    )
    return Sheet(told(*_OWN["codes"], plan.language), titles, ("",) * len(titles), _columns(rows, len(titles)))

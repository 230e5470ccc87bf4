"""Every column of every result layer, once: its kind, unit, short name for shapefiles, and label in English and Chinese.

The names of layers and their first columns are a promise to users (QGIS projects, spreadsheets and scripts lean on them).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd

Kind = Literal["text", "int", "float", "bool"]
Geometry = Literal["Point", "LineString", "MultiPolygon", None]


@dataclass(frozen=True)
class Column:
    """One column: `short` is its name in shapefiles (ASCII, at most 10 bytes)."""

    name: str
    kind: Kind
    unit: str
    short: str
    en: str
    zh: str


@dataclass(frozen=True)
class Layer:
    """One result layer: its geometry, what a row stands for, the key its rows are sorted by, and its columns."""

    name: str
    geometry: Geometry
    row: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    en: str
    zh: str
    families: tuple[str, ...] = ()  # prefixes of columns that depend on the config, such as `raw_` and `norm_`


def _columns(*rows: tuple[str, Kind, str, str, str, str]) -> dict[str, Column]:
    return {row[0]: Column(*row) for row in rows}


COLUMNS: dict[str, Column] = _columns(
    # who and where
    ("settlement_id", "text", "", "sett_id", "Settlement id", "居民点编号"),
    ("demand_id", "text", "", "demand_id", "Demand point id", "需求点编号"),
    ("place_id", "text", "", "place_id", "Place id", "地方编号"),
    ("place_kind", "text", "", "place_kind", "What was snapped", "挂接对象"),
    ("county_id", "text", "", "county_id", "County id", "县级代码"),
    ("facility_id", "text", "", "fac_id", "Facility id", "设施编号"),
    ("candidate_id", "text", "", "cand_id", "Candidate place id", "候选地编号"),
    ("edge_id", "text", "", "edge_id", "Road edge id", "路段编号"),
    ("area_id", "text", "", "area_id", "Area id", "区域编号"),
    ("area_level", "text", "", "area_level", "Area level", "区域级别"),
    ("name", "text", "", "name", "Name", "名称"),
    ("name_en", "text", "", "name_en", "English name", "英文名称"),
    ("kind", "text", "", "kind", "Kind", "类型"),
    ("members", "text", "", "members", "Member settlements", "成员居民点"),
    (
        "inside",
        "bool",
        "",
        "inside",
        "Inside the planned area (1) or in the margin (0)",
        "是否在规划范围内（1 是，0 为外围）",
    ),
    ("basis", "text", "", "basis", "Weakest basis of the inputs", "输入数据性质（最弱者）"),
    ("people", "float", "people", "people", "People", "人口"),
    ("base", "text", "", "base", "Population base", "人口口径"),
    ("group", "text", "", "grp", "Group of people", "人群"),
    # facilities
    ("service", "text", "", "service", "Service", "服务类别"),
    ("stage", "text", "", "stage", "Stage", "建设阶段"),
    ("capacity", "float", "own unit", "capacity", "Capacity", "容量"),
    ("assigned_people", "float", "people", "assigned", "People whose nearest facility this is", "最近设施归属人口"),
    ("utilisation", "float", "people per unit", "utilis", "Assigned people per unit of capacity", "单位容量服务人口"),
    # roads and snaps
    ("mode", "text", "", "mode", "Mode of travel", "出行方式"),
    ("road_class", "text", "", "road_class", "Road class", "道路等级"),
    ("metres", "float", "m", "metres", "Length along the road", "路程长度"),
    ("ms_forward", "int", "ms", "ms_fwd", "Travel time forward (empty: not allowed)", "正向行驶时间（空为禁行）"),
    ("ms_back", "int", "ms", "ms_back", "Travel time backward (empty: not allowed)", "反向行驶时间（空为禁行）"),
    ("speed_kmh", "float", "km/h", "speed_kmh", "Speed", "速度"),
    ("component", "int", "", "component", "Strong component (1 = the largest)", "强连通分量（1 为最大）"),
    ("stop", "text", "", "stop", "May one stop here: yes, no, last resort", "可否停靠"),
    ("fraction", "float", "", "fraction", "Position along the edge, 0 to 1", "在路段上的位置"),
    ("snap_m", "float", "m", "snap_m", "Distance to the road", "到道路距离"),
    (
        "barred_m",
        "float",
        "m",
        "barred_m",
        "Distance to the nearer road that a barrier hides",
        "到被阻隔的较近道路距离",
    ),
    ("access_min", "float", "min", "access_min", "Time to the road", "到道路时间"),
    ("status", "text", "", "status", "Status", "状态"),
    ("reason", "text", "", "reason", "Reason", "原因"),
    # access
    ("minutes", "float", "min", "minutes", "Travel time", "出行时间"),
    ("within_standard", "bool", "", "within_std", "Within the standard", "是否达标"),
    ("standard", "text", "", "standard", "Standard", "标准"),
    ("standard_source", "text", "", "std_source", "Source of the standard", "标准来源"),
    ("edge", "bool", "", "edge", "Could change with data beyond the margin", "受外围数据缺失影响"),
    ("measure", "text", "", "measure", "Measure", "指标"),
    ("value", "float", "own unit", "value", "Value", "数值"),
    ("unit", "text", "", "unit", "Unit", "单位"),
    # polygons
    ("minutes_max", "float", "min", "min_max", "Longest travel time inside", "范围内最长出行时间"),
    ("parts", "int", "", "parts", "Separate parts", "分块数"),
    ("from_min", "float", "min", "from_min", "Later than", "起始时间（不含）"),
    ("to_min", "float", "min", "to_min", "Up to and including", "终止时间（含）"),
    # gaps
    ("people_beyond", "float", "people", "beyond", "People beyond the standard", "未达标人口"),
    ("need", "float", "own unit", "need", "Needed", "需求量"),
    ("have", "float", "own unit", "have", "Available", "现有量"),
    ("shortfall", "float", "own unit", "shortfall", "Shortfall", "缺口"),
    ("cause", "text", "", "cause", "Cause of the gap", "缺口成因"),
    ("priority", "int", "", "priority", "Priority (1 = first)", "优先次序"),
    # the urban system
    ("score", "float", "0–1", "score", "Score", "综合得分"),
    ("rank", "int", "", "rank", "Rank", "排名"),
    ("tier", "text", "", "tier", "Tier", "层级"),
    ("parent_id", "text", "", "parent_id", "Parent place id", "上级地方编号"),
    ("parent_min", "float", "min", "parent_min", "Time to the parent", "到上级地方时间"),
    ("parent_in_county", "bool", "", "par_in_cty", "Parent in the same county", "上级地方是否同县"),
    (
        "nesting_cost",
        "float",
        "person-min",
        "nest_cost",
        "Extra travel if its hinterland follows the parent",
        "腹地随上级的额外出行",
    ),
    ("hinterland_people", "float", "people", "hint_peopl", "People of the hinterland", "腹地人口"),
    ("link_id", "text", "", "link_id", "Place at the start of the link", "联系起点"),
    # summary
    ("reached_share", "float", "0–1", "reached", "Share of people who reach a facility", "可达人口比例"),
    ("covered", "float", "people", "covered", "People within the standard", "达标人口"),
    ("coverage", "float", "0–1", "coverage", "Share of people within the standard", "覆盖率"),
    (
        "coverage_is",
        "text",
        "",
        "cov_is",
        "How sure the coverage is: exact, at_least, indicative",
        "覆盖率性质（准确、下限、仅供参考）",
    ),
    ("mean", "float", "min", "mean_min", "Mean time of those who reach one", "平均时间（可达者）"),
    ("median", "float", "min", "median_min", "Median time, the unreached as infinite", "时间中位数（不可达计为无穷）"),
    (
        "p90",
        "float",
        "min",
        "p90_min",
        "90th percentile of time, the unreached as infinite",
        "时间第90百分位（不可达计为无穷）",
    ),
    # findings
    ("code", "text", "", "code", "Code", "代码"),
    ("severity", "text", "", "severity", "Severity", "严重程度"),
    ("layer", "text", "", "layer", "Layer", "图层"),
    ("row_id", "text", "", "row_id", "Row id", "行编号"),
    ("message_en", "text", "", "message_en", "What was found", "发现（英文）"),
    ("message_zh", "text", "", "message_zh", "What was found (Chinese)", "发现"),
    ("remedy_en", "text", "", "remedy_en", "What to do", "处理办法（英文）"),
    ("remedy_zh", "text", "", "remedy_zh", "What to do (Chinese)", "处理办法"),
)

# columns that a config brings with it, by prefix: (kind, unit, short prefix, English, Chinese)
FAMILIES: dict[str, Column] = {
    "raw_": Column("raw_", "float", "own unit", "r_", "Indicator as measured: ", "指标原值："),
    "norm_": Column("norm_", "float", "", "n_", "Indicator normalised: ", "指标归一值："),
}


def _layers(*rows: tuple[str, Geometry, str, str, str, str, str, str]) -> dict[str, Layer]:
    """Layers from rows of name, geometry, what a row is, key, columns, labels and families; names parted by spaces."""
    return {
        name: Layer(name, geometry, row, tuple(key.split()), tuple(columns.split()), en, zh, tuple(families.split()))
        for name, geometry, row, key, columns, en, zh, families in rows
    }


LAYERS: dict[str, Layer] = _layers(
    (
        "area", "MultiPolygon", "county", "county_id",
        "county_id name name_en people",
        "Planned area", "规划范围", "",
    ),
    (
        "settlements", "Point", "settlement", "settlement_id",
        "settlement_id name county_id place_id kind people inside basis name_en base",
        "Settlements", "居民点", "",
    ),
    (
        "demand", "Point", "demand point", "demand_id",
        "demand_id settlement_id county_id people inside base basis",
        "Demand points", "需求点", "",
    ),
    (
        "facilities", "Point", "facility", "service facility_id",
        "facility_id service name stage capacity assigned_people utilisation county_id inside basis base",
        "Facilities", "公共服务设施", "",
    ),
    (
        "roads", "LineString", "edge × mode", "edge_id mode",
        "edge_id mode road_class metres ms_forward ms_back speed_kmh component basis stop name",
        "Road network", "道路网络", "",
    ),
    (
        "snaps", "LineString", "place × mode", "place_id place_kind mode",
        "place_id mode edge_id fraction snap_m access_min component status reason place_kind barred_m",
        "Ways to the road", "接入道路", "",
    ),
    (
        "access", "Point", "demand × service", "service demand_id",
        (
            "demand_id service minutes metres facility_id within_standard standard_source status edge basis "
            "people settlement_id county_id standard base"
        ),
        "Access to services", "服务可达性", "",
    ),
    (
        "access_measures", None, "demand × measure", "measure demand_id",
        "demand_id measure service value unit base basis",
        "Access measures", "可达性指标", "",
    ),
    (
        "catchments", "MultiPolygon", "(service, facility)", "service facility_id",
        "service facility_id people minutes_max parts status name base basis",
        "Catchments", "服务范围", "",
    ),
    (
        "isochrones", "MultiPolygon", "(service, facility or all) × band", "service facility_id to_min",
        "service facility_id from_min to_min people base basis",
        "Isochrones", "等时圈", "",
    ),
    (
        "gaps", "Point", "settlement × service", "service settlement_id",
        (
            "settlement_id service name county_id standard people people_beyond need have shortfall unit "
            "cause priority basis base standard_source edge"
        ),
        "Gaps", "服务缺口", "",
    ),
    (
        "candidates", "Point", "place", "candidate_id",
        "candidate_id name county_id kind members people score rank basis name_en base",
        "Candidate places", "候选地", "raw_ norm_",
    ),
    (
        "centres", "Point", "chosen place", "candidate_id",
        (
            "candidate_id name tier rank score parent_id parent_min hinterland_people people county_id basis "
            "name_en base nesting_cost"
        ),
        "The urban system", "城镇体系", "",
    ),
    (
        "hinterlands", "MultiPolygon", "place × level", "tier candidate_id",
        "candidate_id tier parent_id people parts name status base basis",
        "Hinterlands", "腹地", "",
    ),
    (
        "links", "LineString", "place → parent", "candidate_id tier",
        "candidate_id parent_id minutes tier parent_in_county name basis",
        "Links to the parent place", "上下级联系", "",
    ),
    (
        "summary", None, "area × service × group", "area_level area_id service group",
        (
            "area_id area_level name service group base people reached_share covered coverage mean median p90 "
            "basis coverage_is standard standard_source"
        ),
        "Summary", "汇总", "",
    ),
    (
        "findings", "Point", "doubtful thing", "",
        "code severity layer row_id message_en message_zh remedy_en remedy_zh",
        "Findings", "检查发现", "",
    ),
)  # fmt: skip


def column(layer: str, name: str) -> Column:
    """The column `name` of `layer`; a column that the config brings gets its family's labels followed by its own name."""
    if name in LAYERS[layer].columns:
        return COLUMNS[name]
    for prefix in LAYERS[layer].families:
        if name.startswith(prefix):
            family, own = FAMILIES[prefix], name[len(prefix) :]
            return Column(name, family.kind, family.unit, family.short + own, family.en + own, family.zh + own)
    raise KeyError(f"{layer} has no column {name}")


def shape(layer: str, frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` as the layer promises it: the promised columns in their order and kind, rows sorted by the key.

    A promised column that the frame lacks becomes empty; a column that the layer does not promise is a KeyError.
    Missing text is "", missing numbers are NaN, missing int and bool are <NA>.
    """
    promise = LAYERS[layer]
    frame = (
        frame.reset_index() if frame.index.name in promise.columns and frame.index.name not in frame.columns else frame
    )
    brought = [name for name in frame.columns if name not in promise.columns and name != "geometry"]
    for name in brought:
        column(layer, name)
    wanted = [*promise.columns, *brought]
    filled = {name: _cast(frame.get(name), column(layer, name).kind, len(frame)) for name in wanted}
    table = pd.DataFrame(filled)
    if promise.geometry:
        table = gpd.GeoDataFrame(table, geometry=frame["geometry"].to_numpy(), crs=getattr(frame, "crs", None))
    if promise.key:
        table = table.sort_values(list(promise.key), kind="stable")
    return table.reset_index(drop=True)


def _cast(values: pd.Series | None, kind: Kind, rows: int) -> pd.Series:
    if values is None:
        values = pd.Series([None] * rows, dtype=object)
    values = values.reset_index(drop=True)
    if kind == "text":
        return values.astype(object).where(values.notna(), "").astype(str)
    if kind == "float":
        return pd.to_numeric(values).astype("float64")
    return values.astype("Int64" if kind == "int" else "boolean")


def labels(layer: str, names: list[str]) -> Mapping[str, Column]:
    """Column by name for those of `names` that are not the geometry."""
    return {name: column(layer, name) for name in names if name != "geometry"}


def round_significant(values: np.ndarray, digits: int = 12) -> np.ndarray:
    """Floats rounded to `digits` significant digits, so that files are equal across machines; NaN and infinities stay."""
    out = np.asarray(values, dtype="float64").copy()
    finite = np.isfinite(out) & (out != 0)
    magnitude = np.floor(np.log10(np.abs(out[finite])))
    factor = 10.0 ** (digits - 1 - magnitude)
    out[finite] = np.round(out[finite] * factor) / factor
    return out

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
    ("standard_name", "text", "", "std_name", "Row of the standards library", "标准库条目"),
    (
        "confidence",
        "text",
        "",
        "confidence",
        "Confidence in the standard: high, medium, low",
        "标准可信度（高、中、低）",
    ),
    ("edge", "bool", "", "edge", "Could change with data beyond the margin", "受外围数据缺失影响"),
    ("measure", "text", "", "measure", "Measure", "指标"),
    ("value", "float", "own unit", "value", "Value", "数值"),
    ("unit", "text", "", "unit", "Unit", "单位"),
    ("share", "float", "0–1", "share", "Share of the demand point's people", "占该需求点人口比例"),
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
    (
        "existence",
        "bool",
        "",
        "existence",
        "An open facility exists in the unit (empty: not known)",
        "单元内是否有设施（空为未知）",
    ),
    ("sufficiency", "float", "0–1", "sufficient", "Share of the need that is met", "需求满足率"),
    ("capacity_need", "float", "own unit", "cap_need", "Capacity needed", "容量需求"),
    ("capacity_have", "float", "own unit", "cap_have", "Capacity available", "容量现有量"),
    ("facilities", "int", "", "facilities", "Open facilities", "现状设施数"),
    ("coverage_promised", "float", "0–1", "cov_promis", "Share of people who are promised it", "标准要求的覆盖率"),
    (
        "settlements_without",
        "int",
        "",
        "sett_wout",
        "Settlements whose unit has no facility",
        "所属单元无设施的居民点数",
    ),
    ("settlements_with_gap", "int", "", "sett_gap", "Settlements with a gap", "存在缺口的居民点数"),
    # borders open and closed
    ("border", "text", "", "border", "Border that is closed", "关闭的边界"),
    (
        "people_only_across",
        "float",
        "people",
        "ppl_across",
        "People within the standard only across the border",
        "仅靠界外设施达标的人口",
    ),
    ("coverage_open", "float", "0–1", "cov_open", "Coverage, border open", "覆盖率（边界开放）"),
    ("coverage_closed", "float", "0–1", "cov_closed", "Coverage, border closed", "覆盖率（边界关闭）"),
    ("coverage_difference", "float", "0–1", "cov_diff", "Coverage that the border costs", "边界造成的覆盖率差"),
    ("reached_open", "float", "0–1", "rch_open", "Share who reach a facility, border open", "可达人口比例（边界开放）"),
    (
        "reached_closed",
        "float",
        "0–1",
        "rch_closed",
        "Share who reach a facility, border closed",
        "可达人口比例（边界关闭）",
    ),
    (
        "mean_open",
        "float",
        "min",
        "mean_open",
        "Mean time of those who reach one, border open",
        "平均时间（可达者，边界开放）",
    ),
    (
        "mean_closed",
        "float",
        "min",
        "mean_close",
        "Mean time of those who reach one, border closed",
        "平均时间（可达者，边界关闭）",
    ),
    (
        "extra_min",
        "float",
        "min",
        "extra_min",
        "Extra time of those who reach one either way",
        "两种情形均可达者的额外时间",
    ),
    ("value_open", "float", "own unit", "val_open", "Mean of the measure, border open", "指标均值（边界开放）"),
    ("value_closed", "float", "own unit", "val_closed", "Mean of the measure, border closed", "指标均值（边界关闭）"),
    ("value_difference", "float", "own unit", "val_diff", "Open less closed", "开放与关闭之差"),
    ("completeness", "text", "", "complete", "Completeness of the facilities", "设施数据完整性"),
    # contrasts
    ("indicator", "text", "", "indicator", "Indicator", "对比指标"),
    ("urban", "float", "own unit", "urban", "Urban people", "城镇"),
    ("rural", "float", "own unit", "rural", "Rural people", "乡村"),
    ("urban_rural_ratio", "float", "", "urb_rur", "Urban to rural", "城乡比"),
    ("highest_id", "text", "", "high_id", "County of the highest value", "最高县代码"),
    ("highest_name", "text", "", "high_name", "Name of that county", "最高县名称"),
    ("highest", "float", "own unit", "highest", "Highest value of a county", "县级最高值"),
    ("lowest_id", "text", "", "low_id", "County of the lowest value", "最低县代码"),
    ("lowest_name", "text", "", "low_name", "Name of the county of the lowest value", "最低县名称"),
    ("lowest", "float", "own unit", "lowest", "Lowest value of a county", "县级最低值"),
    ("highest_lowest_ratio", "float", "", "high_low", "Highest to lowest", "最高与最低之比"),
    # bundles
    ("bundle_of", "text", "", "bundle_of", "Tier that asks for it", "提出要求的层级"),
    ("hosted", "bool", "", "hosted", "Hosted there (empty: not known)", "是否已配置（空为未知）"),
    ("nearest_min", "float", "min", "near_min", "Time from the place to the nearest open facility", "到最近设施时间"),
    # siting
    ("siting", "text", "", "siting", "Question of siting", "选址问题"),
    ("order", "int", "", "order_no", "Order of the works (1 = first)", "实施次序"),
    ("site_id", "text", "", "site_id", "Site id", "站点编号"),
    ("action", "text", "", "action", "Work: build, enlarge, close", "工程类型（新建、扩建、撤并）"),
    ("people_gained", "float", "people", "gained", "People newly within reach", "新增覆盖人口"),
    ("marginal_gain", "float", "own unit", "marg_gain", "What this work adds to the objective", "边际增益"),
    ("gain_unit", "text", "", "gain_unit", "Unit of the gain", "增益单位"),
    ("cost", "float", "currency", "cost", "Cost", "费用"),
    ("currency", "text", "", "currency", "Currency", "计价单位"),
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
    # equity
    (
        "gini",
        "float",
        "0–1",
        "gini",
        "Gini coefficient (empty where anybody is unreached)",
        "基尼系数（有人不可达则为空）",
    ),
    ("theil", "float", "", "theil", "Theil T index", "泰尔指数 T"),
    ("theil_t", "float", "", "theil_t", "Theil T index", "泰尔指数 T"),
    ("cv", "float", "", "cv", "Coefficient of variation", "变异系数"),
    ("theil_t_between_county", "float", "", "t_btw_cnty", "Theil T: between counties", "泰尔指数 T：县际部分"),
    ("theil_t_within_county", "float", "", "t_wth_cnty", "Theil T: within counties", "泰尔指数 T：县内部分"),
    (
        "theil_t_between_urban_rural",
        "float",
        "",
        "t_btw_ur",
        "Theil T: between urban and rural",
        "泰尔指数 T：城乡间部分",
    ),
    (
        "theil_t_within_urban_rural",
        "float",
        "",
        "t_wth_ur",
        "Theil T: within urban and rural",
        "泰尔指数 T：城乡内部分",
    ),
    (
        "theil_l",
        "float",
        "",
        "theil_l",
        "Theil L index, mean log deviation (inf: somebody has nothing)",
        "泰尔指数 L（有人为零则为无穷）",
    ),
    ("theil_l_between_county", "float", "", "l_btw_cnty", "Theil L: between counties", "泰尔指数 L：县际部分"),
    ("theil_l_within_county", "float", "", "l_wth_cnty", "Theil L: within counties", "泰尔指数 L：县内部分"),
    (
        "theil_l_between_urban_rural",
        "float",
        "",
        "l_btw_ur",
        "Theil L: between urban and rural",
        "泰尔指数 L：城乡间部分",
    ),
    (
        "theil_l_within_urban_rural",
        "float",
        "",
        "l_wth_ur",
        "Theil L: within urban and rural",
        "泰尔指数 L：城乡内部分",
    ),
    ("zero_share", "float", "0–1", "zero_share", "Share of people who have nothing", "数值为零的人口比例"),
    ("mean_value", "float", "own unit", "mean_value", "Mean over the people", "人均值"),
    ("atkinson", "float", "0–1", "atkinson", "Atkinson index", "阿特金森指数"),
    (
        "atkinson_epsilon",
        "float",
        "",
        "atk_eps",
        "Aversion to inequality of the Atkinson index",
        "阿特金森指数的不平等厌恶参数",
    ),
    (
        "palma",
        "float",
        "",
        "palma",
        "Palma ratio: top tenth over bottom four tenths",
        "帕尔马比值（前 10 % 与后 40 %）",
    ),
    (
        "williamson",
        "float",
        "",
        "williamson",
        "Williamson: variation between county means",
        "威廉姆森系数（县均值间差异）",
    ),
    ("concentration", "float", "−1–1", "concentr", "Concentration index by rank_by", "集中指数"),
    ("rank_by", "text", "", "rank_by", "What the concentration index ranks people by", "集中指数的排序依据"),
    (
        "line",
        "float",
        "own unit",
        "line",
        "Line below which access is poor (empty: none, or several)",
        "可达性贫困线（空为无或多个）",
    ),
    ("fgt0", "float", "0–1", "fgt0", "Share of people below the line", "低于贫困线的人口比例"),
    ("fgt1", "float", "0–1", "fgt1", "How far below the line, mean over the people", "贫困深度"),
    ("fgt2", "float", "0–1", "fgt2", "The same squared: the poorest weigh most", "贫困强度"),
    (
        "people_share",
        "float",
        "0–1",
        "ppl_share",
        "Share of people, those with least first",
        "累计人口比例（由低到高）",
    ),
    ("value_share", "float", "0–1", "val_share", "Share of the whole that they have", "累计数量比例"),
    (
        "urban_share",
        "float",
        "0–1",
        "urban_shr",
        "Share of urban people (empty: not known)",
        "城镇人口比例（空为未知）",
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
    "people_": Column("people_", "float", "people", "p_", "People by another base: ", "其他口径人口："),
    "aged_": Column("aged_", "float", "people", "aged_", "People aged ", "老年人口："),
    "children": Column("children", "float", "people", "child", "Children", "儿童"),
    "income": Column("income", "float", "own unit", "income", "Income", "收入"),
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
        "demand_id settlement_id county_id people inside base basis urban_share",
        "Demand points", "需求点", "people_ aged_ children income",
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
            "people settlement_id county_id standard base standard_name confidence"
        ),
        "Access to services", "服务可达性", "",
    ),
    (
        "access_measures", None, "demand × measure", "measure demand_id",
        "demand_id measure service value unit base basis",
        "Access measures", "可达性指标", "",
    ),
    (
        "facility_measures", None, "facility × measure", "measure facility_id",
        "facility_id measure service value unit base basis",
        "Measures of facilities", "设施指标", "",
    ),
    (
        "assignments", None, "demand × facility × measure", "measure demand_id facility_id",
        "measure service demand_id facility_id people share minutes base basis",
        "Who goes where", "人口流向", "",
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
            "cause priority basis base standard_source edge standard_name confidence existence coverage sufficiency "
            "capacity_need capacity_have remedy_en remedy_zh"
        ),
        "Gaps", "服务缺口", "",
    ),
    (
        "county_gaps", None, "county × service", "service county_id",
        (
            "county_id name service base people standard existence settlements_without facilities coverage "
            "coverage_promised people_beyond settlements_with_gap need have shortfall unit sufficiency cause remedy_en "
            "remedy_zh basis standard_source standard_name confidence"
        ),
        "Gaps by county", "县级服务缺口", "",
    ),
    (
        "border_effect", None, "area × service", "area_level area_id service",
        (
            "area_id area_level name service base border people people_only_across coverage_open coverage_closed "
            "coverage_difference reached_open reached_closed mean_open mean_closed extra_min measure value_open "
            "value_closed value_difference unit completeness basis"
        ),
        "Borders open and closed", "边界开放与关闭对比", "",
    ),
    (
        "contrasts", None, "service × base × indicator", "service indicator measure base",
        (
            "service base indicator measure value unit urban rural urban_rural_ratio highest_id highest_name highest "
            "lowest_id lowest_name lowest highest_lowest_ratio completeness basis"
        ),
        "Contrasts", "对比", "",
    ),
    (
        "sites", "Point", "proposed work", "siting order",
        (
            "site_id service order people_gained cost currency siting name action marginal_gain gain_unit capacity "
            "county_id basis base"
        ),
        "Proposed sites", "选址方案", "",
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
        "bundles", None, "chosen place × service", "candidate_id service",
        "candidate_id name tier service status hosted facilities capacity nearest_min bundle_of basis",
        "Functions of the tiers", "各层级功能配置", "",
    ),
    (
        "summary", None, "area × service × group", "area_level area_id service base group",
        (
            "area_id area_level name service group base people reached_share covered coverage mean median p90 "
            "gini theil cv basis coverage_is standard standard_source standard_name confidence"
        ),
        "Summary", "汇总", "",
    ),
    (
        "equity", None, "area × measure × group", "area_level area_id measure base group",
        (
            "area_id area_level name measure service group base people zero_share mean_value unit gini theil_t "
            "theil_t_between_county theil_t_within_county theil_t_between_urban_rural theil_t_within_urban_rural "
            "theil_l theil_l_between_county theil_l_within_county theil_l_between_urban_rural "
            "theil_l_within_urban_rural atkinson atkinson_epsilon palma cv williamson concentration rank_by line "
            "fgt0 fgt1 fgt2 basis"
        ),
        "Equity", "公平性", "",
    ),
    (
        "lorenz", None, "measure × group × point of the curve", "measure base group people_share",
        "measure service group base people_share value_share",
        "Lorenz curves", "洛伦兹曲线", "",
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
    # the powers of ten of a float end at 308
    magnitude = np.maximum(np.floor(np.log10(np.abs(out[finite]))), digits - 300)
    factor = 10.0 ** (digits - 1 - magnitude)
    out[finite] = np.round(out[finite] * factor) / factor
    return out

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
    # how sure the urban system is
    ("draws", "int", "", "draws", "Draws that have a plan", "有方案的抽样次数"),
    ("rank_p5", "int", "", "rank_p5", "Rank, 5th percentile of the draws", "名次（抽样第5百分位）"),
    ("rank_p95", "int", "", "rank_p95", "Rank, 95th percentile of the draws", "名次（抽样第95百分位）"),
    (
        "top_k_probability",
        "float",
        "0–1",
        "top_k_prob",
        "Share of draws in which it ranks among as many as are chosen",
        "名次位于入选数之内的抽样比例",
    ),
    ("chosen_in", "float", "0–1", "chosen_in", "Share of draws in which it is chosen", "入选的抽样比例"),
    ("low", "float", "0–1", "low", "95 % interval of the share of draws, low end", "入选比例95%区间下限"),
    ("high", "float", "0–1", "high", "95 % interval of the share of draws, high end", "入选比例95%区间上限"),
    (
        "class",
        "text",
        "",
        "class",
        "How sure: robust_in, contested, robust_out",
        "稳定性（robust_in 稳定入选，contested 有争议，robust_out 稳定落选）",
    ),
    ("in_plan", "bool", "", "in_plan", "Chosen for this tier in the plan", "方案中是否属于该层级"),
    (
        "confidence_factor",
        "float",
        "0–1",
        "conf_fact",
        "Share of draws in which it comes first with its own central weights",
        "按自身中心权重居首的抽样比例",
    ),
    # why this town, and the official list
    ("chosen", "bool", "", "chosen", "Chosen", "是否入选"),
    (
        "people_served",
        "float",
        "people",
        "served",
        "People whose nearest place of its tier's level it is",
        "以其为该级最近地方的人口",
    ),
    (
        "loss_if_dropped_person_min",
        "float",
        "person-min, weighted",
        "loss_drop",
        "Weighted travel more without it",
        "若缺少它的加权出行增量",
    ),
    (
        "minutes_longer_if_dropped",
        "float",
        "min",
        "min_longer",
        "Minutes longer without it, mean of those it serves",
        "若缺少它的平均增加时间",
    ),
    (
        "people_cut_off_if_dropped",
        "float",
        "people",
        "cut_drop",
        "People who would reach no place of that level without it",
        "若缺少它而到不了该级地方的人口",
    ),
    ("merit_if_dropped", "float", "score", "merit_drop", "Merit of the plan without it", "若缺少它的方案得分"),
    ("substitute_id", "text", "", "subst_id", "Best substitute from outside the plan", "最佳替代地编号"),
    ("substitute_name", "text", "", "subst_name", "Name of the best substitute", "最佳替代地名称"),
    (
        "substitute_cost_person_min",
        "float",
        "person-min, weighted",
        "subst_cost",
        "Weighted travel more with the substitute",
        "改用替代地的加权出行增量",
    ),
    ("substitute_cost_merit", "float", "score", "subst_mrt", "Merit lost with the substitute", "改用替代地的得分损失"),
    (
        "instead_of_id",
        "text",
        "",
        "instead_id",
        "Place whose seat it would take most cheaply",
        "代价最小的被替代地编号",
    ),
    (
        "instead_of_name",
        "text",
        "",
        "instead_nm",
        "Name of the place whose seat it would take most cheaply",
        "代价最小的被替代地名称",
    ),
    (
        "needed_person_min",
        "float",
        "person-min, weighted",
        "needed",
        "By how much it misses: weighted travel more with it in",
        "差距：换入后的加权出行增量",
    ),
    (
        "needed_merit",
        "float",
        "score",
        "needed_mrt",
        "By how much it misses: merit lost with it in",
        "差距：换入后的得分损失",
    ),
    (
        "forced_by",
        "text",
        "",
        "forced_by",
        "Rules that decided (empty: the optimum itself)",
        "起决定作用的约束（空为最优本身）",
    ),
    ("sentence_en", "text", "", "says_en", "In a sentence", "说明（英文）"),
    ("sentence_zh", "text", "", "says_zh", "In a sentence (Chinese)", "说明"),
    ("raw", "float", "own unit", "raw", "Indicator as measured", "指标原值"),
    ("normalised", "float", "", "normalised", "Indicator normalised", "指标归一值"),
    ("weight", "float", "0–1", "weight", "Weight", "权重"),
    ("contribution", "float", "0–1", "contrib", "What the indicator adds to the score", "对综合得分的贡献"),
    ("rank_within", "int", "", "rank_in", "Rank within the indicator", "该指标排名"),
    ("official_tier", "text", "", "off_tier", "Tier in the official list", "官方名单中的层级"),
    (
        "cost_person_min",
        "float",
        "person-min, weighted",
        "cost_trav",
        "Weighted travel more if this one difference followed the official list",
        "仅此一处改从官方名单的加权出行增量",
    ),
    (
        "cost_merit",
        "float",
        "score",
        "cost_merit",
        "Merit lost if this one difference followed the official list",
        "仅此一处改从官方名单的得分损失",
    ),
    ("breaks", "text", "", "breaks", "Rules that it would break", "将违反的约束"),
    (
        "list",
        "text",
        "",
        "list",
        "List: official, official_completed, model, people, random",
        "名单（official 官方，official_completed 官方补足，model 模型，people 按人口，random 随机）",
    ),
    ("places", "float", "", "places", "Places in the list", "名单地方数"),
    ("official", "int", "", "official", "Places in the official list", "官方名单地方数"),
    (
        "hits",
        "float",
        "",
        "hits",
        "Places that the official list has in the same tier (random: expected)",
        "与官方名单一致的地方数（随机为期望值）",
    ),
    ("recall", "float", "0–1", "recall", "Share of the official places found", "官方地方的查全率"),
    ("precision", "float", "0–1", "precision", "Share of the list's places that are official", "名单地方的查准率"),
    ("travel_person_min", "float", "person-min, weighted", "travel", "Weighted travel to the places", "加权出行"),
    ("merit", "float", "score", "merit", "Merit of the places", "得分合计"),
    # what stands beside the joint choice
    ("position", "int", "", "position", "Position in the table", "序号"),
    ("way", "text", "", "way", "How the places were chosen", "选择方法"),
    (
        "role",
        "text",
        "",
        "role",
        "Which point it is: plan, least_travel, between, most_merit",
        "点的含义（plan 方案，least_travel 出行最少，between 居中，most_merit 得分最高）",
    ),
    ("objective", "float", "own unit", "objective", "Objective", "目标值"),
    ("bound", "float", "own unit", "bound", "Bound that no choice can beat", "界（任何方案均不能更优）"),
    ("gap", "float", "0–1", "gap", "Share of the objective left unproven", "最优性间隙"),
    (
        "worse_share",
        "float",
        "0–1",
        "worse",
        "Share by which it is worse than the plan (below 0: better)",
        "劣于方案的比例（负为更优）",
    ),
    ("as_good", "bool", "", "as_good", "Keeps all rules and is as good as the plan", "满足全部约束且与方案同样好"),
    ("broken", "text", "", "broken", "Rules that it breaks", "违反的约束"),
    ("added_ids", "text", "", "added_ids", "Ids of places that the plan does not have", "方案之外的地方编号"),
    ("added", "text", "", "added", "Places that the plan does not have", "方案之外的地方"),
    ("dropped_ids", "text", "", "dropped_id", "Ids of places of the plan that it lacks", "所缺的方案地方编号"),
    ("dropped", "text", "", "dropped", "Places of the plan that it lacks", "所缺的方案地方"),
    ("moved_ids", "text", "", "moved_ids", "Ids of places in another tier than in the plan", "层级不同的地方编号"),
    ("moved", "text", "", "moved", "Places in another tier than in the plan", "层级不同的地方"),
    (
        "merit_at_least",
        "float",
        "0–1",
        "merit_min",
        "Share of the best possible merit that is asked for",
        "要求的得分占最高得分比例",
    ),
    ("merit_share", "float", "0–1", "merit_shr", "Share of the best possible merit that it has", "得分占最高得分比例"),
    ("count", "int", "", "count", "Places of the tier", "该层级地方数"),
    ("is_plan", "bool", "", "is_plan", "The plan itself", "是否为方案本身"),
    (
        "quota_price",
        "float",
        "own unit",
        "quota_pric",
        "Objective here less the objective with one place more",
        "名额价格（与多一处时目标值之差）",
    ),
    (
        "county_parent_id",
        "text",
        "",
        "cnty_paren",
        "Nearest place of the next tier up in the own county",
        "本县内最近的上级地方编号",
    ),
    ("fixed", "bool", "", "fixed", "Given by the config, not chosen", "是否为配置指定（非优选）"),
    (
        "crossing_saves_min",
        "float",
        "min",
        "cross_save",
        "Minutes that a parent across the county border is nearer",
        "跨县上级所节省的时间",
    ),
    # vetoes
    ("discount", "float", "0–1", "discount", "What vetoes leave of the score", "否决折减系数"),
    ("discount_reason", "text", "", "disc_why", "Vetoes that discount the score", "折减原因"),
    ("veto", "text", "", "veto", "Veto", "否决项"),
    (
        "radius_m",
        "float",
        "m",
        "radius_m",
        "Land looked at around the place (empty: its point)",
        "考察半径（空为点位本身）",
    ),
    (
        "land_share",
        "float",
        "0–1",
        "land_share",
        "Share of the land looked at which is concerned (empty: not known)",
        "考察范围内涉及用地比例（空为未知）",
    ),
    ("share_over", "float", "0–1", "share_over", "Share beyond which the veto holds", "否决生效的比例上限"),
    ("holds", "bool", "", "holds", "Whether the veto holds", "否决是否生效"),
    # rankings side by side
    ("method", "text", "", "method", "Ranking method with its settings", "排名方法及参数"),
    ("own_method", "bool", "", "own_method", "The plan's own method", "是否为方案所用方法"),
    ("other_method", "text", "", "other_meth", "Other ranking method", "对比方法"),
    ("kendall_tau", "float", "−1–1", "kendall", "Kendall's τ-b", "肯德尔 τ-b"),
    ("top_k", "int", "", "top_k", "Places that are chosen, k", "入选地方数 k"),
    ("top_k_common", "float", "0–1", "top_common", "Share of the k first that both have", "前 k 名相同比例"),
    (
        "left_out",
        "text",
        "",
        "left_out",
        "What was left out: indicator or place",
        "剔除对象（indicator 指标，place 地方）",
    ),
    ("left_out_id", "text", "", "left_id", "Indicator or place that was left out", "剔除的指标或地方编号"),
    ("left_out_name", "text", "", "left_name", "Name of what was left out", "剔除的指标或地方名称"),
    ("top_entered", "text", "", "top_in", "Places that join the k first", "进入前 k 名者"),
    ("top_left", "text", "", "top_out", "Places that leave the k first", "退出前 k 名者"),
    (
        "largest_rank_change",
        "int",
        "",
        "rank_chg",
        "Largest change of a rank (below 0: up)",
        "最大名次变化（负为上升）",
    ),
    ("largest_change_id", "text", "", "chg_id", "Id of the place of the largest change", "名次变化最大者编号"),
    ("largest_change_name", "text", "", "chg_name", "Name of the place of the largest change", "名次变化最大者"),
    ("pairs_reversed", "int", "", "pairs_rev", "Pairs of places that change their order", "易位的地方对数"),
    ("risen_id", "text", "", "risen_id", "Id of the highest place that passes another by it", "因此升位者编号"),
    ("fallen_id", "text", "", "fallen_id", "Id of the place that it passes", "被升位者超过者编号"),
    ("link_id", "text", "", "link_id", "Place at the start of the link", "联系起点"),
    # axes, chains, competition, spheres
    ("village_id", "text", "", "village_id", "Key village id", "中心村编号"),
    ("village_name", "text", "", "village", "Key village", "中心村"),
    (
        "town_id",
        "text",
        "",
        "town_id",
        "Id of the town, the nearest place of the lowest tier",
        "镇（最近的最低层级地方）编号",
    ),
    ("town_name", "text", "", "town", "Town, the nearest place of the lowest tier", "镇（最近的最低层级地方）"),
    ("seat_id", "text", "", "seat_id", "Seat id", "县城编号"),
    ("seat_name", "text", "", "seat", "Seat", "县城"),
    ("via", "text", "", "via", "Places between town and seat", "镇与县城之间的地方"),
    ("to_town_min", "float", "min", "to_town", "Time to the town", "到镇时间"),
    ("to_seat_min", "float", "min", "to_seat", "Time from the town to the seat", "镇到县城时间"),
    ("total_min", "float", "min", "total_min", "Time to the seat by the town", "经镇到县城时间"),
    ("direct_min", "float", "min", "direct_min", "Time to the seat, straight", "直达县城时间"),
    ("detour", "float", "", "detour", "Time by the town to time straight", "绕行比"),
    ("town_in_county", "bool", "", "town_in_ct", "Town in the same county", "镇是否同县"),
    (
        "people_along",
        "float",
        "people",
        "ppl_along",
        "People whose nearest place of the lowest tier is on it",
        "沿线地方腹地人口",
    ),
    ("people_near_road", "float", "people", "ppl_near", "People near its road", "道路沿线人口"),
    ("near_min", "float", "min", "near_road", "Time to the road up to which people are near it", "道路沿线时限"),
    ("settlements", "int", "", "settlemnts", "Settlements", "居民点数"),
    ("people_chained", "float", "people", "ppl_chain", "People with an unbroken chain", "联系完整的人口"),
    ("chained_share", "float", "0–1", "chain_shr", "Share of people with an unbroken chain", "联系完整的人口比例"),
    (
        "chain_min",
        "float",
        "min",
        "chain_min",
        "Mean time to the seat by the town of people with an unbroken chain",
        "联系完整者经镇到县城平均时间",
    ),
    ("people_broken", "float", "people", "ppl_broken", "People with a broken chain", "联系中断的人口"),
    ("people_cut_off", "float", "people", "ppl_cutoff", "People who reach no chosen place", "到不了任何入选地方的人口"),
    ("rival_id", "text", "", "rival_id", "Rival place id", "竞争地方编号"),
    ("rival_name", "text", "", "rival", "Rival place", "竞争地方"),
    (
        "people_shared",
        "float",
        "people",
        "ppl_shared",
        "People who could as well go to the rival",
        "亦可前往竞争地方的人口",
    ),
    (
        "shared_share",
        "float",
        "0–1",
        "shared_shr",
        "Share of the hinterland that could as well go to the rival",
        "亦可前往竞争地方者占腹地人口比例",
    ),
    ("rival_share", "float", "0–1", "rival_shr", "The rival's share that could come here", "竞争地方可来此的人口比例"),
    (
        "contested_share",
        "float",
        "0–1",
        "contested",
        "Share of the hinterland with any rival",
        "腹地中有竞争地方的人口比例",
    ),
    ("competing", "bool", "", "competing", "Compete for one hinterland", "是否争夺同一腹地"),
    ("attraction", "float", "own unit", "attraction", "Attraction", "吸引力"),
    ("nearest_people", "float", "people", "near_ppl", "People nearest to it, whatever draws", "以其为最近的人口"),
    ("other_id", "text", "", "other_id", "Other place id", "另一地方编号"),
    ("other_name", "text", "", "other", "Other place", "另一地方"),
    ("other_attraction", "float", "own unit", "other_attr", "Attraction of the other place", "另一地方吸引力"),
    (
        "relation",
        "text",
        "",
        "relation",
        "How the two are related: neighbours, parent, both",
        "关系（相邻、上下级、兼有）",
    ),
    ("break_min", "float", "min", "break_min", "Time from the place to the breaking point", "到断裂点时间"),
    (
        "other_break_min",
        "float",
        "min",
        "oth_break",
        "Time from the other place to the breaking point",
        "另一地方到断裂点时间",
    ),
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
    # indicators of merit and their weights
    (
        "direction",
        "text",
        "",
        "direction",
        "More is better (benefit) or worse (cost)",
        "方向（benefit 越大越好，cost 越小越好）",
    ),
    ("normalise", "text", "", "normalise", "How it becomes comparable", "归一方法"),
    ("compared_within", "text", "", "within", "Compared within each (empty: over all)", "分组比较（空为全体）"),
    ("least", "float", "own unit", "least", "Smallest value", "最小值"),
    ("most", "float", "own unit", "most", "Largest value", "最大值"),
    ("average", "float", "own unit", "average", "Mean of the candidates", "候选地平均值"),
    ("missing", "int", "", "missing", "Candidates without a value", "缺值候选地数"),
    ("missing_treated", "text", "", "miss_treat", "What is done about candidates without a value", "缺值处理"),
    ("winsorised", "int", "", "winsorised", "Values drawn in", "收缩的极端值个数"),
    ("constant", "bool", "", "constant", "The same for all candidates", "是否处处相同"),
    (
        "vif",
        "float",
        "",
        "vif",
        "Variance inflation factor (1: says what no others say; inf: others say all of it)",
        "方差膨胀因子（1 为独立，无穷为完全重复）",
    ),
    ("other_indicator", "text", "", "other_ind", "Other indicator", "另一指标"),
    ("pearson", "float", "−1–1", "pearson", "Correlation of the values", "相关系数"),
    ("spearman", "float", "−1–1", "spearman", "Correlation of the ranks", "秩相关系数"),
    ("alike", "bool", "", "alike", "Say nearly the same", "是否高度相关"),
    ("weighed_by", "text", "", "weighed_by", "Method or expert", "赋权方法或专家"),
    ("coefficient", "float", "0–1", "coeff", "What the method or expert counts among the others", "组合系数"),
    ("lambda_max", "float", "", "lambda_max", "Largest eigenvalue of the comparisons", "判断矩阵最大特征值"),
    ("consistency_index", "float", "", "cons_index", "Consistency index", "一致性指标 CI"),
    ("random_index", "float", "", "rand_index", "Random index", "随机一致性指标 RI"),
    ("random_index_table", "text", "", "ri_table", "Table of the random index", "随机一致性指标表"),
    ("consistency_ratio", "float", "", "cons_ratio", "Consistency ratio", "一致性比率 CR"),
    ("accepted_because", "text", "", "accepted", "Why a ratio of 0.1 or more is accepted", "接受不一致的理由"),
    ("excluded", "text", "", "excluded", "Why it is no candidate (empty: it is one)", "排除原因（空为候选地）"),
    # settlements as they function
    ("functions", "int", "", "functions", "Services present", "拥有的服务类数"),
    (
        "functional_index",
        "float",
        "",
        "func_index",
        "Functional index: Σ facilities × 100 / all of the kind",
        "职能指数",
    ),
    (
        "centrality",
        "float",
        "",
        "centrality",
        "Centrality: functional index with every service counted once",
        "中心性（职能指数，每类服务计一次）",
    ),
    ("index_share", "float", "0–1", "index_shr", "Share of the sum of all settlements' indices", "占全体指数总和比例"),
    ("ranked_by", "text", "", "ranked_by", "Index that ranks", "排名所依指数"),
    ("people_rank", "int", "", "ppl_rank", "Rank by people", "人口排名"),
    ("level_official", "text", "", "lvl_offic", "Official level", "官方层级"),
    ("level_functional", "text", "", "lvl_func", "Level by function", "职能层级"),
    (
        "verdict",
        "text",
        "",
        "verdict",
        "Functions above its official level (higher), below it (lower), as_official",
        "职能高于（higher）、低于（lower）或符合（as_official）官方层级",
    ),
    (
        "betweenness",
        "float",
        "0–1",
        "between",
        "Share of trips between others that pass through it",
        "他处之间行程经过此处的比例",
    ),
    (
        "betweenness_people",
        "float",
        "0–1",
        "between_pp",
        "Share of trips between others that pass through it, weighted by people at both ends",
        "他处之间行程经过此处的比例（按两端人口加权）",
    ),
    ("closeness", "float", "1/min", "closeness", "Closeness: others over the minutes from them", "邻近度"),
    (
        "people_mean_min",
        "float",
        "min",
        "ppl_mean",
        "Mean time of the people elsewhere who come to it",
        "他处人口到此平均时间",
    ),
    (
        "people_unreached",
        "float",
        "people",
        "ppl_unrch",
        "People elsewhere who have no way to it",
        "无路到此的他处人口",
    ),
    ("present", "bool", "", "present", "Present (empty: not known)", "是否拥有（空为未知）"),
    ("expected", "bool", "", "expected", "Expected by the scale", "按量表应否拥有"),
    ("error", "bool", "", "error", "Differs from the scale", "是否偏离量表"),
    ("settlements_share", "float", "0–1", "sett_shr", "Share of settlements that have it", "拥有该服务的居民点比例"),
    (
        "location_coefficient",
        "float",
        "",
        "loc_coef",
        "Location coefficient: 100 / facilities",
        "区位系数（100/设施数）",
    ),
    ("errors", "int", "", "errors", "Settlements that differ from the scale", "偏离量表的居民点数"),
    ("reproducibility", "float", "0–1", "reprod", "Reproducibility of this service", "该服务的再现系数"),
    (
        "scale_reproducibility",
        "float",
        "0–1",
        "scale_repr",
        "Coefficient of reproducibility of the whole (0.9 makes a scale)",
        "整体再现系数（0.9 以上构成量表）",
    ),
    (
        "scale_scalability",
        "float",
        "",
        "scale_scal",
        "Coefficient of scalability of the whole (0.6 is usual)",
        "整体可量表系数（通常要求 0.6）",
    ),
    (
        "threshold_people",
        "float",
        "people",
        "threshold",
        "Threshold population: half of the settlements of this size have it (Reed–Muench)",
        "门槛人口（该规模居民点半数拥有）",
    ),
    ("smallest_with_id", "text", "", "small_id", "Smallest settlement with it", "拥有者中最小居民点编号"),
    ("smallest_with_name", "text", "", "small_name", "Name of the smallest with it", "拥有者中最小居民点名称"),
    (
        "smallest_with_people",
        "float",
        "people",
        "small_ppl",
        "People of the smallest with it",
        "拥有者中最小居民点人口",
    ),
    ("largest_without_id", "text", "", "lack_id", "Largest settlement without it", "未拥有者中最大居民点编号"),
    ("largest_without_name", "text", "", "lack_name", "Name of the largest without it", "未拥有者中最大居民点名称"),
    (
        "largest_without_people",
        "float",
        "people",
        "lack_ppl",
        "People of the largest without it",
        "未拥有者中最大居民点人口",
    ),
    ("units", "text", "", "units", "Sizes of settlements, places or counties", "规模对象（居民点、地方、县）"),
    ("standard_error", "float", "", "std_error", "Standard error", "标准误"),
    ("n", "int", "", "n", "Number of sizes", "样本数"),
    ("largest_id", "text", "", "largest_id", "The largest", "首位编号"),
    ("largest_name", "text", "", "largest_nm", "Name of the largest", "首位名称"),
    # flows between settlements
    (
        "flow",
        "text",
        "",
        "flow",
        "Kind of flow: gravity (modelled), supplied",
        "流的类别（gravity 引力模型，supplied 提供数据）",
    ),
    ("from_id", "text", "", "from_id", "From (id)", "起点编号"),
    ("to_id", "text", "", "to_id", "To (id)", "终点编号"),
    ("from_name", "text", "", "from_name", "From (name)", "起点名称"),
    ("to_name", "text", "", "to_name", "To (name)", "终点名称"),
    ("outflow_share", "float", "0–1", "out_share", "Share of all that leaves the settlement", "占起点流出比例"),
    ("largest", "bool", "", "largest", "Largest outflow of the settlement", "是否为起点最大流出"),
    ("value_back", "float", "own unit", "value_back", "Flow back", "反向流量"),
    ("net", "float", "own unit", "net", "Flow less flow back", "净流量"),
    ("reciprocity", "float", "0–1", "reciproc", "Reciprocity: 1 = as much back", "互惠度（1 为双向相等）"),
    ("received", "float", "own unit", "received", "Flows that come to it", "流入总量"),
    ("sent", "float", "own unit", "sent", "Flows that leave it", "流出总量"),
    ("largest_to_id", "text", "", "max_to_id", "Where its largest outflow goes", "最大流出终点编号"),
    ("largest_to_name", "text", "", "max_to", "Where its largest outflow goes (name)", "最大流出终点名称"),
    ("largest_value", "float", "own unit", "max_value", "Its largest outflow", "最大流出量"),
    (
        "dominant_id",
        "text",
        "",
        "dominant",
        "Settlement it depends on (empty: terminal)",
        "所依附居民点编号（空为终端）",
    ),
    (
        "terminal",
        "bool",
        "",
        "terminal",
        "Terminal: its largest outflow goes to a smaller one",
        "是否为终端（最大流出指向较小者）",
    ),
    ("region_id", "text", "", "region_id", "Terminal of its region", "所属结节区域的终端编号"),
    ("region_name", "text", "", "region", "Name of the terminal of its region", "所属结节区域的终端名称"),
    ("steps", "int", "", "steps", "Steps to the terminal", "到终端的级数"),
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
    "within_": Column(
        "within_", "float", "0–1", "in_", "Share of people within the reach of the level: ", "可达时限内人口比例："
    ),
    "mean_min_": Column(
        "mean_min_", "float", "min", "mm_", "Mean time of those who reach the level: ", "可达者平均时间："
    ),
    "norm_": Column("norm_", "float", "", "n_", "Indicator normalised: ", "指标归一值："),
    "people_": Column("people_", "float", "people", "p_", "People by another base: ", "其他口径人口："),
    "aged_": Column("aged_", "float", "people", "aged_", "People aged ", "老年人口："),
    "children": Column("children", "float", "people", "child", "Children", "儿童"),
    "acceptability_": Column(
        "acceptability_", "float", "0–1", "b_", "Share of draws in which it has rank ", "该名次的抽样比例："
    ),
    "central_": Column("central_", "float", "0–1", "cw_", "Central weight: ", "中心权重："),
    "income": Column("income", "float", "own unit", "income", "Income", "收入"),
    "weight_": Column("weight_", "float", "0–1", "w_", "Weight by ", "权重："),
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
        (
            "candidate_id name county_id kind members people score rank basis name_en base"
            " rank_p5 rank_p95 top_k_probability chosen_in class excluded discount discount_reason"
        ),
        "Candidate places", "候选地", "raw_ norm_",
    ),
    (
        "vetoes", None, "candidate × veto", "veto candidate_id",
        "candidate_id name veto kind radius_m land_share share_over holds discount basis",
        "Vetoes", "否决项", "",
    ),
    (
        "rankings", None, "candidate × ranking method", "method rank",
        "candidate_id name method score rank own_method basis",
        "Rankings by several methods", "多方法排名", "",
    ),
    (
        "ranking_agreement", None, "pair of ranking methods", "method other_method",
        "method other_method kendall_tau spearman top_k top_k_common basis",
        "Agreement of the rankings", "排名一致性", "",
    ),
    (
        "sensitivity", None, "indicator or place left out", "left_out left_out_id",
        (
            "left_out left_out_id left_out_name method kendall_tau top_k top_entered top_left largest_rank_change "
            "largest_change_id largest_change_name pairs_reversed risen_id fallen_id basis"
        ),
        "What the ranking hangs on", "排名敏感性", "",
    ),
    (
        "centres", "Point", "chosen place", "candidate_id",
        (
            "candidate_id name tier rank score parent_id parent_min hinterland_people people county_id basis "
            "name_en base nesting_cost substitute_id loss_if_dropped_person_min chosen_in class county_parent_id crossing_saves_min fixed"
        ),
        "The urban system", "城镇体系", "",
    ),
    (
        "alternatives", None, "way of choosing", "position",
        (
            "position way status objective unit worse_share as_good travel_person_min merit gap broken added_ids added "
            "dropped_ids dropped moved_ids moved sentence_en sentence_zh basis"
        ),
        "Beside the joint choice", "联合选择之外的做法", "within_ mean_min_",
    ),
    (
        "frontier", None, "point", "position",
        (
            "position role merit_at_least travel_person_min merit merit_share bound gap status added_ids added "
            "dropped_ids dropped moved_ids moved basis"
        ),
        "Travel against merit", "出行与得分的权衡", "",
    ),
    (
        "quotas", None, "tier × count", "tier count",
        (
            "tier count is_plan objective unit bound gap status quota_price added_ids added dropped_ids dropped "
            "moved_ids moved sentence_en sentence_zh basis"
        ),
        "What other counts would bring", "其他名额的得失", "",
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
        "axes", "LineString", "axis", "seat_id town_id village_id",
        (
            "seat_id town_id village_id name seat_name town_name village_name via to_town_min to_seat_min total_min "
            "metres people_along hinterland_people people_near_road near_min status base basis"
        ),
        "Axes seat – town – key village", "“县城—中心镇—中心村”轴线", "",
    ),
    (
        "chains", "Point", "settlement", "settlement_id",
        (
            "settlement_id name county_id people town_id town_name town_in_county seat_id seat_name to_town_min "
            "to_seat_min total_min direct_min detour status reason base basis"
        ),
        "Chains settlement – town – seat", "“村—镇—县城”联系", "",
    ),
    (
        "chain_summary", None, "area", "area_level area_id",
        (
            "area_id area_level name settlements people people_chained chained_share chain_min people_broken "
            "people_cut_off base basis"
        ),
        "Chains by county", "县级“村—镇—县城”联系", "",
    ),
    (
        "competition", None, "place × rival", "candidate_id rival_id",
        (
            "candidate_id name tier rival_id rival_name minutes people people_shared shared_share rival_share "
            "contested_share competing base basis"
        ),
        "Competition for hinterlands", "腹地竞争", "",
    ),
    (
        "spheres", "MultiPolygon", "place", "tier candidate_id",
        "candidate_id name tier attraction people nearest_people minutes_max parts status base basis",
        "Spheres of influence", "影响范围", "",
    ),
    (
        "breakpoints", "Point", "pair of places", "candidate_id other_id",
        (
            "candidate_id name other_id other_name relation minutes break_min other_break_min attraction "
            "other_attraction basis"
        ),
        "Breaking points", "断裂点", "",
    ),
    (
        "robustness", None, "candidate × tier", "tier candidate_id",
        "candidate_id name tier in_plan chosen_in low high class draws basis",
        "How sure the tiers are", "各层级入选的稳定性", "",
    ),
    (
        "acceptability", None, "candidate", "candidate_id",
        "candidate_id name rank score confidence_factor basis",
        "Ranks without given weights (SMAA-2)", "无给定权重的名次（SMAA-2）", "acceptability_ central_",
    ),
    (
        "reasons", "Point", "place", "tier candidate_id",
        (
            "candidate_id name tier chosen status rank score people_served loss_if_dropped_person_min "
            "minutes_longer_if_dropped people_cut_off_if_dropped merit_if_dropped substitute_id substitute_name "
            "substitute_cost_person_min substitute_cost_merit needed_person_min needed_merit instead_of_id "
            "instead_of_name forced_by sentence_en sentence_zh basis name_en base"
        ),
        "Why this place", "入选与落选理由", "",
    ),
    (
        "contributions", None, "candidate × indicator", "candidate_id indicator",
        "candidate_id name indicator raw normalised weight contribution rank_within basis",
        "What the indicators add", "各指标贡献", "",
    ),
    (
        "audit", "Point", "place in either list", "candidate_id",
        (
            "candidate_id name official_tier tier status cost_person_min cost_merit instead_of_id instead_of_name "
            "breaks sentence_en sentence_zh basis name_en"
        ),
        "The official list against the model", "官方名单与模型对照", "",
    ),
    (
        "audit_summary", None, "list × tier", "list tier",
        "list tier places official hits recall precision travel_person_min merit breaks basis",
        "How lists agree with the official one", "各名单与官方名单的一致程度", "",
    ),
    (
        "bundles", None, "chosen place × service", "candidate_id service",
        "candidate_id name tier service status hosted facilities capacity nearest_min bundle_of basis",
        "Functions of the tiers", "各层级功能配置", "",
    ),
    (
        "functions", "Point", "settlement or place", "settlement_id",
        (
            "settlement_id name county_id kind people functions facilities functional_index centrality rank people_rank "
            "level_official level_functional verdict index_share ranked_by betweenness betweenness_people closeness "
            "people_mean_min people_unreached members sentence_en sentence_zh completeness base basis name_en"
        ),
        "Settlements as they function", "居民点职能", "",
    ),
    (
        "presence", None, "settlement × service", "settlement_id service",
        "settlement_id name service facilities present expected error completeness basis",
        "Services present", "服务设施配置矩阵", "",
    ),
    (
        "scalogram", None, "service", "rank",
        (
            "service rank settlements settlements_share facilities location_coefficient threshold_people "
            "smallest_with_id smallest_with_name smallest_with_people largest_without_id largest_without_name "
            "largest_without_people errors reproducibility scale_reproducibility scale_scalability completeness basis"
        ),
        "Scalogram and threshold populations", "职能量表与门槛人口", "",
    ),
    (
        "rank_size", None, "units × indicator", "units indicator",
        "units indicator value standard_error n largest_id largest_name base basis",
        "Rank and size", "位序—规模与首位度", "",
    ),
    (
        "flows", "LineString", "kind of flow × pair of settlements", "flow from_id to_id",
        (
            "flow from_id to_id from_name to_name value outflow_share largest value_back net reciprocity minutes basis"
        ),
        "Flows between settlements", "居民点间联系", "",
    ),
    (
        "flow_regions", "Point", "kind of flow × settlement", "flow settlement_id",
        (
            "settlement_id flow name county_id people received sent largest_to_id largest_to_name largest_value "
            "dominant_id terminal region_id region_name steps base basis"
        ),
        "Regions by the largest flow", "主导流分区", "",
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
        "indicators", None, "indicator", "indicator",
        (
            "indicator measure unit direction normalise compared_within weight least most average missing "
            "missing_treated winsorised constant vif basis"
        ),
        "Indicators and weights", "指标与权重", "weight_",
    ),
    (
        "correlations", None, "pair of indicators", "indicator other_indicator",
        "indicator other_indicator pearson spearman alike basis",
        "Correlated indicators", "指标相关性", "",
    ),
    (
        "weight_sources", None, "method or expert", "weighed_by",
        (
            "weighed_by coefficient consistency_ratio lambda_max consistency_index random_index random_index_table "
            "accepted_because"
        ),
        "Where the weights come from", "权重来源", "",
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

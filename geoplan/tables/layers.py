"""Every result layer: its geometry, what a row stands for, the key its rows are sorted by, and its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Geometry = Literal["Point", "LineString", "MultiPolygon", None]


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
        "service facility_id people minutes_max parts status name base basis map_colour",
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
        "candidate_id tier parent_id people parts name status base basis map_colour",
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
        "candidate_id name tier attraction people nearest_people minutes_max parts status base basis map_colour",
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

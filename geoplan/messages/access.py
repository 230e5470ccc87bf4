"""Messages about the network of a mode, snapping, access and gaps."""

from geoplan.messages.message import Message

MESSAGES: dict[str, Message] = {
    "network_empty": Message(
        "fault",
        "no road can be used by {mode} with the speed table {table}; the classes found are {classes}.",
        "速度表 {table} 下没有可供{mode}使用的道路；现有道路等级为 {classes}。",
        "Map the classes under layers.roads.values.road_class, or choose another table.",
        "请在 layers.roads.values.road_class 中映射等级，或更换速度表。",
    ),
    "edge_over_a_day": Message(
        "warning",
        "An edge of {km} km takes more than a day and is counted as a day.",
        "一条长 {km} 千米的路段耗时超过一天，按一天计。",
        "Check its length and speed.",
        "请核对其长度与速度。",
    ),
    "network_disconnected": Message(
        "warning",
        "{km} km of the roads for {mode} ({share} %) lie outside the largest connected part, in {pieces} other parts or on one-way ends.",
        "{mode}道路中有 {km} 千米（{share} %）不在最大连通部分内，分属 {pieces} 个其他部分或单行断头路。",
        "See `component` in the layer roads; a missing link or a wrong one-way is the usual cause.",
        "请查看道路图层的 `component` 字段；常见原因是缺少连接路段或单行方向有误。",
    ),
    "place_not_snapped": Message(
        "serious",
        "No road that {mode} may stop on lies within reach; the nearest is {metres} m away.",
        "可达范围内没有{mode}可停靠的道路，最近的道路距离为 {metres} 米。",
        "Check the point and the roads around it, or raise snap_max_m.",
        "请核对点位与周边道路，或调大 snap_max_m。",
    ),
    "place_without_roads": Message(
        "serious",
        "There is no road at all that {mode} may stop on.",
        "没有任何{mode}可停靠的道路。",
        "Check the road classes, the speed table and the works of this mode.",
        "请核对该方式的道路等级、速度表与工程。",
    ),
    "place_far_from_road": Message(
        "warning",
        "The way to the nearest road for {mode} is {metres} m, {minutes} minutes that every trip pays.",
        "到最近的{mode}道路有 {metres} 米，每次出行需多花 {minutes} 分钟。",
        "Check whether the point stands where people are and whether a road is missing.",
        "请核对点位是否为人口所在位置，以及是否缺少道路。",
    ),
    "demand_too_coarse": Message(
        "serious",
        "{service}: the land of an average demand point is {metres} m across ({minutes} min), more than half the standard of {standard}; results are indicative.",
        "{service}：一个需求点的平均辖区直径为 {metres} 米（{minutes} 分钟），超过标准（{standard}）的一半，结果仅供参考。",
        "Use finer settlements (villages, grid cells) for a standard this short.",
        "标准如此严格时，请使用更细的居民点（村庄、网格）。",
    ),
    "standard_beyond_data": Message(
        "warning",
        "{service}: {people} people could leave the data before they meet the nearest facility or the standard; their rows are flagged `edge`.",
        "{service}：有 {people} 人在到达最近设施或标准之前即可能越出数据范围，相应记录已标记 `edge`。",
        "Add roads and facilities beyond the border and set area.margin_km.",
        "请补充界外道路与设施，并设置 area.margin_km。",
    ),
    "facilities_off_the_road": Message(
        "serious",
        "{service}: {count} of {all} facilities meet no road and serve nobody; gaps near them may be theirs.",
        "{service}：{all} 个设施中有 {count} 个未接上道路，无人可达；其附近的缺口可能由此造成。",
        "Check these facilities in the layer snaps, or raise snap_max_m.",
        "请在 snaps 图层中核对这些设施，或调大 snap_max_m。",
    ),
    "facility_twice": Message(
        "note",
        "{service}: lies {metres} m from {other}, of the same service and not of another name; perhaps one facility counted twice.",
        "{service}：与 {other} 相距 {metres} 米，服务相同且名称不冲突，可能是同一设施重复计入。",
        "Keep one of the two if they are the same.",
        "如为同一设施，请保留一条。",
    ),
    "service_absent": Message(
        "serious",
        "{service}: no open facility in the area or its margin.",
        "{service}：规划范围及外围均无现状设施。",
        "If there is one, add it to layers.facilities; otherwise this is the result.",
        "如确有设施，请补充到 layers.facilities；否则此即结果。",
    ),
    "gaps_not_assessable": Message(
        "serious",
        "{service}: the facilities are stated as {completeness}, so gaps are not assessed; a missing facility may only be missing from the map.",
        "{service}：设施数据完整性为 {completeness}，不评估缺口；缺少的设施可能只是未被收录。",
        "Complete the layer and state completeness: full.",
        "请补全设施图层并声明 completeness: full。",
    ),
    "people_without_access": Message(
        "warning",
        "{service}: {people} people reach no facility ({reason}).",
        "{service}：{people} 人无法到达任何设施（{reason}）。",
        "See the rows of `access` with this status.",
        "请查看 `access` 中该状态的记录。",
    ),
}

"""Messages of works on the network and of the question why a trip takes as long as it does."""

from geoplan.messages.message import Message


def _fault(en: str, zh: str, remedy_en: str, remedy_zh: str) -> Message:
    return Message("fault", en, zh, remedy_en, remedy_zh)


_EDITS = {
    "work_one_deed": _fault(
        "{key} must do exactly one thing: close, slow, upgrade or add; found {found}.",
        "{key} 须且只能是 close、slow、upgrade、add 之一；实际为 {found}。",
        "Write each work as an entry of its own.",
        "请将每项工程单独写成一条。",
    ),
    "work_key_idle": _fault(
        "{key} says nothing about {deed}.",
        "{key} 对 {deed} 无意义。",
        "Remove it; it belongs to {needs}.",
        "请删去；该键仅用于 {needs}。",
    ),
    "work_edge_unknown": _fault(
        "no edge of the network ({mode}) is called {name}{hint}.",
        "路网（{mode}）中没有名为 {name} 的路段{hint}。",
        "Name edges by the `edge_id` of the layer `roads`, or whole roads by their id; those beyond the area and its margin are not there.",
        "请使用 `roads` 图层的 `edge_id` 或整条道路的编号；规划范围及外围之外的道路不在路网中。",
    ),
    "work_names_nothing": _fault(
        "the work names no edge and no polygon.",
        "该工程未指明路段或多边形。",
        "Name edges or roads by their ids, or give a polygon under `within`.",
        "请按编号列出路段或道路，或在 `within` 中给出多边形。",
    ),
    "work_polygon_empty": _fault(
        "no edge of the network ({mode}) runs through the polygon.",
        "路网（{mode}）中没有路段穿过该多边形。",
        "Check where the polygon lies; touching its border is not enough.",
        "请检查多边形位置；仅接触边界不算穿过。",
    ),
    "work_changes_nothing": _fault(
        "this work changes no edge of the network ({mode}).",
        "该工程未改变路网（{mode}）中的任何路段。",
        "An edge that is closed, slower or quicker than asked already stays as it is: correct the number, or leave the work out.",
        "已关闭、或速度已低于（高于）要求的路段保持不变：请更正数值或删去该工程。",
    ),
    "work_without_mode": _fault(
        "the work concerns none of the modes {modes}.",
        "该工程与各出行方式（{modes}）均无关。",
        "Name the modes it is for under `modes`; an upgrade is for those that drive unless it says otherwise.",
        "请在 `modes` 中注明适用的出行方式；未注明时，提速仅适用于机动车。",
    ),
    "work_direction_unknown": _fault(
        "a road is closed in the direction both, forward or back; found {value}.",
        "封闭方向应为 both、forward 或 back；实际为 {value}。",
        "Forward is the way the road is drawn.",
        "forward 指道路绘制方向。",
    ),
    "work_factor_or_kmh": _fault(
        "a work on speeds takes either a `factor` or `kmh`.",
        "调整速度须且只能给出 `factor` 或 `kmh` 之一。",
        "Give one of the two.",
        "请给出其中一个。",
    ),
    "work_kmh": _fault(
        "a speed must be above 0 and at most 300 km/h; found {value}.",
        "速度应大于 0 且不超过 300 千米/小时；实际为 {value}。",
        "Correct the number; to bar a road, close it.",
        "请更正数值；禁止通行请使用 close。",
    ),
    "work_factor": _fault(
        "the factor is the share of its speed at which an edge is left, here from {least} to {most}; found {value}.",
        "系数为施工后速度与原速度之比，此处应在 {least} 与 {most} 之间；实际为 {value}。",
        "To slow down take a factor above 0 up to 1, to upgrade one of 1 or more; to bar a road, close it.",
        "减速用 0 至 1 之间（大于 0）的系数，提速用不小于 1 的系数；禁止通行请使用 close。",
    ),
}

_NEW_ROADS = {
    "work_roads_without_crs": _fault(
        "the new roads state no CRS.", "新增道路未注明坐标系。", "Set their CRS.", "请设置坐标系。"
    ),
    "work_roads_none": _fault(
        "there is no new road to add.", "没有可新增的道路。", "Give at least one line.", "请至少给出一条线。"
    ),
    "work_name_twice": _fault(
        "several new roads are called {name}.",
        "多条新增道路同名：{name}。",
        "Give each its own name.",
        "请为每条道路取不同名称。",
    ),
    "work_name_taken": _fault(
        "the network has a road {name} already.",
        "路网中已有道路 {name}。",
        "Give the new road, or the work, another name.",
        "请为新增道路或工程另取名称。",
    ),
    "work_line_degenerate": _fault(
        "the new road {name} is no line with a length.",
        "新增道路 {name} 不是有长度的线。",
        "Draw it as one line from end to end, with coordinates that are numbers.",
        "请绘制为一条首尾连续、坐标有效的线。",
    ),
    "work_line_short": _fault(
        "the new road {name} is shorter than the tolerance at which its ends are joined; nothing of it is left.",
        "新增道路 {name} 短于端点连接容差，连接后不复存在。",
        "Lower the tolerance, or draw the road where it runs.",
        "请减小容差，或按实际位置绘制。",
    ),
    "work_road_astray": _fault(
        "the new road {name} meets no road of the network ({mode}); the nearest is {metres} m from its ends.",
        "新增道路 {name} 未与路网（{mode}）相接；距最近道路 {metres} 米。",
        "Draw its end on a road, or raise the tolerance.",
        "请将其端点绘至道路上，或增大容差。",
    ),
    "work_class_missing": _fault(
        "the new roads have no column road_class; found {found}.",
        "新增道路缺少 road_class 列；现有：{found}。",
        "Give every new road its class.",
        "请为每条新增道路填写等级。",
    ),
    "work_class_unknown": _fault(
        "classes of new roads that the speed table {table} ({mode}) does not know: {values}.",
        "速度表 {table}（{mode}）中没有以下新增道路等级：{values}。",
        "Take one of {known}, or name under `modes` those that may use the road.",
        "请改用：{known}；或在 `modes` 中注明可使用该道路的出行方式。",
    ),
    "work_oneway_unknown": _fault(
        "the new road {name}: oneway must be both, forward or backward; found {value}.",
        "新增道路 {name}：oneway 应为 both、forward 或 backward；实际为 {value}。",
        "Forward is the way the road is drawn.",
        "forward 指道路绘制方向。",
    ),
    "work_road_kmh": _fault(
        "the new road {name}: {field} must be above 0 and at most 300 km/h; found {value}.",
        "新增道路 {name}：{field} 应大于 0 且不超过 300 千米/小时；实际为 {value}。",
        "Correct it, or leave it empty for the speed of the class.",
        "请更正，或留空以采用道路等级速度。",
    ),
    "work_road_crosses": Message(
        "note",
        "the new road crosses {count} roads of the network ({mode}) without a junction: {others}.",
        "新增道路与路网（{mode}）中 {count} 条道路相交但不连通：{others}。",
        "To join there, cut the new road in two that end there.",
        "如需连通，请将新增道路在交点处断开为两条。",
    ),
    "work_end_loose": Message(
        "warning",
        "an end of the new road meets no road; the nearest is {metres} m away.",
        "新增道路有一端未与道路相接；距最近道路 {metres} 米。",
        "If it should meet, draw it there or raise the tolerance.",
        "如应相接，请绘至该处或增大容差。",
    ),
}

_AS_IS, _AS_IS_ZH = (
    "Leave `network.works` out for the network as it is.",
    "如需现状路网的结果，请删去 `network.works`。",
)
_DONE = {
    "work_closed": Message(
        "warning",
        "a scenario: work {name} closes {km} km of the {mode} network ({edges} edges).",
        "情景：工程 {name} 封闭 {mode} 路网 {km} 千米（{edges} 个路段）。",
        _AS_IS,
        _AS_IS_ZH,
    ),
    "work_slowed": Message(
        "warning",
        "a scenario: work {name} slows {km} km of the {mode} network down ({edges} edges).",
        "情景：工程 {name} 使 {mode} 路网 {km} 千米减速（{edges} 个路段）。",
        _AS_IS,
        _AS_IS_ZH,
    ),
    "work_upgraded": Message(
        "warning",
        "a scenario: work {name} makes {km} km of the {mode} network quicker ({edges} edges).",
        "情景：工程 {name} 使 {mode} 路网 {km} 千米提速（{edges} 个路段）。",
        _AS_IS,
        _AS_IS_ZH,
    ),
    "work_added": Message(
        "warning",
        "a scenario: work {name} adds {km} km to the {mode} network ({edges} edges) and cuts {cut} of its edges to join them.",
        "情景：工程 {name} 为 {mode} 路网新增 {km} 千米（{edges} 个路段），并为连接断开 {cut} 个原有路段。",
        _AS_IS,
        _AS_IS_ZH,
    ),
}

_WHY = {
    "why_demand_unknown": _fault(
        "there is no demand point {demand}{hint}.",
        "没有编号为 {demand} 的需求点{hint}。",
        "Give the id of one that was snapped to the network.",
        "请给出已挂接到路网的需求点编号。",
    ),
    "why_way": Message(
        "note",
        "{demand} and {facility} are {minutes} minutes and {km} km apart, along {edges} edges.",
        "{demand} 与 {facility} 相距 {minutes} 分钟、{km} 千米，途经 {edges} 个路段。",
    ),
    "why_beyond_limit": Message(
        "note",
        "{demand} and {facility} are {minutes} minutes and {km} km apart, along {edges} edges: beyond the limit of {limit}.",
        "{demand} 与 {facility} 相距 {minutes} 分钟、{km} 千米，途经 {edges} 个路段：超出计算范围 {limit}。",
        "Raise the limit if ways this long are to count.",
        "如需计入此类行程，请增大限值。",
    ),
    "why_unreachable": Message(
        "note",
        "no way that is allowed leads between {demand} and {facility}.",
        "{demand} 与 {facility} 之间没有允许通行的道路。",
        "Look for a gap, a closed road or a one-way road between them.",
        "请检查两者之间是否有断头、封闭或单行道路。",
    ),
    "why_absent": Message(
        "note",
        "{demand}: there is no facility {facility} among the {count} that count.",
        "{demand}：计入的 {count} 处设施中没有 {facility}。",
        "Check its id, its service and whether it is open.",
        "请检查其编号、服务类别及是否开放。",
    ),
    "why_not_snapped_demand": Message(
        "note",
        "{demand} has no road within reach, so nothing leads to or from {facility}.",
        "{demand} 附近无可接入道路，无法与 {facility} 相通。",
        "Correct its position or the barrier in its way, or raise `snap_max_m` of the mode.",
        "请更正其位置或阻隔它的屏障，或增大该出行方式的 `snap_max_m`。",
    ),
    "why_not_snapped_facility": Message(
        "note",
        "the facility {facility} has no road within reach, so nothing leads to or from {demand}.",
        "设施 {facility} 附近无可接入道路，无法与 {demand} 相通。",
        "Correct its position or the barrier in its way, or raise `snap_max_m` of the mode.",
        "请更正其位置或阻隔它的屏障，或增大该出行方式的 `snap_max_m`。",
    ),
    "why_not_snapped_both": Message(
        "note",
        "neither {demand} nor the facility {facility} has a road within reach.",
        "{demand} 与设施 {facility} 附近均无可接入道路。",
        "Correct their positions or the barriers in their way, or raise `snap_max_m` of the mode.",
        "请更正其位置或阻隔它们的屏障，或增大该出行方式的 `snap_max_m`。",
    ),
}

MESSAGES: dict[str, Message] = {**_EDITS, **_NEW_ROADS, **_DONE, **_WHY}

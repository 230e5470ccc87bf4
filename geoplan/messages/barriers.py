"""Messages about barriers: their files, their kinds, and what they cost the places behind them."""

from geoplan.messages.message import Message

MESSAGES: dict[str, Message] = {
    # files and config
    "osm_no_barriers": Message(
        "fault",
        "the file holds no barrier: nothing that is kept lies on the ground and carries one of the tags {known}.",
        "文件中没有屏障：保留的地面要素均不带以下标签：{known}。",
        "Give an extract that holds barriers, widen `where`, or leave `layers.barriers` out.",
        "请提供含屏障的数据，放宽 `where`，或删去 `layers.barriers`。",
    ),
    "osm_barriers_open": Message(
        "warning",
        "{count} water bodies do not close inside the file and are left out: {values}.",
        "{count} 处水体在文件内不闭合，已略去：{values}。",
        "Where they lie inside the area, give a larger extract.",
        "如位于规划范围内，请提供更大范围的数据。",
    ),
    "osm_barriers_clipped": Message(
        "note",
        "the extract is clipped: {nodes} nodes of barriers are missing; {cut} lines end where their nodes end, {lost} are lost.",
        "数据经过裁剪：屏障缺少 {nodes} 个节点；{cut} 条线在节点缺失处截断，{lost} 条丢失。",
        "Where this is inside the area or its margin, give a larger extract.",
        "如位于规划范围或外围之内，请提供更大范围的数据。",
    ),
    "barriers_without_layer": Message(
        "fault",
        "`{key}` names {kinds}, and the config has no layer of barriers.",
        "`{key}` 写有 {kinds}，但配置中没有屏障图层。",
        "Add `layers.barriers`, or leave them out; only `motorway` can do without, it takes the roads' own.",
        "请添加 `layers.barriers`，或删去这些类型；只有 `motorway` 可不设图层，取自道路图层。",
    ),
    "barriers_none_and_others": Message(
        "fault",
        "`{key}` names `none` beside {kinds}.",
        "`{key}` 中 `none` 与 {kinds} 并列。",
        "Write `none` alone, or the kinds alone.",
        "请只写 `none`，或只写类型。",
    ),
    "barrier_kind_absent": Message(
        "warning",
        "{kind} is to bar the way of {mode}, and no barrier near the area is of that kind; the layer holds {found}.",
        "{kind} 应阻断{mode}通行，但范围附近没有这类屏障；图层中有 {found}。",
        "Check the kinds of the layer under `layers.barriers.values.kind`.",
        "请核对 `layers.barriers.values.kind` 中的类型。",
    ),
    "barriers_unused": Message(
        "warning",
        "the barriers bar no mode of travel.",
        "屏障图层未用于任何出行方式。",
        "Name their kinds under `barriers` of a mode, or leave the layer out.",
        "请在出行方式的 `barriers` 中写明类型，或删去该图层。",
    ),
    # places
    "place_behind_barrier": Message(
        "warning",
        "{name} ({kind}) lies between the place and the nearest road for {mode}, {straight} m away; another road is taken, "
        "{metres} m away, and every trip pays {minutes} minutes more.",
        "该点与最近的{mode}道路（{straight} 米）之间隔着 {name}（{kind}）；改接 {metres} 米处的道路，每次出行多花 {minutes} 分钟。",
        "If one can cross there, draw the bridge or path as a road, or take the kind out of `barriers` of the mode.",
        "如该处可以通过，请将桥梁或通道绘为道路，或从该方式的 `barriers` 中去掉此类型。",
    ),
    "place_cut_off": Message(
        "serious",
        "{name} ({kind}) lies between the place and the nearest road for {mode}, {straight} m away, and no other road within "
        "reach is on its side; it is not connected.",
        "该点与最近的{mode}道路（{straight} 米）之间隔着 {name}（{kind}），可达范围内同侧没有其他道路，未接入路网。",
        "Draw the bridge or path that people use as a road, correct the barrier, or raise snap_max_m.",
        "请将实际使用的桥梁或通道绘为道路，更正屏障，或调大 snap_max_m。",
    ),
    "place_in_water": Message(
        "warning",
        "The place stands in {name} ({kind}); the shore of that water does not bar its way.",
        "该点位于 {name}（{kind}）之中；该水体的岸线不阻断其通行。",
        "Move the point to where people are.",
        "请将点位移至人口实际所在处。",
    ),
    "most_cut_off": Message(
        "serious",
        "Barriers cut off {count} of {of} places from every road for {mode}; most often it is {kind}.",
        "屏障使 {of} 个点中的 {count} 个无法接上任何{mode}道路，最常见的是 {kind}。",
        "Check that bridges and crossings are drawn as roads, and that the layer bars what people can't cross.",
        "请确认桥梁与通道已绘为道路，且屏障图层只含人不能穿越之物。",
    ),
    "all_cut_off": Message(
        "fault",
        "barriers cut off every place from the roads for {mode}: {count} of {of} have a road within reach, all behind {kind}.",
        "屏障使所有点都无法接上{mode}道路：{of} 个点中有 {count} 个附近有道路，但都隔着 {kind}。",
        "Correct `layers.barriers`, choose fewer kinds under `network.modes.{mode}.barriers`, or write `none` there.",
        "请更正 `layers.barriers`，在 `network.modes.{mode}.barriers` 中减少类型，或写 `none`。",
    ),
}

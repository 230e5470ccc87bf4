"""Messages about what hangs on the urban system: axes, chains, competition, spheres."""

from geoplan.messages.message import Message

MESSAGES: dict[str, Message] = {
    # faults of the config
    "tier_has_none_below": Message(
        "fault",
        "`{key}`: {tier} is the lowest tier; axes and chains lead from its places to none below.",
        "`{key}`：“{tier}”是最低层级，其下没有可连接的地方。",
        "Name a tier above it, whose places are the seats.",
        "请填写其上的层级，以其地方为县城。",
    ),
    "chains_from_or_seats": Message(
        "fault",
        "`{key}` needs exactly one of `from` and `seats`.",
        "`{key}` 须且只能填写 `from` 与 `seats` 之一。",
        "Give the tier whose places are the seats (`from`), or name the county seats (`seats`).",
        "请填写以其地方为县城的层级（`from`），或列出各县城（`seats`）。",
    ),
    "seats_in_one_county": Message(
        "fault",
        "{places} are seats of the same county {county}.",
        "{places} 同为 {county} 的县城。",
        "Name one seat for a county.",
        "每个县只填写一个县城。",
    ),
    "seat_without_point": Message(
        "fault",
        "seat {place} has no coordinates.",
        "县城 {place} 没有坐标。",
        "Give one of its settlements coordinates.",
        "请为其至少一个居民点补充坐标。",
    ),
    "spheres_without_cells": Message(
        "fault",
        "`{key}` needs the land in cells, but there is no section `catchments`.",
        "`{key}` 需要将土地划分为网格，但没有 `catchments` 部分。",
        "Add `catchments` with `cell_m`.",
        "请增加 `catchments` 并填写 `cell_m`。",
    ),
    "attraction_is_cost": Message(
        "fault",
        "`{key}`: of {value} less is better (`direction: cost`); it cannot attract.",
        "`{key}`：“{value}”越小越好（`direction: cost`），不能作为吸引力。",
        "Name people, score, or an indicator of which more is better.",
        "请填写 people、score 或越大越好的指标。",
    ),
    # axes
    "axes_without_villages": Message(
        "note",
        "The axes end at their towns: the config names no key villages (`centres.axes.villages`), or no settlement is one.",
        "轴线止于各镇：配置未指定中心村（`centres.axes.villages`），或没有符合条件的居民点。",
        "Give settlements below the towns, and say which of them are key villages.",
        "请提供镇以下的居民点，并指定其中的中心村。",
    ),
    "axis_broken": Message(
        "serious",
        "The axis of {place} breaks: no road leads from there up to a place of level {tier}.",
        "{place} 的轴线中断：没有道路通向“{tier}”级的上级地方。",
        "Check the roads there.",
        "请核对当地道路。",
    ),
    "axis_village_cut_off": Message(
        "serious",
        "Key village {place} ({people:.0f} people) is on no axis: it reaches no place of the lowest level.",
        "中心村 {place}（{people:.0f} 人）不在任何轴线上：到不了任何最低层级的地方。",
        "Check the roads there.",
        "请核对当地道路。",
    ),
    # chains
    "chain_cut_off": Message(
        "serious",
        "{place} ({people:.0f} people) is cut off: no road leads from there to any place of the urban system.",
        "{place}（{people:.0f} 人）与外界隔绝：没有道路通向城镇体系中的任何地方。",
        "Check its coordinates and the roads there.",
        "请核对其坐标和当地道路。",
    ),
    "chains_broken": Message(
        "warning",
        "The chain village – town – seat is broken for {count} settlements with {people:.0f} people: {places}.",
        "{count} 个居民点（{people:.0f} 人）的“村—镇—县城”联系中断：{places}。",
        "See the layer `chains` for which link is missing or too long.",
        "缺失或过长的环节见图层 `chains`。",
    ),
    "chains_without_source": Message(
        "warning",
        "The limits of `centres.chains` name no source.",
        "`centres.chains` 的时限没有注明来源。",
        "Name the code or plan under `centres.chains.source`.",
        "请在 `centres.chains.source` 中注明规范或规划。",
    ),
    "county_without_seat": Message(
        "warning",
        "No seat is named for county {county}: the chains of its towns end there ({towns}).",
        "没有为 {county} 指定县城：其各镇的联系到此为止（{towns}）。",
        "Name its seat under `centres.chains.seats`.",
        "请在 `centres.chains.seats` 中填写其县城。",
    ),
    # competition
    "centres_compete": Message(
        "warning",
        "{place} and {rival} compete for one hinterland: {share:.0%} and {rival_share:.0%} of their people need at most "
        "{minutes:g} min more to the other.",
        "{place} 与 {rival} 争夺同一腹地：各有 {share:.0%} 和 {rival_share:.0%} 的居民到对方最多只多 {minutes:g} 分钟。",
        "Look at whether one of them is enough, or share the functions between them.",
        "请考虑是否保留其一即可，或在两者之间分工。",
    ),
    "centres_serve_themselves": Message(
        "note",
        "{count} of {all} places of level {tier} serve nobody but their own people: {places}.",
        "“{tier}”级的 {all} 个地方中有 {count} 个只服务其自身居民：{places}。",
        "With settlements no finer than the places themselves this says little about them.",
        "若居民点不比这些地方本身更细，此项说明不了太多。",
    ),
    "centre_hinterland_small": Message(
        "warning",
        "The hinterland of {place} has {people:.0f} people, fewer than {least:.0f}.",
        "{place} 的腹地仅有 {people:.0f} 人，少于 {least:.0f} 人。",
        "Look at whether another place serves the same people.",
        "请查看是否有其他地方可服务同一批居民。",
    ),
    # spheres
    "place_without_attraction": Message(
        "warning",
        "{place} has no sphere: its {attraction} is {value}.",
        "{place} 没有影响范围：其 {attraction} 为 {value}。",
        "Attraction must be above 0; pick another one or check the data.",
        "吸引力须大于 0；请改用其他量或核对数据。",
    ),
}

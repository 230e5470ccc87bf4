"""Messages about borders, contrasts and the bundles of tiers."""

from geoplan.messages.message import Message

MESSAGES: dict[str, Message] = {
    "gaps_without_services": Message(
        "fault",
        "`{key}` asks what gaps depend on, but the config has no `services`.",
        "`{key}` 涉及服务缺口，但配置中没有 `services`。",
        "Add services, or remove `gaps`.",
        "请补充 `services`，或删除 `gaps`。",
    ),
    "border_without_outside": Message(
        "warning",
        "{services}: no open facility of the data lies outside the area, so what closing its border costs can't show.",
        "{services}：数据中规划范围之外没有现状设施，因此无法显示关闭外部边界的影响。",
        "Add facilities and roads beyond the border and set area.margin_km.",
        "请补充界外设施与道路，并设置 area.margin_km。",
    ),
    "bundle_missing": Message(
        "warning",
        "{tier}: {count} of {all} functions that its places must host are missing, in {places} places ({services}).",
        "{tier}：应配置的 {all} 项功能中缺少 {count} 项，涉及 {places} 处（{services}）。",
        "See the rows of `bundles` with the status missing.",
        "请查看 `bundles` 中状态为 missing 的记录。",
    ),
    "bundle_not_assessable": Message(
        "note",
        "{tier}: {count} of {all} functions of its places can't be told, in {places} places; not all facilities of {services} are known.",
        "{tier}：{all} 项功能中有 {count} 项无法判断，涉及 {places} 处；{services} 的设施数据不完整。",
        "Complete the facilities and state completeness: full.",
        "请补全设施图层并声明 completeness: full。",
    ),
}

"""Messages about what stands beside the joint choice."""

from geoplan.messages.message import Message

MESSAGES: dict[str, Message] = {
    "crossing_without_parent": Message(
        "fault",
        "`{key}` stands in the highest tier, whose places have no parent.",
        "`{key}` 写在最高层级，而该层级没有上级。",
        "Give it to a lower tier, or take it out.",
        "请移到下级层级，或删去。",
    ),
    "crossing_idle": Message(
        "fault",
        "`{key}` prices what `parent_in_county` of the same tier forbids.",
        "`{key}` 为跨县定价，而同一层级的 `parent_in_county` 已禁止跨县。",
        "Keep one of the two.",
        "请只保留其中之一。",
    ),
    "people_ranking_as_good": Message(
        "note",
        "The plain ranking by people does as well as the joint choice ({count} places differ): here the choice needs no solver.",
        "单按人口排名与联合选择同样好（{count} 处不同）：此处的选择不必求解。",
    ),
    "people_ranking_nearly_as_good": Message(
        "note",
        "The plain ranking by people is only {share} worse than the joint choice ({count} places differ).",
        "单按人口排名仅比联合选择差 {share}（{count} 处不同）。",
    ),
    "score_ranking_as_good": Message(
        "note",
        "The ranking by score does as well as the joint choice ({count} places differ): here the choice needs no solver.",
        "按得分排名与联合选择同样好（{count} 处不同）：此处的选择不必求解。",
    ),
    "score_ranking_nearly_as_good": Message(
        "note",
        "The ranking by score is only {share} worse than the joint choice ({count} places differ).",
        "按得分排名仅比联合选择差 {share}（{count} 处不同）。",
    ),
    "greedy_as_good": Message(
        "note",
        "Adding the best place one at a time does as well as the joint choice ({count} places differ).",
        "逐个添加最优地方与联合选择同样好（{count} 处不同）。",
    ),
    "top_down_as_good": Message(
        "note",
        "Choosing tier by tier from the top does as well as the joint choice ({count} places differ).",
        "自上而下逐级选择与联合选择同样好（{count} 处不同）。",
    ),
    "bottom_up_as_good": Message(
        "note",
        "Choosing level by level from below does as well as the joint choice ({count} places differ).",
        "自下而上逐级选择与联合选择同样好（{count} 处不同）。",
    ),
}

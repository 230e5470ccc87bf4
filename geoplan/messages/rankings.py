"""Messages of rankings, their agreement, and vetoes."""

from geoplan.messages.message import Message

MESSAGES: dict[str, Message] = {
    # faults of the config
    "ranking_needs": Message(
        "fault",
        "`{key}` is missing; {method} needs it.",
        "缺少 `{key}`；{method} 需要它。",
        "Write the method with its settings, such as `{{method: vikor, v: 0.5}}` or `{{method: promethee, preference: usual}}`.",
        "请连同参数写出该方法，例如 `{{method: vikor, v: 0.5}}` 或 `{{method: promethee, preference: usual}}`。",
    ),
    "ranking_takes_not": Message(
        "fault", "`{key}` is not something {method} takes.", "{method} 不接受 `{key}`。", "Take it out.", "请删去。"
    ),
    "ranking_q_above_p": Message(
        "fault",
        "`{key}`: q ({q}) must be below p ({p}): a lead that counts nothing is smaller than one that counts in full.",
        "`{key}`：q（{q}）须小于 p（{p}）：不计的差距应小于全额计入的差距。",
        "Lower q or raise p.",
        "请减小 q 或增大 p。",
    ),
    "ranking_twice": Message(
        "fault",
        "`{key}`: {method} with these settings stands under `ranking` or `compare` already.",
        "`{key}`：{method}（相同参数）已在 `ranking` 或 `compare` 中列出。",
        "Keep one of them.",
        "请只保留一个。",
    ),
    "ranking_needs_library": Message(
        "fault",
        "`{key}`: {method} is computed by the library pymcdm, which is not installed.",
        "`{key}`：{method} 由 pymcdm 库计算，而该库未安装。",
        'Install it with `pip install "geoplan[ranking]"`, or rank by topsis, saw or wpm.',
        '请执行 `pip install "geoplan[ranking]"` 安装，或改用 topsis、saw、wpm。',
    ),
    "wpm_negative": Message(
        "fault",
        "wpm multiplies ratios to the best, and {count} candidates have an indicator below 0 (down to {value}), which has none.",
        "wpm 以各值与最优值之比相乘，而 {count} 个候选地有低于 0 的指标值（最低 {value}），无法成比。",
        "Rank by topsis or saw, or measure the indicator from another zero.",
        "请改用 topsis 或 saw，或改变该指标的零点。",
    ),
    "veto_needs": Message(
        "fault", "`{key}` is missing; `{by}` needs it.", "缺少 `{key}`；`{by}` 需要它。", "Add it.", "请补充。"
    ),
    "veto_takes_not": Message(
        "fault",
        "`{key}` has no meaning beside `{by}`.",
        "`{key}` 与 `{by}` 并用时没有意义。",
        "Take it out, or change the other.",
        "请删去，或修改后者。",
    ),
    "veto_without_elevation": Message(
        "fault",
        "`{key}: slope` needs heights, and the config has no `layers.elevation`.",
        "`{key}: slope` 需要高程，而配置中没有 `layers.elevation`。",
        "Add an elevation model under `layers.elevation`.",
        "请在 `layers.elevation` 中加入高程模型。",
    ),
    "veto_excludes_fixed": Message(
        "fault",
        "tier {tier}: fixed place {place} is excluded by veto {veto}.",
        "层级“{tier}”：固定的地方 {place} 被否决项“{veto}”排除。",
        "Do not fix it, or let the veto discount it instead of excluding it.",
        "请取消固定，或将该否决项改为折减而非排除。",
    ),
    "veto_empties_group": Message(
        "fault",
        "tier {tier} asks for at least {min} places in {group}, but vetoes leave {left} of {before} candidates there: {vetoes}.",
        "层级“{tier}”要求 {group} 至少有 {min} 个地方，而否决后该处 {before} 个候选地仅剩 {left} 个：{vetoes}。",
        "Lower `per_group.min`, or loosen one of these vetoes.",
        "请减小 `per_group.min`，或放宽其中一项否决。",
    ),
    "veto_leaves_nothing": Message(
        "fault",
        "vetoes exclude all {count} candidates: {vetoes}.",
        "否决项排除了全部 {count} 个候选地：{vetoes}。",
        "Loosen one of them.",
        "请放宽其中一项。",
    ),
    # findings
    "veto_excluded": Message(
        "note",
        "Veto {veto} excludes {count} of {all} candidates: {places}.",
        "否决项“{veto}”排除了 {all} 个候选地中的 {count} 个：{places}。",
        "Their reason stands in the column `excluded` of the candidates.",
        "原因见候选地图层的 `excluded` 列。",
    ),
    "veto_discounted": Message(
        "note",
        "Veto {veto} leaves {factor} of the score of {count} of {all} candidates: {places}.",
        "否决项“{veto}”将 {all} 个候选地中 {count} 个的得分折减为 {factor} 倍：{places}。",
        "The column `discount` of the candidates holds what is left of each score.",
        "各候选地的折减系数见 `discount` 列。",
    ),
    "veto_meets_nothing": Message(
        "note",
        "Veto {veto} concerns none of the {all} candidates.",
        "否决项“{veto}”不涉及任何候选地（共 {all} 个）。",
        "Check its file and sizes if that is a surprise.",
        "如与预期不符，请核对其文件与阈值。",
    ),
    "veto_slope_unknown": Message(
        "warning",
        "Veto {veto}: the elevation model says no slope around {count} candidates, which it lets pass: {places}.",
        "否决项“{veto}”：高程模型在 {count} 个候选地周围没有坡度，未予否决：{places}。",
        "Give tiles that cover them.",
        "请补充覆盖这些地方的高程数据。",
    ),
    "rankings_disagree": Message(
        "warning",
        "{method} and {other} rank the candidates very differently: Kendall's τ is {tau}, and {common} of the {k} first are in both.",
        "{method} 与 {other} 的排名差别很大：肯德尔 τ 为 {tau}，前 {k} 名中有 {common} 个相同。",
        "The order is the method's more than the places': say which method is used and why, or rely on the joint choice by travel.",
        "排名更多取决于方法而非地方本身：请说明所用方法及理由，或以出行为准进行联合选择。",
    ),
    "ranking_hangs_on_indicator": Message(
        "warning",
        "Without indicator {indicator} the ranking is another one: Kendall's τ is {tau}, and {places} leave the {k} first.",
        "去掉指标“{indicator}”后排名大变：肯德尔 τ 为 {tau}，{places} 退出前 {k} 名。",
        "Be sure of this indicator's data and weight.",
        "请核实该指标的数据与权重。",
    ),
    "rank_reversal": Message(
        "note",
        "By {method}, leaving out one place changes the order of others in {count} of {all} cases, and puts another out of the "
        "{k} first in {lost}; most without {place}: {pairs} pairs, of which {risen} passes {fallen}.",
        "按 {method}，去掉一个地方会改变其他地方的次序，{all} 例中有 {count} 例，其中 {lost} 例使另一地方退出前 {k} 名；最多者为去掉 {place}：{pairs} 对易位，其中 {risen} 超过 {fallen}。",
        "Such places are as good as equal: do not rest a choice on their order.",
        "这些地方实际上不分高下：不宜以其次序作为取舍依据。",
    ),
    "sensitivity_places_limited": Message(
        "note",
        "There are {all} candidates: only the {count} first were left out one at a time.",
        "候选地共 {all} 个：仅对前 {count} 名逐一做了剔除检验。",
        "Nothing needs to be done.",
        "无需处理。",
    ),
}

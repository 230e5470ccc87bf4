"""Messages about how sure the urban system is."""

from geoplan.messages.message import Message

MESSAGES: dict[str, Message] = {
    "robustness_weights_form": Message(
        "fault",
        "`{key}` has both `concentration` and `among`.",
        "`{key}` 同时给出了 `concentration` 和 `among`。",
        "Weights are drawn either around those of the plan (`concentration`) or anywhere (`among: any`).",
        "权重要么围绕方案权重抽取（`concentration`），要么任意抽取（`among: any`），请只保留其一。",
    ),
    "robustness_no_error": Message(
        "fault",
        "`{key}`: people are to vary by their stated error, but `layers.{layer}` states none.",
        "`{key}`：人口应按所述误差变动，但 `layers.{layer}` 没有说明误差。",
        "State the relative error of the numbers as `layers.{layer}.error`, or leave `people` out.",
        "请在 `layers.{layer}.error` 填写人口数的相对误差，或去掉 `people`。",
    ),
    "robustness_one_indicator": Message(
        "fault",
        "`{key}`: there is one indicator, so its weight is 1 in every draw and nothing varies.",
        "`{key}`：只有一个指标，其权重在每次抽样中都是 1，没有任何变动。",
        "Vary `speeds` or `people` as well, or give several indicators.",
        "请同时变动 `speeds` 或 `people`，或设置多个指标。",
    ),
    # findings
    "robustness_people_fixed": Message(
        "warning",
        "People are the same in all draws: `layers.{layer}` states no error. The plan looks surer than it is.",
        "各次抽样的人口相同：`layers.{layer}` 没有说明误差，方案看起来比实际更稳。",
        "State the relative error of the numbers as `layers.{layer}.error`.",
        "请在 `layers.{layer}.error` 填写人口数的相对误差。",
    ),
    "robustness_without_plan": Message(
        "serious",
        "In {count} of {draws} draws no plan was found that keeps all constraints. Shares of draws are of the other {planned}.",
        "{draws} 次抽样中有 {count} 次未找到满足全部约束的方案；各比例以其余 {planned} 次为分母。",
        "The constraints are tight: see which ones give way with a little less speed or other people.",
        "约束偏紧：请查看车速略降或人口变化时哪些约束不再成立。",
    ),
    "robustness_gap": Message(
        "warning",
        "{count} of {planned} plans of draws are proven to less than a gap of {aim}; the widest is {gap}. They count all the same.",
        "{planned} 个抽样方案中有 {count} 个未达到 {aim} 的最优性间隙，最大为 {gap}；它们仍计入比例。",
        "Raise `centres.node_limit` for narrower proofs.",
        "如需更紧的证明，请增大 `centres.node_limit`。",
    ),
    "robustness_found": Message(
        "note",
        "In whatever tier: of {chosen} chosen places {robust} are robust in, {contested} contested, {out} robust out; of the others {rivals} are "
        "contested and {unlucky} robust in ({planned} draws). A place picked blindly would be in {chance} of the plans: "
        "{chosen} of {candidates} candidates are chosen.",
        "不论层级：入选的 {chosen} 处中，稳定入选 {robust} 处，有争议 {contested} 处，稳定落选 {out} 处；未入选的地方中有争议 {rivals} 处，"
        "稳定入选 {unlucky} 处（{planned} 次抽样）。若随意挑选，任一地方入选的比例也有 {chance}：{candidates} 个候选地中选 {chosen} 个。",
    ),
    "robustness_moved_by_weights": Message(
        "note",
        "When the weights alone vary, a candidate moves {moved} ranks on average.",
        "仅变动权重时，候选地名次平均变动 {moved} 位。",
    ),
    "robustness_moved_by_speeds": Message(
        "note",
        "When the speeds alone vary, a candidate moves {moved} ranks on average.",
        "仅变动车速时，候选地名次平均变动 {moved} 位。",
    ),
    "robustness_moved_by_people": Message(
        "note",
        "When the people alone vary, a candidate moves {moved} ranks on average.",
        "仅变动人口时，候选地名次平均变动 {moved} 位。",
    ),
}

"""Messages of indicators and weights."""

from geoplan.messages.message import Message


def _fault(en: str, zh: str, remedy_en: str, remedy_zh: str) -> Message:
    return Message("fault", en, zh, remedy_en, remedy_zh)


_INDICATORS: dict[str, Message] = {
    "indicator_source": _fault(
        "`{key}` must say one thing that is measured; found {found}.",
        "`{key}` 须且只须说明一个来源；现有：{found}。",
        "Give exactly one of measure, column and access.",
        "请在 measure、column、access 中只写一个。",
    ),
    "indicator_takes_not": _fault(
        "`{key}` is there, but the indicator has no {owner}.",
        "`{key}` 已给出，但该指标没有 {owner}。",
        "Take it out.",
        "请删去。",
    ),
    "indicator_together_missing": _fault(
        "`{key}` takes the column {column} of settlements, but several of them may be one place.",
        "`{key}` 取自居民点的 {column} 列，而一个地方可由多个居民点组成。",
        "Say how they become one value: together: sum, mean, max or people_weighted.",
        "请说明如何合并：together: sum、mean、max 或 people_weighted。",
    ),
    "indicator_column": _fault(
        "`{key}` is {value}, which is no column of numbers of the settlements; mapped are {mapped}.",
        "`{key}` 的值 {value} 不是居民点的数值列；已对应的有：{mapped}。",
        "Map the file's column under `layers.settlements.fields` to a name that begins with indicator_, and give that name.",
        "请在 `layers.settlements.fields` 中把文件的列对应为以 indicator_ 开头的名称，并填写该名称。",
    ),
    "indicator_without_settlements": _fault(
        "`{key}` is {value}, but the config has no `layers.settlements`.",
        "`{key}` 为 {value}，但配置中没有 `layers.settlements`。",
        "Give the layer, or take the indicator out.",
        "请补充该图层，或删去该指标。",
    ),
    "indicator_without_access": _fault(
        "`{key}` is {value}, but the config has no `access`.",
        "`{key}` 为 {value}，但配置中没有 `access`。",
        "Add the measure to `access`, or take the indicator out.",
        "请在 `access` 中补充该测度，或删去该指标。",
    ),
    "indicator_of_facilities": _fault(
        "`{key}` is {value}, which is measured for facilities, not for people.",
        "`{key}` 的值 {value} 是按设施而不是按居民计算的测度。",
        "Name a measure with view: people.",
        "请选用 view: people 的测度。",
    ),
    "normalise_not_with_ranking": _fault(
        "`{key}` is {value}, which does not go with the ranking {ranking}; it takes {known}.",
        "`{key}` 的值 {value} 不适用于排序方法 {ranking}；可用：{known}。",
        "Leave it out, or rank in another way.",
        "请删去，或改用其他排序方法。",
    ),
    "within_needs_normalise": _fault(
        "`{key}` compares places within groups, but {normalise} over a group depends on its size.",
        "`{key}` 要求在组内比较，但 {normalise} 的结果受组的大小影响。",
        "Add normalise: {known} to the indicator.",
        "请为该指标补充 normalise：{known}。",
    ),
    "indicator_column_missing": _fault(
        "indicator {indicator}: the settlements have no column {column}; found {found}.",
        "指标“{indicator}”：居民点没有 {column} 这一列；现有：{found}。",
        "Map it under `layers.settlements.fields`.",
        "请在 `layers.settlements.fields` 中对应该列。",
    ),
    "indicator_value_missing": _fault(
        "indicator {indicator} has no value for {count} candidates: {places}.",
        "指标“{indicator}”有 {count} 个候选地缺值：{places}。",
        "Complete the data (a travel time is missing where nobody arrives), or say `missing:` exclude, impute_median or impute_worst.",
        "请补全数据（无人可达时没有出行时间），或填写 `missing:` exclude、impute_median 或 impute_worst。",
    ),
    "candidates_all_excluded": _fault(
        "no candidate is left: all {count} are excluded, {reasons}.",
        "没有候选地可选：全部 {count} 个均被排除（{reasons}）。",
        "Complete the data, or treat what is missing in another way.",
        "请补全数据，或改用其他缺值处理方式。",
    ),
    "fixed_place_excluded": _fault(
        "tier {tier}: fixed place {place} is excluded from the candidates: {reason}.",
        "层级“{tier}”：固定的地方 {place} 已被排除在候选地之外：{reason}。",
        "Do not fix it, or let it be a candidate.",
        "请取消固定，或不再排除。",
    ),
    "indicator_place_excluded": Message(
        "serious",
        "{place} is no candidate: indicator {indicator} has no value for it.",
        "{place} 不作为候选地：指标“{indicator}”对其缺值。",
        "Complete the data; `missing: exclude` has left it out.",
        "请补全数据；`missing: exclude` 已将其排除。",
    ),
    "indicator_imputed_worst": Message(
        "warning",
        "Indicator {indicator} has no value for {count} candidates, which count as the worst of the others ({value}): {places}.",
        "指标“{indicator}”有 {count} 个候选地缺值，按其余候选地的最差值（{value}）计：{places}。",
        "Check why they are missing.",
        "请查明缺值原因。",
    ),
    "indicator_imputed_median": Message(
        "warning",
        "Indicator {indicator} has no value for {count} candidates, which count as the median of the others ({value}): {places}.",
        "指标“{indicator}”有 {count} 个候选地缺值，按其余候选地的中位数（{value}）计：{places}。",
        "Check why they are missing.",
        "请查明缺值原因。",
    ),
    "indicator_winsorised": Message(
        "note",
        "Indicator {indicator}: {count} values far from the others are drawn in to {least} … {most}: {changes}.",
        "指标“{indicator}”：{count} 个偏离较大的值已收缩到 {least} … {most}：{changes}。",
        "Check whether they are right.",
        "请核对这些值是否正确。",
    ),
    "indicator_alone_in_group": Message(
        "note",
        "Indicator {indicator} is compared within groups, but is the same for all candidates of {groups}: these count as the middle.",
        "指标“{indicator}”分组比较，但 {groups} 的候选地数值相同（或只有一个），按中间值计。",
        "Compare over all candidates, or take it as it is.",
        "可改为全体比较，或接受该处理。",
    ),
    "normalisations_mixed": Message(
        "warning",
        "The indicators become comparable in different ways ({used}): one that is stretched farther counts for more than its weight says.",
        "各指标采用了不同的归一方法（{used}）：取值范围较大者的实际影响会超过其权重。",
        "Normalise all of them in the same way; min_max and rank go together.",
        "请统一归一方法；min_max 与 rank 可混用。",
    ),
    "indicator_access_partial": Message(
        "warning",
        "Indicator {indicator}: {people} people at the candidates have no value of {access}; the means are those of the others.",
        "指标“{indicator}”：候选地有 {people} 人没有 {access} 的值，均值按其余居民计算。",
        "Check why: mostly they reach no facility.",
        "请查明原因：多因到不了设施。",
    ),
    "indicators_alike": Message(
        "warning",
        "Indicators {one} and {other} say nearly the same (correlation {pearson}, of ranks {spearman}; limit {limit}): what both say counts twice.",
        "指标“{one}”与“{other}”高度相关（相关系数 {pearson}，秩相关 {spearman}；界限 {limit}），相同信息被重复计入。",
        "Leave one out, or weigh them together; critic weights allow for it.",
        "请去掉其一或合并赋权；critic 赋权会考虑相关性。",
    ),
}

_WEIGHTS: dict[str, Message] = {
    "weights_key_idle": _fault(
        "`{key}` is there, but it belongs to {owner}, and the method is {method}.",
        "`{key}` 已给出，但它属于 {owner}，而所选方法为 {method}。",
        "Take it out, or change the method.",
        "请删去，或更换方法。",
    ),
    "weights_of_one": _fault(
        "`{key}` holds fewer than two methods.",
        "`{key}` 少于两种方法。",
        "Combine at least two, or give the one as `method`.",
        "请至少组合两种，或直接写在 `method` 中。",
    ),
    "shares_idle": _fault(
        "`{key}` is there, but how is {how}.",
        "`{key}` 已给出，但 how 为 {how}。",
        "Write how: linear, or take the shares out.",
        "请改为 how: linear，或删去 shares。",
    ),
    "share_missing": _fault(
        "`{key}` has no share for {method}.",
        "`{key}` 中缺少 {method} 的份额。",
        "Give every method a share.",
        "请给每种方法一个份额。",
    ),
    "ahp_form": _fault(
        "`{key}`: ahp needs comparisons in one form; found {found}.",
        "`{key}`：ahp 的比较须且只须用一种形式给出；现有：{found}。",
        "Give exactly one of matrix, comparisons and experts.",
        "请在 matrix、comparisons、experts 中只写一个。",
    ),
    "ahp_expert_form": _fault(
        "`{key}`: expert {expert} must give comparisons in one form; found {found}.",
        "`{key}`：专家“{expert}”的比较须且只须用一种形式给出；现有：{found}。",
        "Give exactly one of matrix and comparisons.",
        "请在 matrix、comparisons 中只写一个。",
    ),
    "ahp_expert_weight_missing": _fault(
        "`{key}`: some experts have a weight, but not {experts}.",
        "`{key}`：部分专家有权重，但 {experts} 没有。",
        "Weigh all of them or none.",
        "请给全部专家赋权，或都不赋权。",
    ),
    "ahp_too_many": _fault(
        "`{key}`: {count} indicators are too many to compare in pairs; the tables of the random index end at {most}.",
        "`{key}`：{count} 个指标过多，随机一致性指标表只到 {most}。",
        "Leave indicators out, or weigh them in another way.",
        "请减少指标，或改用其他赋权方法。",
    ),
    "ahp_shape": _fault(
        "`{key}` is {shape}; it needs a row and a column for each of the {count} indicators {names}.",
        "`{key}` 为 {shape}；{count} 个指标（{names}）各需一行一列。",
        "Give every row all columns, in the order of `centres.indicators`.",
        "请按 `centres.indicators` 的顺序写全每一行。",
    ),
    "ahp_diagonal": _fault(
        "`{key}`: {indicator} against itself is {value}.",
        "`{key}`：{indicator} 与自身相比为 {value}。",
        "Write 1.",
        "请写 1。",
    ),
    "ahp_not_reciprocal": _fault(
        "`{key}`: {column} against {row} is {mirror}, but {row} against {column} is {value}.",
        "`{key}`：{column} 与 {row} 之比为 {mirror}，而 {row} 与 {column} 之比为 {value}。",
        "Write {wanted} here, or change the other.",
        "请在此写 {wanted}，或修改另一处。",
    ),
    "ahp_comparison_unknown": _fault(
        "`{key}` is {value}, which are not two indicators parted by /; there are {known}.",
        "`{key}` 中的 {value} 不是以 / 分隔的两个指标；现有指标：{known}。",
        "Write a/b: how many times as important a is as b.",
        "请写 a/b：a 的重要性是 b 的几倍。",
    ),
    "ahp_off_scale": _fault(
        "`{key}` is {value}; comparisons run from 1/9 to 9.",
        "`{key}` 为 {value}；比较值应在 1/9 至 9 之间。",
        "Write 9 for “extremely more important”, 1/9 for the opposite.",
        "“极端重要”写 9，相反写 1/9。",
    ),
    "ahp_comparison_self": _fault(
        "`{key}` compares an indicator with itself: {value}.",
        "`{key}` 把指标与自身比较：{value}。",
        "Take it out.",
        "请删去。",
    ),
    "ahp_comparison_twice": _fault(
        "`{key}` holds both {other} and {value}.",
        "`{key}` 同时含有 {other} 和 {value}。",
        "Compare every pair once.",
        "每对指标只比较一次。",
    ),
    "ahp_comparison_missing": _fault(
        "`{key}` does not compare {missing}.",
        "`{key}` 缺少比较：{missing}。",
        "Compare every pair of indicators once.",
        "请把每对指标比较一次。",
    ),
    "ahp_inconsistent": _fault(
        "`{key}`: {who}the comparisons contradict each other: consistency ratio {ratio}, {limit} or more ({table}). {row}/{column} is "
        "{stated}, but all comparisons together say {implied}. Worst circle: {circle}; the first two make {last} = {whole}.",
        "`{key}`：{who}各比较相互矛盾：一致性比率 {ratio}，不低于 {limit}（{table}）。{row}/{column} 为 {stated}，而全部比较合起来为 {implied}。"
        "矛盾最大的一组：{circle}；由前两个可得 {last} = {whole}。",
        "Look at these comparisons again, or give the reason in `accept_inconsistency`.",
        "请重新考虑这些比较，或在 `accept_inconsistency` 中写明理由。",
    ),
    "ahp_inconsistency_accepted": Message(
        "warning",
        "Weights: {who}the comparisons contradict each other (consistency ratio {ratio}, {limit} or more), which the config accepts: {reason}. "
        "{row}/{column} is {stated}, but all comparisons together say {implied}.",
        "权重：{who}各比较相互矛盾（一致性比率 {ratio}，不低于 {limit}），配置中予以接受：{reason}。{row}/{column} 为 {stated}，"
        "而全部比较合起来为 {implied}。",
        "Read the weights with care.",
        "请谨慎看待该权重。",
    ),
    "entropy_negative": _fault(
        "entropy weights need values of 0 and more; indicator {indicator} has {count} below: {places}.",
        "熵权法要求数值不小于 0；指标“{indicator}”有 {count} 个负值：{places}。",
        "Measure the indicator from another zero, or weigh in another way, for instance critic.",
        "请改换该指标的零点，或改用其他赋权方法（如 critic）。",
    ),
    "weights_tell_nothing": _fault(
        "{method} gives no indicator any weight: none tells the candidates apart, or all of them say the same.",
        "{method} 没有给任何指标赋权：没有指标能区分候选地，或各指标完全一致。",
        "Weigh in another way, or measure other things.",
        "请改用其他赋权方法，或改用其他指标。",
    ),
    "indicator_weightless": Message(
        "note",
        "Indicator {indicator} has one value everywhere and no weight from {method}.",
        "指标“{indicator}”处处相同，{method} 赋权为 0。",
        "Leave it out or measure it differently.",
        "请去掉该指标，或改用其他度量方式。",
    ),
    "weights_would_be_negative": Message(
        "warning",
        "Weights: the equations of the combination ask for coefficients below 0 ({bare}); none is taken below 0: {coefficients}.",
        "权重：组合方程的系数出现负值（{bare}）；已限定为不小于 0：{coefficients}。",
        "The ways of weighing lie far apart: look at the layer weight_sources, and consider how: linear.",
        "各赋权方法差异较大：请查看 weight_sources 图层，并考虑 how: linear。",
    ),
}

MESSAGES: dict[str, Message] = {**_INDICATORS, **_WEIGHTS}

"""Messages about equity."""

from geoplan.messages.message import Message

MESSAGES: dict[str, Message] = {
    "equity_values_negative": Message(
        "fault",
        "{count} of the values are negative (the least is {least}); an index of inequality shares out amounts.",
        "有 {count} 个数值为负（最小为 {least}）；不平等指数只适用于非负数量。",
        "Give amounts of 0 or more.",
        "请提供不小于 0 的数量。",
    ),
    "equity_people_wrong": Message(
        "fault",
        "{count} of the numbers of people are negative or not finite, such as {example}.",
        "有 {count} 个人口数为负或非有限值，例如 {example}。",
        "Give finite numbers of 0 or more.",
        "请提供不小于 0 的有限数值。",
    ),
    "equity_without_access": Message(
        "fault",
        "equity is asked for, but there is no section `access` whose measures could be compared.",
        "要求计算公平性，但没有 `access` 部分可供比较。",
        "Add an entry to `access`, such as {{measure: cumulative, service: …, limit_min: 30}}, or leave `equity` out.",
        "请在 `access` 中添加指标，如 {{measure: cumulative, service: …, limit_min: 30}}，或去掉 `equity`。",
    ),
    "equity_nothing_per_person": Message(
        "fault",
        "none of the entries of `access` gives something per person ({known}).",
        "`access` 中没有人均类指标（现有 {known}）。",
        "Name the entries to compare under equity.measures, or add a cumulative, gravity or catchment measure.",
        "请在 equity.measures 中指定要比较的指标，或添加累积、引力或移动搜寻类指标。",
    ),
    "equity_of_facilities": Message(
        "fault",
        "{key}: {value} has a value per facility (view: facilities), not per person.",
        "{key}：{value} 是按设施计算的指标（view: facilities），没有人均数值。",
        "Name an entry that is seen from the people.",
        "请选择按人口视角计算的指标。",
    ),
    "equity_line_of_minutes": Message(
        "fault",
        "{key}: {measure} counts minutes or metres, of which less is better; nobody is poor below a line of them.",
        "{key}：{measure} 以分钟或米计，越小越好，不适用贫困线。",
        "Leave the line out, or use the service's standard.",
        "请去掉该线，或使用该服务的标准。",
    ),
    "equity_line_idle": Message(
        "fault",
        "{key}: {measure} is not among equity.measures.",
        "{key}：{measure} 不在 equity.measures 中。",
        "Add it to equity.measures, or leave the line out.",
        "请将其加入 equity.measures，或去掉该线。",
    ),
    "equity_rank_missing": Message(
        "fault",
        "the settlements have no column {column}; found {found}.",
        "居民点没有字段 {column}；现有 {found}。",
        "Map it under layers.settlements.fields, or rank by another column.",
        "请在 layers.settlements.fields 中映射，或改用其他字段。",
    ),
    "equity_all_zero": Message(
        "warning",
        "{measure}: nobody inside has any, so there is no inequality to measure; its indices are empty.",
        "{measure}：规划范围内无人拥有该服务，无法衡量不平等，相应指数为空。",
        "See the layer access_measures; a limit that is too short or a service that is absent is the usual cause.",
        "请查看 access_measures 图层；常见原因是时限过短或没有该类设施。",
    ),
    "equity_not_measurable": Message(
        "warning",
        "{measure}: {people} people ({base}) have no finite value, so its indices of inequality are empty where they live; an infinite time has no Gini.",
        "{measure}：有 {people} 人（口径 {base}）没有有限数值，其所在区域的不平等指数为空；无穷大的时间没有基尼系数。",
        "See the layer access_measures for them, or measure something that is 0 where nothing is reached.",
        "请在 access_measures 图层中查看，或改用不可达时取 0 的指标。",
    ),
    "equity_rank_unknown": Message(
        "warning",
        "{column} is not known for {count} of {all} demand points with {people} people ({base}); they are left out of the concentration index, and of nothing else.",
        "{all} 个需求点中有 {count} 个（{people} 人，口径 {base}）没有 {column}；仅在集中指数中略去。",
        "Complete the column in layers.settlements.",
        "请在 layers.settlements 中补全该字段。",
    ),
}

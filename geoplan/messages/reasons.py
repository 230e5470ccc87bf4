"""Messages about why places are in the plan, the official list, and runs that are asked about a place."""

from geoplan.messages.message import Message

MESSAGES: dict[str, Message] = {
    "place_interchangeable": Message(
        "note",
        "{place} ({tier}) is interchangeable with {other}: the plan changes by {share}.",
        "{place}（{tier}）可与{other}互换：方案仅变化 {share}。",
        "Let what the model does not know decide between the two.",
        "两者之间可由模型未考虑的因素决定。",
    ),
    # the official list
    "official_form": Message(
        "fault",
        "`{key}` needs exactly one of two: the places by tier, or the path of a list.",
        "`{key}` 须且只能填写一种：按层级列出的地方，或名单文件的 `path`。",
        "Give a key for every tier with its places, or `path` and `fields`.",
        "请按层级列出地方，或给出 `path` 和 `fields`。",
    ),
    "official_twice": Message(
        "fault",
        "`{key}` lists {place} for tier {other}, but it stands in tier {tier} already.",
        "`{key}` 将 {place} 列入层级“{other}”，但它已在层级“{tier}”中。",
        "A place stands in one tier; keep one.",
        "一个地方只属于一个层级；请只保留一处。",
    ),
    "official_names_nothing": Message(
        "fault",
        "the official list names no places: it has neither a column id nor a column name.",
        "官方名单没有指明地方：既无 id 列也无 name 列。",
        "Map one of them under `centres.official.fields`.",
        "请在 `centres.official.fields` 中映射其中之一。",
    ),
    "official_tier_unknown": Message(
        "fault",
        "there is no tier {tier}; the tiers are {known}.",
        "没有层级“{tier}”；现有层级为 {known}。",
        "Use these names, or map yours under `centres.official.values.tier`.",
        "请使用这些名称，或在 `centres.official.values.tier` 中映射。",
    ),
    "official_tier_misspelt": Message(
        "fault",
        "there is no tier {tier}; did you mean {near}? The tiers are {known}.",
        "没有层级“{tier}”；是否指“{near}”？现有层级为 {known}。",
        "Use these names, or map yours under `centres.official.values.tier`.",
        "请使用这些名称，或在 `centres.official.values.tier` 中映射。",
    ),
    "official_list_compared": Message(
        "note",
        "The official list beside the plan: kept {kept}, moved {moved}, missed {missed}, extra {extra} places; with the "
        "rest chosen best, its weighted travel differs by {more}; rules broken: {breaks}. Of its places the plan has {recall_model}, the ranking by people "
        "{recall_people}, a random draw of as many {recall_random}.",
        "官方名单与方案对照：一致 {kept} 处，层级不同 {moved} 处，方案未选 {missed} 处，名单未列 {extra} 处；其余各处按最优补足时，加权出行相差 {more}，"
        "所违反的约束：{breaks}。名单中的地方，方案选中 {recall_model}，按人口排序选中 {recall_people}，同样数量的随机抽取选中 "
        "{recall_random}。",
        "Read the recall of the plan against the other two: what a draw finds says nothing for a model.",
        "方案的查全率应与后两者对照：随机也能选中的部分不能说明模型的优劣。",
    ),
    "official_no_candidate": Message(
        "warning",
        "The official list has {place}, which is no candidate: {why}.",
        "官方名单中的{place}不是候选地：{why}。",
        "Widen `centres.candidates` if it should be one.",
        "若应作为候选地，请放宽 `centres.candidates`。",
    ),
    # a place asked about in a finished run
    "run_unreadable": Message(
        "fault",
        "{path} cannot be read: its files are damaged, edited, or of another version of geoplan ({what}).",
        "无法读取 {path}：其文件已损坏、被改动，或出自其他版本的 geoplan（{what}）。",
        "Make the run again.",
        "请重新运行。",
    ),
    "run_without_tables": Message(
        "fault",
        "{path} was written without the GeoPackage and without tables: there is nothing to read.",
        "{path} 既无 GeoPackage 也无表格，没有可读的内容。",
        "Run again with `outputs: [tables]` or `[geopackage]`.",
        "请以 `outputs: [tables]` 或 `[geopackage]` 重新运行。",
    ),
    "run_without_reasons": Message(
        "fault",
        "the run {path} says nothing about places: its config has no `centres`.",
        "运行结果 {path} 不含城镇体系：其配置中没有 `centres`。",
        "Name the folder of a run with an urban system.",
        "请指定含城镇体系的运行结果文件夹。",
    ),
    "no_run_found": Message(
        "fault",
        "there is no finished run in {folder}.",
        "{folder} 中没有已完成的运行结果。",
        "Name the run's folder after the place.",
        "请在地名之后给出运行结果文件夹。",
    ),
}

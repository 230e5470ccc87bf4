"""Messages about the standards library, what a service picks from it, the Rural Access Index, and capacities."""

from geoplan.messages.message import Message


def _fault(en: str, zh: str, remedy_en: str, remedy_zh: str) -> Message:
    return Message("fault", en, zh, remedy_en, remedy_zh)


_FILE = {
    "standards_file_missing": _fault(
        "there is no file of standards {given}.",
        "找不到标准文件 {given}。",
        "Check `standards`; the path counts from the config's folder.",
        "请检查 `standards`；路径以配置文件所在目录为准。",
    ),
    "standards_not_yaml": _fault(
        "the standards cannot be read: {problem}.",
        "无法读取标准文件：{problem}。",
        "Write them as YAML in UTF-8, like the files in `geoplan/standards`.",
        "请用 UTF-8 编码的 YAML 书写，格式同 `geoplan/standards` 中的文件。",
    ),
    "standards_no_rows": _fault(
        "the standards have no `rows`.",
        "标准文件没有 `rows`。",
        "Give each standard a name under `rows`, like the files in `geoplan/standards`.",
        "请在 `rows` 下为每条标准命名，格式同 `geoplan/standards` 中的文件。",
    ),
    "standards_version": _fault(
        "`version` is {value}, not a text.",
        "`version` 为 {value}，不是文本。",
        'Write the version in quotes, such as "2026.1".',
        "请给版本号加引号，如 “2026.1”。",
    ),
    "standards_name_twice": _fault(
        "these rows stand in another file of the library too: {names}.",
        "以下条目在标准库的另一文件中重复出现：{names}。",
        "Give each row a name of its own.",
        "请使每个条目名称唯一。",
    ),
    "standards_row_name": _fault(
        "{name} is no name for a row.",
        "{name} 不能作为条目名称。",
        "Use small letters a to z, digits and `_`.",
        "请使用小写字母、数字和 `_`。",
    ),
    "standards_key": _fault(
        "there is no key `{key}`{hint}; a row has {known}.",
        "没有键 `{key}`{hint}；条目可用的键为 {known}。",
        "Correct or remove it.",
        "请更正或删除。",
    ),
    "standards_key_missing": _fault(
        "`{key}` is missing.",
        "缺少 `{key}`。",
        "Every row has service, title, source, confidence and nested.",
        "每个条目都需要 service、title、source、confidence 和 nested。",
    ),
    "standards_value": _fault(
        "`{key}` is {value}.",
        "`{key}` 为 {value}。",
        "It takes {wanted}.",
        "应为 {wanted}。",
    ),
    "standards_promises": _fault(
        "{name}: `{key}` is not enough; the row promises nothing that a service can be held against.",
        "{name}：`{key}` 不足以构成标准，该条目没有可供服务对照的标准值。",
        "Give minutes, metres, per_1000, one_per or people_per_facility, or set `monitoring: true` for a target.",
        "请给出 minutes、metres、per_1000、one_per 或 people_per_facility；若为监测指标，请设 `monitoring: true`。",
    ),
    "standards_monitoring": _fault(
        "{name}: `{key}` does not go together with a row for monitoring.",
        "{name}：`{key}` 与监测条目不相容。",
        "Such a row has either at_most or at_least, a unit, and no promise of access.",
        "监测条目只能有 at_most 或 at_least 之一及 unit，不得含可达性标准值。",
    ),
    "standards_twice": _fault(
        "{name}: `{key}` stands beside minutes.",
        "{name}：`{key}` 与 minutes 同时出现。",
        "Keep the one that the source promises.",
        "请保留来源所规定的那一个。",
    ),
    "standards_idle": _fault(
        "{name}: `{key}` has nothing to belong to.",
        "{name}：`{key}` 没有所属的标准值。",
        "`of` goes with per_1000, `straight_line` with metres, `share` with minutes or metres.",
        "`of` 须与 per_1000 同用，`straight_line` 须与 metres 同用，`share` 须与 minutes 或 metres 同用。",
    ),
    "standards_unit": _fault(
        "{name}: `{key}` does not say what is counted.",
        "{name}：`{key}` 未说明计量单位。",
        "Give `unit: {{en: beds, zh: 张床位}}`.",
        "请给出 `unit: {{en: beds, zh: 张床位}}`。",
    ),
}

_PICKED = {
    "standards_of_no_service": _fault(
        "no standard is for {service}{hint}; there are some for {known}.",
        "没有针对 {service} 的标准{hint}；现有标准针对 {known}。",
        "Name one of these, or none to see all.",
        "请指定其中之一；不指定则列出全部。",
    ),
    "standard_unknown": _fault(
        "there is no standard {name}{hint}; there are {known}.",
        "没有名为 {name} 的标准{hint}；现有 {known}。",
        "Pick one of these (`geoplan standards` lists them), or state the values yourself.",
        "请从中选取（`geoplan standards` 可列出），或自行给出标准值。",
    ),
    "standard_of_other_service": _fault(
        "`{key}` picks {name}, a standard for {made_for}, not for {service}; for it there are {known}.",
        "`{key}` 选取的 {name} 是针对 {made_for} 的标准，并非针对 {service}；可用于后者的有 {known}。",
        "Pick another, call the service {made_for}, or name {made_for} in its `facilities`.",
        "请另选标准，或将服务命名为 {made_for}，或在其 `facilities` 中列入 {made_for}。",
    ),
    "standard_is_monitoring": _fault(
        "`{key}` picks {name}, a target for monitoring that no access can be held against.",
        "`{key}` 选取的 {name} 是监测指标，无法与可达性对照。",
        "Pick a standard that promises minutes, metres or capacity.",
        "请选取规定了分钟、米或容量的标准。",
    ),
    "standard_straight_line": _fault(
        "`{key}` picks {name}, whose metres are as the crow flies; a service is held against the way along roads.",
        "`{key}` 选取的 {name} 按直线距离计，而服务按路网距离计。",
        "Use it in the section `rural_access`.",
        "请在 `rural_access` 部分使用。",
    ),
    "standard_urban_and_rural": _fault(
        "`{key}` must have both urban and rural, and nothing but `measure` beside them.",
        "`{key}` 须同时给出 urban 和 rural，且除 `measure` 外不得有其他键。",
        "Give both, or one standard for everybody.",
        "请同时给出两者，或只给出一个适用于所有人的标准。",
    ),
    "standards_differ_in_kind": _fault(
        "`{key}` promises {urban} to urban and {rural} to rural people, which cannot be set side by side.",
        "`{key}` 对城镇人口规定 {urban}，对乡村人口规定 {rural}，两者无法对照。",
        "Promise the same kinds to both: minutes or metres, per_1000, and the same one_per.",
        "请对两者规定相同种类的标准：minutes 或 metres、per_1000，以及相同的 one_per。",
    ),
    "standard_share_idle": _fault(
        "`{key}` has no minutes or metres to belong to.",
        "`{key}` 没有所属的 minutes 或 metres。",
        "Give one of them, or remove `share`.",
        "请给出其一，或删去 `share`。",
    ),
    "standard_overridden": Message(
        "note",
        "{service}: {name} is taken with other values: {changes}.",
        "{service}：采用 {name}，但改动了标准值：{changes}。",
        "Say why in the plan.",
        "请在规划中说明理由。",
    ),
    "standard_low_confidence": Message(
        "warning",
        "{service}: the standard {standard} is of low confidence ({source}).",
        "{service}：标准 {standard} 的可信度低（{source}）。",
        "Check the source before results are used, and state your own under `services.{service}.standard`.",
        "使用结果前请核实来源，并在 `services.{service}.standard` 中给出自己的标准。",
    ),
    "standard_other_mode": Message(
        "warning",
        "{service}: {name} is meant for {meant}, but people go by {mode}.",
        "{service}：{name} 适用于 {meant}，而此处出行方式为 {mode}。",
        "Choose the mode that the standard means, or another standard.",
        "请选择与标准相符的出行方式，或另选标准。",
    ),
    "standard_other_setting": Message(
        "warning",
        "{service}: {name} is meant for {meant} people, but is held against {held}.",
        "{service}：{name} 适用于 {meant} 人口，却用于 {held}。",
        "Give `standard: {{urban: …, rural: …}}`.",
        "请给出 `standard: {{urban: …, rural: …}}`。",
    ),
    "standard_row_replaced": Message(
        "note",
        "{name} of {file} stands in place of the library's own row.",
        "{file} 中的 {name} 取代了标准库中的同名条目。",
        "Give it another name if both are wanted.",
        "若需同时保留两者，请另取名称。",
    ),
    "standard_setting_unknown": Message(
        "warning",
        "{service}: {people} people live where nothing says whether it is urban or rural; they are held against the stricter standard ({standard}).",
        "{service}：{people} 人所在居民点未注明城乡属性，按较严的标准（{standard}）衡量。",
        "Map the column under `layers.settlements.fields.urban`.",
        "请在 `layers.settlements.fields.urban` 中对应字段。",
    ),
    "tiers_not_inclusive": Message(
        "warning",
        "{service}: facilities of {other} count as well, but by {source} an upper tier does not stand in for a lower one.",
        "{service}：{other} 的设施也计入，但按 {source}，上层级设施不能替代下层级设施。",
        "Take {other} out of `services.{service}.facilities`, or say in the plan why it counts.",
        "请从 `services.{service}.facilities` 中去掉 {other}，或在规划中说明计入的理由。",
    ),
}

_RURAL_ACCESS = {
    "rural_access_standard": _fault(
        "`{key}` picks {name}, whose metres are not as the crow flies.",
        "`{key}` 选取的 {name} 不是按直线距离计的标准。",
        "Pick rural_access_index, or a row of your own with `metres` and `straight_line: true`.",
        "请选取 rural_access_index，或自建含 `metres` 且 `straight_line: true` 的条目。",
    ),
    "rural_access_unknown": Message(
        "warning",
        "{people} people live where nothing says whether it is rural; the Rural Access Index leaves them out.",
        "{people} 人所在居民点未注明城乡属性，未计入农村通达指数。",
        "Fill in the column of `layers.settlements.fields.urban`.",
        "请补全 `layers.settlements.fields.urban` 对应的字段。",
    ),
    "rural_access_too_coarse": Message(
        "serious",
        "{service}: the land of an average demand point is {metres} m across, more than half the standard of {standard}; results are indicative.",
        "{service}：一个需求点的平均辖区直径为 {metres} 米，超过标准（{standard}）的一半，结果仅供参考。",
        "Use finer settlements, or a population raster.",
        "请使用更细的居民点或人口栅格。",
    ),
    "rural_access_name": _fault(
        "`{key}` is what the rows of `rural_access` are called.",
        "`{key}` 与 `rural_access` 结果行的名称相同。",
        "Give the service another name.",
        "请更改服务名称。",
    ),
    "rural_access_metres": _fault(
        "`{key}` must promise metres, and nothing else.",
        "`{key}` 只能规定 metres。",
        "Give `standard: rural_access_index`.",
        "请写 `standard: rural_access_index`。",
    ),
    "rural_access_no_roads": _fault(
        "no road is of the classes {classes}; the classes found are {found}.",
        "没有等级为 {classes} 的道路；现有等级为 {found}。",
        "List the classes that are open all year under `rural_access.road_classes`.",
        "请在 `rural_access.road_classes` 中列出全年可通行的道路等级。",
    ),
    "rural_access_class_absent": Message(
        "note",
        "No road is of the class {value}, which `rural_access.road_classes` lists.",
        "`rural_access.road_classes` 中的等级 {value} 没有对应的道路。",
        "Check the spelling and the classes of the roads.",
        "请核对拼写与道路等级。",
    ),
    "rural_access_of_everybody": Message(
        "warning",
        "Nothing says whether settlements are rural: the Rural Access Index is that of all {people} people.",
        "没有居民点注明城乡属性：农村通达指数按全部 {people} 人计算。",
        "Map the column under `layers.settlements.fields.urban`.",
        "请在 `layers.settlements.fields.urban` 中对应字段。",
    ),
}

_CAPACITY = {
    "capacity_missing": _fault(
        "{count} facilities of {service} have no capacity ({unit}): {rows}.",
        "{service} 有 {count} 个设施缺少容量（{unit}）：{rows}。",
        "Fill them in, or say what to do under `services.{service}.capacity_missing`: leave_out, or a number.",
        "请补全，或在 `services.{service}.capacity_missing` 中说明处理方式：leave_out 或一个数值。",
    ),
    "capacity_missing_idle": _fault(
        "`{key}` says what to do about a missing capacity, but the service has no `capacity`.",
        "`{key}` 说明了缺少容量时的处理方式，但该服务没有 `capacity`。",
        "Name the unit under `capacity`, or remove it.",
        "请在 `capacity` 中写明单位，或删去该键。",
    ),
    "capacity_not_positive": _fault(
        "{count} facilities of {service} have a capacity ({unit}) that is not above 0: {rows}.",
        "{service} 有 {count} 个设施的容量（{unit}）不大于 0：{rows}。",
        "Correct them; a facility that serves nobody has `stage: closed`.",
        "请更正；不再服务的设施应设 `stage: closed`。",
    ),
    "capacity_left_out": Message(
        "warning",
        "{service}: {count} facilities without a capacity ({unit}) count as places to go to, and as no capacity: {rows}.",
        "{service}：{count} 个设施缺少容量（{unit}），计入可达设施，但不计容量：{rows}。",
        "Fill them in; capacity per person is too low until then.",
        "请补全；在此之前人均容量偏低。",
    ),
    "capacity_filled": Message(
        "warning",
        "{service}: {count} facilities without a capacity are taken to have {value} {unit}: {rows}.",
        "{service}：{count} 个设施缺少容量，按 {value}（{unit}）计：{rows}。",
        "Fill them in.",
        "请补全。",
    ),
}

MESSAGES: dict[str, Message] = _FILE | _PICKED | _RURAL_ACCESS | _CAPACITY

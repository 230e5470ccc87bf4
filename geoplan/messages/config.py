"""Messages of the command line, the config, and the checks of names and services."""

from geoplan.messages.message import Message


def _fault(en: str, zh: str, remedy_en: str, remedy_zh: str) -> Message:
    return Message("fault", en, zh, remedy_en, remedy_zh)


_FILE = {
    "config_missing": _fault(
        "there is no such config; looked in {folder}.",
        "找不到该配置文件；查找位置为 {folder}。",
        "Check the path, or write a starter with `geoplan init`.",
        "请检查路径，或用 `geoplan init` 生成起始配置。",
    ),
    "config_unreadable": _fault(
        "the config cannot be read: {reason}.",
        "无法读取配置文件：{reason}。",
        "Give the path of a YAML file you may read.",
        "请给出一个有权读取的 YAML 文件路径。",
    ),
    "config_not_utf8": _fault(
        "the config is not UTF-8 (byte {byte}).",
        "配置文件不是 UTF-8 编码（字节 {byte}）。",
        "Save it as UTF-8 in your editor.",
        "请在编辑器中另存为 UTF-8。",
    ),
    "config_empty": _fault(
        "the config is empty.",
        "配置文件为空。",
        "Write a starter with `geoplan init`.",
        "可用 `geoplan init` 生成起始配置。",
    ),
    "config_not_yaml": _fault(
        "this is not YAML: {problem} (in “{seen}”).",
        "不是合法的 YAML：{problem}（位于“{seen}”）。",
        "Check colons, brackets, quotes and indentation just above.",
        "请检查此处及上一行的冒号、括号、引号和缩进。",
    ),
    "config_control_character": _fault(
        "the config holds the control character {character}.",
        "配置文件中含有控制字符 {character}。",
        "Delete it; the file may be damaged or not a text file.",
        "请删除；文件可能已损坏，或并非文本文件。",
    ),
    "config_too_deep": _fault(
        "sections stand in one another more than {most} levels deep.",
        "配置的嵌套超过 {most} 层。",
        "A plan needs about six; write the keys out as `geoplan schema` has them.",
        "一个规划约需六层；请按 `geoplan schema` 书写各键。",
    ),
    "config_too_large": _fault(
        "the config holds more than {most} values once its YAML aliases are written out.",
        "展开 YAML 别名后，配置中的值超过 {most} 个。",
        "Take the aliases out; data belong in files of their own.",
        "请去掉别名；数据应放在单独的文件中。",
    ),
    "config_tab": _fault(
        "a tab stands where spaces must indent.",
        "缩进处使用了制表符（Tab），应使用空格。",
        "Replace tabs by spaces.",
        "请把制表符替换为空格。",
    ),
    "config_several_documents": _fault(
        "the file holds more than one YAML document (`---`).",
        "文件中含有多个 YAML 文档（`---`）。",
        "Keep one plan per file.",
        "每个文件只写一个规划。",
    ),
    "config_not_mapping": _fault(
        "the config must be keys with values, not “{value}”.",
        "配置应由键和值组成，而不是“{value}”。",
        "Begin with `version: 1`.",
        "请以 `version: 1` 开头。",
    ),
    "backslash_in_quotes": _fault(
        "a backslash inside double quotes means something else in YAML.",
        "YAML 双引号中的反斜杠是转义符。",
        "Write paths with / or without double quotes.",
        "路径请用 /，或不加双引号。",
    ),
    "path_control_character": _fault(
        "`{key}` holds a control character: {value}.",
        "`{key}` 含有控制字符：{value}。",
        "A backslash inside double quotes did this; write the path with /.",
        "这是双引号中的反斜杠造成的；路径请用 /。",
    ),
    "leading_zero": _fault(
        "`{key}` is {value}, a number with a leading zero that YAML would drop.",
        "`{key}` 的值 {value} 以 0 开头，YAML 会把前导零丢掉。",
        'Put it in quotes: "{value}".',
        '请加引号："{value}"。',
    ),
    "alias_in_itself": _fault(
        "`{key}` contains itself through a YAML alias.",
        "`{key}` 通过 YAML 别名包含了自身。",
        "Write the values out.",
        "请直接写出各项的值。",
    ),
    "key_not_text": _fault(
        "a key under `{key}` is a list or a section.",
        "`{key}` 下的某个键是列表或小节。",
        "Keys must be plain words.",
        "键必须是普通文字。",
    ),
    "key_twice": _fault(
        "`{key}` stands twice, first in line {line}.",
        "`{key}` 出现了两次，第一次在第 {line} 行。",
        "Keep one of them.",
        "请只保留一个。",
    ),
}

_SETTINGS = {
    "setting_unreadable": _fault(
        "--set {setting} is not of the form a.b=c.",
        "--set {setting} 不符合 a.b=c 的形式。",
        "For instance: --set layers.roads.path=roads.gpkg",
        "例如：--set layers.roads.path=roads.gpkg",
    ),
    "setting_not_text": _fault(
        "--set {setting} holds bytes that are no text here.",
        "--set {setting} 中含有无法识别为文字的字节。",
        "Give it in the encoding of this terminal (UTF-8 as a rule), or write the value into the config.",
        "请使用本终端的编码（通常为 UTF-8），或把该值写进配置文件。",
    ),
    "setting_cannot_reach": _fault(
        "`{key}` cannot be set: the way ends at `{stop}`.",
        "无法设置 `{key}`：在 `{stop}` 处无法继续。",
        "Entries of a list are counted from 0, and only existing ones can be set.",
        "列表项从 0 开始计数，且只能设置已有的项。",
    ),
}

_KEYS = {
    "key_unknown": _fault(
        "`{key}` is not a key of the config.", "`{key}` 不是配置中的键。", "Known here: {known}.", "此处可用：{known}。"
    ),
    "key_unknown_near": _fault(
        "`{key}` is not a key of the config.",
        "`{key}` 不是配置中的键。",
        "Did you mean `{near}`?",
        "是否想写 `{near}`？",
    ),
    "key_not_yet": _fault(
        "`{key}` is not available yet; it comes with a later version of geoplan.",
        "`{key}` 暂不可用，将在 geoplan 的后续版本中提供。",
        "Leave it out for now.",
        "请暂时删去。",
    ),
    "value_not_yet": _fault(
        "`{key}: {value}` is not available yet; it comes with a later version of geoplan.",
        "`{key}: {value}` 暂不可用，将在 geoplan 的后续版本中提供。",
        "Use another value for now; `geoplan schema` lists them.",
        "请暂用其他值；`geoplan schema` 列出可用的值。",
    ),
    "key_missing": _fault(
        "`{key}` is missing.",
        "缺少 `{key}`。",
        "Add it; `geoplan schema` says what it takes.",
        "请补充；`geoplan schema` 说明其取值。",
    ),
    "section_empty": _fault(
        "`{key}` is there but empty.",
        "`{key}` 已写出但为空。",
        "Fill it in, or take the key out.",
        "请填写内容，或删去该键。",
    ),
    "version_unknown": _fault(
        "`{key}` is {value}; this geoplan reads version 1.",
        "`{key}` 为 {value}；当前 geoplan 只读版本 1。",
        "Write `version: 1`.",
        "请写 `version: 1`。",
    ),
    "not_text": _fault(
        "`{key}` must be text, not {value}.", "`{key}` 应为文字，而不是 {value}。", "Put it in quotes.", "请加引号。"
    ),
    "not_whole": _fault(
        "`{key}` must be a whole number, not {value}.",
        "`{key}` 应为整数，而不是 {value}。",
        "Write it without quotes and without a decimal point.",
        "请不加引号、不带小数点。",
    ),
    "not_number": _fault(
        "`{key}` must be a number, not {value}.",
        "`{key}` 应为数字，而不是 {value}。",
        "Write it without quotes and without a unit; the unit stands in the key.",
        "请不加引号、不带单位；单位已写在键名中。",
    ),
    "not_true_false": _fault(
        "`{key}` must be true or false, not {value}.",
        "`{key}` 应为 true 或 false，而不是 {value}。",
        "Write true or false, without quotes.",
        "请写 true 或 false，不加引号。",
    ),
    "not_list": _fault(
        "`{key}` must be a list, not {value}.",
        "`{key}` 应为列表，而不是 {value}。",
        "Write it in square brackets: [a, b].",
        "请写在方括号中：[a, b]。",
    ),
    "not_section": _fault(
        "`{key}` must be a section of keys, not {value}.",
        "`{key}` 应为含有若干键的小节，而不是 {value}。",
        "Write its keys on lines of their own, indented, or in braces.",
        "请把各键分行缩进书写，或写在花括号中。",
    ),
    "number_outside": _fault(
        "`{key}` is {value}; it must be {bound}.",
        "`{key}` 为 {value}，应 {bound}。",
        "Correct the number.",
        "请更正该数值。",
    ),
    "name_too_long": _fault(
        "`{key}` is “{value}”, {count} characters long; file names take {most}.",
        "`{key}` 的值“{value}”长 {count} 个字符；文件名最多用 {most} 个。",
        "Shorten it; `title` may be as long as you like.",
        "请缩短；`title` 的长度不限。",
    ),
    "name_differs_by_case": _fault(
        "`{key}` differs from {other} only in upper and lower case, which some systems take for the same file or column.",
        "`{key}` 与 {other} 仅大小写不同，某些系统会视为同一文件或同一列。",
        "Give it another name.",
        "请改用其他名称。",
    ),
    "name_reserved": _fault(
        "`{key}` is “{value}”, a name that Windows keeps for a device.",
        "`{key}` 的值“{value}”是 Windows 保留的设备名。",
        "Choose another name.",
        "请换一个名称。",
    ),
    "name_empty": _fault(
        "a name under `{key}` is empty.",
        "`{key}` 中有名称为空。",
        "Write a name before the colon, or take the entry out.",
        "请在冒号前填写名称，或删去该项。",
    ),
    "name_unsafe": _fault(
        "`{key}` is “{value}”, which cannot name a file on every system.",
        "`{key}` 的值“{value}”不能在所有系统上用作文件名。",
        'Leave out the characters < > : " / \\ | ? * and spaces or dots at the ends.',
        '请勿使用 < > : " / \\ | ? * 以及首尾的空格或句点。',
    ),
    "value_not_known": _fault(
        "`{key}` is {value}; known are {known}.",
        "`{key}` 为 {value}；可用的有 {known}。",
        "Use one of these.",
        "请选用其中之一。",
    ),
    "value_not_known_near": _fault(
        "`{key}` is {value}; known are {known}.",
        "`{key}` 为 {value}；可用的有 {known}。",
        "Did you mean `{near}`?",
        "是否想写 `{near}`？",
    ),
    "listed_twice": _fault(
        "`{key}` lists {value} a second time.", "`{key}` 重复列出了 {value}。", "Keep one of them.", "请只保留一个。"
    ),
    "qgis_needs_geopackage": _fault(
        "`{key}` asks for a QGIS project, which shows the layers of the GeoPackage.",
        "`{key}` 要求输出 QGIS 工程，该工程显示 GeoPackage 中的图层。",
        "Add geopackage to `outputs`.",
        "请在 outputs 中加入 geopackage。",
    ),
    "not_rising": _fault(
        "`{key}` must rise from entry to entry; found {value}.",
        "`{key}` 应逐项递增，实际为 {value}。",
        "Put the entries in rising order, each once.",
        "请按递增顺序排列，且不要重复。",
    ),
}

_TOGETHER = {
    "area_path_or_from": _fault(
        "`{key}` needs exactly one of `path` and `from`.",
        "`{key}` 需要且只能有 `path` 与 `from` 之一。",
        "Give the file of the area's polygons, or `from: settlements`.",
        "请给出范围面文件，或写 `from: settlements`。",
    ),
    "layer_and_sheet": _fault(
        "`{key}` and `layer` name the same thing.",
        "`{key}` 与 `layer` 含义相同。",
        "Keep one of them.",
        "请只保留一个。",
    ),
    "layer_file_missing": _fault(
        "`{key}`: there is no file {value}; looked from {folder}.",
        "`{key}`：找不到文件 {value}；从 {folder} 起查找。",
        "Check the path; relative paths count from the config's folder.",
        "请检查路径；相对路径从配置文件所在文件夹算起。",
    ),
    "services_without_facilities": _fault(
        "`{key}` needs `layers.facilities`.",
        "`{key}` 需要 `layers.facilities`。",
        "Add the layer of facilities, or take the services out.",
        "请补充设施图层，或删去 services。",
    ),
    "no_services": _fault(
        "`{key}` is {value}, but the config has no `services`.",
        "`{key}` 为 {value}，但配置中没有 `services`。",
        "Add the service under `services`.",
        "请在 `services` 下补充该服务。",
    ),
    "limit_below_standard": _fault(
        "`{key}` is {limit}, below the standard of {standard} {unit}.",
        "`{key}` 为 {limit}，小于标准 {standard}（{unit}）。",
        "The limit must reach at least as far as the standard.",
        "搜索上限不得小于标准。",
    ),
    "standard_twice": _fault(
        "`{key}` gives both minutes and metres.",
        "`{key}` 同时给出了 minutes 和 metres。",
        "Keep the one that the code or plan promises.",
        "请保留规范或规划所规定的那一个。",
    ),
    "standard_promises_nothing": _fault(
        "`{key}` promises nothing.",
        "`{key}` 没有给出任何标准值。",
        "Give minutes, metres, per_1000 or one_per.",
        "请给出 minutes、metres、per_1000 或 one_per。",
    ),
    "per_1000_without_measure": _fault(
        "`{key}` promises capacity per person, but no entry of `access` measures it for {service}.",
        "`{key}` 规定了人均容量，但 `access` 中没有为 {service} 计算人均容量的条目。",
        "Add one, such as `access: {{share: {{measure: e2sfca, service: {service}, limit_min: 60}}}}`.",
        "请添加一项，例如 `access: {{share: {{measure: e2sfca, service: {service}, limit_min: 60}}}}`。",
    ),
    "per_1000_of_several": _fault(
        "`{key}` can be held against several measures of {service}: {measures}.",
        "`{key}` 可与 {service} 的多个度量比较：{measures}。",
        "Name the one that counts in `services.{service}.standard.measure`.",
        "请在 `services.{service}.standard.measure` 中指明采用哪一个。",
    ),
    "standard_measure_idle": _fault(
        "`{key}` says what `per_1000` is held against, but the standard has no `per_1000`.",
        "`{key}` 指明 `per_1000` 与何者比较，但该标准没有 `per_1000`。",
        "Give `per_1000`, or remove `measure`.",
        "请给出 `per_1000`，或删去 `measure`。",
    ),
    "per_1000_without_capacity": _fault(
        "`{key}` needs to know what is counted.",
        "`{key}` 需要说明以什么计量。",
        "Name the unit under `capacity`, for instance beds, and map the column under `layers.facilities.fields.capacity`.",
        "请在 `capacity` 中写明单位（如 beds），并在 `layers.facilities.fields.capacity` 中对应字段。",
    ),
    "measure_needs": _fault(
        "`{key}` is missing; {measure} needs it.", "缺少 `{key}`；{measure} 需要它。", "Add it.", "请补充。"
    ),
    "measure_takes_not": _fault(
        "`{key}` is not something {measure} takes.",
        "{measure} 不接受 `{key}`。",
        "Take it out, or choose the measure that uses it.",
        "请删去，或改用需要它的指标。",
    ),
    "weights_per_zone": _fault(
        "`{key}` has {weights} weights for {zones} zones.",
        "`{key}` 有 {weights} 个权重，而分区有 {zones} 个。",
        "Give one weight per zone.",
        "请为每个分区给出一个权重。",
    ),
    "measure_beyond_limit": _fault(
        "`{key}` reaches {reach} minutes, but travel to {service} is only looked at up to {limit}.",
        "`{key}` 达到 {reach} 分钟，但 {service} 的出行时间只计算到 {limit} 分钟。",
        "Raise `services.{service}.limit_min`, or lower this.",
        "请增大 `services.{service}.limit_min`，或减小此值。",
    ),
    "catchments_of_nothing": _fault(
        "`{key}` needs `services` or `centres`.",
        "`{key}` 需要 `services` 或 `centres`。",
        "Add what polygons are wanted of, or take the section out.",
        "请补充需要划定范围的服务或中心体系，或删去该小节。",
    ),
    "functions_without_services": _fault(
        "`{key}` is functions, but the config has no `services` to count.",
        "`{key}` 为 functions，但配置中没有可统计的 `services`。",
        "Add services, or take the indicator out.",
        "请补充 services，或删去该指标。",
    ),
    "objective_form": _fault(
        "`{key}` has {value}.",
        "`{key}` 含有 {value}。",
        "Give either minimise: travel with merit_at_least, or maximise: merit with travel_within.",
        "请二选一：minimise: travel 配 merit_at_least，或 maximise: merit 配 travel_within。",
    ),
    "weights_values_missing": _fault(
        "`{key}` is missing; the method is given.",
        "缺少 `{key}`；所选方法为 given。",
        "Give a weight for every indicator.",
        "请为每个指标给出权重。",
    ),
    "weights_values_idle": _fault(
        "`{key}` is there, but the method is {method}.",
        "`{key}` 已给出，但所选方法为 {method}。",
        "Write method: given, or take the values out.",
        "请改为 method: given，或删去各权重。",
    ),
    "weight_missing": _fault(
        "`{key}` has no weight for {indicator}.",
        "`{key}` 中缺少 {indicator} 的权重。",
        "Give one; 0 leaves the indicator without effect.",
        "请补充；0 表示该指标不起作用。",
    ),
    "weights_all_zero": _fault(
        "`{key}` are all 0.",
        "`{key}` 全为 0。",
        "Give at least one of them more than 0.",
        "请至少给其中一个大于 0 的值。",
    ),
    "tier_name_twice": _fault(
        "`{key}` is {value}, the name of tier {other} as well.",
        "`{key}` 为 {value}，与第 {other} 个层级同名。",
        "Give every tier its own name.",
        "请为每个层级取不同的名称。",
    ),
    "fixed_more_than_count": _fault(
        "`{key}` names {fixed} places, but tier {tier} holds {count}.",
        "`{key}` 指定了 {fixed} 个地方，但层级“{tier}”只有 {count} 个名额。",
        "Raise `count`, or fix fewer places.",
        "请增大 `count`，或减少指定的地方。",
    ),
    "fixed_and_forbidden": _fault(
        "`{key}` fixes {place}, which is forbidden too.",
        "`{key}` 指定了 {place}，但它同时被禁止。",
        "Take it out of one of the lists.",
        "请从其中一个列表中删去。",
    ),
    "fixed_twice": _fault(
        "`{key}` fixes {place}, which tier {tier} fixes already.",
        "`{key}` 指定了 {place}，但层级“{tier}”已指定它。",
        "A place stands in one tier; keep the highest.",
        "一个地方只属于一个层级；请保留最高的一个。",
    ),
    "per_group_says_nothing": _fault(
        "`{key}` has neither min nor max.",
        "`{key}` 既无 min 也无 max。",
        "Give at least one of them.",
        "请至少给出其中之一。",
    ),
    "per_group_min_above_max": _fault(
        "`{key}` asks for at least {min} and at most {max}.",
        "`{key}` 要求至少 {min} 且至多 {max}。",
        "Put the smaller number under min.",
        "请把较小的数写在 min。",
    ),
}

_DATA = {
    "service_matches_nothing": _fault(
        "service {service}: no facility has the value {wanted}; values no service uses: {unmatched}.",
        "服务 {service}：没有设施的取值为 {wanted}；未被任何服务使用的取值：{unmatched}。",
        "List the values that mean it under `services.{service}.facilities`.",
        "请在 `services.{service}.facilities` 下列出表示该服务的取值。",
    ),
    "service_base_missing": _fault(
        "there is no population column {base} that is filled everywhere; found {found}.",
        "没有处处填写的人口字段 {base}；现有 {found}。",
        "Map it under `layers.settlements.fields`, or, with a population raster, in the layer of `demand.totals`.",
        "请在 `layers.settlements.fields` 中对应；若使用人口栅格，请在 `demand.totals` 所指图层中对应。",
    ),
    "demo_unknown": _fault(
        "there is no demo {name}; known are {known}.",
        "没有名为 {name} 的示例；可用的有 {known}。",
        "Use one of these.",
        "请选用其中之一。",
    ),
    "starter_exists": _fault(
        "there is a config already; nothing was written.",
        "配置文件已存在；未写入任何内容。",
        "Give another folder, or move the file away.",
        "请换一个文件夹，或先移走该文件。",
    ),
    "starter_cannot_write": _fault(
        "the starter cannot be written: {reason}.",
        "无法写入起始配置：{reason}。",
        "Give a folder you may write to.",
        "请给出一个有权写入的文件夹。",
    ),
    "starter_found_nothing": _fault(
        "holds no layer that geoplan reads; nothing was written.",
        "中没有 geoplan 能读取的图层，未写入任何文件。",
        "Give a folder with shapefiles, GeoPackages, GeoJSON, tables or an OpenStreetMap extract.",
        "请指定包含 shapefile、GeoPackage、GeoJSON、表格或 OpenStreetMap 数据的文件夹。",
    ),
    "starter_folder_missing": _fault(
        "there is no folder to look for layers in.",
        "找不到要从中查找图层的文件夹。",
        "Check the path after --from.",
        "请检查 --from 后的路径。",
    ),
    "quiet_and_verbose": _fault(
        "--quiet and --verbose contradict each other.",
        "--quiet 与 --verbose 互相矛盾。",
        "Keep one of them.",
        "请只保留一个。",
    ),
}

_FINDINGS = {
    "standard_without_source": Message(
        "warning",
        "The standard of {service} names no source.",
        "{service} 的标准没有注明来源。",
        "Name the code or plan under `services.{service}.standard.source`.",
        "请在 `services.{service}.standard.source` 中注明规范或规划。",
    ),
    "service_without_standard": Message(
        "note",
        "{service} has no standard, so nobody counts as beyond it.",
        "{service} 没有标准，因此不判断是否达标。",
        "Give one under `services.{service}.standard` if there is one.",
        "如有标准，请写在 `services.{service}.standard`。",
    ),
    "zone_not_mapped": _fault(
        "`{key}` is zone, but the settlements have no field zone.",
        "`{key}` 为 zone，但居民点没有 zone 字段。",
        "Map one under `layers.settlements.fields`, such as zone: function_zone.",
        "请在 `layers.settlements.fields` 中指定，例如 zone: 功能区。",
    ),
    "parent_of_highest_tier": _fault(
        "`{key}`: no tier stands above {tier}, so its places have no parent.",
        "`{key}`：“{tier}”之上没有层级，其地方没有上级。",
        "Leave the key out here; it belongs to a tier below.",
        "请删去该键；它只用于较低的层级。",
    ),
    "tiers_upside_down": Message(
        "warning",
        "Tier {upper} ({upper_count} places) stands above tier {lower} ({lower_count}); the highest tier comes first.",
        "层级“{upper}”（{upper_count} 个）排在层级“{lower}”（{lower_count} 个）之上；最高层级应在最前。",
        "Turn the list round if it was meant the other way.",
        "如顺序写反，请调换。",
    ),
    "service_without_facilities": Message(
        "serious",
        "No facility of {service} is in the data.",
        "数据中没有 {service} 设施。",
        "Everybody is without it; check whether the layer is complete.",
        "所有人均无法获得该服务；请核对图层是否完整。",
    ),
    "facilities_not_counted": Message(
        "note",
        "{count} facilities of {service} are {stage} and do not count.",
        "{count} 个 {service} 设施处于 {stage} 阶段，不计入。",
        "Planned ones count with `include_planned: true`.",
        "规划设施可用 `include_planned: true` 计入。",
    ),
    "facility_values_unused": Message(
        "note",
        "No service uses these values of the facilities: {unmatched}.",
        "以下设施取值未被任何服务使用：{unmatched}。",
        "List a value under `services.….facilities` if it belongs to one.",
        "如属于某项服务，请列入 `services.….facilities`。",
    ),
}

MESSAGES: dict[str, Message] = {**_FILE, **_SETTINGS, **_KEYS, **_TOGETHER, **_DATA, **_FINDINGS}

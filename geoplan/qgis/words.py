"""What the plugin says, in English and Chinese: the log, the menu, and the words of the dialogs.

Without QGIS: the language is that of QGIS, which callers pass on.
"""

from __future__ import annotations

from .dialog_words import ALGORITHMS, OUTPUTS, PARAMETERS, Pair

SAID: dict[str, Pair] = {
    "menu_run": ("Run a plan…", "运行规划…"),
    "menu_open": ("Open a finished run…", "打开已完成的结果…"),
    "menu_report": ("Open report…", "打开报告…"),
    "menu_settings": ("Settings…", "设置…"),
    "pick_run": ("The folder of a finished run", "已完成结果的文件夹"),
    "no_report": (
        "{folder} holds no report.html. Make it with: geoplan report {folder}",
        "{folder} 中没有 report.html。可运行：geoplan report {folder}",
    ),
    "engine": ("Engine: geoplan {version} in {python}", "引擎：geoplan {version}，位于 {python}"),
    "config_written": (
        'Config: {config}. To run it again: geoplan run "{config}" --out "{out}", or the algorithm “Run a plan”.',
        '配置：{config}。再次运行：geoplan run "{config}" --out "{out}"，或使用算法“运行规划”。',
    ),
    "written_out": (
        "{role}: layer “{name}” was written to {path} first ({why}): {count} features.",
        "{role}：图层“{name}”已先写出到 {path}（{why}）：{count} 个要素。",
    ),
    "as_it_is": ("{role}: layer “{name}” is read from {path}.", "{role}：图层“{name}”直接读取自 {path}。"),
    "as_a_whole": (
        "{role}: “{name}” is part of an OpenStreetMap extract; the whole of {path} is read.",
        "{role}：“{name}”属于 OpenStreetMap 数据，将整体读取 {path}。",
    ),
    "no_file": ("it is no file that geoplan reads: {provider}", "不是 geoplan 可读取的文件：{provider}"),
    "memory": ("it stands in memory only", "仅在内存中"),
    "edited": ("it has edits that are not saved", "有未保存的编辑"),
    "joined": ("it has joined or virtual fields", "含连接字段或虚拟字段"),
    "filtered": ("a filter is set: {filter}", "设有过滤条件：{filter}"),
    "selected": ("only the selected features are used", "仅使用选中要素"),
    "options": ("it is opened with options of its own", "以特定选项打开"),
    "other_crs": ("it was given another CRS: {crs}", "被指定为其他坐标系：{crs}"),
    "constant": ("every row is taken as {service}", "全部视为 {service}"),
    "no_crs": (
        "{role}: layer “{name}” has no CRS. Set it (right-click the layer ▸ Layer CRS) and run again.",
        "{role}：图层“{name}”没有坐标系。请先设置（右键图层 ▸ 图层坐标系），再运行。",
    ),
    "no_layer": ("{role}: {value} is no layer that QGIS can read.", "{role}：{value} 不是 QGIS 可读取的图层。"),
    "not_written": (
        "{role}: layer “{name}” could not be written to {path}: {reason}",
        "{role}：图层“{name}”无法写出到 {path}：{reason}",
    ),
    "guessed": (
        "{role}: guessed {guesses}. Pick the field where this is wrong.",
        "{role}：猜测 {guesses}。如有误，请指定字段。",
    ),
    "guessed_values": ("{role}: {field}: read {values}", "{role}：{field}：取值对应 {values}"),
    "unsure": ("{role}: not sure: {what}", "{role}：不确定：{what}"),
    "note_guessed": ("guess", "猜测"),
    "no_service_field": (
        "Facilities: no field says which service a facility is of. Pick one under “{field}”, or tick “{all}”.",
        "设施：没有字段说明设施属于哪类服务。请在“{field}”中指定，或勾选“{all}”。",
    ),
    "no_standard": (
        "A gap is measured against a standard: give minutes, metres or a capacity per 1000 people.",
        "缺口须与标准比较：请给出分钟、米或每千人容量。",
    ),
    "per_1000_needs": (
        "A standard per 1000 people needs the field with the capacity, its unit, and a longest travel time.",
        "每千人标准须有容量字段、容量单位和最长时间。",
    ),
    "bad_number": ("{label}: “{value}” is no number.", "{label}：“{value}”不是数字。"),
    "bad_tiers": (
        "{label}: every tier needs a name, a whole number of places and a weight; “{value}” is not that.",
        "{label}：每级须有名称、整数个数和权重；“{value}”不符合。",
    ),
    "no_speeds_file": ("{label}: give the file with your own speeds.", "{label}：请给出自定义车速文件。"),
    "no_run": (
        "{folder} is no finished run of geoplan: it holds no plan.gpkg with a manifest.json beside it.",
        "{folder} 不是 geoplan 的完成结果：其中没有 plan.gpkg 及 manifest.json。",
    ),
    "plan_unreadable": (
        "{path} cannot be read: {reason}. Close what else has it open, or make the run again.",
        "无法读取 {path}：{reason}。请关闭打开它的其他程序，或重新运行。",
    ),
    "not_made": ("{layer} was not made by this run.", "本次运行没有生成 {layer}。"),
    "folder_failed": ("{path} cannot be written: {reason}", "无法写入 {path}：{reason}"),
    "cancelled": ("Cancelled.", "已取消。"),
    "made_by": (
        "Written by geoplan's plugin for QGIS. Paths count from this file's folder.",
        "由 geoplan 的 QGIS 插件写出；路径相对于本文件所在文件夹。",
    ),
    "again": ("Run it again: geoplan run {config} --out {out}", "再次运行：geoplan run {config} --out {out}"),
}

# in the order in which a run comes to them
STAGES: dict[str, Pair] = {
    "layers": ("Reading layers", "读取图层"),
    "network": ("Building the network", "构建路网"),
    "travel": ("Travel times", "计算出行时间"),
    "access": ("Access", "可达性"),
    "gaps": ("Gaps", "服务缺口"),
    "siting": ("Sites", "选址"),
    "functions": ("Settlements as they function", "居民点职能"),
    "catchments": ("Catchments", "服务范围"),
    "centres": ("Central towns", "中心镇"),
    "tables": ("Tables", "汇总表"),
    "write": ("Writing results", "写出成果"),
}


SEVERITIES: dict[str, Pair] = {
    "serious": ("serious", "严重"),
    "warning": ("warning", "警告"),
    "note": ("note", "提示"),
}


def lang_of(locale: str) -> str:
    """The language of messages for a locale of QGIS, such as zh_CN."""
    return "zh" if locale.replace("-", "_").lower().split("_")[0] == "zh" else "en"


def say(key: str, lang: str, **values: object) -> str:
    """A sentence of the table, with these values."""
    return SAID[key][lang == "zh"].format(**values)


def title(algorithm: str, lang: str) -> str:
    """What an algorithm is called."""
    return ALGORITHMS[algorithm][0][lang == "zh"]


def about(algorithm: str, lang: str) -> str:
    """What an algorithm does."""
    return ALGORITHMS[algorithm][1][lang == "zh"]


def titles(algorithm: str) -> Pair:
    """What an algorithm is called in both languages."""
    return ALGORITHMS[algorithm][0]


def label(name: str, lang: str) -> str:
    """What a parameter or an output is called."""
    pair = PARAMETERS[name][0] if name in PARAMETERS else OUTPUTS[name]
    return pair[lang == "zh"]


def explanation(name: str, lang: str) -> str:
    """What a parameter means, with its unit."""
    return PARAMETERS[name][1][lang == "zh"]


def severity(name: str, lang: str) -> str:
    """How bad a finding is; a word that this plugin does not know is kept."""
    return SEVERITIES.get(name, (name, name))[lang == "zh"]


def stage(name: str, lang: str) -> str:
    """What a stage of a run is called; one that this plugin does not know keeps its name."""
    return STAGES.get(name, (name, name))[lang == "zh"]

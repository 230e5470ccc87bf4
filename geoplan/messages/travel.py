"""Sentences of the travel engine and of what it keeps between runs."""

from geoplan.messages.message import Message

MESSAGES: dict[str, Message] = {
    "limit_not_positive": Message(
        "fault",
        "a limit must be above 0; found {limit}.",
        "限值应大于 0；实际为 {limit}。",
        "Give milliseconds, or millimetres where ways are measured; None asks for every pair.",
        "请以毫秒（按距离时以毫米）给出；None 表示不设限值。",
    ),
    "k_not_positive": Message(
        "fault",
        "the number of nearest facilities must be 1 or more; found {k}.",
        "最近设施的个数应不小于 1；实际为 {k}。",
        "Ask for at least one.",
        "请至少取 1 个。",
    ),
    "travel_too_large": Message(
        "fault",
        "travel by {mode} needs {needed} GiB of memory for its results; {free} GiB are free.",
        "{mode} 出行结果需要 {needed} GiB 内存，目前可用 {free} GiB。",
        "Set a limit, or ask for fewer places at once.",
        "请设置限值，或减少一次计算的地点数。",
    ),
    "kept_code_unreadable": Message(
        "note",
        "compiled code of an earlier run can't be read; it was thrown away and is made again.",
        "之前运行保留的编译代码无法读取，已删除并重新生成。",
        "Nothing to do; if it happens again, look at the disk that holds the cache (`geoplan doctor` names the folder).",
        "无需处理；如反复出现，请检查缓存所在磁盘（`geoplan doctor` 会列出文件夹）。",
    ),
    "kept_hierarchy_unreadable": Message(
        "note",
        "the contraction hierarchy that an earlier run kept can't be read; it was thrown away and built again.",
        "之前运行保留的收缩层次无法读取，已删除并重新构建。",
        "Nothing to do; if it happens again, look at the disk that holds the cache (`geoplan doctor` names the folder).",
        "无需处理；如反复出现，请检查缓存所在磁盘（`geoplan doctor` 会列出文件夹）。",
    ),
    "kept_layer_unreadable": Message(
        "note",
        "{role} of {file} as an earlier run kept them can't be read; they were thrown away and read from the file again.",
        "之前运行保留的 {file}（{role}）无法读取，已删除并重新读取原文件。",
        "Nothing to do; if it happens again, look at the disk that holds the cache (`geoplan doctor` names the folder).",
        "无需处理；如反复出现，请检查缓存所在磁盘（`geoplan doctor` 会列出文件夹）。",
    ),
}

"""Messages of the commands around QGIS: the plugin in profiles, and guesses for its pickers."""

from geoplan.messages.message import Message


def _fault(en: str, zh: str, remedy_en: str, remedy_zh: str) -> Message:
    return Message("fault", en, zh, remedy_en, remedy_zh)


MESSAGES: dict[str, Message] = {
    "guess_file_missing": _fault(
        "{path} does not exist.", "{path} 不存在。",
        "Name a file with a layer.", "请指定含有图层的文件。",
    ),
    "guess_file_unreadable": _fault(
        "{path} cannot be read: {reason}.", "{path} 无法读取：{reason}。",
        "Open it in a GIS or spreadsheet and save it anew.", "请在 GIS 或电子表格中打开后另存。",
    ),
    "guess_no_layer": _fault(
        "{path} holds no layer or table that geoplan reads.", "{path} 中没有 geoplan 可读取的图层或表。",
        "Give a GeoPackage, Shapefile, GeoJSON, File Geodatabase, CSV or .xlsx.",
        "请提供 GeoPackage、Shapefile、GeoJSON、File Geodatabase、CSV 或 .xlsx。",
    ),
    "guess_layer_missing": _fault(
        "{path} has no layer {layer}; it has {layers}.", "{path} 中没有图层 {layer}；现有 {layers}。",
        "Name one of these with --layer.", "请用 --layer 指定其中之一。",
    ),
    "plugin_files_missing": _fault(
        "this copy of geoplan came without the files of its QGIS plugin: {files}.",
        "此 geoplan 缺少 QGIS 插件文件：{files}。",
        "Install geoplan anew from its wheel.", "请用 wheel 重新安装 geoplan。",
    ),
    "plugin_not_written": _fault(
        "{path} cannot be written: {reason}.", "{path} 无法写入：{reason}。",
        "Close QGIS if it runs, or name another place.", "若 QGIS 正在运行请先关闭，或指定其他位置。",
    ),
    "no_qgis_profile": _fault(
        "no QGIS profile was found; looked in {folders}.", "未找到 QGIS 配置文件夹（profile）；查找位置：{folders}。",
        "Start QGIS once so that it makes one, or name its folder of profiles with --profiles-folder; "
        "`geoplan qgis package` writes a zip that QGIS installs itself.",
        "请先启动一次 QGIS 以生成配置，或用 --profiles-folder 指定其 profiles 文件夹；"
        "也可用 geoplan qgis package 生成 zip，由 QGIS 自行安装。",
    ),
    "no_such_profile": _fault(
        "no QGIS profile is called {name}; found {names}.", "没有名为 {name} 的 QGIS 配置；现有 {names}。",
        "Name one of these with --profile.", "请用 --profile 指定其中之一。",
    ),
    "plugin_of_another": _fault(
        "{path} is a folder that is no plugin called geoplan.", "{path} 不是名为 geoplan 的插件文件夹。",
        "Look at what it is and move it away first.", "请先确认其内容并移走。",
    ),
}  # fmt: skip

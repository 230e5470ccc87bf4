"""Messages of the output rooms."""

from geoplan.messages.message import Message

MESSAGES: dict[str, Message] = {
    "not_a_run": Message(
        "fault",
        "{path} is not the folder of a finished run: it holds no manifest of geoplan.",
        "{path} 不是已完成的运行结果文件夹：其中没有 geoplan 的 manifest。",
        "Give the folder that a run wrote, such as outputs/liechtenstein.",
        "请指定运行生成的文件夹，例如 outputs/liechtenstein。",
    ),
    "run_without_geopackage": Message(
        "fault",
        "{path} was written without plan.gpkg, which a run is read back from.",
        "{path} 中没有 plan.gpkg，无法读回运行结果。",
        "Run the plan again with geopackage among its outputs.",
        "请在 outputs 中加入 geopackage 后重新运行。",
    ),
    # the run's folder
    "output_is_a_file": Message(
        "fault",
        "{path} is a file; a run needs a folder.",
        "{path} 是文件；结果需要写入文件夹。",
        "Name another place with --out.",
        "请用 --out 指定其他位置。",
    ),
    "output_holds_inputs": Message(
        "fault",
        "{path} holds {given}, which this run reads; an earlier run there is moved or removed as a whole.",
        "{path} 中有本次运行要读取的 {given}；该处较早的结果会被整体移走或删除。",
        "Name another folder with --out, or keep inputs elsewhere.",
        "请用 --out 指定其他文件夹，或将输入数据放在别处。",
    ),
    "paths_not_unicode": Message(
        "fault",
        "this Python reads file names as {encoding}, which cannot spell the path of the config or of the results.",
        "当前 Python 以 {encoding} 读取文件名，无法表示配置或结果的路径。",
        "Set the variable PYTHONUTF8=1 and start again.",
        "请设置环境变量 PYTHONUTF8=1 后重新运行。",
    ),
    "output_failed": Message(
        "fault",
        "{path} could not be written to its end: {reason}.",
        "{path} 未能写完：{reason}。",
        "Free space on that disk, or name another place with --out; nothing was left behind.",
        "请清理磁盘空间，或用 --out 指定其他位置；未留下任何文件。",
    ),
    "output_not_ours": Message(
        "fault",
        "{path} holds {count} files and folders but no manifest of geoplan, so it is not a finished run and is left alone.",
        "{path} 中有 {count} 个文件或文件夹，但没有 geoplan 的 manifest.json，不是已完成的结果，不会改动。",
        "Name a new or an empty folder with --out.",
        "请用 --out 指定新的或空的文件夹。",
    ),
    "output_not_writable": Message(
        "fault",
        "{path} cannot be written: {reason}.",
        "无法写入 {path}：{reason}。",
        "Name a folder you may write to with --out.",
        "请用 --out 指定有写入权限的文件夹。",
    ),
    "old_run_moved": Message(
        "note",
        "{path} held an earlier run; it now stands in {moved}.",
        "{path} 中原有较早的结果，现已移至 {moved}。",
    ),
    "rebuilt_from_edited": Message(
        "warning",
        "{path} has been changed since it was written: what is rebuilt shows it as it is now, and some results may not fit the others.",
        "{path} 在写成之后被改动过：重建的内容以现在的数据为准，部分结果可能彼此不符。",
        "Run the plan again if its numbers were edited.",
        "若其中的数值被改动，请重新运行规划。",
    ),
    "old_run_edited": Message(
        "warning",
        "{count} files of the earlier run have been changed since it was written: {files}.",
        "较早的结果中有 {count} 个文件在写成之后被改动过：{files}。",
        "They are in {moved}; carry your changes over by hand.",
        "这些文件在 {moved} 中；请手工将改动移入新结果。",
    ),
    "old_run_replaced": Message(
        "note",
        "{path} held an earlier run, which --replace has removed; files changed since it was written: {count}.",
        "{path} 中较早的结果已按 --replace 删除；其中写成之后被改动过的文件：{count} 个。",
    ),
    "old_run_not_removed": Message(
        "warning",
        "The earlier run could not be removed whole: {reason}. What is left of it stands in {moved}.",
        "较早的结果未能全部删除：{reason}。剩余部分在 {moved} 中。",
        "Close the programs that hold its files open and remove it by hand.",
        "请关闭占用其文件的程序后手工删除。",
    ),
    "run_stands_beside": Message(
        "warning",
        "{path} could not be moved out of the way: {reason}. The new run stands in {beside}; the earlier one is untouched.",
        "{path} 无法移开：{reason}。新结果在 {beside} 中；较早的结果未改动。",
        "Close the programs that hold its files open (QGIS, Excel), then rename the folders by hand or run again.",
        "请关闭占用其文件的程序（QGIS、Excel），然后手工改名或重新运行。",
    ),
    # what a format cannot hold
    "layer_too_large": Message(
        "warning",
        "{layer} has {rows} rows, more than {limit}; it is not written as {format}.",
        "{layer} 有 {rows} 行，超过 {limit} 行，不输出为 {format}。",
        "Take it from plan.gpkg.",
        "请从 plan.gpkg 读取。",
    ),
    "text_cut": Message(
        "warning",
        "{count} texts in {layer}.{column} are longer than the {bytes} bytes that its field in a shapefile holds and are cut there.",
        "{layer}.{column} 中有 {count} 个文本超过 Shapefile 该字段的 {bytes} 字节上限，已在该格式中截断。",
        "plan.gpkg and the tables hold them whole.",
        "plan.gpkg 和表格中保留全文。",
    ),
    "field_renamed": Message(
        "note",
        "{layer}.{column} is called {short} in the shapefile, whose names hold 10 ASCII bytes.",
        "{layer}.{column} 在 Shapefile 中名为 {short}（字段名限 10 个 ASCII 字节）。",
        "shapefiles/fields.csv lists all names.",
        "全部字段名对照见 shapefiles/fields.csv。",
    ),
    "cells_defused": Message(
        "note",
        "{count} texts in {layer} begin with = + - @ or a control character; the CSV puts an apostrophe before them so that no spreadsheet runs them.",
        "{layer} 中有 {count} 个文本以 = + - @ 或控制字符开头；CSV 中已在其前加单引号，以免电子表格当作公式执行。",
        "plan.gpkg holds them as they are.",
        "plan.gpkg 中保留原样。",
    ),
}

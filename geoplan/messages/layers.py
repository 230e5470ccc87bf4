"""Messages of the readers and of `layers.py`. `key` is the layer's place in the config."""

from geoplan.messages.message import Message


def _fault(en: str, zh: str, remedy_en: str, remedy_zh: str) -> Message:
    return Message("fault", en, zh, remedy_en, remedy_zh)


_FILES: dict[str, Message] = {
    "file_missing": _fault(
        "the file is not there.", "文件不存在。",
        "Check `path`; it is read from the folder of the config.", "请检查 `path`；相对路径从配置文件所在文件夹算起。",
    ),
    "file_unreadable": _fault(
        "the file cannot be read: {reason}.", "文件无法读取：{reason}。",
        "Open it in a GIS or spreadsheet and save it anew, or fetch it again.", "请在 GIS 或电子表格中打开后另存，或重新获取该文件。",
    ),
    "shapefile_parts_missing": _fault(
        "the shapefile came without its {parts}.", "该 Shapefile 缺少 {parts} 文件。",
        "Copy all its parts (.shp, .shx, .dbf, .prj, .cpg) into one folder.", "请把各部分（.shp、.shx、.dbf、.prj、.cpg）一并复制到同一文件夹。",
    ),
    "file_truncated": _fault(
        "the {part} ends after {bytes} bytes; its header promises {expected}.", "{part} 文件只有 {bytes} 字节，而文件头声明有 {expected} 字节，文件不完整。",
        "Copy or export the file again.", "请重新复制或导出该文件。",
    ),
    "excel_too_old": _fault(
        "workbooks of the kind .xls are not read.", "不支持 .xls 格式的工作簿。",
        "Save it as .xlsx or CSV.", "请另存为 .xlsx 或 CSV。",
    ),
    "table_holds_points_only": _fault(
        "a CSV or XLSX table gives points; this layer needs lines or polygons.", "CSV 或 XLSX 表只能提供点，本图层需要线或面。",
        "Give a shapefile, GeoPackage or GeoJSON.", "请改用 Shapefile、GeoPackage 或 GeoJSON。",
    ),
    "layer_not_named": _fault(
        "the file holds several layers: {layers}.", "文件含有多个图层（工作表）：{layers}。",
        "Name one in `{key}.layer`.", "请在 `{key}.layer` 中指明一个。",
    ),
    "layer_unknown": _fault(
        "there is no layer {layer}; found {layers}.", "没有名为 {layer} 的图层（工作表）；现有：{layers}。",
        "Correct `layer`.", "请更正 `layer`。",
    ),
    "layer_without_geometry": _fault(
        "layer {layer} has no geometry.", "图层 {layer} 没有几何。",
        "Name a layer with geometry, or give a table of points.", "请指定带几何的图层，或改用点表。",
    ),
    "layer_empty": _fault(
        "the layer has no rows.", "图层没有任何记录。",
        "Give a layer with rows, or leave the section `{key}` out.", "请提供有记录的图层，或删去 `{key}` 一节。",
    ),
    "where_keeps_nothing": _fault(
        "no row is left after `where` ({where}).", "按 `where`（{where}）筛选后没有剩下任何记录。",
        "Compare the values with those of the file.", "请与文件中的取值核对。",
    ),
    "encoding_unknown": _fault(
        "{encoding} is no encoding.", "{encoding} 不是已知的编码。",
        "Write for instance UTF-8 or GB18030, or `auto`.", "请写 UTF-8、GB18030 等，或写 `auto`。",
    ),
    "encoding_wrong": _fault(
        "the text is not in {encoding} ({because}).", "文字不是 {encoding} 编码（依据：{because}）。",
        "State the right `encoding`, for instance GB18030.", "请写明正确的 `encoding`，例如 GB18030。",
    ),
    "header_row_empty": _fault(
        "row {header_row}, which should hold the names of the columns, is empty.", "第 {header_row} 行应为列名，却是空行。",
        "Set `header_row` to the row with the names, counted from 1.", "请用 `header_row` 指明列名所在的行（从 1 数起）。",
    ),
    "header_row_below": _fault(
        "the first row does not hold the names of the columns (found {found}); row {header_row} seems to.", "第一行不是列名（读到：{found}）；列名似乎在第 {header_row} 行。",
        "Set `header_row: {header_row}`.", "请设 `header_row: {header_row}`。",
    ),
    "column_twice": _fault(
        "row {header_row} names a column twice: {columns}.", "第 {header_row} 行有重复的列名：{columns}。",
        "Give every column its own name.", "请使各列名称互不相同。",
    ),
    "row_too_long": _fault(
        "{count} row(s) have more cells than the {columns} columns; this is the first.", "有 {count} 行的单元格多于 {columns} 列，此为首行。",
        "Look for a comma inside a text without quotes, or name the further columns.", "请检查未加引号的文字中是否含逗号，或补上列名。",
    ),
}  # fmt: skip

_COLUMNS: dict[str, Message] = {
    "column_missing": _fault(
        "missing column {column}; found {found}.", "缺少列 {column}；现有：{found}。",
        "Map it in the config under `{key}.fields`: `{field}: <column>`.", "请在配置的 `{key}.fields` 中对应：`{field}: <列名>`。",
    ),
    "column_missing_near": _fault(
        "missing column {column}; found {found}. Did you mean {near}?", "缺少列 {column}；现有：{found}。是否指 {near}？",
        "Map it in the config under `{key}.fields`: `{field}: {near}`.", "请在配置的 `{key}.fields` 中对应：`{field}: {near}`。",
    ),
    "field_not_in_file": _fault(
        "`{key}.fields.{field}` names the column {column}, which the file does not have; found {found}.", "`{key}.fields.{field}` 所指的列 {column} 不在文件中；现有：{found}。",
        "Correct the name.", "请更正列名。",
    ),
    "field_not_in_file_near": _fault(
        "`{key}.fields.{field}` names the column {column}, which the file does not have; found {found}. Did you mean {near}?", "`{key}.fields.{field}` 所指的列 {column} 不在文件中；现有：{found}。是否指 {near}？",
        "Correct the name.", "请更正列名。",
    ),
    "field_unknown": _fault(
        "`{key}.fields.{field}` is no field of this layer; known are {known}.", "`{key}.fields.{field}` 不是本图层的字段；可用：{known}。",
        "Correct or remove it.", "请更正或删去。",
    ),
    "where_without_column": _fault(
        "`where` names {column}, which is neither a field nor a column; found {found}.", "`where` 所指的 {column} 既不是字段也不是列；现有：{found}。",
        "Correct the name.", "请更正名称。",
    ),
    "where_without_column_near": _fault(
        "`where` names {column}, which is neither a field nor a column; found {found}. Did you mean {near}?", "`where` 所指的 {column} 既不是字段也不是列；现有：{found}。是否指 {near}？",
        "Correct the name.", "请更正名称。",
    ),
    "value_unmapped": _fault(
        "`values.{field}` does not map {values}.", "`values.{field}` 未对应以下取值：{values}。",
        "Add them to `{key}.values.{field}`, or leave their rows out with `where`.", "请在 `{key}.values.{field}` 中补上，或用 `where` 去掉这些行。",
    ),
    "value_unknown": _fault(
        "{field} holds {values}; known are {known}.", "{field} 含有未知取值：{values}；可用：{known}。",
        "Map them in `{key}.values.{field}`.", "请在 `{key}.values.{field}` 中对应。",
    ),
    "total_rows": _fault(
        "{count} row(s) are totals (合计, total): {rows}.", "有 {count} 行是合计行：{rows}。",
        "Remove them or leave them out with `where`; people would count twice.", "请删除，或用 `where` 去掉；否则人口会重复计算。",
    ),
    "id_damaged": _fault(
        "{count} id(s) of {column} were damaged by a spreadsheet: {rows}.", "列 {column} 有 {count} 个编号被电子表格损坏：{rows}。",
        "Format the column as text before the codes are entered, and export it again from the source.", "请先把该列设为文本格式，再从原始数据重新导出。",
    ),
    "id_missing": _fault(
        "{count} row(s) have no id in {column}: {rows}.", "列 {column} 有 {count} 行没有编号：{rows}。",
        "Fill them in, or remove the mapping of `id` to have ids made.", "请补全，或取消 `id` 的对应以自动生成编号。",
    ),
    "id_twice": _fault(
        "{count} id(s) of {column} stand in several rows: {rows}.", "列 {column} 有 {count} 个编号重复：{rows}。",
        "Give every row its own id.", "请使每行编号唯一。",
    ),
    "rows_identical": _fault(
        "{count} row(s) are the same in every column and have no id: {rows}.", "有 {count} 行各列完全相同且没有编号：{rows}。",
        "Remove the copies or add a column of ids.", "请删除重复行，或增加编号列。",
    ),
    "people_null": _fault(
        "{field} is empty in {count} row(s): {rows}.", "{field} 有 {count} 行为空：{rows}。",
        "Write 0 where nobody lives, or leave the rows out with `where`.", "无人居住请写 0，或用 `where` 去掉这些行。",
    ),
    "people_text": _fault(
        "{field} is not a number in {count} row(s): {rows}.", "{field} 有 {count} 行不是数字：{rows}。",
        "Write numbers of people.", "请填写人数。",
    ),
    "people_negative": _fault(
        "{field} is negative in {count} row(s): {rows}.", "{field} 有 {count} 行为负数：{rows}。",
        "Correct them; a code for missing values is left out with `where`.", "请更正；若为缺失值代码，请用 `where` 去掉。",
    ),
    "people_not_finite": _fault(
        "{field} is infinite in {count} row(s): {rows}.", "{field} 有 {count} 行为无穷大：{rows}。",
        "Write numbers of people.", "请填写人数。",
    ),
    "people_too_many": _fault(
        "{field} is more than all people on earth in {count} row(s): {rows}.", "{field} 有 {count} 行超过全球人口：{rows}。",
        "Look for a code, an id or a missing decimal point in that column.", "请检查该列中是否混入代码、编号，或遗漏小数点。",
    ),
    "number_text": _fault(
        "{field} is not a number in {count} row(s): {rows}.", "{field} 有 {count} 行不是数字：{rows}。",
        "Write plain numbers, without a unit.", "请填写不带单位的数字。",
    ),
    "number_negative": _fault(
        "{field} is negative in {count} row(s): {rows}.", "{field} 有 {count} 行为负数：{rows}。",
        "Correct them or leave the cells empty.", "请更正，或将单元格留空。",
    ),
    "number_not_finite": _fault(
        "{field} is infinite in {count} row(s): {rows}.", "{field} 有 {count} 行为无穷大：{rows}。",
        "Correct them or leave the cells empty.", "请更正，或将单元格留空。",
    ),
}  # fmt: skip

_PLACES: dict[str, Message] = {
    "geometry_type": _fault(
        "the layer holds {found}; it needs {wanted}.", "图层含有 {found}，而所需类型为 {wanted}。",
        "Give the right layer, or split it by type.", "请提供正确的图层，或按类型拆分。",
    ),
    "geometry_missing": _fault(
        "{count} row(s) have no place: {rows}.", "有 {count} 行没有位置：{rows}。",
        "Give coordinates; a settlement may name its `place` instead.", "请补上坐标；居民点也可改为填写所属 `place`。",
    ),
    "coordinates_without_columns": _fault(
        "the table has no coordinates; found {found}.", "表中没有坐标列；现有：{found}。",
        "Map `lon` and `lat`, or `x` and `y`, in `{key}.fields`.", "请在 `{key}.fields` 中对应 `lon`、`lat` 或 `x`、`y`。",
    ),
    "coordinates_half": _fault(
        "{count} row(s) have one coordinate of two: {rows}.", "有 {count} 行只有一个坐标：{rows}。",
        "Fill in the other, or leave both empty.", "请补上另一个，或两者都留空。",
    ),
    "coordinates_not_finite": _fault(
        "{count} row(s) have coordinates that are not finite: {rows}.", "有 {count} 行的坐标不是有限数：{rows}。",
        "Correct or remove them.", "请更正或删除。",
    ),
    "coordinates_range": _fault(
        "{count} row(s) lie outside the range of their CRS: {rows}.", "有 {count} 行的坐标超出其坐标系的范围：{rows}。",
        "Correct them, or state the right `crs`.", "请更正坐标，或写明正确的 `crs`。",
    ),
    "coordinates_zero": _fault(
        "{count} row(s) lie at 0, 0: {rows}.", "有 {count} 行坐标为 0, 0：{rows}。",
        "Leave the cells of unknown coordinates empty.", "坐标未知时请将单元格留空。",
    ),
    "coordinates_swapped": _fault(
        "x ({x}) and y ({y}) look exchanged.", "x（{x}）与 y（{y}）似乎对调了。",
        "x is the easting or longitude, y the northing or latitude: exchange them in `{key}.fields` or in the file.", "x 为横坐标（东向、经度），y 为纵坐标（北向、纬度）：请在 `{key}.fields` 或文件中对调。",
    ),
    "coordinates_in_degrees": _fault(
        "coordinates such as {x}, {y} are degrees; {crs} is in metres.", "坐标（如 {x}, {y}）是经纬度，而 {crs} 以米为单位。",
        "State the `crs` or `datum` that the coordinates are in.", "请写明坐标实际所用的 `crs` 或 `datum`。",
    ),
    "crs_needed": _fault(
        "the file states no coordinate system.", "文件没有说明坐标系。",
        "Set `{key}.crs`, for instance {example}.", "请设置 `{key}.crs`，例如 {example}。",
    ),
    "crs_unknown": _fault(
        "{crs} is no coordinate system.", "{crs} 不是已知的坐标系。",
        "Write for instance EPSG:4549.", "请写成 EPSG:4549 之类。",
    ),
    "crs_contradiction": _fault(
        "the file says {stated}, the config {config}.", "文件的坐标系是 {stated}，而配置写的是 {config}。",
        "Remove `{key}.crs` if the file is right; else correct the file.", "若文件正确，请删去 `{key}.crs`；否则请更正文件。",
    ),
    "datum_needed": _fault(
        "points in degrees in China may be shifted; their datum is not stated.", "位于中国的经纬度点可能经过偏移，而其基准未注明。",
        "Set `{key}.datum`: wgs84, cgcs2000, gcj02 (Amap, Tencent) or bd09 (Baidu).", "请设置 `{key}.datum`：wgs84、cgcs2000、gcj02（高德、腾讯）或 bd09（百度）。",
    ),
    "datum_not_in_degrees": _fault(
        "datum {datum} needs degrees; the coordinates are in {crs}.", "基准 {datum} 要求经纬度，而坐标采用 {crs}。",
        "Give the unprojected points, or remove `{key}.datum`.", "请提供未投影的点，或删去 `{key}.datum`。",
    ),
    "easting_of_another_zone": _fault(
        "eastings such as {x} carry the prefix of zone {zone}; {crs} is another zone.", "横坐标（如 {x}）带有第 {zone} 带的带号，与 {crs} 不是同一投影带。",
        "State the `crs` of that zone.", "请写明该带的 `crs`。",
    ),
    "polygon_beyond_repair": _fault(
        "the polygon is invalid ({reason}) and nothing is left after repair.", "多边形无效（{reason}），修复后没有剩余。",
        "Draw it again.", "请重新绘制。",
    ),
}  # fmt: skip

_TOGETHER: dict[str, Message] = {
    "crs_degrees": _fault(
        "{crs} is in degrees; travel needs metres.", "{crs} 以度为单位，而计算需要米。",
        "Set `crs`, for instance {example}, or `auto`.", "请设置 `crs`，例如 {example}，或写 `auto`。",
    ),
    "crs_not_metres": _fault(
        "{crs} is in {unit}; results are written in metres.", "{crs} 的单位是 {unit}，而结果以米写出。",
        "Set `crs`, for instance {example}, or `auto`.", "请设置 `crs`，例如 {example}，或写 `auto`。",
    ),
    "crs_elsewhere": _fault(
        "{crs} is made for {region}; the area lies at {area}.", "{crs} 适用于 {region}，而规划范围位于 {area}。",
        "Set `crs`, for instance {example}, or `auto`.", "请设置 `crs`，例如 {example}，或写 `auto`。",
    ),
    "area_too_wide": _fault(
        "the area is {degrees} degrees wide; `crs: auto` goes up to 6.", "规划范围东西宽 {degrees} 度；`crs: auto` 最多适用 6 度。",
        "Set `crs` to a projection in metres that fits the whole area.", "请为 `crs` 选择适合整个范围、以米为单位的投影。",
    ),
    "area_needs_polygons": _fault(
        "`area: from: settlements` needs polygons; {count} settlement(s) are points: {rows}.", "`area: from: settlements` 要求多边形，而有 {count} 个居民点是点：{rows}。",
        "Give an area layer.", "请提供规划范围图层。",
    ),
    "area_overlaps": _fault(
        "{count} pair(s) of polygons overlap: {rows}.", "有 {count} 对多边形相互重叠：{rows}。",
        "Counties must not share land; correct the polygons.", "各县不得有公共土地，请更正多边形。",
    ),
    "roads_without_length": _fault(
        "none of the {count} roads is a line with any length.", "{count} 条道路均没有长度大于零的线形。",
        "Export the layer again with its shapes.", "请连同图形重新导出该图层。",
    ),
    "settlements_none_inside": _fault(
        "none of the {count} settlements lies in the area itself; they lie in its margin.", "{count} 处居民点均不在规划范围之内，只位于其外围。",
        "Check that area and settlements are of the same county.", "请确认规划范围与居民点属于同一县。",
    ),
    "layer_misses_area": _fault(
        "nothing of the layer lies in the area or its margin; the layer covers {layer_box}, the area {area_box} (west south east north).", "图层没有任何内容位于规划范围及外围之内；图层范围 {layer_box}，规划范围 {area_box}（西 南 东 北）。",
        "Check `crs` and `datum` of both, and that the layer is of this county.", "请检查两者的 `crs` 与 `datum`，并确认图层属于本县。",
    ),
    "county_unknown": _fault(
        "county names areas that the area layer does not have: {values}; its ids are {known}.", "county 列中的取值不在规划范围图层中：{values}；该图层的编号为 {known}。",
        "Use the area's ids, or map the values in `{key}.values.county`.", "请使用规划范围的编号，或在 `{key}.values.county` 中对应。",
    ),
    "place_unlocated": _fault(
        "{count} settlement(s) have no coordinates, and no settlement of their place has: {rows}.", "有 {count} 个居民点没有坐标，其所属地方也没有任何有坐标的居民点：{rows}。",
        "Give coordinates to one settlement of the place.", "请为该地方至少一个居民点补上坐标。",
    ),
    "base_missing": _fault(
        "there is no population {base}; found {found}.", "没有人口口径 {base}；现有：{found}。",
        "Map it in `layers.settlements.fields`, or correct `base`.", "请在 `layers.settlements.fields` 中对应，或更正 `base`。",
    ),
    # findings
    "encoding_found": Message(
        "note", "The file does not state its encoding; it was read as {encoding} ({because}), for instance: {sample}.", "文件未注明编码，已按 {encoding} 读取（依据：{because}），例如：{sample}。",
        "If names look wrong, set `encoding`.", "若文字显示有误，请设置 `encoding`。",
    ),
    "reader_says": Message(
        "warning", "The file reader says: {says}.", "文件读取程序提示：{says}。",
        "Look at the file in a GIS.", "请在 GIS 中检查该文件。",
    ),
    "easting_prefixed": Message(
        "note", "Eastings such as {x} and {crs} differ by the prefix of zone {zone}; this was understood.", "横坐标（如 {x}）与 {crs} 相差第 {zone} 带的带号，已自动处理。",
        "State the CRS with the matching false easting to be clear.", "为明确起见，请写明东偏移一致的坐标系。",
    ),
    "polygon_repaired": Message(
        "warning", "The polygon was invalid ({reason}) and was repaired: {before_km2} km² before, {after_km2} km² after.", "多边形无效（{reason}），已修复：修复前 {before_km2} 平方千米，修复后 {after_km2} 平方千米。",
        "Check its outline.", "请检查其边界。",
    ),
    "value_empty": Message(
        "warning", "{field} is empty in {count} row(s): {rows}.", "{field} 有 {count} 行为空：{rows}。",
        "Fill it in; these rows belong to nothing.", "请补全；这些行无法归类。",
    ),
    "choice_empty": Message(
        "note", "{field} is empty in {count} row(s) and was read as {default}.", "{field} 有 {count} 行为空，按 {default} 处理。",
        "Fill it in where that is wrong.", "如不符，请补全。",
    ),
    "zero_not_stated": Message(
        "note", "{field} is 0 in {count} row(s) and was read as not stated: {rows}.", "{field} 有 {count} 行为 0，按未注明处理：{rows}。",
        "Close a road by leaving it out with `where`.", "若道路封闭，请用 `where` 去掉。",
    ),
    "road_without_geometry": Message(
        "warning", "{count} road(s) have no geometry and were left out: {rows}.", "有 {count} 条道路没有几何，已去掉：{rows}。",
        "Draw them or delete the rows.", "请补绘或删除这些行。",
    ),
    "road_without_length": Message(
        "note", "{count} road(s) have no length and were left out: {rows}.", "有 {count} 条道路长度为零，已去掉：{rows}。",
        "Nothing is lost by it.", "对结果没有影响。",
    ),
    "crs_chosen": Message(
        "note", "`crs: auto` chose {crs} ({name}).", "`crs: auto` 选用了 {crs}（{name}）。",
        "Set `crs` to write results in another one; no number depends on it.", "如需以其他坐标系输出，请设置 `crs`；计算结果与其无关。",
    ),
    "area_slivers": Message(
        "note", "{count} pair(s) of polygons overlap in slivers, {km2} km² in all.", "有 {count} 对多边形存在细碎重叠，共 {km2} 平方千米。",
        "Clean the borders if exact areas matter.", "若面积须精确，请整理边界。",
    ),
    "margin_none": Message(
        "warning", "The area has no margin; people near its border seem to have only what lies inside.", "没有设置外围范围；边界附近居民似乎只能使用范围内的设施。",
        "Set `area.margin_km` and give layers that reach beyond the border.", "请设置 `area.margin_km`，并提供超出边界的图层。",
    ),
    "margin_empty": Message(
        "warning", "The margin of {margin_km} km holds nothing of the layer {of}; results near the border may be wrong.", "外围 {margin_km} 千米内没有图层 {of} 的任何内容；边界附近的结果可能有误。",
        "Give a layer that reaches beyond the border.", "请提供超出边界的图层。",
    ),
    "margin_one_sided": Message(
        "warning", "In the margin of {margin_km} km the layer {of} has nothing to the {empty} (N, E, S, W).", "外围 {margin_km} 千米内，图层 {of} 在 {empty}（N 北、E 东、S 南、W 西）方向没有内容。",
        "Give a layer that reaches beyond the border there, unless it is sea.", "除非是海域，请提供在该方向超出边界的图层。",
    ),
    "settlement_outside": Message(
        "warning", "{name} lies outside the area and its margin and was left out, with {people} people.", "{name} 位于规划范围及外围之外，已去掉，涉及 {people} 人。",
        "Check its coordinates if it belongs to the area.", "若属于本范围，请检查其坐标。",
    ),
    "settlements_outside": Message(
        "warning", "{count} settlement(s) lie outside the area and its margin and were left out, with {people} people: {rows}.", "有 {count} 个居民点位于规划范围及外围之外，已去掉，共涉及 {people} 人：{rows}。",
        "Check their coordinates if they belong to the area.", "若属于本范围，请检查其坐标。",
    ),
    "settlement_not_in_area": Message(
        "serious", "{name} is stated to belong to {county} but lies {metres} m outside the area (in the sea, or across the border); its {people} people count as margin.", "{name} 注明属于 {county}，却位于规划范围外 {metres} 米处（海上或界外）；其 {people} 人按外围处理。",
        "Correct its coordinates or its county.", "请更正其坐标或所属县。",
    ),
    "settlement_in_other_county": Message(
        "warning", "{name} is stated to belong to {county} but lies in {located}; the stated county was kept.", "{name} 注明属于 {county}，却位于 {located}；仍按注明的县处理。",
        "Correct its coordinates or its county.", "请更正其坐标或所属县。",
    ),
    "settlement_at_place": Message(
        "note", "{name} has no coordinates and stands at the point of its place {place}, with {people} people.", "{name} 没有坐标，置于其所属地方 {place} 的点上，涉及 {people} 人。",
        "Give its own coordinates to see its own travel times.", "如需其自身的出行时间，请补上坐标。",
    ),
    "county_without_settlements": Message(
        "warning", "{name} has no settlement, so nobody lives there.", "{name} 没有任何居民点，即无人居住。",
        "Add its settlements, or leave the county out.", "请补上其居民点，或去掉该县。",
    ),
    "facilities_outside": Message(
        "note", "{count} facilities lie outside the area and its margin and were left out.", "有 {count} 处设施位于规划范围及外围之外，已去掉。",
        "Widen `area.margin_km` if people go there.", "若居民会前往，请加大 `area.margin_km`。",
    ),
    "layer_shifted": Message(
        "serious", "Moving all {count} points of {of} by {east_m} m east and {north_m} m north brings them from {before_m} m to {after_m} m from the roads (median): the layer seems shifted.", "将 {of} 的全部 {count} 个点向东移 {east_m} 米、向北移 {north_m} 米后，到道路距离的中位数由 {before_m} 米降至 {after_m} 米：该图层似有整体偏移。",
        "Check its `crs` and `datum`; nothing was moved.", "请检查其 `crs` 与 `datum`；程序未作移动。",
    ),
    "layer_looks_gcj02": Message(
        "serious", "Read as GCJ-02, the {count} points of {of} move by {east_m} m east and {north_m} m north and come from {before_m} m to {after_m} m from the roads (median): the layer seems to be in GCJ-02.", "若按 GCJ-02 读取，{of} 的 {count} 个点向东移 {east_m} 米、向北移 {north_m} 米，到道路距离的中位数由 {before_m} 米降至 {after_m} 米：该图层似为 GCJ-02 坐标。",
        "Set its `datum: gcj02`; nothing was moved.", "请设置 `datum: gcj02`；程序未作移动。",
    ),
}  # fmt: skip

MESSAGES: dict[str, Message] = {**_FILES, **_COLUMNS, **_PLACES, **_TOGETHER}

"""Messages of the modes of travel: kinds, slopes and elevation, periods, speed zones, ferries."""

from geoplan.messages.message import Message


def _fault(en: str, zh: str, remedy_en: str, remedy_zh: str) -> Message:
    return Message("fault", en, zh, remedy_en, remedy_zh)


_CONFIG = {
    "mode_without_kind": _fault(
        "the mode {name} does not say what travels{hint}.",
        "出行方式 {name} 未说明属于哪一类{hint}。",
        "Add `kind`: {known}. Only modes of these names need none.",
        "请添加 `kind`：{known}。名称即为其中之一时可省略。",
    ),
    "mode_of_other_kind": _fault(
        "the mode {name} says that it is of the kind {kind}.",
        "出行方式 {name} 却注明类别为 {kind}。",
        "Give the mode a name of its own, such as {name}_{kind}, or take `kind` out.",
        "请为该方式另取名称（如 {name}_{kind}），或删去 `kind`。",
    ),
    "slope_without_elevation": _fault(
        "`{key}` is {value}, but there is no elevation.",
        "`{key}` 为 {value}，但没有高程数据。",
        "Give an elevation model under `layers.elevation`, or take `slope` out.",
        "请在 `layers.elevation` 中给出高程模型，或删去 `slope`。",
    ),
    "slope_of_other_kind": _fault(
        "`{key}` is {value}, which is not for a mode of the kind {kind}.",
        "`{key}` 为 {value}，不适用于 {kind} 类出行方式。",
        "Known for it: {known}.",
        "可用：{known}。",
    ),
    "period_unknown": _fault(
        "`{key}` is {value}; the speed table {table} and the speed zones know {known}.",
        "`{key}` 为 {value}；速度表 {table} 和速度分区中有：{known}。",
        "Use one of these, or add it under `periods` in a speed table of your own.",
        "请选用其中之一，或在自备速度表的 `periods` 中添加。",
    ),
}

_TABLES = {
    "speeds_section": _fault(
        "`{key}` must be keys with values, not {value}.",
        "`{key}` 应由键和值组成，而不是 {value}。",
        "Write it as `periods: {{peak: {{source: …, factors: {{primary: 0.7, all: 0.8}}}}}}`.",
        "请写成 `periods: {{peak: {{source: …, factors: {{primary: 0.7, all: 0.8}}}}}}`。",
    ),
    "speeds_period_class": _fault(
        "the period {period} names the class {value}, which the table does not hold{hint}.",
        "时段 {period} 中的道路等级 {value} 不在表中{hint}。",
        "Name classes of the table, or `all` for those not named.",
        "请使用表中的等级，或用 `all` 表示未列出的等级。",
    ),
    "speeds_delay": _fault(
        "{key} must be a number from 0 to {most}; found {value}.",
        "{key} 应为 0 到 {most} 之间的数；实际为 {value}。",
        "Correct the number, or leave the key out.",
        "请更正数值，或删去该键。",
    ),
    "speeds_wait_stop": _fault(
        '{name}: a class with `wait_min` must have `stop: "no"`.',
        '{name}：设有 `wait_min` 的等级须注明 `stop: "no"`。',
        "People board at its ends, not on the way.",
        "只能在两端上下，途中不可停靠。",
    ),
    "speeds_slope": _fault(
        "{name}: slope must be yes or no; found {value}.",
        "{name}：slope 应为 yes 或 no；实际为 {value}。",
        "no = slopes do not change the speed of this class.",
        "no 表示坡度不影响该等级的速度。",
    ),
}

_ELEVATION = {
    "elevation_not_raster": _fault(
        "the file is no raster that can be read: {reason}.",
        "文件不是可读取的栅格：{reason}。",
        "Give an elevation model as GeoTIFF, .hgt or .hgt.zip.",
        "请提供 GeoTIFF、.hgt 或 .hgt.zip 格式的高程模型。",
    ),
    "elevation_zip_empty": _fault(
        "the archive holds no raster ({kinds}).",
        "压缩包中没有栅格文件（{kinds}）。",
        "Give an archive with an elevation model, or the model itself.",
        "请提供含高程模型的压缩包，或直接提供高程模型。",
    ),
    "elevation_bands": _fault(
        "the raster holds {count} bands; an elevation model has one.",
        "栅格有 {count} 个波段，而高程模型只有一个。",
        "Give the elevation model, not an image.",
        "请提供高程模型，而不是影像。",
    ),
    "elevation_unplaced": _fault(
        "the raster does not say where its cells lie.",
        "栅格没有说明像元的位置。",
        "Georeference it, or fetch the model with its .tfw or .aux.xml file.",
        "请先进行地理配准，或连同 .tfw、.aux.xml 文件重新获取。",
    ),
    "elevation_unit": _fault(
        "heights are in {unit}; they must be in metres.",
        "高程单位为 {unit}，应为米。",
        "Convert the model to metres, for instance with gdal_calc or in QGIS.",
        "请换算为米，例如用 gdal_calc 或在 QGIS 中处理。",
    ),
    "elevation_impossible": _fault(
        "{count} of the heights looked at lie outside {low} to {high} m, such as {value}.",
        "所查看的高程中有 {count} 个超出 {low} 至 {high} 米，例如 {value}。",
        "Check the unit; if the value stands for nothing known, set it as the file's nodata.",
        "请检查单位；若该值表示缺失，请将其设为文件的 nodata。",
    ),
    "elevation_all_void": _fault(
        "the raster holds no height at all.",
        "栅格中没有任何高程值。",
        "Fetch the tile again.",
        "请重新获取该图幅。",
    ),
    "elevation_misses_area": _fault(
        "the elevation model leaves {share} % of the area uncovered, within {box} (west south east north, degrees).",
        "高程模型未覆盖规划范围的 {share}%，位于 {box}（西 南 东 北，度）。",
        "Add the tiles that are missing to `path`.",
        "请在 `path` 中补上缺少的图幅。",
    ),
    "elevation_unused": Message(
        "note",
        "There is an elevation model, but no mode of travel and no veto uses slopes.",
        "已给出高程模型，但没有出行方式或否决项考虑坡度。",
        "Set `slope: tobler` or `slope: cycling` for a mode, or take `layers.elevation` out.",
        "请为某一出行方式设置 `slope: tobler` 或 `slope: cycling`，或删去 `layers.elevation`。",
    ),
    "elevation_voids": Message(
        "warning",
        "The elevation model has voids along {km} of {of_km} km of roads; heights were interpolated along the road.",
        "高程模型在 {of_km} 千米道路中有 {km} 千米缺少数据，已沿道路内插。",
        "Give a model without voids if these roads matter.",
        "如涉及重要道路，请提供无缺失的高程模型。",
    ),
    "elevation_steep": Message(
        "warning",
        "{km} km of roads and paths come out steeper than {slope} % in the elevation model, and their times accordingly.",
        "按高程模型，有 {km} 千米道路坡度超过 {slope} %，出行时间据此计算。",
        "If these are short edges on a coarse or noisy model, set a longer `layers.elevation.sample_m` or give a better model.",
        "如因高程模型较粗或有噪声所致，请增大 `layers.elevation.sample_m` 或改用更好的模型。",
    ),
    "elevation_unknown": Message(
        "warning",
        "{count} edges, {km} of {of_km} km of roads, lie where no height is known, and count as flat.",
        "有 {count} 条路段（{of_km} 千米中的 {km} 千米）没有高程，按平坦计。",
        "Give a model that covers the roads, or a smaller margin.",
        "请提供覆盖这些道路的高程模型，或减小外围范围。",
    ),
}

_ZONES = {
    "osm_no_such_layer": _fault(
        "an OpenStreetMap file does not hold this layer.",
        "OpenStreetMap 文件中没有此类图层。",
        "Give it as a layer of polygons: GeoPackage, shapefile or GeoJSON.",
        "请以面图层提供：GeoPackage、Shapefile 或 GeoJSON。",
    ),
    "zone_mode_unknown": _fault(
        "`mode` names modes that the config does not have: {values}.",
        "`mode` 中有配置所没有的出行方式：{values}。",
        "Write a kind or a mode of the config ({known}), or leave the cell empty for all modes.",
        "请填写类别或配置中的出行方式（{known}）；留空表示所有方式。",
    ),
    "zones_unused": Message(
        "note",
        "No mode of travel uses {count} of the {all} speed zones: {rows}.",
        "{all} 个速度分区中有 {count} 个未被任何出行方式采用：{rows}。",
        "A zone counts for the modes it names, in the period it names; give a mode that `period`.",
        "分区只对其注明的方式和时段起作用；请为某一方式设置该 `period`。",
    ),
}

_ROADS = {
    "number_zero": _fault(
        "{field} is 0 in {count} row(s): {rows}.",
        "{field} 有 {count} 行为 0：{rows}。",
        "Leave the cells empty where it is not known; leave closed roads out with `where`.",
        "未知时请将单元格留空；封闭的道路请用 `where` 去掉。",
    ),
    "number_null": _fault(
        "{field} is empty in {count} row(s): {rows}.",
        "{field} 有 {count} 行为空：{rows}。",
        "Fill it in, or leave the rows out with `where`.",
        "请补全，或用 `where` 去掉这些行。",
    ),
    "factor_range": _fault(
        "{field} must be above 0 and at most {most}; found otherwise in {count} row(s): {rows}.",
        "{field} 应大于 0 且不超过 {most}；有 {count} 行不符：{rows}。",
        "It is what the speed is multiplied by: 0.7 for 30 % slower, not 70.",
        "该值为速度的倍数：慢 30% 写 0.7，而不是 70。",
    ),
    "road_numbers": _fault(
        "{field} must be a number above 0, or missing; found otherwise in {count} road(s): {rows}.",
        "{field} 应为大于 0 的数或为空；有 {count} 条道路不符：{rows}。",
        "Correct them, or give NaN where it is not known.",
        "请更正；未知时请给 NaN。",
    ),
    "ferry_without_wait": Message(
        "note",
        "{count} edges of the class {classes} state how long they take, and {mode} waits at none of them.",
        "等级为 {classes} 的 {count} 条路段注明了所需时间，而 {mode} 在其两端均不等候。",
        "Give the class `wait_min` in a speed table of your own; its kmh is then that of the boat alone.",
        "请在自备速度表中为该等级设置 `wait_min`；此时 kmh 仅为船速。",
    ),
}

MESSAGES: dict[str, Message] = {**_CONFIG, **_TABLES, **_ELEVATION, **_ZONES, **_ROADS}

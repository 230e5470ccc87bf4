"""Messages about demand points, groups of people and population rasters."""

from geoplan.messages.message import Message


def _fault(en: str, zh: str, remedy_en: str, remedy_zh: str) -> Message:
    return Message("fault", en, zh, remedy_en, remedy_zh)


_GROUPS: dict[str, Message] = {
    "group_left_out": Message(
        "warning", "{group} is empty in {count} of {of} rows; nothing is counted by it.", "{of} 行中有 {count} 行的 {group} 为空；不按该人群统计。",
        "Write 0 where nobody of the group lives.", "该人群无人居住处请填 0。",
    ),
    "urban_not_stated": Message(
        "note", "No settlement says whether it is urban or rural; results by urban and rural are left out.", "没有居民点注明城乡属性；不给出分城乡的结果。",
        "Map `urban` in `layers.settlements.fields`: urban, rural, or the share of urban people.", "请在 `layers.settlements.fields` 中对应 `urban`：urban、rural，或城镇人口比例。",
    ),
    "urban_partly_stated": Message(
        "warning", "{people} people ({share} %) live where nothing says whether it is urban or rural; they are in neither group.", "{people} 人（{share} %）所在地未注明城乡属性，不计入城镇或乡村任一组。",
        "Fill the column `urban` of their settlements.", "请补填其居民点的城乡属性。",
    ),
}  # fmt: skip

_CONFIG: dict[str, Message] = {
    "demand_nobody": _fault(
        "no layer says where people live.", "没有图层说明人口在哪里。",
        "Give `layers.settlements`, or `layers.population` with `demand: {{source: population, cell_m: …}}`.", "请提供 `layers.settlements`，或提供 `layers.population` 并写明 `demand: {{source: population, cell_m: …}}`。",
    ),
    "demand_source_missing": _fault(
        "`layers.population` is given, and nothing says whether people start from its cells or from the settlements.", "已提供 `layers.population`，但未说明出行起点取栅格单元还是居民点。",
        "Write `demand.source`: population (with `cell_m`) or settlements.", "请写明 `demand.source`：population（并给出 `cell_m`）或 settlements。",
    ),
    "demand_source_absent": _fault(
        "demand comes from {value}, and `layers.{value}` is not given.", "需求取自 {value}，但没有提供 `layers.{value}`。",
        "Give the layer, or correct `demand.source`.", "请提供该图层，或更正 `demand.source`。",
    ),
    "demand_key_idle": _fault(
        "`{key}` is for a population raster, and there is none.", "`{key}` 用于人口栅格，而配置中没有人口栅格。",
        "Remove it, or give `layers.population`.", "请删去，或提供 `layers.population`。",
    ),
    "demand_mode_needed": _fault(
        "the nearest settlement of a cell depends on the mode, and there are several: {modes}.", "栅格单元最近的居民点取决于出行方式，而配置中有多种：{modes}。",
        "Name one in `demand.mode`.", "请在 `demand.mode` 中指明一种。",
    ),
    "centres_without_settlements": _fault(
        "an urban system is made of settlements, and `layers.settlements` is not given.", "城镇体系由居民点构成，但没有提供 `layers.settlements`。",
        "Give the settlements; their people may come from the raster.", "请提供居民点图层；其人口可由栅格得出。",
    ),
    "area_without_settlements": _fault(
        "the area is to come from the settlements, and `layers.settlements` is not given.", "规划范围取自居民点，但没有提供 `layers.settlements`。",
        "Give the settlements, or `area.path`.", "请提供居民点图层，或提供 `area.path`。",
    ),
    "totals_without_settlements": _fault(
        "the totals are to come from the settlements, and `layers.settlements` is not given.", "总人口取自居民点，但没有提供 `layers.settlements`。",
        "Give the settlements, or take the totals from the area: `layer: area`.", "请提供居民点图层，或从规划范围图层取总数：`layer: area`。",
    ),
    "totals_not_base": _fault(
        "the totals are of {value}, and people are counted by {base}.", "总数的口径为 {value}，而人口口径为 {base}。",
        "Set `base: {value}`, or take the totals of people or of the base.", "请设 `base: {value}`，或改用 people 或该口径的总数。",
    ),
    "base_not_in_totals": _fault(
        "people are counted by {base}, and the population raster is spread by {found} only.", "人口口径为 {base}，而人口栅格只能按 {found} 分摊。",
        "Give {base} for every county in the layer of `demand.totals`, or correct `base`.", "请在 `demand.totals` 所指图层中为每个县提供 {base}，或更正 `base`。",
    ),
    "demand_cells_too_many": _fault(
        "cells of {cell_m:g} m make {count:,} demand points; at most {max_cells:,} are computed.", "边长 {cell_m:g} 米的单元会产生 {count:,} 个需求点，最多计算 {max_cells:,} 个。",
        "Set `demand.cell_m` to {fits_m:g} or more.", "请将 `demand.cell_m` 设为 {fits_m:g} 或更大。",
    ),
}  # fmt: skip

_UNUSED: dict[str, Message] = {
    "population_unused": Message(
        "note", "The population raster is not used: people start from the settlements.", "未使用人口栅格：出行起点为居民点。",
        "Set `demand: {{source: population, cell_m: …}}` to start from its cells.", "如需以栅格单元为起点，请设 `demand: {{source: population, cell_m: …}}`。",
    ),
}  # fmt: skip

_RASTER: dict[str, Message] = {
    "population_not_raster": _fault(
        "the file is no raster that can be read: {reason}.", "文件不是可读取的栅格：{reason}。",
        "Give a GeoTIFF with people per pixel, such as WorldPop or GHS-POP; fetch it again if it is broken.", "请提供每像元人口数的 GeoTIFF（如 WorldPop、GHS-POP）；文件损坏请重新获取。",
    ),
    "population_bands": _fault(
        "the raster holds {count} bands; a population raster has one.", "栅格有 {count} 个波段，而人口栅格只有一个。",
        "Save the band with all people as a file of its own.", "请将总人口所在波段单独存为一个文件。",
    ),
    "population_unplaced": _fault(
        "the raster does not say where its pixels lie.", "栅格没有说明像元的位置。",
        "Georeference it, or fetch it with its .tfw or .aux.xml file.", "请先进行地理配准，或连同 .tfw、.aux.xml 文件重新获取。",
    ),
    "population_unit": _fault(
        "the raster holds “{unit}”; it must hold people per pixel.", "栅格数值为“{unit}”，应为每像元人口数。",
        "Use the product with counts, not densities; or multiply by each pixel's area and clear the unit.", "请使用人口数而非人口密度产品；或乘以像元面积后清除单位说明。",
    ),
    "population_not_people": _fault(
        "{count} pixel(s) hold values that are no numbers of people: {values}.", "有 {count} 个像元的数值不是人口数：{values}。",
        "Declare such a value as nodata (gdal_edit.py -a_nodata), or correct the raster.", "请将该值声明为 nodata（gdal_edit.py -a_nodata），或更正栅格。",
    ),
    "population_misses_area": _fault(
        "the raster covers {raster_box}, the area {area_box} (west south east north).", "栅格范围 {raster_box}，规划范围 {area_box}（西 南 东 北），二者不相交。",
        "Check the raster's CRS, and that it is of this county.", "请检查栅格的坐标系，并确认栅格覆盖本县。",
    ),
    "population_nobody": _fault(
        "the raster has nobody inside the area.", "栅格在规划范围内没有人口。",
        "Check the raster's CRS and values.", "请检查栅格的坐标系与数值。",
    ),
    "population_nodata_most": _fault(
        "the raster has no value on more than half of {count} county(ies): {rows}.", "栅格在 {count} 个县的一半以上面积没有数值：{rows}。",
        "Use a raster that covers them; if nodata means that nobody lives there, set `layers.population.nodata: nobody`.", "请使用覆盖全县的栅格；若 nodata 表示无人居住，请设 `layers.population.nodata: nobody`。",
    ),
    "population_nodata": Message(
        "serious", "The raster has no value on part of {count} county(ies): {rows}; nobody was counted there.", "栅格在 {count} 个县的部分面积没有数值：{rows}；该处未计人口。",
        "Use a raster that covers them; if nodata means that nobody lives there, set `layers.population.nodata: nobody`.", "请使用覆盖全县的栅格；若 nodata 表示无人居住，请设 `layers.population.nodata: nobody`。",
    ),
    "population_nodata_nobody": Message(
        "note", "The raster has no value on part of {count} county(ies): {rows}; the config says that nobody lives there.", "栅格在 {count} 个县的部分面积没有数值：{rows}；按配置视为无人居住。",
        "Nothing to do, if the raster leaves unsettled land empty.", "若栅格以空值表示无人居住，则无需处理。",
    ),
    "totals_field_missing": _fault(
        "the layer {layer} has no numbers {field}; found {found}.", "图层 {layer} 没有数值字段 {field}；现有：{found}。",
        "Map it in the fields of {layer}, or correct `demand.totals`.", "请在 {layer} 的 fields 中对应，或更正 `demand.totals`。",
    ),
    "totals_missing": _fault(
        "{layer} gives no total {field} for {count} county(ies): {rows}.", "{layer} 没有给出 {count} 个县的 {field} 总数：{rows}。",
        "Fill it in for every county of the area.", "请为规划范围内的每个县补填。",
    ),
    "totals_without_cells": _fault(
        "{count} county(ies) have a total, and the raster has nobody there: {rows}.", "有 {count} 个县给出了总数，但栅格中无人居住：{rows}。",
        "Check that the raster covers them and its CRS is right, or correct the totals.", "请检查栅格是否覆盖这些县、坐标系是否正确，或更正总数。",
    ),
    "population_scaled": Message(
        "note", "The raster's {before} people inside were scaled to the {after} of the totals; by county × {low} to × {high}.", "范围内栅格人口 {before} 人已按总数 {after} 人缩放；各县系数为 {low} 至 {high}。",
        "Nothing to do.", "无需处理。",
    ),
    "population_scaled_far": Message(
        "serious", "Raster and totals do not tell of the same people in {count} county(ies): {rows}; a factor below {least} or above {most} needs a reason.", "有 {count} 个县的栅格人口与总数相差悬殊：{rows}；系数小于 {least} 或大于 {most} 须有缘由。",
        "Compare year, unit and area of both.", "请核对两者的年份、单位与范围。",
    ),
    "population_unscaled": Message(
        "warning", "No totals are given: the raster's own {people} people count; by county {rows}.", "未给出总数：按栅格自身的 {people} 人计算；各县为 {rows}。",
        "Give known totals in `demand.totals`, so that each county keeps its census.", "请在 `demand.totals` 中给出已知总数，使各县与普查人口一致。",
    ),
    "population_margin": Message(
        "note", "The {people} people in the margin are the raster's own, and their groups are in the area's proportions; they compete for facilities and are in no result.", "外围 {people} 人取自栅格原值，其人群构成按规划范围的比例；他们参与设施竞争，但不计入结果。",
        "Nothing to do.", "无需处理。",
    ),
    "demand_finer_than_raster": Message(
        "warning", "Cells of {cell_m:g} m are finer than the raster's pixels of about {pixel_m} m; every pixel stays one demand point.", "单元边长 {cell_m:g} 米，小于栅格像元（约 {pixel_m} 米）；每个像元仍为一个需求点。",
        "Set `demand.cell_m` to the pixel size or more, or give a finer raster.", "请将 `demand.cell_m` 设为不小于像元尺寸，或提供更细的栅格。",
    ),
    "demand_cell_per_county": Message(
        "serious", "Cells of {cell_m:g} m leave {count} county(ies) with a single demand point: {rows}.", "单元边长 {cell_m:g} 米，有 {count} 个县只剩一个需求点：{rows}。",
        "Set a smaller `demand.cell_m`.", "请减小 `demand.cell_m`。",
    ),
    "counties_as_settlements": Message(
        "note", "There are no settlements; each of the {count} county(ies) stands for one.", "没有居民点图层；{count} 个县各视为一个居民点。",
        "Give `layers.settlements` for results by settlement.", "如需分居民点的结果，请提供 `layers.settlements`。",
    ),
    "cells_without_settlement": Message(
        "warning", "{people} people in {count} cell(s) reach no settlement of their county; results by settlement leave them out, those by county do not.", "{count} 个单元的 {people} 人到不了本县任何居民点；分居民点的结果不含他们，分县结果仍计入。",
        "Check the roads there, or add the settlements that are missing.", "请检查当地道路，或补充缺失的居民点。",
    ),
    "cells_off_road": Message(
        "warning", "{count} cell(s) with {people} people inside are too far from any road for {mode}.", "{count} 个单元（范围内 {people} 人）附近没有 {mode} 可用的道路。",
        "Check the roads there, or raise `snap_max_m`.", "请检查当地道路，或增大 `snap_max_m`。",
    ),
    "cells_far_from_road": Message(
        "note", "{count} cell(s) with {people} people inside are far from the road they use ({mode}).", "{count} 个单元（范围内 {people} 人）距所用道路（{mode}）较远。",
        "Check whether small roads are missing.", "请检查是否缺少低等级道路。",
    ),
    "cells_behind_barrier": Message(
        "note", "A barrier keeps {count} cell(s) with {people} people inside from a nearer road ({mode}).", "{count} 个单元（范围内 {people} 人）被屏障阻隔，不能使用较近的道路（{mode}）。",
        "Look whether a crossing is missing there.", "请检查该处是否缺少通道。",
    ),
    "cells_in_water": Message(
        "note", "{count} cell(s) with {people} people inside lie in water.", "{count} 个单元（范围内 {people} 人）位于水域中。",
        "People of a coastal cell may live beside it; check the water polygons.", "岸边单元的人口可能住在水边；请核对水域面。",
    ),
}  # fmt: skip

MESSAGES: dict[str, Message] = {**_GROUPS, **_CONFIG, **_UNUSED, **_RASTER}

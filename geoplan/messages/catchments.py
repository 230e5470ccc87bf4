"""Messages of the catchments rooms."""

from geoplan.messages.message import Message

MESSAGES: dict[str, Message] = {
    "cells_too_many": Message(
        severity="fault",
        en="Cells of {cell_m:g} m need more than {max_cells:,} cells to cover the area.",
        zh="格网边长 {cell_m:g} 米时，覆盖规划范围所需格网超过 {max_cells:,} 个。",
        remedy_en="Set `catchments.cell_m` to {fits_m:g} or more.",
        remedy_zh="请将 `catchments.cell_m` 设为 {fits_m:g} 或更大。",
    ),
}

"""The items of a print layout as QGIS writes them."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from pyproj import CRS

from geoplan.plan import Plan
from geoplan.styles import Fill
from geoplan.styles.palette import INK, WHITE
from geoplan.writers.qgis_crs import system
from geoplan.writers.qgis_layers import Shown
from geoplan.writers.qgis_symbols import symbol
from geoplan.writers.qgis_tree import legend as tree
from geoplan.writers.qgis_xml import child, colour, made, plain

# numbers that QGIS knows the kinds of items by
_PAGE, _MAP, _PICTURE, _LABEL, _LEGEND, _SCALE_BAR = 65638, 65639, 65640, 65641, 65642, 65646
_FAMILY = "Sans Serif"
_LEFT, _CENTRE, _TOP, _MIDDLE = 1, 4, 32, 128  # Qt's numbers of where a text stands


@dataclass(frozen=True)
class Box:
    """A rectangle on the page, from its upper left corner, in millimetres."""

    x: float
    y: float
    width: float
    height: float


def _item(kind: int, box: Box, **more: object) -> Element:
    return made(
        "LayoutItem",
        type=kind,
        position=f"{box.x:g},{box.y:g},mm",
        positionOnPage=f"{box.x:g},{box.y:g},mm",
        size=f"{box.width:g},{box.height:g},mm",
        **{"visibility": 1, "opacity": 1.0, "background": False, "frame": False, **more},
    )


def _tint(parent: Element, tag: str, code: str) -> None:
    red, green, blue, alpha = colour(code).split(",")
    child(parent, tag, red=red, green=green, blue=blue, alpha=alpha)


def page(box: Box) -> Element:
    """The sheet of paper."""
    held = _item(_PAGE, box, background=True)
    held.append(symbol(Fill(WHITE), ""))
    return held


def theme_map(
    box: Box, uuid: str, theme: str, crs: CRS, extent: tuple[float, float, float, float], paper: str
) -> Element:
    """A map of a theme. The extent has the shape of the box: QGIS does not make it fit."""
    framed = {"frame": True, "outlineWidthM": "0.4,mm", "background": True}
    themed = {"followPreset": "true", "followPresetName": theme, "keepLayerSet": "false", "drawCanvasItems": "false"}
    held = _item(_MAP, box, uuid=uuid, id=theme, zValue=1, mapFlags=0, labelMargin="1,mm", **framed, **themed)
    _tint(held, "FrameColor", INK)
    _tint(held, "BackgroundColor", paper)
    child(held, "Extent", **dict(zip(("xmin", "ymin", "xmax", "ymax"), extent, strict=True)))
    child(held, "crs").append(system(crs))
    child(held, "LayerSet")
    return held


def label(
    box: Box,
    text: str,
    size_pt: float,
    code: str,
    *,
    bold: bool = False,
    middle: bool = False,
    ground: str = "",
    turned: float = 0.0,
    opacity: float = 1.0,
) -> Element:
    """A text; in the `middle` of its box, or turned around its own middle, which the box then names. No expression runs."""
    held = _item(
        _LABEL,
        box,
        labelText=plain(text),
        htmlState=0,
        halign=_CENTRE if middle else _LEFT,
        valign=_MIDDLE if middle else _TOP,
        marginX="0",
        marginY="0",
        itemRotation=turned,
        referencePoint=4 if turned else 0,
        opacity=opacity,
        background=bool(ground),
        frame=bool(ground),
    )
    child(held, "LabelFont", description=_font(size_pt, bold), style="")
    _tint(held, "FontColor", code)
    if ground:
        _tint(held, "FrameColor", code)
        _tint(held, "BackgroundColor", ground)
    return held


def _font(size_pt: float, bold: bool = False) -> str:
    """A font that every machine has something for."""
    return f"{_FAMILY},{size_pt:g},-1,5,{75 if bold else 50},0,0,0,0,0"


def legend(box: Box, plan: Plan, layers: Iterable[Shown], map_id: str) -> Element:
    """The layers of a map with their classes, as long as they need."""
    held = _item(
        _LEGEND,
        box,
        title="",
        map_uuid=map_id,
        resizeToContents=1,
        columnCount=1,
        symbolWidth=7,
        symbolHeight=4,
        boxSpace=2,
        columnSpace=2,
        lineSpacing=1,
        fontColor=INK,
        legendFilterByAtlas=0,
        wrapChar="\n",
    )
    looks = child(held, "styles")
    for name, size, bold, above in (
        ("title", 11, True, 0),
        ("group", 10, True, 3),
        ("subgroup", 9.5, True, 3.2),
        ("symbol", 9, False, 1.4),
        ("symbolLabel", 9, False, 1.4),
    ):
        one = child(looks, "style", name=name, marginTop=above, marginLeft=2 if name == "symbolLabel" else 0, indent=0)
        child(one, "styleFont", description=_font(size, bold), style="")
    held.append(tree(plan, layers))
    return held


def scale_bar(box: Box, map_id: str, step_km: float, code: str) -> Element:
    """A bar of four parts; without the map's CRS it would have no length."""
    held = _item(
        _SCALE_BAR,
        box,
        mapUuid=map_id,
        style="Single Box",
        unitType="km",
        unitLabel="km",
        numMapUnitsPerScaleBarUnit=1,
        numUnitsPerSegment=step_km,
        numSegments=4,
        numSegmentsLeft=0,
        numSubdivisions=1,
        segmentSizeMode=0,
        minBarWidth=50,
        maxBarWidth=150,
        height=2,
        labelBarSpace=1.2,
        boxContentSpace=0.5,
        labelVerticalPlacement=0,
        labelHorizontalPlacement=0,
        alignment=0,
        outlineWidth=0.2,
    )
    child(held, "text-style", fontSize=8.5, fontSizeUnit="Point", fontWeight=50, textColor=colour(code), textOpacity=1)
    for tag, tint in (("fillColor", code), ("fillColor2", WHITE), ("strokeColor", code)):
        _tint(held, tag, tint)
    return held


def north(box: Box, name: str, code: str) -> Element:
    """An arrow to the north, drawn in the project itself, so that no file has to be found."""
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 44 68" width="44" height="68">'
        f'<text x="22" y="15" font-size="15" font-weight="bold" text-anchor="middle" fill="{code}">{name}</text>'
        f'<path d="M22 20 L34 64 L22 54 Z" fill="{WHITE}" stroke="{code}" stroke-width="1.6"/>'
        f'<path d="M22 20 L10 64 L22 54 Z" fill="{code}" stroke="{code}" stroke-width="1.6"/></svg>'
    )
    inline = "base64:" + base64.b64encode(drawing.encode("utf-8")).decode("ascii")
    return _item(_PICTURE, box, file=inline, mode=0, resizeMode=0, anchorPoint=4, northMode=0, northOffset=0)

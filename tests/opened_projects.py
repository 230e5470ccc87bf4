"""Projects written into a folder with Chinese letters and a space, and what the real QGIS says of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from real_programs import in_qgis

from geoplan.plan import Plan
from geoplan.writers import geopackage, qgis_project

_SCRIPT = r"""
import os
from qgis.core import *

HELD = []  # QGIS frees what Python forgets

def main(arguments):
    folder, pictures = arguments[:2]
    said = []
    def hear(text, tag, level):
        said.append(f"{tag}: {text}")
    QgsApplication.messageLog().messageReceived.connect(hear)
    project = QgsProject.instance()
    read = project.read(os.path.join(folder, "project.qgz"))
    themes = project.mapThemeCollection()
    answer = {
        "read": read,
        "title": project.title(),
        "crs": project.crs().authid(),
        "crs_valid": project.crs().isValid(),
        "layers": {key: layer(one) for key, one in project.mapLayers().items()},
        "listed": [group(one) for one in project.layerTreeRoot().children()],
        "themes": {name: sorted(themes.mapThemeVisibleLayerIds(name)) for name in themes.mapThemes()},
        "layouts": {
            one.name(): layout(one, pictures, one.name() in arguments[2:])
            for one in project.layoutManager().printLayouts()
        },
    }
    answer["said"] = said
    return answer

def layer(one):
    HELD.append(one)
    renderer = one.renderer()
    kind = renderer.type() if renderer else None
    symbols = []
    if kind == "singleSymbol":
        symbols = [renderer.symbol().color().name()]
    if kind == "categorizedSymbol":
        symbols = [held.symbol().color().name() for held in renderer.categories()]
    if kind == "graduatedSymbol":
        symbols = [held.symbol().color().name() for held in renderer.ranges()]
    told = {
        "valid": one.isValid(),
        "rows": sum(1 for _ in one.getFeatures()),
        "renderer": kind,
        "colours": symbols,
        "labelled": bool(one.isSpatial() and one.labelsEnabled()),
        "read_only": one.readOnly(),
        "aliases": {held.name(): held.alias() for held in one.fields() if held.alias()},
        "faults": [],
        "labels": [],
        "tips": [],
        "drawn": 0,
    }
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(one))
    HELD.append(context)
    settings = one.labeling().settings() if told["labelled"] else None
    HELD.append(settings)
    asked = [settings.fieldName] if settings else []
    if settings:
        computed = settings.dataDefinedProperties()
        HELD.append(computed)
        asked += [computed.property(key).expressionString() for key in computed.propertyKeys()]
    drawing = QgsRenderContext()
    drawing.setExpressionContext(context)
    if renderer and kind != "mergedFeatureRenderer":
        renderer.startRender(drawing, one.fields())
    for row in one.getFeatures():
        context.setFeature(row)
        for at, text in enumerate(asked):
            expression = QgsExpression(text)
            found = expression.evaluate(context)
            if expression.hasParserError() or expression.hasEvalError():
                told["faults"].append(text + expression.parserErrorString() + expression.evalErrorString())
            if at == 0:
                told["labels"].append(str(found))
        told["tips"].append(QgsExpression.replaceExpressionText(one.mapTipTemplate(), context))
        if renderer and kind not in ("mergedFeatureRenderer", "nullSymbol"):
            drawing.setExpressionContext(context)
            told["drawn"] += renderer.symbolForFeature(row, drawing) is not None
    if renderer and kind != "mergedFeatureRenderer":
        renderer.stopRender(drawing)
    return told

def group(node):
    if isinstance(node, QgsLayerTreeGroup):
        return [node.name(), [group(one) for one in node.children()]]
    return node.layerId() if node.layer() else "LOST " + node.layerId()

def layout(one, pictures, exported):
    HELD.append(one)
    def all_of(kind):
        return [item for item in one.items() if isinstance(item, kind)]
    told = {
        "scale": [item.scale() for item in all_of(QgsLayoutItemMap)],
        "theme": [item.followVisibilityPresetName() for item in all_of(QgsLayoutItemMap)],
        "bar": [item.rect().width() for item in all_of(QgsLayoutItemScaleBar)],
        "texts": [item.currentText() for item in all_of(QgsLayoutItemLabel)],
        "arrows": [not item.isMissingImage() for item in all_of(QgsLayoutItemPicture)],
    }
    if exported:
        name = os.path.join(pictures, one.name())
        exporter = QgsLayoutExporter(one)
        settings = QgsLayoutExporter.ImageExportSettings()
        settings.dpi = 75
        told["png"] = exporter.exportToImage(name + ".png", settings)
        told["pdf"] = exporter.exportToPdf(name + ".pdf", QgsLayoutExporter.PdfExportSettings())
    return told
"""


def written(plan: Plan, place: Path) -> Path:
    """The folder of a plan's GeoPackage and project, moved after it was written."""
    first = place / "first"
    first.mkdir()
    geopackage.write(plan, first)
    qgis_project.write(plan, first)
    folder = place / "新 目录" / "规划 1"
    folder.parent.mkdir()
    first.rename(folder)
    return folder


def opened(folder: Path, place: Path, exported: Sequence[str] = ()) -> dict[str, Any]:
    """What QGIS says of the project in `folder`; the layouts named in `exported` become pictures in `place`."""
    pictures = place / "pictures"
    pictures.mkdir(exist_ok=True)
    answer: dict[str, Any] = in_qgis(_SCRIPT, [str(folder), str(pictures), *exported], place / "home")
    return answer

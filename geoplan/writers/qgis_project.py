"""project.qgz: the layers of plan.gpkg in groups, styled and labelled, with themes and print layouts.

Written without QGIS, in the form that QGIS 3.22 reads and later ones convert: short, every setting that has its usual value
left out.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree.ElementTree import Element

from geoplan.findings import Finding
from geoplan.plan import Plan
from geoplan.reporting import map_words
from geoplan.styles.palette import PAPER
from geoplan.writers import qgis_layers, qgis_layout, qgis_themes, qgis_tree
from geoplan.writers.qgis_crs import system
from geoplan.writers.qgis_xml import child, made, plain, written

FILE = "project.qgz"
_INSIDE = "project.qgs"
_VERSION = "3.22.0"


def findings(plan: Plan) -> list[Finding]:
    """Nothing: the project shows what plan.gpkg holds."""
    return []


def write(plan: Plan, folder: Path) -> None:
    """Write `project.qgz` beside `plan.gpkg`; paths are relative, so the folder may be moved."""
    held = zipfile.ZipInfo(_INSIDE, date_time=(1980, 1, 1, 0, 0, 0))  # the time of writing stands in run.json
    held.compress_type = zipfile.ZIP_DEFLATED
    held.external_attr = 0o644 << 16
    held.create_system = 3
    with zipfile.ZipFile(folder / FILE, "w") as packed:
        packed.writestr(held, written(_project(plan)).encode("utf-8"))


def _project(plan: Plan) -> Element:
    layers = qgis_layers.listed(plan)
    held = qgis_themes.maps(plan, layers)
    frame = qgis_layout.frame(plan)
    root = made("qgis", projectname=_title(plan), version=_VERSION)
    child(root, "title", _title(plan))
    child(root, "projectCrs").append(system(plan.crs))
    root.append(qgis_tree.tree(layers, plan.language))
    _canvas(root, plan, frame)
    drawn = child(root, "projectlayers")
    for one in layers:
        drawn.append(qgis_layers.element(plan, one))
    _properties(root, plan)
    root.append(qgis_themes.presets(held, layers, plan.language))
    _about(root, plan)
    layouts = child(root, "Layouts")
    for theme in held:
        layouts.append(qgis_layout.layout(plan, theme, frame))
    return root


def _title(plan: Plan) -> str:
    return plain(" ".join(qgis_layout.titles(plan)))


def _canvas(root: Element, plan: Plan, frame: qgis_layout.Frame) -> None:
    """Where the project opens: at the planned area with a margin."""
    canvas = child(root, "mapcanvas", name="theMapCanvas", annotationsVisible="1")
    child(canvas, "units", "degrees" if plan.crs.is_geographic else "meters")
    extent = child(canvas, "extent")
    for side, value in zip(("xmin", "ymin", "xmax", "ymax"), frame.opening, strict=True):
        child(extent, side, f"{value:.10g}")
    child(canvas, "rotation", "0")
    child(canvas, "destinationsrs").append(system(plan.crs))
    views = child(root, "ProjectViewSettings", UseProjectScales="0")
    named = dict(zip(("xmin", "ymin", "xmax", "ymax"), frame.opening, strict=True))
    child(views, "DefaultViewExtent", **named).append(system(plan.crs))


def _properties(root: Element, plan: Plan) -> None:
    held = child(root, "properties")
    child(child(held, "Paths"), "Absolute", "false", type="bool")
    child(child(held, "SpatialRefSys"), "ProjectionsEnabled", "1", type="int")
    child(child(held, "Measure"), "Ellipsoid", "EPSG:7030", type="QString")
    units = child(held, "Measurement")
    child(units, "DistanceUnits", "km", type="QString")
    child(units, "AreaUnits", "km2", type="QString")
    paper = child(held, "Gui")
    for part, at in (("Red", 1), ("Green", 3), ("Blue", 5)):
        child(paper, f"CanvasColor{part}Part", str(int(PAPER[at : at + 2], 16)), type="int")


def _about(root: Element, plan: Plan) -> None:
    """What QGIS shows as the project's metadata: sources, base and what it may be used for."""
    held = child(root, "projectMetadata")
    child(held, "identifier", plan.name)
    child(held, "type", "dataset")
    child(held, "title", _title(plan))
    language = plan.language
    told = [
        *map_words.title_block(plan, language),
        *map_words.notes(plan, language),
        *map_words.sources(plan, language),
    ]
    child(held, "abstract", "\n".join([*map_words.warnings(plan, language), *told]))
    child(held, "author", str((plan.settings.get("report") or {}).get("organisation") or ""))

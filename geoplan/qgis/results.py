"""Finished runs in QGIS: their layers loaded with their styles, in groups as in the run's own project."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from qgis.core import (
    QgsLayerTreeGroup,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingLayerPostProcessorInterface,
    QgsProject,
    QgsVectorLayer,
)

from . import words

GEOPACKAGE, PROJECT, MANIFEST, REPORT = "plan.gpkg", "project.qgz", "manifest.json", "report.html"
# output -> layer of a run that people look at first, the topmost first
LAYERS = {
    "CENTRES": "centres",
    "GAPS": "gaps",
    "ACCESS": "access",
    "LINKS": "links",
    "ISOCHRONES": "isochrones",
    "CATCHMENTS": "catchments",
    "HINTERLANDS": "hinterlands",
    "SUMMARY": "summary",
}
# QGIS holds post-processors by a bare pointer: one that nobody keeps is never called
_KEPT: list[Any] = []
_KEPT_MOST = 500
_RANK = "geoplan/rank"  # of a layer in the tree: its place from the top


def check(folder: Path, lang: str) -> None:
    """Raise QgsProcessingException where the folder holds no finished run."""
    if not (folder / GEOPACKAGE).is_file() or not (folder / MANIFEST).is_file():
        raise QgsProcessingException(words.say("no_run", lang, folder=folder))
    try:
        layers(folder)
    except sqlite3.Error as error:
        told = {"path": folder / GEOPACKAGE, "reason": error}
        raise QgsProcessingException(words.say("plan_unreadable", lang, **told)) from None


def layers(folder: Path) -> list[str]:
    """The names of the layers in the run's GeoPackage, in its order."""
    # as a web address, since a # or ? in the path has a meaning there; its host is empty, or //share/… would name one
    path = (folder / GEOPACKAGE).absolute().as_posix()
    address = f"file://{'' if path.startswith('/') else '/'}{quote(path, safe='/:')}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as base:
        rows = base.execute(
            "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes') ORDER BY rowid"
        ).fetchall()
    return [str(name) for (name,) in rows if name not in ("layer_styles", "qgis_projects")]


def address(folder: Path, layer: str) -> str:
    """What QGIS opens the layer by."""
    return f"{(folder / GEOPACKAGE).as_posix()}|layername={layer}"


class _Styled(QgsProcessingLayerPostProcessorInterface):
    """Gives a loaded result the style that came with it, and moves it to its place in the group of its run."""

    def __init__(self, group: str, name: str, rank: int) -> None:
        super().__init__()
        self._group, self._name, self._rank = group, name, rank

    def postProcessLayer(self, layer: Any, context: Any, feedback: Any) -> None:
        """Called by QGIS once the layer is there."""
        layer.loadDefaultStyle()
        layer.setName(self._name)
        project = context.project()
        node = project.layerTreeRoot().findLayer(layer.id()) if project else None
        if node is None:
            return  # QGIS 3.32 and newer put it into the group themselves, after this
        group = _group(project, self._group)
        if node.parent() != group:
            moved = node.clone()
            moved.setCustomProperty(_RANK, self._rank)
            moved.setExpanded(False)
            # QGIS loads by the names of the files; points and lines lie over land all the same
            above = [each for each in group.children() if int(each.customProperty(_RANK, 0)) < self._rank]
            group.insertChildNode(len(above), moved)
            node.parent().removeChildNode(node)
        layer.triggerRepaint()


def load_layers(context: Any, folder: Path, wanted: Sequence[tuple[str, str]], group: str, lang: str) -> None:
    """Have QGIS load these layers when the algorithm is done: name of the output, name in the GeoPackage; the topmost first."""
    if context.project() is None:
        return
    for rank, (output, layer) in enumerate(wanted):
        name = words.label(output, lang)
        details = QgsProcessingContext.LayerDetails(name, context.project(), output)
        details.forceName = True
        if hasattr(details, "groupName"):
            details.groupName = group
            details.layerSortKey = -rank
        processor = _Styled(group, name, rank)
        _KEPT.append(processor)
        del _KEPT[:-_KEPT_MOST]
        details.setPostProcessor(processor)
        context.addLayerToLoadOnCompletion(address(folder, layer), details)


def load_run(folder: Path, project: Any) -> int:
    """How many layers of the run were put into the project, grouped and styled as in its project.qgz.

    An empty project takes the run's CRS. A run without a project.qgz has all layers of its GeoPackage in one group. For
    the thread that owns the project.
    """
    empty = not project.mapLayers()
    group = project.layerTreeRoot().insertGroup(0, folder.name)
    if (folder / PROJECT).is_file():
        own = QgsProject()
        if own.read(str(folder / PROJECT)):
            if empty and own.crs().isValid():
                project.setCrs(own.crs())
            if own.title():
                group.setName(own.title())
            return _copied(own.layerTreeRoot(), group, project)
    count = 0
    for name in layers(folder):
        layer = QgsVectorLayer(address(folder, name), name, "ogr")
        if layer.isValid():
            project.addMapLayer(layer, False)
            group.addLayer(layer).setExpanded(False)
            count += 1
    return count


def _copied(from_: Any, into: Any, project: Any) -> int:
    """How many layers below a node of another project's tree were copied, with groups, order and visibility."""
    count = 0
    for child in from_.children():
        if isinstance(child, QgsLayerTreeGroup):
            node = into.addGroup(child.name())
            count += _copied(child, node, project)
            node.setIsMutuallyExclusive(child.isMutuallyExclusive())
        else:
            layer = child.layer()
            if layer is None or not layer.isValid():
                continue
            copy = layer.clone()
            project.addMapLayer(copy, False)
            node = into.addLayer(copy)
            node.setName(child.name())
            count += 1
        node.setItemVisibilityChecked(child.itemVisibilityChecked())
        node.setExpanded(child.isExpanded())
    return count


def _group(project: Any, name: str) -> Any:
    root = project.layerTreeRoot()
    return root.findGroup(name) or root.insertGroup(0, name)

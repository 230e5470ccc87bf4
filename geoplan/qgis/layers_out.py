"""Layers picked in QGIS as files that the engine reads: plain files as they are, everything else written out first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsFeature,
    QgsFeatureRequest,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProperty,
    QgsProviderRegistry,
    QgsVectorFileWriter,
)

from . import names, words
from .picked_layers import OSM, Picked, Placed

_ALONE = (".shp", ".geojson", ".json", ".geojsonl", ".fgb", ".csv", ".tsv", ".txt")  # their one layer is not named


def look(algorithm: Any, parameters: Mapping[str, Any], name: str, context: Any, lang: str) -> Picked | None:
    """The layer picked for a parameter; None if none was. To be called in the thread that owns the layers.

    Raises QgsProcessingException where it is no layer, or has no CRS.
    """
    value = parameters.get(name)
    if value is None or value == "":
        return None
    role, why = words.label(name, lang), []
    given = value
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        given = value.source
        # a limit came with 3.14, an expression with 3.32
        if value.selectedFeaturesOnly or value.featureLimit > 0 or getattr(value, "filterExpression", ""):
            why.append(words.say("selected", lang))
    if isinstance(given, QgsProperty):
        given = given.valueAsString(context.expressionContext(), "")[0]
    layer = algorithm.parameterAsVectorLayer({name: given}, name, context)
    if layer is None or not layer.isValid():
        raise QgsProcessingException(words.say("no_layer", lang, role=role, value=given))
    path, inside, more = _place(layer, lang)
    why = [*more, *why, *_changed(layer, lang)]
    if not layer.isSpatial():
        return Picked(name, layer.name(), path, inside, "", _encoding(layer, path), False, tuple(why))
    crs, stated = layer.crs(), layer.dataProvider().crs()
    if not crs.isValid():
        raise QgsProcessingException(words.say("no_crs", lang, role=role, name=layer.name()))
    told = ""
    if not stated.isValid() and crs.authid().startswith("EPSG:"):
        told = crs.authid()
    elif crs != stated:
        why.append(words.say("other_crs", lang, crs=crs.authid() or crs.description()))
    return Picked(name, layer.name(), path, inside, told, _encoding(layer, path), True, tuple(why))


def _place(layer: Any, lang: str) -> tuple[str, str, list[str]]:
    """File and layer in it, and what keeps the engine from reading it there."""
    if layer.providerType() == "memory":
        return "", "", [words.say("memory", lang)]
    parts = QgsProviderRegistry.instance().decodeUri("ogr", layer.source()) if layer.providerType() == "ogr" else {}
    path = str(parts.get("path") or "")
    if not path or not Path(path).exists() or parts.get("vsiPrefix"):
        return "", "", [words.say("no_file", lang, provider=layer.providerType())]
    if Path(path).is_dir() and not path.lower().endswith(".gdb"):
        return "", "", [words.say("no_file", lang, provider=path)]
    why = [words.say("options", lang)] if parts.get("openOptions") else []
    alone = path.lower().endswith((*_ALONE, *OSM))
    return path, "" if alone else str(parts.get("layerName") or ""), why


def _changed(layer: Any, lang: str) -> list[str]:
    """What the layer is in QGIS that its file is not."""
    out = []
    if layer.isEditable() and layer.isModified():
        out.append(words.say("edited", lang))
    if layer.subsetString():
        out.append(words.say("filtered", lang, filter=layer.subsetString()))
    unsaved = layer.isEditable() and layer.isModified()  # these may have added fields, which are told already
    if layer.vectorJoins() or (not unsaved and layer.fields().count() != layer.dataProvider().fields().count()):
        out.append(words.say("joined", lang))
    return out


def _encoding(layer: Any, path: str) -> str:
    """The encoding that was chosen for a shapefile in QGIS, where its .cpg says otherwise or is missing."""
    if not path.lower().endswith(".shp"):
        return ""
    chosen = layer.dataProvider().encoding()
    cpg = next(
        (each for each in (Path(path).with_suffix(".cpg"), Path(path).with_suffix(".CPG")) if each.is_file()), None
    )
    stated = cpg.read_text(encoding="latin-1").strip() if cpg else ""
    # System and UTF-8 are what QGIS takes where nothing is known: the engine looks closer
    if not chosen or chosen.upper() in ("SYSTEM", "UTF-8", "UTF8", stated.upper()):
        return ""
    return str(chosen)


def place(
    picked: Picked,
    source: Callable[[], Any],
    folder: Path,
    context: Any,
    feedback: Any,
    lang: str,
    constant: Mapping[str, str] | None = None,
) -> Placed:
    """The file for a picked layer, written into `folder` where it must be; the log says which.

    `constant` fields get the same value in every row. Raises QgsProcessingException where it cannot be written.
    """
    role = words.label(picked.role, lang)
    why = list(picked.why)
    if constant:
        why += [words.say("constant", lang, service=value) for value in constant.values()]
    if not why:
        key = "as_a_whole" if picked.as_osm else "as_it_is"
        feedback.pushInfo(words.say(key, lang, role=role, name=picked.name, path=picked.path))
        return Placed(picked, Path(picked.path), picked.layer, picked.crs, picked.encoding)
    name = picked.role.lower()
    path = folder / f"{name}.gpkg"
    count = _write(picked, source(), path, name, constant or {}, context, feedback, lang)
    reason = "；".join(why) if lang == "zh" else "; ".join(why)
    told = {"role": role, "name": picked.name, "path": path, "why": reason, "count": count}
    feedback.pushInfo(words.say("written_out", lang, **told))
    return Placed(picked, path, name, note=f"{picked.name}: {reason}")


def _write(
    picked: Picked,
    source: Any,
    path: Path,
    layer: str,
    constant: Mapping[str, str],
    context: Any,
    feedback: Any,
    lang: str,
) -> int:
    """How many features were written."""
    fields = QgsFields()
    for each in source.fields():
        if each.name() not in constant:
            fields.append(each)
    for name in constant:
        fields.append(QgsField(name, names.TEXT))
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName, options.fileEncoding = "GPKG", layer, "UTF-8"
    # a field called fid or geom is the planner's own
    options.layerOptions = ["FID=geoplan_fid", "GEOMETRY_NAME=geoplan_geom"]
    writer = QgsVectorFileWriter.create(
        str(path), fields, source.wkbType(), source.sourceCrs(), context.transformContext(), options
    )
    failed = {"role": words.label(picked.role, lang), "name": picked.name, "path": path}
    if writer.hasError() != QgsVectorFileWriter.WriterError.NoError:
        raise QgsProcessingException(words.say("not_written", lang, **failed, reason=writer.errorMessage()))
    kept = [i for i, each in enumerate(source.fields()) if each.name() not in constant]
    added = list(constant.values())
    count, total = 0, max(1, source.featureCount())
    for feature in source.getFeatures(QgsFeatureRequest(), names.AS_DRAWN):
        if feedback.isCanceled():
            break
        out, given = QgsFeature(fields), feature.attributes()
        out.setAttributes([given[i] for i in kept] + added)
        out.setGeometry(feature.geometry())
        if not writer.addFeature(out, QgsFeatureSink.Flag.FastInsert):
            raise QgsProcessingException(words.say("not_written", lang, **failed, reason=writer.errorMessage()))
        count += 1
        feedback.setProgress(100 * count / total)
    if not writer.flushBuffer():
        raise QgsProcessingException(words.say("not_written", lang, **failed, reason=writer.errorMessage()))
    return count

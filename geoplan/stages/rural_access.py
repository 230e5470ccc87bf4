"""The stage of the Rural Access Index: rural people near a road that is open all year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoplan import access, listing
from geoplan.access import Standard
from geoplan.config.models import Config
from geoplan.config.service_checks import ALL_SEASON_ROAD
from geoplan.config.service_models import RuralAccess
from geoplan.errors import Fault, LayerError
from geoplan.findings import Finding
from geoplan.inputs import weakest
from geoplan.stages.ground import Ground, Reach, covered_land
from geoplan.stages.groups import groups, named
from geoplan.stages.service import TOO_COARSE, across_metres

_OF_MINUTES = ("reached_share", "mean", "median", "p90", "gini", "theil", "cv")  # nobody travels to a road


def rural_access(
    config: Config, section: RuralAccess, on: Ground, reaches: Mapping[str, Reach], made: Mapping[str, pd.DataFrame]
) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """The layers `access` and `summary` of `made` with the rows of the index, and what is doubtful about it.

    The index itself is the coverage of the group `rural`; where nothing says who is rural there is that of all people only.
    """
    roads, doubts = _roads(section, reaches)
    standard = _standard(section)
    rows = _rows(config, on, roads, standard)
    inside = rows[rows["inside"]]
    coarse, sure = _coarse(on, inside, standard), "exact"
    if coarse or weakest(inside["basis"]) != "observed":
        sure = "indicative"
    elif on.layers.completeness.get("roads", "unknown") != "full":
        sure = "at_least"
    counties, title = named(config, on)
    parts = [made["summary"]] if "summary" in made else []
    for group in groups(on, config.base):
        counted = inside.assign(people=group.people[rows["inside"].to_numpy(dtype=bool)])
        own = access.summarise(counted, counties, base=group.base, area_name=title, group=group.name)
        told = {key: inside[key].iloc[0] for key in ("standard", "standard_source", "standard_name", "confidence")}
        parts.append(own.assign(coverage_is=sure, **dict.fromkeys(_OF_MINUTES, np.nan), **told))
    points = on.demand.geometry.reindex(inside["demand_id"]).to_numpy()
    layer = gpd.GeoDataFrame(inside.drop(columns="inside"), geometry=points, crs=on.layers.frame)
    every = pd.concat([made["access"], layer], ignore_index=True) if "access" in made else layer
    summary = pd.concat(parts, ignore_index=True)
    return {"access": every, "summary": summary}, [*doubts, *coarse, *_of_everybody(on, inside)]


def _roads(section: RuralAccess, reaches: Mapping[str, Reach]) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """The edges of the classes that are open all year and that any mode may use, by id; findings for classes without one.

    Raises LayerError where there is none at all.
    """
    edges = pd.concat([reach.network.table() for reach in reaches.values()])
    edges = edges[edges["ms_forward"].notna() | edges["ms_back"].notna()]
    edges = edges[~edges["edge_id"].duplicated()].sort_values("edge_id").set_index("edge_id")
    held = Counter(edges["road_class"].astype(str))
    absent = [name for name in section.road_classes if name not in held]
    own = edges[edges["road_class"].isin(section.road_classes)]
    if own.empty:
        told = {"classes": ", ".join(section.road_classes), "found": listing.counted(held) or "–"}
        raise LayerError(Fault("rural_access_no_roads", told, layer="rural_access.road_classes"))
    return own, [Finding("rural_access_class_absent", "roads", name, {"value": name}) for name in absent]


def _standard(section: RuralAccess) -> Standard:
    given = section.standard
    stated = given.model_dump() | {"source": given.source or "", "confidence": given.confidence or ""}
    return Standard(**stated, straight_line=True)


def _rows(config: Config, on: Ground, roads: gpd.GeoDataFrame, standard: Standard) -> pd.DataFrame:
    """All demand points with their nearest road, as the layer `access` has them, with `inside`."""
    assert standard.metres is not None
    points = on.demand.geometry.to_numpy()
    ids = on.demand.index.to_numpy().astype(str)
    ends = covered_land(config, on).boundary
    rows = access.near_roads(
        ids,
        points,
        roads.index.to_numpy().astype(str),
        roads.geometry.to_numpy(),
        metres=standard.metres,
        exit_m=shapely.distance(points, ends),
    )
    inputs = weakest(set(roads["basis"]))
    return rows.assign(
        service=ALL_SEASON_ROAD,
        standard=standard.text(),
        standard_source=standard.cited(),
        standard_name=standard.name,
        confidence=standard.confidence,
        base=config.base,
        basis=[weakest([inputs, basis]) for basis in on.demand["basis"]],
        people=on.people_by(config.base),
        settlement_id=on.demand["settlement_id"].to_numpy(),
        county_id=on.demand["county_id"].to_numpy(),
        inside=on.demand["inside"].to_numpy(dtype=bool),
    )


def _coarse(on: Ground, inside: pd.DataFrame, standard: Standard) -> list[Finding]:
    """A finding where the land of an average demand point is more than half the standard across; else none."""
    across = across_metres(on, inside)
    if standard.metres is None or not across > TOO_COARSE * standard.metres:
        return []
    told = {"service": ALL_SEASON_ROAD, "metres": round(across), "standard": standard.text()}
    return [Finding("rural_access_too_coarse", "access", ALL_SEASON_ROAD, told)]


def _of_everybody(on: Ground, inside: pd.DataFrame) -> list[Finding]:
    """A finding for people of whom nothing says whether they are rural."""
    unknown = on.demand["urban_share"].reindex(inside["demand_id"]).isna().to_numpy()
    people = float(inside["people"].to_numpy(dtype="float64")[unknown].sum())
    if not people:
        return []
    code = "rural_access_of_everybody" if unknown.all() else "rural_access_unknown"
    return [Finding(code, "access", ALL_SEASON_ROAD, {"people": f"{people:.0f}"})]

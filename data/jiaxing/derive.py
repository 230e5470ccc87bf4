"""Derives the Jiaxing data set from the upstream files.

    python derive.py SOURCE_FOLDER [OUT_FOLDER]

SOURCE_FOLDER holds the files named in SOURCES; OUT_FOLDER is this folder unless stated. Running it twice gives the same
bytes. It stands apart from geoplan on purpose: what the engine is tried on must not be made by the engine.
"""

import csv
import json
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyproj import Geod
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

SOURCES = {
    "counties": "counties_tianditu_cgcs2000.geojson",
    "townships": "townships_reference.csv",
    "codes": "township_codes.csv",
    "villages": "village_codes.csv",
    "facilities": "facilities_osm_2024_wgs84.geojson",
}

GEOD = Geod(ellps="GRS80")
GAUSS_KRUGER = 4549  # CGCS2000, central meridian 120° E: distances in the prefecture are right to 1 in 10,000

# adcode: Chinese name, English name, residents 2020, urban residents 2020, residents 2010
COUNTIES = {
    "330402": ("南湖区", "Nanhu", 839_433, 735_436, 612_663),
    "330411": ("秀洲区", "Xiuzhou", 679_221, 452_885, 589_219),
    "330421": ("嘉善县", "Jiashan", 648_160, 473_639, 574_187),
    "330424": ("海盐县", "Haiyan", 456_775, 297_920, 430_940),
    "330481": ("海宁市", "Haining", 1_076_199, 752_775, 806_966),
    "330482": ("平湖市", "Pinghu", 671_326, 449_636, 671_834),
    "330483": ("桐乡市", "Tongxiang", 1_029_754, 690_641, 815_848),
}
SOURCE_2010 = "2010: sixth census, seen in a secondary source only"
CENSUS_SOURCE = f"2020: seventh national population census, county bulletin; {SOURCE_2010}"
XIUZHOU_SOURCE = f"2020: city proper (1518654) less Nanhu, urban residents likewise derived; {SOURCE_2010}"

# the place that holds each county's seat, and the subdistrict that carries the seat's point (the city has several)
SEAT_PLACE = {
    "330402": "嘉兴", "330411": "嘉兴", "330421": "嘉善", "330424": "海盐",
    "330481": "海宁", "330482": "平湖", "330483": "桐乡",
}  # fmt: skip
PLACE_EN = {
    "嘉兴": "Jiaxing", "嘉善": "Jiashan", "海盐": "Haiyan", "海宁": "Haining", "平湖": "Pinghu", "桐乡": "Tongxiang",
    "滨海": "Binhai",
}  # fmt: skip
SEAT_SUBDISTRICTS = {"魏塘街道", "武原街道", "硖石街道", "当湖街道", "梧桐街道"}
BINHAI = {"乍浦镇", "独山港镇", "林埭镇"}
PLACE_NODE_IDS = {"嘉兴": "jiaxing", "滨海": "binhai"}

PINYIN = {
    "建设": "Jianshe", "解放": "Jiefang", "新嘉": "Xinjia", "南湖": "Nanhu", "新兴": "Xinxing", "城南": "Chengnan",
    "东栅": "Dongzha", "长水": "Changshui", "七星": "Qixing", "凤桥": "Fengqiao", "余新": "Yuxin", "新丰": "Xinfeng",
    "大桥": "Daqiao", "新城": "Xincheng", "嘉北": "Jiabei", "塘汇": "Tanghui", "高照": "Gaozhao",
    "王江泾": "Wangjiangjing", "油车港": "Youchegang", "新塍": "Xincheng", "王店": "Wangdian", "洪合": "Honghe",
    "魏塘": "Weitang", "罗星": "Luoxing", "惠民": "Huimin", "大云": "Dayun", "西塘": "Xitang", "干窑": "Ganyao",
    "陶庄": "Taozhuang", "姚庄": "Yaozhuang", "天凝": "Tianning", "武原": "Wuyuan", "西塘桥": "Xitangqiao",
    "秦山": "Qinshan", "望海": "Wanghai", "沈荡": "Shendang", "百步": "Baibu", "于城": "Yucheng", "澉浦": "Ganpu",
    "通元": "Tongyuan", "硖石": "Xiashi", "海洲": "Haizhou", "海昌": "Haichang", "马桥": "Maqiao", "许村": "Xucun",
    "长安": "Chang'an", "周王庙": "Zhouwangmiao", "丁桥": "Dingqiao", "斜桥": "Xieqiao", "黄湾": "Huangwan",
    "盐官": "Yanguan", "袁花": "Yuanhua", "当湖": "Danghu", "钟埭": "Zhongdai", "曹桥": "Caoqiao", "乍浦": "Zhapu",
    "新埭": "Xindai", "新仓": "Xincang", "广陈": "Guangchen", "林埭": "Lindai", "独山港": "Dushangang",
    "梧桐": "Wutong", "凤鸣": "Fengming", "高桥": "Gaoqiao", "乌镇": "Wuzhen", "濮院": "Puyuan", "屠甸": "Tudian",
    "石门": "Shimen", "河山": "Heshan", "洲泉": "Zhouquan", "大麻": "Dama", "崇福": "Chongfu",
}  # fmt: skip

GEONAMES_ERROR_M = 1000
# points that are worse than the rest, and why
COORDINATE_NOTES = {
    "新塍镇": (2000, "typed by hand: not in the gazetteer"),
    "当湖街道": (2500, "typed by hand: not in the gazetteer; another published point lies 2.4 km south"),
    "盐官镇": (6000, "the gazetteer's point is also tagged Guodian; the historic town lies 5.4 km south"),
    "独山港镇": (3000, "merged from Huanggu and Quantang, 6.5 km apart; this is Huanggu, by the police station"),
    "洪合镇": (1000, "the gazetteer calls this point Hengjingqiao"),
}
# upstream puts Dushangang at Quantang; OSM has its police station 0.3 km from the former seat of Huanggu
MOVED = {"独山港镇": ("1806559", "121.15724", "30.6704")}
NOTES = {
    "南湖街道": "no point of its own: the gazetteer's Chengnan lists 南湖乡 as an old name but is 城南街道",
    "凤鸣街道": "14 of its 16 units are villages; the former township Tongfu in it lies about 11 km from the seat",
}
FACILITY_NOTES = {
    "杭州市钱塘区凌云小学": "outside the county polygons here; its name says Qiantang, Hangzhou",
    "嘉兴市中医院": "stands just inside Xiuzhou in the generalised polygons here",
}

# mean road distance over straight distance in China
# Ballou, Rahardja & Sakai (2002), Transportation Research A 36(9), 843-848
CIRCUITY = 1.33


def counties(source: Path) -> gpd.GeoDataFrame:
    """The 7 county polygons in CGCS2000, checked to be a coverage."""
    upstream = gpd.read_file(source / SOURCES["counties"], engine="pyogrio")
    # upstream says WGS 84 and publishes CGCS2000: the same at this scale
    upstream = upstream.set_crs(4490, allow_override=True)
    upstream["adcode"] = upstream["district_adcode"].astype(str)
    upstream = upstream.sort_values("adcode").reset_index(drop=True)
    shapes = upstream.geometry.values
    if not (shapely.is_valid(shapes).all() and shapely.coverage_is_valid(shapes)):
        raise SystemExit("the county polygons overlap or leave gaps: repair them here, openly")
    if upstream["adcode"].tolist() != sorted(COUNTIES):
        raise SystemExit(f"expected the counties {sorted(COUNTIES)}, found {upstream['adcode'].tolist()}")
    columns = ["name", "name_en", "people_2020", "urban_2020", "people_2010"]
    facts = pd.DataFrame.from_dict(COUNTIES, orient="index", columns=columns)
    facts = facts.loc[upstream["adcode"]].reset_index(names="adcode")
    multi = [shapely.MultiPolygon(shapely.get_parts(shape).tolist()) for shape in shapely.normalize(shapes)]
    return gpd.GeoDataFrame(facts, geometry=multi, crs=4490)


def census() -> pd.DataFrame:
    """The typed census figures, one row per county."""
    return pd.DataFrame(
        [
            (adcode, name, name_en, people, urban, people_2010, XIUZHOU_SOURCE if adcode == "330411" else CENSUS_SOURCE)
            for adcode, (name, name_en, people, urban, people_2010) in sorted(COUNTIES.items())
        ],
        columns=["adcode", "county", "county_en", "people_2020", "urban_2020", "people_2010", "source"],
    )


def largest_remainder(shares: np.ndarray, total: int) -> np.ndarray:
    """Integers that add up to `total`, each the floor of its share or one more; ties go to the earlier row."""
    whole = np.floor(shares).astype(int)
    order = np.argsort(-(shares - whole), kind="stable")
    whole[order[: total - whole.sum()]] += 1
    return whole


def people_proxy(units: pd.DataFrame, villages: pd.DataFrame) -> np.ndarray:
    """The county census split over its township units.

    A county's urban residents are split by the number of residents' committees, its rural residents by the number of
    village committees. Integers by largest remainder, so that every county adds up to its census exactly.
    """
    is_village = villages["name"].str.contains("村委会|村民委员会")
    counts = pd.crosstab(villages["streetCode"], is_village).reindex(units["code"])
    people = np.zeros(len(units), dtype=int)
    for adcode, (_, _, total, urban, _) in COUNTIES.items():
        rows = (units["county"] == adcode).to_numpy()
        communities, rural = counts[False].to_numpy()[rows], counts[True].to_numpy()[rows]
        shares = urban * communities / communities.sum() + (total - urban) * rural / rural.sum()
        people[rows] = largest_remainder(shares, total)
    return people


def place(unit: pd.Series, has_villages: bool) -> str:
    """The place of the urban system a unit belongs to; blank where it is a place of its own.

    A subdistrict belongs to its county's seat if it carries the seat's point, if it has no point of its own, or if it
    has no village committee. The others are outer subdistricts.
    """
    if unit["kind"] != "subdistrict":
        return ""
    core = unit["name"] in SEAT_SUBDISTRICTS or not unit["lon"] or not has_villages
    return SEAT_PLACE[unit["county"]] if core else ""


def note(unit: pd.Series) -> str:
    """What a reader should know about the unit; blank where there is nothing."""
    remark = NOTES.get(unit["name"]) or COORDINATE_NOTES.get(unit["name"], (0, ""))[1]
    if unit["lon"] or remark.startswith("no point"):
        return remark
    return "; ".join(filter(None, ["no point of its own", remark]))


def townships(source: Path) -> pd.DataFrame:
    """The 72 township units, one row each, all columns as text but `people`."""
    upstream = pd.read_csv(source / SOURCES["townships"], dtype=str, encoding="utf-8", keep_default_na=False)
    codes = pd.read_csv(source / SOURCES["codes"], dtype=str, encoding="utf-8")
    villages = pd.read_csv(source / SOURCES["villages"], dtype=str, encoding="utf-8")
    upstream = upstream.sort_values("code").reset_index(drop=True)
    for name, moved in MOVED.items():
        upstream.loc[upstream["name"] == name, ["geonameid", "lon", "lat"]] = moved
    if not upstream[["code", "name"]].equals(codes.sort_values("code", ignore_index=True)[["code", "name"]]):
        raise SystemExit("the township codes and the reference table name different units")

    units = upstream[["code", "name", "kind", "lon", "lat"]].copy()
    units["county"] = units["code"].str[:6]
    stem = units["name"].str.removesuffix("街道").str.removesuffix("镇")
    units["name_en"] = stem.map(PINYIN)
    village_streets = set(villages.loc[villages["name"].str.contains("村委会|村民委员会"), "streetCode"])
    units["place"] = [place(unit, unit["code"] in village_streets) for _, unit in units.iterrows()]
    units["place_binhai"] = units["place"].mask(units["name"].isin(BINHAI), "滨海")
    for column in ("place", "place_binhai"):
        units[f"{column}_en"] = units[column].map(PLACE_EN).fillna("")
    located = units["lon"] != ""
    geonames = upstream["geonameid"] != ""
    units["coord_source"] = np.where(geonames, "GeoNames " + upstream["geonameid"], np.where(located, "typed", ""))
    errors = units["name"].map(lambda name: COORDINATE_NOTES.get(name, (GEONAMES_ERROR_M,))[0])
    units["coord_error_m"] = errors.astype(str).where(located, "")
    units["people"] = people_proxy(units, villages)
    units["people_basis"] = "proxy"
    units["role_2005_plan"] = upstream["role_plan_2005_2020"].str.replace(" (七镇)", "", regex=False)
    units["note"] = [note(unit) for _, unit in units.iterrows()]
    return units[
        [
            "code", "name", "name_en", "county", "kind", "place", "place_en", "place_binhai",
            "place_binhai_en", "lon", "lat", "coord_source", "coord_error_m", "people", "people_basis", "role_2005_plan", "note",
        ]
    ]  # fmt: skip


def facilities(source: Path, polygons: gpd.GeoDataFrame) -> dict:
    """The OSM facilities as GeoJSON, sorted by id.

    Upstream drops the kind of OSM object. Nodes keep the seven decimals OSM stores, centroids of ways have more; no id
    is small enough for a relation.
    """
    upstream = json.loads((source / SOURCES["facilities"]).read_text(encoding="utf-8"))["features"]
    shape = dict(zip(polygons["adcode"], polygons.geometry, strict=True))
    rows = []
    for feature in upstream:
        told = feature["properties"]
        lon, lat = feature["geometry"]["coordinates"]
        is_node = all(abs(value * 1e7 - round(value * 1e7)) < 1e-3 for value in (lon, lat))
        remark = FACILITY_NOTES.get(told["name"])
        if (remark is None) != bool(shape[told["adcode"]].covers(shapely.Point(lon, lat))):
            raise SystemExit(f"{told['name']}: the county upstream states and the polygons disagree (or no longer do)")
        outside = not any(polygon.covers(shapely.Point(lon, lat)) for polygon in shape.values())
        rows.append(
            {
                "osm_id": ("n" if is_node else "w") + told["osm_id"],
                "fclass": told["fclass"],
                "name": told["name"],
                "adcode": None if outside else told["adcode"],
                "county": None if outside else told["county"],
                "note": remark,
                "lon": round(lon, 7),
                "lat": round(lat, 7),
            }
        )
    rows.sort(key=lambda row: (row["osm_id"][0], int(row["osm_id"][1:])))
    return {
        "type": "FeatureCollection",
        "name": "facilities",
        "features": [
            {
                "type": "Feature",
                "properties": {key: row[key] for key in ("osm_id", "fclass", "name", "adcode", "county", "note")},
                "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
            }
            for row in rows
        ],
    }


def place_points(units: pd.DataFrame, column: str) -> pd.DataFrame:
    """The people-weighted point of the located members of each place named in `column`."""
    members = units[(units[column] != "") & (units["lon"] != "")]
    weighted = members.assign(
        lon=members["lon"].astype(float) * members["people"], lat=members["lat"].astype(float) * members["people"]
    )
    sums = weighted.groupby(column)[["lon", "lat", "people"]].sum()
    return pd.DataFrame({"lon": sums["lon"] / sums["people"], "lat": sums["lat"] / sums["people"]})


def road_nodes(units: pd.DataFrame) -> pd.DataFrame:
    """The points the stand-in roads join: every located unit, and every place whose point is not one of its members.

    Columns node_id, name, county, seat (stands for its county's seat), made (not a unit), lon, lat.
    """
    located = units[units["lon"] != ""]
    nodes = pd.DataFrame(
        {
            "node_id": located["code"],
            "name": located["name"],
            "county": located["county"],
            "seat": located["name"].isin(SEAT_SUBDISTRICTS),
            "made": False,
            "lon": located["lon"].astype(float),
            "lat": located["lat"].astype(float),
        }
    )
    made = [
        {
            "node_id": PLACE_NODE_IDS[name],
            "name": name,
            "county": county,
            "seat": name == "嘉兴",
            "made": True,
            "lon": round(points.loc[name, "lon"], 6),
            "lat": round(points.loc[name, "lat"], 6),
        }
        for name, county, points in (
            ("嘉兴", "330402", place_points(units, "place")),
            ("滨海", "330482", place_points(units, "place_binhai")),
        )
    ]
    return pd.concat([nodes, pd.DataFrame(made)], ignore_index=True).sort_values("node_id", ignore_index=True)


def gabriel(xy: np.ndarray) -> list[tuple[int, int]]:
    """Pairs with no other point in the closed disc that has the pair as its diameter.

    A planar, connected graph that holds the minimum spanning tree.

    Gabriel & Sokal (1969), Systematic Zoology 18(3), 259-278.
    """
    squared = ((xy[:, None] - xy[None]) ** 2).sum(axis=2)
    pairs = []
    for a in range(len(xy)):
        for b in range(a + 1, len(xy)):
            inside = squared[a] + squared[b] <= squared[a, b]
            inside[[a, b]] = False
            if not inside.any():
                pairs.append((a, b))
    return pairs


def route(predecessors: np.ndarray, a: int, b: int) -> set[tuple[int, int]]:
    """The links on the shortest route from a to b, smaller node first."""
    links = set()
    while b != a:
        before = int(predecessors[a, b])
        links.add((min(before, b), max(before, b)))
        b = before
    return links


def standin_roads(units: pd.DataFrame) -> gpd.GeoDataFrame:
    """A stand-in for the missing road network, from the township points alone.

    Straight links of the Gabriel graph. Class by what the routes over a link join: primary if it lies on the shortest
    route between neighbouring seats, secondary if on that of a settlement to its county's seat, else tertiary. `metres`
    is the geodesic length times `detour`; `detour` brings the mean ratio of route to straight line over all pairs of
    settlements to CIRCUITY.
    """
    nodes = road_nodes(units)
    lon, lat = nodes["lon"].to_numpy(), nodes["lat"].to_numpy()
    projected = gpd.GeoSeries(gpd.points_from_xy(lon, lat), crs=4326).to_crs(GAUSS_KRUGER)
    xy = np.column_stack([projected.x, projected.y])
    links = gabriel(xy)
    a, b = np.array(links).T
    straight = np.array(GEOD.inv(lon[a], lat[a], lon[b], lat[b])[2])
    graph = csr_matrix((straight, (a, b)), shape=(len(nodes), len(nodes)))
    metres, predecessors = dijkstra(graph, directed=False, return_predecessors=True)

    seats = np.flatnonzero(nodes["seat"])
    primary = set().union(*(route(predecessors, seats[i], seats[j]) for i, j in gabriel(xy[seats])))
    seat_of = {nodes["county"][seat]: seat for seat in seats}
    seat_of["330411"] = seat_of["330402"]  # Xiuzhou's seat is the central city
    secondary = set().union(*(route(predecessors, seat_of[nodes["county"][node]], node) for node in nodes.index))
    road_class = ["primary" if link in primary else "secondary" if link in secondary else "tertiary" for link in links]

    units_only = np.flatnonzero(~nodes["made"])
    i, j = (units_only[side] for side in np.triu_indices(len(units_only), 1))
    crow_metres = np.array(GEOD.inv(lon[i], lat[i], lon[j], lat[j])[2])
    detour = round(CIRCUITY / float(np.mean(metres[i, j] / crow_metres)), 2)

    node_id, name = nodes["node_id"], nodes["name"]
    return gpd.GeoDataFrame(
        {
            "road_id": [f"{node_id[i]}-{node_id[j]}" for i, j in links],
            "name": [f"{name[i]}–{name[j]}" for i, j in links],
            "road_class": road_class,
            "oneway": "both",
            "metres": np.round(straight * detour, 1),
            "detour": detour,
            "basis": "modelled",
        },
        geometry=[shapely.LineString([(lon[i], lat[i]), (lon[j], lat[j])]) for i, j in links],
        crs=4326,
    )


def write_layer(table: gpd.GeoDataFrame, path: Path, layer: str) -> None:
    # GDAL stamps the day of writing into a GeoPackage unless told another
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2026-01-01T00:00:00.000Z"})
    path.unlink(missing_ok=True)
    table.to_file(path, layer=layer, driver="GPKG", engine="pyogrio", VERSION="1.2", SPATIAL_INDEX="NO")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def write_csv(table: pd.DataFrame, path: Path) -> None:
    # without the mark, Excel guesses the encoding and Chinese names break
    table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n", quoting=csv.QUOTE_MINIMAL)


def main(source: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    polygons = counties(source)
    units = townships(source)
    write_layer(polygons, out / "counties.gpkg", "counties")
    write_csv(census(), out / "census.csv")
    write_csv(units, out / "townships.csv")
    features = facilities(source, polygons)
    # one facility a line, so that a change can be read in review
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features["features"])
    text = f'{{"type": "FeatureCollection", "name": "facilities", "features": [\n{lines}\n]}}\n'
    (out / "facilities.geojson").write_text(text, encoding="utf-8", newline="\n")
    write_layer(standin_roads(units), out / "roads_standin.gpkg", "roads")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else Path(__file__).parent)

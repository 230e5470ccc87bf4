"""What columns and values of usual county data mean: the words that `init --from` goes by."""

from __future__ import annotations

from collections.abc import Collection

# role -> our field -> names of columns that usually hold it, the surest first; compared without case
COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "area": {
        "id": (
            "XZQDM",
            "PAC",
            "adcode",
            "county_code",
            "行政区代码",
            "行政区划代码",
            "区划代码",
            "行政代码",
            "XZDM",
            "代码",
            "编号",
            "code",
            "id",
        ),
        "name": ("XZQMC", "行政区名称", "行政区划名称", "县名", "名称", "county_name", "NAME", "NAME_CHN", "MC"),
        "name_en": ("name_en", "NAME_ENG", "英文名称"),
        "people": ("常住人口", "总人口", "people", "population", "POP", "户籍人口"),
    },
    "settlements": {
        "id": (
            "ZLDWDM",
            "XZQDM",
            "村代码",
            "行政区代码",
            "行政区划代码",
            "区划代码",
            "编码",
            "代码",
            "编号",
            "code",
            "settlement_id",
            "zone_id",
            "id",
            "osm_id",
        ),
        "name": ("ZLDWMC", "XZQMC", "村名", "居民点名称", "名称", "NAME", "MC"),
        "name_en": ("name_en", "英文名称"),
        "people": ("常住人口", "总人口", "人口", "人口数", "people", "population", "POP", "RKS", "户籍人口"),
        "people_registered": ("户籍人口", "HJRK", "registered"),
        "county": ("所属县", "县代码", "区县", "county_id", "county_code", "county", "PAC", "adcode", "XJDM"),
        "kind": ("类型", "级别", "kind", "place_kind", "fclass", "JB"),
        "place": ("place_id", "所属地方", "place"),
        "urban": ("城乡", "城乡分类", "urban"),
        "lon": ("经度", "lon", "lng", "longitude", "JD"),
        "lat": ("纬度", "lat", "latitude", "WD"),
        "x": ("横坐标", "X坐标", "x"),
        "y": ("纵坐标", "Y坐标", "y"),
    },
    "facilities": {
        "id": ("编号", "facility_id", "id", "osm_id"),
        "service": (
            "设施类型",
            "设施类别",
            "服务类型",
            "fclass",
            "amenity",
            "service",
            "类别",
            "类型",
            "小类",
            "中类",
            "大类",
            "type",
            "kind",
        ),
        "name": ("设施名称", "单位名称", "学校名称", "医院名称", "名称", "NAME", "MC"),
        "capacity": ("床位数", "床位", "学位数", "学位", "capacity", "beds", "seats"),
        "stage": ("建设状态", "状态", "stage", "status"),
        "lon": ("经度", "lon", "lng", "longitude", "JD"),
        "lat": ("纬度", "lat", "latitude", "WD"),
        "x": ("横坐标", "X坐标", "x"),
        "y": ("纵坐标", "Y坐标", "y"),
    },
    "roads": {
        "id": ("road_id", "路段编号"),
        "road_class": (
            "highway",
            "road_class",
            "fclass",
            "JSDJ",
            "技术等级",
            "道路等级",
            "公路等级",
            "行政等级",
            "DLDJ",
            "GLDJ",
            "class",
        ),
        "oneway": ("oneway", "单行", "单向", "通行方向"),
        "name": ("道路名称", "路线名称", "LXMC", "DLMC", "NAME", "名称", "ref"),
        "speed_kmh": ("speed_kmh", "行驶速度"),
        "maxspeed_kmh": ("maxspeed_kmh", "限速"),
        "bridge": ("bridge", "桥梁"),
        "tunnel": ("tunnel", "隧道"),
    },
}

# a class of road as Chinese data write it -> ours; speed tables hold ours
ROAD_CLASSES = {
    "高速": "motorway",
    "国道": "trunk",
    "一级": "trunk",
    "省道": "primary",
    "二级": "primary",
    "县道": "secondary",
    "三级": "secondary",
    "乡道": "tertiary",
    "四级": "tertiary",
    "村道": "unclassified",
    "等外": "unclassified",
    "主干": "primary",
    "次干": "secondary",
    "支路": "tertiary",
    "匝道": "motorway_link",
    "快速路": "trunk",
}
ONEWAY = {"双向": "both", "顺向": "forward", "逆向": "backward", "B": "both", "F": "forward", "T": "backward"}
STAGES = {
    "现状": "existing",
    "已建": "existing",
    "在用": "existing",
    "规划": "planned",
    "在建": "planned",
    "停用": "closed",
    "撤销": "closed",
}
VALUES = {"road_class": ROAD_CLASSES, "oneway": ONEWAY, "stage": STAGES}

# what a raster of people is called: WorldPop's _ppp_ and _pop_, GHS_POP, LandScan
POPULATION = ("ppp", "pop", "landscan", "人口")


# what the abbreviations of Chinese land, road and census data stand for
REASONS = {
    "XZQDM": "行政区代码, an administrative unit's code in land data",
    "XZQMC": "行政区名称, an administrative unit's name in land data",
    "ZLDWDM": "坐落单位代码, the code of the unit a parcel lies in",
    "ZLDWMC": "坐落单位名称, the name of the unit a parcel lies in",
    "PAC": "the administrative code in basic geographic data",
    "adcode": "an administrative code as map services give it",
    "JSDJ": "技术等级, the technical class of a road",
    "DLDJ": "道路等级, the class of a road",
    "LXMC": "路线名称, the name of a route",
    "fclass": "the class of an object in OpenStreetMap extracts",
    "highway": "OpenStreetMap's key for roads",
    "常住人口": "residents, counted where they live",
    "户籍人口": "registered people, counted where they are registered",
}


def reason(column: str) -> str:
    """Why a column was taken for what it was."""
    return REASONS.get(column) or f"a column called {column} usually holds it"


def fields(role: str, columns: list[str], repeated: Collection[str] = ()) -> dict[str, str]:
    """Our field -> the column that likely holds it; each column once, fields without a likely column left out.

    A column of `repeated` has a value twice, so it is no id.
    """
    by_name = {column.casefold(): column for column in reversed(columns)}
    out: dict[str, str] = {}
    for field, names in COLUMNS[role].items():
        free = (by_name[name.casefold()] for name in names if name.casefold() in by_name)
        taken = [*out.values(), *(repeated if field == "id" else ())]
        column = next((column for column in free if column not in taken), None)
        if column is not None:
            out[field] = column
    return out


def values(field: str, seen: list[str]) -> dict[str, str]:
    """The value in the file -> ours, for values that are known under another word."""
    words = VALUES.get(field, {})
    out = {}
    for value in seen:
        # 一级公路 holds 一级; a code of one letter must be the whole value
        word = next((word for word in words if word == value or (len(word) > 1 and word in value)), None)
        if word is not None and value not in words.values():
            out[value] = words[word]
    return out

"""What codes of one column, or of one column in one layer, are called in both languages, where `words.WORDS` does not fit."""

from __future__ import annotations

from geoplan import words

_Words = dict[str, tuple[str, str]]

_LAND: _Words = {
    "ok": ("has land", "有范围"),
    "no_land": ("has no land", "无范围"),
    "unserved": ("land that none reaches", "无服务区域"),
}
# by layer and column; these come first
_OF_LAYER: dict[tuple[str, str], _Words] = {
    ("snaps", "status"): {"ok": ("on a road", "已接入")},
    ("catchments", "status"): _LAND,
    ("hinterlands", "status"): _LAND,
    ("spheres", "status"): _LAND,
    ("chains", "status"): {"ok": ("unbroken", "完整")},
    ("axes", "status"): {"ok": ("unbroken", "完整")},
}
_ALL: _Words = {"all": ("all", "全部")}
_METHODS: _Words = {
    "equal": ("equal", "等权"),
    "given": ("given", "给定"),
    "ahp": ("AHP", "层次分析法"),
    "entropy": ("entropy", "熵权法"),
    "critic": ("CRITIC", "CRITIC 法"),
    "combined": ("combined", "组合赋权"),
}
# by column; a code that is not here is looked up in `words.WORDS`
_OF_COLUMN: dict[str, _Words] = {
    "group": _ALL,
    "area_id": _ALL,
    "stage": {
        "existing": ("existing", "现状"),
        "planned": ("planned", "规划"),
        "closed": ("closed", "已关闭"),
    },
    "completeness": {
        "full": ("all are known", "完整"),
        "partial": ("some are missing", "不完整"),
        "unknown": ("not known", "未知"),
    },
    "direction": {
        "benefit": ("benefit: more is better", "越大越好"),
        "cost": ("cost: less is better", "越小越好"),
    },
    "normalise": {
        "vector": ("vector", "向量归一"),
        "min_max": ("min–max", "极差归一"),
        "z": ("z-score", "标准分"),
        "rank": ("rank", "名次"),
    },
    "missing_treated": {
        "refuse": ("no plan without it", "不予规划"),
        "exclude": ("candidate left out", "剔除候选地"),
        "impute_median": ("median of the others", "以中位数补缺"),
        "impute_worst": ("worst of the others", "以最差值补缺"),
    },
    "weighed_by": _METHODS,
    "stop": {"yes": ("yes", "可"), "no": ("no", "不可"), "last": ("last resort", "仅万不得已")},
    "place_kind": {
        "demand": ("demand point", "需求点"),
        "facility": ("facility", "设施"),
        "place": ("place", "地方"),
        "site": ("site", "站点"),
    },
    "severity": {"serious": ("serious", "严重"), "warning": ("warning", "警告"), "note": ("note", "提示")},
    "confidence": {"high": ("high", "高"), "medium": ("medium", "中"), "low": ("low", "低")},
    "role": {
        "plan": ("the plan", "方案"),
        "least_travel": ("least travel", "出行最少"),
        "between": ("between", "居中"),
        "most_merit": ("most merit", "得分最高"),
    },
    "list": {
        "official": ("official list", "官方名单"),
        "official_completed": ("official list, completed", "官方名单（补足）"),
        "model": ("the plan", "模型方案"),
        "people": ("ranking by people", "按人口排名"),
        "random": ("random choice", "随机选择"),
    },
    "unit": {
        "min": ("min", "分钟"),
        "m": ("m", "米"),
        "services": ("services", "项服务"),
        "facilities": ("facilities", "处设施"),
    },
    "measure": {
        "people": ("people", "人口"),
        "functions": ("functions", "职能"),
        "people_within": ("people within reach", "可达人口"),
        "mean_minutes": ("mean minutes", "平均时间"),
        "hinterland": ("people of the hinterland", "腹地人口"),
    },
    "units": {
        "settlements": ("settlements", "居民点"),
        "places": ("places", "地方"),
        "counties": ("counties", "县（区）"),
    },
    "kind": {
        "city": ("city", "城市"),
        "town": ("town", "镇"),
        "subdistrict": ("subdistrict", "街道"),
        "township": ("township", "乡"),
        "suburb": ("suburb", "城区"),
        "village": ("village", "村"),
        "hamlet": ("hamlet", "自然村"),
    },
    "tier": {"any": ("any tier", "不分层级")},
}
# columns whose values are codes of the house, all of them in `words.WORDS`
_HOUSE = frozenset(
    ["status", "cause", "basis", "class", "verdict", "action", "gain_unit", "relation", "area_level", "coverage_is", "way",
     "border"]
)  # fmt: skip
# layers whose column of that name holds codes of the house, while elsewhere it holds names of the user
_HOUSE_IN = {("contrasts", "indicator")}
# columns that hold codes in these layers only: elsewhere the user's own names stand in them
_ONLY_IN = {"measure": frozenset(["indicators"]), "area_id": frozenset(["summary", "border_effect"])}
COLUMNS = _HOUSE | _OF_COLUMN.keys() | {"base"}


def said(layer: str, column: str, code: str) -> tuple[str, str] | None:
    """What a code of that layer's column is called in English and in Chinese; None where the value is no code of ours."""
    own = _OF_LAYER.get((layer, column), {}).get(code)
    if own is None and (column not in _ONLY_IN or layer in _ONLY_IN[column]):
        own = _OF_COLUMN.get(column, {}).get(code)
    if own is None and column == "base" and code:
        base = words.base(code, "zh")
        return None if base == code else (code, base)
    house = column in _HOUSE or column == "unit" or (layer, column) in _HOUSE_IN
    return own or (words.WORDS.get(code) if house else None)


def told(layer: str, column: str, code: str, language: str) -> str:
    """The code of that layer's column in the plan's language; what is no code of ours stays."""
    pair = said(layer, column, code)
    return code if pair is None else words.told(*pair, language)

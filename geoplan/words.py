"""The words of results in both languages: statuses, causes, bases, proofs, units. Tables and files keep the codes."""

from __future__ import annotations

import re

# code or English word of a result: English, Chinese
WORDS: dict[str, tuple[str, str]] = {
    # statuses of access
    "ok": ("within the standard", "达标"),
    "beyond_standard": ("beyond the standard", "未达标"),
    "beyond_limit": ("beyond the limit", "超出计算范围"),
    "unreachable": ("no way there", "道路不通"),
    "absent": ("none there", "没有设施"),
    "not_snapped": ("no road within reach", "附近无可接入道路"),
    # whoever has no standard to be held against, and whoever reaches nothing for whatever reason
    "reached": ("reaches one (no standard)", "可达（未设标准）"),
    "unreached": ("reaches none", "不可达"),
    # how sure a share of people is
    "exact": ("exact", "准确"),
    "at_least": ("at least", "下限"),
    "indicative": ("indicative", "仅供参考"),
    # further causes of gaps
    "not_assessable": ("not assessable", "无法评估"),
    "too_far": ("too far", "距离过远"),
    "too_small": ("too small", "容量不足"),
    # functions that a place of a tier must host
    "hosted": ("there", "已配置"),
    "missing": ("missing", "缺少"),
    # indicators of contrasts
    "coverage": ("share of people within the standard", "覆盖率"),
    "mean_minutes": ("mean minutes of those who reach one", "可达者平均时间"),
    "need": ("capacity needed", "容量需求"),
    "per_person": ("capacity per person", "人均容量"),
    "need_hidden": ("need that the registered population hides", "户籍口径掩盖的需求"),
    # questions and units of siting
    "people within reach": ("people within reach", "覆盖人口"),
    "people within reach of two": ("people within reach of two", "双重覆盖人口"),
    "people unserved": ("people unserved", "未获服务的人口"),
    "sites opened": ("sites opened", "新设站点数"),
    "sites left open": ("sites left open", "保留站点数"),
    "sites": ("sites", "处"),
    "excess": ("travel beyond the standard", "超出标准的出行"),
    "longest way": ("longest way", "最远出行"),
    "least way between sites": ("least way between sites", "站点间最近距离"),
    "cost": ("cost", "费用"),
    "points": ("points", "点"),
    "minutes": ("minutes", "分钟"),
    "metres": ("metres", "米"),
    "point-minutes": ("point-minutes", "点·分钟"),
    "point-metres": ("point-metres", "点·米"),
    # works of siting
    "build": ("build", "新建"),
    "enlarge": ("enlarge", "扩建"),
    "close": ("close", "撤并"),
    # bases, the strongest first
    "observed": ("observed", "实测"),
    "proxy": ("a proxy", "推算"),
    "modelled": ("modelled", "推导"),
    # proofs: statuses, questions, units
    "optimal": ("proven optimal", "已证明最优"),
    "gap": ("not proven optimal", "未证明最优"),
    "stopped": ("not proven optimal", "未证明最优"),
    "infeasible": ("not possible", "无可行方案"),
    "people beyond reach": ("people beyond reach", "超出可达时限的人口"),
    "people cut off": ("people cut off", "道路不通的人口"),
    "merit": ("merit", "得分"),
    "travel": ("travel", "出行"),
    "people turned away": ("people turned away", "得不到名额的人口"),
    "people-time": ("people-time of those placed", "获得名额者的出行"),
    "best merit": ("best merit", "最高得分"),
    "best travel": ("least travel", "最少出行"),
    "score": ("score", "分"),
    "people": ("people", "人"),
    "person-minutes": ("person-minutes", "人·分钟"),
    "weighted person-minutes": ("weighted person-minutes", "加权人·分钟"),
    "person-metres": ("person-metres", "人·米"),
    "people × levels": ("people × levels", "人×级"),
    # how sure a place is, and the draws that say so
    "robust_in": ("robust in", "稳定入选"),
    "contested": ("contested", "有争议"),
    "robust_out": ("robust out", "稳定落选"),
    "robustness draws": ("draws with a plan", "有方案的抽样"),
    "draws": ("draws", "次"),
    # places of the plan and of an official list
    "chosen": ("chosen", "入选"),
    "near_missed": ("nearly chosen", "接近入选"),
    "kept_out": ("kept out by a rule", "因约束落选"),
    "not_chosen": ("not chosen", "未入选"),
    "no_candidate": ("no candidate", "非候选地"),
    "kept": ("in both", "一致"),
    "moved": ("in another tier", "层级不同"),
    "missed": ("in the official list alone", "仅在官方名单"),
    "extra": ("in the plan alone", "仅在方案"),
    # ways of choosing, and what becomes of them
    "joint": ("the joint choice", "联合选择"),
    "people_ranking": ("the ranking by people", "按人口排名"),
    "score_ranking": ("the ranking by score", "按得分排名"),
    "greedy": ("one place at a time", "逐个添加"),
    "top_down": ("from the top tier down", "自上而下"),
    "bottom_up": ("from the bottom tier up", "自下而上"),
    "parents_anywhere": ("the joint choice with parents anywhere", "上级不限本县的联合选择"),
    "keeps_rules": ("keeps all rules", "满足全部约束"),
    "breaks_rules": ("breaks rules", "违反约束"),
    "not_nested": ("levels do not hold each other", "层级不嵌套"),
    # chains, spheres, and settlements as they function
    "linked": ("linked", "已联系"),
    "broken": ("broken", "中断"),
    "cut_off": ("cut off", "不通"),
    "neighbours": ("neighbours", "相邻"),
    "parent": ("place and parent", "上下级"),
    "both": ("both", "兼有"),
    "higher": ("above its official level", "高于官方层级"),
    "as_official": ("as its official level", "符合官方层级"),
    "lower": ("below its official level", "低于官方层级"),
    "unknown": ("not known", "未知"),
    # whom a standard is for
    "urban": ("urban", "城镇"),
    "rural": ("rural", "乡村"),
    "settlement": ("settlement", "居民点"),
    "county": ("county", "县"),
    "area": ("area", "规划范围"),
    # inputs that are no layers of results
    "population": ("Population raster", "人口栅格"),
    "barriers": ("Barriers", "屏障"),
    "speed_zones": ("Speed zones", "速度分区"),
    "elevation": ("Elevation", "高程"),
    "works": ("Works on the network", "道路工程"),
    "vetoes": ("Vetoes", "否决用地"),
    "site_candidates": ("Candidate sites", "选址候选点"),
    "standards": ("Standards", "标准"),
    # sources of methods
    "definition": ("definition", "定义"),
    "config": ("the config", "配置"),
}

# columns of people as configs commonly name them, in Chinese
_BASES: dict[str, str] = {
    "people": "人口",
    "people_registered": "户籍人口",
    "people_resident": "常住人口",
    "people_urban": "城镇人口",
    "people_rural": "乡村人口",
    "children": "儿童",
    "children_0_2": "0—2 岁儿童",
    "children_3_5": "3—5 岁儿童",
    "children_6_11": "6—11 岁儿童",
    "aged_60": "60 岁及以上人口",
    "aged_65": "65 岁及以上人口",
    "aged_80": "80 岁及以上人口",
}

# rules of the urban system are named as in the config, but for the one that no key asks for
_RULES: dict[str, tuple[str, str]] = {"people cut off": ("nobody cut off", "人人可达")}
# those that read plainly in Chinese: what the pattern finds, and how it is said
_RULES_ZH = (
    (re.compile(r"(\w+)\.fixed (.+)"), "{0}指定为{1}"),
    (re.compile(r"(\w+)\.count (.+)"), "{0}数量为 {1}"),
    (re.compile(r"(\w+)\.min_people (.+)"), "{0}人口不少于 {1}"),
    (re.compile(r"(\w+)\.parent_in_county"), "{0}的上级须在本县"),
    (re.compile(r"travel_within (.+)"), "出行不超过最少的 {0} 倍"),
)

# what would close a gap, by its cause
REMEDIES: dict[str, tuple[str, str]] = {
    "not_assessable": ("Map all facilities first, then ask again.", "先补全设施数据，再作评估。"),
    "not_snapped": ("Check the point, and map or build the road to it.", "核对点位，补绘或修建通达道路。"),
    "absent": ("Open a facility.", "新建设施。"),
    "unreachable": ("Build the missing link.", "补建缺失的连接道路。"),
    "too_far": ("Bring a facility nearer, or make the way quicker.", "就近增设设施，或改善道路。"),
    "too_small": ("Enlarge a facility, or open another.", "扩建或增设设施。"),
}

# the parts of a standard as `access.Standard.text` writes them, and how they read in Chinese
_STANDARDS = (
    (re.compile(r"(\S+) min"), "{} 分钟"),
    (re.compile(r"(\S+) m"), "{} 米"),
    (re.compile(r"(\S+) m as the crow flies"), "直线 {} 米"),
    (re.compile(r"for (\S+) % of the people"), "覆盖 {} % 的人口"),
    (re.compile(r"(\S+) people per facility"), "每处服务 {} 人"),
    (re.compile(r"(\S+) per 1000"), "每千人 {}"),
    (re.compile(r"one per (\S+)"), "每个{}一处"),
)


# services and tiers as configs and the standards library commonly call them, in Chinese
NAMES: dict[str, str] = {
    "all_season_road": "四季通行道路",
    "ambulance": "急救",
    "bus_stop": "公交站",
    "charging_station": "充电站",
    "childcare": "托育",
    "city_centre": "城市中心",
    "clinic": "诊所",
    "community_health_centre": "社区卫生服务中心",
    "community_service_centre": "社区服务中心",
    "community_service_station": "社区服务站",
    "culture_centre": "文化活动中心",
    "culture_station": "文化站",
    "doctors": "诊所",
    "elderly_day_care": "老年人日间照料",
    "emergency_shelter": "应急避难场所",
    "emergency_station": "急救站",
    "fire_station": "消防站",
    "hospital": "医院",
    "junior_school": "初中",
    "kindergarten": "幼儿园",
    "library": "图书馆",
    "logistics_centre": "物流中心",
    "marketplace": "农贸市场",
    "motorway_ramp": "高速公路出入口",
    "nursing_home": "养老院",
    "outpatient_clinic": "门诊部",
    "parcel_point": "快递服务点",
    "paved_road": "硬化路",
    "pharmacy": "药店",
    "police": "派出所",
    "primary_school": "小学",
    "school": "学校",
    "senior_school": "高中",
    "social_security_window": "社保窗口",
    "sports_ground": "体育场地",
    "tcm_hospital": "中医医院",
    "township_health_centre": "乡镇卫生院",
    "township_service_centre": "乡镇便民服务中心",
    "village_clinic": "村卫生室",
    "village_service_point": "村级便民服务点",
    # tiers and indicators
    "centre": "中心城市",
    "subcentre": "副中心",
    "town": "镇",
    "district": "片区中心",
    "village": "村",
    "people": "人口",
    "reach": "可达人口",
    "remoteness": "偏远程度",
    "hinterland": "腹地",
    "functions": "职能",
    "merit": "得分",
    # modes
    "car": "小汽车",
    "walk": "步行",
    "bicycle": "自行车",
    "bus": "公交",
}


def told(en: str, zh: str, language: str) -> str:
    """The words in the plan's language (en | zh | both); both stand beside each other, Chinese first, the same only once."""
    both = " ".join(dict.fromkeys(part for part in (zh, en) if part))
    return {"en": en, "zh": zh}.get(language, both)


def word(code: str, lang: str) -> str:
    """What a code of a result is called; a code that is not in the table, such as a user's own name, stays."""
    return WORDS[code][lang == "zh"] if code in WORDS else code


def named(name: str, lang: str) -> str:
    """What a service, a tier or an indicator of the config is called in prose: common ones in Chinese, `_` as a space."""
    return NAMES.get(name, name) if lang == "zh" else name.replace("_", " ")


def in_prose(name: str, lang: str) -> str:
    """As `named`, but in English just as the config has it."""
    return named(name, lang) if lang == "zh" else name


def question(name: str, service: str, lang: str) -> str:
    """A question of siting, which the user has named, with the service that it is about."""
    return f"选址 {name}（{named(service, lang)}）" if lang == "zh" else f"{named(name, lang)} ({named(service, lang)})"


def base(name: str, lang: str) -> str:
    """By which column people are counted: in Chinese what it is, where its name says so; else the column's own name."""
    if lang != "zh":
        return name
    year = re.fullmatch(r"people_(\d{4})", name)
    return f"{year[1]} 年人口" if year else _BASES.get(name, name)


def remedy(cause: str, lang: str) -> str:
    """What would close a gap of this cause; "" where there is none."""
    return REMEDIES[cause][lang == "zh"] if cause else ""


def rules(named: str, lang: str) -> str:
    """Rules of the urban system, which tables part by semicolons, as sentences name them."""
    zh = lang == "zh"
    return ("；" if zh else "; ").join(_rule(one, lang) for one in named.split("; "))


def _rule(one: str, lang: str) -> str:
    if one in _RULES:
        return _RULES[one][lang == "zh"]
    if lang != "zh":
        return one
    if share := re.fullmatch(r"merit_at_least ([\d.]+)", one):
        return f"得分不低于最高的 {100 * float(share[1]):g}%"
    for pattern, chinese in _RULES_ZH:
        if found := pattern.fullmatch(one):
            tier, *rest = found.groups()
            return chinese.format(NAMES.get(tier, tier), *rest)
    return one


def listed(names: list[str], lang: str) -> str:
    """Names in a row."""
    return ("、" if lang == "zh" else ", ").join(names)


def first(names: list[str], most: int, lang: str) -> str:
    """The first names in a row, `most` of them, and how many more there are."""
    shown, more = listed(names[:most], lang), len(names) - most
    if more <= 0:
        return shown
    return f"{shown} 等，另有 {more} 个" if lang == "zh" else f"{shown} and {more} more"


def minutes(value: float, lang: str) -> str:
    """A number of minutes with its unit."""
    return f"{value:.1f} {'分钟' if lang == 'zh' else 'min'}"


def share(value: float) -> str:
    """A share in percent; 100.0 % is everybody, to the last person."""
    return f"{100.0 if value > 1 - 1e-9 else min(100 * value, 99.9):.1f} %"


def standard(text: str, lang: str) -> str:
    """A standard as the tables write it (`30 min, 6 per 1000`) in words."""
    if lang != "zh":
        return text
    return "；".join(listed([_part(part) for part in own.split(", ")], "zh") for own in text.split("; "))


def _part(part: str) -> str:
    for setting in ("urban", "rural"):
        if part.startswith(f"{setting}: "):
            return f"{word(setting, 'zh')} {_part(part.removeprefix(f'{setting}: '))}"
    for pattern, chinese in _STANDARDS:
        if found := pattern.fullmatch(part):
            return chinese.format(word(found[1], "zh"))
    return part

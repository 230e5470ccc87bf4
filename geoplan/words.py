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
    # further causes of gaps
    "not_assessable": ("not assessable", "无法评估"),
    "too_far": ("too far", "距离过远"),
    "too_small": ("too small", "容量不足"),
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
    "best merit": ("best merit", "最高得分"),
    "best travel": ("least travel", "最少出行"),
    "score": ("score", "分"),
    "person-minutes": ("person-minutes", "人·分钟"),
    "people × levels": ("people × levels", "人×级"),
    # whom a `one per` standard is for
    "settlement": ("settlement", "居民点"),
    "county": ("county", "县"),
    "area": ("area", "规划范围"),
    # inputs that are no layers of results
    "barriers": ("Barriers", "屏障"),
    "speed_zones": ("Speed zones", "速度分区"),
    "elevation": ("Elevation", "高程"),
    "works": ("Works on the network", "道路工程"),
}

# the parts of a standard as `access.Standard.text` writes them, and how they read in Chinese
_STANDARDS = (
    (re.compile(r"(\S+) min"), "{} 分钟"),
    (re.compile(r"(\S+) m"), "{} 米"),
    (re.compile(r"(\S+) per 1000"), "每千人 {}"),
    (re.compile(r"one per (\S+)"), "每个{}一处"),
)


def word(code: str, lang: str) -> str:
    """What a code of a result is called; a code that is not in the table, such as a user's own name, stays."""
    return WORDS[code][lang == "zh"] if code in WORDS else code


def listed(names: list[str], lang: str) -> str:
    """Names in a row."""
    return ("、" if lang == "zh" else ", ").join(names)


def minutes(value: float, lang: str) -> str:
    """A number of minutes with its unit."""
    return f"{value:.1f} {'分钟' if lang == 'zh' else 'min'}"


def share(value: float) -> str:
    """A share in percent; 100.0 % is everybody, to the last person."""
    return f"{100.0 if value > 1 - 1e-9 else min(100 * value, 99.9):.1f} %"


def standard(text: str, lang: str) -> str:
    """A standard as the tables write it (`30 min, 6 per 1000`) in words."""
    return listed([_part(part) if lang == "zh" else part for part in text.split(", ")], lang)


def _part(part: str) -> str:
    for pattern, chinese in _STANDARDS:
        if found := pattern.fullmatch(part):
            return chinese.format(word(found[1], "zh"))
    return part

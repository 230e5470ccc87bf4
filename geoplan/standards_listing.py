"""The standards library as lines to read and choose from."""

from __future__ import annotations

from collections.abc import Iterable

from geoplan import words
from geoplan.errors import ConfigError, Fault
from geoplan.marked_yaml import hint
from geoplan.standards_library import ANY, Row, listed, rows

_WORDS = {
    "monitoring": ("monitoring only", "仅供监测"),
    "high": ("confidence high", "可信度高"),
    "medium": ("confidence medium", "可信度中"),
    "low": ("confidence low", "可信度低"),
    "nested": ("upper levels count", "上级设施计入"),
    "car": ("car", "驾车"),
    "walk": ("walk", "步行"),
    "bicycle": ("bicycle", "自行车"),
    "ebike": ("ebike", "电动自行车"),
    "bus": ("bus", "公交"),
    "not_nested": ("upper levels do not count", "上级设施不计入"),
}


def lines(service: str | None, lang: str) -> list[str]:
    """Two lines for every row, of one service where it is named: name and promise; title, source and note.

    Raises ConfigError where no row is for that service.
    """
    known = rows().values()
    asked = [row for row in known if service is None or row.service == service]
    if not asked:
        services = sorted({row.service for row in known})
        told = {"service": service, "hint": hint(str(service), services), "known": listed(services)}
        raise ConfigError(Fault("standards_of_no_service", told))
    return [line for row in sorted(asked, key=lambda row: (row.service, row.name)) for line in _row(row, lang)]


def _row(row: Row, lang: str) -> Iterable[str]:
    say = {code: both[lang == "zh"] for code, both in _WORDS.items()}
    parts = [promise(row, lang), *(words.word(own, lang) for own in (row.setting, row.terrain) if own != ANY)]
    parts += [words.listed([say[mode] for mode in row.mode], lang)] if row.mode else []
    parts += [say["monitoring"]] if row.monitoring else [say["nested" if row.nested else "not_nested"]]
    yield f"{row.service}: {row.name} · " + " · ".join([*parts, say[row.confidence]])
    yield f"    {row.title[lang]} · {row.cited()}" + (f" · {row.note}" if row.note else "")


def promise(row: Row, lang: str) -> str:
    """What the row promises, in words."""
    unit = (row.unit or {}).get(lang, "")
    zh = lang == "zh"
    parts = []
    if row.minutes is not None:
        parts.append(f"{row.minutes:g} 分钟" if zh else f"{row.minutes:g} min")
    if row.metres is not None:
        crow = row.straight_line
        parts.append(
            ("直线 " if crow else "") + f"{row.metres:g} 米" if zh else f"{row.metres:g} m" + " straight" * crow
        )
    if row.share is not None:
        parts.append(f"覆盖 {100 * row.share:g} % 的人口" if zh else f"for {100 * row.share:g} % of the people")
    if row.per_1000 is not None:
        whom = "" if row.of == "people" else f" ({row.of})"
        parts.append(f"每千人 {row.per_1000:g} {unit}{whom}" if zh else f"{row.per_1000:g} {unit} per 1000{whom}")
    if row.one_per is not None:
        own = words.word(row.one_per, lang)
        parts.append(f"每个{own}一处" if zh else f"one per {own}")
    if row.people_per_facility is not None:
        many = f"{row.people_per_facility:g}"
        parts.append(f"每处服务 {many} 人" if zh else f"{many} people per facility")
    for sign, target in (("≤", row.at_most), ("≥", row.at_least)):
        if target is not None:
            parts.append(f"{sign} {target:g} {unit}")
    return words.listed(parts, lang)

"""The worst gaps as sentences, and where gaps were not assessed."""

from __future__ import annotations

import pandas as pd

from geoplan import words
from geoplan.plan import Plan
from geoplan.reporting import service_coverage
from geoplan.reporting.bilingual import Said, called, first, listed, named, people, plain, say, standard, word
from geoplan.reporting.sureness import row_of

_COUNTIES_SHOWN = 4

_SENTENCES = {
    "gap": (
        "{service} in {place}: {people} beyond the standard ({standard}), {cause}. {remedy}{edge}",
        "{place}的{service}：{people}未达标（标准：{standard}），{cause}。{remedy}{edge}",
    ),
    "nobody": (
        "{service} in {place}: {cause}, standard {standard}. {remedy}{edge}",
        "{place}的{service}：{cause}，标准：{standard}。{remedy}{edge}",
    ),
    "place": ("{name} ({county})", "{name}（{county}）"),
    "edge": (
        " A facility beyond the data may be nearer.",
        "数据范围之外可能有更近的设施。",
    ),
    "not_assessed": (
        "Gaps not assessed for {services}{where}: not all of their facilities are known.",
        "未评估缺口：{services}{where}，设施数据不完整。",
    ),
    "in_all": (" in all {count} counties", "（全部 {count} 个县（区））"),
    "in_some": (" in {counties}", "（{counties}）"),
    "none": (
        "No gaps among the services that can be assessed: {services}.",
        "可评估的服务中未发现缺口：{services}。",
    ),
}


def worst_gaps(plan: Plan, most: int = 5) -> tuple[Said, ...]:
    """The worst gaps, at most `most` sentences, and after them what was not assessed, by service and county.

    Nothing where no service has a standard. A service whose facilities are not all known is never told as one without gaps.
    """
    judged, not_judged = service_coverage.assessed(plan)
    if not judged and not not_judged:
        return ()
    gaps = plan.tables["gaps"]
    counted = gaps[gaps["cause"] != service_coverage.NOT_ASSESSED].sort_values(["priority", "service", "settlement_id"])
    told = [_gap(plan, row) for row in counted.head(most).to_dict("records")]
    if judged and counted.empty:
        told.append(say(_SENTENCES["none"], services=listed(named(name) for name in judged)))
    return (*told, *_not_assessed(plan))


def _gap(plan: Plan, row: service_coverage.Row) -> Said:
    told = {
        "service": named(row["service"]),
        "place": _place(plan, row),
        "standard": standard(row["standard"]),
        "cause": word(row["cause"]),
        "remedy": Said(*(words.remedy(row["cause"], lang) for lang in ("en", "zh"))),
        "edge": say(_SENTENCES["edge"]) if pd.notna(row["edge"]) and row["edge"] else plain(""),
        "people": people(row["people_beyond"]),
    }
    said = say(_SENTENCES["gap" if row["people_beyond"] > 0 else "nobody"], **told)
    return Said(said.en[:1].upper() + said.en[1:], said.zh)


def _place(plan: Plan, row: service_coverage.Row) -> Said:
    """The settlement with its county, or the county where a gap is the county's."""
    counties = _counties(plan)
    county = counties.get(row["county_id"], plain(row["county_id"]))
    settlement = row_of(plan, "settlements", "settlement_id", row["settlement_id"])
    if settlement is None:
        return plain(row["name"]) if row["name"] else county
    name = called(settlement, "settlement_id")
    return name if len(counties) < 2 or county == name else say(_SENTENCES["place"], name=name, county=county)


def _counties(plan: Plan) -> dict[str, Said]:
    area = plan.tables.get("area")
    return {} if area is None else {row["county_id"]: called(row, "county_id") for row in area.to_dict("records")}


def _not_assessed(plan: Plan) -> list[Said]:
    """A sentence per set of services that the same counties could not be assessed for."""
    table = plan.tables["county_gaps"]
    own = table[table["cause"] == service_coverage.NOT_ASSESSED]
    names = _counties(plan)
    counties: dict[tuple[str, ...], list[Said]] = {}
    for county, rows in own.groupby("county_id", sort=True):
        counties.setdefault(tuple(sorted(rows["service"])), []).append(names.get(str(county), plain(county)))
    every = table["county_id"].nunique()
    return [
        say(
            _SENTENCES["not_assessed"],
            services=listed(named(name) for name in services),
            where=_where(where, every),
        )
        for services, where in sorted(counties.items())
    ]


def _where(names: list[Said], every: int) -> Said:
    if len(names) == every:
        return say(_SENTENCES["in_all"], count=every) if every > 1 else plain("")
    return say(_SENTENCES["in_some"], counties=first(names, _COUNTIES_SHOWN))

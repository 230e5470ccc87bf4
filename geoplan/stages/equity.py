"""The stage of equity: how fairly the measures of access are shared, by county and for the whole area."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan import access, equity
from geoplan.config.equity_checks import per_person
from geoplan.config.equity_models import Equity
from geoplan.config.measure_checks import gives_share
from geoplan.config.models import Config
from geoplan.findings import Finding
from geoplan.inputs import BASES
from geoplan.stages.ground import Ground
from geoplan.stages.groups import groups, named
from geoplan.stages.service import Served, base_of

Floats = NDArray[np.float64]

_POINTS = np.arange(101) / 100  # of a Lorenz curve: shares of the people
_SHARE_DIGITS = 9  # after the point, by which shares are told apart


@dataclass(frozen=True)
class Result:
    """The layers `equity` and `lorenz`, and what is doubtful about them."""

    equity: pd.DataFrame
    lorenz: pd.DataFrame
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Held:
    """What one measure gives the demand points inside, and by what else they are told apart; a row each."""

    value: Floats
    line: Floats  # below which access is poor; NaN = no line
    county: NDArray[np.str_]
    urban: Floats
    rank: Floats  # NaN = not known

    def take(self, rows: NDArray[np.intp]) -> _Held:
        """Some of the rows."""
        return _Held(self.value[rows], self.line[rows], self.county[rows], self.urban[rows], self.rank[rows])


def equities(
    config: Config, asked: Equity, on: Ground, all_served: Mapping[str, Served], measured: pd.DataFrame
) -> Result:
    """Every measure that is compared, for every county and group of people; the curves for the whole area."""
    inside = on.demand["inside"].to_numpy(dtype=bool)
    demand = on.demand[inside]
    counties, title = named(config, on)
    rank = _rank(asked, demand)
    rows, curves, found = [], [], _rank_doubts(asked, demand, rank, config.base)
    for name in compared(config, asked):
        own = measured[measured["measure"] == name].set_index("demand_id").reindex(demand.index)
        service = config.access[name].service
        held = _Held(
            own["value"].to_numpy(dtype="float64"),
            _line(config, asked, name, all_served[service])[inside],
            demand["county_id"].to_numpy(dtype=str),
            demand["urban_share"].to_numpy(dtype="float64"),
            rank,
        )
        basis = own["basis"].map(BASES.index).to_numpy(dtype=int)
        same = {"measure": name, "service": service, "unit": own["unit"].iloc[0]}
        same |= {"atkinson_epsilon": asked.atkinson_epsilon, "rank_by": asked.rank_by or ""}
        for group in groups(on, base_of(config, service)):
            people = group.people[inside]
            whose = {"base": group.base, "group": group.name}
            for area, at in access.areas(demand["county_id"], counties, area_name=title):
                row = _row(held.take(at), people[at], asked.atkinson_epsilon)
                row = _meant(row, whole=area["area_level"] == "area", everybody=group.name == "all")
                rows.append(same | whose | area | row | {"basis": BASES[basis[at].max(initial=0)]})
            shares = equity.value_shares(held.value, people, _POINTS)
            curve = pd.DataFrame({"people_share": _POINTS[: len(shares)], "value_share": shares})
            curves.append(curve.assign(measure=name, service=service, **whose))
            if group.name == "all" and group.base == base_of(config, service):
                found += _doubts(name, held.value, people, group.base)
    return Result(pd.DataFrame(rows), pd.concat(curves, ignore_index=True), tuple(found))


def compared(config: Config, asked: Equity) -> list[str]:
    """The entries of `access` that are compared: those named, else all that give something per person."""
    return list(asked.measures) or [name for name, entry in config.access.items() if per_person(entry.model_dump())]


def _row(held: _Held, people: Floats, epsilon: float) -> dict[str, float]:
    """The numbers of one group of people in one area."""
    value = held.value
    by_county = [part(value, people, held.county) for part in (equity.theil_t_parts, equity.theil_l_parts)]
    by_land = [_urban_rural(part, held, people) for part in (equity.theil_t_parts, equity.theil_l_parts)]
    row = {
        "people": float(people.sum()),
        "zero_share": equity.coverage(value == 0, people),
        "mean_value": equity.mean(value, people),
        "gini": equity.gini(value, people),
        "atkinson": equity.atkinson(value, people, epsilon=epsilon),
        "palma": equity.palma(value, people),
        "cv": equity.coefficient_of_variation(value, people),
        "williamson": equity.williamson(value, people, held.county),
        "concentration": _concentration(held, people),
    }
    for letter, county, land in zip("tl", by_county, by_land, strict=True):
        row[f"theil_{letter}"] = county.total
        row[f"theil_{letter}_between_county"] = county.between
        row[f"theil_{letter}_within_county"] = county.within
        row[f"theil_{letter}_between_urban_rural"] = land.between
        row[f"theil_{letter}_within_urban_rural"] = land.within
    return row | _poverty(held, people)


def _meant(row: dict[str, float], *, whole: bool, everybody: bool) -> dict[str, float]:
    """The row without the questions that mean nothing: between counties within one, between urban and rural of a part.

    Of an age group nobody says how many are urban.
    """
    idle: tuple[str, ...] = () if whole else ("between_county", "within_county", "williamson")
    idle += () if everybody else ("between_urban_rural", "within_urban_rural")
    return {name: np.nan if name.endswith(idle) else number for name, number in row.items()}


def _urban_rural(part: Callable[..., equity.Parts], held: _Held, people: Floats) -> equity.Parts:
    """An index between and within urban and rural people; NaN where it is not known of somebody."""
    if np.isnan(held.urban[people > 0]).any():
        return equity.Parts(np.nan, np.nan, np.nan)
    urban = np.where(people > 0, held.urban, 0.0)
    land = np.repeat(["urban", "rural"], len(people))
    return part(np.tile(held.value, 2), np.concatenate([people * urban, people * (1 - urban)]), land)


def _concentration(held: _Held, people: Floats) -> float:
    """The concentration index among those whose rank is known."""
    known = np.isfinite(held.rank)
    return equity.concentration_index(held.value[known], people[known], held.rank[known])


def _poverty(held: _Held, people: Floats) -> dict[str, float]:
    """The line, where all have the same, and poverty below it; NaN where somebody has none."""
    lines = np.unique(held.line[people > 0])  # NaN is one of them
    numbers = {"line": float(lines[0]) if len(lines) == 1 else np.nan}
    promised = len(lines) > 0 and np.isfinite(lines).all()
    for alpha in (0, 1, 2):
        known = equity.fgt(held.value / held.line, people, line=1.0, alpha=alpha) if promised else np.nan
        numbers[f"fgt{alpha}"] = known
    return numbers


def _line(config: Config, asked: Equity, name: str, one: Served) -> Floats:
    """Per demand point the line of a measure: the config's own, else what its standard promises per person; NaN = none."""
    if name in asked.lines:
        return np.full(len(one.promised), asked.lines[name])
    if not gives_share(config.access[name].model_dump()):
        return np.full(len(one.promised), np.nan)
    per_1000: Floats = np.array([standard.per_1000 or np.nan for standard in one.standards], dtype="float64")
    line: Floats = per_1000[one.promised] / 1000
    return line


def _rank(asked: Equity, demand: pd.DataFrame) -> Floats:
    """Per demand point what people are ranked by, a group by its share of the people; NaN where it is not known."""
    if asked.rank_by is None:
        return np.full(len(demand), np.nan)
    column: Floats = demand[asked.rank_by].to_numpy(dtype="float64")
    if asked.rank_by == "income":
        return column
    people = demand["people"].to_numpy(dtype="float64")
    share: Floats = np.divide(column, people, out=np.full(len(column), np.nan), where=people > 0)
    # where a county's total was spread over its cells, all of them have its share but for a rounding
    return np.round(share, _SHARE_DIGITS)


def _rank_doubts(asked: Equity, demand: pd.DataFrame, rank: Floats, base: str) -> list[Finding]:
    """A finding where people are left out of the concentration index."""
    people = demand["people"].to_numpy(dtype="float64")
    lost = np.isnan(rank) & (people > 0)
    if asked.rank_by is None or not lost.any():
        return []
    told = {"column": asked.rank_by, "count": int(lost.sum()), "all": len(rank), "base": base}
    return [Finding("equity_rank_unknown", "equity", "", told | {"people": f"{people[lost].sum():,.0f}"})]


def _doubts(measure: str, value: Floats, people: Floats, base: str) -> list[Finding]:
    """A finding where the indices of a measure are empty, since nobody has any or somebody has no number."""
    own, there = value[people > 0], people[people > 0]
    endless = ~np.isfinite(own)
    if endless.any():
        told = {"measure": measure, "people": f"{there[endless].sum():,.0f}", "base": base}
        return [Finding("equity_not_measurable", "equity", measure, told)]
    return [] if own.any() else [Finding("equity_all_zero", "equity", measure, {"measure": measure})]

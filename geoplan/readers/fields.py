"""The cells of a file's column read as one of our fields."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from geoplan.fields import BARRIERS, FIELDS, INDICATORS
from geoplan.inputs import BASES
from geoplan.readers import cells
from geoplan.readers.cells import Cells
from geoplan.readers.rows import Ledger, Rows, counted, listed

INDEX = {
    "area": "county_id",
    "settlements": "settlement_id",
    "facilities": "facility_id",
    "roads": "road_id",
    "barriers": "barrier_id",
    "speed_zones": "zone_id",
    "sites": "site_id",
    "works": "zone_id",
    "flows": "flow_id",
    "official": "row_id",
    "vetoes": "zone_id",
}
CHOICES: dict[str, tuple[str, ...]] = {
    "oneway": ("both", "forward", "backward"),
    "oneway_bicycle": ("both", "forward", "backward"),
    "stage": ("existing", "planned", "closed"),
    "basis": BASES,
    "barrier": BARRIERS,
}
_MANKIND = 1e10
MOST_FACTOR = 2.0  # of a speed
# fields whose column has another name
OURS = {"county": "county_id", "place": "place_id", "service": "value", "urban": "urban_share"}
REQUIRED = {
    "area": (),
    "settlements": ("people",),
    "facilities": ("service",),
    "roads": ("road_class",),
    "barriers": (),
    "speed_zones": ("factor",),
    "sites": (),
    "works": (),
    "flows": ("from", "to", "value"),
    "official": ("tier",),
    "vetoes": (),
}


def columns(rows: Rows, found: Mapping[str, str], labels: NDArray[np.object_], ledger: Ledger) -> dict[str, Cells]:
    """Every field's column under our name."""
    columns: dict[str, Cells] = {}
    for ours, column in found.items():
        kind = _kind(ours, ledger.role)
        if kind in ("id", "place"):
            continue
        given = rows.table[column]
        if ours in ledger.source.values:
            given = _mapped(given, ours, ledger)
        columns[OURS.get(ours, ours)] = _column(given, ours, kind, column in rows.whole, labels, ledger)
    return columns


def _kind(field: str, role: str) -> str:
    """The kind of one of our fields; groups of people and indicators begin with words of their own."""
    if role == "settlements" and field.startswith(INDICATORS):
        return "signed"
    return FIELDS[role].get(field, "people" if role in ("area", "settlements") else "number")


def _mapped(given: Cells, field: str, ledger: Ledger) -> Cells:
    values = ledger.source.values[field]
    words = cells.text(given)
    unknown = [word for word in words if word and word not in values]
    if unknown:
        ledger.fault("value_unmapped", field=field, values=counted(unknown))
    mapped = np.empty(len(words), dtype=object)
    mapped[:] = [values.get(word, "") for word in words]
    return mapped


def _column(given: Cells, field: str, kind: str, whole: bool, labels: NDArray[np.object_], ledger: Ledger) -> Cells:
    if kind == "text":
        if field == "name":
            return cells.text(given)
        return _tidy_text(given, field, labels, ledger)
    if kind == "key":
        words, damaged = cells.keys(given, whole)
        ledger.rows_fault("id_damaged", labels[damaged], words[damaged], column=field)
        return words
    if kind in ("flag", "access"):
        yes, bad = cells.flags(given)
        if bad.any():
            ledger.fault("value_unknown", field=field, values=counted(cells.text(given[bad])), known="yes, no")
        # an empty cell says nothing against using the road
        return yes | (cells.text(given) == "") if kind == "access" else yes
    if kind == "urban":
        return _urban(given, field, ledger)
    if kind in CHOICES:
        return _choice(given, field, kind, ledger)
    return _number(given, field, kind, labels, ledger)


def _tidy_text(given: Cells, field: str, labels: NDArray[np.object_], ledger: Ledger) -> Cells:
    words = cells.text(given)
    empty = words == ""
    if field in REQUIRED[ledger.role] and empty.any():
        ledger.find("value_empty", field=field, count=int(empty.sum()), rows=listed(labels[empty]))
    return words


def _choice(given: Cells, field: str, kind: str, ledger: Ledger) -> Cells:
    """One of the field's words for every row; an empty cell is its default."""
    words = cells.text(given)
    empty = words == ""
    unknown = [word for word in words if word and word not in CHOICES[kind]]
    if unknown:
        ledger.fault("value_unknown", field=field, values=counted(unknown), known=", ".join(CHOICES[kind]))
    if kind in ("oneway", "stage", "barrier") and empty.any():
        words[empty] = CHOICES[kind][0]
        ledger.find("choice_empty", field=field, count=int(empty.sum()), default=CHOICES[kind][0])
    return words


def _urban(given: Cells, field: str, ledger: Ledger) -> Cells:
    """The share of urban people: 1 for urban, 0 for rural, or as stated; NaN where a cell is empty."""
    words = cells.text(given)
    shares, bad = cells.numbers(given)
    shares[words == "urban"], shares[words == "rural"] = 1.0, 0.0
    unknown = (bad & ~np.isin(words, ("urban", "rural"))) | ((words != "") & ~bad & ~((shares >= 0) & (shares <= 1)))
    if unknown.any():
        ledger.fault("value_unknown", field=field, values=counted(words[unknown]), known="urban, rural, 0 to 1")
    return shares


def _number(given: Cells, field: str, kind: str, labels: NDArray[np.object_], ledger: Ledger) -> Cells:
    values, bad = cells.numbers(given)
    name = "people" if kind == "people" else "number"
    ledger.rows_fault(f"{name}_text", labels[bad], given[bad], field=field)
    endless = np.isinf(values)
    ledger.rows_fault(f"{name}_not_finite", labels[endless], given[endless], field=field)
    if kind == "people":
        many = np.isfinite(values) & (values > _MANKIND)
        ledger.rows_fault("people_too_many", labels[many], given[many], field=field)
    if kind not in ("level", "signed"):
        negative = np.isfinite(values) & (values < 0)
        ledger.rows_fault(f"{name}_negative", labels[negative], given[negative], field=field)
    empty = np.isnan(values) & ~bad
    if field in REQUIRED[ledger.role]:
        ledger.rows_fault(f"{name}_null", labels[empty], [None] * int(empty.sum()), field=field)
    if kind == "level":
        halves = np.isfinite(values) & (values != np.round(values))
        ledger.rows_fault("number_text", labels[halves], given[halves], field=field)
        return np.where(np.isfinite(values), values, 0.0).astype("int64")
    zero = values == 0
    if kind == "above_zero":
        ledger.rows_fault("number_zero", labels[zero], given[zero], field=field)
    if kind == "factor":
        off = zero | (np.isfinite(values) & (values > MOST_FACTOR))
        ledger.rows_fault("factor_range", labels[off], given[off], field=field, most=f"{MOST_FACTOR:g}")
    if kind == "positive" and zero.any():
        ledger.find("zero_not_stated", field=field, count=int(zero.sum()), rows=listed(labels[zero]))
        values = np.where(values == 0, np.nan, values)
    return values

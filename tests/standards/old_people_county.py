"""A county of five settlements along one road of 20 km, with two homes for the elderly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from straight_road import point

from geoplan.config import Config

# kilometres along the road, people, of them 60 and more, share of urban people (a stated word, a number, nothing)
SETTLEMENTS = {
    "a": (1, 1000, 100, "urban"),
    "b": (3, 2000, 200, "0.5"),
    "c": (6, 3000, 300, "0.4"),
    "d": (12, 4000, 400, "rural"),
    "e": (18, 5000, 500, ""),
}
Planned = Callable[..., Config]


def settle(folder: Path, where: dict[str, tuple[float, float]]) -> None:
    """Writes the settlements, each so many kilometres to the east and to the north."""
    rows = ["id,name,people,aged_60,urban,lon,lat"]
    for name, (km, north) in where.items():
        _, people, aged, urban = SETTLEMENTS[name]
        lon, lat = point(km, north)
        rows.append(f"{name},{name.upper()},{people},{aged},{urban},{lon},{lat}")
    (folder / "settlements.csv").write_text("\n".join(rows), encoding="utf-8")


def homes(folder: Path, *beds: str) -> None:
    """Writes two homes for the elderly with their beds as the table has them."""
    rows = ["id,service,capacity,lon,lat"]
    for name, km, own in zip(("h1", "h2"), (1, 18), beds, strict=True):
        lon, lat = point(km)
        rows.append(f"{name},nursing_home,{own},{lon},{lat}")
    (folder / "facilities.csv").write_text("\n".join(rows), encoding="utf-8")

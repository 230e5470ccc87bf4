"""Checks that many sections share: keys that point at modes, services and columns, and ends that must rise."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, TypeGuard

from geoplan.config.document import Document, KeyPath
from geoplan.config.judging import unknown_value
from geoplan.config.words import key_comes_later
from geoplan.errors import Fault
from geoplan.fields import GROUPS


def mode_there(document: Document, path: KeyPath) -> Iterator[Fault]:
    mode, modes = document.get(*path), document.section("network", "modes")
    later = isinstance(mode, str) and key_comes_later(("network", "modes", mode))
    if isinstance(mode, str) and mode not in modes and modes:
        yield (
            document.fault("value_not_yet", path, value=mode)
            if later
            else unknown_value(document, path, mode, list(modes))
        )


def service_there(document: Document, path: KeyPath) -> Iterator[Fault]:
    service, services = document.get(*path), document.section("services")
    if isinstance(service, str) and service not in services:
        if services:
            yield unknown_value(document, path, service, list(services))
        else:
            yield document.fault("no_services", path, value=service)


def base_there(document: Document, path: KeyPath) -> Iterator[Fault]:
    base = document.get(*path)
    if isinstance(base, str) and base and base != "people" and not base.startswith(GROUPS):
        mapped = [field for field in document.section("layers", "settlements", "fields") if field.startswith(GROUPS)]
        yield unknown_value(document, path, base, sorted({"people", *mapped}))


def rising(document: Document, path: KeyPath, ends: list[Any]) -> Iterator[Fault]:
    if all(number(end) for end in ends) and any(here >= after for here, after in pairwise(ends)):
        yield document.fault("not_rising", path, value=", ".join(f"{end:g}" for end in ends))


def texts(value: Any) -> list[str]:
    return [str(part) for part in (value if isinstance(value, list) else [] if value is None else [value])]


def number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)

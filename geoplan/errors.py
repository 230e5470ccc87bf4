"""What stops a run: faults, each with a code, a place and a remedy, gathered before anything is raised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from geoplan.messages import MESSAGES


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: what, where and with which value. The sentence and the remedy live in `messages`."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    file: str = ""
    line: int = 0  # 1-based; 0 = no line known
    column: int = 0
    layer: str = ""
    row: str = ""

    def where(self) -> str:
        """`file:line:column: layer, row id`, as much of it as is known."""
        place = self.file
        if self.line:
            place += f":{self.line}:{self.column}" if self.column else f":{self.line}"
        inner = ", ".join(part for part in (self.layer, f"row {self.row}" if self.row else "") if part)
        return ": ".join(part for part in (place, inner) if part)

    def sentence(self, lang: str = "en") -> str:
        """Where, what is wrong with which value, and what to do about it."""
        message = MESSAGES[self.code]
        text, remedy = message.render(self.values, lang)
        where = self.where()
        return " ".join(part for part in (f"{where}: {text}" if where else text, remedy) if part)


class GeoplanError(Exception):
    """A run that cannot go on, with every fault found so far."""

    exit_code: ClassVar[int] = 1

    def __init__(self, faults: Fault | Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = (faults,) if isinstance(faults, Fault) else tuple(faults)
        super().__init__("\n".join(fault.sentence() for fault in self.faults))

    def __reduce__(self) -> tuple[type[GeoplanError], tuple[tuple[Fault, ...]]]:
        # the faults come along from one process to another, not their sentences alone
        return type(self), (self.faults,)

    def sentences(self, lang: str = "en") -> list[str]:
        """One sentence per fault, in the order found."""
        return [fault.sentence(lang) for fault in self.faults]


class ConfigError(GeoplanError):
    """The command line or the config is wrong."""

    exit_code = 2


class LayerError(GeoplanError):
    """An input layer is wrong."""

    exit_code = 3


class NetworkError(GeoplanError):
    """The roads do not make a network that the run can use."""

    exit_code = 3


class PlanInfeasible(GeoplanError):
    """No plan keeps all constraints; the fault names a smallest set that cannot hold together."""

    exit_code = 4

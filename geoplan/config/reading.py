"""A YAML file as a `Config`, or every fault in it at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from geoplan.config import document as documents
from geoplan.config import picking
from geoplan.config import settings as overrides
from geoplan.config.checks import check
from geoplan.config.judging import empty_sections, model_faults
from geoplan.config.models import Config, Origin
from geoplan.errors import ConfigError, Fault


def read_config(path: str | Path, settings: Sequence[str] = ()) -> Config:
    """The config in the YAML file at `path` with each `a.b=c` of `settings` laid over it.

    Raises ConfigError with every fault: of the YAML, of keys and values, and of what does not fit together.
    """
    path = Path(path)
    document = overrides.apply(documents.read(path), settings)
    faults = [*document.faults, *empty_sections(document)]
    document, wrong = picking.filled(document)
    faults += wrong
    try:
        config = Config.model_validate(document.data)
    except ValidationError as error:
        faults += model_faults(document, error)
    faults += check(document)
    if faults:
        raise ConfigError(_in_order(faults))
    config._file, config._origin = path, Origin(document)
    return config


def _in_order(faults: Sequence[Fault]) -> list[Fault]:
    """By place in the file, those of the command line last; each once."""
    once = list({fault.sentence(): fault for fault in faults}.values())
    return sorted(once, key=lambda fault: (not fault.line, fault.line, fault.column))

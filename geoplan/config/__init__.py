"""The config: one YAML file as frozen models, with every fault told at once."""

from geoplan.config.findings import findings
from geoplan.config.models import Config
from geoplan.config.placing import telling_where
from geoplan.config.reading import read_config
from geoplan.config.resolving import json_schema, plain, resolved
from geoplan.config.sources import elevation, sources, standards

__all__ = [
    "Config",
    "elevation",
    "findings",
    "json_schema",
    "plain",
    "read_config",
    "resolved",
    "sources",
    "standards",
    "telling_where",
]

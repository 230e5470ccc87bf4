"""The committed JSON Schema is the models' own."""

import json
from pathlib import Path

from geoplan.config import json_schema

COMMITTED = Path(__file__).parents[2] / "geoplan" / "schema.json"


def test_the_committed_schema_is_current() -> None:
    # if not: python -m geoplan schema > geoplan/schema.json
    assert json.loads(COMMITTED.read_text(encoding="utf-8")) == json_schema()


def test_the_schema_refuses_unknown_keys_and_nulls() -> None:
    text = json.dumps(json_schema())
    schema = json_schema()
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == {"version", "name", "area", "layers"}
    assert '"null"' not in text


def test_the_schema_takes_from_as_a_key() -> None:
    assert "from" in json_schema()["$defs"]["Area"]["properties"]

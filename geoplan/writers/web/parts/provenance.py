"""Where the results come from: versions, inputs with their hashes, proofs, settings, and what was not computed."""

from __future__ import annotations

import io
from dataclasses import asdict
from typing import Any

from ruamel.yaml import YAML

from geoplan import provenance
from geoplan.plan import Plan
from geoplan.tables import LAYERS
from geoplan.writers.web.payload import called

# the choices of planners; where files lie is no concern of a reader
_SECTIONS = (
    *("base", "crs", "demand", "network", "services", "access", "gaps", "equity"),
    *("catchments", "siting", "centres", "functions"),
)


def data(plan: Plan) -> dict[str, Any] | None:
    """What a reader needs to trust the plan or to compute it again."""
    authority = ":".join(plan.crs.to_authority() or ())
    return {
        "versions": provenance.versions(),
        "crs": f"{plan.crs.name} ({authority})" if authority else plan.crs.name,
        "base": plan.base,
        "basis": plan.basis,
        "seeds": list(plan.seeds),
        "inputs": [{"called": called(note.layer), "path": note.path} for note in plan.inputs],
        "proofs": [asdict(proof) for proof in plan.proofs],
        "settings": _settings(plan),
        "not_computed": [{"en": LAYERS[layer].en, "zh": LAYERS[layer].zh} for layer in plan.not_computed],
    }


def _settings(plan: Plan) -> str:
    """The planning choices of the config as YAML; "" where the run has none at hand."""
    held = {name: plan.settings[name] for name in _SECTIONS if plan.settings.get(name) is not None}
    if not held:
        return ""
    stream = io.StringIO()
    YAML().dump(held, stream)
    return stream.getvalue()

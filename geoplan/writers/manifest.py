"""manifest.json: what a run was made from and with, and a hash per file. run.json: where and how long."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from geoplan import provenance
from geoplan.plan import Plan
from geoplan.proof import Proof
from geoplan.tables import round_significant
from geoplan.writers import ready

FILE = "manifest.json"
RUN_FILE = "run.json"
_KIND = "geoplan run"
_NOT_HASHED = {FILE, RUN_FILE}  # run.json differs from run to run


def write(plan: Plan, folder: Path) -> None:
    """Write `manifest.json` after all other outputs: it lists every file in `folder` but itself and run.json."""
    content = {
        "kind": _KIND,
        "version": 1,
        "name": plan.name,
        "title": dict(plan.title),
        "language": plan.language,
        "crs": ":".join(plan.crs.to_authority() or ()) or plan.crs.to_wkt(),
        "base": plan.base,
        "basis": plan.basis,
        "versions": provenance.versions(),
        "inputs": [vars(note) for note in plan.inputs],
        "layers": {layer: len(plan.tables[layer]) for layer in ready.layers(plan)},
        "not_computed": list(plan.not_computed),
        "proofs": [_proof(proof) for proof in plan.proofs],
        "findings": dict(sorted(Counter(_codes(plan)).items())),
        "seeds": list(plan.seeds),
        "tiers": list(plan.tiers),
        "notes": _plain(plan.notes),
        "outputs": hashes(folder),
    }
    _write_json(folder / FILE, content)


def _codes(plan: Plan) -> list[str]:
    """The code of every finding; a run that was opened again has them as rows."""
    table = plan.tables.get("findings")
    return [finding.code for finding in plan.findings] if table is None else [str(code) for code in table["code"]]


def as_read(plan: Plan) -> Plan:
    """The plan whose proofs and notes are as they are read back from the manifest: in JSON's own kinds, of 12 digits."""
    proofs = (_proof(proof) for proof in plan.proofs)
    return replace(plan, proofs=tuple(proof_of(told) for told in proofs), notes=_plain(plan.notes))


def proof_of(told: Mapping[str, Any]) -> Proof:
    """A proof as it was written; a number that was infinite stands as text, a missing one as null."""
    numbers = {
        name: float("nan") if told[name] is None else float(told[name]) for name in ("objective", "bound", "gap")
    }
    return Proof(**{**told, **numbers})


def write_run(folder: Path, *, seconds: Mapping[str, float]) -> None:
    """Write `run.json`: seconds per stage, the machine, and the most memory held (null where it is not known)."""
    content = {
        "seconds": {stage: round(value, 3) for stage, value in seconds.items()},
        "peak_memory_mib": provenance.peak_memory_mib(),
        "host": provenance.host(),
    }
    _write_json(folder / RUN_FILE, content)


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 by path (with /) of every file in the folder but `manifest.json`, `run.json` and hidden files."""
    files = sorted((file.relative_to(folder).as_posix(), file) for file in folder.rglob("*") if file.is_file())
    return {name: provenance.file_sha256(file) for name, file in files if name not in _NOT_HASHED and name[0] != "."}


def is_ours(folder: Path) -> bool:
    """Whether the folder is a finished run: it holds a manifest of geoplan."""
    return _read(folder) is not None


def edited(folder: Path) -> tuple[str, ...]:
    """Files of a finished run that differ from its manifest, are gone, or were added, in the order of their names."""
    content = _read(folder)
    if content is None:
        return ()
    before, now = dict(content["outputs"]), hashes(folder)
    return tuple(sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name)))


def _read(folder: Path) -> dict[str, Any] | None:
    try:
        content = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    ours = isinstance(content, dict) and content.get("kind") == _KIND and isinstance(content.get("outputs"), dict)
    return content if ours else None


def _proof(proof: Proof) -> dict[str, Any]:
    return {name: _plain(value) for name, value in vars(proof).items()}


def _plain(value: Any) -> Any:
    """The value in JSON's own kinds: floats of 12 digits, a missing number null, an infinite one text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(held) for key, held in value.items()}
    if isinstance(value, (list, tuple, set, frozenset, np.ndarray)):
        held = sorted(value) if isinstance(value, (set, frozenset)) else value
        return [_plain(item) for item in held]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        if math.isnan(value):
            return None
        return str(value) if math.isinf(value) else float(round_significant(np.array([value]))[0])
    return value if value is None or isinstance(value, (bool, int)) else str(value)


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")

"""What the weights of the config must hold together: keys of each method, and comparisons that agree with each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from geoplan.config.document import Document, KeyPath
from geoplan.config.judging import unknown_key
from geoplan.config.pointing import number
from geoplan.config.weight_models import as_ratio
from geoplan.errors import Fault

if TYPE_CHECKING:
    from geoplan.centres.ahp import Floats

KEYS_OF: dict[str, tuple[str, ...]] = {
    "given": ("values",),
    "ahp": ("matrix", "comparisons", "experts", "random_index", "accept_inconsistency"),
    "combined": ("of", "how", "shares"),
}
_PATH: KeyPath = ("centres", "weights")
_FORMS = ("matrix", "comparisons", "experts")


def weights(document: Document) -> Iterator[Fault]:
    given = document.section(*_PATH)
    method = given.get("method")
    if not isinstance(method, str):
        return
    of = given.get("of")
    parts = [part for part in of if isinstance(part, str)] if method == "combined" and isinstance(of, list) else []
    used = {method, *parts}
    for owner, keys in KEYS_OF.items():
        for key in keys:
            if key in given and owner not in used:
                code = "weights_values_idle" if key == "values" else "weights_key_idle"
                yield document.fault(code, (*_PATH, key), at_key=True, method=method, owner=owner)
    if "given" in used:
        yield from _given(document, given)
    if "ahp" in used:
        yield from _ahp(document, given)
    if method == "combined":
        yield from _combined(document, given, parts)


def _given(document: Document, given: dict[str, Any]) -> Iterator[Fault]:
    path: KeyPath = (*_PATH, "values")
    values, named = document.section(*path), document.section("centres", "indicators")
    if "values" not in given:
        yield document.fault("weights_values_missing", path)
    if not values or not named:
        return
    for name in values:
        if name not in named:
            yield unknown_key(document, (*path, name), list(named))
    for name in named:
        if name not in values:
            yield document.fault("weight_missing", path, indicator=name)
    if all(value == 0 for value in values.values()):
        yield document.fault("weights_all_zero", path)


def _combined(document: Document, given: dict[str, Any], parts: list[str]) -> Iterator[Fault]:
    for key in ("of", "how"):
        if key not in given:
            yield document.fault("key_missing", (*_PATH, key))
    if isinstance(given.get("of"), list) and len(given["of"]) < 2:
        yield document.fault("weights_of_one", (*_PATH, "of"))
    for at, part in enumerate(parts):
        if part in parts[:at]:
            yield document.fault("listed_twice", (*_PATH, "of", at), value=part)
    path: KeyPath = (*_PATH, "shares")
    shares = document.section(*path)
    if given.get("how") == "linear" and "shares" not in given:
        yield document.fault("key_missing", path)
    if given.get("how") in ("game", "product") and "shares" in given:
        yield document.fault("shares_idle", path, at_key=True, how=given["how"])
    for name in shares:
        if name not in parts:
            yield unknown_key(document, (*path, name), parts)
    for part in dict.fromkeys(parts):
        if shares and part not in shares:
            yield document.fault("share_missing", path, method=part)
    if shares and all(value == 0 for value in shares.values()):
        yield document.fault("weights_all_zero", path)


def _ahp(document: Document, given: dict[str, Any]) -> Iterator[Fault]:
    from geoplan.centres import ahp  # brings numpy, which most checks do without

    names = list(document.section("centres", "indicators"))
    forms = [form for form in _FORMS if form in given]
    if len(forms) != 1:
        yield document.fault("ahp_form", _PATH, found=", ".join(forms) or "–")
    if "random_index" not in given:
        yield document.fault("key_missing", (*_PATH, "random_index"))
    most = len(next(iter(ahp.RANDOM_INDEX.values())))
    if len(names) > most:
        yield document.fault("ahp_too_many", _PATH, count=len(names), most=most)
    matrices: list[tuple[str, KeyPath, Floats, float]] = []
    for expert, path, said in _experts(document, given):
        own = [form for form in ("matrix", "comparisons") if form in said]
        if len(own) != 1 and expert:
            yield document.fault("ahp_expert_form", path, expert=expert, found=", ".join(own) or "–")
        for form in own:
            matrix, faults = _read(document, (*path, form), said[form], names)
            yield from faults
            if matrix is not None and len(own) == 1:
                weight = said.get("weight")
                matrices.append((expert, (*path, form), matrix, weight if number(weight) and weight > 0 else 1.0))
    yield from _expert_weights(document, given)
    if len(names) <= most and len(forms) == 1 and given.get("random_index") in ahp.RANDOM_INDEX:
        yield from _consistency(document, given, names, matrices)


def _experts(document: Document, given: dict[str, Any]) -> Iterator[tuple[str, KeyPath, dict[str, Any]]]:
    """Who compares: the name ("" = the config itself), where it stands, and what is said there."""
    if "matrix" in given or "comparisons" in given:
        yield "", _PATH, given
    for name, said in document.section(*_PATH, "experts").items():
        if isinstance(said, dict):
            yield name, (*_PATH, "experts", name), said


def _expert_weights(document: Document, given: dict[str, Any]) -> Iterator[Fault]:
    experts = document.section(*_PATH, "experts")
    without = [name for name, said in experts.items() if isinstance(said, dict) and "weight" not in said]
    if without and len(without) < len(experts):
        yield document.fault("ahp_expert_weight_missing", (*_PATH, "experts"), experts=", ".join(without))


def _read(document: Document, path: KeyPath, said: Any, names: list[str]) -> tuple[Floats | None, list[Fault]]:
    """The matrix that is said, None where it is none, and what is wrong with it."""
    from geoplan.centres import ahp

    if path[-1] == "comparisons":
        values = {key: as_ratio(value) for key, value in said.items()} if isinstance(said, dict) else {}
        faults = [
            document.fault(code, (*path, at) if at else path, at_key=True, **told)
            for code, at, told in ahp.comparison_faults(values, names)
        ]
        plain = values and all(number(value) and value > 0 for value in values.values())
        return (ahp.compared(values, names) if plain and not faults else None), faults
    rows = [
        [as_ratio(cell) for cell in row] if isinstance(row, list) else []
        for row in (said if isinstance(said, list) else [])
    ]
    square = len(rows) == len(names) and all(len(row) == len(names) for row in rows)
    if not square:
        shape = f"{len(rows)} × {'/'.join(str(n) for n in sorted({len(row) for row in rows})) or 0}"
        return None, [document.fault("ahp_shape", path, shape=shape, count=len(names), names=", ".join(names))]
    if not all(number(cell) and cell > 0 for row in rows for cell in row):
        return None, []  # told by the models
    faults = [document.fault(code, (*path, i, j), **told) for code, (i, j), told in ahp.matrix_faults(rows, names)]
    return (None if faults else ahp.reciprocal(rows)), faults


def _consistency(
    document: Document,
    given: dict[str, Any],
    names: list[str],
    matrices: list[tuple[str, KeyPath, Floats, float]],
) -> Iterator[Fault]:
    """A fault for every expert who contradicts himself too much, and for all together, unless that is accepted."""
    from geoplan.centres import ahp

    if "accept_inconsistency" in given or not matrices:
        return
    if len(matrices) > 1 and len(matrices) == len(document.section(*_PATH, "experts")):
        both = ahp.together([matrix for _, _, matrix, _ in matrices], [weight for *_, weight in matrices])
        matrices = [*matrices, ("", (*_PATH, "experts"), both, 1.0)]
    for expert, path, matrix, _ in matrices:
        told = ahp.inconsistency(matrix, names, random_index=given["random_index"])
        if told:
            yield document.fault("ahp_inconsistent", path, who=f"{expert}: " if expert else "", **told)

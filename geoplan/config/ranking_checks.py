"""What the ranking methods of the config must hold together, and the library that some of them need."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

from geoplan.config.document import Document, KeyPath
from geoplan.config.pointing import number
from geoplan.errors import Fault

# what each method needs besides the table; promethee's thresholds hang on its preference function
_NEEDS: dict[str, tuple[str, ...]] = {"topsis": (), "saw": (), "wpm": (), "vikor": ("v",), "promethee": ("preference",)}
_THRESHOLDS: dict[str, tuple[str, ...]] = {
    "usual": (), "u_shape": ("q",), "v_shape": ("p",), "level": ("q", "p"), "linear": ("q", "p"),
}  # fmt: skip
_OF_LIBRARY = ("vikor", "promethee")


def rankings(document: Document) -> Iterator[Fault]:
    """Faults of settings that a method needs or does not take, of methods named twice, and of a library that is not there."""
    path: KeyPath = ("centres", "ranking")
    given = [(path, document.get(*path))]
    compared = document.get("centres", "compare")
    given += [
        ((*path[:1], "compare", at), one) for at, one in enumerate(compared if isinstance(compared, list) else [])
    ]
    seen: list[dict[str, Any]] = []
    for path, one in given:
        asked = {"method": one} if isinstance(one, str) else one
        if not isinstance(asked, dict) or asked.get("method") not in _NEEDS:
            continue
        yield from _settings(document, path, asked)
        if asked in seen:
            yield document.fault("ranking_twice", path, method=asked["method"])
        seen.append(asked)
        if asked["method"] in _OF_LIBRARY and find_spec("pymcdm") is None:
            yield document.fault("ranking_needs_library", path, method=asked["method"])


def _settings(document: Document, path: KeyPath, asked: dict[str, Any]) -> Iterator[Fault]:
    method = asked["method"]
    preference = asked.get("preference")
    needs = _NEEDS[method] + (_THRESHOLDS.get(preference, ()) if isinstance(preference, str) else ())
    known = {"v", "preference", "q", "p"}
    called = f"{method} ({preference})" if method == "promethee" and preference in _THRESHOLDS else method
    for key in needs:
        if key not in asked:
            yield document.fault("ranking_needs", (*path, key), method=called)
    for key in asked:
        # which thresholds promethee takes is not known before its preference function is
        open_ = method == "promethee" and preference not in _THRESHOLDS and key in ("q", "p")
        if key in known and key not in needs and not open_:
            yield document.fault("ranking_takes_not", (*path, key), at_key=True, method=called)
    q, p = asked.get("q"), asked.get("p")
    if number(q) and number(p) and q >= p and {"q", "p"} <= set(needs):
        yield document.fault("ranking_q_above_p", (*path, "q"), q=f"{q:g}", p=f"{p:g}")

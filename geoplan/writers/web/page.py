"""The HTML file of the web report: data, scripts and styles in one, under a policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape
from pathlib import Path
from typing import Any

from geoplan import words
from geoplan.plan import Plan
from geoplan.styles import palette
from geoplan.writers.web import payload
from geoplan.writers.web.parts import PARTS

ASSETS = Path(__file__).parent / "assets"
_TOOLS = ("leaflet/leaflet.js", "core.js", "table.js", "charts.js", "ranking.js", "drawing.js", "switches.js")
SCRIPTS = (*_TOOLS, *(f"{part}.js" for part in PARTS))
STYLES = ("leaflet/leaflet.css", "style.css", "parts.css")


def page(plan: Plan) -> str:
    """The whole report of a plan as HTML."""
    scripts = [_script(name) for name in SCRIPTS]
    style = _variables() + "\n".join(_style(name) for name in STYLES)
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(_hash, scripts))}",
            f"style-src {_hash(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    lang = "en" if plan.language == "en" else "zh-CN"
    filled = {
        "lang": lang,
        "policy": escape(policy, quote=True),
        "title": escape(title(plan)["en" if lang == "en" else "zh"]),
        "style": style,
        "data": payload.embedded(data(plan)),
        "scripts": "\n".join(f"<script>{script}</script>" for script in scripts),
    }
    # one pass, so that nothing that is filled in is looked at again
    return re.sub(r"\{\{(\w+)\}\}", lambda found: filled[found[1]], _text("page.html"))


def data(plan: Plan) -> dict[str, Any]:
    """What the scripts read: of the whole report, and of each part that the plan has something for."""
    told = {name: part.data(plan) for name, part in PARTS.items()}
    return {
        "name": plan.name,
        "title": title(plan),
        "lang": plan.language,
        "base": plan.base,
        "bases": _bases(plan),
        "basis": plan.basis,
        "tiers": list(plan.tiers),
        "colours": colours(),
        "words": {code: {"en": en, "zh": zh} for code, (en, zh) in words.WORDS.items()},
        "names": words.NAMES,
        "parts": {name: held for name, held in told.items() if held is not None},
        "without": [name for name, held in told.items() if held is None],
    }


def _bases(plan: Plan) -> dict[str, str]:
    """By every column that people of the plan are counted by, what it is in Chinese, where its name says so."""
    counted = {str(base) for table in plan.tables.values() if "base" in table for base in table["base"].unique()}
    named = {base: words.base(base, "zh") for base in sorted(counted | {plan.base})}
    return {base: called for base, called in named.items() if called != base}


def title(plan: Plan) -> dict[str, str]:
    """The plan's title in both languages; its name where it has none."""
    return {lang: plan.titled(lang) for lang in ("en", "zh")}


def colours() -> dict[str, str | list[str]]:
    """Every colour of the palette by its name in small letters."""
    held = {name.lower(): value for name, value in vars(palette).items() if name.isupper()}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in held.items()}


def _variables() -> str:
    """The palette as custom properties, so that no style sheet holds a colour of its own."""
    lines = []
    for name, value in colours().items():
        if isinstance(value, str):
            lines.append(f"--{name.replace('_', '-')}:{value}")
        else:
            lines += [f"--{name.replace('_', '-')}-{at}:{one}" for at, one in enumerate(value, 1)]
    return f":root{{{';'.join(lines)}}}\n"


def _text(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def _script(name: str) -> str:
    """A script without the pointer to its source map, which a browser would ask for."""
    return re.sub(r"^//# sourceMappingURL=.*$", "", _text(name), flags=re.MULTILINE)


def _style(name: str) -> str:
    """A style sheet without pictures, which stand in files of their own and are not used."""
    return re.sub(r"url\([^)]*\)", "none", _text(name))


def _hash(inside: str) -> str:
    """What the policy calls a script or style by."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(inside.encode('utf-8')).digest()).decode('ascii')}'"

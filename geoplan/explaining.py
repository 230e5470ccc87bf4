"""The case for or against a place, told from a finished plan; nothing is computed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from geoplan import code_words, words
from geoplan.centres import places
from geoplan.errors import ConfigError, Fault
from geoplan.plan import Plan
from geoplan.reporting import sureness
from geoplan.writers import manifest

_Say = Callable[..., str]

_SENTENCES = {
    "title": ("{name} ({also})", "{name}（{also}）"),
    "member": ("{settlement} is part of the place {name}.", "{settlement}属于{name}。"),
    "tier": ("Tier: {tier}.", "层级：{tier}。"),
    "in_none": ("Tier: none.", "层级：无。"),
    "indicators": ("What the indicators add to its score:", "各指标对其综合得分的贡献："),
    "head": (
        "indicator|as measured|normalised|weight|adds|rank",
        "指标|原值|归一值|权重|贡献|排名",
    ),
    "findings": ("Findings about it:", "与其有关的发现："),
    "finding": ("  {severity}: {message}", "  {severity}：{message}"),
    "nothing": ("Findings about it: none.", "与其有关的发现：无。"),
}


def explain(plan: Plan, place: str, lang: str = "en") -> str:
    """The case for or against a place, several lines: its tier, why, how sure, its links, what it scores by, and findings.

    `place` is the id, the name or the English name of a place, or of a settlement that belongs to one; `lang` is en or
    zh. Raises ConfigError where the plan has no urban system, and for a name that no place or several have.
    """
    if "reasons" not in plan.tables:
        raise ConfigError(Fault("run_without_reasons", {"path": plan.folder or plan.name}))

    def say(sentence: str, /, **values: object) -> str:
        return _SENTENCES[sentence][lang == "zh"].format(**values)

    why = plan.tables["reasons"].set_index("candidate_id", drop=False)
    own, lines = _resolved(plan, why, place, say)
    row = why.loc[own].to_dict()
    also = [part for part in (row["name_en"], own) if part and part != row["name"]]
    lines.append(say("title", name=row["name"] or own, also=words.listed(also, lang)) if also else row["name"] or own)
    lines.append(say("tier", tier=words.in_prose(row["tier"], lang)) if row["chosen"] else say("in_none"))
    lines.append(row[f"sentence_{lang}"])
    lines += [said.of(lang) for said in (*sureness.sure(plan, own), *sureness.links(plan, own))]
    lines += _official(plan, own, lang)
    lines += _indicators(plan, own, say, lang)
    return "\n".join([*lines, *_findings(plan, own, say, lang)])


def newest_run(folder: Path) -> Path:
    """The finished run in `folder` whose manifest was written last. Raises ConfigError where there is none."""
    found = []
    for path in sorted(folder.glob(f"*/{manifest.FILE}")):
        if manifest.is_ours(path.parent):
            found.append((path.stat().st_mtime_ns, path.parent))
    if not found:
        raise ConfigError(Fault("no_run_found", {"folder": folder}))
    return max(found)[1]


def _resolved(plan: Plan, why: pd.DataFrame, place: str, say: _Say) -> tuple[str, list[str]]:
    """The id of the place that is meant, and a line where a settlement of it was named."""
    try:
        return places.resolve([place], why)[0], []
    except ConfigError:
        settlements = plan.tables["settlements"]
        shared = settlements[settlements["place_id"].isin(why.index)]
        meant = shared[(shared["settlement_id"] == place) | (shared["name"] == place)]
        owners = sorted(set(meant["place_id"]))
        if len(owners) != 1:
            raise
    return owners[0], [say("member", settlement=place, name=why.at[owners[0], "name"] or owners[0])]


def _official(plan: Plan, own: str, lang: str) -> list[str]:
    row = sureness.row_of(plan, "audit", "candidate_id", own)
    return [] if row is None else [row[f"sentence_{lang}"]]


def _indicators(plan: Plan, own: str, say: _Say, lang: str) -> list[str]:
    """What lifts the place, the most first, in columns."""
    table = plan.tables.get("contributions")
    rows = pd.DataFrame() if table is None else table[table["candidate_id"] == own]
    if rows.empty:
        return []
    rows = rows.sort_values("contribution", ascending=False, kind="stable")
    cells = [say("head").split("|")]
    for row in rows.to_dict("records"):
        raw = f"{row['raw']:,.0f}" if abs(row["raw"]) >= 1000 else f"{row['raw']:.4g}"
        numbers = [raw, f"{row['normalised']:.3f}", f"{row['weight']:.3f}", f"{row['contribution']:.3f}"]
        cells.append([words.in_prose(row["indicator"], lang), *numbers, str(row["rank_within"])])
    widths = [max(_width(line[at]) for line in cells) for at in range(len(cells[0]))]
    laid = [
        "  ".join(_padded(text, width, right=at > 0) for at, (text, width) in enumerate(zip(line, widths, strict=True)))
        for line in cells
    ]
    return [say("indicators"), *(f"  {line}" for line in laid)]


def _findings(plan: Plan, own: str, say: _Say, lang: str) -> list[str]:
    if "findings" not in plan.tables:
        return []
    lines = [
        say(
            "finding",
            severity=code_words.told("findings", "severity", told["severity"], lang),
            message=told[f"message_{lang}"],
        )
        for told in sureness.about(plan, own).to_dict("records")
    ]
    return [say("findings"), *lines] if lines else [say("nothing")]


def _width(text: str) -> int:
    """How many columns of a terminal the text takes; a Chinese character takes two."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)


def _padded(text: str, width: int, *, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space

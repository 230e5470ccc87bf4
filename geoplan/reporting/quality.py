"""What limits the answers: what inputs rest on, what is incomplete, the edge of the data, and findings of weight."""

from __future__ import annotations

from geoplan import words
from geoplan.plan import Plan
from geoplan.reporting.bilingual import Said, listed, say, word
from geoplan.tables import LAYERS

_FINDINGS = 8

_SENTENCES = {
    "observed": ("All inputs are observed.", "全部输入数据均为实测。"),
    "basis": (
        "Not observed: {inputs}. Results are worth as much as their weakest input, and maps carry a watermark.",
        "非实测数据：{inputs}。成果的可靠程度取决于最弱的输入，地图已加水印。",
    ),
    "input": ("{layer} ({basis})", "{layer}（{basis}）"),
    "incomplete": (
        "Not known to be complete: {inputs}.",
        "完整性不足或未知：{inputs}。",
    ),
    "error": ("Stated relative error of {layer}: {share}.", "{layer}的相对误差（已注明）：{share}。"),
    "no_source": ("Source not stated: {inputs}.", "来源未注明：{inputs}。"),
    "edge": (
        "Rows of access near the edge of the data: {count}; a facility beyond it may be nearer.",
        "可达性中有 {count} 行位于数据边缘：范围之外可能有更近的设施。",
    ),
    "unreached": (
        "{count} demand points with {people:,.0f} people reach no facility of at least one service.",
        "{count} 个需求点（{people:,.0f} 人）至少对一项服务无法到达任何设施。",
    ),
    "serious": ("{message} {remedy}", "{message}{remedy}"),
    "many": ("{message} ({count} findings of this kind)", "{message}（同类共 {count} 条）"),
    "counts": (
        "Findings: {serious} serious, {warning} warnings, {note} notes; all of them are listed in the annex.",
        "检查发现：严重 {serious} 条，警告 {warning} 条，提示 {note} 条；详见附录。",
    ),
    "clean": ("Findings: none.", "检查发现：无。"),
}


def quality(plan: Plan) -> tuple[Said, ...]:
    """Sentences on what limits the answers, the most important first; the serious findings are told by kind."""
    return (*_inputs(plan), *_access(plan), *_findings(plan))


def layer_named(layer: str) -> Said:
    """What a layer of results or an input is called."""
    if layer in LAYERS:
        return Said(LAYERS[layer].en, LAYERS[layer].zh)
    return word(layer)


def _inputs(plan: Plan) -> list[Said]:
    weak = [note for note in plan.inputs if note.basis != "observed"]
    said = [say(_SENTENCES["input"], layer=layer_named(note.layer), basis=word(note.basis)) for note in weak]
    told = [say(_SENTENCES["basis"], inputs=listed(said))] if said else []
    if not said and plan.basis == "observed":
        told.append(say(_SENTENCES["observed"]))
    partial = [layer_named(note.layer) for note in plan.inputs if note.completeness != "full"]
    if partial:
        told.append(say(_SENTENCES["incomplete"], inputs=listed(dict.fromkeys(partial))))
    told += [
        say(_SENTENCES["error"], layer=layer_named(note.layer), share=words.share(note.error))
        for note in plan.inputs
        if note.error is not None
    ]
    silent = [layer_named(note.layer) for note in plan.inputs if not note.source]
    if silent:
        told.append(say(_SENTENCES["no_source"], inputs=listed(dict.fromkeys(silent))))
    return told


def _access(plan: Plan) -> list[Said]:
    if "access" not in plan.tables:
        return []
    access, told = plan.tables["access"], []
    edge = int(access["edge"].fillna(False).astype(bool).sum())
    if edge:
        told.append(say(_SENTENCES["edge"], count=edge))
    lost = access[access["status"].isin(["unreachable", "not_snapped", "absent"])].drop_duplicates("demand_id")
    if len(lost):
        told.append(say(_SENTENCES["unreached"], count=len(lost), people=lost["people"].sum()))
    return told


def _findings(plan: Plan) -> list[Said]:
    """How many findings there are, and the serious ones: the first of each kind."""
    table = plan.tables.get("findings")
    if table is None or table.empty:
        return [say(_SENTENCES["clean"])]
    counts = {name: int((table["severity"] == name).sum()) for name in ("serious", "warning", "note")}
    told = [say(_SENTENCES["counts"], **counts)]
    serious = table[table["severity"] == "serious"]
    for _, rows in list(serious.groupby("code", sort=True))[:_FINDINGS]:
        row = rows.iloc[0]
        message = Said(row["message_en"], row["message_zh"])
        if len(rows) > 1:
            message = say(_SENTENCES["many"], message=message, count=len(rows))
        told.append(say(_SENTENCES["serious"], message=message, remedy=Said(row["remedy_en"], row["remedy_zh"])))
    return told

"""report.docx and report.pdf: one document, written twice."""

from __future__ import annotations

from pathlib import Path

from geoplan.findings import Finding
from geoplan.plan import Plan
from geoplan.reporting import standards
from geoplan.writers import document_figures, document_plan, letters, typst_pdf, word
from geoplan.writers.document_words import Voice

WORD, PDF = "report.docx", "report.pdf"
_NAMED = ("area", "settlements", "candidates", "centres")


def findings(plan: Plan) -> list[Finding]:
    """That there will be no PDF, and names that hold characters no document can."""
    found = []
    if not typst_pdf.installed():
        found.append(Finding("pdf_needs_typst"))
    elif missing := _undrawn(plan):
        found.append(Finding("pdf_letters_missing", values={"count": len(missing), "example": missing[0]}))
    return found


def write(plan: Plan, folder: Path) -> None:
    """Write `report.docx` and, where typst is installed, `report.pdf` into `folder`.

    Maps are those of `folder`, so that they are drawn once; where it has none they are drawn for the document alone.
    """
    with document_figures.pictures(plan, folder) as pictures:
        document = document_plan.document(plan, pictures)
        word.write(document, folder / WORD)
        if typst_pdf.installed():
            typst_pdf.write(document, folder / PDF, plan)


def _undrawn(plan: Plan) -> list[str]:
    """Texts of the document that no font of this machine draws: the first of each kind of place, title and standard."""
    from geoplan.writers import map_fonts

    voice = Voice("en" if plan.language == "en" else "zh")
    wanted = [plan.titled(voice.lang), voice(("Planning report", "规划成果报告")), *standards(plan)["source"]]
    for layer in _NAMED:
        if layer in plan.tables:
            key = {"area": "county_id", "settlements": "settlement_id"}.get(layer, "candidate_id")
            wanted += [voice.place(row, key) for row in plan.tables[layer].to_dict("records")]
    wanted = [" ".join(letters.cleaned(text).split()) for text in wanted]
    if all(text.isascii() for text in wanted):
        return []
    lettering = map_fonts.lettering((plan.settings.get("maps") or {}).get("font"))
    return list(dict.fromkeys(text for text in wanted if not lettering.draws(text)))

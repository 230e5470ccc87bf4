"""`geoplan:validate`: a config checked with its data, nothing computed."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingException,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFileDestination,
)

from .. import words
from ..engine_at_work import engine, work
from .algorithm import GeoplanAlgorithm
from .run import add_config, config_words


class Validate(GeoplanAlgorithm):
    """What is doubtful in a config and its data; faults are the error."""

    KEY = "validate"

    def initAlgorithm(self, configuration: Any = None) -> None:
        add_config(self)
        html = QgsProcessingParameterFileDestination("HTML", self.label("HTML"), "HTML (*.html)", None, True)
        self.add(html)
        self.addOutput(QgsProcessingOutputNumber("COUNT", self.label("COUNT")))
        self.addOutput(QgsProcessingOutputString("TEXT", self.label("TEXT")))

    def processAlgorithm(self, parameters: dict[str, Any], context: Any, feedback: Any) -> dict[str, Any]:
        arguments = ["validate", *config_words(self, parameters, context)]
        result = work(engine(feedback, self.lang), arguments, feedback, self.lang)
        if result is None:
            return {}
        findings = [each for each in result.get("findings", []) if isinstance(each, dict)]
        lines = [sentence(finding, self.lang) for finding in findings]
        for finding, line in zip(findings, lines):
            (feedback.pushInfo if finding.get("severity") == "note" else feedback.pushWarning)(line)
        feedback.pushInfo(str(result.get("message", "")))
        out: dict[str, Any] = {"COUNT": len(findings), "TEXT": "\n".join(lines)}
        file = self.parameterAsFileOutput(parameters, "HTML", context)
        if file:
            _write(Path(file), page(findings, str(result.get("message", "")), self.lang), self.lang)
            out["HTML"] = file
        return out


def sentence(finding: dict[str, Any], lang: str) -> str:
    """One finding as one line: how bad, where, what."""
    where = ", ".join(str(finding[part]) for part in ("layer", "row_id") if finding.get(part))
    colon = "：" if lang == "zh" else ": "
    how_bad = words.severity(str(finding.get("severity", "")), lang)
    return f"{how_bad}{colon}{where + colon if where else ''}{finding.get('message', '')}"


def page(findings: list[dict[str, Any]], message: str, lang: str) -> str:
    """The findings as a page for the results panel of QGIS; every text is only text."""
    heads = ("程度", "图层", "行", "说明") if lang == "zh" else ("Severity", "Layer", "Row", "What")
    keys = ("severity", "layer", "row_id", "message")
    told = [{**each, "severity": words.severity(str(each.get("severity", "")), lang)} for each in findings]
    cells = ["".join(f"<td>{escape(str(each.get(key, '')))}</td>" for key in keys) for each in told]
    rows = [f"<tr>{row}</tr>" for row in cells]
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>geoplan</title></head><body>'
        f"<h1>{escape(words.title('validate', lang))}</h1><p>{escape(message)}</p>"
        f'<table border="1" cellpadding="4" cellspacing="0"><tr>{"".join(f"<th>{head}</th>" for head in heads)}</tr>'
        + "\n".join(rows)
        + "</table></body></html>\n"
    )


def _write(file: Path, text: str, lang: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        reason = error.strerror or str(error)
        raise QgsProcessingException(words.say("folder_failed", lang, path=file, reason=reason)) from None

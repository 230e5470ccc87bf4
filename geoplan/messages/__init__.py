"""Every fault and finding: one code, its severity, and an English and a Chinese sentence over the same values."""

from geoplan.messages import (
    access,
    axes,
    barriers,
    catchments,
    centres,
    config,
    demand,
    equity,
    formats,
    functions,
    gaps,
    indicators,
    layers,
    maps,
    measures,
    modes,
    network,
    output,
    qgis,
    rankings,
    reasons,
    reports,
    robustness,
    siting,
    standards,
    travel,
    variants,
    works,
)
from geoplan.messages.message import Message

MESSAGES: dict[str, Message] = {
    code: message
    for table in (
        config.MESSAGES,
        layers.MESSAGES,
        modes.MESSAGES,
        network.MESSAGES,
        barriers.MESSAGES,
        access.MESSAGES,
        catchments.MESSAGES,
        centres.MESSAGES,
        indicators.MESSAGES,
        axes.MESSAGES,
        output.MESSAGES,
        formats.MESSAGES,
        maps.MESSAGES,
        qgis.MESSAGES,
        rankings.MESSAGES,
        reasons.MESSAGES,
        reports.MESSAGES,
        robustness.MESSAGES,
        travel.MESSAGES,
        variants.MESSAGES,
        works.MESSAGES,
        demand.MESSAGES,
        standards.MESSAGES,
        measures.MESSAGES,
        equity.MESSAGES,
        gaps.MESSAGES,
        functions.MESSAGES,
        siting.MESSAGES,
    )
    for code, message in table.items()
}

__all__ = ["MESSAGES", "Message"]

"""Every fault and finding: one code, its severity, and an English and a Chinese sentence over the same values."""

from geoplan.messages import (
    access,
    barriers,
    catchments,
    centres,
    config,
    demand,
    equity,
    gaps,
    layers,
    measures,
    modes,
    network,
    output,
    siting,
    standards,
    travel,
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
        output.MESSAGES,
        travel.MESSAGES,
        works.MESSAGES,
        demand.MESSAGES,
        standards.MESSAGES,
        measures.MESSAGES,
        equity.MESSAGES,
        gaps.MESSAGES,
        siting.MESSAGES,
    )
    for code, message in table.items()
}

__all__ = ["MESSAGES", "Message"]

"""Every fault and finding: one code, its severity, and an English and a Chinese sentence over the same values."""

from geoplan.messages import access, catchments, centres, config, layers, network, output
from geoplan.messages.message import Message

MESSAGES: dict[str, Message] = {
    code: message
    for table in (
        config.MESSAGES,
        layers.MESSAGES,
        network.MESSAGES,
        access.MESSAGES,
        catchments.MESSAGES,
        centres.MESSAGES,
        output.MESSAGES,
    )
    for code, message in table.items()
}

__all__ = ["MESSAGES", "Message"]

"""Messages about equity."""

from geoplan.messages.message import Message

MESSAGES: dict[str, Message] = {}

"""Messages about the measures of access."""

from geoplan.messages.message import Message

MESSAGES: dict[str, Message] = {}

"""Messages about the standards library."""

from geoplan.messages.message import Message

MESSAGES: dict[str, Message] = {}

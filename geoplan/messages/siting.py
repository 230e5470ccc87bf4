"""Messages about siting."""

from geoplan.messages.message import Message

MESSAGES: dict[str, Message] = {}

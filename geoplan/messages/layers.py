"""Messages of the layers rooms."""

from geoplan.messages.message import Message

MESSAGES: dict[str, Message] = {}

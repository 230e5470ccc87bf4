"""Messages of the centres rooms."""

from geoplan.messages.message import Message

MESSAGES: dict[str, Message] = {}

"""Messages of the network rooms."""

from geoplan.messages.message import Message

MESSAGES: dict[str, Message] = {}

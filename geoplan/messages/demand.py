"""Messages about demand points and population rasters."""

from geoplan.messages.message import Message

MESSAGES: dict[str, Message] = {}

"""Our side of the conversation, in the agent's own dialect."""

import json
from xml.sax.saxutils import escape

from clients.inventory.message import Dialect, Kind

#: Hours until the agent comes back.
EVERY = 24
XML = '<?xml version="1.0" encoding="UTF-8"?>\n<REPLY>{}</REPLY>\n'
TYPES = {Dialect.XML: "application/xml", Dialect.JSON: "application/json"}


def welcome(kind: Kind, dialect: Dialect) -> str:
    """« Send your inventory », or « received »."""
    if dialect is Dialect.JSON:
        return json.dumps({"status": "ok", "expiration": EVERY})
    words = f"<PROLOG_FREQ>{EVERY}</PROLOG_FREQ>"
    return XML.format(words + "<RESPONSE>SEND</RESPONSE>" if kind is Kind.CONTACT else words)


def refusal(dialect: Dialect, reason: str) -> str:
    """Why not."""
    if dialect is Dialect.JSON:
        return json.dumps({"status": "error", "message": reason, "expiration": EVERY})
    return XML.format(f"<ERROR>{escape(reason)}</ERROR>")

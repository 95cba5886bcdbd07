"""Inventories that fill the dossier: keys of agents, messages kept and read, proposals decided (G04)."""

from clients.services.inventory.decisions import decide
from clients.services.inventory.keys import issue_key, revoke_key, set_policy, sign_in
from clients.services.inventory.reading import forget, read_pending, replay
from clients.services.inventory.reception import receive

__all__ = [
    "decide",
    "forget",
    "issue_key",
    "read_pending",
    "receive",
    "replay",
    "revoke_key",
    "set_policy",
    "sign_in",
]

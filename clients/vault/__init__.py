"""The safe for the clients' logins: envelopes, the ring of keys, codes (G07, rules-privacy 2.4).

Pure: no database, no clock; the keys are read from the settings by `ring.ours` alone and never stored.
Each value has a data key of its own, sealed by a key of the ring; both carry the row they belong to, so a
value moved to another row or another client does not open.
"""

from clients.vault.envelope import Envelope, open_envelope, rewrap, seal, uplift
from clients.vault.ring import Key, Ring, ours

__all__ = ["Envelope", "Key", "Ring", "open_envelope", "ours", "rewrap", "seal", "uplift"]

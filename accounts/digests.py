"""How tokens and codes are kept: never themselves."""

import hashlib


def digest_of(token: str) -> str:
    """What is compared in its place; tokens are random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()

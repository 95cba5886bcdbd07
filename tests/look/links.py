"""Links that would refuse their reader: what somebody is shown, they may open."""

import re

from django.urls import Resolver404, resolve

from accounts.models import User
from core import access
from core.access import mark_of

_ADDRESS = re.compile(r'(?:href|action|hx-get|hx-post)="(/[^"#?]*)')


def dead(reader: User, page: str) -> list[str]:
    """The addresses on a page that this reader's role would be refused, in words."""
    found = []
    for address in sorted(set(_ADDRESS.findall(page))):
        try:
            kind, action = mark_of(resolve(address).func)
        except Resolver404:
            continue
        if kind == "action" and not access.may(reader, action):
            found.append(f"a link to {address} is refused")
    return found

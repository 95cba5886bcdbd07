"""The topics of live pages: who may hear each, and which facts touch it."""

from typing import Any

from accounts.roles import Scope
from core import access, live
from core.live import Topic


def _may(action: str) -> Any:
    return lambda user: access.may(user, action)


def _sees_every_client(user: Any) -> bool:
    return bool(user.is_active and user.scope == Scope.ALL)


live.register(
    (
        #     topic       who hears it                    facts that touch it                      keyed by
        Topic("queue",    _may("portal.desk"),            ("ticket.", "call.", "callback.", "clock."),          "ticket"),
        Topic("ticket",   _sees_every_client,             ("ticket.", "clock.", "time.", "message."), "ticket"),
        Topic("mission",  _may("interventions.view"),     ("mission.", "report.", "message."),     "mission"),
        Topic("planning", _may("planning.view"),          ("mission.", "absence.", "planning."),   ""),
        Topic("major",    _may("portal.desk"),            ("major.", "ticket.major", "ticket.broadcast"), "ticket"),
        Topic("billing",  _may("billing.view"),           ("billing.", "invoice.", "payment."),    ""),
    )
)  # fmt: skip

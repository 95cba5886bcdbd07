"""What the client portal's frame shows: whose space, the telephone, whether we answer now."""

from datetime import datetime
from typing import Any

from django.db.models import OuterRef
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Contact
from clients.selectors import on_call_number
from core import formats, setting
from core.calendars.words import answering
from portal import doors, promises
from tickets import selectors as tickets


def frame(user: User, now: datetime) -> dict[str, Any]:
    """Values for `base_portal.html`."""
    found = Contact.objects.select_related("client").filter(user=user)
    contact = found.annotate(is_told=tickets.told_in(OuterRef("client"))).first()
    return {
        "client_name": contact.client.name if contact else "",
        "user_name": str(user),
        "news": SimpleLazyObject(lambda: tickets.banner_for(contact.client_id))
        if contact and contact.is_told
        else None,
        "report_url": doors.address("client:report"),
        "phone": setting.value("desk_phone", on=now),
        "desk_words": answering_words(now),
        "on_call": on_call(contact, now),
        "profile_url": doors.address("accounts:profile"),
        "sign_out_url": doors.address("account_logout"),
        "language_url": doors.address("set_language"),
        "bell_url": doors.address("centre:bell"),
    }


def answering_words(now: datetime) -> str:
    """« L’assistance répond jusqu’à 17 h au », or when it opens again (A19)."""
    state = answering(promises.desk_hours(), now)
    if state.reopens_at:
        return _("L’assistance rouvre %(when)s, au") % {
            "when": formats.moment(state.reopens_at, now)
        }
    if not state.is_open:
        return _("L’assistance est fermée. Numéro :")
    if state.closes_at is None:
        return _("L’assistance répond jour et nuit au")
    is_today = formats.local(state.closes_at).date() == formats.local(now).date()
    words = formats.hour(state.closes_at) if is_today else formats.moment(state.closes_at, now)
    return _("L’assistance répond jusqu’à %(hour)s au") % {"hour": words}


def on_call(contact: Contact | None, now: datetime) -> str:
    """The number that answers while the desk is closed, when a contract of the client has one (A19)."""
    if contact is None or answering(promises.desk_hours(), now).is_open:
        return ""
    return on_call_number(contact.client_id, formats.local(now).date())

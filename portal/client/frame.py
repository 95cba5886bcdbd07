"""What the client portal's frame shows: whose space, the telephone, whether we answer now."""

from datetime import datetime
from typing import Any

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Contact
from core import formats, worktime
from core.models import Setting
from portal import doors, promises
from tickets import selectors as tickets

#: The hotline's single number until the setting « desk_phone » says otherwise.
PHONE = "+33297001500"


def frame(user: User, now: datetime) -> dict[str, Any]:
    """Values for `base_portal.html`."""
    contact = Contact.objects.select_related("client").filter(user=user).first()
    row = Setting.objects.filter(name="desk_phone").order_by("-since").first()
    return {
        "client_name": contact.client.name if contact else "",
        "user_name": str(user),
        "news": SimpleLazyObject(lambda: tickets.banner_for(contact.client_id))
        if contact
        else None,
        "report_url": doors.address("client:report"),
        "phone": row.value if row else PHONE,
        "desk_words": answering(now),
        "profile_url": doors.address("accounts:profile"),
        "sign_out_url": doors.address("account_logout"),
        "language_url": doors.address("set_language"),
    }


def answering(now: datetime) -> str:
    """« L’assistance répond jusqu’à 17 h au », or when it opens again (A19)."""
    hours = promises.desk_calendar().hours()
    try:
        opens = worktime.next_opening(now, hours)
    except worktime.NoOpening:
        return _("L’assistance est fermée. Numéro :")
    if opens > now:
        return _("L’assistance rouvre %(when)s, au") % {"when": formats.moment(opens, now)}
    closes = next(end for start, end in hours.on(formats.local(now).date()) if end > now)
    return _("L’assistance répond jusqu’à %(hour)s au") % {"hour": formats.hour(closes)}

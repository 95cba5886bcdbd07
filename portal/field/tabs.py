"""The tabs of the phone, and what hangs on them."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from portal import doors

#: address, icon, word, whether we are there, badge
Tab = tuple[str, str, str, bool, int]


def tabs(request: HttpRequest, waiting: int = 0) -> list[Tab]:
    """Day, week, reports, own account."""
    here = request.resolver_match.url_name if request.resolver_match else ""
    found: list[Tab] = [
        (reverse("field:today"), "calendar-day", _("Journée"), here == "today", waiting),
        (reverse("field:week"), "calendar-week", _("Semaine"), here == "week", 0),
        (reverse("field:reports"), "file", _("Rapports"), here == "reports", 0),
    ]
    if own := doors.address("accounts:profile"):
        found.append((own, "person-circle", _("Moi"), False, 0))
    return found

"""To whom a login is told (A24)."""

from datetime import datetime

from django.utils.translation import gettext as _

from clients import selectors
from core.errors import Refused


def listener(told_to: str, client_id: int, at: datetime) -> selectors.Verified | None:
    """To whom it is told, if to anybody: they were checked, and may receive logins."""
    if not told_to:
        return None
    people = selectors.verified_people(client_id, at)
    one = next((one for one in people if one.key == told_to), None)
    if one is None:
        raise Refused(
            _("Vérifiez d’abord l’appelant : cette vérification ne vaut pas, ou plus."),
            field="told_to",
        )
    if not selectors.may_be_told(client_id, one.contact_id):
        raise Refused(_("Cette personne ne peut pas recevoir d’identifiants."), field="told_to")
    return one

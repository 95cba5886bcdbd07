"""May this person be given anything at all? Clause in force and still employed: the one rule, read by every gift (H05, H10)."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from core import formats


def clause_holds(person: User, on: date) -> bool:
    """Whether a signed confidentiality clause is on file and has not ended on that day."""
    if person.clause_signed_on is None:
        return False
    return person.clause_ends_on is None or on <= person.clause_ends_on


def why_unfit(person: User, on: date, until: date | None = None) -> str:
    """Why nothing may be given to this person on that day, or until the other one; empty when it may."""
    last = until or on
    if person.clause_signed_on is None:
        return _("%s n’a pas signé la clause de confidentialité.") % person
    if not clause_holds(person, on):
        return _("La clause de confidentialité de %s est échue.") % person
    if not clause_holds(person, last):
        return _("La clause de confidentialité de %(person)s finit le %(day)s.") % {
            "person": person,
            "day": formats.day_figures(person.clause_ends_on or last),
        }
    if not person.is_active or (person.leaves_on and person.leaves_on < last):
        return _("%s quitte la société avant la fin demandée.") % person
    if person.hired_on and on < person.hired_on:
        return _("%(person)s entre dans la société le %(day)s.") % {
            "person": person,
            "day": formats.day_figures(person.hired_on),
        }
    return ""

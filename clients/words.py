"""What one row of a rate card is for, in words."""

from django.utils.translation import gettext as _

from accounts.roles import Role
from clients.models import Rate, Work


def rate_words(rate: Rate) -> str:
    """« Sur site, Technicien », « Déplacement jusqu’à 20 km »."""
    named = [rate.get_work_display() if rate.work else _("Toute main-d’œuvre")]
    if rate.work == Work.TRAVEL and (rate.price is not None or rate.within_km):
        far = _("jusqu’à %s km") % rate.within_km if rate.within_km else _("au-delà")
        named = [f"{named[0]} {far}"]
    if rate.work == Work.PART:
        named.append(rate.article or _("toutes"))
    return ", ".join([*map(str, named), *([str(Role(rate.role).label)] if rate.role else [])])

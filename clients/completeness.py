"""What is missing in a dossier, by name: a score alone helps nobody (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Known:
    """What is known, as yes and no."""

    contract: bool
    siren: bool
    billing_email: bool
    site_address: bool
    site_access: bool
    contact_phone: bool
    orderer: bool
    equipment: bool
    documents: bool
    facts: bool


@dataclass(frozen=True)
class Completeness:
    """The share known (0–100) and the names of what is missing, most useful first."""

    percent: int
    missing: Sequence[str]


def assess(known: Known) -> Completeness:
    """How complete the dossier is, and what to ask next."""
    items = (
        (known.contract, _("Aucun contrat : à facturer")),
        (known.site_address, _("Adresse d’un site")),
        (known.site_access, _("Comment entrer sur le site")),
        (known.contact_phone, _("Téléphone d’un interlocuteur")),
        (known.orderer, _("Qui peut commander")),
        (known.equipment, _("Parc informatique")),
        (known.facts, _("État technique")),
        (known.documents, _("Schéma ou document technique")),
        (known.billing_email, _("Courriel de facturation")),
        (known.siren, _("SIREN")),
    )
    missing = [words for there, words in items if not there]
    return Completeness(round(100 * (len(items) - len(missing)) / len(items)), missing)

"""What a person is told of their own account's security, in words: one sentence a fact (Q05, rules-privacy 2.4)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.models import Event

FACTS = {
    "session.opened":    _("Une connexion depuis un appareil jamais vu : {device}"),
    "sessions.ended":    _("Vos sessions et vos jetons ont été fermés par {by}"),
    "password.changed":  _("Votre mot de passe a été changé"),
    "password.reset":    _("Votre mot de passe oublié a été remplacé"),
    "factor.added":      _("Une double authentification a été ajoutée"),
    "factor.removed":    _("Une double authentification a été retirée"),
    "factor.codes_made": _("De nouveaux codes de secours ont été faits"),
    "factor.code_spent": _("Un code de secours a servi : il en reste {left}"),
    "factor.reset":      _("Votre double authentification a été retirée par {by}"),
    "viewing.began":     _("Le produit est regardé à votre place, sans rien pouvoir changer, par {by}"),
}  # fmt: skip


def said(known: dict[str, Any]) -> str:
    """The sentence of this fact, with who and what."""
    fact: Event | None = known.get("fact")
    if fact is None or fact.kind not in FACTS:
        return ""
    values = {"by": str(fact.by or ""), "device": "", "left": "", **fact.data}
    return str(FACTS[fact.kind]).format(**values)

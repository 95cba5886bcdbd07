"""Which facts about people, sign-in and settings are administration (Q06)."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Skill, User
from core import administration

HEADINGS = {
    "personnes": (_("Personnes et rôles"), {
        "person.created":         _("Compte créé"),
        "person.changed":         _("Fiche d’une personne changée"),
        "person.role_changed":    _("Rôle changé"),
        "person.left":            _("Compte fermé"),
        "person.returned":        _("Compte rouvert"),
        "clause.filed":           _("Clause de confidentialité gardée"),
        "skill.added":            _("Compétence ajoutée au catalogue"),
        "skill.set":              _("Niveau d’une compétence changé"),
    }),
    "connexion": (_("Connexion et jetons"), {
        "factor.reset":           _("Double authentification retirée à une personne"),
        "token.issued":           _("Jeton d’API créé"),
        "token.revoked":          _("Jeton d’API arrêté"),
    }),
    "reglages": (_("Réglages"), {
        "setting.changed":        _("Réglage changé"),
        "setting.called_off":     _("Réglage à venir retiré"),
    }),
    "systeme": (_("Serveur et journaux"), {
        "command.run":            _("Commande lancée sur le serveur"),
        "trail.purged":           _("Lignes retirées au terme de leur conservation"),
        "administration.exported": _("Journal d’administration emporté"),
    }),
}  # fmt: skip

administration.register(HEADINGS)
administration.name_by(User, "first_name", "last_name")
administration.name_by(Skill, "name")

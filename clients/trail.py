"""What the access log holds of clients and people: one table says which facts, under which heading, in which words.

Reading, opening, revealing, giving and refusing; not the changes that a dossier's own history tells (H09).
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

#: heading → (its words, kind of fact → words)
HEADINGS: dict[str, tuple[Any, dict[str, Any]]] = {
    "dossiers": (_("Dossiers"), {
        "dossier.opened":         _("Dossier ouvert"),
        "dossier.locked_out":     _("Dossier fermé consulté de l’extérieur"),
        "door.refused":           _("Pages refusées plusieurs fois"),
        "dossier.taken_along":    _("Dossier emporté hors réseau, sans identifiant"),
        "emergency.opened":       _("Dossier ouvert en urgence"),
        "emergency.followed_up":  _("Ouverture en urgence relue"),
    }),
    "identifiants": (_("Identifiants"), {
        "secret.revealed":        _("Identifiant révélé"),
        "secret.added":           _("Identifiant gardé"),
        "secret.changed":         _("Identifiant changé"),
        "secret.restricted":      _("Identifiant réservé"),
        "secret.retired":         _("Identifiant retiré"),
        "vault.limit_reached":    _("Trop d’identifiants révélés en une heure"),
        "vault.key_proposed":     _("Clé du coffre proposée"),
        "vault.key_accepted":     _("Clé du coffre acceptée"),
        "vault.rotated":          _("Coffre scellé de nouveau"),
    }),
    "droits": (_("Droits"), {
        "access.requested":       _("Droit demandé"),
        "access.checked":         _("Demande vérifiée"),
        "access.granted":         _("Droit donné"),
        "access.refused":         _("Droit refusé"),
        "access.moved":           _("Dates d’un droit changées"),
        "access.revoked":         _("Droit retiré"),
        "access.withdrawn":       _("Demande retirée"),
        "access.review_closed":   _("Revue des droits close"),
        "rights.exported":        _("Liste des droits emportée"),
        "access.alerted":         _("Accès inhabituel signalé"),
        "access.alert_closed":    _("Accès inhabituel relu"),
        "rights.listed":          _("Liste des droits gardée"),
    }),
    "appelants": (_("Appelants"), {
        "call.caller_verified":   _("Appelant vérifié pendant un appel"),
        "call.caller_unverified": _("Appelant non reconnu pendant un appel"),
        "ticket.caller_verified": _("Appelant vérifié pour un ticket"),
        "ticket.caller_unverified": _("Appelant non reconnu pour un ticket"),
        "contact.code_drawn":     _("Code d’appel donné"),
        "contact.code_removed":   _("Code d’appel retiré"),
        "contact.question_set":   _("Question de vérification choisie"),
        "contact.question_removed": _("Question de vérification retirée"),
    }),
    "personnes": (_("Personnes"), {
        "session.opened":         _("Connexion"),
        "sessions.ended":         _("Sessions fermées"),
        "viewing.began":          _("Vue d’une autre personne commencée"),
        "viewing.page":           _("Page vue à la place d’une autre personne"),
        "viewing.ended":          _("Vue d’une autre personne finie"),
        "person.role_changed":    _("Rôle changé"),
        "person.left":            _("Compte fermé"),
        "factor.added":           _("Second facteur ajouté"),
        "factor.removed":         _("Second facteur retiré"),
        "factor.reset":           _("Second facteur remis à zéro"),
        "token.issued":           _("Jeton d’API créé"),
        "token.revoked":          _("Jeton d’API arrêté"),
        "trail.purged":           _("Lignes retirées au terme de leur conservation"),
        "trail.exported":         _("Journal des accès exporté"),
    }),
}  # fmt: skip

#: Facts that say nothing but a look: they go with their line when its time is over. What was done to a
#: client, a right or a login stays in the dossier's own history.
LOOKS = (
    "dossier.opened", "dossier.locked_out", "door.refused", "dossier.taken_along", "session.opened", "viewing.began", "viewing.page", "viewing.ended",
    "trail.exported", "rights.exported", "administration.exported",
)  # fmt: skip

WORDS: dict[str, Any] = {
    kind: words for _heading, kinds in HEADINGS.values() for kind, words in kinds.items()
}

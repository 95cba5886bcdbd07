"""A client's facts as one line of time: one table says how each kind reads (G09).

Facts of the rooms above are named here by their kind only; what a kind is called is a word, not a rule.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.selectors import name_of
from core import events
from core.models import Event

#: kind → (icon, sentence); `{label}` and the like are filled from the fact's own data.
WORDS: dict[str, tuple[str, str | Promise]] = {
    "call.taken":          ("phone",    _("Appel pris")),
    "ticket.opened":       ("headset",  _("Ticket ouvert")),
    "ticket.escalated":    ("arrow-up", _("Ticket transmis au niveau 2")),
    "ticket.resolved":     ("check",    _("Ticket résolu")),
    "ticket.reopened":     ("refresh",  _("Ticket rouvert")),
    "ticket.closed":       ("check",    _("Ticket clos")),
    "ticket.major":        ("alert",    _("Problème grave déclaré")),
    "mission.held":        ("calendar", _("Visite réservée")),
    "mission.agreed":      ("calendar-check", _("Date de visite acceptée par le client")),
    "mission.moved":       ("calendar", _("Visite déplacée")),
    "mission.cancelled":   ("calendar", _("Visite annulée")),
    "mission.arrived":     ("wrench",   _("Intervenant sur place")),
    "mission.closed":      ("wrench",   _("Visite terminée")),
    "report.sealed":       ("file-check",   _("Rapport d’intervention signé")),
    "invoice.issued":      ("invoice",  _("Facture émise")),
    "payment.received":    ("invoice",  _("Règlement reçu")),
    "hours.recorded":      ("clock",    _("Décompte du contrat mis à jour")),
    "survey.answered":     ("smile",    _("Satisfaction : {score} sur 5")),
    "access.requested":    ("lock",     _("Accès demandé")),
    "access.checked":      ("lock",     _("Demande d’accès vérifiée par les RH")),
    "access.granted":      ("unlock", _("Accès donné")),
    "access.moved":        ("lock",     _("Dates d’un accès changées")),
    "access.refused":      ("lock",     _("Accès refusé : {reason}")),
    "access.revoked":      ("lock",     _("Accès retiré")),
    "emergency.opened":    ("alarm",    _("Dossier ouvert en urgence")),
    "emergency.approved":  ("check",    _("Ouverture d’urgence justifiée")),
    "emergency.objected":  ("alert",    _("Ouverture d’urgence contestée : {reason}")),
    "dossier.opened":      ("eye",      _("Dossier ouvert")),
    "dossier.locked_out":  ("lock",     _("Dossier fermé consulté de l’extérieur")),
    "dossier.taken_along": ("download", _("Dossier emporté hors réseau, sans identifiant")),
    "dossier.changed":     ("pen",     _("{label} : mis à jour")),
    "secret.revealed":     ("eye",      _("Identifiant « {label} » révélé, motif : {reason}")),
    "secret.added":        ("lock",     _("Identifiant « {label} » gardé")),
    "secret.changed":      ("lock",     _("Identifiant « {label} » changé")),
    "secret.described":    ("pen",      _("Identifiant « {label} » : fiche modifiée")),
    "secret.restricted":   ("shield",   _("Identifiant « {label} » : personnes changées")),
    "secret.retired":      ("trash",    _("Identifiant « {label} » retiré du coffre")),
    "secret.change_taken": ("person",   _("Identifiant « {label} » : changement pris en charge")),
    "secret.change_waived": ("check",   _("Identifiant « {label} » laissé inchangé : {reason}")),
    "secrets.to_change":   ("alert",    _("Identifiants à changer : {count}")),
    "document.added":      ("file",     _("Document « {title} » joint")),
    "asset.created":       ("laptop",   _("Équipement ajouté : {name}")),
    "asset.changed":       ("laptop",   _("Équipement modifié : {name}")),
    "asset.related":       ("link",     _("Lien entre équipements noté")),
    "asset.unrelated":     ("link",     _("Lien entre équipements retiré")),
    "document.versioned":  ("file",     _("Document « {title} » : nouvelle version")),
    "document.withdrawn":  ("file",     _("Document « {title} » rangé")),
    "dossier.proposed":    ("pen",      _("{label} : changement proposé")),
    "dossier.proposal_accepted": ("check", _("{label} : changement accepté")),
    "dossier.proposal_refused":  ("close", _("{label} : changement refusé, {reason}")),
    "assets.imported":     ("laptop",   _("Parc importé : {created} ajoutés, {changed} modifiés")),
    "table.imported":      ("download", _("Fichier « {file} » importé : {created} ajoutés, {changed} modifiés")),
    "table.undone":        ("undo",     _("Import de « {file} » annulé")),
    "inventory.key_issued":  ("key",      _("Clé d’inventaire « {name} » créée")),
    "inventory.key_revoked": ("key",      _("Clé d’inventaire « {name} » retirée")),
    "inventory.decided":     ("laptop",   _("Propositions de l’inventaire décidées : {count}")),
    "inventory.set_aside":   ("alert",    _("Inventaire mis à l’écart : {reason}")),
    "client.created":      ("building", _("Client créé")),
    "client.changed":      ("building", _("Fiche du client modifiée")),
    "contract.created":    ("file-check",   _("Contrat ajouté")),
    "contract.changed":    ("file-check",   _("Contrat modifié")),
    "contract.line_changed": ("file-check", _("Ligne de contrat « {line} »")),
    "contract.amended":     ("file-check",  _("Avenant n° {number} au contrat")),
    "contract.suspended":   ("pause",       _("Contrat suspendu : {reason}")),
    "contract.resumed":     ("file-check",  _("Contrat repris")),
    "contract.notice_given": ("file-check", _("Contrat dénoncé")),
    "contract.notice_due":  ("alert",       _("Préavis du contrat bientôt échu")),
    "contract.running_low": ("alert",       _("Le contrat s’épuise : recharge à proposer")),
    "contract.top_up_dropped": ("close",    _("Recharge écartée : {reason}")),
    "site.created":        ("pin",      _("Site ajouté")),
    "site.changed":        ("pin",      _("Site modifié")),
    "site.located":        ("pin",      _("Position d’un site trouvée : {label}")),
    "contact.created":     ("person",   _("Interlocuteur ajouté")),
    "contact.changed":     ("person",   _("Interlocuteur modifié")),
    "contact.code_drawn":  ("key",      _("Code d’appel donné à un interlocuteur")),
    "contact.code_removed": ("key",     _("Code d’appel retiré à un interlocuteur")),
    "contact.question_set": ("key",     _("Question de vérification choisie")),
    "contact.question_removed": ("key", _("Question de vérification retirée")),
    "contact.merged":      ("person",   _("Deux fiches d’interlocuteur réunies : {name}")),
    "contact.unmerged":    ("person",   _("Réunion de fiches défaite : {name}")),
    "membership.created":  ("person",   _("Interlocuteur d’un autre client ajouté")),
    "membership.changed":  ("person",   _("Place d’un interlocuteur modifiée")),
    "membership.ended":    ("person",   _("{name} n’a plus de place ici")),
    "client.named":        ("people",   _("Personnes qui suivent ce client modifiées")),
    "client.merged":       ("building", _("Fiche « {name} » réunie à celle-ci")),
    "client.unmerged":     ("building", _("Réunion avec « {name} » défaite")),
    "client.extract_chosen": ("eye",    _("Extrait ouvert au client : {count} rubriques")),
    "supplier.created":    ("box",      _("Fournisseur « {name} » ajouté")),
    "supplier.changed":    ("box",      _("Fournisseur « {name} » modifié")),
    "staff.placed":        ("person",   _("{name} placé chez ce client")),
    "staff.placement_ended": ("person", _("Fin du placement de {name}")),
}  # fmt: skip

#: The filters of the line, by the address: name → (words, kinds).
FILTERS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "visites": (_("Visites"), ("mission.", "report.")),
    "tickets": (_("Tickets"), ("ticket.", "call.", "survey.")),
    "dossier": (_("Dossier"), ("dossier.changed", "document.", "asset", "client.", "contract.", "site.", "contact.", "membership.", "supplier.", "staff.")),
    "factures": (_("Factures"), ("invoice.", "payment.", "hours.")),
    "acces": (_("Accès"), ("access.", "emergency.", "secret", "dossier.opened", "dossier.locked_out", "dossier.taken_along")),
}  # fmt: skip
MONEY = tuple(
    kind for kind in WORDS if kind.startswith(("invoice.", "payment.", "hours.", "contract."))
)
WATCHED = tuple(
    kind for kind in WORDS if kind.startswith(("access.", "emergency.", "secret", "dossier."))
)
PRIVATE = tuple(kind for kind in WATCHED if kind != "dossier.changed")


_BLANK = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Moment:
    """One line: when, what, who; `number` is the ticket's or the mission's."""

    at: datetime
    icon: str
    text: str
    by: Any
    number: str
    kind: str


def facts(client: Any, *, only: str = "", money: bool, watch: bool, reach: Q) -> QuerySet[Event]:
    """The facts of a client and of the files merged into it, newest first; without money or accesses for those
    whose business it is not, nor what lies beyond the reader's reach (`selectors.readable`)."""
    kinds = [kind for kind in WORDS if not only or kind.startswith(_prefixes(only))]
    kinds = [k for k in kinds if (money or k not in MONEY) and (watch or k not in PRIVATE)]
    rows = Event.objects.filter(reach, about__overlap=topics(client), kind__in=kinds)
    shown = rows.select_related("by").only("kind", "about", "at", "data", *name_of("by"))
    return shown.order_by("-at", "-pk")


def topics(client: Any) -> list[str]:
    """What the facts of a client, and of the files merged into it, are about."""
    merged = client.merged_from.order_by("pk").values_list("pk", flat=True)
    return [events.topic(client), *(f"client:{pk}" for pk in merged[:50])]


def moments(
    client: Any, *, only: str = "", money: bool, watch: bool, reach: Q, limit: int = 30
) -> list[Moment]:
    """The newest facts of a client, in words."""
    rows = facts(client, only=only, money=money, watch=watch, reach=reach)
    return [moment(row) for row in rows[: min(limit, 200)]]


def _prefixes(only: str) -> tuple[str, ...]:
    return FILTERS[only][1] if only in FILTERS else ("",)


def moment(row: Event) -> Moment:
    """One fact of the table, in words."""
    icon, words = WORDS[row.kind]
    noun, _colon, number = row.about[0].partition(":")
    shown = number if noun == "ticket" else f"I-{number}" if noun == "mission" else ""
    known = {
        name: value for name, value in row.data.items() if isinstance(value, str | int | float)
    }
    text = str(words)
    if any(name not in known for name in _BLANK.findall(text)) and " : {" in text:
        text = text.partition(" : {")[0]  # told before that was kept
    text = _BLANK.sub(lambda blank: str(known.get(blank[1], "…")), text)
    return Moment(row.at, icon, text, row.by, shown, row.kind)

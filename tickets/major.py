"""Serious problems as tables: templates, criteria, what counts as alike, when to suggest one (E01, C06). Pure.

The words of `public` are read by every client touched: no cause, no name, no machine.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Template:
    """One kind of serious problem: its name, its title for clients, what the support does first, the pace of news."""

    label: str | Promise
    public: str | Promise
    first: str | Promise
    news_minutes: int


TEMPLATES: dict[str, Template] = {
    "NETWORK":   Template(_("Réseau coupé"),           _("Accès au réseau interrompu"),           _("Ne pas redémarrer les équipements un par un. Dire l’heure du prochain point à qui appelle."), 60),
    "SERVER":    Template(_("Serveur arrêté"),         _("Service indisponible"),                 _("Ne pas redémarrer sans l’accord du pilote. Rattacher chaque appel au problème."), 60),
    "MAIL":      Template(_("Messagerie en panne"),    _("Messagerie : retards en cours"),        _("Les messages ne sont pas perdus : le dire. Rattacher chaque appel au problème."), 120),
    "TELEPHONY": Template(_("Téléphonie coupée"),      _("Téléphonie interrompue"),               _("Proposer le renvoi vers un mobile. Rattacher chaque appel au problème."), 60),
    "CYBER":     Template(_("Cyberattaque"),           _("Incident de sécurité en cours"),        _("Débrancher le réseau, ne rien éteindre, ne rien effacer. Ne parler qu’avec l’accord du pilote."), 60),
    "DATA":      Template(_("Données perdues ou abîmées"), _("Accès à certains fichiers interrompu"), _("Faire arrêter les saisies. Ne lancer aucune restauration sans l’accord du pilote."), 120),
    "OTHER":     Template(_("Autre"),                  _("Incident en cours"),                    _("Rattacher chaque appel au problème et dire l’heure du prochain point."), 120),
}  # fmt: skip

CRITERIA: dict[str, str | Promise] = {
    "SEVERAL_CLIENTS": _("Plusieurs clients sont touchés"),
    "SITE_STOPPED":    _("Un site entier ne travaille plus"),
    "CORE_SERVICE":    _("Un service vital est arrêté : réseau, serveur, messagerie, téléphonie"),
    "DATA_AT_RISK":    _("Des données sont en danger"),
    "ATTACK":          _("Une attaque est soupçonnée"),
    "DIRECTION":       _("La direction du client l’a demandé"),
}  # fmt: skip

#: Who of ours must know at once, in the groups the page counts.
SUPPORT: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "HOTLINE":     (_("Hotline"),              ("HOTLINER", "HOTLINE_MANAGER")),
    "TECHNICIANS": (_("Techniciens"),          ("TECHNICIAN",)),
    "EXPERTS":     (_("Experts et direction"), ("EXPERT", "TECHNICAL_DIRECTOR", "MANAGER", "QUALITY")),
    "SALES":       (_("Commerciaux"),          ("SALES", "SALES_MANAGER")),
}  # fmt: skip

#: Days of work within which a serious problem is looked back on.
REVIEW_DAYS = 5

#: A serious problem is suggested from that many tickets on one site or machine, or of that many clients in a category.
SUGGEST_FROM, SUGGEST_WITHIN = 3, timedelta(minutes=30)

#: Alike tickets of one client are a storm from the third on; the hierarchy hears of it at these sizes only.
STORM_FROM, STORM_WITHIN = 3, timedelta(minutes=10)
STORM_TOLD = (3, 10, 30, 100, 300, 1000)
#: Channels that a machine may flood; nobody telephones forty times.
FLOODED = ("API", "EMAIL", "PORTAL", "MONITORING")

_SHORTEST, _STEM = 4, 7
#: Words that half of all tickets hold say nothing about likeness.
_EMPTY = frozenset(
    [
        "depuis",
        "matin",
        "pour",
        "avec",
        "dans",
        "plus",
        "tous",
        "tout",
        "toute",
        "cette",
        "notre",
        "nous",
        "vous",
        "fait",
        "faire",
        "bonjour",
        "merci",
        # of the titles themselves: they tell that something is wrong, not what
        "cours",
        "incident",
        "probleme",
        "acces",
        "service",
        "interrompu",
        "indisponible",
        "certains",
    ]
)
_ALIKE = 0.6


def words_of(text: str) -> frozenset[str]:
    """The words that carry meaning, without accents, cut to their stem; numbers of alarms are left out."""
    flat = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    found = re.findall(r"[a-z]+", flat)
    return frozenset(
        word[:_STEM] for word in found if len(word) >= _SHORTEST and word not in _EMPTY
    )


def alike(one: str, other: str) -> bool:
    """Whether two subjects tell the same story: three words out of five are shared."""
    first, second = words_of(one), words_of(other)
    if not first or not second:
        return one.strip().casefold() == other.strip().casefold()
    return len(first & second) / len(first | second) >= _ALIKE


def touches(text: str, problem: Iterable[str]) -> bool:
    """Whether a request speaks of the problem: it shares a word with its titles or its scope."""
    return bool(words_of(text) & words_of(" ".join(problem)))


@dataclass(frozen=True)
class Row:
    """What the suggestion needs of a recent ticket."""

    ticket: int
    client: int
    site: int | None
    asset: int | None
    category: int | None


@dataclass(frozen=True)
class Cluster:
    """Tickets that seem to be one problem: what they share (asset, site, category), its key, the tickets."""

    shared: str
    key: int
    tickets: tuple[int, ...]


def clusters(rows: Sequence[Row], least: int = SUGGEST_FROM) -> list[Cluster]:
    """The groups that look like a serious problem, the largest first, each ticket once.

    One machine or one site: that many tickets. One category: that many different clients.
    """
    taken: set[int] = set()
    found: list[Cluster] = []
    for shared in ("asset", "site", "category"):
        free = [row for row in rows if row.ticket not in taken and getattr(row, shared)]
        for key, _count in Counter(getattr(row, shared) for row in free).most_common():
            group = [row for row in free if getattr(row, shared) == key]
            size = len({row.client for row in group}) if shared == "category" else len(group)
            if size >= least:
                found.append(Cluster(shared, key, tuple(row.ticket for row in group)))
                taken.update(row.ticket for row in group)
    return sorted(found, key=lambda cluster: -len(cluster.tickets))

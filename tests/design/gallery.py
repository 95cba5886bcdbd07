"""The gallery: every component on pages that look like the product's, for the eye and for axe. Not a product address."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

from allauth.account.forms import LoginForm
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from core.access import public

NOW = datetime(2026, 11, 17, 12, 38, tzinfo=UTC)  # 13 h 38 in Paris


def ago(minutes: int) -> datetime:
    return NOW - timedelta(minutes=minutes)


def clock(state: str, left: int | None = None, text: str = "") -> SimpleNamespace:
    due_at = NOW + timedelta(minutes=left) if left is not None else None
    return SimpleNamespace(
        state=state, left=left, due_at=due_at, text=text, name="Réponse ou calendrier", soon=60
    )


def row(number: int, subject: str, client: str, contact: str, promise: SimpleNamespace, **more: object) -> dict:  # fmt: skip
    return {
        "number": number, "subject": subject, "client": client, "contact": contact, "promise": promise,
        "verdict": "covered", "event": "Réponse du client, avec journal", "at": ago(4), "level": "N1",
        "owner": "Maëlle Guivarc’h", "own": False, "unread": False, "current": False, **more,
    }  # fmt: skip


GROUPS = [
    ("Promesses qui vont casser", 4, "réponse ou calendrier avant l’heure dite", True, [
        row(48209, "Plus aucune impression sur les trois postes de l’accueil", "Clinique vétérinaire des Douves", "Solène Brard", clock("broken", -18), unread=True, owner="Sofia Marques", at=ago(21)),
        row(48212, "Messagerie : envois bloqués depuis la migration de la boîte direction", "Étude Aubry & Stern", "Me Florence Aubry", clock("soon", 12), verdict="billable", level="N2", owner="Paul Vasseur", at=ago(34)),
        row(48217, "VPN : déconnexion toutes les dix minutes en télétravail", "Cabinet Morvan-Lescop", "Gaëlle Le Floc’h", clock("soon", 42), unread=True, current=True),
        row(48198, "Disque en alerte sur le serveur de fichiers (RAID dégradé)", "Biscuiterie Kergoat-Lann", "Ronan Evenou", clock("soon", 51), level="N2", owner="Inès Belkacem", at=ago(1250)),
    ]),
    ("À moi", 5, "", False, [
        row(48219, "Le terminal de l’atelier de conditionnement reste sur l’écran de démarrage", "Conserverie Ar Mor Glaz", "Armelle Kersaudy", clock("ok", 87), own=True, at=ago(153)),
        row(48186, "Lenteurs sur le logiciel de devis, surtout le matin", "Ateliers Kervadec", "Patrice Jégo", clock("paused", text="En pause"), own=True, at=ago(1586)),
        row(48174, "Borne Wi-Fi muette dans la salle du conseil", "Mairie de Plouharnec", "Christelle Daniélou", clock("plan", text="jeu. 19"), own=True, at=ago(1328)),
        row(48203, "Boîte partagée « comptabilité » pleine", "Transports Guéhenneuc", "Michel Rouxel", clock("done", text="Répondu"), verdict="expired", own=True, at=ago(120)),
    ]),
    ("Équipe", 18, "", False, [
        row(48222, "Double écran non reconnu après changement de station d’accueil", "Optique Fontenoy", "Baptiste Carré", clock("ok", 151), verdict="billable", owner="", unread=True, at=ago(89)),
        row(48223, "Le standard ne transfère plus vers les portables des commerciaux", "Imprimerie Delaunoy", "Véronique Salmon", clock("ok", 164), owner="Yann Le Bihan"),
        row(48225, "Sauvegarde de nuit en erreur : espace insuffisant sur le support externe", "Ateliers Kervadec", "Supervision", clock("ok", 201), verdict="suspended", owner="Inès Belkacem", level="N2", at=ago(39)),
    ]),
]  # fmt: skip

DOORS = [("#", icon, label, label == "Hotline") for icon, label in (
    ("headset", "Hotline"), ("calendar-week", "Planning"), ("building", "Clients"), ("wrench", "Missions"),
    ("invoice", "À facturer"), ("book", "Fiches"), ("chart", "Pilotage"))]  # fmt: skip


class Access(forms.Form):
    """A form with one of each kind of field."""

    reason = forms.CharField(
        label="Pourquoi ?", widget=forms.Textarea(attrs={"rows": 2}), help_text="Une phrase suffit."
    )
    until = forms.ChoiceField(
        label="Pour combien de temps ?",
        widget=forms.RadioSelect,
        choices=[("7", "7 jours"), ("m", "Jusqu’au sam. 28 novembre"), ("30", "30 jours")],
    )
    parts = forms.MultipleChoiceField(
        label="Pour quelles parties ?",
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("a", "Équipements et réseau"),
            ("d", "Documents techniques"),
            ("h", "Historique des tickets"),
            ("s", "Identifiants"),
        ],
    )
    site = forms.ChoiceField(label="Site", choices=[("1", "Lorient"), ("2", "Ploemeur")])
    day = forms.DateField(
        label="Jour", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    files = forms.FileField(label="Pièces jointes", required=False)
    link = forms.BooleanField(label="Envoyer un lien pour signer plus tard", required=False)
    remember = forms.BooleanField(
        label="Prévenir le référent", required=False, help_text="Inès Belkacem"
    )


def context() -> dict[str, object]:
    """What every page of the gallery is given."""
    return {
        "now": NOW, "doors": DOORS, "groups": GROUPS,
        "shell": {"home_url": "#", "search_url": "/recherche", "ticket_url": "#ticket", "call_url": "#appel", "phone_ready": True, "calls_waiting": 2, "major": {"url": "#", "title": "Messagerie hébergée", "left": "reste 19 h 12"}, "user_name": "Maëlle Guivarc’h", "profile_url": "#", "sign_out_url": "#", "language_url": "#"},
        "portal": {"client_name": "Cabinet Morvan-Lescop", "user_name": "Gaëlle Le Floc’h", "report_url": "#", "phone": "+33297001500", "sign_out_url": "#"},
        "tabs": [("#", "calendar-day", "Journée", True, 0), ("#", "calendar-week", "Semaine", False, 0), ("#", "scan", "Scanner", False, 0), ("#", "file", "Rapports", False, 1), ("#", "person-circle", "Moi", False, 0)],
        "views": [("#", "Hotline", 27, True), ("#", "Mes tickets", 6, False), ("#", "Rappels à passer", 3, False), ("#", "Attente client", 14, False), ("#", "Niveau 2", 11, False)],
        "soon": clock("soon", 42), "ok": clock("ok", 322), "broken": clock("broken", -18),
        "files": [("#", "journal-vpn.txt", 48_000)],
        "t0": ago(198), "t1": ago(177), "t2": ago(93), "t3": ago(4),
        "rule": [("Règle", "réponse 4 h, incident priorité 2"), ("Plage", "9 h – 17 h, jours ouvrés, Bretagne"), ("Pauses", "aucune sur cette promesse"), ("Arrêt", "une réponse, ou un calendrier annoncé")],
        "pauses": [(12, 12.5)],
        "procedure": [("done", "1", "", ""), ("done", "2", "", ""), ("now", "Délai", "", ""), ("next", "4", "", "")],
        "steps": [("done", "Reçu", "10 h 20", ""), ("done", "Pris en charge", "10 h 41", ""), ("now", "Recherche en cours", "", ""), ("next", "Résolu", "", "")],
        "mission_steps": [("done", "Accusé", "mar. 14 h 10", "#"), ("now", "En route", "avant 13 h 03", "#"), ("next", "Arrivé", "prévu 13 h 30", "#"), ("next", "Terminé", "prévu 16 h", "#")],
        "reasons": [("yes", "Stockage RAID, niveau 3"), ("yes", "Connaît ce client : 5 passages"), ("less", "1 h 05 de route, un jour plus tard"), ("locked", "Accès impossible : clause non signée")],
        "people": [("Loïc Pennec", "Vannes, 18/35 h"), ("Aurélie Monnier", "Rennes, 26/35 h"), ("Karim Haddad", "Boulogne, 30/35 h")],
        "week": ["mar. 17, auj.", "mer. 18", "jeu. 19", "ven. 20", "lun. 23"],
        "blocks": [(9, 12, "work"), (12.6, 13.2, "road"), (13.5, 16, "chosen")], "draft": [(9, 10.5, "draft"), (14, 16, "offered")],
        "diff": [("Pare-feu ML-FW-01", "FG-60E, série 7K2-0413", "FG-70F, série 9M8-2207", "validé"), ("Onduleur ML-UPS-01", "", "batterie à 31 %, à remplacer", "à valider")],
        "chart_heads": ["Semaine", "Résolu"],
        "chart_rows": [["S38", Decimal("58")], ["S39", Decimal("61")], ["S40", Decimal("60")], ["S41", Decimal("64")], ["S42", Decimal("66")], ["S43", Decimal("63")], ["S44", Decimal("68")], ["S45", Decimal("71")], ["S46", Decimal("69")], ["S47", Decimal("67.2")]],
        "load": [("Karim Haddad", 30, 35), ("Aurélie Monnier", 26, 35), ("Claire Dufresne", 16, 28)],
        "periods": [("#", "Aujourd’hui", False), ("#", "30 jours", True), ("#", "Trimestre", False)],
        "process": [("P1", "Analyse de l’incident", 64, [("F1", "Prise d’appel", 3, "2 en attente", False, False), ("F2", "Qualification", 19, "2 hors délai", False, True), ("F3", "Diagnostic", 42, "11 au niveau 2", False, False)]), ("P2", "Intervention sur site", 58, [("F4", "Recherche de technicien", 9, "5 depuis 2 jours", True, True), ("F5", "Fiche et notification", 14, "1 sans accord", False, True), ("F6", "Intervention", 23, "6 aujourd’hui", False, False), ("F7", "Rapport", 12, "3 non signés", False, True)]), ("P3", "Bilan", 21, [("F8", "Statut technique", 8, "à valider", False, False), ("F9", "Statut commercial", 13, "4 210,00 €", False, False)])],
        "form": Access({"reason": "Inès me passe la migration du serveur.", "until": "m", "parts": ["a", "d"], "site": "1"}),
        "wrong": Access({"reason": "", "until": "m", "site": "1"}),
        "path": [("#", "Hotline"), ("", "48217")],
        "page": SimpleNamespace(number=2, has_next=True, has_previous=True, next_page_number=3, previous_page_number=1),
        "amount": Decimal("1234.50"), "today": date(2026, 11, 17),
        "facts": [("alert", "Facture de septembre échue depuis 6 jours : ne bloque rien"), ("check", "2 sites et 38 équipements dans le périmètre")],
        "search": [("Client", [SimpleNamespace(url="#", icon="building", label="Biscuiterie Kergoat-Lann", second="Hennebont", state="covered", promise=None, side="Carnet : reste 4 h 30", key="Enter")]), ("Tickets", [SimpleNamespace(url="#", icon="ticket", label="48198 Disque en alerte", second="", state="", promise=clock("soon", 51), side="", key="")])],
        "demo_accounts": [SimpleNamespace(email=f"{n}@aprile.example", get_role_display=r) for n, r in (("nolwenn", "Hotliner"), ("gaelle", "Expert"), ("yann", "Technicien"), ("claire", "Service commercial"))], "demo_password": "demonstration-2026",
        "sentence": "Ce ticket est déjà au niveau 2.",
    }  # fmt: skip


PAGES = ("queue", "ticket", "call", "planning", "dashboard", "dossier", "forms", "day", "mission", "sign", "portal", "refused", "login")  # fmt: skip


@public("test only")
def show(request: HttpRequest, name: str) -> HttpResponse:
    """One page of the gallery."""
    given = context()
    if name == "login":
        given["form"] = LoginForm()
    return render(request, f"gallery/{name}.html", given)


@public("test only")
def search(request: HttpRequest) -> HttpResponse:
    """The palette's answer."""
    return render(request, "ui/palette_results.html", {"groups": context()["search"], "q": "kergo"})


urlpatterns = [
    path("galerie/<slug:name>", show, name="gallery"),
    path("recherche", search),
    path("compte/", include("allauth.urls")),
]

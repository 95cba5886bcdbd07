"""What a client writes. Labels are the client's words."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from clients.models import Client, Contact, Site
from core.forms import ManyFiles
from portal import slots
from tickets.models import Ticket

WHO = [(3, _("Moi seulement")), (2, _("Un service")), (1, _("Tout le site"))]
WORK = [(3, _("Je peux travailler")), (2, _("Je travaille au ralenti")), (1, _("Je suis bloqué"))]
KINDS = [
    ("INCIDENT", _("Quelque chose ne marche pas")),
    ("SERVICE_REQUEST", _("J’ai besoin de quelque chose")),
    ("QUESTION", _("J’ai une question")),
]


class Report(forms.Form):
    """Report a problem: what happens first, the rest helps us to hurry rightly."""

    symptoms = forms.CharField(
        label=_("Que se passe-t-il ?"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5})
    )
    subject = forms.CharField(label=_("En quelques mots"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=_("C’est plutôt"), choices=KINDS, initial="INCIDENT", widget=forms.RadioSelect
    )
    impact = forms.TypedChoiceField(
        label=_("Qui est touché ?"), choices=WHO, coerce=int, initial=3, widget=forms.RadioSelect
    )
    urgency = forms.TypedChoiceField(
        label=_("Pouvez-vous travailler ?"),
        choices=WORK,
        coerce=int,
        initial=2,
        widget=forms.RadioSelect,
    )
    site = forms.ModelChoiceField(
        Site.objects.none(), label=_("Où ?"), required=False, empty_label=_("Mon site")
    )
    files = ManyFiles(label=_("Captures ou documents"), required=False)

    def __init__(
        self, *args: object, contact: Contact, companies: QuerySet[Client], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.contact = contact
        self.companies = list(companies[:20])
        site: Any = self.fields["site"]
        site.queryset = Site.objects.filter(client__in=self.companies)
        site.initial = contact.site_id
        if self.companies and self.companies != [contact.client]:
            self.fields["company"] = forms.ModelChoiceField(
                companies, label=_("Pour quelle société ?"), initial=contact.client_id
            )
            site.label_from_instance = lambda row: f"{row.client.short_name}, {row.name}"
            site.queryset = site.queryset.select_related("client")
            self.order_fields(["company"])

    def clean(self) -> dict[str, Any]:
        """A request needs a company in whose name it is made."""
        data: dict[str, Any] = super().clean() or {}
        if not self.companies:
            raise ValidationError(
                _("Votre société ne vous a pas donné le droit d’ouvrir une demande.")
            )
        return data

    def asked(self) -> dict[str, Any]:
        """What the service takes; where no site is named, one's own when it is that company's."""
        given = dict(self.cleaned_data)
        company = given.pop("company", self.contact.client)
        site = given.pop("site") or (self.contact.site if company == self.contact.client else None)
        return {**given, "client_id": company.pk, "site_id": site.pk if site else None}


class CallMe(forms.Form):
    """Be called back: when, on which number, about what (A23)."""

    slot = slots.SlotField(widget=forms.RadioSelect)
    number = forms.CharField(
        label=_("Sur quel numéro"), max_length=20, widget=forms.TextInput(attrs={"type": "tel"})
    )
    ticket = forms.ModelChoiceField(
        Ticket.objects.none(),
        label=_("Pour quelle demande"),
        required=False,
        empty_label=_("Une nouvelle question"),
    )
    reason = forms.CharField(label=_("À quel sujet"), max_length=300, required=False)

    def __init__(self, *args: Any, now: datetime, requests: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slot: Any = self.fields["slot"]
        slot.choices = slots.choices(now)
        ticket: Any = self.fields["ticket"]
        ticket.queryset = requests
        ticket.label_from_instance = lambda row: f"{row.pk} {row.subject}"


class Reply(forms.Form):
    """Add something to a request."""

    body = forms.CharField(
        label=_("Votre message"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    files = ManyFiles(label=_("Captures ou documents"), required=False)


class Answer(forms.Form):
    """Is it solved? Three answers; « en partie » and « non » ask one sentence (C22)."""

    YES, PARTLY, NO = "oui", "partie", "non"
    answer = forms.ChoiceField(
        label=_("Est-ce que tout fonctionne ?"),
        choices=[
            (YES, _("Oui, c’est résolu")),
            (PARTLY, _("En partie")),
            (NO, _("Non, le problème continue")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Qu’est-ce qui ne va pas encore ?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, object]:
        """A refusal says why, so that nobody calls back only to ask."""
        cleaned = super().clean() or {}
        if (
            cleaned.get("answer") in (self.PARTLY, self.NO)
            and not str(cleaned.get("reason", "")).strip()
        ):
            self.add_error("reason", _("Dites en une phrase ce qui ne va pas encore."))
        return cleaned


class Reopen(forms.Form):
    """Open a closed request again."""

    reason = forms.CharField(
        label=_("Qu’est-ce qui ne va pas ?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

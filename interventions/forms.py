"""What the pages of missions send. A form translates; the rules are in the services."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clients.models import Contact, Part
from core import typed

PARIS = ZoneInfo("Europe/Paris")
#: The choice of a person and an hour of one’s own, instead of a suggestion.
OWN = "own"


class Moment(forms.DateTimeField):
    """An hour of the wall clock in Paris, from the browser's own picker."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
            widget=forms.DateTimeInput(
                attrs={"type": "datetime-local", "step": "900"}, format="%Y-%m-%dT%H:%M"
            ),
            **kwargs,
        )


def offer(user_id: int, starts_at: datetime) -> str:
    """A suggestion as one value: the person and the start."""
    return f"{user_id}|{starts_at.isoformat()}"


class Hold(forms.Form):
    """The planning form: who and when (a suggestion, or a slot of one's own), and the sheet."""

    choice = forms.CharField(required=False)
    technician = forms.ModelChoiceField(
        User.objects.none(), label=_("Technicien"), required=False, empty_label=_("Choisir…")
    )
    starts_at = Moment(label=_("Début"), required=False)
    minutes = forms.IntegerField(label=_("Durée, en minutes"), min_value=15, max_value=720)
    purpose = forms.CharField(label=_("Objet"), max_length=200)
    contact = forms.ModelChoiceField(
        Contact.objects.none(),
        label=_("Sur place, voir"),
        required=False,
        empty_label=_("Demandeur"),
    )
    problem = forms.CharField(
        label=_("Problème"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    done_already = forms.CharField(
        label=_("Déjà fait à distance"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    tasks = forms.CharField(
        label=_("Travaux demandés, un par ligne"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    to_bring = forms.CharField(
        label=_("À emporter, une chose par ligne"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    parts = forms.MultipleChoiceField(
        label=_("Dossier ouvert au technicien"),
        choices=Part.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    short_notice_reason = forms.CharField(
        label=_("Motif du préavis court"), max_length=200, required=False
    )

    def __init__(self, *args: Any, people: Any, contacts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["technician"].queryset = people  # type: ignore[attr-defined]
        self.fields["contact"].queryset = contacts  # type: ignore[attr-defined]

    def clean_choice(self) -> tuple[int, datetime] | None:
        """The suggestion ticked, as (person, start)."""
        text: str = self.cleaned_data["choice"]
        if not text or text == OWN:
            return None
        person, _bar, start = text.partition("|")
        try:
            at = datetime.fromisoformat(start)
        except ValueError:
            at = None
        key = typed.whole(person)
        if key is None or at is None or at.tzinfo is None:
            raise ValidationError(_("Choisissez une proposition de la liste."))
        return key, at

    def clean(self) -> dict[str, Any]:
        """Either a suggestion, or both the person and the hour."""
        data = super().clean() or self.cleaned_data
        own = data.get("technician") and data.get("starts_at")
        if not (self.errors or data.get("choice") or own):
            raise ValidationError(_("Choisissez une proposition, ou un technicien et une heure."))
        return data

    def sheet(self) -> dict[str, Any]:
        """The arguments of `services.hold`."""
        data = self.cleaned_data
        person, start = data["choice"] or (data["technician"].pk, data["starts_at"])
        return {
            "technician_id": person,
            "starts_at": start,
            "minutes": data["minutes"],
            "purpose": data["purpose"],
            "contact": data["contact"],
            "problem": data["problem"],
            "done_already": data["done_already"],
            "tasks": data["tasks"].splitlines(),
            "to_bring": data["to_bring"],
            "parts": data["parts"],
            "short_notice_reason": data["short_notice_reason"],
        }


class Agreement(forms.Form):
    """What the client agreed to on the telephone (I15)."""

    with_whom = forms.CharField(label=_("Date convenue avec"), max_length=120)
    note = forms.CharField(label=_("Ce qui a été convenu"), max_length=300, required=False)


class Publication(forms.Form):
    """The last gesture before the notices leave; the reason is asked under seven days (I14)."""

    short_notice_reason = forms.CharField(
        label=_("Motif du préavis court"), max_length=200, required=False
    )


class Slot(Agreement, Publication):
    """Another time for the same visit, agreed anew."""

    starts_at = Moment(label=_("Nouveau début"))
    minutes = forms.IntegerField(label=_("Durée, en minutes"), min_value=15, max_value=720)
    field_order = ("starts_at", "minutes", "with_whom", "note", "short_notice_reason")


class Why(forms.Form):
    """A reason, for what must not happen without one."""

    reason = forms.CharField(
        label=_("Pourquoi ?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

"""Asking for, deciding and giving rights."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import CLIENTS, Role
from clients.models import Answer, Client, Part, Verdict
from core import access

PARIS = ZoneInfo("Europe/Paris")
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class AccessAsk(forms.Form):
    """Three answers are enough: why, how long, which parts (H04)."""

    reason = forms.CharField(
        label=_("Pourquoi ?"),
        min_length=10,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wanted_until = forms.DateField(
        label=_("Jusqu’à quand ?"),
        widget=DAY,
        help_text=_("À cette date l’accès se ferme seul."),
    )
    parts = forms.MultipleChoiceField(
        label=_("Pour quelles parties ?"),
        choices=Part.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Le moins possible, c’est accordé plus vite."),
    )
    can_write = forms.BooleanField(label=_("Modifier ces parties"), required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if access.may(by, "clients.ask_for_others"):
            self.fields["on_behalf_of"] = forms.ModelChoiceField(
                User.objects.filter(is_active=True).exclude(role__in=CLIENTS.split()),
                label=_("Pour qui ?"),
                required=False,
                empty_label=_("Pour moi"),
            )


class Emergency(forms.Form):
    """What presses, and which closed parts (H08)."""

    reason = forms.CharField(
        label=_("Qu’est-ce qui presse ?"),
        min_length=20,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Lu aujourd’hui par le directeur technique et le référent du client."),
    )
    parts = forms.MultipleChoiceField(
        label=_("Quelles parties ?"),
        choices=Part.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("En lecture, pour quelques heures."),
    )

    def __init__(self, *args: Any, closed: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parts"].choices = [  # type: ignore[attr-defined]
            choice for choice in Part.choices if choice[0] in closed
        ]


class EmergencyReading(forms.Form):
    """Justified, or contested with what must follow (H08)."""

    verdict = forms.ChoiceField(choices=Verdict.choices)
    follow_up = forms.CharField(label=_("Suite à donner"), required=False, max_length=1000)


class ReviewAnswer(forms.Form):
    """Keep or remove the rights that are ticked, with one reason (H07)."""

    lines = forms.TypedMultipleChoiceField(coerce=int)
    answer = forms.ChoiceField(choices=[(Answer.KEEP, Answer.KEEP), (Answer.REMOVE, Answer.REMOVE)])
    reason = forms.CharField(label=_("Motif"), max_length=300)

    def __init__(self, *args: Any, answerable: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].choices = [(key, key) for key in answerable]  # type: ignore[attr-defined]


class HRCheck(forms.Form):
    """Clause and employment allow it, or a reason why not (H05)."""

    fit = forms.BooleanField(required=False)
    refusal = forms.CharField(label=_("Motif du refus"), required=False, max_length=300)


class AccessDecision(forms.Form):
    """All, fewer parts, reading only, or no with a reason (H05)."""

    granted = forms.BooleanField(required=False)
    parts = forms.MultipleChoiceField(choices=Part.choices, required=False)
    read_only = forms.BooleanField(required=False)
    refusal = forms.CharField(label=_("Motif du refus"), required=False, max_length=300)


class GrantForm(forms.Form):
    """A right given without a demand (H06)."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("À qui"))
    client = forms.ModelChoiceField(Client.objects.none(), label=_("Client"))
    parts = forms.MultipleChoiceField(
        label=_("Parties"), choices=Part.choices, widget=forms.CheckboxSelectMultiple
    )
    can_write = forms.BooleanField(label=_("Écriture"), required=False)
    until = forms.DateField(
        label=_("Jusqu’au"), required=False, widget=DAY, help_text=_("Vide : permanent.")
    )
    reason = forms.CharField(label=_("Motif"), max_length=300)

    def __init__(self, *args: Any, giver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = User.objects.filter(is_active=True).exclude(role__in=CLIENTS.split())
        self.fields["user"].queryset = staff.exclude(pk=giver.pk)  # type: ignore[attr-defined]
        self.fields["client"].queryset = Client.objects.visible_to(giver)  # type: ignore[attr-defined]

    def right(self) -> dict[str, Any]:
        """What the service takes."""
        given = dict(self.cleaned_data)
        until = given.pop("until")
        return {
            "user_id": given.pop("user").pk,
            "client_id": given.pop("client").pk,
            "ends_at": _end_of(until) if until else None,
            **given,
        }


class MoveGrant(forms.Form):
    """Another end."""

    until = forms.DateField(label=_("Jusqu’au"), widget=DAY)

    def ends_at(self) -> datetime:
        """The instant after that day."""
        return _end_of(self.cleaned_data["until"])


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, PARIS)


class RightsFilter(forms.Form):
    """Which rights the matrix and its exports show."""

    q = forms.CharField(required=False, label=_("Client"))
    person = forms.CharField(required=False, label=_("Personne"))
    role = forms.ChoiceField(
        required=False,
        label=_("Rôle"),
        widget=forms.Select(attrs={"class": "input"}),
        choices=[
            ("", _("Tous les rôles")),
            *(choice for choice in Role.choices if choice[0] not in CLIENTS.split()),
        ],
    )
    part = forms.ChoiceField(
        required=False,
        label=_("Partie"),
        widget=forms.Select(attrs={"class": "input"}),
        choices=[("", _("Toutes les parties")), *Part.choices],
    )
    source = forms.ChoiceField(
        required=False,
        label=_("Origine"),
        widget=forms.Select(attrs={"class": "input"}),
        choices=[
            ("", _("Toutes les origines")),
            ("mission", _("Mission")),
            ("request", _("Demande")),
            ("manual", _("Donné à la main")),
            ("urgent", _("Ouverture d’urgence")),
        ],
    )
    soon = forms.BooleanField(required=False, label=_("Finit sous 7 jours"))

    def text_fields(self) -> list[forms.BoundField]:
        """What is typed."""
        return [self[name] for name in ("person", "q")]

    def choice_fields(self) -> list[forms.BoundField]:
        """What is chosen."""
        return [self[name] for name in ("role", "part", "source")]

"""Asking for, deciding and giving rights."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import CLIENTS
from clients.models import Client, Part

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


class MoveGrant(forms.Form):
    """Another end."""

    until = forms.DateField(label=_("Jusqu’au"), widget=DAY)


class RightsFilter(forms.Form):
    """Which rows of the matrix."""

    q = forms.CharField(required=False, label=_("Client"))
    soon = forms.BooleanField(required=False, label=_("Finit sous 7 jours"))


SOON = timedelta(days=7)

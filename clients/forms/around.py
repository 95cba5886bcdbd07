"""Who looks after a client, and its suppliers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients import people
from clients.forms.parties import PhoneField
from clients.models import Asset, Client, NamedRole, Section, Supplier


class NamedPeople(forms.Form):
    """One choice for the holder and one for the stand-in of each role, from one reading of the staff."""

    def __init__(self, *args: Any, seats: Sequence[people.Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = User.objects.exclude(role__in=("CLIENT_USER", "CLIENT_MANAGER"))
        self.staff = {one.pk: one for one in known.filter(is_active=True)}
        for seat in seats:
            self._add(seat, "", str(seat.label), seat.holder)
            label = _("%(role)s, suppléant") % {"role": seat.label}
            self._add(seat, "_backup", label, seat.backup)

    def _add(self, seat: people.Seat, suffix: str, label: str, now: User | None) -> None:
        offered = [one for one in self.staff.values() if people.fits(one, seat.role)]
        choices = [("", _("Personne")), *((str(one.pk), str(one)) for one in offered)]
        self.fields[f"{seat.role.lower()}{suffix}"] = forms.ChoiceField(
            label=label, choices=choices, required=False, initial=str(now.pk) if now else ""
        )

    def named(self) -> dict[str, tuple[User | None, User | None]]:
        """What was chosen, as the service takes it."""

        def who(name: str) -> User | None:
            chosen = self.cleaned_data[name]
            return self.staff[int(chosen)] if chosen else None

        return {
            role: (who(role.lower()), who(f"{role.lower()}_backup")) for role in NamedRole.values
        }


class SupplierForm(forms.ModelForm):
    """A third party of a client (G23)."""

    phone = PhoneField(label=gettext_lazy("Téléphone"), required=False)

    class Meta:
        model = Supplier
        fields = [
            "name", "service", "contract_number", "client_number", "contact_name", "phone", "email",
            "opening", "ends_on", "note", "assets", "is_active",
        ]  # fmt: skip
        widgets = {
            "ends_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, client: Client, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = Asset.objects.visible_to(user).filter(client=client, part="NETWORK").in_use()
        self.fields["assets"].queryset = lines  # type: ignore[attr-defined]
        self.fields["assets"].help_text = _("lignes et équipements de réseau")


class ExtractForm(forms.Form):
    """What a client reads of its own dossier (G22)."""

    sections = forms.MultipleChoiceField(
        label=gettext_lazy("Rubriques montrées au client"),
        choices=Section.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

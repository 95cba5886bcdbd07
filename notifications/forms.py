"""What people fill in about notifications."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from accounts.roles import CLIENTS, Role
from clients.models import ContractKind
from core import dials
from core.errors import Refused
from knowledge.models import Procedure
from notifications.models import Announcement, Answer, Broadcast, Preference

STAFF_ROLES = [(role.value, role.label) for role in Role if role.value not in CLIENTS.split()]


def _hour() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class LetterheadForm(forms.Form):
    """What stands above and below every mail."""

    name = forms.CharField(label=_("Nom en tête"), max_length=60)
    colour = forms.RegexField(
        "^#[0-9a-f]{6}$",
        label=_("Couleur"),
        widget=forms.TextInput(attrs={"type": "color"}),
        help_text=_("Du filet et des boutons, assez foncée pour que le blanc s’y lise."),
    )
    signature = forms.CharField(
        label=_("Signature"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Au bas de chaque courriel, mots seuls compris. Vide : « Support Aprile »."),
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG, JPEG ou WebP ; il part dans le courriel, rien n’est cherché ailleurs."),
    )
    without_logo = forms.BooleanField(label=_("Retirer le logo"), required=False)

    def clean_colour(self) -> str:
        """A colour on which white words are read."""
        colour: str = self.cleaned_data["colour"]
        try:
            dials.check(dials.find("letter_colour"), colour)
        except Refused as refused:
            raise forms.ValidationError(refused.sentence) from None
        return colour

    def clean_signature(self) -> str:
        """Lines as they are written everywhere."""
        return "\n".join(line.strip() for line in self.cleaned_data["signature"].splitlines())


class PreferenceForm(forms.ModelForm):
    """Quiet hours, and the hour of the morning digest; what is heard is a table of boxes beside it."""

    class Meta:
        model = Preference
        fields = ["quiet_from", "quiet_until", "digest_at"]
        widgets = {"quiet_from": _hour(), "quiet_until": _hour(), "digest_at": _hour()}
        help_texts = {
            "digest_at": _(
                "Les jours ouvrés, s’il y a quelque chose à dire. Vide : pas de résumé."
            ),
        }

    def clean(self) -> dict[str, Any]:
        """Quiet hours have a beginning and an end."""
        found = super().clean() or {}
        if bool(found.get("quiet_from")) is not bool(found.get("quiet_until")):
            self.add_error("quiet_until", _("Donnez le début et la fin du silence."))
        return found


class WordingForm(forms.Form):
    """The words of one letter."""

    text = forms.CharField(
        label=_("Texte"), max_length=8000, strip=False, widget=forms.Textarea(attrs={"rows": 18})
    )


class BroadcastForm(forms.ModelForm):
    """What is said, and the filters that choose to whom."""

    audience = forms.ChoiceField(
        label=_("À qui"), choices=[("CLIENTS", _("Des clients")), ("STAFF", _("Notre équipe"))],
        widget=forms.RadioSelect, initial="CLIENTS",
    )  # fmt: skip
    city = forms.CharField(
        label=_("Ville"),
        max_length=80,
        required=False,
        help_text=_("Clients : leur site ou leur siège."),
    )
    contract_kind = forms.ChoiceField(
        label=_("Contrat"), required=False, choices=[("", _("Tous")), *ContractKind.choices]
    )
    asset = forms.CharField(
        label=_("Matériel"), max_length=80, required=False,
        help_text=_("Clients qui ont un équipement de ce modèle dans leur dossier."),
    )  # fmt: skip
    managers_only = forms.BooleanField(label=_("Seulement les responsables"), required=False)
    role = forms.ChoiceField(
        label=_("Rôle"), required=False, choices=[("", _("Tous")), *STAFF_ROLES]
    )
    team = forms.ModelChoiceField(
        label=_("Équipe"),
        required=False,
        queryset=Team.objects.order_by("name"),
        empty_label=_("Toutes"),
    )

    class Meta:
        model = Broadcast
        fields = ["subject", "body", "is_mandatory"]
        widgets = {"body": forms.Textarea(attrs={"rows": 8})}

    #: Which filters say something of which audience.
    OF = {"CLIENTS": ("city", "contract_kind", "asset"), "STAFF": ("role",)}

    def filters(self) -> dict[str, Any]:
        """The filters as they are kept."""
        given = self.cleaned_data
        audience = given["audience"]
        kept = {name: given[name] for name in self.OF[audience] if given.get(name)}
        if audience == "CLIENTS" and given.get("managers_only"):
            kept["managers_only"] = True
        if audience == "STAFF" and given.get("team"):
            kept["team"] = given["team"].pk
        return {"audience": audience, **kept}


class AnswerForm(forms.ModelForm):
    """One answer in a thread."""

    class Meta:
        model = Answer
        fields = ["body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 4})}


class AnnouncementForm(forms.ModelForm):
    """What changes, for whom."""

    teams = forms.ModelMultipleChoiceField(
        label=_("Équipes"), required=False, queryset=Team.objects.order_by("name"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    roles = forms.MultipleChoiceField(
        label=_("Rôles"), required=False, choices=STAFF_ROLES, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Announcement
        fields = ["title", "body", "procedure", "remind_after_days"]
        widgets = {
            "body": forms.Textarea(attrs={"rows": 8}),
            "remind_after_days": forms.NumberInput(attrs={"min": 1, "max": 30}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        procedure: Any = self.fields["procedure"]
        procedure.queryset = Procedure.objects.filter(is_active=True).order_by("title")
        days: Any = self.fields["remind_after_days"]
        days.min_value, days.max_value = 1, 30

    def clean(self) -> dict[str, Any]:
        """An announcement is for somebody."""
        found = super().clean() or {}
        if not found.get("teams") and not found.get("roles"):
            self.add_error("teams", _("Choisissez au moins une équipe ou un rôle."))
        return found


class Device(forms.Form):
    """What a browser's push service gave, as `PushSubscription.toJSON` names it."""

    endpoint = forms.CharField(max_length=500)
    p256dh = forms.CharField(max_length=120)
    auth = forms.CharField(max_length=40)
    label = forms.CharField(max_length=80, required=False)

"""What the phone sends: the report as it is being written, parts, photos, signatures."""

import json
from itertools import zip_longest
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clients.models import Part
from interventions.models import FollowUp, Report, Result, SignatureKind
from interventions.services import Signatures

AREA = {"rows": 4}
MINUTES = {"inputmode": "numeric"}


class ReportText(forms.Form):
    """What is typed in the report; nothing is required until it is signed."""

    findings = forms.CharField(
        label=_("Constats, lus par le client"), required=False, widget=forms.Textarea(attrs=AREA)
    )
    internal_note = forms.CharField(
        label=_("Note interne, jamais visible du client"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    advice = forms.CharField(
        label=_("Conseils"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    result = forms.ChoiceField(
        label=_("Résultat"), required=False, choices=Result.choices, widget=forms.RadioSelect
    )
    follow_up = forms.ChoiceField(
        label=_("Pas fini : que faut-il ensuite ?"),
        required=False,
        choices=[("", _("Rien")), *FollowUp.choices],
    )
    follow_up_note = forms.CharField(label=_("Ce qui manque"), required=False, max_length=300)
    break_minutes = forms.IntegerField(
        label=_("Pause, en minutes"), required=False, min_value=0, max_value=480
    )
    travel_minutes = forms.IntegerField(
        label=_("Route corrigée, en minutes"), required=False, min_value=0, max_value=600
    )
    work_minutes = forms.IntegerField(
        label=_("Temps sur site corrigé, en minutes"), required=False, min_value=0, max_value=1440
    )
    times_reason = forms.CharField(label=_("Motif de correction"), required=False, max_length=200)

    @classmethod
    def of(cls, report: Report | None) -> "ReportText":
        """The form filled with what was kept."""
        if report is None:
            return cls()
        names = [name for name in cls.base_fields if name not in ("travel_minutes", "work_minutes")]
        kept = {name: getattr(report, name) for name in names}
        return cls(initial={**kept, **report.corrected_times})

    def for_reading(self) -> "ReportText":
        """The same form as the page shows it: what signing will ask for is not « facultatif »."""
        self.use_required_attribute = False
        for name in ("findings", "result"):
            self.fields[name].required = True
        return self

    def typed(self) -> dict[str, Any]:
        """The arguments of `services.save_report`; an untouched pause is none."""
        data = dict(self.cleaned_data)
        data["break_minutes"] = data["break_minutes"] or 0
        return data


class PartForm(forms.Form):
    """A part fitted, with its numbers."""

    label = forms.CharField(label=_("Pièce"), max_length=160)
    quantity = forms.DecimalField(
        label=_("Quantité"), min_value=0, max_digits=6, decimal_places=2, initial=1
    )
    serial_out = forms.CharField(label=_("N° retiré"), max_length=80, required=False)
    serial_in = forms.CharField(label=_("N° posé"), max_length=80, required=False)


class PhotoForm(forms.Form):
    """A photo and its moment."""

    moment = forms.ChoiceField(
        choices=[("BEFORE", _("Avant")), ("DURING", _("Pendant")), ("AFTER", _("Après"))]
    )
    photo = forms.FileField(widget=forms.FileInput(attrs={"accept": "image/*"}))


def changes(post: Any) -> list[dict[str, str]]:
    """The lines « what changes in the dossier » of the report, as typed; a question left unanswered is none."""
    columns = [post.getlist(f"change_{name}") for name in ("part", "label", "after", "asked")]
    return [
        {"part": part, "label": label, "after": after}
        for part, label, after, asked in zip_longest(*columns, fillvalue="")
        if label.strip() and (after.strip() or not asked)
    ]


DOSSIER_PARTS = [choice for choice in Part.choices if choice[0] != Part.SECRETS]


class SignatureForm(forms.Form):
    """Who signs, the strokes of both, or why there is no signature; the phone's key and the text's print."""

    kind = forms.ChoiceField(
        label=_("Signature du client"),
        required=False,
        choices=[*SignatureKind.choices, ("", _("Clore sans signature"))],
    )
    signatory = forms.CharField(label=_("Nom"), max_length=120, required=False)
    quality = forms.CharField(label=_("Qualité"), max_length=120, required=False)
    reason = forms.CharField(
        label=_("Motif, avec ses mots"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    client_strokes = forms.CharField(required=False, widget=forms.HiddenInput, max_length=400_000)
    technician_strokes = forms.CharField(
        required=False, widget=forms.HiddenInput, max_length=400_000
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)
    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean_client_strokes(self) -> Any:
        """The drawing, read."""
        return _drawing(self.cleaned_data["client_strokes"])

    def clean_technician_strokes(self) -> Any:
        """The drawing, read."""
        return _drawing(self.cleaned_data["technician_strokes"])

    def signatures(self, device: str) -> Signatures:
        """What the closing is given."""
        data = self.cleaned_data
        names = ("kind", "signatory", "quality", "reason", "client_strokes", "technician_strokes")
        return Signatures(device=device, **{name: data[name] for name in names})


def _drawing(text: str) -> Any:
    try:
        return json.loads(text) if text else []
    except ValueError as problem:
        raise ValidationError(_("La signature n’a pas pu être lue, signez encore.")) from problem

"""Forms of quality."""

from django import forms
from django.utils.translation import gettext_lazy as _

SCORES = [
    (5, _("Très satisfait")),
    (4, _("Satisfait")),
    (3, _("Correct")),
    (2, _("Déçu")),
    (1, _("Très déçu")),
]


class SurveyAnswer(forms.Form):
    """One question, one comment."""

    score = forms.TypedChoiceField(
        label=_("Êtes-vous satisfait de la réponse à votre demande ?"),
        choices=SCORES,
        coerce=int,
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("Un mot pour nous aider (facultatif)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea,
    )

"""What a person is asked when they call (A24)."""

from django import forms
from django.utils.translation import gettext_lazy as _

SHUT = {"autocomplete": "off", "data-no-save": "", "spellcheck": "false"}


class Question(forms.Form):
    """A question of one's own and its answer, which no page shows back."""

    question = forms.CharField(
        label=_("Question"),
        max_length=120,
        help_text=_("Ce que vous seul savez, et que vous dites sans hésiter."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    answer = forms.CharField(
        label=_("Réponse"),
        max_length=120,
        help_text=_("Comparée sans majuscules, accents ni espaces ; jamais affichée."),
        widget=forms.PasswordInput(attrs=SHUT),
    )

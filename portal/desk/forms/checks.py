"""How the caller is checked (A24)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tickets.models import CheckWay, KnownLine

SHUT = {"autocomplete": "off", "data-no-save": "", "spellcheck": "false"}


class CallerCheck(forms.Form):
    """One try: a number of the dossier that was called back, a code, or an answer."""

    way = forms.ChoiceField(choices=CheckWay)
    line = forms.ChoiceField(
        label=_("Numéro rappelé"), choices=KnownLine, required=False, widget=forms.RadioSelect
    )
    said = forms.CharField(label=_("Ce que dit la personne"), max_length=120, required=False)
    confirmed = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """What is said is needed where it is compared."""
        given = super().clean() or {}
        way = given.get("way")
        if way == CheckWay.CALL_BACK and not given.get("line"):
            self.add_error("line", _("Choisissez le numéro que vous avez rappelé."))
        if way in (CheckWay.CODE, CheckWay.ANSWER) and not given.get("said", "").strip():
            self.add_error("said", _("Tapez ce que dit la personne."))
        return given

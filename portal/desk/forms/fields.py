"""Fields and choices that several forms of the desk share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from knowledge.models import Category

REASON = forms.Textarea(attrs={"rows": 3})

IMPACTS = [(3, _("Une personne")), (2, _("Un service")), (1, _("Tout le site"))]
URGENCIES = [(3, _("Possible")), (2, _("Ralenti")), (1, _("Bloqué"))]


class LocalDateTime(forms.DateTimeInput):
    """The browser's own day and hour field."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def moment(label: Any) -> forms.DateTimeField:
    """A day and hour, written by hand."""
    return forms.DateTimeField(
        label=label, required=False, widget=LocalDateTime(), input_formats=["%Y-%m-%dT%H:%M"]
    )


def categories() -> Any:
    """The categories in use, as a tree."""
    return Category.objects.filter(is_active=True).order_by("path")

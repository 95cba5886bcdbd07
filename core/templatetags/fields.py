"""`{% field form.subject %}`: one form field with label, help, error and the links between them."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms import BoundField

register = template.Library()

CHECKS = (forms.CheckboxInput,)
CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)
FILES = (forms.FileInput,)
PLAIN = (forms.DateInput, forms.TimeInput, forms.DateTimeInput)

CHOICE_LOOKS = {
    "list":     ("choices",        "choice"),
    "row":      ("choices-row",    "choice"),
    "cards":    ("choice-cards",   "choice-card"),
    "segments": ("segments",       "segment"),
    "rows":     ("card card-rows", "choice-on"),
}  # fmt: skip


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, look: str = "", inline: bool = False, label: str = "", help: str | None = None, **attrs: Any) -> dict[str, Any]:  # fmt: skip
    """Draw one field.

    `look` for choices: list (default), row, cards, segments, rows; for a box: switch. `inline` puts the label at the
    left. Other arguments become attributes of the control: `{% field form.body rows=4 placeholder="…" %}`, with
    underscores for dashes: `data_key="s"`.
    """
    widget = bound.field.widget
    text = str(bound.help_text if help is None else help)
    described = _described(bound, text)
    choices_css, choice_css = CHOICE_LOOKS.get(look, CHOICE_LOOKS["list"])
    kind = _kind(widget)
    return {
        "kind": kind,
        "id": bound.id_for_label or bound.auto_id,
        "label": label or bound.label,
        "help": text,
        "errors": bound.errors,
        "optional": not bound.field.required and kind != "check",
        "described": described,
        "inline": inline,
        "as_switch": look == "switch",
        "choices": bound.subwidgets if kind == "choices" else (),
        "choices_css": choices_css,
        "choice_css": choice_css,
        "widget": bound.as_widget(attrs=_attrs(bound, described, attrs))
        if kind != "choices"
        else "",
    }


def _kind(widget: forms.Widget) -> str:
    for kind, classes in (("check", CHECKS), ("choices", CHOICES), ("files", FILES)):
        if isinstance(widget, classes):
            return kind
    return "input"


def _described(bound: BoundField, text: str) -> str:
    base = bound.id_for_label or bound.auto_id
    return " ".join(
        f"{base}_{part}" for part, there in (("help", text), ("error", bound.errors)) if there
    )


def _attrs(bound: BoundField, described: str, given: dict[str, Any]) -> dict[str, Any]:
    attrs: dict[str, Any] = {name.replace("_", "-"): value for name, value in given.items()}
    if not isinstance(bound.field.widget, CHECKS):
        own = bound.field.widget.attrs.get("class", "")
        attrs["class"] = " ".join(part for part in ("input", own, attrs.get("class", "")) if part)
    if described:
        attrs["aria-describedby"] = described
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return attrs

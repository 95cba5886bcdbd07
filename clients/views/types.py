"""Types of equipment and their lines, without code (G04)."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from clients import forms, services
from clients.models import AssetField, AssetType
from clients.views.doing import does
from core.access import allow


@allow("clients.edit_types")
def type_list(request: HttpRequest) -> HttpResponse:
    """Every type, its part, its lines, how many machines have it."""
    types = AssetType.objects.annotate(
        lines=Count("fields", filter=Q(fields__is_active=True), distinct=True),
        used=Count("assets", distinct=True),
    )
    return render(request, "clients/types.html", {"types": types[:200]})


@allow("clients.edit_types")
def create_type(request: HttpRequest) -> HttpResponse:
    """A new type."""
    form = forms.TypeForm(request.POST or None)
    if made := does(request, form, services.save_type):
        return redirect("clients:type", made.pk)
    context = {"form": form, "title": _("Nouveau type"), "back": reverse("clients:types")}
    return render(request, "clients/form.html", context)


@allow("clients.edit_types")
def edit_type(request: HttpRequest, pk: int) -> HttpResponse:
    """One type with its lines."""
    kept = get_object_or_404(AssetType, pk=pk)
    names = ("name", "part", "is_material", "is_active")
    form = forms.TypeForm(
        request.POST or None, initial={name: getattr(kept, name) for name in names}
    )
    if does(request, form, services.save_type, type_id=pk):
        messages.success(request, _("C’est enregistré."))
        return redirect("clients:type", pk)
    return render(request, "clients/type.html", _page(kept, form=form))


def _page(kept: AssetType, **given: Any) -> dict[str, Any]:
    return {
        "type": kept,
        "lines": kept.fields.all(),
        "field_form": forms.FieldForm(initial={"position": kept.fields.count()}),
        **given,
    }


@allow("clients.edit_types")
def add_field(request: HttpRequest, pk: int) -> HttpResponse:
    """One more line."""
    kept, form = get_object_or_404(AssetType, pk=pk), forms.FieldForm(request.POST or None)
    if does(request, form, services.save_field, type_id=pk):
        messages.success(request, _("La ligne est ajoutée."))
        return redirect("clients:type", pk)
    back = reverse("clients:type", args=[pk])
    context = {"form": form, "title": _("Nouvelle ligne, %s") % kept, "back": back}
    return render(request, "clients/form.html", context)


@allow("clients.edit_types")
def edit_field(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a line; its nature stays what it is."""
    field = get_object_or_404(AssetField.objects.select_related("type"), pk=pk)
    form = forms.FieldForm(request.POST or None, field=field)
    keys = {"type_id": field.type_id, "field_id": pk}
    if does(request, form, services.save_field, **keys):
        messages.success(request, _("C’est enregistré."))
        return redirect("clients:type", field.type_id)
    back = reverse("clients:type", args=[field.type_id])
    title = f"{field.type}, {field.label}"
    return render(request, "clients/form.html", {"form": form, "title": title, "back": back})

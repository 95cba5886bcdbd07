"""The vault's pages: logins closed at every load, opened one by one (G07, H09)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from accounts import step_up
from accounts.web import me
from clients import forms, selectors, services, timeline
from clients.models import Client, Secret
from clients.views.doing import does
from clients.views.entering import client_entered
from clients.views.tabs import tabs
from core import access, clock, paging, typed
from core.access import allow
from core.forms import sentences, tried

NO_STORE = "no-store, private"


@allow("clients.view_secrets")
def secret_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The logins of a client, closed; what is to be changed among them first."""
    client = client_entered(request, pk)
    rows = selectors.secrets_of(request.user, client)
    context = {
        "client": client,
        "tabs": tabs(request, client, "secrets"),
        "page": paging.page(rows, request.GET.get("page")),
        "is_open": "SECRETS" in selectors.parts_open(me(request), client, clock.now()),
        "to_change": selectors.to_change(request.user, client).count(),
        "may_edit": access.may(request.user, "clients.edit_secrets"),
        "may_watch": access.may(request.user, "clients.view_rights"),
    }
    return render(request, "clients/secrets.html", context)


@allow("clients.view_secrets")
def secret(request: HttpRequest, pk: int) -> HttpResponse:
    """One login: what it is for, who may see it, and all that happened to it, without any value.

    From a ticket, the question is open and its reason begun.
    """
    found, number = selectors.secret_for(request.user, pk), typed.whole(request.GET.get("ticket"))
    given = {"form": _asked_for(number)} if number else {}
    return render(request, "clients/secret.html", _page(request, found, **given))


def _asked_for(number: int) -> forms.Reveal:
    return forms.Reveal(initial={"reason": _("Ticket %s, dépannage") % number}, listeners=list)


def _page(request: HttpRequest, found: Secret, **given: object) -> dict[str, object]:
    page = paging.page(selectors.secret_history(found), request.GET.get("page"))
    return {
        "secret": found,
        "client": found.client,
        "readers": found.readers.select_related("user"),
        "page": page,
        "moments": [timeline.moment(row) for row in page],
        "may_edit": access.may(request.user, "clients.edit_secrets"),
        **given,
    }


@allow("clients.reveal_secrets")
@require_POST
@sensitive_post_parameters("step_up-code", "step_up-password")
@sensitive_variables()
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one login for thirty seconds, or hand it to the clipboard, for a reason that is kept (G07, H09).

    Only within five minutes of a second factor: otherwise it is asked for, and what was typed is kept.
    """
    found = selectors.secret_for(request.user, pk)
    if held := step_up.ask(request):
        return held
    form = forms.Reveal(
        request.POST, listeners=lambda: selectors.verified_people(found.client_id, clock.now())
    )
    revealed = _revealed(request, found, form) if form.is_valid() else None
    if form.data.get("copy"):
        return _copied(form, revealed)
    given = {"form": form, "revealed": revealed, "source": form.data.get("mission", "")}
    if request.headers.get("HX-Request"):
        answer = render(request, "clients/_secret.html", {"secret": found, **given})
    else:
        answer = render(request, "clients/secret.html", _page(request, found, **given))
    answer["Cache-Control"] = NO_STORE
    return answer


@sensitive_variables()
def _revealed(request: HttpRequest, found: Secret, form: forms.Reveal) -> services.Revealed | None:
    """The value; None when it was refused, or when only the second factor was to be confirmed."""
    given = dict(form.cleaned_data)
    if given.pop("confirm"):
        return None
    shown = not given.pop("copy")
    return tried(
        form,
        lambda: services.reveal_secret(
            secret_id=found.pk, by=me(request), at=clock.now(), shown=shown, **given
        ),
    )


@sensitive_variables()
def _copied(form: forms.Reveal, revealed: services.Revealed | None) -> HttpResponse:
    """What the script puts into the clipboard, or the sentence it shows."""
    if revealed:
        answer = JsonResponse({"value": revealed.value})
    else:
        answer = JsonResponse({"detail": sentences(form)}, status=409)
    answer["Cache-Control"] = NO_STORE
    return answer


@allow("clients.view_rights")
def reveals(request: HttpRequest, pk: int) -> HttpResponse:
    """Every reveal of a client's logins: who, which, when, why (H09)."""
    client = selectors.client_for(request.user, pk)
    context = {
        "client": client,
        "tabs": tabs(request, client, "secrets"),
        "page": paging.page(selectors.reveals_of(client), request.GET.get("page")),
    }
    return render(request, "clients/reveals.html", context)


@allow("clients.edit_secrets")
@sensitive_post_parameters("value")
@sensitive_variables()
def create_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a new login (G07)."""
    client = selectors.client_for(request.user, pk)
    form = forms.NewSecret(request.POST or None, request.FILES or None, client=client)
    if form.is_valid() and tried(
        form,
        lambda: services.add_secret(
            client_id=pk, by=me(request), at=clock.now(), **form.described()
        ),
    ):
        messages.success(request, _("L’identifiant est gardé."))
        return redirect("clients:secrets", pk)
    return _form(request, form, client, _("Garder un identifiant"))


@allow("clients.edit_secrets")
def edit_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is written on the envelope."""
    found = selectors.secret_for(request.user, pk)
    form = forms.SecretForm(request.POST or None, client=found.client, instance=found)
    if does(request, form, services.describe_secret, secret_id=pk, values=form.described):
        messages.success(request, _("C’est noté."))
        return redirect("clients:secret", pk)
    return _form(request, form, found.client, str(found))


@allow("clients.edit_secrets")
@sensitive_post_parameters("value")
@sensitive_variables()
def replace_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the new value of a login, once it was changed at the client's."""
    found = selectors.secret_to_replace_for(request.user, pk)
    form = forms.NewValue(request.POST or None, request.FILES or None)
    if form.is_valid() and tried(
        form,
        lambda: services.replace_secret(
            secret_id=pk, by=me(request), at=clock.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, _("La nouvelle valeur est gardée."))
        return redirect("clients:secrets", found.client_id)
    return _form(request, form, found.client, str(found))


@allow("clients.edit_secrets")
def restrict_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a login for some people, roles or missions only."""
    found = selectors.secret_for(request.user, pk)
    form = forms.SecretReaders(
        request.POST or None, client=found.client, initial=selectors.readers_of(found)
    )
    if form.is_valid() and tried(
        form,
        lambda: services.restrict_secret(
            secret_id=pk, by=me(request), at=clock.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, _("C’est noté : eux seuls le voient."))
        return redirect("clients:secrets", found.client_id)
    return _form(request, form, found.client, _("Réserver « %s »") % found)


@allow("clients.edit_secrets")
@require_POST
def retire_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a login out of the vault for good."""
    found = selectors.secret_for(request.user, pk)
    services.retire_secret(secret_id=pk, by=me(request), at=clock.now())
    messages.success(request, _("L’identifiant est retiré et sa valeur détruite."))
    return redirect("clients:secrets", found.client_id)


def _form(request: HttpRequest, form: object, client: Client, title: str) -> HttpResponse:
    back = redirect("clients:secrets", client.pk).url
    context = {"form": form, "title": title, "client": client, "back": back}
    return render(request, "clients/form.html", context)

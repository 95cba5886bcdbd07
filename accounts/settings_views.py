"""« Réglages »: every dated setting, its history, and another value from a day on."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import settings_forms as forms
from accounts import settings_selectors as selectors
from accounts import settings_services as services
from accounts.models import User
from accounts.web import me
from core import access, clock, dials
from core.access import allow
from core.dials import Dial
from core.setting import day_of


def _today() -> date:
    return day_of(clock.now())


def dial_for(name: str) -> Dial:
    """The door to one setting: declared by an app, or it does not exist."""
    if dial := dials.known(name):
        return dial
    raise Http404(name)


def own_page(dial: Dial, user: User) -> str:
    """Where this setting is set, for those whose role opens that page."""
    if not dial.page:
        return ""
    url = reverse(dial.page)
    kind, action = access.mark_of(resolve(url).func) or ("", "")
    return url if kind == "action" and access.may(user, action) else ""


@allow("accounts.view_settings")
def settings(request: HttpRequest) -> HttpResponse:
    """Each setting: what holds, since when, what comes next."""
    return render(request, "accounts/settings.html", {"groups": selectors.settings_on(_today())})


@allow("accounts.view_settings")
def one_setting(request: HttpRequest, name: str) -> HttpResponse:
    """One setting and its history; whoever may writes another value from a day on."""
    dial, today = dial_for(name), _today()
    line = selectors.setting_on(dial, today)
    may_edit = access.may(request.user, "accounts.edit_settings") and not dial.page
    form = None
    if may_edit:
        form = forms.SettingForm(request.POST or None, dial=dial, now=line.value, today=today)
    if form and form.is_valid():
        services.change_setting(name=name, by=me(request), at=clock.now(), **form.cleaned_data)
        messages.success(request, _("Le réglage est enregistré."))
        return redirect("accounts:setting", name)
    context = {
        "line": line,
        "form": form,
        "own_page": own_page(dial, me(request)),
        "history": selectors.history(dial),
        "today": today,
        "default": dials.say(dial, dial.default),
    }
    return render(request, "accounts/setting.html", context)


@allow("accounts.edit_settings")
@require_POST
def call_off_setting(request: HttpRequest, name: str) -> HttpResponse:
    """Give up a value to come."""
    dial, form = dial_for(name), forms.WhichValue(request.POST)
    if form.is_valid():
        services.call_off_setting(
            name=dial.name, by=me(request), at=clock.now(), **form.cleaned_data
        )
        messages.success(request, _("La valeur à venir est retirée."))
    return redirect("accounts:setting", name)

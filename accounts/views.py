"""One's own profile, and the people of the house for those who keep the list."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from accounts import factors, forms, selectors, services
from accounts.grid import tables
from accounts.models import ApiToken, Skill, User
from accounts.step_up import confirmed
from accounts.web import me
from core import access, clock, paging
from core.access import allow, public
from core.forms import tried

PERSON_VERBS = (
    "edit_people", "change_role", "deactivate", "edit_skills", "keep_clauses", "end_sessions", "reset_factor", "view_as",
)  # fmt: skip


@allow("accounts.own_profile")
def profile(request: HttpRequest) -> HttpResponse:
    """Theme, language, shortcuts, own tokens."""
    form = forms.Preferences(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        services.change_preferences(user=me(request), **form.cleaned_data)
        messages.success(request, _("C’est enregistré."))
        return redirect("accounts:profile")
    tokens = me(request).api_tokens.filter(revoked_at=None).order_by("-pk")[:50]
    context = {"form": form, "tokens": tokens, "token_form": forms.NewToken(), "now": clock.now()}
    return render(request, "accounts/profile.html", context)


@public("anybody chooses a language")
def choose_language(request: HttpRequest) -> HttpResponse:
    """The menu's language: kept with the account of whoever is signed in, in a cookie otherwise."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in services.PREFERENCES["language"]:
        services.choose_language(user=me(request), language=language)
    return set_language(request)


@allow("accounts.own_profile")
@require_POST
@confirmed
def tokens(request: HttpRequest) -> HttpResponse:
    """Make a token and show it this once."""
    form = forms.NewToken(request.POST)
    made = tried(form, lambda: _issued(request, form.cleaned_data)) if form.is_valid() else None
    if made is None:
        return render(request, "accounts/token_form.html", {"form": form})
    token, row = made
    answer = render(request, "accounts/token_shown.html", {"token": token, "row": row})
    answer["Cache-Control"] = "no-store"
    return answer


def _issued(request: HttpRequest, data: dict[str, Any]) -> tuple[str, ApiToken]:
    now = clock.now()
    return services.issue_token(
        user=me(request),
        name=data["name"],
        expires_at=now + timedelta(days=data["days"]),
        networks=data["networks"],
        may_write=data["may_write"],
        at=now,
    )


@allow("accounts.own_profile")
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own tokens."""
    row = selectors.token_for(request.user, pk)
    services.revoke_token(token_id=row.pk, by=me(request), at=clock.now())
    messages.success(request, _("Le jeton est retiré."))
    return redirect("accounts:profile")


@allow("accounts.view_people")
def people(request: HttpRequest) -> HttpResponse:
    """Who works here, by name, role and team (H01)."""
    form = forms.Search(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = selectors.people(asked.get("q", ""), asked.get("role", ""), gone=bool(asked.get("gone")))
    page = paging.page(rows, request.GET.get("page"))
    can_edit = access.may(request.user, "accounts.edit_people")
    can_set = access.may(request.user, "accounts.view_settings")
    can_type = access.may(request.user, "clients.edit_types")
    can_keep = access.may(request.user, "accounts.keep_clauses")
    context = {"page": page, "form": form, "can_edit": can_edit, "can_set": can_set, "can_keep": can_keep, "can_type": can_type}  # fmt: skip
    return render(request, "accounts/people.html", context)


@allow("accounts.view_people")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: role, teams, skills, clause, last day."""
    found = selectors.person_for(request.user, pk)
    return render(request, "accounts/person.html", _person_context(request, found))


def _person_context(request: HttpRequest, found: User) -> dict[str, Any]:
    held = {row.skill_id: row for row in found.skills.all()}
    return {
        "person_shown": found,
        "teams": found.teams.all(),
        "skills": [(skill, held.get(skill.pk)) for skill in Skill.objects.all()[:200]],
        "levels": forms.SkillSetting.base_fields["level"].choices,  # type: ignore[attr-defined]
        "role_form": forms.RoleChoice(initial={"role": found.role}),
        "can": {name: access.may(request.user, f"accounts.{name}") for name in PERSON_VERBS},
        "can_see_mobile": found == request.user
        or access.sees(request.user, "accounts.person.mobile"),
        "is_enrolled": factors.is_enrolled(found),
        "may_be_viewed": not access.may(found, "accounts.view_as"),
        "sessions": found.sessions.select_related("device").order_by("-seen_at", "-pk")[:10],
    }


@allow("accounts.edit_people")
def create_person(request: HttpRequest) -> HttpResponse:
    """A new account; the invitation leaves by e-mail (H01)."""
    form = forms.NewPerson(request.POST or None)
    at = clock.now()
    if form.is_valid() and (
        made := tried(
            form, lambda: services.create_user(by=me(request), at=at, **form.cleaned_data)
        )
    ):
        messages.success(request, _("%(person)s est invité par courriel.") % {"person": made})
        return redirect("accounts:person", made.pk)
    return render(request, "accounts/person_form.html", {"form": form, "person_shown": None})


@allow("accounts.edit_people")
def edit_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Change somebody; the clause date and the last day among the fields (H10, H11)."""
    found = selectors.person_for(request.user, pk)
    form = forms.Person(request.POST or None, instance=found)
    if form.is_valid():
        services.change_person(user_id=pk, by=me(request), at=clock.now(), **form.cleaned_data)
        messages.success(request, _("C’est enregistré."))
        return redirect("accounts:person", pk)
    return render(request, "accounts/person_form.html", {"form": form, "person_shown": found})


@allow("accounts.change_role")
@require_POST
def change_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Another role, at once."""
    found = selectors.person_for(request.user, pk)
    form = forms.RoleChoice(request.POST)
    if form.is_valid():
        services.change_role(
            user_id=found.pk, role=form.cleaned_data["role"], by=me(request), at=clock.now()
        )
        messages.success(request, _("Le rôle est changé, les sessions ouvertes sont fermées."))
    return redirect("accounts:person", pk)


@allow("accounts.deactivate")
@require_POST
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account, at once."""
    found = selectors.person_for(request.user, pk)
    services.deactivate(user_id=found.pk, by=me(request), at=clock.now())
    messages.success(request, _("Le compte de %(person)s est fermé.") % {"person": found})
    return redirect("accounts:person", pk)


@allow("accounts.deactivate")
@require_POST
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed account again."""
    found = selectors.person_for(request.user, pk)
    services.reactivate(user_id=found.pk, by=me(request), at=clock.now())
    messages.success(request, _("Le compte de %(person)s est rouvert.") % {"person": found})
    return redirect("accounts:person", pk)


@allow("accounts.view_skills")
def skills(request: HttpRequest) -> HttpResponse:
    """People × skills, and the catalogue (O01, O02)."""
    form = forms.NewSkill(request.POST or None)
    may_edit = access.may(request.user, "accounts.edit_skills")
    if request.method == "POST":
        access.require(request.user, "accounts.edit_skills")
        if form.is_valid():
            services.add_skill(by=me(request), at=clock.now(), **form.cleaned_data)
            return redirect("accounts:skills")
    shown = list(Skill.objects.all()[:40])
    rows = selectors.skills_matrix(shown)
    context = {"skills": shown, "rows": rows, "form": form, "may_edit": may_edit}
    return render(request, "accounts/skills.html", context)


@allow("accounts.edit_skills")
@require_POST
def set_skill(request: HttpRequest, pk: int, skill: int) -> HttpResponse:
    """One cell of the matrix (O02)."""
    found = get_object_or_404(selectors.staff(), pk=pk)
    wanted = get_object_or_404(Skill, pk=skill)
    form = forms.SkillSetting(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        services.set_skill(
            user_id=found.pk, skill_id=wanted.pk, by=me(request), at=clock.now(), **data
        )
        messages.success(request, _("C’est enregistré."))
    else:
        messages.error(request, _("Rien n’est noté : choisissez un niveau et une date lisible."))
    return redirect("accounts:person", pk)


@allow("accounts.grid")
def grid(request: HttpRequest) -> HttpResponse:
    """Which role may do what, in which states, and reads which fields: the grid itself (H01)."""
    return render(request, "accounts/grid.html", {"tables": tables()})


@public("an invited person has no password yet; the link is the proof")
@sensitive_post_parameters("password")
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Choose the first password."""
    user = services.check_invitation(token=token, at=clock.now())
    form = forms.FirstPassword(request.POST or None, user=user)
    if form.is_valid():
        services.accept_invitation(token=token, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("Votre mot de passe est choisi. Connectez-vous."))
        return redirect("account_login")
    return render(request, "accounts/invitation.html", {"form": form})

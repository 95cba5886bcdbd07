"""May this role do this at all? One grid of role × action × field × state; closed until somebody opens it by name.

Each app states its rows in `permissions.py`; every view names its action with `@allow`, or is opened
to all with `@public("why")`. The middleware refuses a view that names neither (H12, rules-security 3.3).
A field with a row is shown to those roles alone; a verb with states is open in those alone.
Whether the person may do it on *this* object is the second question: see each app's `selectors`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

View = TypeVar("View", bound=Callable[..., Any])
#: What else must hold before an action: the page that asks for it, or None to go on.
Guard = Callable[[HttpRequest, str], HttpResponse | None]

_GUARDS: list[Guard] = []
_GRID: dict[str, frozenset[str]] = {}
_FIELDS: dict[str, frozenset[str]] = {}
_VERBS: dict[str, "Verb"] = {}
EVERYBODY = "*"


@dataclass(frozen=True)
class Verb:
    """What may be done with a thing, by whom, and while it is in which states."""

    button: Any
    roles: frozenset[str]
    states: tuple[str, ...]
    labels: tuple[Any, ...]


def register(
    app: str,
    rows: dict[str, str],
    *,
    fields: dict[str, str] | None = None,
    verbs: Iterable[tuple[str, Any, str, str, Any]] = (),
) -> None:
    """Add an app's rows: `{"tickets.take": "HOTLINER EXPERT"}`; `*` means every signed-in role.

    `fields`: `app.noun.field` → the roles that read it. `verbs`: (verb, button, roles, states, the states'
    enumeration), as the app's table of moves says them.
    """
    for table, given in ((_GRID, rows), (_FIELDS, fields or {})):
        for name, roles in given.items():
            table[_of(app, name)] = frozenset(roles.split())
    for name, button, roles, states, kind in verbs:
        found = tuple(states.split())
        labels = tuple(kind(state).label for state in found)
        _VERBS[_of(app, name)] = Verb(button, frozenset(roles.split()), found, labels)


def _of(app: str, name: str) -> str:
    if not name.startswith(f"{app}."):
        raise ImproperlyConfigured(f"{name} does not belong to {app}")
    return name


def guard_with(guard: Guard) -> Guard:
    """Mark a function that asks one thing more of whoever may do an action, by page and by API alike."""
    _GUARDS.append(guard)
    return guard


def held_back(request: HttpRequest, action: str) -> HttpResponse | None:
    """What the first guard that is not content answers."""
    return next((answer for guard in _GUARDS if (answer := guard(request, action))), None)


def grid() -> dict[str, frozenset[str]]:
    """The whole grid, for the rights page, the documentation and the tests."""
    return dict(_GRID)


def fields() -> dict[str, frozenset[str]]:
    """The fields that not everybody reads who reads the thing itself."""
    return dict(_FIELDS)


def verbs() -> dict[str, Verb]:
    """The verbs that are open in some states alone."""
    return dict(_VERBS)


def role_may(role: str, action: str) -> bool:
    """Whether `role` may do `action` at all. An unknown action is a defect, not a refusal."""
    try:
        roles = _GRID[action]
    except KeyError:
        raise ImproperlyConfigured(f"no row for the action {action}") from None
    return role in roles or EVERYBODY in roles


#: action → a rule that decides instead of the row alone.
_RULES: dict[str, Callable[[Any], bool]] = {}


def decide_by(action: str, rule: Callable[[Any], bool]) -> None:
    """Let a rule decide about one action: a setting names the role, or a substitute acts during an absence (H14, T6)."""
    if action not in _GRID:
        raise ImproperlyConfigured(f"no row for the action {action}")
    _RULES[action] = rule


def may(user: Any, action: str) -> bool:
    """Whether this signed-in, active person may do `action`: by role, or by the action's own rule."""
    if not (user.is_authenticated and user.is_active):
        return False
    rule = _RULES.get(action)
    return rule(user) if rule else role_may(user.role, action)


def role_sees(role: str, field: str) -> bool:
    """Whether `role` reads this field. An unknown field is a defect, not a refusal."""
    try:
        return role in _FIELDS[field]
    except KeyError:
        raise ImproperlyConfigured(f"no row for the field {field}") from None


def sees(user: Any, field: str) -> bool:
    """Whether this signed-in, active person reads this field of what they may see."""
    return bool(user.is_authenticated and user.is_active and role_sees(user.role, field))


def unseen(user: Any, noun: str, names: Iterable[str]) -> list[str]:
    """Those of these fields of a noun (`tickets.ticket`) that are kept from this person."""
    rows = ((name, f"{noun}.{name}") for name in names)
    return [name for name, field in rows if field in _FIELDS and not sees(user, field)]


def is_open(verb: str, state: str) -> bool:
    """Whether the thing's state allows this verb at all, whoever does it."""
    return state in _VERBS[verb].states


def require(user: Any, action: str) -> None:
    """Refuse with 403 when the role may not."""
    if not may(user, action):
        raise PermissionDenied(action)


def allow(action: str) -> Callable[[View], View]:
    """Mark a view with the action it performs; the middleware does the asking."""

    def mark(view: View) -> View:
        view.action = action  # type: ignore[attr-defined]
        return view

    return mark


def public(reason: str) -> Callable[[View], View]:
    """Mark a view as open to people who are not signed in, with the reason why."""

    def mark(view: View) -> View:
        view.public_reason = reason  # type: ignore[attr-defined]
        return view

    return mark


#: Third-party views that cannot carry a mark: module prefix → action, or None when public.
FOREIGN: dict[str, str | None] = {
    "allauth.account": None,
    "anymail.webhooks": None,  # mounted only with a webhook secret, which anymail checks
    "allauth.mfa": None,  # the two doors of sign-in that are mounted; each checks its own stage
    "django.views.static": None,
    "django.contrib.staticfiles": None,
    "django.views.i18n": None,
}


def mark_of(view: Any) -> tuple[str, str] | None:
    """('action', name) or ('public', reason) for a resolved view; None when nobody opened it."""
    for candidate in (view, getattr(view, "view_class", None), getattr(view, "cls", None)):
        if candidate is None:
            continue
        if action := getattr(candidate, "action", None):
            return "action", action
        if reason := getattr(candidate, "public_reason", None):
            return "public", reason
    if getattr(getattr(view, "cls", None), "actions", None):  # a REST view: its own table of verbs
        return "method", "rest"
    for prefix, action in FOREIGN.items():
        if getattr(view, "__module__", "").startswith(prefix):
            return ("action", action) if action else ("public", "third party")
    return None


class AccessMiddleware:
    """Default deny for every URL, whoever wrote the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        kind, name = mark_of(view) or ("closed", "")
        if kind in ("public", "method"):
            return None  # REST views ask the same grid per method, after token sign-in
        if kind == "closed":
            raise PermissionDenied("this view has no row in the grid")
        if not request.user.is_authenticated:
            if request.headers.get("HX-Request"):
                return JsonResponse({"detail": _("Session expirée.")}, status=401)
            return redirect_to_login(request.get_full_path())
        require(request.user, name)
        return held_back(request, name)

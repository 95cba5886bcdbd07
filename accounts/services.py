"""One function per verb on people: create, change, leave, tokens, skills."""

import ipaddress
import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import passwords, sessions
from accounts.digests import digest_of
from accounts.models import ApiToken, Skill, SkillLevel, Team, User, UserSkill
from accounts.roles import CLIENTS, Role
from core import access, changes, events, links
from core.changes import Changes
from core.errors import Refused

PERSON_FIELDS = (
    "first_name", "last_name", "phone", "mobile", "extension", "job", "office", "manager",
    "substitute", "hired_on", "leaves_on",
)  # fmt: skip
#: Of a private number the log says that it changed, never what it was.
NUMBERS = ("phone", "mobile")
PREFERENCES = {"theme": {"auto", "light", "dark"}, "language": {"fr", "en"}}
TOKEN_BYTES = 32
LONGEST_TOKEN = timedelta(days=366)
INVITATION = "invitation"
INVITED_FOR = timedelta(days=7)


@transaction.atomic
def create_user(
    *,
    email: str,
    role: str,
    by: User | None,
    at: datetime,
    teams: Iterable[Team] = (),
    invite: bool = True,
    **values: Any,
) -> User:
    """An account without a password; the fact lets notifications send the invitation (H01).

    `by=None` is an import or a starter. Refused when the address has an account.
    """
    if by is not None and role not in CLIENTS.split():
        access.require(by, "accounts.edit_people")
    _role_may_be_given(by, role)
    user = User(email=email.strip().lower(), role=role)
    _set(user, values)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise Refused(_("Cette adresse a déjà un compte."), field="email") from None
    user.teams.set(teams)
    events.record("person.created", about=user, by=by, at=at, role=role, invite=invite)
    return user


@transaction.atomic
def change_person(
    *, user_id: int, by: User, at: datetime, teams: Iterable[Team] | None = None, **values: Any
) -> User:
    """Change the named fields of somebody of the staff: the first and the last day among them (H05, H11)."""
    access.require(by, "accounts.edit_people")
    user = User.objects.select_for_update().get(pk=user_id)
    if user_id in {getattr(values.get(name), "pk", None) for name in ("manager", "substitute")}:
        raise Refused(_("Personne n’est son propre responsable ni son propre suppléant."))
    changed = _set(user, values)
    if changed:
        user.save(update_fields=list(changed))
    if teams is not None:
        changed |= _join(user, teams)
    events.record(
        "person.changed", about=user, by=by, at=at, fields=sorted(changed), changes=changed
    )
    if user.is_active and user.leaves_on and user.leaves_on < timezone.localdate(at):
        _close(user, by, at)
    return user


@transaction.atomic
def change_role(*, user_id: int, role: str, by: User, at: datetime) -> User:
    """Another role; sessions and tokens end at once, so nothing of the old one survives (H01)."""
    access.require(by, "accounts.change_role")
    user = User.objects.select_for_update().get(pk=user_id)
    if user.role == role:
        return user
    if user.pk == by.pk:
        raise Refused(_("Personne ne change son propre rôle."), field="role")
    _role_may_be_given(by, role)
    if user.is_client != (role in CLIENTS.split()):
        raise Refused(_("Un compte client ne devient pas un compte d’intervenant."), field="role")
    before, user.role = user.role, role
    user.save(update_fields=["role"])
    _end_everything(user, at)
    events.record(
        "person.role_changed", about=user, by=by, at=at, before=before, after=role,
        changes={"role": [before, role]},
    )  # fmt: skip
    return user


@transaction.atomic
def deactivate(*, user_id: int, by: User | None, at: datetime) -> User:
    """Close an account: no sign-in, no session, no token from this instant (H11). `by=None`: the last day came."""
    if by is not None:
        access.require(by, "accounts.deactivate")
        if by.pk == user_id:
            raise Refused(_("Personne ne ferme son propre compte."))
    user = User.objects.select_for_update().get(pk=user_id)
    if user.is_active:
        _close(user, by, at)
    return user


def _close(user: User, by: User | None, at: datetime) -> None:
    user.is_active = False
    user.save(update_fields=["is_active"])
    _end_everything(user, at)
    links.revoke_of(holder=events.topic(user), at=at)
    events.record("person.left", about=user, by=by, at=at)


@transaction.atomic
def reactivate(*, user_id: int, by: User, at: datetime) -> User:
    """Open a closed account again; tokens and rights stay closed. One that is open keeps its announced departure."""
    access.require(by, "accounts.deactivate")
    user = User.objects.select_for_update().get(pk=user_id)
    if user.is_active:
        return user
    user.is_active, user.leaves_on = True, None
    user.save(update_fields=["is_active", "leaves_on"])
    events.record("person.returned", about=user, by=by, at=at, role=user.role)
    return user


def end_departures(*, at: datetime) -> int:
    """Close the accounts of those whose last day is past; return how many (H11)."""
    today = timezone.localdate(at)
    rows = User.objects.filter(is_active=True, leaves_on__lt=today).values_list("pk", flat=True)
    gone = list(rows[:500])
    for pk in gone:
        deactivate(user_id=pk, by=None, at=at)
    return len(gone)


def invitation(*, user: User, at: datetime) -> str:
    """A link by which the person sets a first password; valid seven days, once."""
    subject = events.topic(user)
    links.revoke(purpose=INVITATION, subject=subject, at=at)
    return links.issue(
        purpose=INVITATION, subject=subject, holder=subject, expires_at=at + INVITED_FOR
    )


def check_invitation(*, token: str, at: datetime) -> User:
    """Who is invited; refused when the invitation was never made, has been used or is too old."""
    link = links.find(token, INVITATION, at)
    if link.used_at:
        raise Refused(_("Cette invitation a déjà servi."))
    return User.objects.get(pk=int(link.subject.partition(":")[2]))


@transaction.atomic
def accept_invitation(*, token: str, password: str, at: datetime) -> User:
    """Set the first password by the invitation's link; a used or old link is refused."""
    link = links.find(token, INVITATION, at)
    user = User.objects.select_for_update().get(pk=int(link.subject.partition(":")[2]))
    if not links.use(link, at) or not user.is_active:
        raise Refused(_("Cette invitation a déjà servi."))
    passwords.put(user, password, at)
    events.record("person.joined", about=user, by=user, at=at)
    return user


@transaction.atomic
def change_preferences(*, user: User, theme: str, language: str, shortcuts: bool) -> User:
    """One's own screen: theme, language, single-letter shortcuts."""
    if theme not in PREFERENCES["theme"] or language not in PREFERENCES["language"]:
        raise Refused(_("Ce choix n’existe pas."))
    user.theme, user.language, user.shortcuts = theme, language, shortcuts
    user.save(update_fields=["theme", "language", "shortcuts"])
    return user


@transaction.atomic
def choose_language(*, user: User, language: str) -> User:
    """One's own language, for pages and messages alike."""
    if language not in PREFERENCES["language"]:
        raise Refused(_("Ce choix n’existe pas."))
    user.language = language
    user.save(update_fields=["language"])
    return user


@transaction.atomic
def issue_token(
    *,
    user: User,
    name: str,
    expires_at: datetime,
    at: datetime,
    networks: Iterable[str] = (),
    may_write: bool = True,
) -> tuple[str, ApiToken]:
    """A key for the REST API, returned this once and stored hashed; a year at most (Q07, Q10)."""
    if not name.strip():
        raise Refused(_("Donnez un nom à ce jeton."), field="name")
    if not at < expires_at <= at + LONGEST_TOKEN:
        raise Refused(_("Un jeton vaut un an au plus."), field="expires_at")
    kept = [str(_network(text)) for text in networks if text.strip()]
    token = f"s2009_{secrets.token_urlsafe(TOKEN_BYTES)}"
    row = ApiToken.objects.create(
        user=user,
        name=name.strip()[:80],
        digest=digest_of(token),
        created_at=at,
        expires_at=expires_at,
        networks=kept,
        may_write=may_write,
    )
    events.record(
        "token.issued", about=[row, user], by=user, at=at, name=row.name, may_write=may_write,
        networks=kept, expires=expires_at.isoformat(),
    )  # fmt: skip
    return token, row


@transaction.atomic
def revoke_token(*, token_id: int, by: User, at: datetime) -> None:
    """One's own token stops working at once."""
    row = ApiToken.objects.select_for_update().filter(pk=token_id, user=by, revoked_at=None).first()
    if row is not None:
        row.revoked_at = at
        row.save(update_fields=["revoked_at"])
        events.record("token.revoked", about=by, by=by, at=at, token=token_id, name=row.name)


@transaction.atomic
def set_skill(
    *,
    user_id: int,
    skill_id: int,
    level: int,
    certified_until: date | None = None,
    by: User,
    at: datetime,
) -> None:
    """How good somebody is at something; level 0 takes the skill away (O02)."""
    access.require(by, "accounts.edit_skills")
    user, skill = User.objects.get(pk=user_id), Skill.objects.get(pk=skill_id)
    had = UserSkill.objects.filter(user=user, skill=skill).values_list("level", flat=True).first()
    if level == 0:
        UserSkill.objects.filter(user=user, skill=skill).delete()
    elif level in SkillLevel.values:
        UserSkill.objects.update_or_create(
            user=user, skill=skill, defaults={"level": level, "certified_until": certified_until}
        )
    else:
        raise Refused(_("Ce niveau n’existe pas."), field="level")
    told = {skill.name: [had or 0, level]}
    events.record("skill.set", about=[user, skill], by=by, at=at, level=level, changes=told)


@transaction.atomic
def add_skill(*, name: str, nature: str, by: User, at: datetime) -> Skill:
    """A new line of the catalogue (O01)."""
    access.require(by, "accounts.edit_skills")
    try:
        with transaction.atomic():
            skill = Skill.objects.create(name=name.strip()[:80], nature=nature)
    except IntegrityError:
        raise Refused(_("Cette compétence existe déjà."), field="name") from None
    events.record("skill.added", about=skill, by=by, at=at, name=skill.name)
    return skill


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        return ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        raise Refused(_("« %s » n’est pas un réseau.") % text, field="networks") from None


def _set(user: User, values: dict[str, Any]) -> Changes:
    if foreign := set(values) - set(PERSON_FIELDS):
        raise TypeError(f"not a field of a person: {sorted(foreign)}")
    return changes.apply(user, values, unsaid=NUMBERS)


def _join(user: User, teams: Iterable[Team]) -> Changes:
    """Put somebody in these teams and no others; what that changes."""
    before, after = sorted(map(str, user.teams.all())), sorted(map(str, teams))
    user.teams.set(teams)
    return {"teams": [before, after]} if before != after else {}


def _role_may_be_given(by: User | None, role: str) -> None:
    if role not in Role.values:
        raise Refused(_("Ce rôle n’existe pas."), field="role")
    if by is not None and role == Role.ADMINISTRATOR:
        access.require(by, "accounts.change_role")


def _end_everything(user: User, at: datetime) -> None:
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
    sessions.close_all(user)

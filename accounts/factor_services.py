"""Second factors, one function per verb: take, check, give up, reset."""

import hmac
import secrets
from datetime import datetime, timedelta

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import factors, sessions
from accounts.dials import GRACE
from accounts.digests import digest_of
from accounts.models import RecoveryCode, User
from core import access, events, setting
from core.errors import Refused
from core.setting import day_of

CODES = 10
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
GROUPS, GROUP = 4, 4
MOST_PASSKEYS = 10

new_seed = generate_totp_secret


@transaction.atomic
def begin_grace(*, user: User, at: datetime) -> bool:
    """From the first sign-in of whoever needs a second factor, the days to choose one run; True when they just began."""
    if user.factor_due_on or not factors.role_needs_factor(user.role) or factors.is_exempt(user):
        return False
    if factors.is_enrolled(user):
        return False
    user.factor_due_on = day_of(at) + timedelta(days=setting.value(GRACE, on=at))
    user.save(update_fields=["factor_due_on"])
    return True


@transaction.atomic
def reset(*, user_id: int, by: User, at: datetime) -> User:
    """Take all second factors of somebody who lost them; their sessions end, the days to choose another run again."""
    access.require(by, "accounts.reset_factor")
    user = User.objects.select_for_update().get(pk=user_id)
    if user.pk == by.pk:
        raise Refused(_("Demandez à un autre administrateur de remplacer la vôtre."))
    Authenticator.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    user.factor_due_on = None
    user.save(update_fields=["factor_due_on"])
    begin_grace(user=user, at=at)
    sessions.close_all(user)
    events.record("factor.reset", about=user, by=by, at=at)
    return user


@transaction.atomic
def add_app(*, user: User, seed: str, code: str, at: datetime) -> Authenticator:
    """Take an authenticator app, proved by one of its codes."""
    _lock(user)
    if Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        raise Refused(_("Une application est déjà enregistrée : retirez-la d’abord."))
    counter = _counter_of(seed, _digits(code))
    if counter is None:
        raise Refused(_("Ce code n’est pas le bon : regardez l’heure du téléphone."), field="code")
    made: Authenticator = TOTP.activate(user, seed).instance
    _remember(made, counter)
    _taken(user, made, at)
    return made


@transaction.atomic
def add_passkey(*, user: User, name: str, credential: dict, at: datetime) -> Authenticator:
    """Take a passkey whose ceremony has been checked."""
    _lock(user)
    kept = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    if kept.count() >= MOST_PASSKEYS:
        raise Refused(_("Dix clés d’accès au plus : retirez-en une."))
    made: Authenticator = WebAuthn.add(user, name.strip()[:60], credential).instance
    _taken(user, made, at)
    return made


@transaction.atomic
def remove(*, user: User, authenticator_id: int, at: datetime) -> None:
    """Give up one's own app or passkey; the recovery codes go with the last of them."""
    _lock(user)
    row = Authenticator.objects.get(user=user, pk=authenticator_id)
    kind = row.type
    row.delete()
    if not Authenticator.objects.filter(user=user).exists():
        RecoveryCode.objects.filter(user=user).delete()
        _no_more_grace(user, at)
    events.record("factor.removed", about=user, by=user, at=at, factor=kind)


@transaction.atomic
def new_codes(*, user: User, at: datetime) -> list[str]:
    """Ten recovery codes, returned this once; the earlier ones stop working."""
    _lock(user)
    codes = [_new_code() for _number in range(CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=digest_of(_letters(code))) for code in codes
    )
    events.record("factor.codes_made", about=user, by=user, at=at)
    return codes


def reseal() -> int:
    """Seal every seed of an app with the newest key, before an old one is thrown away; how many."""
    rows = Authenticator.objects.filter(type=Authenticator.Type.TOTP).values_list("pk", flat=True)
    for pk in list(rows):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().get(pk=pk)
            row.data["secret"] = get_adapter().reseal(row.data["secret"])
            row.save(update_fields=["data"])
    return len(rows)


def check_code(*, user: User, code: str, at: datetime) -> Authenticator | None:
    """The app this code comes from, None for a recovery code; refused when it is neither, slowed down when it is guessed."""
    forget = check_rate_limit(user)
    found = _app_of(user, _digits(code))
    if found is None and not _spend(user, code, at):
        raise Refused(_("Ce code n’est pas le bon, ou il a déjà servi."), field="code")
    forget()
    return found


def check_password(*, user: User, password: str) -> None:
    """Refused when this is not the person's password, slowed down when it is guessed."""
    forget = check_rate_limit(user)
    if not user.check_password(password):
        raise Refused(_("Ce mot de passe n’est pas le bon."), field="password")
    forget()


@transaction.atomic
def _app_of(user: User, code: str) -> Authenticator | None:
    """The person's app when the code is one of the present instant and later than the last one taken."""
    rows = Authenticator.objects.select_for_update().filter(user=user, type=Authenticator.Type.TOTP)
    if (row := rows.first()) is None:
        return None
    counter = _counter_of(decrypt(row.data["secret"]), code)
    if counter is None or counter <= row.data["counter"]:
        return None
    _remember(row, counter)
    return row


def _counter_of(seed: str, code: str) -> int | None:
    """The half minute this code belongs to, the present one or its neighbours."""
    for counter in yield_hotp_counters_from_time():
        if hmac.compare_digest(
            format_hotp_value(hotp_value(seed, counter)).encode(), code.encode()
        ):
            return int(counter)
    return None


def _remember(row: Authenticator, counter: int) -> None:
    """A code is good once, and no earlier one after it."""
    row.data["counter"] = counter
    row.save(update_fields=["data"])


def _spend(user: User, code: str, at: datetime) -> bool:
    rows = RecoveryCode.objects.filter(user=user, digest=digest_of(_letters(code)), used_at=None)
    with transaction.atomic():
        if not rows.update(used_at=at):
            return False
        left = RecoveryCode.objects.filter(user=user, used_at=None).count()
        events.record("factor.code_spent", about=user, by=user, at=at, left=left)
    return True


def _taken(user: User, made: Authenticator, at: datetime) -> None:
    User.objects.filter(pk=user.pk).update(factor_due_on=None)
    events.record("factor.added", about=user, by=user, at=at, factor=made.type)


def _no_more_grace(user: User, at: datetime) -> None:
    """Whoever gave a needed factor up has had their days: the next one is chosen at once."""
    if factors.role_needs_factor(user.role):
        yesterday = day_of(at) - timedelta(days=1)
        User.objects.filter(pk=user.pk).update(factor_due_on=yesterday)


def _lock(user: User) -> None:
    User.objects.select_for_update().get(pk=user.pk)


def _new_code() -> str:
    groups = ["".join(secrets.choice(LETTERS) for _n in range(GROUP)) for _g in range(GROUPS)]
    return "-".join(groups)


def _letters(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter in LETTERS)


def _digits(code: str) -> str:
    return "".join(code.split())

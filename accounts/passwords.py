"""What a password must be, and how one is changed, forgotten and replaced (rules-privacy 2.4, CNIL 2022).

Twelve signs of four kinds, or fourteen of three, or seven words; none that everybody tries first. Ordinary
roles keep theirs for ever; those that hold the keys of the house change it.
"""

import re
import unicodedata
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import sessions
from accounts.dials import PASSWORD_DAYS, YOUNGEST
from accounts.models import ResetRequest, User
from core import access, clock, events, links, setting
from core.errors import Refused

#: Who changes it, by the setting of `dials.py`.
PRIVILEGED = "ADMINISTRATOR HR TECHNICAL_DIRECTOR"
KINDS = (r"[a-zà-öø-ÿ]", r"[A-ZÀ-ÖØ-Þ]", r"\d", r"[^\w]|_")
#: (signs at least, kinds at least)
STRONG = ((12, 4), (14, 3))
WORDS, DIFFERENT, LETTERS = 7, 6, 20
#: What is left of « Motdepasse2009! » once figures and signs are taken away.
TRIED_FIRST = frozenset(
    [
        "motdepasse",
        "mdp",
        "password",
        "passw",
        "passe",
        "azerty",
        "azertyuiop",
        "qwerty",
        "qwertz",
        "qwertyuiop",
        "admin",
        "administrateur",
        "administrator",
        "root",
        "user",
        "utilisateur",
        "bonjour",
        "bienvenue",
        "welcome",
        "changeme",
        "changezmoi",
        "changemoi",
        "soleil",
        "doudou",
        "loulou",
        "chouchou",
        "marseille",
        "paris",
        "france",
        "bretagne",
        "aprile",
        "supportaprile",
        "support",
        "hotline",
        "secret",
        "iloveyou",
        "jetaime",
        "printemps",
        "ete",
        "automne",
        "hiver",
        "janvier",
        "fevrier",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "aout",
        "septembre",
        "octobre",
        "novembre",
        "decembre",
    ]
)

RULE = gettext_lazy(
    "Douze signes avec minuscule, majuscule, chiffre et ponctuation, ou quatorze de trois de ces sortes, ou sept mots."
)

RESET, RESET_FOR = "password_reset", timedelta(hours=1)
#: A message an address gets at most in an hour, however often it is asked for.
MOST_RESETS = 3


def is_strong(password: str) -> bool:
    """Whether it has enough signs of enough kinds, or enough words."""
    kinds = sum(bool(re.search(kind, password)) for kind in KINDS)
    if any(len(password) >= signs and kinds >= least for signs, least in STRONG):
        return True
    words = [word.casefold() for word in re.findall(r"[^\W\d_]{2,}", password)]
    return len(words) >= WORDS and len(set(words)) >= DIFFERENT and len("".join(words)) >= LETTERS


def is_tried_first(password: str) -> bool:
    """Whether its letters are one of the words everybody tries, whatever figures surround them."""
    plain = unicodedata.normalize("NFKD", password.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z]", "", plain) in TRIED_FIRST


class HousePolicy:
    """The rule as Django's forms and commands ask it."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse in words."""
        if not is_strong(password):
            raise ValidationError(self.get_help_text(), code="weak")
        if is_tried_first(password):
            raise ValidationError(
                _("Ce mot de passe est de ceux qu’on essaie d’abord."), code="common"
            )

    def get_help_text(self) -> str:
        """The rule in one sentence."""
        return str(RULE)


def put(user: User, password: str, at: datetime) -> None:
    """Set it; every session opened with the former one ends."""
    user.set_password(password)
    user.password_set_at = at
    user.save(update_fields=["password", "password_set_at"])
    sessions.close_all(user)


@transaction.atomic
def change(*, request: HttpRequest, user: User, password: str, at: datetime) -> None:
    """One's own, from this session, which goes on; all others end."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if check_password(password, locked.password):
        raise Refused(_("C’est déjà votre mot de passe : choisissez-en un autre."), field="password")  # fmt: skip
    User.objects.filter(pk=user.pk).update(password=make_password(password), password_set_at=at)
    sessions.close_others(request, user)
    events.record("password.changed", about=user, by=user, at=at)


@transaction.atomic
def ask_reset(*, email: str, at: datetime) -> None:
    """Note that a new password is asked for: the same work whether the address is anybody's or not."""
    row = ResetRequest.objects.create(email=email.strip().lower()[:254], asked_at=at)
    events.record("password.reset_asked", about=row, by=None, at=at)


def who_asked(row: ResetRequest) -> User | None:
    """The person of that address, unless the account is closed or was written to often enough this hour."""
    lately = ResetRequest.objects.filter(
        email=row.email, asked_at__gt=row.asked_at - RESET_FOR, pk__lt=row.pk
    )
    if lately.count() >= MOST_RESETS:
        return None
    return User.objects.filter(email__iexact=row.email, is_active=True).first()


def check_reset(*, token: str, at: datetime) -> User:
    """Whose link it is; refused when it was never made, has been used or is too old."""
    link = links.find(token, RESET, at)
    if link.used_at:
        raise Refused(_("Ce lien a déjà servi."))
    return User.objects.get(pk=int(link.subject.partition(":")[2]))


@transaction.atomic
def reset(*, token: str, password: str, at: datetime) -> User:
    """A new password by the link; every session ends, the second factor stays."""
    link = links.find(token, RESET, at)
    user = User.objects.select_for_update().get(pk=int(link.subject.partition(":")[2]))
    if not links.use(link, at) or not user.is_active:
        raise Refused(_("Ce lien a déjà servi."))
    put(user, password, at)
    links.revoke(purpose=RESET, subject=link.subject, at=at)
    events.record("password.reset", about=user, by=user, at=at)
    return user


def is_stale(user: User, at: datetime) -> bool:
    """Whether somebody who holds keys has had the same password for too long."""
    if user.role not in PRIVILEGED.split() or at - user.password_set_at < timedelta(days=YOUNGEST):
        return False
    return at - user.password_set_at > timedelta(days=setting.value(PASSWORD_DAYS, on=at))


@access.guard_with
def guard(request: HttpRequest, action: str) -> HttpResponse | None:
    """Whoever must change the password does so before anything but looking after the account."""
    is_signed_in = "_auth_user_id" in request.session  # a token goes on
    if action == "accounts.own_profile" or not is_signed_in or hasattr(request, "viewer"):
        return None
    if not isinstance(request.user, User) or not is_stale(request.user, clock.now()):
        return None
    return redirect("accounts:password")

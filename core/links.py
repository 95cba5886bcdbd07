"""Links that act without sign-in: acknowledging a mission, answering a solution, a survey, an invitation."""

import hashlib
import secrets
from datetime import datetime

from django.utils.translation import gettext as _

from core.errors import Refused
from core.models import OneTimeLink


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def issue(*, purpose: str, subject: str, holder: str, expires_at: datetime) -> str:
    """Make a link and return its token, which is stored nowhere (only its hash is)."""
    token = secrets.token_urlsafe(24)
    OneTimeLink.objects.create(
        digest=_digest(token),
        purpose=purpose,
        subject=subject,
        holder=holder,
        expires_at=expires_at,
    )
    return token


def find(token: str, purpose: str, at: datetime) -> OneTimeLink:
    """The live link of that token and purpose; `Refused` when unknown, expired or withdrawn.

    A used link is returned too, so that a second tap can say « déjà fait » instead of an error.
    """
    link = OneTimeLink.objects.filter(digest=_digest(token), purpose=purpose).first()
    if link is None or link.revoked_at or link.expires_at <= at:
        raise Refused(_("Ce lien n’est plus valable."))
    return link


def purpose_of(token: str) -> str:
    """What a token is for, whatever its state; empty when nobody issued it."""
    found = OneTimeLink.objects.filter(digest=_digest(token)).values_list("purpose", flat=True)
    return found.first() or ""


def use(link: OneTimeLink, at: datetime) -> bool:
    """Mark the link used; False when somebody was faster (compare-and-set)."""
    return bool(OneTimeLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at))


def revoke(*, purpose: str, subject: str, at: datetime) -> None:
    """Withdraw every unused link of a subject: the mission moved, the ticket was reopened."""
    OneTimeLink.objects.filter(
        purpose=purpose, subject=subject, used_at=None, revoked_at=None
    ).update(revoked_at=at)


def revoke_of(*, holder: str, at: datetime) -> None:
    """Withdraw every unused link of a person: who left acts by none of them."""
    OneTimeLink.objects.filter(holder=holder, used_at=None, revoked_at=None).update(revoked_at=at)

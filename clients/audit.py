"""What is wrong with the vault's own rows and with the care of the access log (law 5, FT-49)."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from clients import vault
from clients.models import AccessWatch, Secret
from clients.services import kept_since
from core.audit import MOST, Finding
from core.models import TrailEntry

#: A purge or a watch that is this late does not run.
PATIENCE = timedelta(days=3)


def shut() -> Iterator[Finding]:
    """Logins whose key is not in the installation: nobody can reveal them until it is back."""
    known = [key.id for key in vault.ours()]
    rows = Secret.objects.filter(retired_at=None).exclude(key_id__in=known).order_by()
    for key, count in sorted(Counter(rows.values_list("key_id", flat=True)).items())[:MOST]:
        yield Finding("vault.shut", f"vaultkey:{key or '-'}", f"{count} logins")


def neglected(at: datetime) -> Iterator[Finding]:
    """Lines of the access log that should have been removed, or read for unusual accesses, days ago."""
    lines = TrailEntry.objects.order_by("number")
    first = lines.first()
    if first and first.at < kept_since(at) - PATIENCE:
        yield Finding("trail.overdue", "trail", f"line {first.number}, {first.at:%F}")
    mark = AccessWatch.objects.first()
    unread = lines.filter(number__gt=mark.number if mark else 0).first()
    if unread and unread.at < at - PATIENCE:
        yield Finding("trail.unwatched", "trail", f"line {unread.number}, {unread.at:%F}")

"""What is wrong with the vault's own rows, read without opening anything (law 5, FT-49)."""

from collections import Counter
from collections.abc import Iterator

from clients import vault
from clients.models import Secret
from core.audit import MOST, Finding


def shut() -> Iterator[Finding]:
    """Logins whose key is not in the installation: nobody can reveal them until it is back."""
    known = [key.id for key in vault.ours()]
    rows = Secret.objects.filter(retired_at=None).exclude(key_id__in=known).order_by()
    for key, count in sorted(Counter(rows.values_list("key_id", flat=True)).items())[:MOST]:
        yield Finding("vault.shut", f"vaultkey:{key or '-'}", f"{count} logins")

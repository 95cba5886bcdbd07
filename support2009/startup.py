"""What a starting process of a real installation asks the database before it serves."""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.models import User
from core.models import Setting

#: Where the marks of the keys in use are kept: a setting that never changes its day.
MARKS, ALWAYS = "key_marks", date(2009, 1, 1)


def refuse() -> None:
    """Everything a starting process of production asks."""
    refuse_demo_accounts()
    refuse_other_keys()


def refuse_other_keys() -> None:
    """Refuse to start with other keys than the copies that work on this database already (FT-48).

    Two copies with different keys sign one another's users out and seal secrets the other cannot read. Only
    a mark of each key is kept. A new key is known by the old one behind it in its list.
    """
    if not getattr(settings, "REFUSES_DEMO_ACCOUNTS", False):
        return
    keys = {
        "SECRET_KEY": [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS],
        "VAULT_KEYS": settings.VAULT_KEYS,
    }
    given = {name: [mark(key) for key in found] for name, found in keys.items()}
    newest = {name: marks[0] for name, marks in given.items()}
    row, _is_new = Setting.objects.get_or_create(
        name=MARKS, since=ALWAYS, defaults={"value": newest}
    )
    strange = [] if settings.ACCEPT_NEW_KEYS else _strange(row.value, given)
    if strange:
        raise ImproperlyConfigured(
            "Support 2009 refuses to start:\n"
            + "\n".join(f" - {name} is not the one this database works with" for name in strange)
            + "\n   Give every copy the same keys. After a change keep the old key behind the new one (VAULT_KEYS, "
            "SECRET_KEY_FALLBACKS); when it is lost for good, start once with ACCEPT_NEW_KEYS=1."
        )
    if row.value != newest:
        Setting.objects.filter(pk=row.pk).update(value=newest)


def mark(key: str) -> str:
    """What can be said of a key without telling it."""
    return sha256(f"support2009 {key}".encode()).hexdigest()[:16]


def _strange(kept: Mapping[str, str], given: Mapping[str, Sequence[str]]) -> list[str]:
    return [name for name, marks in given.items() if kept.get(name, marks[0]) not in marks]


def refuse_demo_accounts() -> None:
    """Refuse to start where anybody could sign in with a published password (issue 2 §1).

    Only production asks; a demo lives on these accounts.
    """
    if not getattr(settings, "REFUSES_DEMO_ACCOUNTS", False):
        return
    found = User.objects.filter(is_demo=True, is_active=True).values_list("email", flat=True)[:5]
    if found:
        raise ImproperlyConfigured(
            "Support 2009 refuses to start:\n"
            f" - the database holds active demo accounts ({', '.join(found)}…), whose password is "
            "published; deactivate them, or start from an empty database"
        )

"""What a starting process of a real installation asks the database before it serves."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.models import User


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

"""The seller's own mentions, copied into each document when it is issued (INV-04)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from billing.models import CompanyProfile
from core import access, changes, events


@transaction.atomic
def save_profile(*, values: dict[str, Any], by: User, at: datetime) -> CompanyProfile:
    """Change what the next documents will say of the company; issued ones keep what they said."""
    access.require(by, "billing.profile")
    profile = CompanyProfile.objects.select_for_update().order_by("pk").first() or CompanyProfile()
    changed = changes.apply(profile, values)
    profile.save()
    if changed:
        events.record("billing.profile_changed", about=profile, by=by, at=at, changes=changed)
    return profile

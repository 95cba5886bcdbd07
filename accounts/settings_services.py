"""« Réglages »: a person puts a dated setting in force, or gives up one that was to come."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import access, dials, setting
from core.errors import Refused
from core.models import Setting


@transaction.atomic
def change_setting(*, name: str, value: Any, since: date, by: User, at: datetime) -> Setting:
    """Another value from a day on; one that has its own page is set there."""
    access.require(by, "accounts.edit_settings")
    if dials.find(name).page:
        raise Refused(_("Ce réglage a sa propre page."))
    return setting.turn(name, value, since=since, by=by, at=at)


@transaction.atomic
def call_off_setting(*, name: str, since: date, by: User, at: datetime) -> None:
    """A value to come will not hold."""
    access.require(by, "accounts.edit_settings")
    setting.call_off(name, since=since, by=by, at=at)

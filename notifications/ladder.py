"""The chain of a mission notice in words, from its own settings: what the page says is what is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import formats
from notifications.models import Channel


@dataclass(frozen=True)
class Rung:
    """One line of the ladder."""

    audience: str
    channel: str
    when: str


def rungs(values: Mapping[str, Any]) -> list[Rung]:
    """Every rung after the e-mail, with its delay (and the urgent one) as they are set now."""
    technician = _("Le technicien")
    found = [
        Rung(
            technician,
            str(Channel.PUSH.label),
            _after(values, "mission_push_minutes", _("après le courriel")),
        ),
        Rung(
            technician,
            str(Channel.SMS.label),
            _after(
                values,
                "mission_ack_minutes",
                _("après le courriel, tout de suite s’il est refusé ou si le préavis est court"),
            ),
        ),
    ]
    if calls := values["mission_calls"]:
        times = ngettext("%(count)s appel", "%(count)s appels", calls) % {"count": calls}
        found.append(
            Rung(
                technician,
                f"{Channel.CALL.label} ({times})",
                _after(values, "mission_sms_minutes", _("après le SMS")),
            )
        )
    found.append(
        Rung(
            _("Le responsable hotline et le planificateur"),
            str(Channel.EMAIL.label),
            _("quand tout est resté sans réponse, avec le technicien libre à la même heure"),
        )
    )
    return found


def _after(values: Mapping[str, Any], name: str, since: str) -> str:
    return _("%(time)s (urgent : %(urgent)s) %(since)s") % {
        "time": formats.duration(values[name]),
        "urgent": formats.duration(values[f"{name}_urgent"]),
        "since": since,
    }

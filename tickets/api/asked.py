"""What the verbs of a ticket ask over REST; every field is named (Q07)."""

from typing import Any

from rest_framework import serializers

from tickets import services
from tickets.major import CRITERIA, TEMPLATES
from tickets.models import WorkKind


class Versioned(serializers.Serializer[Any]):
    """A change of fields may carry the version it was read at; a stale one is refused."""

    version = serializers.IntegerField(required=False, allow_null=True, default=None)


class Assign(Versioned):
    """To whom."""

    to = serializers.IntegerField(source="to_id", min_value=1)


class Reason(serializers.Serializer[Any]):
    """Why, in words."""

    reason = serializers.CharField(max_length=1000)


class Visit(serializers.Serializer[Any]):
    """Why somebody must go there; may be left out."""

    reason = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")


class Declaration(Reason):
    """What happens, the template, why it is serious, what is at fault; empty: the template's own (E01)."""

    reason = serializers.CharField(max_length=2000)
    template = serializers.ChoiceField(list(TEMPLATES), required=False, default="OTHER")
    criteria = serializers.ListField(
        child=serializers.ChoiceField(list(CRITERIA)), required=False, default=list
    )
    title = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    scope = serializers.ListField(
        child=serializers.CharField(max_length=60), required=False, default=list, max_length=5
    )
    room_url = serializers.URLField(required=False, allow_blank=True, default="")
    commander = serializers.IntegerField(
        source="commander_id", required=False, allow_null=True, default=None
    )
    expert = serializers.IntegerField(
        source="expert_id", required=False, allow_null=True, default=None
    )
    news_minutes = serializers.IntegerField(required=False, allow_null=True, default=None)


class Inform(serializers.Serializer[Any]):
    """Which audience of a serious problem was informed, and how we know."""

    audience = serializers.ChoiceField(services.Audience.choices)
    proof = serializers.CharField(max_length=300)


class Wait(Reason):
    """What is waited for, and from whom."""

    reason = serializers.CharField(max_length=120)
    supplier = serializers.BooleanField(required=False, default=False)


class Refusal(Reason):
    """What goes on; `partly` when something is better."""

    partly = serializers.BooleanField(required=False, default=False)


class Escalation(Versioned):
    """One of the three reasons, and what was found (D12)."""

    reason = serializers.ChoiceField(services.EscalationReason.choices)
    summary = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")


class Reply(serializers.Serializer[Any]):
    """A message to the client: answer, plan and next news are said by the person (D02, D15)."""

    body = serializers.CharField(max_length=50_000)
    is_answer = serializers.BooleanField(required=False, default=False)
    plan_for = serializers.DateTimeField(required=False, allow_null=True, default=None)
    news_before = serializers.DateTimeField(required=False, allow_null=True, default=None)


class Note(serializers.Serializer[Any]):
    """A note between ourselves."""

    body = serializers.CharField(max_length=50_000)


class Resolution(Versioned):
    """What was done, from where, in how many minutes."""

    solution = serializers.CharField(max_length=10_000)
    remotely = serializers.BooleanField()
    minutes = serializers.IntegerField(required=False, default=0, min_value=0, max_value=1440)
    resolution_code = serializers.CharField(
        max_length=40, required=False, allow_blank=True, default=""
    )


class Time(serializers.Serializer[Any]):
    """Minutes of one kind."""

    kind = serializers.ChoiceField(WorkKind.choices)
    minutes = serializers.IntegerField(min_value=1, max_value=1440)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class Diagnosis(serializers.Serializer[Any]):
    """One answer of the procedure (B04)."""

    step = serializers.IntegerField(source="step_id", min_value=1)
    choice = serializers.IntegerField(source="choice_id", min_value=1)


class Upload(serializers.Serializer[Any]):
    """Files to join."""

    files = serializers.ListField(child=serializers.FileField(), allow_empty=False, max_length=10)
    is_internal = serializers.BooleanField(required=False, default=False)

"""What every REST resource shares: rights by grid, pages without totals, problem details, idempotency (Q07, A16)."""

import hashlib
import json
from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from django_filters.rest_framework import DjangoFilterBackend, FilterSet
from rest_framework import exceptions, status
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.errors import Refused
from core.models import IdempotencyKey


class GridPermission(BasePermission):
    """May this role do this? Each API view states `actions = {"list": "tickets.view", …}`.

    For plain `APIView`s the keys are methods in lower case. A missing key is closed (H12).
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        """Ask the one grid; unknown verbs are refused."""
        actions: dict[str, str] = getattr(view, "actions", {})
        verb = getattr(view, "action", None) or (request.method or "").lower()
        if verb in ("options", "metadata", "head"):
            verb = "list" if "list" in actions else "get"
        action = actions.get(verb)
        if not (action and access.may(request.user, action)):
            return False
        return access.held_back(request._request, action) is None


class FieldsByRole:
    """Mixin for serializers: a field with a row in the grid is for those roles alone, to read and to write (H01)."""

    #: `app.noun`, where there is no model to name it.
    noun = ""
    context: dict[str, Any]

    def to_representation(self, instance: Any) -> Any:
        """The fields, less those kept from the reader; without a reader, all of those with a row."""
        return self._less(super().to_representation(instance))  # type: ignore[misc]

    def to_internal_value(self, data: Any) -> Any:
        """What was sent, less what the sender may not even read."""
        return self._less(super().to_internal_value(data))  # type: ignore[misc]

    def _less(self, values: dict[str, Any]) -> dict[str, Any]:
        request = self.context.get("request")
        person = request.user if request else AnonymousUser()
        noun = self.noun or self.Meta.model._meta.label_lower  # type: ignore[attr-defined]
        for name in access.unseen(person, noun, values):
            del values[name]
        return values


class WithinReach:
    """Mixin for serializers: what a body names is looked for where the sender sees; elsewhere is nowhere."""

    context: dict[str, Any]

    def get_fields(self) -> dict[str, Any]:
        """The fields, each key narrowed to the rows its model shows this person."""
        fields: dict[str, Any] = super().get_fields()  # type: ignore[misc]
        if request := self.context.get("request"):
            for field in fields.values():
                rows = getattr(field, "queryset", None)
                if rows is not None and hasattr(rows, "visible_to"):
                    field.queryset = rows.all().visible_to(request.user)
        return fields


class Key(filters.Filter):
    """A filter by another thing's number: one out of reach answers like one that is not there."""

    field_class = forms.IntegerField


class ByNumber(FilterSet):
    """Filters of the API: keys are compared as numbers, never looked up, so nothing says what exists."""

    FILTER_DEFAULTS = {
        **FilterSet.FILTER_DEFAULTS,
        models.ForeignKey: {"filter_class": Key},
        models.OneToOneField: {"filter_class": Key},
    }


class Filters(DjangoFilterBackend):
    """The filters a view names in `filterset_fields`."""

    filterset_base = ByNumber

    def get_filterset_kwargs(self, request: Request, queryset: Any, view: Any) -> dict[str, Any]:
        """What was asked, less the fields the asker does not read: a filter tells a value as well as a column."""
        given: dict[str, Any] = super().get_filterset_kwargs(request, queryset, view)
        data = given["data"].copy()
        for name in access.unseen(request.user, queryset.model._meta.label_lower, list(data)):
            del data[name]
        return {**given, "data": data}


class Page(CursorPagination):
    """Stable pages by key, never a total (performance, lesson 4)."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    ordering = "-id"


def problem_details(problem: Exception, context: dict[str, Any]) -> Response | None:
    """RFC 9457: title, status, detail, and `errors` per field. Anything unknown stays a 500."""
    if isinstance(problem, Refused):
        errors: Any = {problem.field: [problem.sentence]} if problem.field else {}
        return _problem(status.HTTP_409_CONFLICT, problem.sentence, errors)
    if isinstance(problem, Http404):
        return _problem(status.HTTP_404_NOT_FOUND, _("Introuvable."))
    if isinstance(problem, PermissionDenied):
        return _problem(status.HTTP_403_FORBIDDEN, _("Ce geste n’est pas ouvert à votre rôle."))
    if isinstance(problem, exceptions.ValidationError):
        errors = (
            problem.detail
            if isinstance(problem.detail, dict)
            else {"non_field_errors": problem.detail}
        )
        return _problem(problem.status_code, _("La demande contient des erreurs."), errors)
    if isinstance(problem, exceptions.APIException):
        answer = _problem(problem.status_code, str(problem.detail))
        for header in ("auth_header", "wait"):
            if value := getattr(problem, header, None):
                answer["WWW-Authenticate" if header == "auth_header" else "Retry-After"] = str(
                    value
                )
        return answer
    return None


def _problem(code: int, detail: str, errors: Any = None) -> Response:
    body = {"type": "about:blank", "title": detail, "status": code, "detail": detail}
    if errors:
        body["errors"] = errors
    return Response(body, status=code, content_type="application/problem+json")


class Idempotent:
    """Mixin for viewsets: a POST with `Idempotency-Key` is done once and answered the same for ever after."""

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Run the real creation once per (person, key); another body under the same key is refused."""
        key = request.headers.get("Idempotency-Key", "")[:80]
        if not key:
            return super().create(request, *args, **kwargs)  # type: ignore[misc,no-any-return]
        fingerprint = hashlib.sha256(
            json.dumps([request.path, request.data], sort_keys=True, default=str).encode()
        ).hexdigest()
        with transaction.atomic():
            # Waits for another request with the same key, then leaves that one's row as it is.
            IdempotencyKey.objects.bulk_create(
                [IdempotencyKey(user=request.user, key=key, fingerprint=fingerprint)],
                ignore_conflicts=True,
            )
            row = IdempotencyKey.objects.select_for_update().get(user=request.user, key=key)
            if row.fingerprint != fingerprint:
                raise Refused(_("Cette clé d’idempotence a déjà servi pour une autre demande."))
            if row.status:
                return Response(row.body, status=row.status)
            answer: Response = super().create(request, *args, **kwargs)  # type: ignore[misc]
            row.status, row.body = (
                answer.status_code,
                json.loads(json.dumps(answer.data, default=str)),
            )
            row.save(update_fields=["status", "body"])
        return answer

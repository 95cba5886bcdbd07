"""Reviews of rights over REST: the campaigns, their rights, keeping or removing (H07)."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.web import me
from clients import selectors, services
from clients.models import AccessReview, AccessReviewLine, Answer
from core import clock
from core.api import Idempotent, Page
from core.errors import Refused


class ReviewSerializer(serializers.ModelSerializer[AccessReview]):
    """A campaign and how it stands."""

    total = serializers.IntegerField(read_only=True)
    waiting = serializers.IntegerField(read_only=True)

    class Meta:
        model = AccessReview
        fields = ["id", "opened_at", "ends_at", "opened_by", "closed_at", "total", "waiting"]
        read_only_fields = ["opened_at", "ends_at", "opened_by", "closed_at"]


class ReviewLineSerializer(serializers.ModelSerializer[AccessReviewLine]):
    """One right of a campaign: whose, on which client, who answers, what was answered."""

    user = serializers.IntegerField(source="grant.user_id", read_only=True)
    user_name = serializers.CharField(source="grant.user", read_only=True)
    client = serializers.IntegerField(source="grant.client_id", read_only=True)
    client_name = serializers.CharField(source="grant.client", read_only=True)
    parts = serializers.ListField(child=serializers.CharField(), source="grant.parts", read_only=True)  # fmt: skip
    can_write = serializers.BooleanField(source="grant.can_write", read_only=True)
    ends_at = serializers.DateTimeField(source="grant.ends_at", read_only=True, allow_null=True)

    class Meta:
        model = AccessReviewLine
        fields = [
            "id", "grant", "user", "user_name", "client", "client_name", "parts", "can_write",
            "ends_at", "reviewer", "answer", "reason", "answered_by", "answered_at",
        ]  # fmt: skip


class ReviewAnswerSerializer(serializers.Serializer[Any]):
    """Keep or remove these rights, with one reason for all."""

    lines = serializers.ListField(
        child=serializers.IntegerField(min_value=1), min_length=1, max_length=500
    )
    answer = serializers.ChoiceField(
        choices=[choice for choice in Answer.choices if choice[0] in (Answer.KEEP, Answer.REMOVE)]
    )
    reason = serializers.CharField(max_length=300)


class AnsweredSerializer(serializers.Serializer[Any]):
    """How many were answered."""

    answered = serializers.IntegerField()


class ReviewViewSet(
    Idempotent, mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[AccessReview]
):  # fmt: skip
    """Campaigns, for those who answer them (H07)."""

    queryset = AccessReview.objects.all()
    serializer_class = ReviewSerializer
    pagination_class = Page
    actions = {
        "list": "clients.review_rights",
        "retrieve": "clients.review_rights",
        "create": "clients.start_review",
        "lines": "clients.review_rights",
        "answer": "clients.review_rights",
    }

    def get_queryset(self) -> QuerySet[AccessReview]:
        """Each with its figures."""
        return selectors.reviews()

    @extend_schema(request=None, responses={201: ReviewSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Begin a campaign by hand, between two of the calendar."""
        made = services.open_review(by=me(request), at=clock.now())
        return Response(ReviewSerializer(self.get_queryset().get(pk=made.pk)).data, status=201)

    @extend_schema(responses=ReviewLineSerializer(many=True))
    @action(detail=True, methods=["get"])
    def lines(self, request: Request, pk: str) -> Response:
        """The rights of the campaign, a page at a time; `?mine=1` those this person may still answer."""
        review: AccessReview = self.get_object()
        rows = review.lines.all()
        if request.query_params.get("mine"):
            rows = services.answerable(review, me(request), clock.now()).filter(answer="")
        page = self.paginate_queryset(selectors.with_rights(rows))  # type: ignore[arg-type]
        return self.get_paginated_response(ReviewLineSerializer(page, many=True).data)

    @extend_schema(request=ReviewAnswerSerializer, responses=AnsweredSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Keep or remove; what is removed ends at once. Rights one does not answer for are refused."""
        review, form = self.get_object(), ReviewAnswerSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        now, given = clock.now(), form.validated_data
        keys = set(given["lines"])
        mine = services.answerable(review, me(request), now).filter(pk__in=keys)
        if mine.count() != len(keys):
            raise Refused(_("Vous ne répondez pas de tous ces droits."), field="lines")
        count = services.answer_review(
            review_id=review.pk, line_ids=sorted(keys), answer=given["answer"],
            reason=given["reason"], by=me(request), at=now,
        )  # fmt: skip
        return Response(AnsweredSerializer({"answered": count}).data)

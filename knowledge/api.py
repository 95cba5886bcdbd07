"""Categories, procedures and sheets over REST."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets

from core import clock
from core.api import FieldsByRole, Idempotent
from knowledge import selectors, services
from knowledge.models import Article, Category, Choice, Procedure, Step


class CategorySerializer(FieldsByRole, serializers.ModelSerializer[Category]):
    """A node of the tree; how its problems are treated is for those who treat them."""

    class Meta:
        model = Category
        fields = [
            "id",
            "parent",
            "name",
            "path",
            "kind",
            "nature",
            "procedure",
            "keywords",
            "needs_caller",
        ]


class CategoryViewSet(viewsets.ReadOnlyModelViewSet[Category]):
    """The tree as proposed today."""

    queryset = Category.objects.all()
    serializer_class = CategorySerializer
    filterset_fields = ["kind", "nature", "parent"]
    lookup_value_regex = r"\d{1,18}"
    actions = {"list": "knowledge.read", "retrieve": "knowledge.read"}

    def get_queryset(self) -> QuerySet[Category]:
        """Those in use."""
        return selectors.categories()


class ChoiceSerializer(serializers.ModelSerializer[Choice]):
    """One answer."""

    class Meta:
        model = Choice
        fields = ["id", "label", "leads_to", "ending", "conclusion"]


class StepSerializer(serializers.ModelSerializer[Step]):
    """One question with its answers."""

    choices = ChoiceSerializer(many=True)

    class Meta:
        model = Step
        fields = ["id", "position", "question", "hint", "verifies_caller", "choices"]


class ProcedureSerializer(serializers.ModelSerializer[Procedure]):
    """A whole procedure."""

    steps = StepSerializer(many=True)

    class Meta:
        model = Procedure
        fields = ["id", "title", "version", "steps"]


class ProcedureViewSet(viewsets.ReadOnlyModelViewSet[Procedure]):
    """Procedures in service, whole."""

    queryset = Procedure.objects.all()
    serializer_class = ProcedureSerializer
    lookup_value_regex = r"\d{1,18}"
    actions = {"list": "knowledge.view", "retrieve": "knowledge.view"}

    def get_queryset(self) -> QuerySet[Procedure]:
        """Three statements a page."""
        return selectors.procedures().prefetch_related("steps__choices")


class ArticleSerializer(FieldsByRole, serializers.ModelSerializer[Article]):
    """A sheet; its text is Markdown."""

    class Meta:
        model = Article
        fields = ["id", "title", "body", "audience", "categories", "updated_at", "helped"]
        read_only_fields = ["updated_at", "helped"]
        extra_kwargs = {"audience": {"required": True}}

    def create(self, validated_data: dict[str, Any]) -> Article:
        """Through the one service."""
        return services.save_article(
            by=self.context["request"].user, at=clock.now(), **validated_data
        )


class ArticleViewSet(Idempotent, mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet[Article]):
    """The sheets the person may read; `?q=` finds words."""

    queryset = Article.objects.all()
    serializer_class = ArticleSerializer
    filterset_fields = ["audience", "categories"]
    lookup_value_regex = r"\d{1,18}"
    actions = {"list": "knowledge.read", "retrieve": "knowledge.read", "create": "knowledge.write"}

    def get_queryset(self) -> QuerySet[Article]:
        """From the door."""
        text = self.request.query_params.get("q", "")[:200]
        found = selectors.search_articles(self.request.user, text)
        return found.prefetch_related("categories")

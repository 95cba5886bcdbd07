"""Reads of what we know; a client meets only what is written for clients (F01)."""

from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404

from knowledge.models import Article, Audience, Category, Procedure


def categories() -> QuerySet[Category]:
    """The tree as offered today, in reading order."""
    return Category.objects.filter(is_active=True).select_related("procedure", "skill")


def procedure_for(category: Category | None) -> Procedure | None:
    """The diagnostic procedure of a category, or of its nearest parent that has one (B02, B04)."""
    while category is not None:
        if category.procedure_id and category.procedure.is_active:
            return category.procedure
        category = category.parent
    return None


def articles_for(user: Any) -> QuerySet[Article]:
    """The sheets this person may read."""
    return (
        Article.objects.filter(audience=Audience.CLIENTS)
        if user.is_client
        else Article.objects.all()
    )


def article_for(user: Any, pk: int) -> Article:
    """One sheet, or 404."""
    return get_object_or_404(articles_for(user), pk=pk)


def search_articles(user: Any, text: str) -> QuerySet[Article]:
    """Sheets that hold the words, best first; all of them in order of title without words (F07)."""
    if not text.strip():
        return articles_for(user)
    query = SearchQuery(text, config="fr", search_type="websearch")
    found = articles_for(user).filter(search=query)
    return found.annotate(rank=SearchRank(F("search"), query)).order_by("-rank", "title", "pk")

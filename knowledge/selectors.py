"""Reads of what we know, each within what the person may read."""

import re
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404

from clients.models import WorkPosition
from knowledge.models import Article, Audience, Category, PositionProcedure, Procedure, Step

#: Words longer than this are searched as they begin, so that results come while one types.
_PREFIX = 2


def articles_for(user: Any) -> QuerySet[Article]:
    """The sheets this person may read: a client only those written for clients."""
    seen = Article.objects.select_related("author")
    if not user.is_authenticated or not user.is_active:
        return seen.none()
    return seen.filter(audience=Audience.CLIENTS) if user.is_client else seen


def article_for(user: Any, pk: int) -> Article:
    """One sheet, or 404."""
    return get_object_or_404(articles_for(user), pk=pk)


def search_articles(user: Any, text: str) -> QuerySet[Article]:
    """Sheets that hold all these words, best first; every sheet by title without any word (B06)."""
    words = [word for word in re.findall(r"\w+", text.lower())[:12] if len(word) > 1]
    if not words:
        return articles_for(user).order_by("title", "pk")
    raw = " & ".join(f"{word}:*" if len(word) > _PREFIX else word for word in words)
    query = SearchQuery(raw, config="fr", search_type="raw")
    found = articles_for(user).filter(search=query).annotate(rank=SearchRank(F("search"), query))
    return found.order_by("-rank", "-helped", "pk")


def categories(*, with_inactive: bool = False) -> QuerySet[Category]:
    """The tree in its order; those no longer proposed only on demand."""
    rows = Category.objects.select_related("team", "procedure", "skill")
    return rows if with_inactive else rows.filter(is_active=True)


def category_for(user: Any, pk: int) -> Category:
    """One node of the tree."""
    return get_object_or_404(categories(with_inactive=True), pk=pk)


def procedures(*, with_inactive: bool = False) -> QuerySet[Procedure]:
    """Diagnostic procedures by title."""
    rows = Procedure.objects.order_by("title", "pk")
    return rows if with_inactive else rows.filter(is_active=True)


def procedure_for(
    category: Category | None, position: WorkPosition | None = None
) -> Procedure | None:
    """The caller's work position's procedure for this category, else the category's, else the nearest parent's
    in the same way; at last the position's for any category (B02, B04, G25)."""
    own = _procedures_of(position)
    while category is not None:
        if found := own.get(category.pk):
            return found
        if category.procedure and category.procedure.is_active:
            return category.procedure
        category = category.parent
    return own.get(None)


def _procedures_of(position: WorkPosition | None) -> dict[int | None, Procedure]:
    """Category → procedure in service for this position; nothing is read for somebody without one."""
    if position is None:
        return {}
    rows = PositionProcedure.objects.filter(position=position, procedure__is_active=True)
    return {row.category_id: row.procedure for row in rows.select_related("procedure")[:200]}


def positions_of(procedure: Procedure) -> list[PositionProcedure]:
    """Which work positions this procedure is for."""
    return list(procedure.for_positions.select_related("position", "category")[:100])


def procedure_by(user: Any, pk: int) -> Procedure:
    """One procedure with its steps and choices, in three statements."""
    rows = Procedure.objects.prefetch_related("steps__choices__leads_to")
    return get_object_or_404(rows, pk=pk)


def step_by(user: Any, pk: int) -> Step:
    """One step of a procedure."""
    return get_object_or_404(Step.objects.select_related("procedure"), pk=pk)


def offer_by(user: Any, pk: int) -> PositionProcedure:
    """One work position a procedure is for."""
    return get_object_or_404(PositionProcedure, pk=pk)

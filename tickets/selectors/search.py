"""Full text over tickets, within rights, French and capped (C36); the same open ticket while typing (A22, thin).

The planner takes every unknown word for half a percent of all rows and then walks the table backwards,
so a rare word is looked up in the index first; a common one is left to the planner (performance, lesson 5).
"""

import re
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

from tickets.models import Ticket
from tickets.moves import OPEN

PAGE = 50
#: A word in more than this share of the tickets is common.
COMMON = 0.01
_NUMBER = re.compile(r"\s*#?(\d{1,12})\s*")


class _Among(Func):
    """Whether the key is among those the full-text index finds; an array, so that the keys are looked up one by one.

    As `IN (SELECT …)` the planner walks all keys backwards beside the hits: linear in the tickets.
    """

    arg_joiner = (
        " = ANY(ARRAY(SELECT id FROM tickets_ticket WHERE search @@ websearch_to_tsquery('fr', "
    )
    template = "%(expressions)s)))"
    output_field = BooleanField()


def search(
    user: Any, text: str, *, before: int | None = None, size: int = PAGE
) -> QuerySet[Ticket]:
    """The newest visible tickets that hold these words; a number finds that ticket. At most `size` + 1.

    `before` is the last number of the page before. One row more than asked tells that there are others.
    """
    visible = Ticket.objects.visible_to(user)
    if before:
        visible = visible.filter(pk__lt=before)
    if number := _NUMBER.fullmatch(text):
        return visible.filter(pk=int(number[1]))
    if not text.strip():
        return visible.none()
    found = visible.filter(hits(text))
    return found.select_related("client", "owner").order_by("-pk")[: size + 1]


def hits(text: str) -> Q:
    """The tickets that hold these words, asked the way that is fast for how frequent they are."""
    if is_common(text):
        return Q(search=SearchQuery(text, config="fr", search_type="websearch"))
    return Q(_Among(F("pk"), Value(text)))


def is_common(text: str) -> bool:
    """Whether every word of the search is frequent, by the statistics PostgreSQL keeps anyway."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT coalesce(bool_and(frequency > %s), false)
            FROM unnest(tsvector_to_array(to_tsvector('fr', %s))) AS word
            LEFT JOIN (
                SELECT unnest(most_common_elems::text::text[]) AS known,
                       unnest(most_common_elem_freqs[1:array_length(most_common_elems::text::text[], 1)])
                           AS frequency
                FROM pg_stats
                WHERE schemaname = current_schema()
                  AND tablename = 'tickets_ticket' AND attname = 'search'
            ) AS statistics ON known = word AND frequency IS NOT NULL
            """,
            [COMMON, text],
        )
        (common,) = cursor.fetchone()
    return bool(common)


def similar(user: Any, client_id: int, text: str, *, limit: int = 4) -> list[Ticket]:
    """Open tickets of the same client with a word of this text in common, best first while typing."""
    words = [word for word in re.findall(r"\w+", text)[-30:] if len(word) > 2]
    if not words:
        return []
    query = SearchQuery(" OR ".join(words), config="fr", search_type="websearch")
    rows = Ticket.objects.visible_to(user).filter(
        client_id=client_id, status__in=OPEN, search=query
    )
    return list(rows.select_related("owner", "requester").order_by("-pk")[:limit])

"""Pages of a list without a total: the next page exists, or not (performance, lesson 4)."""

from collections.abc import Iterator, Sequence
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

from core import typed

T = TypeVar("T")
SIZE = 50
#: Nobody reads further; the address of a page deeper than this shows the last one.
DEEPEST = 200


class ShortPage(Generic[T]):
    """One page: iterable, with what `ui/paging.html` asks for."""

    def __init__(self, rows: Sequence[T], number: int, has_next: bool) -> None:
        self.object_list, self.number, self._next = rows, number, has_next

    def __iter__(self) -> Iterator[T]:
        return iter(self.object_list)

    def __len__(self) -> int:
        return len(self.object_list)

    def has_next(self) -> bool:
        """Whether there is more."""
        return self._next

    def has_previous(self) -> bool:
        """Whether this is not the first."""
        return self.number > 1

    def next_page_number(self) -> int:
        """The number after this one."""
        return self.number + 1

    def previous_page_number(self) -> int:
        """The number before this one."""
        return self.number - 1


def number_of(asked: str | None) -> int:
    """The number of the page asked for, the first when that makes no sense."""
    number = typed.whole(asked)
    return number if number and number <= DEEPEST else 1


def page(rows: "QuerySet[Any]", asked: str | None, size: int = SIZE) -> ShortPage[Any]:
    """The page asked for in the address, the first one when that makes no sense; one statement."""
    number = number_of(asked)
    found = list(rows[(number - 1) * size : number * size + 1])
    return ShortPage(found[:size], number, len(found) > size)

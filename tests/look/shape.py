"""What makes two pages the same to the eye: which elements they hold, whatever words and however many rows."""

import re

Shape = frozenset[tuple[str, ...]]

#: What a page looks like by: an attribute's value, or that it is there at all.
_TAG = re.compile(r"<([a-z][\w-]*)((?:\s[^<>]*?)?)/?>")
_SAYS = re.compile(r'\s(class|type|role|look|data-state|aria-current)="([^"]*)"')
_MAIN = re.compile(r"(?s)<main\b.*</main>")


def shapes(page: str) -> tuple[Shape, Shape]:
    """The frame around a page, and what stands in it."""
    inside = _MAIN.search(page)
    if inside is None:
        return frozenset(), _elements(page)
    return _elements(page[: inside.start()] + page[inside.end() :]), _elements(inside[0])


def _elements(html: str) -> Shape:
    """Each kind of element once, with its classes in any order."""
    return frozenset(
        (tag, *(f"{name}={' '.join(sorted(value.split()))}" for name, value in _SAYS.findall(said)))
        for tag, said in _TAG.findall(html)
    )

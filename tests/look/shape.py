"""What makes two pages the same to the eye: the kinds of elements they hold, whatever words and however many rows."""

import re

#: A tag and what it looks like by.
Element = tuple[str, ...]

_TAG = re.compile(r"<([a-z][\w-]*)((?:\s[^<>]*?)?)/?>")
_SAYS = re.compile(r'\s(class|type|role|look|data-state|aria-current)="([^"]*)"')
_MAIN = re.compile(r"(?s)<main\b.*</main>")


def elements(page: str) -> tuple[set[Element], set[Element]]:
    """The frame around a page, and what stands in it."""
    inside = _MAIN.search(page)
    if inside is None:
        return set(), _elements(page)
    return _elements(page[: inside.start()] + page[inside.end() :]), _elements(inside[0])


def _elements(html: str) -> set[Element]:
    """Each kind of element once, with its classes in any order."""
    return {
        (tag, *(f"{name}={' '.join(sorted(value.split()))}" for name, value in _SAYS.findall(said)))
        for tag, said in _TAG.findall(html)
    }

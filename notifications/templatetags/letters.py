"""How people's words enter a letter: never as a line of its own grammar."""

from django import template

register = template.Library()


@register.filter
def line(value: object) -> str:
    """A short value on one line, unable to look like a link or a line of facts."""
    return " ".join(str(value or "").split()).replace("[[", "[ [").replace(" | ", " – ")


@register.filter
def quoted(value: object) -> str:
    """Somebody's words, several lines, each marked as a quotation."""
    lines = str(value or "").replace("[[", "[ [").strip().splitlines()
    return "\n".join(f"> {row.strip()}" for row in lines)

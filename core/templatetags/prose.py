"""`{{ article.body|markdown }}`: people's Markdown as clean HTML; their own HTML is shown, never obeyed."""

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

register = template.Library()

_READER = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).enable(
    "table"
)
_TAGS = {
    "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "strong", "em", "code", "pre", "blockquote",
    "ul", "ol", "li", "a", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


def render(text: str) -> str:
    """HTML that holds only the tags above; titles start at the second level, links open no script."""
    return nh3.clean(
        _READER.render(text).replace("<h1>", "<h2>").replace("</h1>", "</h2>"),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )


@register.filter
def markdown(text: str) -> SafeString:
    """The text, rendered and cleaned."""
    return mark_safe(render(text))

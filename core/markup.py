"""`format_html` for what a page draws by the hundred: the same escaping, without its checks of lazy arguments."""

from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe


def fill(pattern: str, /, **values: Any) -> SafeString:
    """The pattern (ours, a constant) with each value escaped, unless a tag of ours has marked it safe."""
    written = {
        name: value if isinstance(value, SafeString) else escape(str(value))
        for name, value in values.items()
    }
    return mark_safe(pattern.format(**written))

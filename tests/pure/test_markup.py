"""What a page draws by the hundred is escaped like everything else."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from core.markup import fill

SPITEFUL = "<script>alert('&\"')</script>"


def test_a_value_is_escaped_as_format_html_escapes_it():
    written = fill('<b title="{a}">{a}</b>', a=SPITEFUL)
    assert written == format_html('<b title="{a}">{a}</b>', a=SPITEFUL)
    assert "<script>" not in written


def test_only_what_a_tag_of_ours_marked_is_left_as_it_is():
    assert fill("{a}{b}", a=SafeString("<i>"), b="<i>") == "<i>&lt;i&gt;"


def test_numbers_and_lazy_words_are_written_as_text():
    assert fill("{a} {b}", a=12, b=gettext_lazy("lundi")) == "12 lundi"

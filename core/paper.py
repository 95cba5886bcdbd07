"""Documents on paper: one door to typst. Data goes in as JSON, never as markup; nothing is fetched.

The fonts are the ones set up with the product, so a document looks the same on every machine.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from django.conf import settings

from core import lazy

typst = lazy.module("typst")


def pdf(
    template: Path,
    data: Mapping[str, Any],
    *,
    standard: Literal["a-2b", "a-3b"] | None = None,
) -> bytes:
    """The bytes of the document; one page costs a few hundredths of a second.

    The template may read its own folder only; `standard` is the PDF/A kind where the paper must last.
    """
    made: bytes = typst.compile(
        str(template),
        root=str(template.parent),
        sys_inputs={"data": json.dumps(data)},
        font_paths=[str(settings.PAPER_FONTS)],
        ignore_system_fonts=True,
        pdf_standards=standard,
    )
    return made

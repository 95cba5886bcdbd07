"""A picture made again from its pixels: no position, no hidden data, no heavier than needed.

Pillow, because re-encoding is the only sure way to lose what a file hides, and nothing else here
decodes pictures.
"""

import subprocess
import sys
from io import BytesIO

from django.conf import settings

from core import lazy

PIL, Image, ImageOps = map(lazy.module, ("PIL", "PIL.Image", "PIL.ImageOps"))

LONGEST_SIDE = 1600
QUALITY = 82
#: Decompression bombs: no camera phone goes beyond this.
MOST_PIXELS = 120_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
#: Seconds; a page that takes longer is not shown.
LONGEST_DRAWING = 15


class NotAPicture(Exception):
    """The bytes are no picture that we read."""


class TooLarge(NotAPicture):
    """More pixels than we decode."""


def fresh(raw: bytes) -> bytes:
    """The same picture as a fresh JPEG, upright, at most 1,600 points long."""
    try:
        with Image.open(BytesIO(raw), formats=FORMATS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise TooLarge
            upright = ImageOps.exif_transpose(found).convert("RGB")
    except (
        PIL.UnidentifiedImageError,
        OSError,
        ValueError,
        Image.DecompressionBombError,
    ) as problem:
        raise NotAPicture from problem
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    made = BytesIO()
    bare.save(made, "JPEG", quality=QUALITY, optimize=True)
    return made.getvalue()


def first_page(paper: bytes) -> bytes:
    """The first page of a PDF as a fresh JPEG, drawn by a process of its own that may not last or grow."""
    try:
        drawn = subprocess.run(
            [sys.executable, "-m", "core.first_page"],
            input=paper,
            capture_output=True,
            check=True,
            timeout=LONGEST_DRAWING,
            cwd=settings.BASE_DIR,
        )
    except (subprocess.SubprocessError, OSError) as problem:
        raise NotAPicture from problem
    return fresh(drawn.stdout)

"""A picture made again from its pixels: no position, no hidden data, no heavier than needed.

Pillow, because re-encoding is the only sure way to lose what a file hides, and nothing else here
decodes pictures.
"""

import subprocess
import sys
from io import BytesIO
from typing import Any

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
    upright = _read(raw).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    made = BytesIO()
    bare.save(made, "JPEG", quality=QUALITY, optimize=True)
    return made.getvalue()


def on_white(raw: bytes, box: tuple[int, int]) -> bytes:
    """The same picture as a fresh PNG within this box, on white where it was transparent: a logo."""
    upright = _read(raw).convert("RGBA")
    upright.thumbnail(box)
    bare = Image.new("RGBA", upright.size, "white")
    bare.alpha_composite(upright)
    made = BytesIO()
    bare.convert("RGB").save(made, "PNG", optimize=True)
    return made.getvalue()


def _read(raw: bytes) -> Any:
    """The picture, upright, decoded within bounds."""
    try:
        with Image.open(BytesIO(raw), formats=FORMATS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise TooLarge
            return ImageOps.exif_transpose(found)
    except (
        PIL.UnidentifiedImageError,
        OSError,
        ValueError,
        Image.DecompressionBombError,
    ) as problem:
        raise NotAPicture from problem


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

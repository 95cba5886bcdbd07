"""Pictures taken on site, made again from their pixels: no position, no hidden data, no heavier than needed.

Pillow, because re-encoding is the only sure way to lose EXIF, and nothing else here decodes pictures.
"""

from io import BytesIO

from django.utils.translation import gettext as _

from core import lazy
from core.errors import Refused

PIL, Image, ImageOps = map(lazy.module, ("PIL", "PIL.Image", "PIL.ImageOps"))

LONGEST_SIDE = 1600
QUALITY = 82
#: Decompression bombs: no camera phone goes beyond this.
MOST_PIXELS = 120_000_000
FORMATS = ("JPEG", "PNG", "WEBP")


def clean(raw: bytes) -> bytes:
    """The same picture as a fresh JPEG, upright, at most 1,600 points long. `Refused` when it is none."""
    try:
        with Image.open(BytesIO(raw), formats=FORMATS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise Refused(_("Cette photo est trop grande."), field="photo")
            upright = ImageOps.exif_transpose(found).convert("RGB")
    except (
        PIL.UnidentifiedImageError,
        OSError,
        ValueError,
        Image.DecompressionBombError,
    ) as problem:
        raise Refused(
            _("Cette photo n’a pas pu être lue (JPEG, PNG ou WebP)."), field="photo"
        ) from problem
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    made = BytesIO()
    bare.save(made, "JPEG", quality=QUALITY, optimize=True)
    return made.getvalue()

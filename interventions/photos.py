"""Pictures taken on site, as the report keeps them."""

from django.utils.translation import gettext as _

from core import pictures
from core.errors import Refused


def clean(raw: bytes) -> bytes:
    """The same picture made again from its pixels. `Refused` when it is none."""
    try:
        return pictures.fresh(raw)
    except pictures.TooLarge as problem:
        raise Refused(_("Cette photo est trop grande."), field="photo") from problem
    except pictures.NotAPicture as problem:
        raise Refused(
            _("Cette photo n’a pas pu être lue (JPEG, PNG ou WebP)."), field="photo"
        ) from problem

"""Text without accents and case, in Python and in the database, so that both find the same names."""

import unicodedata

from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Concat


class Plain(Func):
    """The text as the trigram indexes know it."""

    function = "f_unaccent"
    output_field = TextField()


NAME = Plain(F("name"))
FULL_NAME = Plain(Concat(F("first_name"), Value(" "), F("last_name")))
PLACE = Plain(Concat(F("name"), Value(" "), F("city")))


def plain(text: str) -> str:
    """The same in Python."""
    bare = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("æ", "ae").lower())
    return "".join(char for char in bare if not unicodedata.combining(char))

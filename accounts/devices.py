"""What a browser says of itself, in two words: « Firefox, Windows »."""

from django.utils.translation import gettext as _

#: The first mark found counts: most browsers name several others for old times' sake.
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip

#: What is carried about.
CARRIED = ("Android", "iPhone", "iPad")


def is_phone(agent: str) -> bool:
    """Whether it is a telephone or a tablet."""
    return any(mark in agent for mark in CARRIED)


def name_of(agent: str) -> str:
    """The browser and the system; « appareil inconnu » when it says neither."""
    found = [
        next((name for mark, name in table if mark in agent), "") for table in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, found)) or _("appareil inconnu")

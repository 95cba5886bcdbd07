"""`manage.py translations update | check | compile`: French is the source, English lives in locale/en.

Babel reads, writes and compiles the catalogues, so that no machine needs GNU gettext; Django's own
`templatize` turns templates into something its Python extractor understands.
"""

import io
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils.translation.template import templatize

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "lazy": None,
    "ngettext_lazy": (1, 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "pgettext_lazy": ((1, "c"), 2),
    "gettext_noop": None,
}
#: Dates and names in a catalogue's head change at every run and tell nobody anything.
NOISE = (
    b'"POT-Creation', b'"PO-Revision', b'"Last-Tr', b'"Language-Team', b'"Report-', b'"Generated',
    b'"Project-Id', b"# ", b"#\n",
)  # fmt: skip
SKIPPED = {"tests", "node_modules", "data", "migrations", "static", "docs"}


def sources() -> Iterator[Path]:
    """Our Python files and templates, sorted so that catalogues are stable."""
    for folder in sorted(settings.BASE_DIR.iterdir()):
        if folder.is_dir() and folder.name not in SKIPPED and not folder.name.startswith("."):
            for path in sorted(folder.rglob("*")):
                relative = path.relative_to(settings.BASE_DIR)
                if path.suffix in (".py", ".html", ".txt") and not SKIPPED & set(relative.parts):
                    yield relative


def _readable(path: Path) -> bytes:
    text = (settings.BASE_DIR / path).read_text()
    if path.suffix != ".py":
        # The tokenizer would trip over what templatize leaves of the indentation.
        text = "\n".join(line.strip() for line in templatize(text).splitlines())
    return text.encode()


def extracted() -> Catalog:
    """Every marked string of the product, with the files it stands in."""
    catalog = Catalog(domain="django", charset="utf-8")
    for path in sources():
        options = {"encoding": "utf-8"}
        for _line, message, _comments, context in extract(
            "python", io.BytesIO(_readable(path)), KEYWORDS, options=options
        ):
            catalog.add(message, locations=[(str(path), None)], context=context)  # type: ignore[list-item]
    return catalog


def known(language: str) -> Catalog:
    """The committed catalogue of a language; an empty one when there is none."""
    path = _path(language)
    if not path.exists():
        return Catalog(locale=language, domain="django", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


def _path(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def faults(language: str) -> list[str]:
    """What is wrong with a language: missing, doubtful or broken translations, and leftovers."""
    catalog, wanted = known(language), extracted()
    found = []
    for message in wanted:
        if not message.id:
            continue
        have = catalog.get(message.id, message.context)
        if have is None or not have.string or (have.pluralizable and not all(have.string)):
            found.append(f"not translated: {message.id!r} ({message.locations[0][0]})")
        elif have.fuzzy:
            found.append(f"doubtful (fuzzy): {message.id!r}")
        else:
            found += [f"{fault}: {message.id!r}" for fault in have.check(catalog)]
    for have in catalog:
        if have.id and wanted.get(have.id, have.context) is None:
            found.append(f"no longer used: {have.id!r}")
    return found


def update(language: str) -> str:
    """Bring the catalogue up to date with the code; new strings await their translation."""
    catalog, path = known(language), _path(language)
    catalog.update(extracted(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.BytesIO()
    write_po(text, catalog, width=100, sort_output=True)
    lines = text.getvalue().splitlines(keepends=True)
    path.write_bytes(b"".join(line for line in lines if not line.startswith(NOISE)))
    return f"{path}: {len(catalog)} strings"


def check(language: str) -> str:
    """Refuse an incomplete catalogue."""
    if found := faults(language):
        raise CommandError(f"{language}: {len(found)} faults\n  " + "\n  ".join(found))
    return f"{language}: complete"


def compile_(language: str) -> str:
    """Write the .mo that Django reads."""
    path = _path(language)
    if not path.exists():
        return f"{language}: no catalogue"
    fresh = path.with_suffix(".fresh")
    with fresh.open("wb") as file:
        write_mo(file, known(language))
    fresh.replace(path.with_suffix(".mo"))
    return f"{language}: compiled"


VERBS = {"update": update, "check": check, "compile": compile_}


class Command(BaseCommand):
    help = "Extract, check or compile the translations."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One verb."""
        parser.add_argument("verb", choices=VERBS)

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        """For every language but the source's."""
        for language in (code for code, _name in settings.LANGUAGES if code != "fr"):
            self.stdout.write(VERBS[verb](language))

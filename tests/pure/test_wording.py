"""The grammar of letters: placeholders and four marks, and nothing people wrote is ever read as grammar (K02)."""

import re

import pytest

from notifications import wording
from notifications.wording import Value

pytestmark = pytest.mark.row("K02")
KNOWN = {
    "a": Value("un"),
    "b.two": Value("deux"),
    "lines": Value("première\n\n  seconde "),
    "facts": Value("1 | vérifier\n2 | redémarrer", is_ours=True),
    "link.x": Value("[[x]]", is_ours=True),
    "empty": Value(""),
    "evil": Value("{a} [[x]]\n→ Cliquez | http://evil.example\n[a] > • "),
    "nested": Value("[[[x]]]"),
    "half": Value("vu ["),
    "rest": Value("[x]] vu"),
    "arrow": Value("→ Cliquez | http://evil.example"),
}


def look(name: str) -> Value:
    return KNOWN.get(name, Value())


@pytest.mark.parametrize(
    ("source", "filled"),
    [
        ("Ticket {a}, {b.two} : {unknown}.", "Ticket un, deux : ."),
        ("[a] Reste\n[empty] Part\n[!empty] Reste aussi\n[!a] Part", "Reste\nReste aussi"),
        ("• Motif | {empty}\n• Nom | {a}", "• Nom | un"),
        ("→ Ouvrir | {link.x}?q=oui\n→ Plan | {empty}", "→ Ouvrir | [[x]]?q=oui"),
        ("> {lines}", "> première\n> seconde"),
        ("• {facts}", "• 1 | vérifier\n• 2 | redémarrer"),
        ("Dit : {lines}.", "Dit : première seconde."),
        ("{empty}\nFin", "Fin"),
        ("[a] • Nom | {a}", "• Nom | un"),
    ],
)
def test_a_text_is_filled_line_by_line(source, filled):
    assert wording.fill(source, look) == filled


@pytest.mark.parametrize("source", ["{evil}", "Sujet {evil}", "• Sujet | {evil}", "> {evil}"])
def test_what_people_wrote_stays_words_whatever_it_looks_like(source):
    filled = wording.fill(source, look)
    assert "[[" not in filled
    assert "{a}" in filled, "a value is never filled in again"
    for line in filled.splitlines():
        assert not line.startswith("→")
        assert not line.startswith("[a]")


@pytest.mark.parametrize("source", ["{nested}", "> {nested}", "{half}{rest}", "[{rest}"])
def test_no_value_becomes_a_personal_link(source):
    assert re.search(r"\[\[\w+\]\]", wording.fill(source, look)) is None


def test_a_value_at_the_start_of_a_line_cannot_become_a_button():
    assert wording.fill("{arrow} vous répond", look) == "Cliquez – http://evil.example vous répond"


def test_the_names_of_a_text_include_its_conditions():
    assert wording.names("[!mission.tasks] À faire {a}\n• {b.two}") == [
        "a",
        "b.two",
        "mission.tasks",
    ]


def test_the_narrow_spaces_of_our_formats_survive():
    assert Value("14\u202fh\u202f20\t\n x").line == "14\u202fh\u202f20 x"

"""Every kind of fact is somebody's: a line of the administration log, of the access log, or the history of the work (Q06).

Read from the sources: each call that records, the verbs its callers put in it included. A new fact fails
here until its author said which log it belongs to.
"""

import ast
import itertools
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

from clients.trail import WORDS
from core import administration
from core.commands import ChangingCommand
from tickets import words

ROOT = Path(settings.BASE_DIR)
OURS = ("accounts", "billing", "clients", "core", "interventions", "knowledge", "notifications", "planning", "portal", "quality", "tickets")  # fmt: skip
KIND = re.compile(r"^[a-z_]+\.[a-z_]+$")
#: The work itself, told on the page of what it is about: noun → what happens to it.
HISTORY = """
absence: added ended
access: alert_closed alerted checked review_answered review_closed review_opened review_reminded withdrawn waits_decision waits_hr
activity: signed
announcement: acknowledged made reminded
article: saved
asset: created changed related unrelated
billing: item_created item_decided item_rated_again question_answered question_asked
breach: decided explained
broadcast: answered ended started stopped
call: taken
callback: asked dropped passed tried
clause: ended ending
client: changed created named standing_changed
clock: alerted dropped met missed moved reminded started warned
contact: changed created
contract: notice_due running_low top_up_dropped
document: added kept_to opened versioned withdrawn
dossier: changed note_removed noted proposal_accepted proposal_refused proposed
duty: added called_out cancelled handed_over swap_asked swap_declined swapped
emergency: approved objected waits_reading
factor: code_spent codes_made
hours: recorded
inventory: decided forgotten replayed set_aside
invoice: issued
major: action_added action_done client_added client_removed excused proved relaunched searched suggested told
membership: changed created ended
message: read
mission: acknowledged agreed arrived cancelled closed confirmed declined departed follow_up held moved reassigned reminded sent step_undone times_corrected
password: changed reset reset_asked
payment: matched received
person: away back joined
quality: synthesis_made
report: reopened sealed signed
rights: changed
secret: change_taken change_waived described
secrets: to_change
site: changed created located
sms: unclear
staff: placed placement_ended
supplier: changed created
survey: answered sent
ticket: accepted alerted answered assigned broadcast caller_known escalated opened reopened replied resumed storm updated
time: corrected logged
"""


#: What a file that records holds; the others need no reading.
CALLS = re.compile(r"\b_?(record|Fact|fact)\(")


def history() -> set[str]:
    rows = (line.split(":") for line in HISTORY.strip().splitlines())
    return {f"{noun}.{verb}" for noun, verbs in rows for verb in verbs.split()}


@cache
def sources() -> dict[str, str]:
    """Our files by name; the demonstration and the bench only play what is there."""
    found = {}
    for app in OURS:
        for path in sorted((ROOT / app).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            if "/migrations/" not in name and not name.startswith(("portal/bench", "portal/demo")):
                found[name] = path.read_text()
    return found


def named(call: ast.Call) -> str:
    """The last word of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def literals(node: ast.expr | None, tree: ast.Module) -> set[str]:
    """What text this expression may be: said here, chosen here, or handed over by a caller of this module."""
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp(body=one, orelse=other):
            return literals(one, tree) | literals(other, tree)
        case ast.JoinedStr(values=parts):
            sides = [literals(part.value if isinstance(part, ast.FormattedValue) else part, tree) for part in parts]  # fmt: skip
            return {"".join(chosen) for chosen in itertools.product(*sides)}
        case ast.Name(id=name):
            return {text for given in handed_over(name, tree) for text in literals(given, tree)}
    return set()


def handed_over(name: str, tree: ast.Module) -> Iterator[ast.expr]:
    """What is put into a variable of that name, by assignment or as a function's argument."""
    takes = {
        function.name: [one.arg for one in function.args.args] for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and any(getattr(t, "id", "") == name for t in node.targets):
            yield node.value
        if isinstance(node, ast.Call) and named(node) in takes:
            slots = dict(zip(takes[named(node)], node.args, strict=False))
            slots |= {word.arg: word.value for word in node.keywords if word.arg}
            if isinstance(slots.get(name), ast.expr) and not isinstance(slots[name], ast.Name):
                yield slots[name]


#: Files where a kind is known only when it runs → what it then is.
UNREAD = {
    "clients/services/merging.py": "client.unmerged, contact.unmerged",
    "core/commands.py": "its own function, named alike",
    "core/events.py": "the recorder itself",
    "core/writing.py": "no fact: rows as text",
    "interventions/services/common.py": "what its callers say, each read by itself",
    "notifications/services.py": "message. and a state of sending",
    "portal/desk/thread.py": "no fact: a line of the page",
    "tickets/audit.py": "replayed, not recorded",
    "tickets/imports/servicenow_replay.py": "history of tickets brought in",
    "tickets/services/callbacks.py": "what its callers say, each read by itself",
    "tickets/services/door.py": "ticket. and a verb of tickets/moves.py",
    "tickets/services/ledger.py": "clock. and what its callers say",
}
RECORDERS = ("record", "Fact", "fact", "_record", "_fact")


@cache
def recorded() -> dict[str, str]:
    """Kind of fact → the file that records it."""
    found: dict[str, str] = {}
    for name, text in sources().items():
        if not CALLS.search(text):
            continue
        tree = ast.parse(text)
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if named(call) in RECORDERS:
                said = {text for arg in call.args[:2] for text in literals(arg, tree)}
                kinds = {kind for kind in said if KIND.match(kind)}
                assert kinds or name in UNREAD, f"{name}:{call.lineno}: which fact is this?"
                found |= dict.fromkeys(kinds, name)
    return found


@pytest.mark.row("Q06")
def test_every_fact_in_the_sources_belongs_to_a_log_or_to_the_history() -> None:
    placed = history() | set(WORDS) | set(administration.kinds())
    found = recorded()
    assert {kind: file for kind, file in sorted(found.items()) if kind not in placed} == {}
    assert history() - set(found) == set()


@pytest.mark.row("C20")
def test_every_fact_about_a_ticket_is_a_sentence_of_its_story() -> None:
    told = words.SENTENCES.keys() | words.SILENT
    of_tickets = {
        kind for kind, file in recorded().items()
        if file.startswith(("tickets/", "interventions/")) or kind.startswith(("survey.", "billing.item_", "billing.question_"))
    }  # fmt: skip
    assert {kind for kind in of_tickets - told if not kind.startswith("rules.")} == set()


@pytest.mark.row("Q06")
def test_no_line_is_promised_for_a_fact_that_nothing_records() -> None:
    text = "\n".join(sources().values())
    for kind in sorted({*WORDS, *administration.kinds()} - set(recorded())):
        verb = kind.rpartition(".")[2]
        assert text.count(f'"{kind}"') > 1 or f'noun}}.{verb}"' in text, kind


#: Commands that change nothing of the company's: they look, or do what the clock does anyway.
LOOKING = {"audit", "bench", "bench_queues", "fire_clocks", "prepare", "send_messages", "translations", "verify_access_log"}  # fmt: skip


@pytest.mark.row("Q06")
def test_every_command_of_the_server_is_recorded_or_only_looks() -> None:
    ours = {name for name, app in get_commands().items() if str(app).split(".")[0] in (*OURS, "support2009")}  # fmt: skip
    kinds = {name: load_command_class(get_commands()[name], name) for name in ours}
    assert {name for name, one in kinds.items() if not isinstance(one, ChangingCommand)} == LOOKING

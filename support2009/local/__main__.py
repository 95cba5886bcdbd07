"""`python -m support2009.local [serve | run COMMAND… | try COMMAND… | reset]`: what `make run` and its neighbours call."""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TextIO

from support2009.local import keys, postgres, supervisor, valkey
from support2009.local.places import Held, Places, Trouble, hold
from support2009.local.supervisor import Stopped


def main(arguments: list[str] | None = None) -> int:
    """Return the exit code: 0 done or stopped on request, 2 something to mend first."""
    parser = argparse.ArgumentParser(prog="support2009", description=__doc__)
    verbs = parser.add_subparsers(dest="verb")
    verbs.add_parser("serve", help="start everything and stay (the default)")
    verbs.add_parser("reset", help="throw the embedded data away and make the demo company anew")
    run = verbs.add_parser("run", help="run a manage.py command, with the servers it needs")
    run.add_argument("command", nargs=argparse.REMAINDER)
    attempt = verbs.add_parser("try", help="run a manage.py command on empty throw-away servers")
    attempt.add_argument("command", nargs=argparse.REMAINDER)
    asked = parser.parse_args(arguments)
    supervisor.stop_on_signals()
    try:
        places = Places.from_environment()
        refuse_missing(places)
        if asked.verb == "run":
            return run_command(places, asked.command)
        if asked.verb == "try":
            return try_command(asked.command)
        return reset(places) if asked.verb == "reset" else serve(places)
    except Stopped:
        say("Stopped; nothing is left running.")
        return 0
    except Trouble as trouble:
        say(f"\nSupport 2009 cannot run:\n  {trouble}", to=sys.stderr)
        return 2


def say(*lines: str, to: TextIO | None = None) -> None:
    """Print at once, whoever reads."""
    print(*lines, sep="\n", file=to, flush=True)


def refuse_missing(places: Places) -> None:
    """Name everything this machine lacks, with the command that installs it, before starting anything."""
    lacks = [
        None if os.environ.get("DATABASE_URL") else postgres.missing(places),
        None if os.environ.get("REDIS_URL") else valkey.missing(),
    ]
    if any(lacks):
        raise Trouble("\n  ".join(lack for lack in lacks if lack))


def take(places: Places) -> TextIO:
    """Hold the data folder, or say who does."""
    try:
        return hold(places)
    except Held as other:
        raise Trouble(
            f"A copy already runs on {places.data} ({other}).\n"
            "    Stop it (Ctrl-C there), or start a second one beside it:\n"
            "    DATA_DIR=another-folder PORT=8001 make run"
        ) from None


def serve(places: Places) -> int:
    """Everything, until somebody stops it."""
    host, port = os.environ.get("HOST") or "127.0.0.1", int(os.environ.get("PORT") or 8000)
    lock = take(places)
    supervisor.refuse_taken_port(host, port)
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0") else host  # noqa: S104
    address = f"http://{shown}:{port}"
    lock.write(f"process {os.getpid()}, {address}")
    lock.flush()
    env = keys.environment(places, host=shown, port=port)
    say(f"Support 2009 starts; its data is in {places.data}")
    with supervisor.servers(places, env) as below:
        if supervisor.manage(env, "prepare"):
            raise Trouble("The database could not be prepared (see above).")
        with supervisor.workers(places, env, host=host, port=port) as above:
            say("", f"  Support 2009 is ready:  {address}", f"  Logs: {places.logs}")
            say("  Ctrl-C stops everything.")
            supervisor.watch([*below, *above])
    return 0


def run_command(places: Places, command: list[str]) -> int:
    """One manage.py command: beside the running copy, else with servers started for it alone."""
    try:
        lock = hold(places)
    except Held:
        return supervisor.manage({**os.environ, **keys.read_published(places)}, *command)
    env = keys.environment(places, host="localhost", port=int(os.environ.get("PORT") or 8000))
    with supervisor.servers(places, env):
        code = supervisor.manage(env, "prepare") or supervisor.manage(env, *command)
    lock.close()
    return code


def try_command(command: list[str]) -> int:
    """One manage.py command on empty servers that vanish afterwards: checks that need a database."""
    with tempfile.TemporaryDirectory(prefix="support2009-") as folder:
        places = Places(Path(folder))
        env = keys.environment(places, host="localhost", port=8000)
        env["DATA_DIR"] = folder
        with supervisor.servers(places, env):
            return supervisor.manage(env, *command)


def reset(places: Places) -> int:
    """Throw the embedded servers' data, files and messages away; the next start makes the demo anew."""
    if os.environ.get("DATABASE_URL"):
        raise Trouble("reset only touches the embedded database; DATABASE_URL names another one.")
    take(places)
    for gone in ("postgres", "valkey", "media", "outbox", "schedule"):
        path = places.data / gone
        shutil.rmtree(path, ignore_errors=True)
        path.unlink(missing_ok=True)
    env = keys.environment(places, host="localhost", port=int(os.environ.get("PORT") or 8000))
    with supervisor.servers(places, env):
        return supervisor.manage(env, "prepare")


if __name__ == "__main__":
    sys.exit(main())

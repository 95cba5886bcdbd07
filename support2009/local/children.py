"""Child processes whose life is bound to ours: when the supervisor dies, however it dies, so do they."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from support2009.local.places import Trouble

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def _bound(when_parent_dies: signal.Signals) -> Callable[[], None]:
    """What the child does before it becomes the program: ask the kernel to be told of our end."""
    parent = os.getpid()

    def before_exec() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, int(when_parent_dies))
        if os.getppid() != parent:  # we died in between
            os._exit(1)

    return before_exec


class Child:
    """One server or worker, with its log."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        stop_with: signal.Signals = signal.SIGTERM,
        patience: float = 10,
    ) -> None:
        self.name, self.log = name, log
        self._stop_with, self._patience = stop_with, patience
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists():
            log.replace(log.with_suffix(".previous.log"))
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                list(command),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=None if env is None else dict(env),
                start_new_session=True,  # Ctrl-C reaches us alone; we stop the others in order
                preexec_fn=_bound(stop_with),  # noqa: PLW1509  (the supervisor has one thread)
            )

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def wait_until(self, ready: Callable[[], bool], *, seconds: float) -> None:
        """Return once `ready()`; `Trouble` with the end of its log when it dies or takes too long."""
        end = time.monotonic() + seconds
        while not ready():
            if not self.alive:
                raise Trouble(f"{self.name} did not start.\n{self.last_words()}")
            if time.monotonic() > end:
                raise Trouble(
                    f"{self.name} is not ready after {seconds:.0f} s.\n{self.last_words()}"
                )
            time.sleep(0.05)

    def stop(self) -> None:
        """End it politely, then not; nothing of its group stays behind."""
        if self.alive:
            self._signal(self._stop_with)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(self._patience)
        self._signal(signal.SIGKILL)
        self.process.wait()

    def _signal(self, number: signal.Signals) -> None:
        group = self.process.pid
        try:
            if number == signal.SIGKILL:
                os.killpg(group, number)
            else:
                os.kill(group, number)
        except ProcessLookupError:
            pass

    def last_words(self, lines: int = 25) -> str:
        """The end of its log, for the person at the terminal."""
        try:
            text = self.log.read_text(errors="replace").splitlines()[-lines:]
        except OSError:
            return ""
        return "\n".join(f"    {line}" for line in text) + f"\n    (all of it: {self.log})"

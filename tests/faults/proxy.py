"""A small TCP proxy to a unix socket that can go silent, slow, cut or garble what passes."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

SIZE = 65536


class Proxy:
    """`mode` is read for every piece: pass, hole (accepts, says nothing), slow, cut, garble."""

    def __init__(self, target: Path) -> None:
        self.target, self.mode, self.delay = target, "pass", 0.0
        self._open: set[socket.socket] = set()
        self._door = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._door.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def cut(self) -> None:
        """End every line now; new ones follow the mode."""
        for line in list(self._open):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._door.close()
        self.cut()

    def _serve(self) -> None:
        while True:
            try:
                near, _address = self._door.accept()
            except OSError:
                return
            threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        if self.mode == "cut":
            near.close()
            return
        far = socket.socket(socket.AF_UNIX)
        try:
            far.connect(str(self.target))
        except OSError:
            near.close()
            return
        self._open |= {near, far}
        threading.Thread(target=self._pass, args=(near, far), daemon=True).start()
        self._pass(far, near)

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(SIZE):
                while self.mode == "hole":
                    time.sleep(0.05)
                if self.mode == "slow":
                    time.sleep(self.delay)
                target.sendall(bytes(255 - one for one in piece) if self.mode == "garble" else piece)  # fmt: skip
        for line in (source, target):
            self._open.discard(line)
            with contextlib.suppress(OSError):
                line.close()


@contextlib.contextmanager
def proxied(target: Path) -> Iterator[Proxy]:
    """A proxy to this socket, closed at the end."""
    proxy = Proxy(target)
    try:
        yield proxy
    finally:
        proxy.close()

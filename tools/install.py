"""Sets up .venv from the pins and builds the extension; does nothing where nothing changed.

Starts under any Python 3 so that an old one gets a plain sentence instead of a traceback.
"""

# ruff: noqa: S603, T201 - fixed commands, no shell; what it does is told to a person.
from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
EXTENSION = ROOT / "extension"
MIN_PYTHON = (3, 11)
MIN_NODE = 20
# Newer Pythons that may stand beside an old `python3`.
OTHER_PYTHONS = ("python3.11", "python3.12", "python3.13", "python3.14")
# What the built extension is made of, below the repository.
BUILD_INPUTS = (
    "extension/build.mjs",
    "extension/manifest*.json",
    "extension/package-lock.json",
    "extension/src/**/*",
    "model/artifacts/*.json",
    "model/guidance/*.json",
)


class InstallError(Exception):
    """Set-up cannot go on; the message is one sentence for a person."""


def main() -> int:
    """Set up what is missing. Returns 0, or 2 after one sentence on standard error."""
    parser = argparse.ArgumentParser(prog="python -m tools.install", description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also linters and browser drivers")
    is_dev = parser.parse_args().dev
    try:
        make_environment()
        install_pins("requirements.txt")
        if is_dev:
            install_pins("requirements-dev.txt")
        build_extension()
    except InstallError as error:
        print(f"fanal: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"fanal: {error.filename or ROOT}: {error.strerror}.", file=sys.stderr)
        return 2
    return 0


def make_environment() -> None:
    """Make .venv unless there is one whose Python and pip work."""
    if (VENV / "pins-requirements.txt").exists() and _works([str(VENV_PYTHON), "-c", "pass"]):
        return
    if _works([str(VENV_PYTHON), "-m", "pip", "--version"]):
        return
    python = find_python()
    if not _works([python, "-c", "import ensurepip, venv"]):
        raise InstallError(
            "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv"
        )
    if not os.access(ROOT, os.W_OK):
        raise InstallError(f"the folder {ROOT} cannot be written to: .venv belongs there.")
    print("Making the Python environment in .venv ...", flush=True)
    _run([python, "-m", "venv", "--clear", str(VENV)], "the Python environment could not be made")


def find_python() -> str:
    """Return a Python that is new enough: this one, or another of this computer."""
    if sys.version_info >= MIN_PYTHON:
        return sys.executable
    for name in OTHER_PYTHONS:
        path = shutil.which(name)
        if path and _works([path, "-c", "pass"]):
            return path
    raise InstallError(
        "Python 3.11 or newer is needed, and this computer has {}.{}; "
        "name another with `make PYTHON=/path/to/python ...`.".format(*sys.version_info)
    )


def install_pins(name: str) -> None:
    """Install the exact, hash-checked packages of one file, once for each content of it."""
    stamp, digest = VENV / f"pins-{name}", _digest([ROOT / name])
    if _read(stamp) == digest:
        return
    print(f"Installing the Python packages of {name} (about half a minute) ...", flush=True)
    command = [str(VENV_PYTHON), "-m", "pip", "install", "--quiet", "--no-input"]
    command += ["--disable-pip-version-check", "--require-hashes", "-r", str(ROOT / name)]
    _run(command, f"the packages of {name} could not be installed")
    stamp.write_text(digest)


def build_extension() -> None:
    """Build the extension where Node is there, else say so and go on."""
    problem = explain_missing_node()
    if problem:
        print(problem, flush=True)
        return
    _install_node_packages()
    dist = EXTENSION / "dist"
    stamp, digest = dist / "inputs.sha256", _digest(_find_inputs())
    built = all((dist / name / "manifest.json").exists() for name in ("chromium", "firefox"))
    if built and _read(stamp) == digest:
        return
    print("Building the extension ...", flush=True)
    _run(["node", "build.mjs"], "the extension could not be built", EXTENSION)
    stamp.write_text(digest)


def explain_missing_node() -> str:
    """Return one sentence where Node is missing or too old, else an empty text."""
    found = "was not found"
    if shutil.which("node") and shutil.which("npm"):
        done = subprocess.run(["node", "--version"], capture_output=True, text=True)  # noqa: S607
        version = done.stdout.strip()
        if version.startswith("v") and int(version[1:].split(".")[0]) >= MIN_NODE:
            return ""
        found = f"is needed and this computer has {version or 'one that does not start'}"
    return (
        f"Node {MIN_NODE} or newer (with npm) {found}: the extension is not built; "
        "the server and its check page work without it."
    )


def _install_node_packages() -> None:
    lock = EXTENSION / "package-lock.json"
    stamp, digest = EXTENSION / "node_modules" / ".lock.sha256", _digest([lock])
    if _read(stamp) == digest:
        return
    print("Installing the extension's build tools ...", flush=True)
    command = ["npm", "ci", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"]
    command.append("--no-update-notifier")
    _run(command, "the extension's build tools could not be installed", EXTENSION)
    stamp.write_text(digest)


def _find_inputs() -> list[Path]:
    found = [path for pattern in BUILD_INPUTS for path in ROOT.glob(pattern) if path.is_file()]
    return sorted(found)


def _digest(paths: list[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(f"{path.relative_to(ROOT)}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def _works(command: list[str]) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL)
    except OSError:
        return False
    return done.returncode == 0


def _run(command: list[str], sentence: str, folder: Path = ROOT) -> None:
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise InstallError(f"{sentence}: see the lines above.")


if __name__ == "__main__":
    raise SystemExit(main())

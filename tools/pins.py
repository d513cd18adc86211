"""Compiles requirements*.txt from the .in files, with hashes and without any address."""

# ruff: noqa: S603 - fixed commands, no shell.
from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# One version of each package for every Python from the oldest one that is supported: the weights
# must come out the same whichever of them trains.
OPTIONS = (
    "--quiet", "--upgrade", "--universal", "--python-version=3.11", "--fork-strategy=fewest",
    "--generate-hashes", "--no-emit-index-url", "--no-header",
)  # fmt: skip


def main() -> int:
    """Compile the pins; the development ones are bound to those of what runs."""
    # The compiler is a tool for this one step and no part of the project: it is not pinned.
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "uv"], check=True)
    for name in ("requirements", "requirements-dev"):
        command = [sys.executable, "-m", "uv", "pip", "compile", *OPTIONS]
        subprocess.run([*command, f"{name}.in", "-o", f"{name}.txt"], cwd=ROOT, check=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

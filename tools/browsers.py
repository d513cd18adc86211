"""Makes sure that Chromium and Firefox ESR are there, through apt-get where that is allowed."""

# ruff: noqa: S603, S607, T201 - fixed commands, no shell; what it does is told to a person.
from __future__ import annotations

import os
import shutil
import subprocess

# Debian's names of the packages, which are also the names of the programs.
BROWSERS = ("chromium", "firefox-esr")


class BrowsersMissing(Exception):
    """A browser is missing and may not be installed from here; the message says what to do."""


def ensure_browsers() -> None:
    """Install what is missing of Chromium and Firefox ESR.

    Raises
    ------
    BrowsersMissing
        Where apt-get is not there, may not be used, or failed.
    """
    missing = _find_missing()
    if not missing:
        return
    prefix = _find_privilege()
    if prefix is None or shutil.which("apt-get") is None:
        raise BrowsersMissing(_explain(missing))
    print(f"Installing {' and '.join(missing)} through apt-get ...", flush=True)
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    for step in (["update"], ["install", "--no-install-recommends", *missing]):
        done = subprocess.run([*apt, *step], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        if done.returncode != 0:
            raise BrowsersMissing(_explain(missing))
    if _find_missing():
        raise BrowsersMissing(_explain(_find_missing()))


def _find_missing() -> list[str]:
    return [name for name in BROWSERS if shutil.which(name) is None]


def _find_privilege() -> list[str] | None:
    """Return what stands before a command to run it as root, None where that is not allowed."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, stdin=subprocess.DEVNULL)
    return ["sudo", "-n"] if asked.returncode == 0 else None


def _explain(missing: list[str]) -> str:
    return (
        f"The browser tests need {' and '.join(missing)}. As root: "
        f"apt-get update && apt-get install -y {' '.join(missing)}"
    )

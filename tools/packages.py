"""Installs Debian packages that the tests need, through apt-get where that is allowed."""

# ruff: noqa: S603, S607, T201 - fixed commands, no shell; what it does is told to a person.
from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

# A folder that is there wherever apt-get is; two test runs at once take turns by locking it.
_APT_FOLDER = "/var/lib/apt/lists"
# How long apt-get waits for another one, in seconds.
_LOCK_TIMEOUT_S = 600


class PackagesMissing(Exception):
    """Something is missing and may not be installed from here; the message says what to do."""


def ensure_packages(finders: Mapping[str, Callable[[], object]], who: str) -> None:
    """Install the packages whose programs are not found.

    Parameters
    ----------
    finders : mapping of str to callable
        Debian's name of each package, and what returns something true where it is not needed.
    who : str
        Who needs them, as the subject of a sentence: "The browser tests".

    Raises
    ------
    PackagesMissing
        Where apt-get is not there, may not be used, or failed.
    """
    if not _find_missing(finders):
        return
    prefix = find_privilege()
    if prefix is None or shutil.which("apt-get") is None:
        raise PackagesMissing(_explain(_find_missing(finders), who))
    with _wait_for_turn():
        # Another test run may have installed them meanwhile.
        missing = _find_missing(finders)
        if missing:
            _install(prefix, missing, who)
    if _find_missing(finders):
        raise PackagesMissing(_explain(_find_missing(finders), who))


def find_privilege() -> list[str] | None:
    """Return what stands before a command to run it as root, None where that is not allowed."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, stdin=subprocess.DEVNULL)
    return ["sudo", "-n"] if asked.returncode == 0 else None


def _find_missing(finders: Mapping[str, Callable[[], object]]) -> list[str]:
    return [package for package, find in finders.items() if not find()]


def _install(prefix: list[str], missing: list[str], who: str) -> None:
    print(f"Installing {' and '.join(missing)} through apt-get ...", flush=True)
    # A service's package starts it, on a port that is perhaps wanted for something else: with
    # these two variables neither systemd nor invoke-rc.d does.
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "SYSTEMD_OFFLINE=1", "RUNLEVEL=1"]
    apt = [*prefix, *quiet, "apt-get", "-q", "-y", "-o", f"DPkg::Lock::Timeout={_LOCK_TIMEOUT_S}"]
    for step in (["update"], ["install", "--no-install-recommends", *missing]):
        done = subprocess.run([*apt, *step], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        if done.returncode != 0:
            raise PackagesMissing(_explain(missing, who))
    for name in missing:
        if Path("/etc/init.d", name).exists():
            # Nor shall it start by itself from now on: only tests asked for the program.
            subprocess.run([*prefix, "update-rc.d", name, "disable"], capture_output=True)


@contextmanager
def _wait_for_turn() -> Iterator[None]:
    descriptor = os.open(_APT_FOLDER, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _explain(missing: list[str], who: str) -> str:
    names = " ".join(missing)
    return f"{who} need {names}. As root: apt-get update && apt-get install -y {names}"

"""The browser journeys again and again: a journey that fails once in many runs is found."""

# ruff: noqa: S603 - a fixed command, no shell.
from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from tools.soak.figures import ROOT

_FAILED = re.compile(r"(?m)^(?:FAILED|ERROR) (\S+)")
_COUNT = re.compile(r"(\d+) (passed|failed|error)")
COMMAND = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/browser")


def measure_journeys(
    runs: int = 20, command: tuple[str, ...] = COMMAND, tell: Callable[[str], None] = print
) -> dict[str, Any]:
    """Run every journey in both browsers, many times.

    Parameters
    ----------
    runs : int, default 20
        How often.
    command : tuple of str, default all of tests/browser, one journey after the other
        What is run.
    tell : callable, default print
        Takes one line for each run.

    Returns
    -------
    dict
        `runs`; `green` runs in which nothing failed; `journeys` of one run; `failed`: how often
        each journey failed, by name; `seconds_median` of a run.
    """
    green, journeys, seconds = 0, 0, []
    failed: dict[str, int] = {}
    for run in range(1, runs + 1):
        began = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        seconds.append(time.monotonic() - began)
        names = _FAILED.findall(done.stdout)
        for name in names:
            failed[name] = failed.get(name, 0) + 1
        green += done.returncode == 0
        journeys = max(journeys, sum(int(count) for count, _ in _COUNT.findall(done.stdout)))
        tell(f"run {run}: {'green' if done.returncode == 0 else ', '.join(names) or 'ended'}")
    middle = sorted(seconds)[len(seconds) // 2]
    return {"runs": runs, "green": green, "journeys": journeys, "failed": failed,
            "seconds_median": middle}  # fmt: skip

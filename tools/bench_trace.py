"""Reads a browser's trace of one visit: how much script ran in the page, how long tasks were."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

Event = dict[str, Any]
Thread = tuple[int, int]
CATEGORIES = "devtools.timeline,disabled-by-default-devtools.timeline,v8,v8.execute,toplevel"
# What runs script, or makes it ready to run; what follows a promise is among it (RunMicrotasks).
_SCRIPT = {
    "EvaluateScript", "v8.compile", "v8.run", "FunctionCall", "RunMicrotasks", "EventDispatch",
    "TimerFire", "FireIdleCallback", "FireAnimationFrame",
}  # fmt: skip
_OURS = "chrome-extension://"


class Trace(NamedTuple):
    """Milliseconds of the processor on the page's main thread.

    script : all script, the page's own and ours
    longest : the longest task
    ours : the longest task that we were in; 0 where we were in none
    """

    script: float
    longest: float
    ours: float


def read_trace(events: Iterable[Event], site: str) -> Trace:
    """Return what a visit cost.

    Parameters
    ----------
    events : iterable of dict
        As Chromium gives them.
    site : str
        How addresses of the page begin; its main thread is the one that ran scripts of it.
    """
    events = list(events)
    thread = _thread_of(events, site)
    mine = [one for one in events if (one["pid"], one["tid"]) == thread]
    tasks = [one for one in mine if one["name"] == "RunTask" and "dur" in one]
    calls = [one for one in mine if _address(one).startswith(_OURS)]
    with_us = [_busy(task) for task in tasks if any(_is_in(call, task) for call in calls)]
    script = sum(map(_busy, _outermost(mine)))
    return Trace(script / 1e3, max(map(_busy, tasks)) / 1e3, max(with_us, default=0) / 1e3)


def _thread_of(events: list[Event], site: str) -> Thread:
    ran = (one for one in events if _address(one).startswith(site) and one["name"] in _SCRIPT)
    found = next(ran)
    return found["pid"], found["tid"]


def _outermost(events: list[Event]) -> list[Event]:
    """Return runs of script that are in no other one."""
    runs = [one for one in events if one["name"] in _SCRIPT and "dur" in one]
    found: list[Event] = []
    end = float("-inf")
    for run in sorted(runs, key=lambda one: (one["ts"], -one["dur"])):
        if run["ts"] >= end:
            found.append(run)
            end = run["ts"] + run["dur"]
    return found


def _address(event: Event) -> str:
    return str(event.get("args", {}).get("data", {}).get("url", ""))


def _is_in(call: Event, task: Event) -> bool:
    return bool(0 <= call["ts"] - task["ts"] < task["dur"])


def _busy(event: Event) -> float:
    """Return what it took of the processor, whatever else ran on this machine."""
    return float(event.get("tdur", event["dur"]))

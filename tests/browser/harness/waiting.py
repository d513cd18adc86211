"""Waits on conditions; nothing here sleeps in the hope that something has happened."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

# Long enough for a busy machine; a condition that holds ends the wait at once.
PATIENCE_S = 15.0
_LOOK_EVERY_S = 0.03


def wait_until(look: Callable[[], T], what: str, patience_s: float = PATIENCE_S) -> T:
    """Look again and again until something true is seen.

    Parameters
    ----------
    look : callable
        Returns what it sees; anything true ends the wait.
    what : str
        The end of the sentence "waited in vain for ...".
    patience_s : float, default 15
        Seconds after which the wait fails.

    Returns
    -------
    object
        The first true value.

    Raises
    ------
    AssertionError
        When the time is over; it quotes what was seen last.
    """
    end = time.monotonic() + patience_s
    while True:
        seen = look()
        if seen:
            return seen
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain for {what}; last seen: {seen!r}")
        time.sleep(_LOOK_EVERY_S)

"""Looks at what may hang, such as a database: nobody waits long, and nobody asks too often."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

Seen = TypeVar("Seen")


class Bounded(Generic[Seen]):
    """A look at something, by one thread at a time and kept for a moment.

    Parameters
    ----------
    look : callable
        Looks; it may take its time and may raise.
    patience_s : float
        How long a caller waits for it, in seconds.
    fresh_s : float
        How long what was seen is told again, in seconds from when it was seen.
    """

    def __init__(self, look: Callable[[], Seen], patience_s: float, fresh_s: float) -> None:
        self._look = look
        self._patience_s = patience_s
        self._fresh_s = fresh_s
        self._lock = threading.Lock()
        self._future: Future[Seen] | None = None
        self._ends = 0.0

    def get(self) -> Seen:
        """Return what is seen now, or was a moment ago.

        Raises
        ------
        TimeoutError
            When the look has not come back in time; it goes on in its thread, and no second
            one begins before it has ended.
        Exception
            What the look itself raised.
        """
        with self._lock:
            future = self._future
            if future is None or (future.done() and time.monotonic() >= self._ends):
                future = self._future = Future()
                # A daemon, so that a hanging look never keeps the process from ending.
                threading.Thread(target=self._run, args=(future,), daemon=True).start()
        return future.result(self._patience_s)

    def _run(self, future: Future[Seen]) -> None:
        try:
            seen = self._look()
        except Exception as error:
            self._ends = time.monotonic() + self._fresh_s
            future.set_exception(error)
        else:
            self._ends = time.monotonic() + self._fresh_s
            future.set_result(seen)

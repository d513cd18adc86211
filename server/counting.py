"""Token buckets: how many requests a caller may make, counted in this process.

A bucket holds as many tokens as a rate allows requests; each request takes one, and they come back
evenly over the rate's time. Of a bucket only one number is kept: when it will be full again.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from typing import NamedTuple, Protocol

from server.settings import Rate

# So many callers are counted apart (some 2 MB for each kind of request). While a flood from more
# addresses lasts, those who come later share buckets by the first byte of their hash: the memory
# stays bounded, and nobody gets a fresh bucket by pushing others out.
MAX_CALLERS = 16_384
# Buckets that are full again are thrown away so often at the most.
_SWEEP_NS = 1_000_000_000
_SECOND_NS = 1_000_000_000


class Bucket(NamedTuple):
    """The size of a bucket in time: what one token takes to come back, and what all take.

    Examples
    --------
    >>> make_bucket(Rate(60, 3600), 1)
    Bucket(token=60, whole=3600)
    """

    token: int
    whole: int

    def take(self, full_at: int, now: int, amount: int) -> tuple[int, int]:
        """Return when the bucket will be full again, and how much too late that is, if above 0."""
        taken = max(full_at, now) + self.cost(amount)
        return taken, taken - now - self.whole

    def cost(self, amount: int) -> int:
        """Return the time that tokens take to come back; never more than all of them."""
        return min(amount * self.token, self.whole)


def make_bucket(rate: Rate, second: int) -> Bucket:
    """Return the bucket of a rate, in parts of a second."""
    whole = rate.window_s * second
    return Bucket(max(1, whole // rate.requests), whole)


def to_seconds(wait: int, second: int) -> int:
    """Return whole seconds, rounded up, of a time in parts of a second."""
    return math.ceil(wait / second)


class Counter(Protocol):
    """Counts the requests of callers against one rate."""

    def hit(self, caller: bytes, amount: int = 1) -> int:
        """Take tokens; return 0 where there are enough, else the whole seconds to wait."""


class MemoryCounter:
    """Counts in this process.

    Parameters
    ----------
    rate : Rate
        What each caller may do.
    together : Rate or None
        What all callers may do together; None sets no such limit.
    max_callers : int, default MAX_CALLERS
        How many are counted apart.
    clock : callable, default time.monotonic_ns
        Returns nanoseconds.
    """

    def __init__(
        self,
        rate: Rate,
        together: Rate | None = None,
        max_callers: int = MAX_CALLERS,
        clock: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._bucket = make_bucket(rate, _SECOND_NS)
        self._together = None if together is None else make_bucket(together, _SECOND_NS)
        self._max_callers = max_callers
        self._clock = clock
        self._lock = threading.Lock()
        self._full_at: dict[bytes, int] = {}
        self._all_full_at = 0
        self._swept = -_SWEEP_NS

    def hit(self, caller: bytes, amount: int = 1) -> int:
        """Take tokens; return 0 where there are enough, else the whole seconds to wait."""
        now = self._clock()
        with self._lock:
            name = self._find_name(caller, now)
            full_at, wait = self._bucket.take(self._full_at.get(name, 0), now, amount)
            if self._together is not None:
                # Who is refused by one of the two pays nothing to the other.
                all_full_at, all_wait = self._together.take(self._all_full_at, now, amount)
                wait = max(wait, all_wait)
                if wait <= 0:
                    self._all_full_at = all_full_at
            if wait <= 0:
                self._full_at[name] = full_at
                return 0
        return to_seconds(wait, _SECOND_NS)

    def _find_name(self, caller: bytes, now: int) -> bytes:
        """Name the caller's own bucket, or one of 256 that late callers share in a flood."""
        if caller in self._full_at or len(self._full_at) < self._max_callers:
            return caller
        if now - self._swept >= _SWEEP_NS:
            self._swept = now
            self._full_at = {key: at for key, at in self._full_at.items() if at > now}
            if len(self._full_at) < self._max_callers:
                return caller
        return b"*" + caller[:1]

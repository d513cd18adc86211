"""Counts requests in windows of time, in this process or in a Redis that several share."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any, Protocol

from server.settings import Rate

# So many callers are counted apart in one window (some 2 MB); all later ones are counted as one,
# so that a flood from many addresses cannot fill the memory.
MAX_CALLERS = 16_384
_EVERYBODY_ELSE = b""


class Counter(Protocol):
    """Counts the requests of callers against one rate."""

    def hit(self, caller: bytes) -> int:
        """Count a request; return 0 where it is allowed, else the whole seconds to wait."""


class MemoryCounter:
    """Counts in this process.

    Parameters
    ----------
    rate : Rate
        What each caller may do.
    max_callers : int, default MAX_CALLERS
        How many are counted apart.
    clock : callable, default time.monotonic
        Returns seconds.

    Notes
    -----
    One window holds for all callers: it begins with the first request after the last one ended,
    and what was counted is thrown away then. No thread and no timer is needed.
    """

    def __init__(
        self,
        rate: Rate,
        max_callers: int = MAX_CALLERS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rate = rate
        self._max_callers = max_callers
        self._clock = clock
        self._lock = threading.Lock()
        self._ends = -math.inf
        self._counts: dict[bytes, int] = {}

    def hit(self, caller: bytes) -> int:
        """Count a request; return 0 where it is allowed, else the whole seconds to wait."""
        now = self._clock()
        with self._lock:
            if now >= self._ends:
                self._counts.clear()
                self._ends = now + self._rate.window_s
            if caller not in self._counts and len(self._counts) >= self._max_callers:
                caller = _EVERYBODY_ELSE
            count = self._counts[caller] = self._counts.get(caller, 0) + 1
            ends = self._ends
        return 0 if count <= self._rate.requests else max(1, math.ceil(ends - now))


class RedisCounter:
    """Counts in a Redis, for several processes together.

    Parameters
    ----------
    client : redis.Redis
        Its `pipeline` is a transaction.
    name : str
        What is counted; a part of each key.
    rate : Rate
        What each caller may do.
    """

    def __init__(self, client: Any, name: str, rate: Rate) -> None:
        self._client = client
        self._name = name
        self._rate = rate

    def hit(self, caller: bytes) -> int:
        """Count a request; return 0 where it is allowed, else the whole seconds to wait."""
        key = f"fanal:{self._name}:{caller.hex()}"
        # The key is made with its end, so that a process that dies in between leaves none for ever.
        with self._client.pipeline(transaction=True) as pipeline:
            pipeline.set(key, 0, ex=self._rate.window_s, nx=True)
            pipeline.incr(key)
            pipeline.ttl(key)
            _, count, left_s = pipeline.execute()
        return 0 if count <= self._rate.requests else max(1, left_s)


def make_counters(store: str) -> Callable[[str, Rate], Counter]:
    """Return what makes the counter of a name and its rate.

    Parameters
    ----------
    store : str
        `memory://` or the address of a Redis.
    """
    if store == "memory://":
        return lambda _name, rate: MemoryCounter(rate)
    # Only those who run several processes wait for this import.
    client = import_module("redis").Redis.from_url(store)
    return lambda name, rate: RedisCounter(client, name, rate)

"""Token buckets in a Redis that several processes share; each counts by itself while it is gone."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from server.counting import Counter, MemoryCounter, make_bucket, to_seconds
from server.settings import Rate

logger = logging.getLogger("fanal")

_SECOND_US = 1_000_000
# How long a Redis is waited for, and left alone once it did not answer.
REDIS_TIMEOUT_S = 0.5
REDIS_RETRY_S = 5.0

# All buckets of a request are looked at before one is changed: who is refused by one of them pays
# nothing to the others. A time too far ahead comes from a clock that was set back.
_SCRIPT = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local wait, full = 0, {}
for i, key in ipairs(KEYS) do
  local cost, whole = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local kept = tonumber(redis.call('GET', key) or '0')
  full[i] = math.min(math.max(kept, now), now + whole) + cost
  wait = math.max(wait, full[i] - now - whole)
end
if wait > 0 then return wait end
for i, key in ipairs(KEYS) do
  local left = math.ceil((full[i] - now) / 1000)
  redis.call('SET', key, string.format('%.0f', full[i]), 'PX', left)
end
return 0
"""


class SharedStore:
    """A Redis that several processes count in, and whether it answers now.

    Parameters
    ----------
    client : redis.Redis
        With short timeouts.
    clock : callable, default time.monotonic
        Returns seconds.
    """

    def __init__(self, client: Any, clock: Callable[[], float] = time.monotonic) -> None:
        self._script = client.register_script(_SCRIPT)
        self._failure: type[Exception] = import_module("redis").RedisError
        self._clock = clock
        self._lock = threading.Lock()
        self._try_at: float | None = None

    def take(self, keys: Sequence[str], costs: Sequence[int]) -> int | None:
        """Take tokens in one round trip.

        Parameters
        ----------
        keys : sequence of str
            One for each bucket.
        costs : sequence of int
            For each bucket the time that the tokens take to come back, and the time from empty
            to full, in microseconds.

        Returns
        -------
        int or None
            Microseconds to wait, 0 where all had enough; None while Redis does not answer.
        """
        if not self._may_try():
            return None
        try:
            wait = int(self._script(keys=keys, args=costs))
        except self._failure:
            self._note_failure()
            return None
        self._note_answer()
        return wait

    def _may_try(self) -> bool:
        """While Redis is gone one request tries it now and then; the others do not wait."""
        if self._try_at is None:
            return True
        with self._lock:
            now = self._clock()
            if self._try_at is not None and now < self._try_at:
                return False
            self._try_at = now + REDIS_RETRY_S
        return True

    def _note_failure(self) -> None:
        with self._lock:
            is_new = self._try_at is None
            self._try_at = self._clock() + REDIS_RETRY_S
        if is_new:
            logger.warning("Redis does not answer: each process counts requests by itself")

    def _note_answer(self) -> None:
        if self._try_at is None:
            return
        with self._lock:
            self._try_at = None
        logger.warning("Redis answers again: all processes count requests together")


class RedisCounter:
    """Counts for several processes together, and by itself while Redis is gone.

    Parameters
    ----------
    store : SharedStore
        The Redis.
    name : str
        What is counted; a part of each key.
    rate : Rate
        What each caller may do.
    together : Rate or None
        What all callers may do together; None sets no such limit.
    """

    def __init__(
        self, store: SharedStore, name: str, rate: Rate, together: Rate | None = None
    ) -> None:
        self._store = store
        self._name = name
        rates = (rate,) if together is None else (rate, together)
        self._buckets = [make_bucket(each, _SECOND_US) for each in rates]
        self._alone = MemoryCounter(rate, together)

    def hit(self, caller: bytes, amount: int = 1) -> int:
        """Take tokens; return 0 where there are enough, else the whole seconds to wait."""
        keys = [f"fanal:{self._name}:{each}" for each in (caller.hex(), "all")]
        costs = [time for each in self._buckets for time in (each.cost(amount), each.whole)]
        wait = self._store.take(keys[: len(self._buckets)], costs)
        return self._alone.hit(caller, amount) if wait is None else to_seconds(wait, _SECOND_US)


def make_counters(store: str) -> Callable[[str, Rate, Rate | None], Counter]:
    """Return what makes the counter of a name, its rate, and the rate of all callers together.

    Parameters
    ----------
    store : str
        `memory://` or the address of a Redis.
    """
    if store == "memory://":
        return lambda _name, rate, together: MemoryCounter(rate, together)
    shared = SharedStore(_connect(store))
    return lambda name, rate, together: RedisCounter(shared, name, rate, together)


def _connect(address: str) -> Any:
    # Only those who run several processes wait for this import.
    retry = import_module("redis.retry").Retry
    no_backoff = import_module("redis.backoff").NoBackoff
    return import_module("redis").Redis.from_url(
        address,
        socket_timeout=REDIS_TIMEOUT_S,
        socket_connect_timeout=REDIS_TIMEOUT_S,
        # Once, for a connection that a restarted Redis has dropped.
        retry=retry(no_backoff(), 1),
    )

"""Requests are counted in windows, within bounded memory, and together where a store is shared."""

import math
import threading

from server.config import Rate
from server.counting import MemoryCounter, RedisCounter


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def test_a_window_ends_by_itself():
    clock = Clock()
    counter = MemoryCounter(Rate(2, 60), clock=clock)
    assert [counter.hit(b"a") for _ in range(3)] == [0, 0, 60]
    clock.now += 59.5
    assert counter.hit(b"a") == 1
    clock.now += 0.5
    assert counter.hit(b"a") == 0


def test_callers_are_counted_apart():
    counter = MemoryCounter(Rate(1, 60))
    assert [counter.hit(caller) for caller in (b"a", b"b", b"c")] == [0, 0, 0]
    assert all(counter.hit(caller) for caller in (b"a", b"b", b"c"))


def test_a_flood_from_many_addresses_fills_no_memory():
    clock = Clock()
    counter = MemoryCounter(Rate(3, 60), max_callers=10, clock=clock)
    waits = [counter.hit(bytes([number])) for number in range(200)]
    # Whoever came too late shares one count.
    assert waits.count(0) == 13
    assert len(counter._counts) == 11
    assert counter.hit(bytes([9])) == 0
    clock.now += 60
    assert counter.hit(bytes([199])) == 0
    assert len(counter._counts) == 1


def test_counting_starts_no_thread_and_loses_nothing_between_threads():
    counter = MemoryCounter(Rate(1000, 3600))
    before = threading.active_count()
    allowed = []

    def work():
        allowed.extend(counter.hit(b"a") == 0 for _ in range(500))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert threading.active_count() == before
    assert allowed.count(True) == 1000


class Pipeline:
    """Stands for a Redis transaction: the four commands that are used, as its manual says."""

    def __init__(self, store, clock):
        self.store, self.clock, self.answers = store, clock, []

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        return None

    def set(self, key, value, ex, nx):
        assert nx
        is_new = self.store.get(key, (0, -math.inf))[1] <= self.clock()
        if is_new:
            self.store[key] = (value, self.clock() + ex)
        self.answers.append(is_new or None)

    def incr(self, key):
        count, ends = self.store[key]
        self.store[key] = (count + 1, ends)
        self.answers.append(count + 1)

    def ttl(self, key):
        self.answers.append(round(self.store[key][1] - self.clock()))

    def execute(self):
        return self.answers


class Client:
    def __init__(self):
        self.store, self.clock = {}, Clock()

    def pipeline(self, transaction):
        assert transaction
        return Pipeline(self.store, self.clock)


def test_processes_count_together_in_a_shared_store():
    client = Client()
    one, other = (RedisCounter(client, "assess", Rate(2, 60)) for _ in range(2))
    assert [one.hit(b"a"), other.hit(b"a"), one.hit(b"a"), one.hit(b"b")] == [0, 0, 60, 0]
    client.clock.now += 60
    assert other.hit(b"a") == 0
    assert sorted(client.store) == ["fanal:assess:61", "fanal:assess:62"]

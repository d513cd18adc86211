"""Requests take tokens of a bucket, within bounded memory, together where a Redis is shared."""

import logging
import os
import signal
import threading

import pytest
from redis import ConnectionError
from redis import Redis as Client

from server.config import Rate
from server.counting import MemoryCounter
from server.shared_counting import RedisCounter, SharedStore, _connect, make_counters

SECOND = 1_000_000_000


class Clock:
    """Tells nanoseconds, or seconds where they are asked for."""

    def __init__(self):
        self.now_s = 1000.0

    def __call__(self):
        return round(self.now_s * SECOND)

    def seconds(self):
        return self.now_s


def callers(number):
    """Return hashes as the limiter makes them: their first bytes are spread evenly."""
    return [bytes([each % 256]) + each.to_bytes(15, "big") for each in range(number)]


def test_a_bucket_is_emptied_and_fills_evenly():
    clock = Clock()
    counter = MemoryCounter(Rate(4, 60), clock=clock)
    assert [counter.hit(b"a") for _ in range(5)] == [0, 0, 0, 0, 15]
    clock.now_s += 14.5
    assert counter.hit(b"a") == 1
    clock.now_s += 0.5
    assert [counter.hit(b"a"), counter.hit(b"a")] == [0, 15]
    clock.now_s += 600
    assert [counter.hit(b"a") for _ in range(5)] == [0, 0, 0, 0, 15]


@pytest.mark.parametrize("rate", [Rate(1, 1), Rate(7, 60), Rate(600, 60), Rate(9973, 86_400)])
def test_exactly_the_allowed_number_may_come_at_once(rate):
    clock = Clock()
    counter = MemoryCounter(rate, clock=clock)
    assert sum(counter.hit(b"a") == 0 for _ in range(rate.requests + 5)) == rate.requests


def test_over_a_long_time_no_more_than_the_rate_comes_through():
    clock, allowed = Clock(), 0
    counter = MemoryCounter(Rate(10, 60), clock=clock)
    for _ in range(36_000):
        allowed += counter.hit(b"a") == 0
        clock.now_s += 0.1
    assert 600 <= allowed <= 610


def test_callers_are_counted_apart():
    counter = MemoryCounter(Rate(1, 60))
    assert [counter.hit(caller) for caller in (b"a", b"b", b"c")] == [0, 0, 0]
    assert all(counter.hit(caller) for caller in (b"a", b"b", b"c"))


def test_many_requests_in_one_take_as_many_tokens():
    counter = MemoryCounter(Rate(10, 60), clock=Clock())
    assert [counter.hit(b"a", 7), counter.hit(b"a", 4), counter.hit(b"a", 3)] == [0, 6, 0]
    # More than the bucket holds counts as all of it, or it could never come.
    assert MemoryCounter(Rate(10, 60)).hit(b"a", 100) == 0


def test_all_together_may_do_no_more_than_their_own_rate():
    clock = Clock()
    counter = MemoryCounter(Rate(3, 60), Rate(5, 60), clock=clock)
    assert [counter.hit(caller) for caller in callers(6)] == [0, 0, 0, 0, 0, 12]
    clock.now_s += 12
    # The refusal cost the sixth caller nothing.
    assert counter.hit(callers(6)[5]) == 0


def test_who_is_refused_alone_costs_the_others_nothing():
    counter = MemoryCounter(Rate(1, 60), Rate(3, 60), clock=Clock())
    assert counter.hit(b"a") == 0
    assert all(counter.hit(b"a") for _ in range(50))
    assert [counter.hit(b"b"), counter.hit(b"c")] == [0, 0]


def test_a_flood_from_many_addresses_fills_no_memory():
    clock = Clock()
    counter = MemoryCounter(Rate(3, 60), max_callers=100, clock=clock)
    early, *late = (callers(20_000)[:100], *callers(20_000)[100:])
    for caller in early:
        assert counter.hit(caller) == 0
    allowed = sum(counter.hit(caller) == 0 for caller in late)
    # Whoever came too late shares one of 256 buckets, for none of which there is a fresh start.
    assert allowed == 3 * 256
    assert len(counter._full_at) == 100 + 256
    assert sum(counter.hit(caller) == 0 for caller in late) == 0
    # Who was there before is not pushed out.
    assert [counter.hit(early[0]), counter.hit(early[0]), counter.hit(early[0])] == [0, 0, 20]
    clock.now_s += 60
    assert [counter.hit(late[0]) for _ in range(4)] == [0, 0, 0, 20]
    assert len(counter._full_at) == 1


def test_counting_starts_no_thread_and_loses_nothing_between_threads():
    counter = MemoryCounter(Rate(1000, 3600), clock=Clock())
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


@pytest.fixture
def client(redis_url):
    with Client.from_url(redis_url) as client:
        yield client


def make_shared(redis_url, rate, together=None, clock=None):
    store = SharedStore(_connect(redis_url), *([clock.seconds] if clock else []))
    return RedisCounter(store, "assess", rate, together)


def test_processes_count_together_in_a_shared_store(redis_url, client):
    one, other = (make_shared(redis_url, Rate(2, 3600)) for _ in range(2))
    assert [one.hit(b"a"), other.hit(b"a"), one.hit(b"b")] == [0, 0, 0]
    assert 1790 < one.hit(b"a") <= 1800
    assert 1790 < other.hit(b"a") <= 1800
    assert sorted(client.keys()) == [b"fanal:assess:61", b"fanal:assess:62"]


def test_what_is_full_again_is_forgotten_by_the_store(redis_url, client):
    counter = make_shared(redis_url, Rate(4, 3600), Rate(6, 3600))
    counter.hit(b"a")
    assert client.pttl("fanal:assess:61") in range(890_000, 900_001)
    assert client.pttl("fanal:assess:all") in range(590_000, 600_001)


def test_all_together_are_limited_in_the_shared_store_too(redis_url, client):
    counter = make_shared(redis_url, Rate(2, 3600), Rate(4, 3600))
    answers = [counter.hit(caller) == 0 for caller in (b"a", b"a", b"a", b"b", b"c", b"d")]
    assert answers == [True, True, False, True, True, False]
    # Neither refusal cost anything.
    assert not client.exists("fanal:assess:64")
    assert client.pttl("fanal:assess:all") > 3_590_000


def test_an_amount_takes_as_many_tokens_of_the_shared_store(redis_url):
    counter = make_shared(redis_url, Rate(10, 3600))
    assert [counter.hit(b"a", 7) == 0, counter.hit(b"a", 4) == 0, counter.hit(b"a", 3) == 0] == [
        True, False, True,
    ]  # fmt: skip


def test_a_clock_that_was_set_back_locks_nobody_out(redis_url, client):
    counter = make_shared(redis_url, Rate(2, 60))
    client.set("fanal:assess:61", 2**52)
    assert 0 < counter.hit(b"a") <= 60


def test_one_request_is_one_round_trip(redis_url, client):
    counter = make_shared(redis_url, Rate(100, 60), Rate(100, 60))
    counter.hit(b"a")
    sent = []
    connection = counter._store._script.registered_client.connection_pool.get_connection()
    send = connection.send_packed_command
    connection.send_packed_command = lambda *given, **named: sent.append(1) or send(*given, **named)
    counter._store._script.registered_client.connection_pool.release(connection)
    for _ in range(5):
        counter.hit(b"a")
    assert len(sent) == 5


def test_while_redis_is_gone_each_process_counts_by_itself(redis, redis_url, caplog, monkeypatch):
    clock = Clock()
    one, other = (make_shared(redis_url, Rate(2, 3600), clock=clock) for _ in range(2))
    assert one.hit(b"a") == 0
    monkeypatch.setattr(logging.getLogger("fanal"), "propagate", True)
    with caplog.at_level(logging.WARNING, "fanal"):
        redis.kill()
        try:
            assert [one.hit(b"a") == 0 for _ in range(4)] == [True, True, False, False]
            assert [other.hit(b"a") == 0 for _ in range(3)] == [True, True, False]
            clock.now_s += 6
            assert one.hit(b"b") == 0
        finally:
            redis.start()
        # It is tried again by itself, and is empty now.
        assert one.hit(b"a") > 0
        clock.now_s += 6
        assert [one.hit(b"a") == 0, other.hit(b"a") == 0, one.hit(b"a") == 0] == [
            True, True, False,
        ]  # fmt: skip
    assert [record.message.split(":")[0] for record in caplog.records] == [
        "Redis does not answer", "Redis does not answer",
        "Redis answers again", "Redis answers again",
    ]  # fmt: skip


def test_a_redis_that_hangs_is_waited_for_once(redis, redis_url, monkeypatch):
    monkeypatch.setattr("server.shared_counting.REDIS_TIMEOUT_S", 0.05)
    clock, asked = Clock(), []
    counter = make_shared(redis_url, Rate(3, 3600), clock=clock)
    counter.hit(b"a")
    script = counter._store._script
    counter._store._script = lambda **named: asked.append(1) or script(**named)
    os.kill(redis.pid, signal.SIGSTOP)
    try:
        assert [counter.hit(b"b") == 0 for _ in range(4)] == [True, True, True, False]
    finally:
        os.kill(redis.pid, signal.SIGCONT)
    assert len(asked) == 1


def test_while_one_request_tries_redis_the_others_do_not_wait(redis_url):
    clock, asked, answer = Clock(), threading.Semaphore(0), threading.Event()
    counter = make_shared(redis_url, Rate(3, 3600), clock=clock)

    def fail(**_named):
        asked.release()
        answer.wait(20)
        raise ConnectionError

    counter._store._script = fail
    answer.set()
    counter.hit(b"a")
    asked.acquire()
    answer.clear()
    clock.now_s += 6
    trying = threading.Thread(target=counter.hit, args=(b"a",))
    trying.start()
    asked.acquire()
    # Would wait for as long as the first, and ask again.
    assert counter.hit(b"b") == 0
    assert not asked.acquire(blocking=False)
    answer.set()
    trying.join()


def test_a_redis_that_forgot_the_script_is_told_again(redis_url, client):
    counter = make_shared(redis_url, Rate(2, 3600))
    counter.hit(b"a")
    client.script_flush()
    assert [counter.hit(b"a") == 0, counter.hit(b"a") == 0] == [True, False]


def test_a_redis_that_refuses_is_treated_like_one_that_is_gone(redis_url, client):
    counter = make_shared(redis_url, Rate(2, 3600))
    client.set("filler", b"x" * 2_000_000)
    client.config_set("maxmemory-policy", "noeviction")
    client.config_set("maxmemory", "1mb")
    try:
        assert [counter.hit(b"a") == 0 for _ in range(3)] == [True, True, False]
    finally:
        client.config_set("maxmemory", "0")


def test_the_address_of_the_store_chooses_the_counter(redis_url):
    for address, kind in (("memory://", MemoryCounter), (redis_url, RedisCounter)):
        counter = make_counters(address)("assess", Rate(1, 60), None)
        assert isinstance(counter, kind)
        assert [counter.hit(b"a") == 0, counter.hit(b"a") == 0] == [True, False]

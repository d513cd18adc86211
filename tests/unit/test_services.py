"""The databases that the tests use are real, private, and gone at the end."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest
import redis as redis_client

from server.config import REPO_ROOT
from tools import service as base
from tools.services import Postgres, Redis, ServiceFailed, run_service


def read_owner(pid):
    return os.stat(f"/proc/{pid}").st_uid


def ask(url, question):
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchone()[0]


def test_postgres_is_ours_alone_and_no_system_cluster(postgres):
    where = ask(postgres.url(), "SHOW data_directory")
    assert where == str(postgres.folder / "data")
    assert read_owner(postgres.pid) != 0
    assert postgres.folder.stat().st_mode & 0o077 == 0
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(postgres.url().replace(postgres.password, "wrong"))


def test_each_database_is_new_and_empty(fresh_database):
    first, second = fresh_database(), fresh_database()
    with psycopg.connect(first) as connection:
        connection.execute("CREATE TABLE seen (a int)")
    assert ask(second, "SELECT count(*) FROM pg_tables WHERE tablename = 'seen'") == 0
    assert first != second


def test_what_was_committed_survives_a_kill(postgres_url):
    with run_service(Postgres) as own:
        assert ask(own.url(), "SHOW fsync") == "on"
        with psycopg.connect(own.url()) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS a")
        port = own.port
        own.kill()
        assert not own.is_answering()
        own.start()
        assert (ask(own.url(), "SELECT a FROM kept"), own.port) == (7, port)
    assert not own.folder.exists()
    # The cluster that all tests share is another one.
    assert ask(postgres_url, "SELECT count(*) FROM pg_tables WHERE tablename = 'kept'") == 0


def test_redis_is_ours_alone_and_asks_for_its_password(redis_url, redis):
    client = redis_client.Redis.from_url(redis_url)
    assert client.dbsize() == 0
    client.set("a", 1)
    redis.flush()
    assert client.dbsize() == 0
    client.close()
    with pytest.raises(redis_client.AuthenticationError):
        redis_client.Redis(port=redis.port).ping()
    assert read_owner(redis.pid) != 0


class Broken(Redis):
    def _input(self):
        return b"no such setting\n"


def test_a_service_that_does_not_start_shows_its_log():
    with pytest.raises(ServiceFailed, match="Bad directive"), run_service(Broken):
        pass


class OnTakenPort(Redis):
    def _launch(self):
        # The first port that is tried belongs to somebody else by the time it is used.
        if self.taken and self.port not in self.tried:
            self.port = self.taken if not self.tried else self.port
            self.tried.append(self.port)
        super()._launch()


def test_a_port_that_was_taken_meanwhile_is_left_to_its_owner(redis):
    OnTakenPort.taken, OnTakenPort.tried = redis.port, []
    with run_service(OnTakenPort) as other:
        assert other.port != redis.port
    assert OnTakenPort.tried[0] == redis.port


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_services_end_with_whoever_started_them(number):
    started = subprocess.Popen(
        [sys.executable, "-m", "tools.services"], cwd=REPO_ROOT, stdout=subprocess.PIPE, text=True
    )
    url = started.stdout.readline().strip().removeprefix("FANAL_DATABASE=")
    assert started.stdout.readline().startswith("FANAL_RATE_STORE=redis://")
    assert ask(url, "SELECT 1") == 1
    started.send_signal(number)
    assert started.wait(60) == (0 if number == signal.SIGTERM else -signal.SIGKILL)
    started.stdout.close()
    for _ in range(600):
        if not is_reachable(url):
            return
        time.sleep(0.1)
    raise AssertionError("PostgreSQL outlived its parent by a minute")


def test_what_a_killed_run_left_is_removed_by_the_next():
    child = subprocess.Popen(["true"])
    child.wait()
    with run_service(Redis) as first:
        place = first.folder.parent
        orphan = place / f"fanal-service-{child.pid}-left"
        orphan.mkdir()
        with run_service(Redis) as second:
            assert not orphan.exists()
            assert first.is_answering()
            assert second.is_answering()


def test_memory_is_used_only_where_there_is_plenty(monkeypatch):
    with tempfile.TemporaryDirectory() as memory:
        os.chmod(memory, 0o755)
        monkeypatch.setattr(base, "MEMORY", Path(memory))
        for needed, is_used in ((0, True), (10**18, False)):
            monkeypatch.setattr(base, "MEMORY_NEEDED_BYTES", needed)
            with run_service(Redis, in_memory=True) as service:
                assert (service.folder.parent == Path(memory)) == is_used


def is_reachable(url):
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True

"""Shared by all Python tests: the repository is importable, databases and a Redis are at hand."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from server.db import make_engine
from server.store.schema import upgrade_schema
from tools.services import Postgres, Redis, Service, ServiceFailed, run_service

BACKENDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Start a PostgreSQL of this run's own, once it is asked for."""
    yield from _run(lambda folder: Postgres(folder, is_durable=False), in_memory=True)


@pytest.fixture(scope="session")
def redis() -> Iterator[Redis]:
    """Start a Redis of this run's own, once it is asked for."""
    yield from _run(Redis)


@pytest.fixture
def fresh_database(postgres: Postgres) -> Iterator[Callable[[], str]]:
    """Return a function that makes a new empty PostgreSQL database and returns its address."""
    names: list[str] = []

    def make() -> str:
        names.append(postgres.make_database())
        return postgres.url_of(names[-1])

    yield make
    for name in names:
        postgres.drop_database(name)


@pytest.fixture(scope="session")
def migrated(postgres: Postgres) -> str:
    """Return the name of a database with the newest tables, to be copied."""
    name = postgres.make_database()
    engine = make_engine(postgres.url_of(name).replace("postgresql://", "postgresql+psycopg://"))
    upgrade_schema(engine)
    engine.dispose()
    return name


@pytest.fixture
def postgres_url(fresh_database: Callable[[], str]) -> str:
    """Return the address of a new empty PostgreSQL database."""
    return fresh_database()


@pytest.fixture
def redis_url(redis: Redis) -> str:
    """Return the address of a Redis that holds nothing."""
    redis.flush()
    return redis.url()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that needs a database on every kind, unless it is marked `one_database`."""
    if "database" in metafunc.fixturenames:
        is_one = metafunc.definition.get_closest_marker("one_database")
        metafunc.parametrize("database", BACKENDS[:1] if is_one else BACKENDS, indirect=True)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """Return the kind of database that this run of the test is about."""
    kind: str = request.param
    return kind


@pytest.fixture
def new_database_url(database: str, request: pytest.FixtureRequest) -> Callable[[], str]:
    """Return a function that gives FANAL_DATABASE for a new empty database.

    It is "" for SQLite, whose file lies in the data folder: another folder, another database.
    """
    if database == "sqlite":
        return lambda: ""
    make: Callable[[], str] = request.getfixturevalue("fresh_database")
    return make


@pytest.fixture
def database_url(database: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """Return FANAL_DATABASE of one new database for this test, as `init-db` leaves it.

    It is "" for SQLite. Making a copy is several times quicker than migrating anew.
    """
    if database == "sqlite":
        yield ""
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    name = postgres.make_database(template=request.getfixturevalue("migrated"))
    yield postgres.url_of(name)
    postgres.drop_database(name)


def _run(make: Callable[[Path], Service], in_memory: bool = False) -> Iterator[Any]:
    try:
        with run_service(make, in_memory) as service:
            yield service
    except ServiceFailed as error:
        pytest.fail(str(error), pytrace=False)

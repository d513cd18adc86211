"""Checks of the database: there, new enough, whole, in time, and looked after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from server.clock import Clock
from server.config import Config
from server.db import make_engine, open_reading
from server.doctor.check import Check, ok, warning, wrong
from server.doctor.files import holds_key
from server.secret import load_or_make_secret
from server.store.audit import find_tampering, read_tail
from server.store.examining import (
    Workload,
    is_file_sound,
    read_clock,
    read_connection_limit,
    read_version,
    read_workload,
)
from server.store.schema import find_newest_revision, read_revision

# Codes of the second factor hold for half a minute to either side.
_CLOCK_WRONG_S = 30
_CLOCK_OFF_S = 3
# Connections that a process opens besides one for each thread.
_SPARE_CONNECTIONS = 2
# From this share of FANAL_MAX_REPORTS on, it is time to decide.
_NEARLY_FULL = 0.9
# A verdict with an effect takes two.
_FEW_REVIEWERS = 2


def check_database(config: Config, clock: Clock) -> Iterator[Check]:
    """Look at the database; nothing is made or changed."""
    if config.is_sqlite and not config.database_path.exists():
        words = f"{config.database_path} is missing"
        yield wrong("database", words, "start the server once, or `init-db`")
        return
    engine = make_engine(config.database_url)
    try:
        revision = _check_revision(engine)
        yield revision
        if not revision.advice:
            yield from _check_connection(config, engine, clock.now())
            yield from _check_content(config, engine, clock.now())
    except SQLAlchemyError as error:
        words = f"it cannot be used ({type(error).__name__})"
        yield wrong("database", words, "start it, or mend FANAL_DATABASE")
    finally:
        engine.dispose()


def _check_revision(engine: Engine) -> Check:
    revision, newest = read_revision(engine), find_newest_revision()
    if revision is None:
        return wrong("database", "it has no tables", "start the server once, or `init-db`")
    if revision > newest:
        words = f"it is at revision {revision} and this release knows {newest}"
        return wrong("database", words, "install the newer release again, or restore a backup")
    if revision < newest:
        words = f"it is at revision {revision} and not at {newest}"
        return wrong("database", words, "make a backup with the old release, then `init-db`")
    with engine.connect() as connection:
        version = read_version(connection)
        if not is_file_sound(connection):
            advice = "stop the server, keep the file, restore a backup into a new folder"
            return wrong("database", f"the file of {version} is damaged", advice)
    return ok("database", f"{version}, at revision {revision}")


def _check_connection(config: Config, engine: Engine, now: datetime) -> Iterator[Check]:
    with engine.connect() as connection:
        limit, time = read_connection_limit(connection), read_clock(connection)
    needed = config.workers * (config.threads + _SPARE_CONNECTIONS)
    if limit is not None and needed > limit:
        words = f"{needed} connections may be needed and the database takes {limit}"
        advice = "raise its max_connections, or lower FANAL_WORKERS or FANAL_THREADS"
        yield warning("connections", words, advice)
    if time is not None:
        yield _compare_clocks(abs((time - now).total_seconds()))


def _compare_clocks(off_s: float) -> Check:
    words = f"this computer and the database differ by {off_s:.0f} seconds"
    advice = "let both follow a time server: codes of the second factor and times need it"
    if off_s >= _CLOCK_WRONG_S:
        return wrong("clock", words, advice)
    return warning("clock", words, advice) if off_s >= _CLOCK_OFF_S else ok("clock", words)


def _check_content(config: Config, engine: Engine, now: datetime) -> Iterator[Check]:
    with open_reading(engine) as session:
        yield from _check_workload(config, read_workload(session, now), now)
        if holds_key(config.secret_path):
            fault = find_tampering(session, load_or_make_secret(config.secret_path))
            number, _ = read_tail(session)
            if fault:
                advice = "`verify-audit`; compare with a backup, and with what you noted elsewhere"
                yield wrong("audit trail", fault, advice)
            else:
                yield ok("audit trail", f"{number} entries, all as they were written")


def _check_workload(config: Config, load: Workload, now: datetime) -> Iterator[Check]:
    yield _check_room(config, load)
    if load.newest and load.newest > now + timedelta(seconds=_CLOCK_WRONG_S):
        words = f"the newest report is of {load.newest:%Y-%m-%d %H:%M} UTC, which is to come"
        yield wrong("clock", words, "set the clock of this computer")
    yield _check_reviewers(load)
    if load.overdue:
        words = f"{load.overdue} reports wait longer than was promised"
        yield warning("queue", words, "answer them at /review/, or raise FANAL_ANSWER_DAYS")
    elif load.urgent:
        words = f"{load.urgent} urgent reports wait"
        yield warning("queue", words, "a minor, or somebody in danger: look at /review/ now")
    else:
        yield ok("queue", f"{load.waiting} reports wait, none longer than promised")


def _check_room(config: Config, load: Workload) -> Check:
    words = f"{load.stored} of at most {config.max_reports} are stored"
    advice = "answer and let expire, shorten FANAL_RETENTION_DAYS, or raise FANAL_MAX_REPORTS"
    if load.stored >= config.max_reports:
        return wrong("reports", f"{words}: new ones are refused", advice)
    if load.stored >= config.max_reports * _NEARLY_FULL:
        return warning("reports", words, advice)
    return ok("reports", words)


def _check_reviewers(load: Workload) -> Check:
    words = f"{load.deciders} accounts may decide"
    if not load.waiting or load.deciders >= _FEW_REVIEWERS:
        return ok("reviewers", words)
    advice = "`add-reviewer`: nobody answers" if not load.deciders else "`add-reviewer`"
    need = "a correction takes two" if load.deciders else f"{load.waiting} reports wait"
    return warning("reviewers", f"{words}, and {need}", advice)

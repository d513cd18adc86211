"""The audit trail: appended in turn, and every kind of tampering shows."""

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from server.db import make_sessions
from server.store.audit import append_audit, find_tampering, list_audit, read_tail

SECRET = b"s" * 32
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def sessions(engine):
    return make_sessions(engine)


def append(sessions, *subjects):
    for subject in subjects:
        with sessions() as session:
            session.connection(execution_options={"will_write": True})
            append_audit(session, SECRET, NOW, "amal", "verdict", subject, {"decision": "lure"})
            session.commit()


def tamper(engine, *statements):
    """Change the tables as somebody with the whole database in hand would."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_frozen"))
            connection.execute(text("DROP TRIGGER audit_kept"))
        else:
            connection.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
        for statement in statements:
            connection.execute(text(statement))


def verify(sessions):
    with sessions() as session:
        return find_tampering(session, SECRET)


def test_an_untouched_trail_is_right(sessions):
    assert verify(sessions) is None
    append(sessions, "one", "two", "three")
    assert verify(sessions) is None
    with sessions() as session:
        assert read_tail(session)[0] == 3
        assert [each.subject for each in list_audit(session, None, 2)] == ["three", "two"]
        assert [each.subject for each in list_audit(session, 2, 2)] == ["one"]


def test_another_secret_finds_the_first_entry_wrong(sessions):
    append(sessions, "one")
    with sessions() as session:
        assert find_tampering(session, b"t" * 32) == "entry 1 was changed"


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'bela'", "DELETE FROM audit"])
def test_the_database_itself_refuses_changes(engine, sessions, statement):
    append(sessions, "one")
    with pytest.raises(DatabaseError, match="only appended"), engine.begin() as connection:
        connection.execute(text(statement))
    assert verify(sessions) is None


@pytest.mark.parametrize(
    "change",
    [
        "time = '2026-11-28 12:00:01'",
        "actor = 'bela'",
        "action = 'note'",
        "subject = 'four'",
        "detail = '{\"decision\": \"no-mistake\"}'",
        "hash = previous_hash",
    ],
)
def test_a_changed_field_shows(engine, sessions, change):
    append(sessions, "one", "two", "three")
    tamper(engine, f"UPDATE audit SET {change} WHERE seq = 2")
    assert verify(sessions) == "entry 2 was changed"


def test_a_changed_link_shows(engine, sessions):
    append(sessions, "one", "two", "three")
    tamper(engine, "UPDATE audit SET previous_hash = hash WHERE seq = 2")
    assert verify(sessions) == "entry 2 does not follow the entry before it"


def test_a_removed_entry_shows(engine, sessions):
    append(sessions, "one", "two", "three")
    tamper(engine, "DELETE FROM audit WHERE seq = 2")
    assert verify(sessions) == "entry 2 is missing: entry 3 stands in its place"


def test_a_removed_entry_shows_when_the_others_move_up(engine, sessions):
    append(sessions, "one", "two", "three")
    tamper(engine, "DELETE FROM audit WHERE seq = 2", "UPDATE audit SET seq = 2 WHERE seq = 3")
    assert verify(sessions) == "entry 2 does not follow the entry before it"


def test_exchanged_entries_show(engine, sessions):
    append(sessions, "one", "two", "three")
    moves = [(1, 9), (2, 1), (9, 2)]
    tamper(engine, *[f"UPDATE audit SET seq = {new} WHERE seq = {old}" for old, new in moves])
    assert verify(sessions) == "entry 1 does not follow the entry before it"


@pytest.mark.parametrize(
    "also",
    [
        "SELECT 1",
        "UPDATE serials SET value = 2 WHERE name = 'audit-tail'",
        "DELETE FROM serials",
    ],
)
def test_a_cut_end_shows(engine, sessions, also):
    append(sessions, "one", "two", "three")
    tamper(engine, "DELETE FROM audit WHERE seq = 3", also)
    assert verify(sessions) is not None


def test_a_cut_end_is_told_with_its_number(engine, sessions):
    append(sessions, "one", "two", "three")
    tamper(engine, "DELETE FROM audit WHERE seq = 3")
    assert verify(sessions) == "entry 3 is missing: 3 entries were written, 2 are there"


def test_a_trail_that_is_gone_as_a_whole_shows_where_there_are_accounts(engine, sessions):
    append(sessions, "one")
    account = (
        "INSERT INTO reviewers (name, role, password_hash, totp_secret, last_totp_step, active, "
        "failures, created) VALUES ('amal', 'lead', '', '', 0, true, 0, '2026-11-28 12:00:00')"
    )
    tamper(engine, account, "DELETE FROM audit", "DELETE FROM serials")
    assert verify(sessions) == "entry 1 is missing: there are accounts and no entries"


def test_entries_appended_at_once_form_one_chain(sessions):
    failures = []

    def run(name):
        try:
            append(sessions, *[f"{name}-{number}" for number in range(10)])
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert verify(sessions) is None
    with sessions() as session:
        assert read_tail(session)[0] == 40

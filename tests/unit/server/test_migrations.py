"""Migrations make the tables that the code means, and carry the data of every release along."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from server.config import REPO_ROOT, load_config
from server.db import make_engine
from server.store.schema import find_newest_revision, read_revision, upgrade_schema
from server.store.tables import IMMUTABLE_COLUMNS, AuditEntry, Base, Report, Verdict, WeeklyCount

VERSIONS = REPO_ROOT / "server" / "migrations" / "versions"
# What release 0.3.0 stored: everything a reporter may send, and as little as possible.
OLD_REPORTS = (
    "INSERT INTO reports (id, kind, state, created, text, language, url, note, level, model, "
    "receipt_hash, key_hash, body_hash) VALUES "
    "('full', 'false-alarm', 'received', '2026-11-01 10:20:30', 'Waiters wanted', 'en', "
    "'https://jobs.example.org:8443/view?id=1', 'It is honest', 'some-signs', '0.3.0', 'r1', "
    "'k1', 'b1'), "
    "('bare', 'missed', 'received', '2026-11-02 00:00:00', 'Модель', NULL, NULL, NULL, NULL, "
    "NULL, 'r2', NULL, 'b2'), "
    "('odd', 'lure', 'received', '2026-11-02 00:00:00', 'x', NULL, 'https://[x', NULL, NULL, "
    "NULL, 'r3', NULL, 'b3'), "
    f"('long', 'lure', 'received', '2026-11-02 00:00:00', 'x', NULL, 'https://{'a' * 300}', NULL, "
    "NULL, NULL, 'r4', NULL, 'b4')"
)
OLD_COUNTS = "INSERT INTO report_counts VALUES ('false-alarm', 7, 2, 1), ('missed', 1, 0, 0)"


@pytest.fixture
def new_engine(new_database_url, tmp_path):
    """Return a function that gives an engine on a new empty database."""
    made = []

    def make():
        folder = tmp_path / str(len(made))
        folder.mkdir()
        env = {"FANAL_DATA_DIR": str(folder), "FANAL_DATABASE": new_database_url()}
        made.append(make_engine(load_config(env).database_url))
        return made[-1]

    yield make
    for engine in made:
        engine.dispose()


def describe(engine):
    inspector = inspect(engine)
    return {table: describe_table(inspector, table) for table in list_tables(inspector)}


def list_tables(inspector):
    return sorted(set(inspector.get_table_names()) - {"alembic_version"})


def describe_table(inspector, table):
    links = inspector.get_foreign_keys(table)
    return {
        "columns": {
            (each["name"], str(each["type"]), each["nullable"], each.get("comment"))
            for each in inspector.get_columns(table)
        },
        "key": inspector.get_pk_constraint(table)["constrained_columns"],
        "indexes": {(tuple(i["column_names"]), i["unique"]) for i in inspector.get_indexes(table)},
        "unique": {tuple(u["column_names"]) for u in inspector.get_unique_constraints(table)},
        "links": {
            (*each["constrained_columns"], each["referred_table"], each["options"].get("ondelete"))
            for each in links
        },
    }


def test_migrations_make_the_tables_that_the_code_means(new_engine):
    migrated, created = new_engine(), new_engine()
    upgrade_schema(migrated)
    upgrade_schema(migrated)
    Base.metadata.create_all(created)
    assert describe(migrated) == describe(created)
    assert set(describe(created)) == set(Base.metadata.tables)
    assert read_revision(migrated) == find_newest_revision() == "0002"


def test_migrations_are_numbered_without_gaps():
    files = sorted(VERSIONS.glob("*.py"))
    assert [file.name[:5] for file in files] == [f"{n:04}_" for n in range(1, len(files) + 1)]


def test_the_migrations_carry_the_same_comments():
    written = "".join(file.read_text("utf-8") for file in sorted(VERSIONS.glob("*.py")))
    for table in Base.metadata.tables.values():
        assert table.comment in written
        for column in table.columns:
            assert column.comment in written


@pytest.fixture
def upgraded(new_engine):
    """Return a database that release 0.3.0 filled and this one upgraded."""
    engine = new_engine()
    upgrade_schema(engine, "0001")
    with engine.begin() as connection:
        connection.execute(text(OLD_REPORTS))
        connection.execute(text(OLD_COUNTS))
    upgrade_schema(engine)
    return engine


def test_reports_of_the_release_before_are_all_there(upgraded):
    with Session(upgraded) as session:
        names = ("full", "bare", "odd", "long")
        full, bare, odd, long = (session.get(Report, name) for name in names)
    assert (full.text, full.note, full.level) == ("Waiters wanted", "It is honest", "some-signs")
    assert full.created.isoformat() == "2026-11-01T10:20:30+00:00"
    assert (full.receipt_hash, full.key_hash, full.body_hash) == ("r1", "k1", "b1")
    assert full.host == "jobs.example.org"
    assert (bare.text, bare.url, bare.host, bare.key_hash) == ("Модель", None, None, None)
    assert (odd.url, odd.host, len(long.url), long.host) == ("https://[x", None, 308, None)
    for report in (full, bare):
        assert (report.state, report.lane, report.source) == ("received", "normal", "reporter")
        assert (report.redactions, report.judged_indicators) == (0, [])
        assert (report.outcome, report.cluster_id, report.due) == (None, None, None)


def test_counts_of_the_release_before_are_carried_over(upgraded):
    with Session(upgraded) as session:
        rows = session.scalars(select(WeeklyCount).order_by(WeeklyCount.kind)).all()
    assert [(row.week, row.kind, row.language) for row in rows] == [
        ("before", "false-alarm", "und"),
        ("before", "missed", "und"),
    ]
    assert [(row.received, row.withdrawn, row.expired) for row in rows] == [(7, 2, 1), (1, 0, 0)]
    assert "report_counts" not in list_tables(inspect(upgraded))


def test_an_old_report_can_be_decided_and_erased(upgraded):
    with Session(upgraded) as session:
        report = session.get(Report, "full")
        report.state, report.outcome = "decided", "accepted"
        session.commit()
        session.delete(report)
        session.commit()
        assert session.get(Report, "full") is None


def test_many_that_upgrade_at_once_take_turns(new_engine):
    engine = new_engine()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: upgrade_schema(engine), range(4)))
    assert read_revision(engine) == find_newest_revision()


# --- What must not change, the database itself refuses to change --------------------------------


@pytest.fixture
def judged(upgraded):
    """Return an upgraded database with a verdict and an entry of the audit trail."""
    with upgraded.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO reviewers (id, name, role, password_hash, totp_secret, "
                "last_totp_step, active, failures, created) VALUES "
                "(1, 'ada', 'lead', 'x', 'x', 0, true, 0, '2026-11-01 00:00:00')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO verdicts (report_id, reviewer_id, decision, reason, created) "
                "VALUES ('full', 1, 'unclear', 'why', '2026-11-01 00:00:00')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO audit (seq, time, actor, action, subject, detail, previous_hash, "
                "hash) VALUES (1, '2026-11-01 00:00:00', 'ada', 'a', 's', '{}', 'p', 'h')"
            )
        )
    return upgraded


def assert_refused(engine, statement):
    with pytest.raises(DBAPIError, match="are only appended"), engine.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize("column", IMMUTABLE_COLUMNS)
def test_what_a_reporter_sent_cannot_be_changed(upgraded, column):
    assert_refused(upgraded, f"UPDATE reports SET {column} = {column} WHERE id = 'full'")


def test_verdicts_and_the_audit_trail_cannot_be_changed(judged):
    assert_refused(judged, "UPDATE verdicts SET reason = 'other'")
    assert_refused(judged, "UPDATE audit SET actor = 'other'")
    assert_refused(judged, "DELETE FROM audit")
    with Session(judged) as session:
        assert session.scalars(select(Verdict.reason)).all() == ["why"]
        assert session.scalars(select(AuditEntry.actor)).all() == ["ada"]


def test_erasing_a_report_takes_its_verdicts_along(judged):
    with Session(judged) as session:
        session.delete(session.get(Report, "full"))
        session.commit()
        assert session.scalars(select(Verdict)).all() == []

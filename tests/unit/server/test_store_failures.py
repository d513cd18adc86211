"""A database that is down, locked, read-only or full: 503, nothing half-written, judging works."""

import contextlib
import logging

import pytest
from sqlalchemy import event, func, select, text

from server import create_app
from server.store.tables import Cluster, Report, WeeklyCount

TEXT = "Zanzibarine quokka advert that nobody else would write"
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


def send(app, key=None):
    headers = {"Idempotency-Key": key} if key else {}
    body = {"kind": "false-alarm", "text": TEXT, "consent": True}
    return app.test_client().post("/v1/reports", json=body, headers=headers)


def every_route(app, sent):
    """Yield the answer of each route that needs the database."""
    client = app.test_client()
    path, receipt = f"/v1/reports/{sent['id']}", {"Authorization": f"Bearer {sent['receipt']}"}
    yield client.get(path, headers=receipt)
    yield client.post(f"{path}/reply", json={"text": "a reply"}, headers=receipt)
    yield client.delete(path, headers=receipt)
    yield send(app)


def check_unavailable(answer):
    assert answer.status_code == 503
    assert answer.get_json()["type"] == "urn:fanal:problem:store-unavailable"
    assert int(answer.headers["Retry-After"]) > 0
    assert "quokka" not in answer.text


def check_assess(app, lure):
    answer = app.test_client().post("/v1/assess", json={"text": lure})
    assert (answer.status_code, answer.get_json()["level"]) == (200, "strong-signs")


def count(app, table):
    with app.extensions["fanal"].sessions() as session:
        return session.scalar(select(func.count()).select_from(table))


def set_pragma(app, pragma):
    """Let every connection from now on be made with a pragma of SQLite."""
    engine = app.extensions["fanal"].engine

    def run(connection, _record):
        connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "connect", run)
    engine.dispose()
    return lambda: (event.remove(engine, "connect", run), engine.dispose())


@contextlib.contextmanager
def read_only(app):
    engine = app.extensions["fanal"].engine
    if engine.dialect.name == "sqlite":
        undo = set_pragma(app, "query_only=ON")
        yield
        undo()
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        name = connection.scalar(text("SELECT current_database()"))
        connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
        engine.dispose()
        yield
        connection.execute(text("SET default_transaction_read_only = off"))
        connection.execute(text(f"ALTER DATABASE {name} RESET default_transaction_read_only"))
    engine.dispose()


def test_a_read_only_database_takes_no_report(new_app, lure):
    app = new_app()
    sent = send(app).get_json()
    with read_only(app):
        for answer in list(every_route(app, sent))[2:]:
            check_unavailable(answer)
        check_assess(app, lure)
    assert (count(app, Report), count(app, Cluster)) == (1, 1)
    assert send(app).status_code == 202


def test_a_locked_database_takes_no_report(new_app, lure):
    app = new_app()
    engine = app.extensions["fanal"].engine
    is_sqlite = engine.dialect.name == "sqlite"
    sent = send(app).get_json()
    undo = set_pragma(app, "busy_timeout=50") if is_sqlite else lambda: None
    with engine.connect() as holder:
        if is_sqlite:
            holder = holder.execution_options(will_write=True)
            holder.execute(text("SELECT 1"))
        else:
            holder.execute(text("LOCK reports, weekly_counts IN ACCESS EXCLUSIVE MODE"))
            make_impatient(engine)
        answers = list(every_route(app, sent))
        for answer in answers[2:]:
            check_unavailable(answer)
        check_assess(app, lure)
        holder.rollback()
    undo()
    assert (count(app, Report), count(app, WeeklyCount)) == (1, 1)
    assert send(app).status_code == 202


def make_impatient(engine):
    """Let PostgreSQL give up on a statement soon, so that the test need not wait so long."""

    def run(connection, _record):
        connection.execute("SET statement_timeout = 100")
        connection.commit()

    event.listen(engine, "connect", run)


@pytest.mark.one_database
def test_a_full_disk_leaves_nothing_half_written(new_app, lure, caplog, monkeypatch):
    monkeypatch.setattr("server.errors._store_failures._log_at", 0.0)
    monkeypatch.setattr(logging.getLogger("fanal"), "propagate", True)
    app = new_app(FANAL_RATE_REPORTS="1000 per hour")
    sent = [send(app).get_json()]
    with app.extensions["fanal"].engine.connect() as connection:
        pages = connection.scalar(text("PRAGMA page_count"))
    undo = set_pragma(app, f"max_page_count={pages}")
    answers = [send(app, key=f"key-disk-{n}") for n in range(100)]
    stored = [answer for answer in answers if answer.status_code == 202]
    refused = [answer for answer in answers if answer.status_code != 202]
    assert refused
    for answer in refused:
        check_unavailable(answer)
    check_assess(app, lure)
    sent += [answer.get_json() for answer in stored]
    assert count(app, Report) == len(sent)
    # Reading and withdrawing goes on, and makes room.
    receipt = {"Authorization": f"Bearer {sent[0]['receipt']}"}
    assert app.test_client().get(f"/v1/reports/{sent[0]['id']}", headers=receipt).status_code == 200
    assert "the database cannot be used: OperationalError SQLITE_FULL" in caplog.messages
    assert len(caplog.messages) < len(refused)
    undo()
    assert send(app, key="key-disk-99").status_code == 202
    with app.extensions["fanal"].sessions() as session:
        counts = session.scalars(select(WeeklyCount)).one()
        assert counts.received == count(app, Report) == len(sent) + 1
        assert [cluster.size for cluster in session.scalars(select(Cluster))] == [len(sent) + 1]


@pytest.mark.one_database
def test_a_damaged_file_is_no_error_of_ours(new_app, lure):
    services = new_app().extensions["fanal"]
    # With the handler that stands last, as it is served.
    app = create_app(services.config)
    assert send(app).status_code == 202
    for each in (services, app.extensions["fanal"]):
        each.engine.dispose()
    path = services.config.database_path
    path.write_bytes(b"this is no database " * 1000)
    for left in path.parent.glob("*.sqlite3-*"):
        left.unlink()
    check_unavailable(send(app))
    check_assess(app, lure)
    app.extensions["fanal"].engine.dispose()


def test_a_database_that_is_gone_and_comes_back(postgres, fresh_database, tmp_path, lure):
    from conftest import make_app

    app = make_app(tmp_path, FANAL_DATABASE=fresh_database())
    sent = send(app, key="key-gone-1").get_json()
    postgres.kill()
    try:
        for answer in every_route(app, sent):
            check_unavailable(answer)
        check_assess(app, lure)
        page = app.test_client().get("/metrics").text
        assert float(page.partition("\nfanal_store_errors_total ")[2].split()[0]) >= 4
    finally:
        postgres.start()
    assert send(app, key="key-gone-1").get_json() == sent
    assert send(app).status_code == 202
    assert count(app, Report) == 2
    app.extensions["fanal"].engine.dispose()

"""`doctor` finds what is wrong with a deployment, says what to do, and changes nothing."""

import hashlib
import json
import os
import shutil
import sqlite3
import time
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from filling import NOW, fill, make_report
from running import serving

from model.assessor import ARTIFACTS_DIR
from server.cli import main
from server.config import load_config
from server.db import make_engine, make_sessions
from server.doctor import State, examine, find_worst
from server.doctor.network import check_answer
from server.preparing import init_db
from server.secret import load_or_make_secret
from server.store import tables
from server.store.schema import upgrade_schema
from tools.services import START_TIMEOUT_S, find_free_port


class Clock:
    def __init__(self, time=NOW):
        self.time = time

    def now(self):
        return self.time


class Patient:
    """A deployment to be examined."""

    def __init__(self, folder, url=""):
        self.env = {
            "FANAL_DATA_DIR": str(folder),
            "FANAL_DATABASE": url,
            "FANAL_PORT": str(find_free_port()),
        }
        self.folder = folder
        init_db(load_config(self.env))

    def examine(self, clock=None, **settings):
        """Return the checks by name; of several with one name the worst."""
        order = [State.OK, State.WARNING, State.WRONG]
        checks = examine(load_config({**self.env, **settings}), clock or Clock())
        return {c.name: c for c in sorted(checks, key=lambda check: order.index(check.state))}

    def write(self, action):
        engine = make_engine(load_config(self.env).database_url)
        sessions = make_sessions(engine)
        action(sessions, load_or_make_secret(self.folder / "secret.key"))
        engine.dispose()

    def add(self, *rows):
        def action(sessions, _secret):
            with sessions() as session:
                session.connection(execution_options={"will_write": True})
                session.add_all(rows)
                session.commit()

        self.write(action)


@pytest.fixture
def patient(tmp_path, database_url):
    return Patient(tmp_path / "data", database_url)


def assert_found(check, state, *words):
    assert check.state == state, check
    for word in words:
        assert word in f"{check.words} -> {check.advice}", check
    assert bool(check.advice) == (state != State.OK)


def states_of(found):
    return {name: check.state for name, check in found.items()}


def test_a_new_deployment_lacks_only_a_running_server(patient):
    found = patient.examine()
    assert found.pop("server").state == State.WARNING
    # The clock of the test is not the database's.
    found.pop("clock", None)
    assert set(states_of(found).values()) == {State.OK}
    assert {"data folder", "keys", "disk", "model", "signature", "database", "limits"} < set(found)


def test_a_running_server_is_found(tmp_path):
    with serving(tmp_path) as start:
        address, folder, _ = start()
        port = address.rpartition(":")[2]
        config = load_config({"FANAL_DATA_DIR": str(folder), "FANAL_PORT": port})
        checks = list(examine(config, Clock()))
    assert find_worst(checks) == State.OK
    assert any(check.words == f"it is ready on port {port}" for check in checks)


def hash_all(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    looks = [(path.name, path.stat().st_mode, path.read_bytes()) for path in files]
    return hashlib.sha256(repr(looks).encode()).hexdigest()


def test_nothing_is_made_or_changed(tmp_path):
    missing = {"FANAL_DATA_DIR": str(tmp_path / "none"), "FANAL_PORT": str(find_free_port())}
    checks = list(examine(load_config(missing), Clock()))
    assert find_worst(checks) == State.WRONG
    assert not (tmp_path / "none").exists()
    there = Patient(tmp_path / "data")
    there.write(fill)
    before = hash_all(there.folder)
    there.examine()
    assert hash_all(there.folder) == before


@pytest.mark.parametrize("name", ["", "secret.key", "signing.key", "fanal.sqlite3"])
@pytest.mark.one_database
def test_files_that_others_can_read_are_wrong(patient, name):
    (patient.folder / name).chmod(0o755)
    found = patient.examine()["data folder"]
    assert_found(found, State.WRONG, "others can read", str(patient.folder / name), "chmod go=")


@pytest.mark.one_database
def test_keys_that_are_lost_or_broken_are_told(patient):
    (patient.folder / "signing.key").unlink()
    assert_found(patient.examine()["keys"], State.WARNING, "signing.key is missing")
    (patient.folder / "secret.key").write_text("not a key")
    assert_found(patient.examine()["keys"], State.WRONG, "secret.key holds no key")


@pytest.mark.one_database
def test_a_server_does_not_start_with_a_broken_key(patient, capsys):
    for broken in ("", "not a key", "ab" * 31):
        (patient.folder / "secret.key").write_text(broken)
        assert main(["serve"], patient.env) == 2
        said = capsys.readouterr().err
        assert "secret.key holds no key" in said
        assert said.count("\n") == 1


@pytest.mark.one_database
def test_a_settings_file_for_all_eyes_is_told(patient, tmp_path, monkeypatch, capsys):
    path = tmp_path / "fanal.conf"
    path.write_text("FANAL_THREADS=4\n")
    monkeypatch.setenv("FANAL_CONFIG_FILE", str(path))
    for mode, word in ((0o644, "readable by everybody"), (0o640, "not readable by everybody")):
        path.chmod(mode)
        assert main(["doctor"], patient.env) == 0
        assert word in capsys.readouterr().out.splitlines()[0]


@pytest.mark.one_database
def test_too_little_room_is_wrong(patient):
    free_mb = shutil.disk_usage(patient.folder).free // 1_000_000
    for needed, state in ((free_mb * 2, State.WRONG), (free_mb // 2, State.WARNING)):
        found = patient.examine(FANAL_MIN_FREE_MB=str(min(needed, 1_000_000)))["disk"]
        assert_found(found, state, "make room")


@pytest.mark.one_database
def test_a_model_that_was_changed_is_wrong_and_one_without_signature_is_told(patient, tmp_path):
    own = tmp_path / "model"
    own.mkdir()
    for name in ("model.json", "manifest.json"):
        shutil.copy(ARTIFACTS_DIR / name, own)
    found = patient.examine(FANAL_MODEL_DIR=str(own))
    assert_found(found["signature"], State.WARNING, "no signature")
    with (own / "model.json").open("ab") as file:
        file.write(b" ")
    found = patient.examine(FANAL_MODEL_DIR=str(own))
    assert_found(found["model"], State.WRONG, "is not the file")


# --- The database -------------------------------------------------------------------------------


def test_a_database_without_tables_or_of_another_revision_is_wrong(tmp_path, new_database_url):
    url = new_database_url()
    config = load_config({"FANAL_DATA_DIR": str(tmp_path), "FANAL_DATABASE": url})
    engine = make_engine(config.database_url)
    engine.connect().close()
    assert_found(find(config, "database"), State.WRONG, "no tables", "init-db")
    upgrade_schema(engine, "0001")
    assert_found(find(config, "database"), State.WRONG, "at revision 0001 and not at 0002")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert_found(find(config, "database"), State.WRONG, "at revision 9999", "newer release")
    engine.dispose()


def find(config, name):
    return next(check for check in examine(config, Clock()) if check.name == name)


@pytest.mark.one_database
def test_a_database_that_is_away_is_wrong_and_its_password_is_not_shown(patient):
    url = f"postgresql://fanal:s3cretpw@127.0.0.1:{find_free_port()}/fanal"
    found = patient.examine(FANAL_DATABASE=url)
    assert_found(found["database"], State.WRONG, "cannot be used", "mend FANAL_DATABASE")
    assert "s3cretpw" not in str(found)


@pytest.mark.one_database
def test_a_damaged_file_is_wrong(patient):
    patient.write(fill)
    path = patient.folder / "fanal.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = bytearray(path.read_bytes())
    # Every page but the first, which holds the names of the tables.
    content[4096 * 2 :] = os.urandom(len(content) - 4096 * 2)
    path.write_bytes(content)
    assert_found(patient.examine()["database"], State.WRONG)


def test_clocks_that_differ_are_told(postgres_url, tmp_path):
    there = Patient(tmp_path / "data", postgres_url)
    now = datetime.now(UTC)
    for off_s, state in ((0, State.OK), (12, State.WARNING), (90, State.WRONG)):
        found = there.examine(Clock(now - timedelta(seconds=off_s)))["clock"]
        assert_found(found, state, "differ by")


def test_a_clock_that_was_set_back_is_told(patient):
    patient.write(fill)
    found = patient.examine(Clock(NOW - timedelta(days=300)))["clock"]
    assert found.state == State.WRONG


def test_too_many_connections_are_told(postgres_url, tmp_path):
    there = Patient(tmp_path / "data", postgres_url)
    many = {"FANAL_WORKERS": "64", "FANAL_THREADS": "64", "FANAL_RATE_STORE": "redis://127.0.0.1:1"}
    found = there.examine(**many)
    assert_found(found["connections"], State.WARNING, "4224 connections", "max_connections")
    assert "connections" not in there.examine()


def test_a_trail_that_was_tampered_with_is_wrong(tmp_path, postgres_url):
    there = Patient(tmp_path / "data", postgres_url)
    there.write(fill)
    assert_found(there.examine()["audit trail"], State.OK, "3 entries")
    with psycopg.connect(postgres_url) as connection:
        connection.execute("ALTER TABLE audit DISABLE TRIGGER USER")
        connection.execute("UPDATE audit SET actor = 'somebody else' WHERE seq = 2")
    assert_found(there.examine()["audit trail"], State.WRONG, "entry 2 was changed")


# --- Reviewers and their queue -----------------------------------------------------------------


def make_reviewer(name):
    return tables.Reviewer(
        name=name, role="lead", password_hash="x", totp_secret="x", active=True, created=NOW
    )


def make_waiting(number, **fields):
    report = make_report(number * 2)
    report.lane, report.due = "normal", NOW + timedelta(days=1)
    for name, value in fields.items():
        setattr(report, name, value)
    return report


def test_reports_that_nobody_can_answer_are_told(patient):
    patient.add(make_waiting(0))
    assert_found(patient.examine()["reviewers"], State.WARNING, "1 reports wait", "add-reviewer")
    patient.add(make_reviewer("ada"))
    assert_found(patient.examine()["reviewers"], State.WARNING, "a correction takes two")
    patient.add(make_reviewer("ben"))
    assert_found(patient.examine()["reviewers"], State.OK, "2 accounts")


def test_reports_that_wait_too_long_or_are_urgent_are_told(patient):
    patient.add(make_waiting(0))
    assert_found(patient.examine()["queue"], State.OK, "1 reports wait")
    patient.add(make_waiting(1, lane="urgent"))
    assert_found(patient.examine()["queue"], State.WARNING, "1 urgent")
    patient.add(make_waiting(2, due=NOW - timedelta(seconds=1)))
    patient.add(make_waiting(3, due=NOW - timedelta(days=3), state="decided"))
    assert_found(patient.examine()["queue"], State.WARNING, "1 reports wait longer")


def test_a_store_that_is_full_is_wrong(patient):
    patient.add(tables.WeeklyCount(week="before", kind="lure", language="und", received=95))
    for most, state in ((1000, State.OK), (100, State.WARNING), (95, State.WRONG)):
        assert_found(patient.examine(FANAL_MAX_REPORTS=str(most))["reports"], state, "95 of")


# --- The network --------------------------------------------------------------------------------


@pytest.mark.one_database
def test_a_redis_that_is_away_or_refuses_is_wrong(patient, redis_url, redis):
    assert_found(patient.examine(FANAL_RATE_STORE=redis_url)["limits"], State.OK, "answers")
    away = redis_url.replace(f":{redis.port}/", f":{find_free_port()}/")
    locked = redis_url.replace(redis.password, "wr0ngpw")
    for url in (away, locked):
        found = patient.examine(FANAL_RATE_STORE=url)["limits"]
        assert_found(found, State.WRONG, "does not answer")
        assert redis.password not in str(found)
        assert "wr0ngpw" not in str(found)


PUBLIC = {"FANAL_PUBLIC_URL": "https://fanal.example.org"}
NAMED = {"FANAL_ALLOWED_HOSTS": "fanal.example.org"}


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("settings", "state", "words"),
    [
        ({}, State.OK, "this computer only"),
        ({**PUBLIC, **NAMED, "FANAL_PROXIES": "1"}, State.OK, "https://fanal.example.org"),
        ({**PUBLIC, **NAMED}, State.WRONG, "FANAL_PROXIES=1"),
        ({**PUBLIC, "FANAL_PROXIES": "1"}, State.WRONG, "FANAL_ALLOWED_HOSTS=fanal.example.org"),
        ({**NAMED, "FANAL_PROXIES": "1"}, State.WARNING, "no FANAL_PUBLIC_URL"),
        ({**NAMED, "FANAL_HOST": "0.0.0.0"}, State.WARNING, "without TLS"),
        (
            {**PUBLIC, **NAMED, "FANAL_HOST": "0.0.0.0", "FANAL_PROXIES": "1"},
            State.WARNING,
            "around the proxy",
        ),
    ],
)
def test_addresses_that_do_not_fit_together_are_told(patient, settings, state, words):
    assert_found(patient.examine(**settings)["address"], state, words)


@pytest.mark.one_database
def test_a_server_that_is_not_ready_is_wrong(tmp_path):
    with serving(tmp_path) as start:
        address, folder, _ = start()
        with sqlite3.connect(folder / "fanal.sqlite3") as connection:
            connection.execute("DROP TABLE alembic_version")
        connection.close()
        port = address.rpartition(":")[2]
        config = load_config({"FANAL_DATA_DIR": str(folder), "FANAL_PORT": port})
        # What readiness found is fresh for a second.
        found = wait_for(lambda: next(check_answer(config)), lambda it: it.state == State.WRONG)
    assert_found(found, State.WRONG, "is not ready (status 503)")


def wait_for(look, is_there):
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        found = look()
        if is_there(found):
            return found
    raise AssertionError(f"it stayed {found}")


# --- The command ---------------------------------------------------------------------------------


@pytest.mark.one_database
def test_the_command_prints_a_line_a_check_and_ends_with_1_where_something_is_wrong(
    patient, capsys
):
    assert main(["doctor"], patient.env) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(line.split()[0] in {"ok", "warning"} for line in lines)
    (patient.folder / "secret.key").chmod(0o644)
    assert main(["doctor"], patient.env) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("wrong    data folder: others can read")
    assert " -> chmod go= " in lines[0]


@pytest.mark.one_database
def test_json_says_the_same(patient, capsys):
    (patient.folder / "secret.key").chmod(0o644)
    assert main(["doctor", "--json"], patient.env) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["state"] == "wrong"
    first = told["checks"][0]
    assert (first["name"], first["state"]) == ("data folder", "wrong")
    assert first["advice"].startswith("chmod go=")

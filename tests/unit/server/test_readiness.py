"""Ready means: the database answers at the right revision, and the weights are whole."""

import json
import shutil
import threading
import time
import urllib.error
import urllib.request
from dataclasses import replace

import pytest
from sqlalchemy import text

from model.assessor import ARTIFACTS_DIR
from server import create_app
from server.bounded import Bounded
from server.readiness import Readiness
from server.store.schema import find_newest_revision


def look(app):
    answer = app.test_client().get("/readyz")
    fields = answer.get_json().get("fields", [])
    return answer.status_code, [(row["field"], row["reason"]) for row in fields]


def test_a_server_that_has_all_is_ready(new_app):
    assert look(new_app()) == (200, [])


def test_another_revision_is_not_ready(new_app):
    app = new_app()
    with app.extensions["fanal"].engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert look(app) == (503, [("database", "other-revision")])


@pytest.mark.one_database
def test_a_file_that_is_no_database_is_not_ready(new_app):
    app = new_app()
    services = app.extensions["fanal"]
    services.engine.dispose()
    services.config.database_path.write_bytes(b"this is no database" * 100)
    assert look(app) == (503, [("database", "unreachable")])


@pytest.mark.one_database
def test_a_database_that_nobody_serves_is_not_ready(new_app):
    address = "postgresql+psycopg://nobody:secret@127.0.0.1:1/nothing"
    config = replace(new_app().extensions["fanal"].config, database_url=address)
    other = create_app(config)
    assert look(other) == (503, [("database", "unreachable")])
    assert other.test_client().post("/v1/assess", json={"text": "x"}).status_code == 200
    assert other.test_client().get("/healthz").status_code == 200
    assert "secret" not in other.test_client().get("/readyz").text


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "weights"
    folder.mkdir()
    for name in ("model.json", "manifest.json"):
        shutil.copy(ARTIFACTS_DIR / name, folder)
    return folder


@pytest.fixture
def fast(monkeypatch):
    monkeypatch.setattr("server.readiness.FRESH_S", 0)


def make_readiness(folder):
    return Readiness(find_newest_revision, lambda: folder)


def reasons(readiness):
    return [(row["field"], row["reason"]) for row in readiness.list_missing()]


@pytest.mark.usefixtures("fast")
def test_weights_that_change_under_a_running_server_are_noticed(folder):
    readiness = make_readiness(folder)
    assert reasons(readiness) == []
    whole = (folder / "model.json").read_bytes()
    (folder / "model.json").write_bytes(whole.replace(b"1", b"2", 1))
    assert reasons(readiness) == [("model", "other-digest")]
    assert reasons(readiness) == [("model", "other-digest")]
    (folder / "model.json").write_bytes(whole)
    assert reasons(readiness) == []
    (folder / "manifest.json").write_text(json.dumps({"sha256": "0" * 64}))
    assert reasons(readiness) == [("model", "other-digest")]


@pytest.mark.usefixtures("fast")
@pytest.mark.parametrize("name", ["model.json", "manifest.json"])
def test_weights_that_are_gone_are_noticed(folder, name):
    readiness = make_readiness(folder)
    assert reasons(readiness) == []
    (folder / name).unlink()
    assert reasons(readiness) == [("model", "unreadable")]


@pytest.mark.usefixtures("fast")
def test_whole_weights_are_hashed_once(folder, monkeypatch):
    readiness = make_readiness(folder)
    assert reasons(readiness) == []
    monkeypatch.setattr("hashlib.sha256", None)
    assert reasons(readiness) == []


def test_a_look_that_hangs_lets_nobody_wait_and_begins_once():
    begun, end = [], threading.Event()

    def hang():
        begun.append(1)
        end.wait(30)
        return "seen"

    bounded = Bounded(hang, 0.05, 60)
    for _ in range(3):
        with pytest.raises(TimeoutError):
            bounded.get()
    assert len(begun) == 1
    end.set()
    for _ in range(200):
        try:
            assert bounded.get() == "seen"
            break
        except TimeoutError:
            continue
    assert bounded.get() == "seen"
    assert len(begun) == 1


def test_a_failed_look_is_told_again_until_it_is_stale():
    begun = []

    def fail():
        begun.append(1)
        raise OSError("gone")

    fresh, stale = Bounded(fail, 5, 60), Bounded(fail, 5, 0)
    for bounded, looks in ((fresh, 1), (stale, 2)):
        begun.clear()
        for _ in range(2):
            with pytest.raises(OSError, match="gone"):
                bounded.get()
        assert len(begun) == looks


def test_many_who_ask_at_once_share_one_look():
    begun = []

    def look_slowly():
        begun.append(1)
        time.sleep(0.2)
        return len(begun)

    bounded = Bounded(look_slowly, 5, 60)
    seen = []
    threads = [threading.Thread(target=lambda: seen.append(bounded.get())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [1] * 8


def ask(address, path):
    try:
        with urllib.request.urlopen(address + path, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def test_a_postgresql_that_goes_away_is_said_and_judging_goes_on(serve, postgres, postgres_url):
    address, _, _ = serve(FANAL_DATABASE=postgres_url)
    assert ask(address, "/readyz")[0] == 200
    postgres.stop()
    try:
        seen = wait_for(lambda: ask(address, "/readyz"), lambda found: found[0] == 503)
        assert json.loads(seen)["fields"][0]["field"] == "database"
        assert ask(address, "/healthz")[0] == 200
        status, page = ask(address, "/metrics")
        assert status == 200
        assert b"fanal_queue_size" not in page
        assert b"fanal_model_info" in page
    finally:
        postgres.start()
    wait_for(lambda: ask(address, "/readyz"), lambda found: found[0] == 200)
    wait_for(lambda: ask(address, "/metrics"), lambda found: b"fanal_queue_size" in found[1])


def wait_for(act, is_right):
    for _ in range(100):
        found = act()
        if is_right(found):
            return found[1]
        time.sleep(0.1)
    raise AssertionError(f"still {found[0]}")

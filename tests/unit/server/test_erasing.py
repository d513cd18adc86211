"""What is withdrawn or over is erased with all that was made of it; only counts stay."""

import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from server.config import REPO_ROOT
from server.janitor import Cleared, Janitor, clear_away
from server.store.suppressions import read_list_state
from server.store.tables import (
    Cluster,
    ClusterBand,
    Note,
    Report,
    Reviewer,
    ReviewSession,
    Suppression,
    Verdict,
    WeeklyCount,
)

KINDS = ("false-alarm", "missed", "lure", "appeal")
DAYS = dict(zip(KINDS, (10, 20, 30, 40), strict=True))
SETTINGS = {
    f"FANAL_RETENTION_{kind.upper().replace('-', '_')}_DAYS": str(days)
    for kind, days in DAYS.items()
}
TEXT = "Zanzibarine quokka advert of nine words and no contacts"


@pytest.fixture
def app(new_app, clock):
    return new_app(clock, **SETTINGS)


def send(app, **fields):
    body = {"kind": "false-alarm", "text": TEXT, "consent": True, **fields}
    answer = app.test_client().post("/v1/reports", json=body)
    assert answer.status_code == 202
    return answer.get_json()


def read(app, sent, method="GET"):
    receipt = {"Authorization": f"Bearer {sent['receipt']}"}
    path = f"/v1/reports/{sent['id']}"
    return app.test_client().open(path, method=method, headers=receipt).status_code


def rows(services, table):
    with services.sessions() as session:
        return list(session.scalars(select(table)))


def serial_of(services):
    with services.sessions() as session:
        return read_list_state(session).serial


def add(services, *made):
    with services.sessions() as session:
        session.add_all(made)
        session.commit()


def judge_it(services, report_id):
    """Let two reviewers decide, write a note, and make the suppression that follows."""
    now = services.clock.now()
    add(
        services,
        *(
            Reviewer(
                id=each, name=f"r{each}", role="reviewer", password_hash="", totp_secret="",
                created=now,
            )
            for each in (1, 2)
        ),
    )  # fmt: skip
    sketch = services.judge.make_sketch(TEXT)
    add(
        services,
        *(
            Verdict(report_id=report_id, reviewer_id=each, decision="false-alarm",
                    reason="quokka reason", created=now)
            for each in (1, 2)
        ),
        Note(report_id=report_id, reviewer_id=1, text="quokka note", created=now),
        Suppression(id="s" * 32, report_id=report_id, digest=sketch.digest,
                    sketch=list(sketch.values), sketch_size=sketch.size, reading="r" * 12,
                    indicators=[], combinations=[], level="some-signs", created=now,
                    expires=now + timedelta(days=365)),
    )  # fmt: skip


def test_withdrawal_takes_verdicts_notes_and_near_copies_along(app, services):
    sent = send(app)
    judge_it(services, sent["id"])
    assert read(app, sent, "DELETE") == 204
    for table in (Report, Verdict, Note, Cluster, ClusterBand):
        assert rows(services, table) == [], table
    (count,) = rows(services, WeeklyCount)
    assert (count.received, count.withdrawn, count.expired) == (1, 1, 0)


def test_withdrawal_revokes_what_was_made_of_the_report(app, services, clock):
    sent = send(app)
    judge_it(services, sent["id"])
    clock.move(hours=1)
    before = serial_of(services)
    read(app, sent, "DELETE")
    (suppression,) = rows(services, Suppression)
    assert suppression.revoked_at == clock.now()
    assert (suppression.digest, suppression.sketch, suppression.sketch_size) == ("", [], 0)
    # So that devices take the list without it.
    assert serial_of(services) > before


def test_withdrawal_of_another_report_revokes_nothing(app, services):
    kept, other = send(app), send(app)
    judge_it(services, kept["id"])
    before = serial_of(services)
    read(app, other, "DELETE")
    (suppression,) = rows(services, Suppression)
    assert suppression.revoked_at is None
    assert serial_of(services) == before


def test_a_report_is_withdrawn_once(app, services):
    sent, codes = send(app), []
    threads = [
        threading.Thread(target=lambda: codes.append(read(app, sent, "DELETE"))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [204] + [404] * 5
    assert rows(services, WeeklyCount)[0].withdrawn == 1


def test_each_kind_is_kept_for_its_own_time(app, services, clock):
    sent = {kind: send(app, kind=kind) for kind in KINDS}
    started = clock.now()
    for kind in KINDS:
        clock.time = started + timedelta(days=DAYS[kind])
        assert clear_away(services).reports == 0
        assert read(app, sent[kind]) == 200
        clock.move(seconds=1)
        assert clear_away(services).reports == 1
        assert read(app, sent[kind]) == 404
    assert {(row.kind, row.received, row.expired) for row in rows(services, WeeklyCount)} == {
        (kind, 1, 1) for kind in KINDS
    }
    assert rows(services, Cluster) == []


def test_retention_takes_verdicts_along_and_leaves_the_suppression_its_own_time(
    app, services, clock
):
    judge_it(services, send(app)["id"])
    clock.move(days=11)
    assert clear_away(services) == Cleared(reports=1)
    assert rows(services, Verdict) == rows(services, Note) == []
    (suppression,) = rows(services, Suppression)
    assert (suppression.report_id, suppression.revoked_at) == (None, None)
    before = serial_of(services)
    clock.move(days=355)
    assert clear_away(services) == Cleared(suppressions=1)
    assert rows(services, Suppression) == []
    assert serial_of(services) > before


def test_a_later_copy_keeps_its_cluster_when_the_first_expires(app, services, clock):
    send(app)
    clock.move(days=6)
    stays = send(app)
    clock.move(days=6)
    assert clear_away(services).reports == 1
    assert [cluster.size for cluster in rows(services, Cluster)] == [1]
    assert read(app, stays) == 200


def test_many_expire_in_batches(app, services, clock, monkeypatch):
    monkeypatch.setattr("server.store.retention.BATCH", 3)
    for _ in range(8):
        send(app)
    clock.move(days=11)
    assert clear_away(services, lambda: True).reports == 3
    assert clear_away(services).reports == 5
    assert rows(services, WeeklyCount)[0].expired == 8


def test_processes_that_clear_at_once_count_each_report_once(app, services, clock):
    for _ in range(12):
        send(app)
    clock.move(days=11)
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(clear_away(services).reports))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(found) == 12
    assert rows(services, WeeklyCount)[0].expired == 12
    assert rows(services, Cluster) == []


def test_log_ins_end_when_idle_and_when_old(app, services, clock):
    start = clock.now()
    add(services, Reviewer(id=1, name="r", role="reviewer", password_hash="", totp_secret="",
                           created=start))  # fmt: skip
    times = {"idle": (0, 0), "used": (0, 29), "old": (-12 * 60, 29)}
    add(services, *(
        ReviewSession(token_hash=name, reviewer_id=1, csrf_token="",
                      created=start + timedelta(minutes=created),
                      seen=start + timedelta(minutes=seen))
        for name, (created, seen) in times.items()
    ))  # fmt: skip
    clock.move(minutes=31)
    assert clear_away(services).sessions == 2
    assert [row.token_hash for row in rows(services, ReviewSession)] == ["used"]


def wait_until(is_done):
    ended = threading.Event()
    for _ in range(600):
        if is_done():
            return
        ended.wait(0.05)
    raise AssertionError("not within half a minute")


def test_the_janitor_clears_at_once_and_again_and_stops(app, services, clock):
    first = send(app)
    clock.move(days=11)
    janitor = Janitor(services, every_s=0.05)
    janitor.start()
    wait_until(lambda: read(app, first) == 404)
    second = send(app)
    clock.move(days=11)
    wait_until(lambda: read(app, second) == 404)
    janitor.stop()
    assert not janitor.is_alive()


def test_the_janitor_outlives_a_failure(app, services, clock, monkeypatch):
    sent = send(app)
    clock.move(days=11)
    failed = threading.Event()
    clear = clear_away

    def fail_once(*arguments):
        if not failed.is_set():
            failed.set()
            raise RuntimeError
        return clear(*arguments)

    monkeypatch.setattr("server.janitor.clear_away", fail_once)
    janitor = Janitor(services, every_s=0.05)
    janitor.start()
    wait_until(lambda: read(app, sent) == 404)
    janitor.stop()
    assert failed.is_set()


def test_a_served_application_has_a_janitor_that_ends_with_it(tmp_path):
    code = (
        "import threading, server.wsgi as w; w.build_app(); "
        "print([t.name for t in threading.enumerate() if t.name == 'janitor'])"
    )
    env = {"FANAL_DATA_DIR": str(tmp_path), "PATH": ""}
    run = lambda *command: subprocess.run(  # noqa: E731
        [sys.executable, *command],
        cwd=REPO_ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout.strip()
    run("-m", "server", "init-db")
    assert run("-c", code) == "['janitor']"

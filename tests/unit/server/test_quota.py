"""More than there is room for is not stored, and what is stored already is not lost."""

import pytest
from sqlalchemy import func, select

from server.janitor import clear_away
from server.store.quota import COUNT_EVERY_S, Quota, count_stored
from server.store.tables import Report

TEXT = "Zanzibarine quokka advert that nobody else would write"


def send(app, key=None, **fields):
    body = {"kind": "false-alarm", "text": TEXT, "consent": True, **fields}
    headers = {"Idempotency-Key": key} if key else {}
    return app.test_client().post("/v1/reports", json=body, headers=headers)


def is_full(answer):
    if answer.status_code == 202:
        return False
    assert answer.status_code == 503
    assert answer.get_json()["type"] == "urn:fanal:problem:store-full"
    assert int(answer.headers["Retry-After"]) > 0
    return True


def count_rows(app):
    with app.extensions["fanal"].sessions() as session:
        return session.scalar(select(func.count()).select_from(Report))


def test_no_more_reports_are_stored_than_allowed(new_app, lure):
    app = new_app(FANAL_MAX_REPORTS="3")
    first = send(app, key="key-quota-1")
    assert [is_full(send(app)) for _ in range(4)] == [False, False, True, True]
    assert count_rows(app) == 3
    # A retry of what is stored gets its receipt all the same, and judging goes on.
    assert send(app, key="key-quota-1").get_json() == first.get_json()
    assert app.test_client().post("/v1/assess", json={"text": lure}).status_code == 200
    # Who was there before can still read and withdraw.
    sent = first.get_json()
    receipt = {"Authorization": f"Bearer {sent['receipt']}"}
    assert app.test_client().get(f"/v1/reports/{sent['id']}", headers=receipt).status_code == 200
    assert app.test_client().delete(f"/v1/reports/{sent['id']}", headers=receipt).status_code == 204


@pytest.mark.one_database
def test_a_disk_with_too_little_room_takes_no_report(new_app, lure):
    app = new_app(FANAL_MIN_FREE_MB="1000000")
    assert is_full(send(app))
    assert count_rows(app) == 0
    assert app.test_client().post("/v1/assess", json={"text": lure}).status_code == 200


def test_what_other_processes_stored_is_counted_some_seconds_later(new_app, tmp_path):
    app, times = new_app(), [100.0]
    quota = Quota(2, 0, tmp_path, clock_s=lambda: times[0])
    with app.extensions["fanal"].sessions() as session:
        assert quota.has_room(session)
        send(app)
        send(app)
        assert quota.has_room(session)
        session.rollback()
        times[0] += COUNT_EVERY_S
        assert not quota.has_room(session)


def test_what_this_process_stored_is_counted_at_once(new_app, tmp_path):
    app, asked = new_app(), []
    quota = Quota(2, 0, tmp_path, clock_s=lambda: 100.0)
    with app.extensions["fanal"].sessions() as session:
        assert quota.has_room(session)
        quota.note_stored()
        quota.note_stored()
        assert not quota.has_room(session)
        assert asked == []


def test_the_count_is_right_after_all_that_happens_to_reports(new_app, clock):
    app = new_app(clock, FANAL_RETENTION_LURE_DAYS="5")
    services = app.extensions["fanal"]
    sent = [send(app, key=f"key-count-{n}", kind=kind).get_json()
            for n, kind in enumerate(("lure", "lure", "missed", "appeal"))]  # fmt: skip
    send(app, key="key-count-0", kind="lure")
    clock.move(days=6)
    assert clear_away(services).reports == 2
    receipt = {"Authorization": f"Bearer {sent[2]['receipt']}"}
    app.test_client().delete(f"/v1/reports/{sent[2]['id']}", headers=receipt)
    send(app)
    with services.sessions() as session:
        assert count_stored(session) == count_rows(app) == 2

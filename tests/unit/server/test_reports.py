"""Reports: taken in once, found with the receipt only, erased when withdrawn."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from server.store.counts import count_reports
from server.store.ids import make_id
from server.store.tables import Base, Report, WeeklyCount

TEXT = "Zanzibarine quokka advert that nobody else would write"


@pytest.fixture
def mine(new_app):
    return new_app()


@pytest.fixture
def caller(mine):
    return mine.test_client()


def send(client, key=None, **fields):
    body = {"kind": "false-alarm", "text": TEXT, "consent": True, **fields}
    return client.post("/v1/reports", json=body, headers={"Idempotency-Key": key} if key else {})


def bearer(receipt):
    return {"Authorization": f"Bearer {receipt}"}


def read_rows(app, table):
    with app.extensions["fanal"].sessions() as session:
        return list(session.scalars(select(table)))


def test_a_report_is_found_with_its_receipt(caller):
    answer = send(caller)
    assert answer.status_code == 202
    sent = answer.get_json()
    assert answer.headers["Location"] == f"/v1/reports/{sent['id']}"
    found = caller.get(answer.headers["Location"], headers=bearer(sent["receipt"])).get_json()
    assert found["id"] == sent["id"]
    assert (found["kind"], found["state"]) == ("false-alarm", "received")
    age = datetime.now(UTC) - datetime.fromisoformat(found["created"])
    assert timedelta(seconds=-1) < age < timedelta(minutes=5)


def test_unknown_id_wrong_receipt_and_none_look_the_same(caller):
    sent, other = send(caller).get_json(), send(caller).get_json()
    path = f"/v1/reports/{sent['id']}"
    answers = [
        call(where, headers)
        for call in (
            lambda where, headers: caller.get(where, headers=headers),
            lambda where, headers: caller.delete(where, headers=headers),
            lambda where, headers: caller.post(
                f"{where}/reply", json={"text": "a reply"}, headers=headers
            ),
        )
        for where, headers in (
            (path, {}),
            (path, bearer("wrong")),
            (path, bearer("")),
            (path, {"Authorization": sent["receipt"]}),
            (path, {"Authorization": f"Basic {sent['receipt']}"}),
            (path, bearer(other["receipt"])),
            ("/v1/reports/unknown", bearer(sent["receipt"])),
            ("/v1/reports/%00", bearer(sent["receipt"])),
            ("/v1/reports/%ed%a0%80", bearer(sent["receipt"])),
            (f"/v1/reports/{'a' * 33}", bearer(sent["receipt"])),
        )
    ]
    assert {answer.status_code for answer in answers} == {404}
    bodies = [answer.get_json() for answer in answers]
    # The number of the request is in each.
    assert len({body.pop("instance") for body in bodies}) == len(bodies)
    assert all(body == bodies[0] for body in bodies)
    assert caller.get(path, headers=bearer(sent["receipt"])).status_code == 200


def test_only_a_hash_of_the_receipt_is_stored(mine, caller):
    sent = send(caller, key="key-number-1").get_json()
    (row,) = read_rows(mine, Report)
    stored = " ".join(str(value) for value in vars(row).values())
    assert sent["receipt"] not in stored
    assert "key-number-1" not in stored
    assert len(sent["receipt"]) >= 43


def test_the_same_key_and_body_get_the_same_answer_once(mine, caller):
    first, second = send(caller, key="key-number-2"), send(caller, key="key-number-2")
    assert first.status_code == second.status_code == 202
    assert first.data == second.data
    assert len(read_rows(mine, Report)) == 1
    assert read_rows(mine, WeeklyCount)[0].received == 1


def test_without_a_key_each_request_is_a_report(mine, caller):
    assert send(caller).get_json() != send(caller).get_json()
    assert len(read_rows(mine, Report)) == 2


def test_a_key_used_with_another_body_is_refused(mine, caller):
    send(caller, key="key-number-3")
    answer = send(caller, key="key-number-3", kind="missed")
    assert answer.status_code == 422
    assert answer.get_json()["type"] == "urn:fanal:problem:idempotency-mismatch"
    assert len(read_rows(mine, Report)) == 1


def test_one_key_from_many_threads_makes_one_report(mine):
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(send(mine.test_client(), key="key-race-1")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [202] * 8
    assert len({answer.data for answer in answers}) == 1
    assert read_rows(mine, WeeklyCount)[0].received == 1


# PostgreSQL frees the bytes in its own time and way: see the threat model.
@pytest.mark.one_database
def test_withdrawal_erases_the_bytes_and_keeps_only_counts(mine, caller):
    sent = send(caller, note="nota quokka", url="https://quokka.example.org/1").get_json()
    folder = mine.extensions["fanal"].config.data_dir
    sketch = mine.extensions["fanal"].judge.make_sketch(TEXT)
    traces = [b"quokka", sketch.digest.encode(), *(str(each).encode() for each in sketch.values)]
    assert len(traces) > 5
    before = read_bytes(folder)
    assert all(trace in before for trace in traces)
    path = f"/v1/reports/{sent['id']}"
    answer = caller.delete(path, headers=bearer(sent["receipt"]))
    assert (answer.status_code, answer.data) == (204, b"")
    assert caller.get(path, headers=bearer(sent["receipt"])).status_code == 404
    assert caller.delete(path, headers=bearer(sent["receipt"])).status_code == 404
    left = read_bytes(folder)
    assert not [trace for trace in traces if trace in left]
    assert sent["id"].encode() not in left
    (count,) = read_rows(mine, WeeklyCount)
    assert (count.kind, count.received, count.withdrawn) == ("false-alarm", 1, 1)


def dump_all(app):
    """Return all that is in the database, as text."""
    with app.extensions["fanal"].sessions() as session:
        tables = Base.metadata.sorted_tables
        return repr([session.execute(select(table)).all() for table in tables])


def test_withdrawal_leaves_counts_and_nothing_else_in_any_table(mine, caller):
    before = dump_all(mine)
    sent = send(caller, key="key-leaves-1", note="nota quokka", urgent=True).get_json()
    assert "quokka" in dump_all(mine)
    assert sent["id"] in dump_all(mine)
    caller.delete(f"/v1/reports/{sent['id']}", headers=bearer(sent["receipt"]))
    (count,) = read_rows(mine, WeeklyCount)
    week = (count.week, count.kind, count.language, 1, 1, 0, 0, 0, 0, 0)
    assert dump_all(mine).replace(repr(week), "") == before


def read_bytes(folder):
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_secrets_of_the_address_and_contacts_in_the_note_are_masked(mine, caller):
    url = "https://me:pw@Jobs.example.org/view/1234567890?jk=77&token=s3cret&mail=a%40b.org#top"
    send(caller, url=url, note="I am a.person@example.org, +33 1 99 00 12 34", level="some-signs")
    (row,) = read_rows(mine, Report)
    assert row.url == "https://jobs.example.org/view/1234567890?jk=77"
    assert row.note == "I am [email], [phone]"
    assert row.text == TEXT


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"consent": False}, "consent", "not-allowed"),
        ({"consent": 1}, "consent", "not-allowed"),
        ({"consent": "true"}, "consent", "not-allowed"),
        ({"kind": "praise"}, "kind", "not-allowed"),
        ({"text": " "}, "text", "empty"),
        ({"text": "a" * 20_001}, "text", "too-long"),
        ({"url": "javascript:alert(1)"}, "url", "not-an-address"),
        ({"url": "https://[::1"}, "url", "not-an-address"),
        ({"url": "https://a b"}, "url", "not-an-address"),
        ({"url": "https://x.org/" + "a" * 2048}, "url", "too-long"),
        ({"note": "n" * 2001}, "note", "too-long"),
        ({"level": "safe"}, "level", "not-allowed"),
        ({"model": "<b>"}, "model", "not-allowed"),
        ({"language": "zz"}, "language", "unknown-language"),
        ({"email": "a@b.org"}, "", "unknown-field"),
    ],
)
def test_a_broken_report_is_refused_and_leaves_nothing(mine, caller, fields, field, reason):
    answer = send(caller, **fields)
    assert answer.status_code == 422
    rows = [(row["field"], row["reason"]) for row in answer.get_json()["fields"]]
    assert (field, reason) in rows
    assert read_rows(mine, Report) == []
    assert read_rows(mine, WeeklyCount) == []


@pytest.mark.parametrize("key", ["short", "has space in it", "x" * 129, "ünïcödé-key"])
def test_a_strange_idempotency_key_is_refused(caller, key):
    answer = send(caller, key=key.encode("latin-1").decode("latin-1"))
    assert answer.status_code == 422
    assert answer.get_json()["fields"][0]["field"] == "Idempotency-Key"


def test_what_a_reporter_sent_cannot_be_changed(mine, caller):
    send(caller)
    with mine.extensions["fanal"].sessions() as session:
        session.scalars(select(Report)).one().text = "another text"
        with pytest.raises(ValueError, match="cannot change"):
            session.flush()


def test_counts_of_kinds_are_kept_apart(mine):
    now = datetime.now(UTC)
    with mine.extensions["fanal"].sessions() as session:
        count_reports(session, now, "lure", None, received=1)
        count_reports(session, now, "missed", None, received=1)
        count_reports(session, now, "lure", None, received=1, withdrawn=1)
        session.commit()
    counts = {row.kind: (row.received, row.withdrawn) for row in read_rows(mine, WeeklyCount)}
    assert counts == {"lure": (2, 1), "missed": (1, 0)}


def test_taking_in_a_report_costs_a_fixed_number_of_queries(mine, caller):
    from sqlalchemy import event

    send(caller)
    seen = []
    engine = mine.extensions["fanal"].engine
    event.listen(engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    send(caller, key="key-number-9")
    assert len(seen) <= 12, seen


def test_a_number_is_never_taken_for_an_option():
    numbers = {make_id() for _ in range(2000)}
    assert len(numbers) == 2000
    assert {len(number) for number in numbers} == {16}
    assert all(number[0].isalnum() for number in numbers)

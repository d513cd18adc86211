"""From arrival to answer: what the server makes of a report, and what its reporter reads."""

import itertools
import json
import logging
import threading

import pytest
from sqlalchemy import select

from server.arrival import read_arrival
from server.store.reports import NewReport, record_report
from server.store.tables import Cluster, Report

TEXT = "Zanzibarine quokka advert that nobody else would write"
MINOR = (
    "Girls from 14 years wanted as hostesses, you are still at school, come after school, "
    "16 is fine, do not tell your parents, we pay 300 a night in cash."
)

STRANGE = ("\U0001f600 \u202e", "\ufffe\uffff\ufdd0", "\x01\x7f\x80\x9f", "\U0010ffff", "e\u0301")


@pytest.fixture
def app(new_app, clock):
    return new_app(clock, FANAL_ANSWER_DAYS="3", FANAL_APPEAL_DAYS="9")


@pytest.fixture
def caller(app):
    return app.test_client()


def send(client, key=None, **fields):
    body = {"kind": "false-alarm", "text": TEXT, "consent": True, **fields}
    return client.post("/v1/reports", json=body, headers={"Idempotency-Key": key} if key else {})


def bearer(sent):
    return {"Authorization": f"Bearer {sent['receipt']}"}


def ask_for(client, sent):
    return client.get(f"/v1/reports/{sent['id']}", headers=bearer(sent)).get_json()


def reply_to(client, sent, words):
    path = f"/v1/reports/{sent['id']}/reply"
    return client.post(path, json={"text": words}, headers=bearer(sent))


def change(app, sent, **values):
    with app.extensions["fanal"].sessions() as session:
        report = session.get(Report, sent["id"])
        for name, value in values.items():
            setattr(report, name, value)
        session.commit()


def stored(app, sent):
    with app.extensions["fanal"].sessions() as session:
        return session.get(Report, sent["id"])


def test_the_servers_own_reading_is_stored(app, caller, lure):
    row = stored(app, send(caller, text=lure, kind="lure").get_json())
    judged = app.extensions["fanal"].judge.read(lure)
    assert row.judged_level == judged["level"] == "strong-signs"
    assert row.judged_indicators == [finding["indicator"] for finding in judged["findings"]]
    assert row.judged_combinations == judged["combinations"]
    assert len(row.judged_indicators) > 2
    assert (row.level, row.language, row.source) == (None, "en", "reporter")


def test_a_minor_or_danger_goes_into_the_urgent_lane(app, caller):
    cases = ({}, {"urgent": False}, {"urgent": True}, {"text": MINOR, "kind": "missed"})
    lanes = [stored(app, send(caller, **fields).get_json()).lane for fields in cases]
    assert lanes == ["normal", "normal", "urgent", "urgent"]


def test_the_promised_time_is_told(caller):
    for kind in ("false-alarm", "missed", "lure", "appeal"):
        day = "2026-12-07" if kind == "appeal" else "2026-12-01"
        assert ask_for(caller, send(caller, kind=kind).get_json())["due"] == f"{day}T12:00:00Z"


def test_contacts_are_masked_everywhere_and_counted_by_kind(
    app, caller, caplog, monkeypatch
):
    monkeypatch.setattr(logging.getLogger("fanal"), "propagate", True)
    with caplog.at_level(logging.INFO, "fanal"):
        row = stored(
            app,
            send(
                caller,
                text=f"{TEXT} write a.person@mail.example or call +33 1 99 00 12 34",
                note="my own number is +44 20 7946 0000",
                url="https://me:pw@Jobs.example.org/v?jk=7&session=1#top",
            ).get_json(),
        )
    assert row.text == f"{TEXT} write [email] or call [phone]"
    assert row.note == "my own number is [phone]"
    assert (row.url, row.host) == ("https://jobs.example.org/v?jk=7", "jobs.example.org")
    assert row.redactions == 6
    (record,) = [each for each in caplog.records if "masked" in each.message]
    assert record.more == {"masked_email": 1, "masked_phone": 2, "masked_url": 3}
    assert "mail.example" not in caplog.text
    page = app.test_client().get("/metrics").text
    assert 'fanal_redactions_total{kind="phone"} 2.0' in page


def test_contacts_that_the_reporter_keeps_stay_and_no_others(app, caller):
    words = f"{TEXT} call +33 1 99 00 12 34 or +44 20 7946 0000, mail a.person@mail.example"
    told = send(
        caller, text=words, note="he wrote to me@mail.example",
        keep=["+33 1 99 00 12 34", "me@mail.example", "a.person", "not in the text"],
    )  # fmt: skip
    row = stored(app, told.get_json())
    assert row.text == f"{TEXT} call +33 1 99 00 12 34 or [phone], mail [email]"
    assert (row.note, row.redactions) == ("he wrote to me@mail.example", 2)


def test_kept_contacts_make_no_other_text_of_it(app, caller):
    words = f"{TEXT} with many more words that make it long enough, call +33 1 99 00 12 34"
    kept, masked = (
        stored(app, send(caller, text=words, **more).get_json())
        for more in ({"keep": ["+33 1 99 00 12 34"]}, {})
    )
    assert kept.text != masked.text
    assert kept.cluster_id == masked.cluster_id
    make_sketch = app.extensions["fanal"].judge.make_sketch
    assert make_sketch(kept.text) == make_sketch(masked.text)


def test_a_repeat_that_keeps_something_else_is_another_report(caller):
    words = f"{TEXT} call +33 1 99 00 12 34"
    first = send(caller, "key-000001", text=words, keep=["+33 1 99 00 12 34"])
    again = send(caller, "key-000001", text=words, keep=["+33 1 99 00 12 34"])
    other = send(caller, "key-000001", text=words)
    assert first.get_json() == again.get_json()
    assert (other.status_code, other.get_json()["type"]) == (
        422, "urn:fanal:problem:idempotency-mismatch",
    )  # fmt: skip


def test_what_is_kept_is_bounded(caller):
    for keep in (["ab"], ["x" * 201], ["a@b.example"] * 21, "a@b.example", [5]):
        assert send(caller, keep=keep).status_code == 422, keep


def test_the_language_is_kept_without_its_region(app, caller):
    advert = "We look for a cook from May to September, forty hours a week, with a contract."
    for given, kept in (("fr-CA", "fr"), ("tl", "fil"), ("zh-Hant-TW", "zh"), (None, "en")):
        assert stored(app, send(caller, text=advert, language=given).get_json()).language == kept


def test_a_new_report_has_no_answer_yet(caller):
    told = ask_for(caller, send(caller).get_json())
    assert told["state"] == "received"
    assert {name for name, value in told.items() if value is None} == {
        "outcome", "answer", "question", "reply",
    }  # fmt: skip


def test_the_outcome_and_its_answer_are_told(app, caller):
    sent = send(caller).get_json()
    change(app, sent, state="decided", outcome="accepted", answer="Thank you, it was a mistake.")
    told = ask_for(caller, sent)
    assert (told["state"], told["outcome"]) == ("decided", "accepted")
    assert told["answer"] == "Thank you, it was a mistake."


def test_a_second_look_is_not_told(app, caller):
    sent = send(caller).get_json()
    change(app, sent, state="second-look")
    assert ask_for(caller, sent)["state"] == "received"
    change(app, sent, outcome="declined")
    assert ask_for(caller, sent)["state"] == "decided"


def test_a_question_is_told_and_takes_one_reply(app, caller, clock):
    sent = send(caller).get_json()
    change(app, sent, state="question", question="On which page was it?")
    told = ask_for(caller, sent)
    assert (told["state"], told["question"]) == ("question", "On which page was it?")
    clock.move(hours=1)
    answer = reply_to(caller, sent, "On the board, ask a.b@example.org")
    assert answer.status_code == 200
    assert answer.get_json() == ask_for(caller, sent)
    told = answer.get_json()
    assert (told["state"], told["reply"]) == ("replied", "On the board, ask [email]")
    assert stored(app, sent).replied_at == clock.now()
    again = reply_to(caller, sent, "On the board, ask a.b@example.org")
    assert (again.status_code, again.get_json()) == (200, told)
    other = reply_to(caller, sent, "Somewhere else")
    assert (other.status_code, other.get_json()["type"]) == (409, "urn:fanal:problem:no-question")
    assert ask_for(caller, sent) == told


def test_without_a_question_there_is_no_reply(app, caller):
    sent = send(caller).get_json()
    for state in ("received", "second-look", "decided"):
        change(app, sent, state=state)
        assert reply_to(caller, sent, "But I say").status_code == 409
        assert stored(app, sent).reply is None


def test_of_replies_that_come_at_once_one_is_kept(app, caller):
    sent = send(caller).get_json()
    change(app, sent, state="question", question="Where?")
    codes = run_together(
        [lambda n=n: reply_to(app.test_client(), sent, f"reply {n}").status_code for n in range(6)]
    )
    assert sorted(codes) == [200] + [409] * 5


def test_a_broken_reply_is_refused(app, caller):
    sent = send(caller).get_json()
    change(app, sent, state="question", question="Where?")
    for words in ("", " ", "a" * 2001, "a\x00b", 7, None):
        assert reply_to(caller, sent, words).status_code == 422, words
    assert stored(app, sent).state == "question"


def test_half_a_surrogate_pair_is_a_wrong_field(app, caller):
    body = {"kind": "lure", "text": TEXT, "consent": True}
    fields = ("text", "note", "url", "model", "unknown")
    halves = ("\\ud800", "\\udfff", "\\udc00\\ud800", "\\ud83d x")
    for field, half in itertools.product(fields, halves):
        data = json.dumps({**body, field: "HALF"}).replace("HALF", half)
        answer = caller.post("/v1/reports", data=data, content_type="application/json")
        assert answer.status_code == 422
        (row,) = answer.get_json()["fields"]
        assert row["reason"] == "half-character"
        assert row["field"] == ("" if field == "unknown" else field)
    with app.extensions["fanal"].sessions() as session:
        assert session.scalars(select(Report)).all() == []


def test_json_that_is_broken_besides_stays_broken(caller):
    for data in (b'{"text": "\\ud800"', b'{"text": "\\ud800" "x"}', b'{"text": "\\u12"}'):
        answer = caller.post("/v1/reports", data=data, content_type="application/json")
        assert answer.status_code == 400, data


def test_any_other_text_is_kept_as_it_is(app, caller):
    for strange in STRANGE:
        sent = send(caller, text=f"{TEXT} {strange}", note=f"note {strange}").get_json()
        row = stored(app, sent)
        assert (row.text, row.note) == (f"{TEXT} {strange}", f"note {strange}")


def test_a_host_of_the_greatest_length_is_kept(app, caller):
    host = ".".join(["a" * 60] * 8) + ".example"
    row = stored(app, send(caller, url=f"https://{host}/x").get_json())
    assert row.host == host[:255]


def run_together(actions):
    results = []
    threads = [threading.Thread(target=lambda do=do: results.append(do())) for do in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_one_key_with_other_bodies_at_once_is_stored_once(app):
    codes = run_together(
        [
            lambda n=n: send(app.test_client(), key="key-race-2", note=f"note {n}").status_code
            for n in range(8)
        ]
    )
    assert sorted(codes) == [202] + [422] * 7
    with app.extensions["fanal"].sessions() as session:
        assert len(session.scalars(select(Report)).all()) == 1
        assert [cluster.size for cluster in session.scalars(select(Cluster))] == [1]


def test_the_sign_of_danger_belongs_to_the_body(caller):
    assert send(caller, key="key-urgent-1").status_code == 202
    assert send(caller, key="key-urgent-1", urgent=False).status_code == 202
    assert send(caller, key="key-urgent-1", urgent=True).status_code == 422


def test_a_repeat_is_known_across_the_upgrade_from_0_3_0(app, caller):
    # What 0.3.0 hashed, so that a report which waited in a browser is not refused as another one.
    sent = NewReport("lure", TEXT, None, "https://a.example/", None, "some-signs", "0.3.0+1")
    assert repr(sent) == (
        f"NewReport(kind='lure', text={TEXT!r}, language=None, url='https://a.example/', "
        "note=None, level='some-signs', model='0.3.0+1')"
    )
    services = app.extensions["fanal"]
    arrival = read_arrival(services, sent, source="intake")
    with services.sessions() as session:
        session.connection(execution_options={"will_write": True})
        receipt = record_report(session, services.secret, arrival, services.judge, "key-upgrade")
        session.commit()
    again = send(
        caller, key="key-upgrade", kind="lure", url=sent.url, level=sent.level, model=sent.model
    )
    assert again.get_json() == {"id": receipt.id, "receipt": receipt.receipt}
    assert stored(app, again.get_json()).source == "intake"

"""A confirmed false alarm is silent at once, and nothing else becomes silent with it."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from model.assessor import ARTIFACTS_DIR
from model.corpus_store import load_corpus
from model.signing import SUPPRESSIONS, is_signed_by, load_or_make_signer
from model.sketch import make_sketch
from server.judging import Judge
from server.model_files import load_model
from server.redaction import redact_contacts
from server.store.suppressions import end_suppressions, revoke_of_report, revoke_suppression
from server.store.tables import Serial, Suppression
from server.suppressing import WARNING, SuppressionList, make_entry
from tests.unit.server.corrected import (
    DECISIVE,
    HALF,
    MISTAKEN,
    ONE_SIGN_MORE,
    ONE_WORD_MORE,
    RESTYLED,
    assess,
    confirm,
    send_report,
    write_toy,
)
from tools.plenty import PLENTY


@pytest.fixture
def app(new_app, tmp_path, clock):
    return new_app(clock, FANAL_MODEL_DIR=str(write_toy(tmp_path / "toy")), **PLENTY)


def revoke(services, suppression_id):
    with services.sessions() as session:
        done = revoke_suppression(session, suppression_id, services.clock.now())
        session.commit()
    services.background.run_once()
    return done


def test_near_copies_are_silent_at_once_and_others_are_not(client, services):
    others = (HALF, DECISIVE, ONE_SIGN_MORE)
    before = {text: assess(client, text) for text in (MISTAKEN, RESTYLED, ONE_WORD_MORE, *others)}
    assert {text["level"] for text in before.values()} <= set(WARNING)
    made = confirm(services, send_report(client)[0])
    for text in (MISTAKEN, RESTYLED, ONE_WORD_MORE):
        expected = {
            **before[text], "level": "no-signs", "findings": [], "combinations": [],
            "suppression": {"id": made, "level": before[text]["level"]},
        }  # fmt: skip
        assert assess(client, text) == expected
    for text in others:
        assert assess(client, text) == before[text]


def test_each_warning_that_is_taken_back_is_counted(client, services):
    def count():
        lines = client.get("/metrics").text.splitlines()
        return next(
            float(line.split()[1])
            for line in lines
            if "fanal_suppressed_total " in line[:40] and line[0] != "#"
        )

    before = count()
    confirm(services, send_report(client)[0])
    for text in (MISTAKEN, ONE_WORD_MORE, DECISIVE):
        assess(client, text)
    assert count() == before + 2


def test_contacts_do_not_matter(client, services):
    confirm(services, send_report(client, f"{MISTAKEN} +33 1 99 00 12 34")[0])
    assert assess(client, f"{MISTAKEN} +44 20 7946 0000")["suppression"] is not None


def test_signs_in_masked_words_are_known(client, services):
    contact = " eilmarsch@mail.example"
    near = ONE_WORD_MORE + contact
    assert "urgency" in {each["indicator"] for each in assess(client, near)["findings"]}
    confirm(services, send_report(client, MISTAKEN + contact)[0])
    assert assess(client, near)["suppression"] is not None


def test_the_check_page_says_that_reviewers_looked(client, services):
    words = "Reviewers of this server read it, or one nearly the same"
    assert words not in client.post("/", data={"text": MISTAKEN, "lang": "en"}).text
    confirm(services, send_report(client)[0])
    page = client.post("/", data={"text": MISTAKEN, "lang": "en"}).text
    assert words in page
    assert 'data-level="no-signs"' in page
    assert words not in client.post("/", data={"text": DECISIVE, "lang": "en"}).text


def test_what_is_revoked_warns_again(client, services):
    before = assess(client, MISTAKEN)
    made = confirm(services, send_report(client)[0])
    assert revoke(services, made) is True
    assert assess(client, MISTAKEN) == before
    assert revoke(services, made) is False


def test_what_has_expired_warns_again(client, services, clock):
    confirm(services, send_report(client)[0], days=3)
    clock.move(days=2, hours=23)
    services.background.run_once()
    assert assess(client, MISTAKEN)["level"] == "no-signs"
    clock.move(hours=1)
    services.background.run_once()
    assert assess(client, MISTAKEN)["level"] == "some-signs"
    assert client.get("/v1/suppressions").json["entries"] == []
    with services.sessions() as session:
        assert end_suppressions(session, clock.now()) == 1
        assert end_suppressions(session, clock.now()) == 0
        session.commit()


def test_a_withdrawn_report_takes_its_suppression_and_sketch_along(client, services):
    report_id, _ = send_report(client)
    made = confirm(services, report_id)
    with services.sessions() as session:
        assert revoke_of_report(session, report_id, services.clock.now()) == 1
        session.commit()
    services.background.run_once()
    assert assess(client, MISTAKEN)["suppression"] is None
    with services.sessions() as session:
        row = session.get(Suppression, made)
        assert (row.digest, row.sketch, row.sketch_size) == ("", [], 0)


def test_a_report_is_suppressed_once(client, services):
    report_id, _ = send_report(client)
    made = confirm(services, report_id)
    serial = client.get("/v1/suppressions").json["serial"]
    assert confirm(services, report_id) == made
    assert client.get("/v1/suppressions").json["serial"] == serial


def test_a_flood_of_reports_without_verdicts_changes_nothing(client, services):
    before, empty = assess(client, MISTAKEN), client.get("/v1/suppressions")
    for number in range(40):
        send_report(client, text=f"{MISTAKEN} {number}" if number % 2 else MISTAKEN)
    services.background.run_once()
    assert assess(client, MISTAKEN) == before
    assert client.get("/v1/suppressions").data == empty.data
    assert empty.json["entries"] == []


# --- The list that devices fetch --------------------------------------------------------------


def test_the_list_is_signed_and_holds_no_text(client, services, clock):
    made = confirm(services, send_report(client)[0])
    answer = client.get("/v1/suppressions")
    (key,) = client.get("/v1/keys").json["keys"]
    line = answer.headers["Fanal-Signature"]
    assert is_signed_by(key["public"], SUPPRESSIONS, answer.data, line)
    sketch = services.judge.make_sketch(redact_contacts(MISTAKEN))
    (entry,) = answer.json["entries"]
    assert entry == {
        "id": made, "digest": sketch.digest, "values": list(sketch.values), "size": sketch.size,
        "indicators": ["upfront-fee"], "expires": "2027-11-28T12:00:00Z",
    }  # fmt: skip
    assert answer.json["issued"] == "2026-11-28T12:00:00Z"
    assert answer.json["reading"] == services.judge.reading
    assert b"kitchen" not in answer.data


def test_the_serial_grows_and_who_has_the_list_gets_no_body(client, services):
    first = client.get("/v1/suppressions")
    made = confirm(services, send_report(client)[0])
    second = client.get("/v1/suppressions", headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    again = client.get("/v1/suppressions", headers={"If-None-Match": second.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    revoke(services, made)
    third = client.get("/v1/suppressions", headers={"If-None-Match": second.headers["ETag"]})
    serials = [answer.json["serial"] for answer in (first, second, third)]
    assert serials == sorted(set(serials))


def test_a_server_put_back_to_a_backup_repeats_no_serial(client, services, clock):
    confirm(services, send_report(client)[0])
    with services.sessions() as session:
        backup = {row.name: row.value for row in session.scalars(select(Serial))}
    for number in range(3):
        confirm(services, send_report(client, f"{MISTAKEN} {number}")[0])
    given = client.get("/v1/suppressions").json["serial"]
    with services.sessions() as session:
        for name, value in backup.items():
            session.get(Serial, name).value = value
        session.commit()
    clock.move(minutes=1)
    confirm(services, send_report(client, f"{MISTAKEN} again")[0])
    assert client.get("/v1/suppressions").json["serial"] > given


def test_another_process_sends_the_same_bytes(app, client, new_app, services, tmp_path, clock):
    confirm(services, send_report(client)[0])
    other = new_app(clock, FANAL_MODEL_DIR=str(tmp_path / "toy")).test_client()
    assert other.get("/v1/suppressions").data == client.get("/v1/suppressions").data
    assert assess(other, MISTAKEN)["suppression"] is not None


def test_the_newest_are_sent_where_there_are_too_many(client, services, clock, monkeypatch):
    monkeypatch.setattr("server.suppression_keeper.MAX_PUBLISHED", 2)
    for number in range(3):
        clock.move(seconds=1)
        last = confirm(services, send_report(client, f"{MISTAKEN} " + "word " * number)[0])
    sent = [entry["id"] for entry in client.get("/v1/suppressions").json["entries"]]
    assert len(sent) == 2
    assert sent[0] == last
    assert assess(client, MISTAKEN)["suppression"] is not None


def test_the_list_never_has_more_bytes_than_devices_take(client, services, clock, monkeypatch):
    one = len(json.dumps(confirm_and_read(client, services, MISTAKEN)))
    monkeypatch.setattr("server.suppression_keeper.MAX_PUBLISHED_BYTES", 2 * one + 200)
    for number in (1, 2):
        clock.move(seconds=1)
        newest = confirm_and_read(client, services, f"{MISTAKEN} {'word ' * number}")
    sent = client.get("/v1/suppressions").json["entries"]
    assert sent[0] == newest
    assert len(sent) == 2


def confirm_and_read(client, services, text):
    confirm(services, send_report(client, text)[0])
    return client.get("/v1/suppressions").json["entries"][0]


def test_the_same_text_is_sent_once(client, services):
    for _ in range(2):
        confirm(services, send_report(client)[0])
    assert len(client.get("/v1/suppressions").json["entries"]) == 1


@pytest.mark.one_database
def test_without_its_database_the_server_goes_on_with_the_list_it_has(client, services, tmp_path):
    made = confirm(services, send_report(client)[0])
    sent = client.get("/v1/suppressions").data
    services.engine.dispose()
    database = services.config.database_path
    database.rename(tmp_path / "away")
    database.mkdir()
    services.background.run_once()
    assert assess(client, MISTAKEN)["suppression"] == {"id": made, "level": "some-signs"}
    assert client.get("/v1/suppressions").data == sent
    services.clock.move(days=365)
    services.background.run_once()
    assert assess(client, MISTAKEN)["suppression"] is None


@pytest.mark.one_database
def test_a_server_that_never_saw_its_database_gives_no_list(new_app, tmp_path):
    app = new_app()
    services = app.extensions["fanal"]
    services.suppressions.published = None
    answer = app.test_client().get("/v1/suppressions")
    assert (answer.status_code, answer.json["type"]) == (503, "urn:fanal:problem:store-unavailable")


# --- A different text that shows a decisive combination is never silenced ----------------------


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """The shipped model, suppressing every text of honest hands that it warns of."""
    signer = load_or_make_signer(tmp_path_factory.mktemp("key") / "signing.key")
    judge = Judge(load_model(ARTIFACTS_DIR, signer))
    written = [*load_corpus("validation"), *load_corpus("training")[::3]]
    texts = [text.text for text in written if text.role == "honest" and not text.is_fragment]
    chars, entries = judge.assessor.chars, {}
    for text in texts:
        judged = judge.read(text)
        if judged["level"] in WARNING:
            sketch = make_sketch(redact_contacts(text), chars)
            found = {finding["indicator"] for finding in judged["findings"]}
            entries[text] = make_entry(str(len(entries)), sketch, found, None)
    decisive = judge.assessor.decisive
    judge.suppressions = SuppressionList(list(entries.values()), judge.reading, decisive)
    return judge, entries


@pytest.fixture(scope="module")
def lures():
    """Sentences and whole texts by which lures show their signs."""
    texts = [text for text in load_corpus("training") if text.role == "lure" and text.evidence]
    quoted = [t.text[e.start : e.end] for t in texts for e in t.evidence]
    return [*quoted[::7], *(text.text for text in texts[::11])]


def test_every_honest_text_of_the_list_is_silent(shipped):
    judge, entries = shipped
    assert len(entries) >= 10
    assert {judge.assess(text)["level"] for text in entries} == {"no-signs"}


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_lure_sentences_in_a_suppressed_text_are_heard(shipped, lures, data):
    judge, entries = shipped
    text = data.draw(st.sampled_from(sorted(entries)))
    for sentence in data.draw(st.lists(st.sampled_from(lures), min_size=1, max_size=4)):
        place = data.draw(st.integers(0, len(text)))
        text = f"{text[:place]} {sentence}. {text[place:]}"
    text = text[:20_000]
    by_itself, told = judge.read(text), judge.assess(text)
    is_listed = make_sketch(redact_contacts(text), judge.assessor.chars).digest in {
        entry.digest for entry in entries.values()
    }
    shows_decisive = judge.assessor.decisive & set(by_itself["combinations"])
    if shows_decisive and not is_listed:
        assert told["suppression"] is None
        assert told["level"] == by_itself["level"] == "strong-signs"
    if told["suppression"] is not None and not is_listed:
        assert by_itself["level"] == "some-signs"


def test_the_answer_is_in_the_contract(client):
    document = client.get("/openapi.json").json
    assert "suppression" in document["components"]["schemas"]["AssessAnswer"]["required"]
    answers = document["paths"]["/v1/suppressions"]["get"]["responses"]
    assert answers["503"]["description"] == "store-unavailable"

"""POST /v1/assess/batch: many texts, each with its own answer, counted one by one."""

import json

import pytest

from server.judging import Judge
from server.services import dump_json

JSON = {"Content-Type": "application/json"}
QUIET = "Waiters wanted in Example Town, write to the hotel for the terms of work."
URN = "urn:fanal:problem:"


def post(client, items, **more):
    return client.post("/v1/assess/batch", json={"items": items, **more})


def problem_of(row):
    """Return type and (field, reason) pairs of a refused item."""
    assert set(row) == {"id", "problem"}
    problem = row["problem"]
    assert problem["status"] in (422, 500)
    return problem["type"], [(each["field"], each["reason"]) for each in problem["fields"]]


def test_each_item_gets_what_it_gets_alone(client, lure):
    items = [
        {"id": "a", "text": lure},
        {"id": "ü 2", "text": lure, "reader_language": "fr", "country": "FR"},
        {"id": "c", "text": QUIET, "language": "en"},
        {"id": "d", "text": "\U0001f600 short"},
        {"id": "e", "text": "Мы держим ваш паспорт до конца контракта, никому не говорите."},
    ]
    rows = post(client, items).get_json()["items"]
    assert [row["id"] for row in rows] == [item["id"] for item in items]
    for row, item in zip(rows, items, strict=True):
        alone = {name: value for name, value in item.items() if name != "id"}
        assert row["assessment"] == client.post("/v1/assess", json=alone).get_json()
    assert rows[0]["assessment"]["level"] == "strong-signs"


def test_a_broken_item_breaks_no_other(client):
    broken = [
        ({"id": "1"}, ("text", "required")),
        ({"id": "2", "text": " "}, ("text", "empty")),
        ({"id": "3", "text": "a" * 20_001}, ("text", "too-long")),
        ({"id": "4", "text": QUIET, "language": "xx"}, ("language", "unknown-language")),
        ({"id": "5", "text": QUIET, "secretword": 1}, ("", "unknown-field")),
        ({"id": "6", "text": 7}, ("text", "wrong-type")),
    ]
    good = {"id": "good", "text": QUIET}
    rows = post(client, [good, *(item for item, _ in broken), {**good, "id": "last"}])
    assert "secretword" not in rows.text
    first, *refused, last = rows.get_json()["items"]
    assert first["assessment"] == last["assessment"]
    for row, (item, expected) in zip(refused, broken, strict=True):
        assert row["id"] == item["id"]
        assert problem_of(row) == (URN + "invalid-fields", [expected])


@pytest.mark.parametrize(
    "item", [{"text": QUIET}, {"id": 1, "text": QUIET}, {"id": "", "text": QUIET}, 7, None, []]
)
def test_an_item_without_an_id_is_refused_in_its_place(client, item):
    rows = post(client, [{"id": "a", "text": QUIET}, item]).get_json()["items"]
    assert rows[0]["assessment"]["level"] == "no-signs"
    assert rows[1]["id"] is None
    kind, fields = problem_of(rows[1])
    assert kind == URN + "invalid-fields"
    assert fields


def test_an_id_is_taken_once(client):
    items = [{"id": "a", "text": " "}, {"id": "a", "text": QUIET}, {"id": "a", "text": QUIET}]
    rows = post(client, items).get_json()["items"]
    assert problem_of(rows[0]) == (URN + "invalid-fields", [("text", "empty")])
    assert rows[1]["assessment"]["level"] == "no-signs"
    assert problem_of(rows[2]) == (URN + "invalid-fields", [("id", "duplicate-id")])


def test_half_of_a_surrogate_pair_spoils_its_own_item_alone(client):
    items = [{"id": "a", "text": QUIET}, {"id": "b", "text": "HALF"}, {"id": "HALF", "text": QUIET}]
    data = json.dumps({"items": items}).replace("HALF", "\\ud800")
    rows = client.post("/v1/assess/batch", data=data, headers=JSON).get_json()["items"]
    assert rows[0]["assessment"]["level"] == "no-signs"
    assert problem_of(rows[1]) == (URN + "invalid-fields", [("text", "half-character")])
    assert rows[2]["id"] is None
    assert problem_of(rows[2]) == (URN + "invalid-fields", [("id", "half-character")])


def test_a_failure_of_ours_is_told_for_its_item_alone(client, monkeypatch, caplog):
    answer = Judge.answer

    def fail_once(self, asked):
        answers = answer(self, asked)
        return [ValueError(asked[0].text), *answers[1:]]

    monkeypatch.setattr(Judge, "answer", fail_once)
    items = [{"id": "a", "text": QUIET}, {"id": "b", "text": QUIET}]
    rows = post(client, items).get_json()["items"]
    assert problem_of(rows[0]) == (URN + "internal-error", [])
    assert rows[1]["assessment"]["level"] == "no-signs"
    assert "ValueError" in caplog.text
    assert QUIET not in caplog.text


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({}, ("items", "required")),
        ({"items": []}, ("items", "too-short")),
        ({"items": [{"id": str(n), "text": QUIET} for n in range(101)]}, ("items", "too-long")),
        ({"items": {"id": "a", "text": QUIET}}, ("items", "wrong-type")),
        ({"items": [{"id": "a", "text": QUIET}], "more": 1}, ("", "unknown-field")),
        ([], ("", "wrong-type")),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_no_batch_is_refused_whole(client, body, reason):
    answer = client.post("/v1/assess/batch", json=body)
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    fields = answer.get_json()["fields"]
    assert reason in [(each["field"], each["reason"]) for each in fields]


def test_a_hundred_items_are_taken(client):
    rows = post(client, [{"id": str(n), "text": f"{QUIET} {n}"} for n in range(100)])
    assert len(rows.get_json()["items"]) == 100


def test_the_limit_of_a_body_holds_for_all_items(client):
    texts = [{"id": str(n), "text": "a" * 20_000} for n in range(14)]
    answer = post(client, texts)
    assert answer.status_code == 413
    assert answer.get_json()["type"] == URN + "body-too-large"
    assert post(client, texts[:13]).status_code == 200


def test_each_item_counts_as_a_request(new_app):
    client = new_app(FANAL_RATE_ASSESS="10 per hour").test_client()
    items = [{"id": str(n), "text": QUIET} for n in range(6)]
    assert post(client, items).status_code == 200
    assert client.post("/v1/assess", json={"text": QUIET}).status_code == 200
    refused = post(client, items)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert post(client, items[:3]).status_code == 200
    assert client.post("/v1/assess", json={"text": QUIET}).status_code == 429


def test_what_is_no_batch_counts_as_one_request(new_app):
    client = new_app(FANAL_RATE_ASSESS="2 per hour").test_client()
    assert [post(client, []).status_code for _ in range(3)] == [422, 422, 429]


def test_a_batch_may_fill_the_whole_limit(new_app):
    client = new_app(FANAL_RATE_ASSESS="5 per hour").test_client()
    items = [{"id": str(n), "text": QUIET} for n in range(8)]
    assert [post(client, items).status_code for _ in range(2)] == [200, 429]


def test_items_are_counted_by_their_level(new_app, lure):
    app = new_app()
    items = [{"id": "a", "text": lure}, {"id": "b", "text": QUIET}, {"id": "c", "text": ""}]
    post(app.test_client(), items)
    metrics = app.test_client().get("/metrics").text
    assert 'fanal_assessments_total{language="en",level="strong-signs"} 1.0' in metrics
    assert 'fanal_assessments_total{language="en",level="no-signs"} 1.0' in metrics


def test_written_assessments_are_the_json_of_their_dict(app, lure):
    judge = app.extensions["fanal"].judge
    for text in (lure, QUIET, "short", 'They said "we keep your passport", \u2028\\ and \t left.'):
        for more in ({}, {"reader_language": "ar", "country": "KE"}, {"language": "kk"}):
            told = judge.assess(text, **more)
            shown = judge.read(text, more.get("language"))
            assert {name: told[name] for name in ("level", "score", "language", "reason")} == {
                name: shown[name] for name in ("level", "score", "language", "reason")
            }
            assert [each["evidence"] for each in told["findings"]] == [
                each["evidence"] for each in shown["findings"]
            ]
            answer = app.test_client().post("/v1/assess", json={"text": text, **more})
            assert answer.data == dump_json(told)

"""Answers come packed to who takes them so, once to who has them; secrets are never packed."""

import gzip
import json

import pytest

from server.packing import MIN_PACKED_BYTES, pack_for, takes_gzip

SHARED = [
    "/v1/indicators", "/v1/indicators?lang=fr", "/v1/help?country=KE&lang=sw", "/v1/languages",
    "/v1/model", "/v1/keys", "/v1/suppressions",
    "/openapi.json",
]  # fmt: skip
GZIP = {"Accept-Encoding": "gzip, deflate, br"}
REPORT = {"kind": "missed", "text": "Dancers wanted, papers later. " * 60, "consent": True}


@pytest.mark.parametrize("path", SHARED)
def test_lists_are_the_same_packed_and_plain(client, path):
    plain, packed = client.get(path), client.get(path, headers=GZIP)
    assert plain.status_code == packed.status_code == 200
    assert "Content-Encoding" not in plain.headers
    body = packed.data
    if len(plain.data) >= MIN_PACKED_BYTES:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert len(body) < len(plain.data) / 2
        body = gzip.decompress(body)
    assert body == plain.data
    for answer in (plain, packed):
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert int(answer.headers["Content-Length"]) == len(answer.data)
        assert "application/json" in answer.content_type


@pytest.mark.parametrize("path", SHARED)
def test_who_has_a_list_already_gets_304(client, path):
    for sent in ({}, GZIP):
        first = client.get(path, headers=sent)
        name = first.headers["ETag"]
        # Packed bytes are others than those that the strong name is for.
        assert name.startswith('W/"') == ("Content-Encoding" in first.headers)
        for known in (name, name.removeprefix("W/"), f'"other", {name}', "*"):
            again = client.get(path, headers={**sent, "If-None-Match": known})
            assert (again.status_code, again.data) == (304, b""), (known, sent)
            assert again.headers["ETag"] == name
            assert again.headers["Vary"] == "Accept-Encoding"
            assert "Content-Encoding" not in again.headers
        for other in ('"other"', "nonsense", ""):
            again = client.get(path, headers={**sent, "If-None-Match": other})
            assert again.status_code == 200, other
            assert again.data == first.data


@pytest.mark.parametrize("path", SHARED)
def test_head_says_what_get_would(client, path):
    for sent in ({}, GZIP):
        head, get = client.head(path, headers=sent), client.get(path, headers=sent)
        assert head.data == b""
        drop = {"X-Request-ID"}
        assert {k: v for k, v in head.headers if k not in drop} == {
            k: v for k, v in get.headers if k not in drop
        }


def test_words_of_each_language_have_their_own_name(client):
    answers = [client.get(f"/v1/indicators?lang={code}") for code in ("en", "fr", "sw")]
    assert len({answer.headers["ETag"] for answer in answers}) == 3


def test_nobody_can_see_later_that_somebody_looked_for_help(client):
    assert client.get("/v1/help?country=KE").headers["Cache-Control"] == "no-store"
    assert client.get("/v1/languages").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8"])
def test_an_assessment_comes_packed_on_both_ways(client, lure, kind):
    body = json.dumps({"text": lure})
    plain = client.post("/v1/assess", data=body, content_type=kind)
    packed = client.post("/v1/assess", data=body, content_type=kind, headers=GZIP)
    assert len(plain.data) > MIN_PACKED_BYTES
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "ETag" not in packed.headers
    for answer in (plain, packed):
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Cache-Control"] == "no-store"
        assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_nothing_that_belongs_to_a_receipt_is_packed(client):
    made = client.post("/v1/reports", json=REPORT, headers=GZIP)
    sent = made.get_json()
    headers = {**GZIP, "Authorization": f"Bearer {sent['receipt']}"}
    state = client.get(f"/v1/reports/{sent['id']}", headers=headers)
    assert (made.status_code, state.status_code) == (202, 200)
    for answer in (made, state):
        assert "Content-Encoding" not in answer.headers
        assert "ETag" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/docs", "/metrics", "/healthz", "/nowhere"])
def test_pages_and_errors_are_not_packed(client, path):
    assert "Content-Encoding" not in client.get(path, headers=GZIP).headers


@pytest.mark.parametrize(
    ("accepted", "is_taken"),
    [
        ("gzip", True), ("GZIP", True), ("*", True), ("br, gzip;q=0.3", True),
        ("gzip;q=1.0, identity; q=0.5, *;q=0", True), ("gzip;q=0", False), ("*;q=0", False),
        ("identity", False), ("", False), ("br", False), ("gzip;q=0.2, identity;q=0.9", False),
        ("gzip;q=none", False), ("\x00", False), (",;=,", False),
    ],
)  # fmt: skip
def test_the_callers_wish_is_read(accepted, is_taken):
    assert takes_gzip(accepted) is is_taken


def test_short_answers_stay_plain():
    assert pack_for(b"x" * (MIN_PACKED_BYTES - 1), "gzip") is None
    assert pack_for(b"x" * MIN_PACKED_BYTES, "gzip") is not None
    assert pack_for(b"x" * MIN_PACKED_BYTES, None) is None


def test_a_caller_who_refuses_plain_bytes_gets_them_all_the_same(client):
    answer = client.get("/healthz", headers={"Accept-Encoding": "identity;q=0"})
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})

"""POST /v1/assess: what it answers and what it refuses."""

import io
import json

import pytest

JSON = {"Content-Type": "application/json"}


def post(client, body, **headers):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post("/v1/assess", data=data, headers={**JSON, **headers})


def test_a_lure_gets_a_level_with_quoted_reasons(client, lure):
    answer = post(client, {"text": lure}).get_json()
    assert answer["level"] == "strong-signs"
    assert "documents-kept" in [finding["indicator"] for finding in answer["findings"]]
    for finding in answer["findings"]:
        assert finding["name"]
        assert finding["why"]
        for evidence in finding["evidence"]:
            assert lure[evidence["start"] : evidence["end"]] == evidence["quote"]


def test_offsets_count_code_points_after_astral_characters(client, lure):
    text = "\U0001f6a2\U0001f30a " + lure
    answer = post(client, {"text": text}).get_json()
    spans = [each for finding in answer["findings"] for each in finding["evidence"]]
    assert spans
    assert all(text[each["start"] : each["end"]] == each["quote"] for each in spans)


def test_reasons_come_in_the_readers_language_and_quotes_in_the_adverts(client, lure):
    english = post(client, {"text": lure, "reader_language": "en"}).get_json()["findings"][0]
    french = post(client, {"text": lure, "reader_language": "fr-CA"}).get_json()["findings"][0]
    assert english["why"] != french["why"]
    assert english["evidence"] == french["evidence"]


PAID = (
    "Typing job in a new office in Asia. No experience, no degree: you earn 100,000 baht a month. "
    "Flight and room are on us. You enter as a tourist; we tell you the city when your ticket is "
    "issued."
)


def test_pay_is_compared_with_a_published_wage_in_the_readers_language(client):
    answer = post(client, {"text": PAID, "reader_language": "fr"}).get_json()
    [pay] = [finding["pay"] for finding in answer["findings"] if "pay" in finding][:1]
    assert PAID[pay["start"] : pay["end"]] == "100,000 baht"
    assert (pay["low"], pay["currency"], pay["period"]) == (100_000, "THB", "month")
    assert pay["times"] == 9
    assert pay["wage"]["country"] == "TH"
    assert pay["wage"]["address"].startswith("https://")
    assert pay["sentence"].startswith("Environ 9 fois le salaire minimum")
    assert "Thaïlande" in pay["sentence"]


def test_pay_that_cannot_be_compared_is_left_out(client):
    answer = post(client, {"text": PAID.replace("baht", "dollars")}).get_json()
    assert answer["findings"]
    assert all("pay" not in finding for finding in answer["findings"])


def test_a_reader_language_without_guidance_gets_english(client, lure):
    asked = post(client, {"text": lure, "reader_language": "kk"}).get_json()
    assert asked["findings"] == post(client, {"text": lure}).get_json()["findings"]


def test_country_chooses_the_help_lines(client, lure):
    there = post(client, {"text": lure, "country": "GB"}).get_json()["help"]
    assert there != post(client, {"text": lure}).get_json()["help"]


def test_where_a_child_may_be_meant_lines_for_children_come_first(client, lure):
    text = (
        "Hi, are you fifteen? You are so pretty, I am a model scout. I can pick you up after "
        "school for a photo shoot and buy you a phone, but do not tell your parents."
    )
    answer = post(client, {"text": text, "country": "IN"}).get_json()
    assert "minor-approach" in {finding["indicator"] for finding in answer["findings"]}
    assert "child" in answer["help"][0]["scope"]
    other = post(client, {"text": lure, "country": "IN"}).get_json()
    assert "child" not in other["help"][0]["scope"]


@pytest.mark.parametrize("text", ["\x85", "\x1c \x1f", "\u200b"])
def test_what_the_contract_does_not_call_blank_is_taken(client, text):
    assert post(client, {"text": text}).get_json()["level"] == "cannot-judge"


def test_20_000_characters_are_taken_even_when_each_is_escaped(client):
    assert post(client, {"text": "\U0001f6a2" * 20_000}).status_code == 200


@pytest.mark.parametrize(
    ("body", "field", "reason"),
    [
        ({}, "text", "required"),
        ({"text": ""}, "text", "empty"),
        ({"text": " \n\t\u00a0"}, "text", "empty"),
        ({"text": "\ufeff\u2003\u3000"}, "text", "empty"),
        ({"text": "a" * 20_001}, "text", "too-long"),
        ({"text": "a\x00b"}, "text", "nul-character"),
        ({"text": "\ud800"}, "text", "half-character"),
        ({"text": 7}, "text", "wrong-type"),
        ({"text": None}, "text", "wrong-type"),
        ({"text": ["a"]}, "text", "wrong-type"),
        ({"text": "a", "language": "xx"}, "language", "unknown-language"),
        ({"text": "a", "language": "english please"}, "language", "unknown-language"),
        ({"text": "a", "language": "fr\n"}, "language", "unknown-language"),
        ({"text": "a", "reader_language": 3}, "reader_language", "wrong-type"),
        ({"text": "a", "country": "Kenya"}, "country", "not-allowed"),
        ({"text": "a", "secretword": 1}, "", "unknown-field"),
        ([], "", "wrong-type"),
        ("text", "", "wrong-type"),
    ],
)
def test_a_broken_field_is_named_with_its_reason(client, body, field, reason):
    answer = post(client, body)
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    problem = answer.get_json()
    assert problem["type"] == "urn:fanal:problem:invalid-fields"
    assert (field, reason) in [(row["field"], row["reason"]) for row in problem["fields"]]
    assert "secretword" not in answer.text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"text=hello",
        b'{"text": "x"',
        b'{"text": "\xff\xfe"}',
        b'{"text": "\xed\xa0\x80"}',
        b'\xef\xbb\xbf{"text": "x"}',
        b"[" * 100_000,
    ],
)
def test_what_is_not_json_in_utf8_is_malformed(client, body):
    answer = post(client, body)
    assert answer.status_code == 400
    assert answer.get_json()["type"] == "urn:fanal:problem:malformed-json"


def test_half_of_a_surrogate_pair_is_a_wrong_field(client):
    answer = post(client, b'{"text": "\\ud800 and more"}')
    assert answer.status_code == 422
    assert answer.get_json()["fields"][0]["reason"] == "half-character"


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Encoding": "gzip"},
    ],
)
def test_another_media_type_is_refused(client, headers):
    answer = post(client, {"text": "x"}, **headers)
    assert answer.status_code == 415
    assert answer.get_json()["type"] == "urn:fanal:problem:unsupported-media-type"


def test_a_gigantic_body_is_refused(client):
    answer = post(client, b"x" * 300_000)
    assert answer.status_code == 413
    assert answer.get_json()["type"] == "urn:fanal:problem:body-too-large"


def send_in_chunks(client, body):
    environ = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    return client.post(
        "/v1/assess", input_stream=io.BytesIO(body), headers=JSON, environ_overrides=environ
    )


def test_a_body_in_chunks_is_read_and_limited_too(client):
    small = json.dumps({"text": "x"}).encode()
    assert send_in_chunks(client, small).status_code == 200
    padded = small + b" " * 300_000
    assert send_in_chunks(client, padded).status_code == 413


def test_other_methods_are_refused_and_the_right_ones_named(client):
    answer = client.get("/v1/assess")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"OPTIONS", "POST"}
    assert client.options("/v1/assess").status_code == 200


def test_no_database_query_is_made(app, client, lure):
    from sqlalchemy import event

    from server.services import Services

    services: Services = app.extensions["fanal"]
    seen = []
    event.listen(services.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    assert post(client, {"text": lure}).status_code == 200
    assert seen == []

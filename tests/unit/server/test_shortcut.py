"""The shortcut before Flask and Flask itself give the same answers to the same requests."""

import json

import pytest

from server.judging import Judge

pytestmark = pytest.mark.one_database

GOOD = {"text": "Waiters wanted in Example Town, write to the hotel for the terms of work."}


@pytest.fixture
def apps(new_app):
    """The application with the shortcut, and one whose every request goes to Flask."""
    short, long = new_app(), new_app()
    observer = long.wsgi_app
    observer._application = observer._application._application
    return short, long


def send(app, **changed):
    sent = {"data": json.dumps(GOOD), "content_type": "application/json", **changed}
    sent["headers"] = {"X-Request-ID": "one-request-of-ours", **sent.get("headers", {})}
    answer = app.test_client().open("/v1/assess", **{"method": "POST", **sent})
    return answer.status_code, dict(answer.headers), answer.data


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"data": json.dumps({**GOOD, "reader_language": "fr", "country": "FR", "language": "en"})},
        {"data": json.dumps({"text": "\U0001f600 ünï"}, ensure_ascii=False).encode()},
        {"query_string": "unknown=1"},
        {"content_type": "application/json; charset=utf-8"},
        {"content_type": "text/plain"},
        {"data": b"{"},
        {"data": b""},
        {"data": json.dumps({"text": 1, "more": 2})},
        {"data": b" " * 300_000},
        {"headers": {"Host": "evil.example"}},
        {"headers": {"Content-Encoding": "gzip"}},
        {"headers": {"Accept-Encoding": "gzip"}},
        {"headers": {"Accept-Encoding": "gzip;q=0"}},
        {"headers": {"Origin": "https://other.example.org"}},
        {"method": "GET"},
        {"method": "OPTIONS"},
    ],
    ids=repr,
)
def test_both_ways_answer_the_same(apps, changed):
    short, long = (send(app, **changed) for app in apps)
    assert short == long


def test_an_ordinary_request_does_not_reach_flask(new_app, monkeypatch):
    app = new_app()
    monkeypatch.setattr(app, "full_dispatch_request", None)
    assert send(app)[0] == 200


def test_both_ways_count_together(new_app):
    app = new_app(FANAL_RATE_ASSESS="3 per minute")
    slow = {"content_type": "application/json; charset=utf-8"}
    assert [send(app, **kind)[0] for kind in ({}, slow, {}, {}, slow)] == [200, 200, 200, 429, 429]


def test_origins_that_are_configured_get_their_headers(new_app):
    origin = "https://board.example.org"
    app = new_app(FANAL_CORS_ORIGINS=origin)
    assert send(app, headers={"Origin": origin})[1]["Access-Control-Allow-Origin"] == origin


def test_a_failure_is_answered_by_the_application(new_app, monkeypatch):
    def fail(*_arguments, **_named):
        raise ValueError

    app = new_app()
    app.register_error_handler(Exception, lambda _error: ("worded", 500))
    monkeypatch.setattr(Judge, "answer", fail)
    assert send(app)[::2] == (500, b"worded")

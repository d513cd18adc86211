"""Each line of the log is one JSON object that says what the server did, and of whom nothing."""

import json
import logging
import socket
import urllib.error
import urllib.request

import pytest

from server.errors import INSTANCE_PREFIX
from server.logs import JsonFormatter, configure_logging
from server.tracing import Trace, keep_trace, make_trace

MARKER = "zanzibarquokka"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{TRACE}-00f067aa0ba902b7-01"


def write_line(logger="fanal", message="said", arguments=(), failure=None, **more):
    record = logging.LogRecord(logger, 30, "file.py", 7, message, arguments, failure)
    vars(record).update(more)
    return json.loads(JsonFormatter().format(record))


def test_a_line_outside_a_request_has_four_fields():
    line = write_line()
    assert set(line) == {"time", "level", "logger", "message"}
    assert (line["level"], line["logger"], line["message"]) == ("warning", "fanal", "said")
    assert line["time"].endswith("Z")


def test_a_line_within_a_request_names_it():
    with keep_trace(Trace("one-request", TRACE, "/v1/reports/{report_id}")):
        line = write_line()
    assert line["request_id"] == "one-request"
    assert line["trace_id"] == TRACE
    assert line["route"] == "/v1/reports/{report_id}"
    assert "request_id" not in write_line()


def test_a_line_stays_one_line_whatever_is_in_it():
    record = logging.LogRecord("fanal", 30, "f", 1, 'a\nb\r{"level":"x"}\u2028\x00', (), None)
    assert len(JsonFormatter().format(record).splitlines()) == 1


def test_an_error_is_told_by_class_and_place():
    try:
        raise ValueError(MARKER)
    except ValueError as error:
        line = write_line(failure=(type(error), error, error.__traceback__))
    assert line["failure"].startswith("ValueError at ")
    assert MARKER not in json.dumps(line)


@pytest.mark.parametrize("logger", ["sqlalchemy.pool", "werkzeug", "root", "psycopg"])
def test_the_words_of_others_are_not_written(logger):
    line = write_line(logger, f"could not store {MARKER}: %s", (MARKER,))
    assert MARKER not in json.dumps(line)
    assert line["message"] == "message at file:7"


def test_others_cannot_go_round_our_handler(capfd):
    configure_logging("info")
    logging.getLogger("somebody.else").warning("kept %s", MARKER)
    logging.getLogger("somebody.else").info("not even this")
    written = capfd.readouterr().err
    logging.getLogger().handlers = []
    assert MARKER not in written
    assert [json.loads(line)["logger"] for line in written.splitlines()] == ["somebody.else"]


@pytest.mark.parametrize("sent", ["a" * 8, "a" * 64, "0199f7c2-1d6e-7c3a-9d5e-3d6f1d2c4b5a"])
def test_a_callers_own_id_is_kept(sent):
    assert make_trace(sent).request_id == sent


@pytest.mark.parametrize(
    "sent", [None, "", "short", "a" * 65, "with blank", "new\nline-long", "ünïcode-id", "a_b_c_d_e"]
)
def test_any_other_id_is_replaced_by_a_random_one(sent):
    first, second = make_trace(sent).request_id, make_trace(sent).request_id
    assert len(first) == 16
    assert first != second


@pytest.mark.parametrize("sent", [PARENT, f"cc-{PARENT[3:]}-what-the-future-will-bring"])
def test_the_trace_of_a_caller_is_read(sent):
    assert make_trace(None, sent).trace_id == TRACE


@pytest.mark.parametrize(
    "sent",
    [
        None, "", "00", f"ff-{PARENT[3:]}", PARENT.upper(), f"00-{'0' * 32}-00f067aa0ba902b7-01",
        f"00-{TRACE}-{'0' * 16}-01", PARENT[:-1], f"{PARENT}x", f"00-{TRACE}x-00f067aa0ba902b7-01",
    ],
)  # fmt: skip
def test_a_broken_trace_is_ignored(sent):
    assert make_trace(None, sent).trace_id is None


def ask(address, path, body=None, method=None, **headers):
    content = {"Content-Type": "application/json"} if body is not None else {}
    request = urllib.request.Request(address + path, body, {**content, **headers}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def read_log(log):
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()]


def test_the_real_server_writes_json_only_and_a_line_a_request_where_wanted(serve):
    address, _, log = serve(FANAL_LOG_REQUESTS="on")
    name, parent = {"X-Request-Id": "our-request-1"}, {"Traceparent": PARENT}
    body = json.dumps({"text": f"Waiters wanted {MARKER}"}).encode()
    status, headers, _ = ask(address, f"/v1/assess?{MARKER}=1", body, **name, **parent)
    assert (status, headers["X-Request-ID"]) == (200, "our-request-1")
    status, headers, _ = ask(address, f"/v1/reports/{MARKER}", Authorization=f"Bearer {MARKER}")
    assert status == 404
    other = headers["X-Request-ID"]
    ask(address, f"/{MARKER}", method="PUT")
    lines = read_log(log)
    assert {line["logger"] for line in lines} == {"fanal.request", "gunicorn.error"}
    found = {line["request_id"]: line for line in lines if line["logger"] == "fanal.request"}
    own = found["our-request-1"]
    assert {"time", "level", "logger", "message", "request_id", "trace_id", "route"} < set(own)
    assert (own["trace_id"], own["route"], own["method"]) == (TRACE, "/v1/assess", "POST")
    assert (own["status"], own["message"]) == (200, "request")
    assert own["ms"] > 0
    assert found[other]["route"] == "/v1/reports/{report_id}"
    assert "trace_id" not in found[other]
    assert list(found.values())[-1]["route"] == "unmatched"
    assert MARKER not in log.read_text("utf-8")


def test_without_the_setting_requests_leave_no_line(serve):
    address, _, log = serve()
    before = len(read_log(log))
    ask(address, "/v1/languages")
    ask(address, "/nowhere")
    assert len(read_log(log)) == before


def test_a_problem_and_its_log_line_carry_the_same_name(serve):
    address, _, log = serve()
    status, headers, body = ask(address, "/v1/assess", b"{")
    assert status == 400
    assert json.loads(body)["instance"] == INSTANCE_PREFIX + headers["X-Request-ID"]
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(f"GET /{MARKER} {MARKER}\r\nHost: localhost\r\n\r\n".encode())
        answer = connection.recv(65536).decode()
    head, _, body = answer.partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 400 Bad Request")
    assert "X-Content-Type-Options: nosniff" in head
    named = json.loads(body)["instance"].removeprefix(INSTANCE_PREFIX)
    assert f"X-Request-ID: {named}" in head
    assert [line["message"] for line in read_log(log) if line.get("request_id") == named] == [
        "request refused: InvalidHTTPVersion"
    ]

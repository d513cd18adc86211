"""Bad input through the real gunicorn: the documented error, and nothing left behind."""

from __future__ import annotations

import json
import socket
from contextlib import closing

import pytest
from harness.fanal_server import FanalServer

JSON = {"Content-Type": "application/json"}
# Stands in every bad body; must be in no answer, log or database afterwards.
TRACE = "vermilion-otter-lantern"
BODIES: dict[str, tuple[bytes, int, str]] = {
    "empty text": (b'{"text": ""}', 422, "invalid-fields"),
    "whitespace": (b'{"text": " \\n\\t "}', 422, "invalid-fields"),
    "21 000 characters": (json.dumps({"text": f"{TRACE} " * 900}).encode(), 422, "invalid-fields"),
    "not JSON": (f"text={TRACE}".encode(), 400, "malformed-json"),
    "no body": (b"", 400, "malformed-json"),
    "wrong type": (json.dumps({"text": [TRACE]}).encode(), 422, "invalid-fields"),
    "not an object": (json.dumps([TRACE]).encode(), 422, "invalid-fields"),
    "unknown field": (json.dumps({"text": TRACE, TRACE: 1}).encode(), 422, "invalid-fields"),
    "NUL": (json.dumps({"text": f"{TRACE}\x00"}).encode(), 422, "invalid-fields"),
    "invalid UTF-8": (b'{"text": "' + TRACE.encode() + b'\xff"}', 400, "malformed-json"),
    "gigantic": (b'{"text": "' + TRACE.encode() * 40_000 + b'"}', 413, "body-too-large"),
    "language": (json.dumps({"text": TRACE, "language": "xx"}).encode(), 422, "invalid-fields"),
}


@pytest.fixture
def running(server: FanalServer) -> FanalServer:
    """Return the server, started if a journey had stopped it."""
    server.start()
    return server


@pytest.mark.parametrize("path", ["/v1/assess", "/v1/reports"])
@pytest.mark.parametrize("name", BODIES)
def test_bad_body_gets_its_documented_problem(running: FanalServer, path: str, name: str) -> None:
    body, status, problem = BODIES[name]
    before = running.read_reports()
    answer = running.ask("POST", path, body, JSON)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status, answer.json["type"]) == (status, f"urn:fanal:problem:{problem}")
    assert TRACE.encode() not in answer.body
    assert running.read_reports() == before
    assert TRACE.encode() not in running.read_everything()


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize("bearer", [{}, {"Authorization": f"Bearer {TRACE}"}])
def test_unknown_receipt_opens_nothing(
    running: FanalServer, method: str, bearer: dict[str, str]
) -> None:
    answer = running.ask(method, "/v1/reports/nobodys-report", headers=bearer)
    assert (answer.status, answer.json["type"]) == (404, "urn:fanal:problem:report-not-found")


def test_line_that_is_no_request_gets_an_answer(running: FanalServer) -> None:
    with closing(socket.create_connection(("127.0.0.1", running.port), timeout=10)) as line:
        line.sendall(f"{TRACE}\r\n\r\n".encode())
        answer = line.recv(65536)
    assert answer.startswith(b"HTTP/1.1 400")
    assert TRACE.encode() not in answer + running.read_everything()


def test_nothing_of_an_assessed_text_is_kept(running: FanalServer) -> None:
    body = json.dumps({"text": f"Deck hands wanted for the ferry {TRACE}, paid each week."})
    assert running.ask("POST", "/v1/assess", body, JSON).status == 200
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert running.ask("POST", "/", f"text=Deck+hands+wanted+{TRACE}", form).status == 200
    assert TRACE.encode() not in running.read_everything()

"""Callers that send or read slowly keep nobody else waiting, and are served all the same."""

import hashlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from server.config import REPO_ROOT

# More than the server has threads.
MANY = 30
TEXT = json.dumps({"text": "Waiters wanted for the harbour hotel, terms in writing."}).encode()
HEAD = b"POST /v1/assess HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"

LARGE_FILE = "/docs/ui/js/swagger-ui-bundle.js"


def request(body=TEXT, *lines):
    framing = b"Content-Length: %d\r\n" % len(body)
    return HEAD + b"".join(line + b"\r\n" for line in lines) + framing + b"\r\n" + body


def run_server(folder, *command):
    """Yield the address of a server that must end well and log no failure."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    env = {**os.environ, "FANAL_DATA_DIR": str(folder / "data"), "FANAL_PORT": port}
    with (folder / "log").open("w+b") as log:
        process = subprocess.Popen([sys.executable, *command], env=env, cwd=REPO_ROOT, stderr=log)
        address = f"http://127.0.0.1:{port}"
        for _ in range(600):
            assert process.poll() is None
            try:
                urllib.request.urlopen(address + "/healthz", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
        process.terminate()
        assert process.wait(timeout=20) == 0
        log.seek(0)
        assert b"failure" not in log.read()


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    yield from run_server(tmp_path_factory.mktemp("server"), "-m", "server", "serve")


# Connections of the test that runs, closed at its end.
opened = []


@pytest.fixture(autouse=True)
def _close_all():
    yield
    while opened:
        opened.pop().close()


def connect(address, **options):
    host, port = address.removeprefix("http://").split(":")
    connection = socket.socket()
    opened.append(connection)
    for name, value in options.items():
        connection.setsockopt(socket.SOL_SOCKET, getattr(socket, name), value)
    connection.settimeout(30)
    connection.connect((host, int(port)))
    return connection


def read_answer(file):
    """Return status, headers and body of the next answer."""
    status = int(file.readline().split()[1])
    headers = {}
    while line := file.readline().strip():
        name, _, value = line.decode().partition(": ")
        headers[name.lower()] = value
    return status, headers, file.read(int(headers.get("content-length", 0)))


SLOW = {
    "says nothing": b"",
    "ends within a line": b"POST /v1/ass",
    "ends within the head": HEAD,
    "ends before the body": HEAD + b"Content-Length: 1000\r\n\r\n",
    "ends within the body": HEAD + b'Content-Length: 1000\r\n\r\n{"text": "a',
    "ends within a chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\nff\r\n{",
    "announces too much": HEAD + b"Content-Length: 99999999\r\n\r\n{",
    "waits for leave": HEAD + b"Expect: 100-continue\r\nContent-Length: 1000\r\n\r\n",
    "never closes": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    "begins a second": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /healthz HT",
    "never reads": b"GET /v1/model HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "never reads a file": b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % LARGE_FILE.encode(),
}


def test_others_are_served_meanwhile(address):
    for manner, begun in SLOW.items():
        held = [connect(address, SO_RCVBUF=4096) for _ in range(MANY)]
        for connection in held:
            connection.sendall(begun)
        for _ in range(3):
            # Before, this took as long as the slow ones pleased.
            with urllib.request.urlopen(address + "/healthz", timeout=9) as answer:
                assert answer.status == 200, manner


def test_a_request_that_comes_byte_by_byte_is_answered(address):
    with connect(address) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in request():
            connection.sendall(bytes([byte]))
        status, _, body = read_answer(connection.makefile("rb"))
    assert status == 200
    assert json.loads(body)["level"]


def test_one_connection_serves_many_requests_in_their_order(address):
    with connect(address) as connection:
        file = connection.makefile("rb")
        languages = [b"en", b"fr", b"sw"]
        asked = b"".join(
            b"GET /v1/indicators?lang=%s HTTP/1.1\r\nHost: localhost\r\n\r\n" % code
            for code in languages
        )
        connection.sendall(asked + request() + asked[:40])
        told = [json.loads(read_answer(file)[2])["language"] for _ in languages]
        assert told == ["en", "fr", "sw"]
        assert read_answer(file)[0] == 200
        connection.sendall(asked[40:])
        assert json.loads(read_answer(file)[2])["language"] == "en"


def test_a_body_in_chunks_is_read(address):
    with connect(address) as connection:
        file = connection.makefile("rb")
        for _ in range(2):
            connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
            for part in (TEXT[:10], TEXT[10:]):
                connection.sendall(b"%x\r\n%s\r\n" % (len(part), part))
            connection.sendall(b"0\r\n\r\n")
            assert read_answer(file)[0] == 200


def test_leave_to_send_is_given_once(address):
    with connect(address) as connection:
        file = connection.makefile("rb")
        head, _, body = request(TEXT, b"Expect: 100-continue").partition(b"\r\n\r\n")
        connection.sendall(head + b"\r\n\r\n")
        assert file.readline() == b"HTTP/1.1 100 Continue\r\n"
        assert file.readline() == b"\r\n"
        connection.sendall(body)
        assert read_answer(file)[0] == 200


@pytest.mark.parametrize("framing", [b"Content-Length: 400000", b"Transfer-Encoding: chunked"])
def test_too_much_is_refused_and_the_connection_ends(address, framing):
    with connect(address) as connection:
        chunk = b"40000\r\n" if b"chunked" in framing else b""
        connection.sendall(HEAD + framing + b"\r\n\r\n" + chunk + b"x" * 350_000)
        status, headers, body = read_answer(connection.makefile("rb"))
    assert (status, headers["connection"]) == (413, "close")
    assert json.loads(body)["type"].endswith("body-too-large")


def test_what_is_left_of_a_refused_body_is_no_request(address):
    hidden = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with connect(address) as connection:
        connection.sendall(HEAD + b"Content-Length: 400000\r\n\r\n" + hidden)
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    assert received.count(b"HTTP/1.1 ") == 1
    assert received.startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("path", ["/v1/model", LARGE_FILE])
def test_who_reads_slowly_gets_all_of_it(address, path):
    with urllib.request.urlopen(address + path, timeout=30) as answer:
        whole = hashlib.sha256(answer.read()).digest()
    with connect(address, SO_RCVBUF=4096) as connection:
        connection.sendall(b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % path.encode())
        time.sleep(1)
        file = connection.makefile("rb")
        assert hashlib.sha256(read_answer(file)[2]).digest() == whole
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert read_answer(file)[0] == 200


def test_an_old_client_gets_its_answer_and_the_end(address):
    with connect(address) as connection:
        connection.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
        connection.shutdown(socket.SHUT_WR)
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    assert received.endswith(b'{"status":"ok"}')


@pytest.fixture(scope="module")
def hasty(tmp_path_factory):
    """A real server whose patience is short; returns its address."""
    code = (
        "import server.patient_worker as worker; from server.cli import main; "
        "worker.READ_S, worker.STALL_S, worker.MAX_HELD_BYTES = 1.0, 1.0, 200_000; main(['serve'])"
    )
    yield from run_server(tmp_path_factory.mktemp("hasty"), "-c", code)


def is_ended(connection):
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def send_slowly(connection, data):
    for byte in data:
        connection.sendall(bytes([byte]))
        time.sleep(0.1)


def test_a_byte_now_and_then_gains_no_time(hasty):
    with connect(hasty) as connection:
        connection.sendall(HEAD)
        with pytest.raises(OSError, match="reset|pipe"):
            send_slowly(connection, b"x" * 200)


@pytest.mark.parametrize("begun", [b"", b"GET / HT", HEAD + b"Content-Length: 10\r\n\r\n{"])
def test_who_says_no_more_is_given_up(hasty, begun):
    with connect(hasty) as connection:
        connection.sendall(begun)
        assert is_ended(connection)


def test_who_reads_nothing_is_given_up(hasty):
    with connect(hasty, SO_RCVBUF=4096) as connection:
        connection.sendall(b"GET /v1/model HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(4)
        received = sum(map(len, iter(lambda: connection.recv(1_000_000), b"")))
    assert received < 7_000_000


def test_unfinished_requests_cannot_fill_the_memory(hasty):
    body = HEAD + b"Content-Length: 250000\r\n\r\n" + b"x" * 90_000
    held = [connect(hasty) for _ in range(5)]
    for connection in held:
        connection.sendall(body)
        time.sleep(0.1)
    assert all(is_ended(connection) for connection in held[2:])
    with urllib.request.urlopen(hasty + "/healthz", timeout=9) as answer:
        assert answer.status == 200


def test_a_stopping_server_answers_what_has_begun(serve):
    address, _, log = serve()
    with connect(address) as connection:
        whole = request()
        connection.sendall(whole[:-5])
        time.sleep(0.5)
        pid = re.search(r"Booting worker with pid: (\d+)", log.read_text())[1]
        parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]
        os.kill(int(parent), signal.SIGTERM)
        time.sleep(0.5)
        connection.sendall(whole[-5:])
        status, headers, _ = read_answer(connection.makefile("rb"))
    assert (status, headers["connection"]) == (200, "close")

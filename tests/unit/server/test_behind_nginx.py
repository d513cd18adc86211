"""The real nginx of Debian with our own file in front of the real server, over TLS."""

import contextlib
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from contextlib import contextmanager
from http.client import HTTPSConnection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import pyotp
import pytest
from running import serving

from server.config import REPO_ROOT
from server.errors import problem_body
from tools.plenty import PLENTY
from tools.services import Service, find_free_port, find_program, run_service

NAME = "fanal.example.org"
CONF = REPO_ROOT / "server" / "deploy" / "nginx.conf"
PASSWORD = "glimmering boats at dawn"
MARKER = "zanzibarquokka"


class Nginx(Service):
    """The file of server/deploy with other ports, paths and server behind it."""

    name = "nginx"

    def __init__(self, folder, behind):
        super().__init__(folder)
        self.behind = behind
        self.plain_port = find_free_port()
        self.error_log = folder / "error.log"
        make_certificate(folder)

    def is_answering(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5):
                return True
        except OSError:
            return False

    def _command(self):
        (self.folder / "nginx.conf").write_text(self._write_whole())
        return [
            find_program("nginx"),
            "-p",
            str(self.folder),
            "-c",
            str(self.folder / "nginx.conf"),
        ]

    def _write_whole(self):
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        places = "".join(f"{kind}_temp_path {self.folder}/{kind};\n" for kind in kinds)
        return (
            f"daemon off;\npid {self.folder}/pid;\nworker_processes 1;\n"
            f"error_log {self.error_log} emerg;\n"
            f"events {{}}\nhttp {{\n{places}{self._rewrite(CONF.read_text('utf-8'))}}}\n"
        )

    def _rewrite(self, text):
        changes = {
            "server 127.0.0.1:8765;": f"server {self.behind};",
            "listen 80;": f"listen 127.0.0.1:{self.plain_port};",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{self.port} ssl http2;",
            "/var/log/nginx/error.log": str(self.error_log),
            "/etc/nginx/tls": str(self.folder),
            # A test need not wait as long for a slow caller's end as a reader may take.
            "client_body_timeout 10s;": "client_body_timeout 1s;",
            # Not every machine has IPv6.
            "    listen [::]:80;\n": "",
            "    listen [::]:443 ssl http2;\n": "",
        }
        for old, new in changes.items():
            assert text.count(old) in {1, 2}, old
            text = text.replace(old, new)
        return text


def make_certificate(folder):
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    names = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run([*command, *names, *files], check=True, capture_output=True)
    # nginx runs without root, as all services of the tests do.
    shutil.chown(folder / "privkey.pem", folder.stat().st_uid, folder.stat().st_gid)


class Caller(HTTPSConnection):
    """A connection to nginx under the server's public name, from any address of this computer."""

    def __init__(self, nginx, source="127.0.0.1"):
        context = ssl.create_default_context(cafile=str(nginx.folder / "fullchain.pem"))
        super().__init__(NAME, nginx.port, timeout=30, context=context)
        self._source = source

    def connect(self):
        plain = socket.create_connection(
            ("127.0.0.1", self.port), self.timeout, source_address=(self._source, 0)
        )
        self.sock = self._context.wrap_socket(plain, server_hostname=NAME)

    def send_form(self, path, fields, **headers):
        form = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self._ask("POST", path, urlencode(fields).encode(), form)

    def ask(self, method, path, body=None, **headers):
        if body is None:
            return self._ask(method, path, None, headers)
        kind = {"Content-Type": "application/json", **headers}
        return self._ask(method, path, json.dumps(body).encode(), kind)

    def _ask(self, method, path, content, headers):
        self.request(method, path, content, {"Host": NAME, **headers})
        answer = self.getresponse()
        return answer.status, answer.headers, answer.read()


@pytest.fixture
def new_caller():
    """Return a function that makes a caller; all are closed at the end."""
    made = []

    def make(*given):
        made.append(Caller(*given))
        return made[-1]

    yield make
    for caller in made:
        caller.close()


class Front(NamedTuple):
    """A running server with nginx in front of it."""

    nginx: Nginx
    folder: Path
    log: Path


SETTINGS = {
    "FANAL_PROXIES": "1",
    "FANAL_ALLOWED_HOSTS": NAME,
    "FANAL_PUBLIC_URL": f"https://{NAME}",
    "FANAL_THREADS": "4",
}


@contextmanager
def start_front(place, **settings):
    """Start the server with nginx in front of it."""
    with serving(place) as start:
        address, folder, log = start(**{**SETTINGS, **settings})
        with run_service(lambda folder: Nginx(folder, address.removeprefix("http://"))) as nginx:
            yield Front(nginx, folder, log)


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    """Return nginx with a server behind it that counts nothing."""
    with start_front(tmp_path_factory.mktemp("front"), **PLENTY) as started:
        yield started


@pytest.fixture
def nginx(front):
    return front.nginx


def test_a_reader_walks_through_the_proxy(front, new_caller, lure):
    nginx, _, log = front
    caller = new_caller(nginx)
    text = f"{lure} {MARKER}"
    status, headers, body = caller.ask("POST", "/v1/assess", {"text": text})
    assert (status, json.loads(body)["level"]) == (200, "strong-signs")
    assert headers["Strict-Transport-Security"].startswith("max-age=")
    assert "nginx/" not in headers["Server"]
    report = {"kind": "lure", "text": lure, "consent": True}
    status, headers, body = caller.ask("POST", "/v1/reports", report)
    sent = json.loads(body)
    assert (status, headers["Location"]) == (202, f"/v1/reports/{sent['id']}")
    bearer = {"Authorization": f"Bearer {sent['receipt']}"}
    status, _, body = caller.ask("GET", headers["Location"], **bearer)
    assert (status, json.loads(body)["state"]) == (200, "received")
    assert caller.ask("GET", "/")[0] == 200
    assert MARKER.encode() not in log.read_bytes()
    assert not find_traces(nginx)


def find_traces(nginx):
    """Return what nginx wrote of a text or an address, in any file of its folder."""
    files = [path for path in nginx.folder.rglob("*") if path.is_file() and path.suffix != ".conf"]
    return [path for path in files if re.search(rb"zanzibar|client: |127\.0\.0", path.read_bytes())]


@pytest.fixture(scope="module")
def reviewer(front):
    """Make an account on the running server and return its second factor."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "server",
            "add-reviewer",
            "ada",
            "--role",
            "lead",
            "--password-stdin",
        ],
        env={**os.environ, "FANAL_DATA_DIR": str(front.folder)},
        cwd=REPO_ROOT,
        input=f"{PASSWORD}\n",
        capture_output=True,
        text=True,
        check=True,
    )
    return pyotp.TOTP(re.search(r"secret: (\w+)", done.stdout)[1])


def test_a_reviewer_logs_in_with_a_cookie_for_tls_alone(nginx, new_caller, reviewer):
    caller = new_caller(nginx)
    status, headers, body = caller.ask("GET", "/review/login")
    assert (status, headers.get_content_type()) == (200, "text/html")
    assert b'type="password"' in body
    form = {"name": "ada", "password": PASSWORD, "code": reviewer.now()}
    own, other = f"https://{NAME}", "https://evil.example.org"
    assert caller.send_form("/review/login", form, Origin=other)[0] == 403
    status, headers, _ = caller.send_form("/review/login", form, Origin=own)
    assert (status, headers["Location"]) == (303, "/review/")
    cookie = headers["Set-Cookie"]
    assert {"Secure", "HttpOnly", "SameSite=Strict"} < {part.strip() for part in cookie.split(";")}
    assert caller.ask("GET", "/review/", Cookie=cookie.partition(";")[0])[0] == 200
    assert caller.ask("GET", "/review/")[0] == 303


def test_the_form_of_the_check_page_is_taken_through_tls(nginx, new_caller, lure):
    caller = new_caller(nginx)
    status, _, body = caller.send_form("/", {"text": lure}, Origin=f"https://{NAME}")
    assert status == 200
    assert b"passport" in body
    assert caller.send_form("/", {"text": lure}, Origin="https://evil.example.org")[0] == 403


def test_plain_http_leads_to_tls(nginx):
    with socket.create_connection(("127.0.0.1", nginx.plain_port), timeout=20) as plain:
        plain.sendall(f"GET /?x=1 HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: plain.recv(4096), b"")).decode()
    assert answer.startswith("HTTP/1.1 301")
    assert f"Location: https://{NAME}/?x=1\r\n" in answer


def test_metrics_are_for_the_operator_alone(nginx, new_caller):
    caller = new_caller(nginx)
    for path in ("/metrics", "/metrics?x=1", "/%6detrics", "//metrics", "/./metrics"):
        status, _, body = caller.ask("GET", path)
        assert status == 404, path
        assert b"fanal_requests" not in body


def test_callers_are_counted_by_their_own_address_and_cannot_claim_another(tmp_path, new_caller):
    with start_front(tmp_path, FANAL_RATE_ASSESS="2 per day") as (nginx, *_):
        here, there = new_caller(nginx), new_caller(nginx, "127.0.0.2")

        def ask(caller, **headers):
            return caller.ask("POST", "/v1/assess", {"text": "Waiters wanted."}, **headers)[0]

        assert [ask(here), ask(here), ask(here)] == [200, 200, 429]
        claims = ({"X-Forwarded-For": "192.0.2.9"}, {"Forwarded": "for=192.0.2.9"})
        assert [ask(here, **claim) for claim in claims] == [429, 429]
        assert [ask(there), ask(there), ask(there)] == [200, 200, 429]


def test_too_large_a_body_gets_the_servers_own_words(nginx, new_caller):
    caller = new_caller(nginx)
    status, headers, body = caller.ask("POST", "/v1/assess", {"text": "x" * 300_000})
    assert (status, headers.get_content_type()) == (413, "application/problem+json")
    assert json.loads(body) == problem_body("body-too-large")


def test_slow_callers_take_no_thread_of_the_server(nginx, new_caller):
    head = f"POST /v1/assess HTTP/1.1\r\nHost: {NAME}\r\nContent-Type: application/json\r\n"
    # More than the server has threads; each sends a byte now and then and never its whole body.
    slow = [new_caller(nginx) for _ in range(12)]
    for caller in slow:
        caller.connect()
        caller.sock.sendall(f"{head}Content-Length: 100000\r\n\r\n{{".encode())
    with dribbling([caller.sock for caller in slow]):
        quick = new_caller(nginx)
        for _ in range(8):
            assert quick.ask("POST", "/v1/assess", {"text": "Waiters wanted."})[0] == 200
    # Silent ones are given up: an answer, an end or a reset, but no waiting for ever.
    for caller in slow:
        with contextlib.suppress(ConnectionError):
            caller.sock.recv(4096)


@contextmanager
def dribbling(sockets):
    has_ended = threading.Event()

    def send():
        while not has_ended.wait(0.1):
            for each in sockets:
                each.sendall(b" ")

    sender = threading.Thread(target=send)
    sender.start()
    try:
        yield
    finally:
        has_ended.set()
        sender.join()


def test_a_server_that_is_away_gets_a_problem_and_leaves_no_address(new_caller):
    behind = f"127.0.0.1:{find_free_port()}"
    with run_service(lambda folder: Nginx(folder, behind)) as nginx:
        caller = new_caller(nginx)
        status, headers, body = caller.ask("POST", "/v1/assess", {"text": MARKER})
        assert (status, headers.get_content_type()) == (503, "application/problem+json")
        assert json.loads(body) == problem_body("not-ready")
        assert int(headers["Retry-After"]) > 0
        assert not find_traces(nginx)


def test_another_name_is_refused(nginx, new_caller):
    caller = new_caller(nginx)
    status, _, body = caller.ask("GET", "/healthz", Host="evil.example.org")
    assert (status, json.loads(body)["type"]) == (421, "urn:fanal:problem:unknown-host")


@pytest.mark.parametrize("path", ["/metrics", "/v1/languages"])
def test_the_server_itself_answers_its_own_computer(nginx, path):
    with urllib.request.urlopen(f"http://{nginx.behind}{path}", timeout=20) as answer:
        assert answer.status == 200
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"http://{nginx.behind}/v1/nothing", timeout=20)
    refused.value.close()

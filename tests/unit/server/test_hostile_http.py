"""What breaks the rules of HTTP is refused: no 500, no second answer, no echo."""

import re
import socket

import pytest
from running import serving

NEXT = b"GET /v1/keys HTTP/1.1\r\nHost: localhost\r\n\r\n"
POST = b"POST /v1/assess HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
GET = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"

# Each could let a proxy and this server see different requests in the same bytes.
SMUGGLED = {
    "length and chunks": POST + b"Content-Length: 4\r\n" + CHUNKED + b"\r\n0\r\n\r\n",
    "chunks and length": POST + CHUNKED + b"Content-Length: 4\r\n\r\n0\r\n\r\n",
    "two lengths": POST + b"Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}",
    "a list of lengths": POST + b"Content-Length: 2, 40\r\n\r\n{}",
    "a length with a sign": POST + b"Content-Length: +2\r\n\r\n{}",
    "a length below nothing": POST + b"Content-Length: -2\r\n\r\n{}",
    "a length in another base": POST + b"Content-Length: 0x2\r\n\r\n{}",
    "a blank before the colon": POST + b"Content-Length : 2\r\n\r\n{}",
    "a coding that is no coding": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunks that are not last": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "two codings": POST + CHUNKED + b"Transfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "a coding behind a tab of old": POST + b"Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n",
    "chunks in HTTP/1.0": POST.replace(b"1.1", b"1.0") + CHUNKED + b"\r\n0\r\n\r\n",
    "a folded line": POST + b"Content-Length: 2\r\n X: 1\r\n\r\n{}",
    "lines without CR": POST.replace(b"\r\n", b"\n") + b"Content-Length: 2\n\n{}",
    "a length behind LF alone": POST + b"X: a\nContent-Length: 30\r\n\r\n",
    "a length behind CR alone": POST + b"X: a\rContent-Length: 30\r\n\r\n",
    "NUL in a header": POST + b"X: a\0b\r\nContent-Length: 2\r\n\r\n{}",
    "a chunk below nothing": POST + CHUNKED + b"\r\n-1\r\n",
    "a chunk behind a blank": POST + CHUNKED + b"\r\n 2\r\n{}\r\n0\r\n\r\n",
    "chunks without CR": POST + CHUNKED + b"\r\n2\n{}\n0\n\n",
    "a chunk longer than it says": POST + CHUNKED + b"\r\n2\r\n{}XX0\r\n\r\n",
    "two hosts": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
    "a line of a proxy": b"PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n",
    "another protocol": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP/0.9": b"GET /healthz\r\n\r\n",
    "a blank in the method": b"GE T /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "letters that are no ASCII": "GET /ü HTTP/1.1\r\nHost: localhost\r\n\r\n".encode(),
}
TOO_LARGE = {
    "a long header": GET + b"X: " + b"y" * 9000 + b"\r\n\r\n",
    "many headers": GET + b"X: y\r\n" * 200 + b"\r\n",
    "a long line": b"GET /" + b"y" * 5000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a head without end": GET + b"X: y\r\n" * 20_000,
}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("hostile")) as start:
        yield start()


def send(server, data):
    """Return all that the server says until it closes."""
    host, port = server[0].removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def statuses(received):
    return [int(each) for each in re.findall(rb"HTTP/1\.[01] (\d{3}) ", received)]


def test_two_good_requests_get_two_answers(server):
    assert statuses(send(server, GET + b"\r\n" + NEXT)) == [200, 200]


@pytest.mark.parametrize("name", SMUGGLED)
def test_an_ambiguous_request_is_refused_and_ends_the_connection(server, name):
    received = send(server, SMUGGLED[name] + NEXT)
    assert statuses(received) == [400]
    assert b"urn:fanal:problem:malformed-request" in received
    assert b"Ed25519" not in received
    assert b"evil" not in received


@pytest.mark.parametrize("name", TOO_LARGE)
def test_a_head_that_is_too_large_is_refused(server, name):
    received = send(server, TOO_LARGE[name])
    assert statuses(received) == [400]
    assert b"yyyy" not in received


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost@evil.example", "localhost/x", "localhost:80:80", "[::1]evil",
     "localhost:x", "localhost evil.example", "127.0.0.1.evil.example", "%6cocalhost", "",
     "localhost\\evil", "evil.example#localhost", "localhost,evil.example"],
)  # fmt: skip
def test_another_host_is_refused_without_an_echo(server, host):
    received = send(server, b"GET /v1/keys HTTP/1.1\r\nHost: %s\r\n\r\n" % host.encode())
    assert statuses(received)[0] in {400, 421}
    assert b"evil" not in received
    assert b"Ed25519" not in received


def test_a_request_without_host_is_refused(server):
    assert statuses(send(server, b"GET /v1/keys HTTP/1.1\r\n\r\n")) == [421]


TRAVERSALS = [
    "/static/../config.py", "/static/%2e%2e/config.py", "/static/..%2fconfig.py",
    "/static/%2e%2e%2fconfig.py", "/static/..%5cconfig.py", "/static/....//config.py",
    "/static//etc/passwd", "/static/%2fetc%2fpasswd", "/static/..;/config.py",
    "/static/%252e%252e/config.py", "/static/check.css%00.py", "/static/.", "/static/",
    "/static/%c0%ae%c0%ae/config.py", "/docs/ui/../../../../etc/passwd",
    "/docs/ui/%2e%2e/%2e%2e/__init__.py", "/docs/ui/js/%2e%2e/%2e%2e/%2e%2e/__init__.py",
    "/v1/reports/../../static/check.css", "/v1/reports/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "/review/reports/..%2f..%2fetc%2fpasswd", "/../etc/passwd", "/..%2f..%2fvar%2fsecret.key",
    "/static/../../var/secret.key", "/static/../../var/fanal.sqlite3",
]  # fmt: skip


@pytest.mark.parametrize("path", TRAVERSALS)
def test_no_path_leads_out_of_the_served_files(server, path):
    received = send(server, b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % path.encode())
    assert statuses(received)[0] in {303, 308, 400, 404}, received[:200]
    for inside in (b"import", b"root:", b"SQLite format", b"ConfigError"):
        assert inside not in received


def test_the_files_that_are_served_would_be_seen(server):
    assert statuses(send(server, b"GET /static/check.css HTTP/1.1\r\nHost: localhost\r\n\r\n")) == [
        200
    ]


@pytest.mark.parametrize(
    "line",
    [
        "/v1/reports/%0d%0aX-Bad:%201", "/review%0d%0aX-Bad:%201", "/?lang=en%0d%0aX-Bad:%201",
        "/review/account?x=%0d%0aX-Bad:%201", "/review/login?to=%0d%0aX-Bad:%201",
        "/v1/help?country=%0d%0aX-Bad:%201", "/review/reports/%0d%0aX-Bad:%201",
    ],
)  # fmt: skip
def test_nothing_that_is_sent_becomes_a_header(server, line):
    received = send(server, b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % line.encode())
    head = received.partition(b"\r\n\r\n")[0]
    assert not re.search(rb"(?im)^x-bad:", head)


@pytest.mark.parametrize(
    "sent", ["one\tname", "name with blank", "a" * 65, "<script>", "ünïcode", "a,b,c,d,e"]
)
def test_a_strange_name_of_a_request_does_not_come_back(server, sent):
    head = GET + b"X-Request-ID: " + sent.encode() + b"\r\n\r\n"
    received = send(server, head)
    assert sent.encode() not in received
    assert re.search(rb"X-Request-ID: [0-9a-f]{16}\r\n", received) or statuses(received) == [400]


@pytest.mark.parametrize(
    "path",
    ["//evil.example/", "///evil.example", "/%5cevil.example", "/review//evil.example",
     "/review/%2f%2fevil.example", "//evil.example/review", "/review/login?to=//evil.example",
     "/review/account?next=https://evil.example"],
)  # fmt: skip
def test_no_answer_leads_to_another_host(server, path):
    received = send(server, b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % path.encode())
    assert statuses(received)[0] in {200, 303, 308, 404}
    target = re.search(rb"(?i)\r\nlocation: ([^\r]*)", received)
    assert target is None or re.match(rb"/(?![/\\])|http://localhost/", target[1])


def test_no_answer_names_the_versions_of_our_tools(server):
    for path in (b"/", b"/healthz", b"/nowhere", b"/docs", b"/review/login"):
        head = send(server, b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % path)
        head = head.partition(b"\r\n\r\n")[0].lower()
        assert not re.search(rb"werkzeug|flask|python|x-powered-by|gunicorn/|gunicorn [0-9]", head)


def test_tunnels_and_traces_are_refused(server):
    assert statuses(send(server, b"CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n"))[
        0
    ] in {404, 405}
    received = send(server, b"TRACE / HTTP/1.1\r\nHost: localhost\r\nX: zanzibar\r\n\r\n")
    assert statuses(received) == [405]
    assert b"zanzibar" not in received


def test_what_is_refused_is_counted(server):
    def count():
        page = send(server, b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n").decode()
        labels = 'method="other",route="unmatched",status="400"'
        found = re.search(rf"fanal_requests_total{{{labels}}} (\d+)", page)
        return int(found[1]) if found else 0

    before = count()
    send(server, SMUGGLED["two lengths"])
    send(server, TOO_LARGE["a head without end"])
    assert count() == before + 2


def test_nothing_of_all_this_was_a_failure_of_ours(server):
    log = server[2].read_text()
    assert "failure" not in log
    assert '"level": "error"' not in log
    for sent in ("zanzibar", "evil", "yyyy", "passwd", "X-Bad"):
        assert sent not in log

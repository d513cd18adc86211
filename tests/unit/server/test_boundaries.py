"""What every route shares: host names, headers, CORS, limits, errors, the list of routes."""

import hashlib
import re

import pytest
from redis import Redis

from server.api import OPERATIONS
from server.counting import MemoryCounter
from server.errors import PROBLEMS, describe_failure, make_problem

# Routes that are pages and files for people, hence not in the contract; reviewers' pages too.
pytestmark = pytest.mark.one_database

PAGES = {
    "/", "/share", "/report", "/appeal", "/receipt", "/docs", "/docs/ui/<path:name>",
    "/static/<path:filename>", "/app/<path:name>", "/manifest.webmanifest", "/service-worker.js",
}  # fmt: skip


def test_every_route_is_in_the_contract_or_a_named_page(app):
    routes = {
        (re.sub(r"<(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule not in PAGES and not rule.rule.startswith("/review/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert routes == {(operation.path, operation.method) for operation in OPERATIONS}


def test_every_answer_of_every_route_carries_the_headers(app, client):
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<[^>]+>", "unknown", rule.rule)
        for method in sorted(rule.methods):
            headers = client.open(path, method=method).headers
            assert headers["X-Content-Type-Options"] == "nosniff", (method, path)
            assert headers["Referrer-Policy"] == "same-origin"
            assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
            assert re.fullmatch("[0-9a-f]{16}", headers["X-Request-ID"])
            assert "Set-Cookie" not in headers
            assert "Access-Control-Allow-Origin" not in headers
            directives = read_csp(headers)
            assert directives["default-src"] == ["'none'"]
            assert directives["frame-ancestors"] == ["'none'"]
            assert "'unsafe-inline'" not in headers["Content-Security-Policy"]


def read_csp(headers):
    parts = [part.split() for part in headers["Content-Security-Policy"].split(";")]
    return {part[0]: part[1:] for part in parts}


@pytest.mark.parametrize("path", ["/", "/docs", "/report", "/appeal", "/receipt"])
def test_pages_load_only_their_own_files(client, path):
    answer = client.get(path)
    assert read_csp(answer.headers)["script-src"] == ["'self'"]
    assert read_csp(answer.headers)["style-src"] == ["'self'"]
    loaded = re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="([^"]+)"', answer.text)
    assert loaded
    for address in loaded:
        # Addresses are below the page's own, so that the built page works in any folder.
        assert not re.match(r"//|[a-z]+:", address)
        with client.get(f"/{address.lstrip('/')}") as file:
            assert file.status_code == 200, address
    assert not re.search(r"<script>|<style| style=| on\w+=", answer.text)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", ""]
)
def test_another_host_name_is_refused(client, host):
    for path in ("/", "/v1/model", "/healthz", "/static/check.css"):
        answer = client.get(path, headers={"Host": host})
        assert answer.status_code == 421
        assert answer.get_json()["type"] == "urn:fanal:problem:unknown-host"
        assert "evil" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost", "LOCALHOST:1", "[::1]:8765"])
def test_this_computers_names_are_answered(client, host):
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_a_configured_host_name_is_answered(new_app):
    client = new_app(FANAL_ALLOWED_HOSTS="fanal.example.org").test_client()
    assert client.get("/healthz", headers={"Host": "fanal.example.org"}).status_code == 200


def test_cors_is_given_to_configured_origins_only(new_app):
    client = new_app(FANAL_CORS_ORIGINS="https://board.example.org").test_client()
    asked = {"Access-Control-Request-Method": "POST"}
    good = client.options("/v1/assess", headers={"Origin": "https://board.example.org", **asked})
    bad = client.options("/v1/assess", headers={"Origin": "https://other.example.org", **asked})
    assert good.headers["Access-Control-Allow-Origin"] == "https://board.example.org"
    assert "Access-Control-Allow-Credentials" not in good.headers
    assert "Access-Control-Allow-Origin" not in bad.headers
    page = client.get("/", headers={"Origin": "https://board.example.org"})
    assert "Access-Control-Allow-Origin" not in page.headers


def test_too_many_requests_get_429_with_a_time_to_wait(new_app):
    client = new_app(FANAL_RATE_ASSESS="2 per minute").test_client()
    answers = [client.post("/v1/assess", json={"text": "x"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].get_json()["type"] == "urn:fanal:problem:too-many-requests"
    assert 0 < int(answers[2].headers["Retry-After"]) <= 61
    assert client.get("/v1/languages").status_code == 200


def test_addresses_are_counted_apart(new_app):
    app = new_app(FANAL_RATE_ASSESS="1 per minute")
    client = app.test_client()

    def ask(address):
        return client.post(
            "/v1/assess", json={"text": "x"}, environ_base={"REMOTE_ADDR": address}
        ).status_code

    assert [ask("192.0.2.7"), ask("192.0.2.7"), ask("192.0.2.8")] == [200, 429, 200]
    # One household has a whole IPv6 network of addresses.
    assert [ask("2001:db8::1"), ask("2001:db8::2"), ask("2001:db8:0:1::1")] == [200, 429, 200]


def test_addresses_are_never_kept_in_clear(new_app, monkeypatch):
    seen = []
    hit = MemoryCounter.hit

    def remember(counter, caller, amount):
        seen.append(caller)
        return hit(counter, caller, amount)

    monkeypatch.setattr(MemoryCounter, "hit", remember)
    for _ in range(2):
        client = new_app().test_client()
        for _ in range(2):
            client.get("/v1/languages", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert len(seen) == 4
    # The same address counts as one, but only under this process's own key.
    assert (seen[0] == seen[1], seen[0] == seen[2]) == (True, False)
    plain = hashlib.blake2b(b"192.0.2.7", digest_size=16).digest()
    assert all(caller != plain and b"192.0.2" not in caller for caller in seen)


@pytest.mark.one_database
def test_a_shared_store_holds_addresses_under_a_key_of_the_servers_secret(
    tmp_path, new_app, redis_url
):
    def count(app):
        asked = app.test_client().get("/v1/languages", environ_base={"REMOTE_ADDR": "192.0.2.7"})
        assert asked.status_code == 200
        with Redis.from_url(redis_url) as client:
            return {key.decode().rpartition(":")[2] for key in client.keys()}

    first = count(new_app(FANAL_RATE_STORE=redis_url, FANAL_RATE_READ="60 per hour"))
    # Another process with the same secret counts in the same bucket.
    assert len(first) == 1
    assert count(new_app(FANAL_RATE_STORE=redis_url, FANAL_RATE_READ="60 per hour")) == first
    # Who knows the store's address alone cannot tell whose bucket it is.
    stores_own = hashlib.sha256(redis_url.encode()).digest()
    for key in (b"", stores_own):
        digest = hashlib.blake2b(b"192.0.2.7", key=key, digest_size=16).hexdigest()
        assert digest not in first
    (tmp_path / "secret.key").write_text("5" * 64)
    assert len(count(new_app(FANAL_RATE_STORE=redis_url, FANAL_RATE_READ="60 per hour"))) == 2


def test_health_is_never_limited(new_app):
    client = new_app(FANAL_RATE_READ="1 per minute").test_client()
    assert {client.get("/healthz").status_code for _ in range(5)} == {200}


def test_forwarded_addresses_are_believed_only_behind_proxies(new_app):
    client = new_app(FANAL_RATE_ASSESS="1 per minute").test_client()
    answers = [
        client.post("/v1/assess", json={"text": "x"}, headers={"X-Forwarded-For": f"192.0.2.{n}"})
        for n in (1, 2)
    ]
    assert [answer.status_code for answer in answers] == [200, 429]


def test_unknown_addresses_and_queries_are_refused_without_an_echo(client):
    answer = client.get("/v1/zanzibar")
    assert answer.status_code == 404
    assert answer.get_json()["type"] == "urn:fanal:problem:not-found"
    assert "zanzibar" not in answer.text
    for query in ("zanzibar=1", "lang=zz", "lang=en%00", "lang="):
        answer = client.get(f"/v1/indicators?{query}")
        assert answer.status_code == 422, query
        assert "zanzibar" not in answer.text


@pytest.mark.parametrize("name", sorted(PROBLEMS))
def test_every_problem_has_the_one_shape(name):
    with_fields = make_problem(name, [{"field": "f", "reason": "r", "message": "m"}])
    body = with_fields.get_json()
    assert set(body) == {"type", "title", "status", "detail", "fields"}
    assert body["status"] == with_fields.status_code == PROBLEMS[name][0]
    assert with_fields.mimetype == "application/problem+json"


def test_an_unexpected_failure_says_nothing_of_the_text(new_app, capfd, monkeypatch):
    from server import create_app
    from server.logs import configure_logging

    config = new_app().extensions["fanal"].config
    app = create_app(config)
    configure_logging("debug")

    def fail(*_arguments):
        raise ValueError("the text was: zanzibar")

    monkeypatch.setattr(type(app.extensions["fanal"].judge), "answer", fail)
    answer = app.test_client().post("/v1/assess", json={"text": "zanzibar"})
    assert answer.status_code == 500
    assert answer.get_json()["type"] == "urn:fanal:problem:internal-error"
    logged = capfd.readouterr().err
    assert "ValueError at" in logged
    assert "zanzibar" not in logged + answer.text


def test_a_failure_is_described_by_class_and_place():
    try:
        raise KeyError("zanzibar")
    except KeyError as error:
        described = describe_failure(error)
    assert described.startswith("KeyError at ")
    assert "test_boundaries.py" in described
    assert "zanzibar" not in described

"""All routes, walked: who may use each, with which method, and what every answer carries."""

import re

import pytest

from server.api import OPERATIONS
from server.errors import PROBLEM_TYPE
from server.tracing import REQUEST_ID_PATTERN

# Who gets what each address is for. A new route must be put into one of these by a person.
OPEN = {
    "/", "/docs", "/docs/ui/<path:name>", "/static/<path:filename>", "/healthz", "/readyz",
    "/app/<path:name>", "/manifest.webmanifest", "/service-worker.js", "/share", "/report",
    "/appeal",
    "/openapi.json", "/v1/assess", "/v1/assess/batch", "/v1/reports", "/v1/indicators", "/v1/help",
    "/v1/languages", "/v1/model", "/v1/keys", "/v1/suppressions", "/review/login",
}  # fmt: skip
OF_RECEIPTS = {"/v1/reports/<report_id>", "/v1/reports/<report_id>/reply"}
# Its form is open; what it tells takes number and receipt (see test_receipt_page.py).
OPEN_FORMS = {"/receipt"}
OF_OPERATORS = {"/metrics"}
FAR = {"REMOTE_ADDR": "192.0.2.7"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")
REPORT = "Dancers wanted, papers later."


def of_reviewers(rule):
    return rule.startswith("/review/") and rule not in OPEN


def list_routes(app):
    """Return each rule with all its methods."""
    routes = {}
    for rule in app.url_map.iter_rules():
        routes.setdefault(rule.rule, set()).update(rule.methods)
    return routes


def fill(rule, value="unknown"):
    return re.sub(r"<(?:int:)?number>|<int:[^>]+>", "1", re.sub(r"<(?!int:)[^>]+>", value, rule))


@pytest.fixture
def app(desk):
    return desk.app


@pytest.fixture
def far(app):
    """Ask from another computer, without any credentials."""
    client = app.test_client()
    return lambda path, **given: client.open(path, environ_base=FAR, **given)


@pytest.mark.one_database
def test_every_route_has_its_place(app):
    placed = OPEN | OPEN_FORMS | OF_RECEIPTS | OF_OPERATORS
    routes = set(list_routes(app))
    assert [rule for rule in routes if rule not in placed and not of_reviewers(rule)] == []
    assert placed <= routes


WRONG = {
    "none": {},
    "a wrong token": {"Authorization": "Bearer wrong"},
    "an empty token": {"Authorization": "Bearer "},
    "a name and password": {"Authorization": "Basic YWRtaW46YWRtaW4="},
    "a wrong cookie": {"Cookie": "fanal_review=wrong"},
    "an old kind of cookie": {"Cookie": "session=eyJ1c2VyIjoiYWRtaW4ifQ.x.y"},
    "another's word": {"X-Forwarded-User": "lead", "X-Forwarded-For": "127.0.0.1"},
}


@pytest.mark.one_database
@pytest.mark.parametrize("shown", WRONG, ids=str)
def test_without_right_credentials_nothing_opens(app, far, desk, shown):
    sent = desk.report(REPORT)
    for rule, methods in list_routes(app).items():
        if rule in OPEN | OPEN_FORMS:
            continue
        for method in sorted(methods - {"OPTIONS"}):
            path = fill(rule, sent["id"])
            body = {"json": {"text": "x"}} if rule.startswith("/v1") else {"data": {"csrf": "x"}}
            given = body if method in {"POST", "DELETE"} else {}
            answer = far(path, method=method, headers=WRONG[shown], **given)
            assert is_refused(rule, answer), (method, path, answer.status_code)
            assert REPORT not in answer.text
    assert desk.look(sent)["state"] == "received"


def is_refused(rule, answer):
    if of_reviewers(rule):
        to_login = answer.status_code == 303 and "/review/login" in answer.headers["Location"]
        return to_login or answer.status_code in {401, 403}
    return answer.status_code in {401, 404}


@pytest.mark.one_database
def test_the_walk_would_see_an_open_door(app, far, desk):
    sent = desk.report(REPORT)
    bearer = {"Authorization": f"Bearer {sent['receipt']}"}
    opened = far(f"/v1/reports/{sent['id']}", headers=bearer)
    assert not is_refused("/v1/reports/<report_id>", opened)
    assert not is_refused("/review/account", desk.hire("amal").get("/review/account"))
    assert not is_refused("/metrics", app.test_client().get("/metrics"))


@pytest.mark.one_database
def test_one_receipt_opens_one_report(app, far, desk):
    mine, other = desk.report(REPORT), desk.report(f"{REPORT} Another.")
    bearer = {"Authorization": f"Bearer {mine['receipt']}"}
    unknown = far("/v1/reports/nobodyknowsthis1", headers=bearer).get_json()
    for rule in OF_RECEIPTS:
        for method in list_routes(app)[rule] - {"OPTIONS", "HEAD"}:
            given = {"json": {"text": "x"}} if method == "POST" else {}
            answer = far(fill(rule, other["id"]), method=method, headers=bearer, **given)
            assert answer.status_code == 404
            told = answer.get_json()
            assert {**told, "instance": ""} == {**unknown, "instance": ""}
    assert desk.look(other)["state"] == "received"
    assert far(f"/v1/reports/{mine['id']}", headers=bearer).status_code == 200


@pytest.mark.one_database
def test_every_method_is_answered_as_the_route_allows(app, far):
    for rule, methods in list_routes(app).items():
        path = fill(rule)
        for method in METHODS:
            answer = far(path, method=method)
            if method in methods:
                assert answer.status_code not in {405, 500, 501}, (method, path)
                continue
            assert answer.status_code == 405, (method, path)
            allowed = set(re.findall(r"\w+", answer.headers["Allow"]))
            assert allowed == methods, (method, path)


@pytest.mark.one_database
def test_options_names_the_methods_and_does_nothing(app, far):
    for rule, methods in list_routes(app).items():
        answer = far(fill(rule), method="OPTIONS")
        if answer.status_code in {200, 204}:
            assert answer.data == b""
            assert set(re.findall(r"\w+", answer.headers["Allow"])) == methods, rule
        else:
            assert of_reviewers(rule), rule
            assert answer.status_code in {303, 401, 403}


@pytest.mark.one_database
def test_head_is_get_without_the_body(app, far):
    for rule, methods in list_routes(app).items():
        if "GET" not in methods:
            continue
        path = fill(rule)
        get, head = far(path, method="GET"), far(path, method="HEAD")
        assert head.data == b""
        assert head.status_code == get.status_code, path
        for name in ("Content-Type", "Content-Length", "ETag", "Location", "Cache-Control"):
            told = (get.headers.get(name), head.headers.get(name))
            # A problem names its request, and the page of Prometheus counts the requests.
            assert told[0] == told[1] or (path == "/metrics" and name == "Content-Length"), path


@pytest.mark.one_database
def test_every_answer_is_named_and_kept_in_no_other_place(app, far):
    for rule, methods in list_routes(app).items():
        for method in sorted({*methods, "PUT"}):
            answer = far(fill(rule), method=method)
            headers = answer.headers
            assert len(headers.getlist("X-Request-ID")) == 1
            assert re.fullmatch(REQUEST_ID_PATTERN, headers["X-Request-ID"])
            for name in ("X-Content-Type-Options", "Content-Security-Policy", "Referrer-Policy"):
                assert len(headers.getlist(name)) == 1, (method, rule, name)
            assert "Access-Control-Allow-Origin" not in headers
            if "Set-Cookie" in headers:
                assert rule.startswith("/review/"), rule
            if answer.status_code >= 400 and not rule.startswith("/review") and rule != "/":
                assert answer.mimetype == PROBLEM_TYPE, (method, rule)
                assert headers["Cache-Control"] == "no-store"


@pytest.mark.one_database
def test_cookies_are_out_of_reach(app, desk, new_app, clock):
    secure = type(desk)(new_app(clock, FANAL_PUBLIC_URL="https://fanal.example.org"), clock)
    for each, is_secure in ((desk, False), (secure, True)):
        amal = each.hire("amal" if each is desk else "bela", log_in=False)
        cookies = amal.try_log_in().headers.getlist("Set-Cookie")
        assert cookies
        for cookie in cookies:
            parts = {part.strip().lower() for part in cookie.split(";")[1:]}
            assert {"httponly", "samesite=strict", "path=/review"} <= parts
            assert ("secure" in parts) == is_secure
            assert not any(part.startswith("domain") for part in parts)


@pytest.mark.one_database
def test_a_form_of_another_site_does_nothing(app, desk):
    amal = desk.hire("amal")
    csrf = amal.csrf()
    for rule, methods in list_routes(app).items():
        if "POST" not in methods or rule.startswith("/v1/"):
            continue
        for origin in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
            answer = amal.client.post(fill(rule), data={"csrf": csrf}, headers=origin)
            assert answer.status_code == 403, rule
    assert amal.get("/review/account").status_code == 200
    for wrong in ("", "wrong", csrf[:-1], csrf.swapcase()):
        for rule, methods in list_routes(app).items():
            if of_reviewers(rule) and "POST" in methods:
                answer = amal.client.post(fill(rule), data={"csrf": wrong})
                assert answer.status_code == 403, rule


JSON_ROUTES = [each.path for each in OPERATIONS if each.body and not each.needs_receipt]


@pytest.mark.one_database
@pytest.mark.parametrize("path", JSON_ROUTES)
@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "",
     "application/xml", "application/json; charset=utf-16", "application/jsonp", "*/*"],
)  # fmt: skip
def test_what_browsers_send_for_other_sites_without_asking_is_refused(far, path, kind):
    answer = far(path, method="POST", data=b'{"text":"x"}', content_type=kind)
    assert answer.status_code == 415
    assert answer.get_json()["type"] == "urn:fanal:problem:unsupported-media-type"


@pytest.mark.one_database
@pytest.mark.parametrize("accepted", ["text/html", "image/*", "*/*;q=0", "nonsense", ""])
def test_what_a_caller_would_rather_have_changes_nothing(far, accepted):
    for path in ("/v1/languages", "/healthz", "/nowhere"):
        answer = far(path, headers={"Accept": accepted})
        assert answer.status_code in {200, 404}
        assert "json" in answer.mimetype


@pytest.mark.one_database
def test_preflights_of_unknown_origins_get_no_leave(far):
    asked = {
        "Origin": "https://evil.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    for path in JSON_ROUTES:
        headers = far(path, method="OPTIONS", headers=asked).headers
        assert not [name for name, _ in headers if name.lower().startswith("access-control")]

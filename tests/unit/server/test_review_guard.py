"""Nobody sees or changes anything on the review pages without log-in, role and own form."""

import pytest
from reviewing import COOKIE, Desk
from sqlalchemy import event

from server.review import REVIEW_PAGES
from server.store.reviewers import Role

pytestmark = pytest.mark.one_database

# Blueprints without a guard, by name.
OPEN = {"review_login", "review_login_page"}
# Who may use what: every route stands here.
R, L, O = Role.REVIEWER, Role.LEAD, Role.OPERATOR  # noqa: E741
ALLOWED = {
    ("GET", "/review/"): {R, L},
    ("POST", "/review/search"): {R, L},
    ("GET", "/review/reports/<report_id>"): {R, L},
    ("POST", "/review/reports/<report_id>/verdict"): {R, L},
    ("POST", "/review/reports/<report_id>/note"): {R, L},
    ("POST", "/review/reports/<report_id>/question"): {R, L},
    ("POST", "/review/reports/<report_id>/lane"): {R, L},
    ("GET", "/review/appeals"): {R, L},
    ("GET", "/review/intake"): {R, L},
    ("POST", "/review/intake"): {R, L},
    ("GET", "/review/suppressions"): {R, L},
    ("POST", "/review/suppressions/<suppression_id>/revoke"): {L},
    ("GET", "/review/statistics"): {R, L, O},
    ("GET", "/review/audit"): {L, O},
    ("POST", "/review/audit"): {L, O},
    ("GET", "/review/accounts"): {L, O},
    ("GET", "/review/account"): {R, L, O},
    ("POST", "/review/account/password"): {R, L, O},
    ("POST", "/review/account/sessions"): {R, L, O},
    ("POST", "/review/logout"): {R, L, O},
}
OPEN_ROUTES = {("GET", "/review/login"), ("POST", "/review/login")}


def list_routes(app):
    return {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/review")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def fill(rule, report_id="none"):
    return rule.replace("<report_id>", report_id).replace("<suppression_id>", "none")


def test_every_blueprint_of_the_review_pages_has_a_guard(app):
    names = {blueprint.name for blueprint, _ in REVIEW_PAGES}
    assert {name for name in app.blueprints if name.startswith("review")} == names
    for name in names - OPEN:
        guards = app.before_request_funcs.get(name, [])
        assert any(getattr(guard, "allowed_roles", None) for guard in guards), name


def test_no_blueprint_outside_serves_a_review_page(app):
    for rule in app.url_map.iter_rules():
        assert rule.rule.startswith("/review") == rule.endpoint.startswith("review_"), rule


def test_every_route_is_named_here(app):
    assert list_routes(app) == set(ALLOWED) | OPEN_ROUTES


@pytest.mark.parametrize("cookie", [None, "", "x" * 43, "../../etc/passwd", "\u00e9"])
def test_without_a_login_every_route_refuses(app, cookie):
    client = app.test_client()
    if cookie is not None:
        client.set_cookie(COOKIE, cookie, path="/review")
    for method, rule in ALLOWED:
        answer = client.open(fill(rule), method=method, data={"csrf": "x"})
        if method == "GET":
            assert answer.status_code == 303, rule
            assert answer.headers["Location"] == f"/review/login?to={fill(rule)}"
        else:
            assert answer.status_code == 403, rule
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.fixture
def team(desk):
    return {role: desk.hire(role.value, role) for role in Role}


def test_each_role_gets_what_it_may_and_no_more(desk, team, lure):
    sent = desk.report(lure)
    for (method, rule), roles in ALLOWED.items():
        # These end the log-in; other tests have them.
        if rule in {"/review/logout", "/review/account/sessions"}:
            continue
        for role, colleague in team.items():
            address = fill(rule, sent["id"])
            answer = colleague.get(address) if method == "GET" else colleague.post(address)
            is_let_in = answer.status_code != 403
            assert is_let_in == (role in roles), (method, rule, role)
            if not is_let_in:
                assert "Your role does not open this page" in answer.text
                assert lure[:40] not in answer.text


def test_an_operator_reads_no_report_anywhere(desk, team, lure):
    sent = desk.report(lure, note="My own words on it.", url="https://jobs.example.org/1")
    for method, rule in ALLOWED:
        if method == "GET":
            text = team[O].get(fill(rule, sent["id"])).text
            for words in (lure[:30], "My own words", "jobs.example.org"):
                assert words not in text


def test_the_navigation_shows_only_what_opens(team):
    for role, colleague in team.items():
        page = colleague.get("/review/statistics").text
        nav = page[page.index("<nav") : page.index("</nav>")]
        for (method, rule), roles in ALLOWED.items():
            if method == "GET" and f'href="{rule}"' in nav:
                assert role in roles, rule


# --- Forms of other sites ---------------------------------------------------------------------

POSTS = sorted(rule for method, rule in ALLOWED if method == "POST")


@pytest.mark.parametrize("token", ["", "wrong", "bela's"])
def test_a_form_without_ones_own_token_is_refused(desk, token, lure):
    amal, bela = desk.hire("amal", "lead"), desk.hire("bela", "lead")
    sent = desk.report(lure)
    before = desk.actions()
    data = {"csrf": bela.csrf() if token == "bela's" else token, "decision": "abuse", "reason": "x"}
    for rule in POSTS:
        answer = amal.client.post(fill(rule, sent["id"]), data=data)
        assert answer.status_code == 403, rule
    assert desk.look(sent)["state"] == "received"
    assert desk.actions() == before
    assert amal.get("/review/account").status_code == 200


FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_form_of_another_site_is_refused_token_or_not(desk, headers, lure):
    amal = desk.hire("amal")
    sent = desk.report(lure)
    data = {"csrf": amal.csrf(), "note": "x"}
    address = f"/review/reports/{sent['id']}/note"
    assert amal.client.post(address, data=data, headers=headers).status_code == 403
    assert amal.client.post(address, data=data).status_code == 303


@pytest.mark.parametrize("headers", FOREIGN)
def test_nobody_is_logged_in_from_another_site(desk, headers):
    amal = desk.hire("amal", log_in=False)
    typed = {"name": "amal", "password": "a lantern on the pier", "code": amal.code()}
    assert amal.client.post("/review/login", data=typed, headers=headers).status_code == 403
    assert amal.cookie is None


def test_a_proxys_own_address_is_no_other_site(new_app, clock):
    app = new_app(clock, FANAL_PUBLIC_URL="https://fanal.example.org")
    amal = Desk(app, clock).hire("amal", log_in=False)
    typed = {"name": "amal", "password": "a lantern on the pier", "code": amal.code()}
    headers = {"Origin": "https://fanal.example.org"}
    assert amal.client.post("/review/login", data=typed, headers=headers).status_code == 303


# --- What is sent -----------------------------------------------------------------------------


@pytest.mark.parametrize("report_id", ["none", "%00", "x" * 64, "..%2f..", "%ff%fe", "a'--"])
def test_an_id_that_is_none_is_not_found(desk, report_id):
    amal = desk.hire("amal")
    assert amal.get(f"/review/reports/{report_id}").status_code in {404, 308}
    answer = amal.post(f"/review/reports/{report_id}/verdict", decision="lure", reason="x")
    assert answer.status_code in {404, 405}


@pytest.mark.parametrize("path", ["/review/", "/review/login", "/review/intake"])
def test_pages_run_no_script_and_are_kept_by_nobody(desk, path):
    answer = desk.hire("amal").get(path)
    if path == "/review/login":
        answer = desk.app.test_client().get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    for word in ("<script", "onclick", "style=", "javascript:"):
        assert word not in answer.text


def test_words_of_a_report_are_text_wherever_they_stand(desk):
    amal = desk.hire("amal", "lead")
    evil = '<script>alert(1)</script> "><img src=x onerror=x> https://evil.example/x'
    evil += " {{ 7777*7777 }}"
    sent = desk.report(evil, "appeal", note=evil, url="https://jobs.example.org/<b>'\"")
    amal.post(f"/review/reports/{sent['id']}/note", note=evil)
    amal.post(f"/review/reports/{sent['id']}/question", question=evil)
    amal.post(f"/review/reports/{sent['id']}/verdict", decision="lure", reason=evil, answer=evil)
    found = amal.post("/review/search", asked=evil).text
    pages = [amal.get(path).text for path in ("/review/", "/review/appeals")] + [found]
    pages.append(amal.get(f"/review/reports/{sent['id']}").text)
    assert all("&lt;script&gt;" in page for page in pages)
    for page in pages:
        for words in ("<script", "<img src=x", "<b>", 'href="https://', "60481729"):
            assert words not in page, words


def test_a_page_takes_a_fixed_number_of_queries(desk, lure):
    amal = desk.hire("amal")
    asked = []
    engine = desk.services.engine
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    def count(path):
        asked.clear()
        assert amal.get(path).status_code == 200
        return sum(each.startswith("SELECT") for each in asked)

    sent = desk.report(lure)
    one = {path: count(path) for path in ("/review/", "/review/appeals", "/review/statistics")}
    page = count(f"/review/reports/{sent['id']}")
    for number in range(40):
        desk.report(f"{lure} Number {number}.", "appeal" if number % 2 else "false-alarm")
        amal.post(f"/review/reports/{sent['id']}/note", note="x")
    for number in range(12):
        desk.report(f"Advert {number}: " + " ".join(f"word{number}x{n}" for n in range(12)))
    assert {path: count(path) for path in one} == one
    assert one["/review/"] == 4
    assert count(f"/review/reports/{sent['id']}") == page <= 10

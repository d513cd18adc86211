"""Log-ins: what they take, when they end, and what stands against guessing."""

import re
from datetime import timedelta

import pytest
from reviewing import COOKIE, PASSWORD, Desk

from server.store.reviewers import find_reviewer
from server.store.tables import ReviewSession

pytestmark = pytest.mark.one_database
FAILED = "That did not work. Check name, password and code."


def is_in(colleague):
    return colleague.get("/review/account").status_code == 200


@pytest.fixture
def amal(desk):
    return desk.hire("amal", log_in=False)


def test_name_password_and_code_open_the_pages(amal):
    assert amal.get("/review/account").headers["Location"] == "/review/login?to=/review/account"
    answer = amal.try_log_in(to="/review/account")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/review/account")
    assert is_in(amal)
    assert amal.get("/review/login").headers["Location"] == "/review/"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "nobody"},
        {"name": ""},
        {"password": PASSWORD + " "},
        {"password": ""},
        {"code": "000000"},
        {"code": ""},
        {"name": "amal\x00"},
    ],
)
def test_anything_wrong_gets_the_same_sentence(amal, wrong):
    answer = amal.try_log_in(**wrong)
    assert answer.status_code == 403
    assert FAILED in answer.text
    assert COOKIE not in answer.headers.get("Set-Cookie", "")
    assert not is_in(amal)


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/review/../x", "/"])
def test_nobody_is_sent_elsewhere_after_the_login(amal, target):
    assert amal.try_log_in(to=target).headers["Location"] == "/review/"


def test_a_code_opens_once(amal, desk):
    code = amal.code()
    assert amal.try_log_in(code=code).status_code == 303
    assert amal.try_log_in(code=code).status_code == 403
    desk.clock.move(seconds=30)
    assert amal.try_log_in(code=code).status_code == 403
    assert amal.try_log_in().status_code == 303


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(new_app, clock):
    amal = Desk(new_app(clock), clock).hire("amal", log_in=False)
    given = amal.try_log_in().headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/review"} <= set(given.split("; "))
    assert "Secure" not in given
    assert "Max-Age" not in given
    app = new_app(clock, FANAL_PUBLIC_URL="https://fanal.example.org")
    bela = Desk(app, clock).hire("bela", log_in=False)
    assert "Secure" in bela.try_log_in().headers["Set-Cookie"].split("; ")


def test_only_a_hash_of_the_cookie_is_stored(amal, desk):
    amal.log_in()
    with desk.read() as session:
        stored = session.query(ReviewSession).one()
    assert amal.cookie not in (stored.token_hash, stored.csrf_token)


def test_a_token_planted_before_the_login_opens_nothing(amal):
    amal.client.set_cookie(COOKIE, "planted-by-somebody", path="/review")
    amal.log_in()
    assert amal.cookie != "planted-by-somebody"
    other = amal.desk.app.test_client()
    other.set_cookie(COOKIE, "planted-by-somebody", path="/review")
    assert other.get("/review/account").status_code == 303


def test_each_login_has_a_token_of_its_own(amal):
    first = amal.log_in().cookie
    amal.desk.clock.move(seconds=60)
    assert amal.log_in().cookie != first


def test_idleness_ends_a_login(amal, desk):
    amal.log_in()
    for _ in range(4):
        desk.clock.move(minutes=29)
        assert is_in(amal)
    desk.clock.move(minutes=30)
    assert not is_in(amal)
    desk.clock.move(minutes=-30)
    assert is_in(amal)


def test_a_day_of_work_ends_a_login_however_busy(amal, desk):
    amal.log_in()
    for _ in range(47):
        desk.clock.move(minutes=15)
        assert is_in(amal)
    desk.clock.move(minutes=15)
    assert not is_in(amal)


def test_ended_logins_are_erased_with_the_next_one(amal, desk):
    amal.log_in()
    desk.clock.move(hours=1)
    desk.hire("bela")
    with desk.read() as session:
        assert session.query(ReviewSession).count() == 1


def test_logging_out_ends_the_login_on_the_server(amal, desk):
    token = amal.log_in().cookie
    answer = amal.post("/review/logout")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/review/login")
    assert amal.cookie is None
    amal.client.set_cookie(COOKIE, token, path="/review")
    assert not is_in(amal)
    assert desk.actions()[-2:] == [("amal", "log-in", "amal"), ("amal", "log-out", "amal")]


def test_logging_out_everywhere_ends_all_of_ones_own(amal, desk):
    bela = desk.hire("bela")
    here = amal.log_in().cookie
    desk.clock.move(seconds=60)
    amal.client.delete_cookie(COOKIE, path="/review")
    amal.log_in()
    assert len(re.findall("last used", amal.get("/review/account").text)) == 2
    assert amal.post("/review/account/sessions").status_code == 303
    assert not is_in(amal)
    amal.client.set_cookie(COOKIE, here, path="/review")
    assert not is_in(amal)
    assert is_in(bela)


# --- Guessing ---------------------------------------------------------------------------------


def fail(colleague, times):
    for _ in range(times):
        assert colleague.try_log_in(password="not the right one").status_code == 403


def wait_of(desk, name="amal"):
    with desk.read() as session:
        until = find_reviewer(session, name).locked_until
    return None if until is None else until - desk.clock.now()


def test_failures_make_the_account_wait_longer_each_time(amal, desk):
    fail(amal, 2)
    assert wait_of(desk) is None
    waits = []
    for _ in range(10):
        fail(amal, 1)
        waits.append(wait_of(desk).total_seconds())
        desk.clock.move(seconds=waits[-1])
    assert waits == [10, 20, 40, 80, 160, 320, 640, 900, 900, 900]
    # The wait is over and all is right: the failures are forgotten.
    amal.log_in()
    fail(amal, 2)
    assert wait_of(desk) is None


def test_the_right_password_opens_nothing_while_the_account_waits(amal, desk):
    fail(amal, 3)
    refused = amal.try_log_in()
    assert refused.status_code == 403
    assert FAILED in refused.text
    desk.clock.move(seconds=9)
    assert amal.try_log_in().status_code == 403
    desk.clock.move(seconds=1)
    assert amal.try_log_in().status_code == 303


def test_attempts_during_the_wait_do_not_make_it_longer(amal, desk):
    fail(amal, 3)
    until = desk.clock.now() + wait_of(desk)
    for _ in range(20):
        fail(amal, 1)
    assert desk.clock.now() + wait_of(desk) == until


def test_a_used_code_is_a_failure_too(amal, desk):
    code = amal.code()
    amal.log_in()
    for _ in range(3):
        assert amal.try_log_in(code=code).status_code == 403
    assert wait_of(desk) == timedelta(seconds=10)


def test_unknown_and_waiting_names_look_alike(amal, desk):
    fail(amal, 3)
    known = amal.try_log_in(name="amal", password="wrong")
    unknown = amal.try_log_in(name="nobody", password="wrong")
    assert known.text.replace('value="amal"', 'value="nobody"') == unknown.text
    assert known.status_code == unknown.status_code
    own = {"Content-Length", "X-Request-ID"}
    assert [pair for pair in known.headers if pair[0] not in own] == [
        pair for pair in unknown.headers if pair[0] not in own
    ]


def test_failures_stand_in_the_trail_without_what_was_typed(amal, desk):
    fail(amal, 5)
    amal.try_log_in(name="a password typed as a name", password="x")
    assert desk.actions()[1:] == [("somebody", "log-in-failed", "amal")] * 3


def test_a_closed_account_opens_nothing(amal, desk):
    bela = desk.hire("bela")
    for name in ("amal", "bela"):
        with desk.write() as session:
            find_reviewer(session, name).active = False
            session.commit()
    assert amal.try_log_in().status_code == 403
    assert not is_in(bela)


def test_one_address_may_try_so_often_and_is_told_to_wait(new_app, clock):
    desk = Desk(new_app(clock, FANAL_RATE_LOGIN="4 per minute"), clock)
    amal = desk.hire("amal", log_in=False)
    fail(amal, 4)
    refused = amal.try_log_in()
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) <= 60
    assert "Wait a minute" in refused.text
    assert amal.get("/review/login").status_code == 200


# --- The account page -------------------------------------------------------------------------


def test_a_password_is_changed_by_whoever_knows_it(amal, desk):
    elsewhere = amal.log_in().cookie
    amal.log_in_again()
    here = amal.cookie
    chosen = {"new": "another long sentence", "again": "another long sentence"}
    answer = amal.post("/review/account/password", password=PASSWORD, **chosen)
    assert answer.status_code == 303
    assert "Your password was changed" in amal.get(answer.headers["Location"]).text
    # Neither the other log-in nor the token of before is good any more.
    for token in (elsewhere, here):
        client = desk.app.test_client()
        client.set_cookie(COOKIE, token, path="/review")
        assert client.get("/review/account").status_code == 303
    desk.clock.move(seconds=60)
    assert amal.try_log_in().status_code == 403
    assert amal.try_log_in(password="another long sentence").status_code == 303


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"password": "wrong"}, "not right"),
        ({"again": "something else here"}, "differ"),
        ({"new": "short", "again": "short"}, "12 to 1024"),
        ({"new": "amal and the lantern", "again": "amal and the lantern"}, "hold the name"),
    ],
)
def test_a_password_is_not_changed_otherwise(amal, desk, fields, words):
    amal.log_in()
    right = {"password": PASSWORD, "new": "another long one", "again": "another long one"}
    answer = amal.post("/review/account/password", **{**right, **fields})
    assert answer.status_code == 422
    assert words in answer.text
    assert is_in(amal)
    desk.clock.move(seconds=60)
    amal.log_in()


def test_guessing_the_password_of_now_makes_the_account_wait(amal, desk):
    amal.log_in()
    chosen = {"new": "another long one", "again": "another long one"}
    for _ in range(3):
        amal.post("/review/account/password", password="wrong", **chosen)
    assert wait_of(desk) == timedelta(seconds=10)
    assert amal.post("/review/account/password", password=PASSWORD, **chosen).status_code == 422

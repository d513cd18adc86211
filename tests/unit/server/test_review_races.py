"""Reviewers who do things at the same moment, on both databases."""

import threading

import pytest
from reviewing import PASSWORD, give
from sqlalchemy import select

from server.review import account
from server.store import audit
from server.store.audit import find_tampering
from server.store.tables import ReviewSession, Suppression


def run_at_once(*works):
    """Run functions in threads that start together; return what each returned."""
    barrier = threading.Barrier(len(works))
    found = [None] * len(works)

    def run(index, work):
        barrier.wait()
        found[index] = work()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_two_verdicts_at_once_see_each_other(desk, lure):
    amal, bela = desk.hire("amal"), desk.hire("bela")
    tokens = {each.name: each.csrf() for each in (amal, bela)}
    for number in range(6):
        sent = desk.report(f"{lure} Number {'x' * number}.")

        def judge(colleague, sent=sent):
            return colleague.client.post(
                f"/review/reports/{sent['id']}/verdict",
                data={"csrf": tokens[colleague.name], "decision": "false-alarm", "reason": "x"},
            ).status_code

        assert run_at_once(lambda: judge(amal), lambda: judge(bela)) == [303, 303]
        assert desk.look(sent)["outcome"] == "accepted"
        with desk.read() as session:
            made = select(Suppression).where(Suppression.report_id == sent["id"])
            assert len(session.scalars(made).all()) == 1
    with desk.read() as session:
        assert find_tampering(session, desk.services.secret) is None


def test_a_code_that_two_send_at_once_opens_once(desk):
    amal = desk.hire("amal", log_in=False)
    code = amal.code()
    typed = {"name": "amal", "password": "a lantern on the pier", "code": code}

    def log_in():
        return desk.app.test_client().post("/review/login", data=typed).status_code

    assert sorted(run_at_once(*[log_in] * 4)) == [303, 403, 403, 403]
    with desk.read() as session:
        assert session.query(ReviewSession).count() == 1


def test_a_report_withdrawn_while_it_is_judged_is_gone_or_was_judged(desk, lure):
    amal, bela = desk.hire("amal"), desk.hire("bela")
    token = bela.csrf()
    for number in range(6):
        sent = desk.report(f"{lure} Again {'y' * number}.")
        give(amal, sent, "false-alarm")
        bearer = {"Authorization": f"Bearer {sent['receipt']}"}

        def judge(sent=sent):
            return bela.client.post(
                f"/review/reports/{sent['id']}/verdict",
                data={"csrf": token, "decision": "false-alarm", "reason": "x"},
            ).status_code

        def withdraw(sent=sent, bearer=bearer):
            address = f"/v1/reports/{sent['id']}"
            return desk.app.test_client().delete(address, headers=bearer).status_code

        judged, withdrawn = run_at_once(judge, withdraw)
        assert judged in {303, 404}
        assert withdrawn == 204
        # Whichever came first: nothing that was made of the withdrawn text holds.
        desk.services.suppressions.refresh()
        assert desk.assess(f"{lure} Again {'y' * number}.")["level"] == "strong-signs"
        with desk.read() as session:
            of_it = select(Suppression).where(Suppression.revoked_at.is_(None))
            assert session.scalars(of_it).all() == []


def test_whoever_loses_against_a_new_password_changes_nothing(desk, monkeypatch):
    amal = desk.hire("amal")
    slow = desk.app.test_client()
    slow.set_cookie("fanal_review", amal.cookie, path="/review")
    known = {"csrf": amal.csrf(), "password": PASSWORD}
    ours, theirs = (
        {**known, "new": each, "again": each} for each in ("a first new one", "a second new one")
    )
    check, answers = account.check_password, []

    def check_slowly(stored, password):
        is_right = check(stored, password)
        if not answers:
            answers.append(None)
            answers[0] = amal.client.post("/review/account/password", data=ours).status_code
        return is_right

    monkeypatch.setattr(account, "check_password", check_slowly)
    assert slow.post("/review/account/password", data=theirs).status_code == 422
    assert answers == [303]
    monkeypatch.undo()
    desk.clock.move(seconds=60)
    assert amal.try_log_in(password="a second new one").status_code == 403
    assert amal.try_log_in(password="a first new one").status_code == 303


@pytest.mark.parametrize("name", ["amal\x00", "\x00", "a" * 5000])
def test_a_name_that_nobody_can_have_logs_nobody_in(desk, name):
    assert desk.hire("amal", log_in=False).try_log_in(name=name).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/review/?after=normal.1795824000.%00",
        "/review/suppressions?before=1795824000.%00",
        "/review/audit?before=" + "9" * 30,
        "/review/audit?before=-1",
    ],
)
def test_an_address_that_is_no_place_shows_the_first_page(desk, path):
    answer = desk.hire("lea", "lead").get(path)
    assert answer.status_code == 200


def test_what_was_never_a_correction_is_not_taken_back(desk):
    lea = desk.hire("lea", "lead")
    assert lea.post("/review/suppressions/%00/revoke", reason="other").status_code == 404


def test_what_is_appended_while_the_trail_is_verified_is_no_fault(desk, monkeypatch, lure):
    lea, sent = desk.hire("lea", "lead"), desk.report(lure)
    token = lea.csrf()
    find_cut, noted = audit._find_cut, []

    def look_late(*given):
        path = f"/review/reports/{sent['id']}/note"
        noted.append(lea.client.post(path, data={"csrf": token, "note": "x"}).status_code)
        return find_cut(*given)

    monkeypatch.setattr(audit, "_find_cut", look_late)
    page = lea.client.post("/review/audit", data={"csrf": token}).text
    assert noted == [303]
    assert "is missing" not in page
    assert "is not the one that was written last" not in page

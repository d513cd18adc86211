"""Reviewers who do things at the same moment, on both databases."""

import threading

from reviewing import give
from sqlalchemy import select

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

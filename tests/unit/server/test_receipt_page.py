"""What became of a report, by form: for whoever has number and receipt, and for nobody else."""

import pytest
from reviewing import give

from server.web.words import load_words

pytestmark = pytest.mark.one_database

WORDS = load_words("en")


@pytest.fixture
def show(desk):
    """Send the form with number and receipt; return the answer."""

    def post(sent, **fields):
        opened = {"number": sent["id"], "receipt": sent["receipt"], "lang": "en"}
        return desk.app.test_client().post("/receipt", data={**opened, **fields})

    return post


def test_state_and_answer_are_shown(desk, show):
    sent = desk.report("Cook wanted, contract from the first day.")
    assert WORDS["reports.state.received"] in show(sent).text
    for name in ("amal", "bela"):
        give(desk.hire(name), sent, "false-alarm", answer="It was an error of ours.")
    page = show(sent).text
    assert WORDS["reports.state.decided"] in page
    assert WORDS["reports.outcome.accepted"] in page
    assert "It was an error of ours." in page


def test_wrong_and_unknown_look_the_same_and_open_nothing(desk, show):
    sent, other = desk.report("Cook wanted."), desk.report("Another cook wanted.")
    wrong = [
        {**sent, "receipt": other["receipt"]},
        {**sent, "receipt": ""},
        {"id": "nobodyknowsthis1", "receipt": sent["receipt"]},
        {**sent, "receipt": "x" * 300},
    ]
    for each in wrong:
        for act in ({}, {"act": "withdraw"}, {"act": "reply", "reply": "Hello."}):
            answer = show(each, **act)
            assert answer.status_code == 404
            assert WORDS["receipt_unknown"] in answer.text
            assert "report-state" not in answer.text
    assert desk.look(sent)["state"] == "received"


def test_a_reply_is_masked_and_taken_once(desk, show):
    sent = desk.report("Cook wanted, contract from the first day.")
    amal = desk.hire("amal")
    amal.post(f"/review/reports/{sent['id']}/question", question="Which city is it in?")
    page = show(sent).text
    assert "Which city is it in?" in page
    assert WORDS["fault_note"] in show(sent, act="reply", reply=" ").text
    page = show(sent, act="reply", reply="In Lyon, call 020 7946 0123.").text
    assert WORDS["reports.reply.sent"] in page
    assert "In Lyon, call [phone]." in page
    again = show(sent, act="reply", reply="Another.").text
    assert WORDS["reports.reply.closed"] in again


def test_taking_back_erases(desk, show):
    sent = desk.report("Cook wanted, contract from the first day.")
    assert WORDS["taken_back"] in show(sent, act="withdraw").text
    assert desk.look(sent)["status"] == 404
    assert show(sent).status_code == 404


def test_a_form_from_another_site_and_files_are_refused(client):
    assert client.post("/receipt", data={}, headers={"Origin": "null"}).status_code == 403
    assert client.post("/receipt", data={}, content_type="multipart/form-data").status_code == 415


def test_no_page_with_a_receipt_is_kept_or_packed(desk, show):
    sent = desk.report("Cook wanted, contract from the first day.")
    answer = show(sent)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Content-Encoding" not in answer.headers

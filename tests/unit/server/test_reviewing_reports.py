"""From report to verdict to effect: two who agree, near copies, appeals, and overturning."""

import re

import pytest
from reviewing import give
from sqlalchemy import func, select

from server.review.answers import default_answer
from server.store.tables import Report, Suppression, Verdict, WeeklyCount

HONEST = (
    "Our family hotel by the lake keeps your passport in the safe at the reception, as the law on "
    "guest registers demands, and you pay a deposit of 50 euros for the uniform before you start. "
    "You get both back at any time you ask. Written contract, 1400 euros a month, room included. "
    "We look for two people for breakfast and rooms from April to October, five days a week, with "
    "two days free in a row. The house has thirty beds, a garden and a kitchen for the staff. "
    "Many of us come back each year. The bus stops at the door, and the village has a doctor, a "
    "school and a library. Write what you have done so far, or come by and talk with us in the "
    "afternoon; we answer everybody within a week, whatever we decide."
)
# Nearly all of its words, and something that an honest advert does not say.
PLANTED = HONEST + " Do not tell your family about it."


def states(desk, *sent):
    return [desk.look(each)["state"] for each in sent]


def stored(desk, sent):
    with desk.read() as session:
        return session.get(Report, sent["id"])


def counts(desk):
    names = ("received", "accepted", "declined", "unclear", "answer_hours")
    with desk.read() as session:
        columns = [func.sum(getattr(WeeklyCount, name)) for name in names]
        row = session.execute(select(*columns)).one()
    return {name: number for name, number in zip(names, row, strict=True) if number}


def holds(desk):
    with desk.read() as session:
        of_it = select(Suppression).where(Suppression.revoked_at.is_(None))
        return len(session.scalars(of_it).all())


def test_a_false_alarm_is_confirmed_by_two_and_silent_at_once(desk, lure):
    amal, bela = desk.hire("amal"), desk.hire("bela")
    sent = desk.report(lure, language="en", level="strong-signs")
    assert desk.assess(lure)["level"] == "strong-signs"
    page = give(amal, sent, "false-alarm")
    assert "Your verdict was added" in page
    assert "A second reviewer has to agree" in page
    # Nothing has happened yet, and the reporter sees no difference.
    assert desk.assess(lure)["level"] == "strong-signs"
    assert desk.look(sent)["state"] == "received"
    assert (stored(desk, sent).state, holds(desk), counts(desk)) == (
        "second-look", 0, {"received": 1},
    )  # fmt: skip
    # The same reviewer twice is still one.
    give(amal, sent, "false-alarm")
    assert (stored(desk, sent).state, holds(desk)) == ("second-look", 0)
    desk.clock.move(hours=5)
    amal.log_in_again()
    bela.log_in_again()
    give(bela, sent, "false-alarm")
    told = desk.look(sent)
    assert (told["state"], told["outcome"]) == ("decided", "accepted")
    assert told["answer"] == default_answer("false-alarm", "accepted", "en")
    assert desk.assess(lure)["level"] == "no-signs"
    assert desk.assess(lure)["suppression"]["level"] == "strong-signs"
    assert holds(desk) == 1
    assert counts(desk) == {"received": 1, "accepted": 1, "answer_hours": 6}
    actions = [action for _, action, _ in desk.actions()]
    assert actions.count("verdict") == 3


@pytest.mark.one_database
def test_verdicts_are_appended_and_all_shown(desk, lure):
    amal, bela = desk.hire("amal"), desk.hire("bela")
    sent = desk.report(lure)
    give(amal, sent, "false-alarm", "First thought.")
    page = give(bela, sent, "lure", "It asks for <b>money</b>.")
    assert "The reviewers differ" in page
    assert "First thought." in page
    assert "It asks for &lt;b&gt;money&lt;/b&gt;." in page
    with desk.read() as session:
        assert session.query(Verdict).count() == 2


def test_a_third_reviewer_does_not_settle_a_difference_and_a_lead_does(desk, lure):
    amal, bela, carl = desk.hire("amal"), desk.hire("bela"), desk.hire("carl")
    lead = desk.hire("lea", "lead")
    sent = desk.report(lure, language="fr")
    give(amal, sent, "false-alarm")
    give(bela, sent, "lure")
    give(carl, sent, "false-alarm")
    assert (desk.look(sent)["outcome"], holds(desk)) == (None, 0)
    give(lead, sent, "lure", answer="We read it together.")
    told = desk.look(sent)
    assert (told["outcome"], told["answer"]) == ("declined", "We read it together.")
    assert holds(desk) == 0


@pytest.mark.parametrize(
    ("kind", "decision", "outcome"),
    [
        ("false-alarm", "no-mistake", "declined"),
        ("missed", "unclear", "unclear"),
        ("lure", "abuse", "declined"),
    ],
)
@pytest.mark.one_database
def test_one_reviewer_is_enough_where_nothing_happens(desk, lure, kind, decision, outcome):
    sent = desk.report(lure, kind, language="sw")
    give(desk.hire("amal"), sent, decision)
    told = desk.look(sent)
    assert (told["state"], told["outcome"]) == ("decided", outcome)
    assert told["answer"] == default_answer(kind, outcome, "sw")
    assert counts(desk) == {"received": 1, outcome: 1}
    assert desk.assess(lure)["level"] == "strong-signs"


def test_a_decision_is_overturned_by_two_and_its_effect_revoked(desk, lure):
    amal, bela, carl = desk.hire("amal"), desk.hire("bela"), desk.hire("carl")
    sent, copy = desk.report(lure), desk.report(lure)
    for each in (amal, bela):
        give(each, sent, "false-alarm")
    page = give(carl, sent, "lure", "They keep passports.")
    # In doubt: what was decided holds, the reporter's page does not flicker, reviewers see it.
    assert desk.assess(lure)["level"] == "no-signs"
    assert states(desk, sent, copy) == ["decided", "received"]
    assert f'data-id="{sent["id"]}"' in carl.get("/review/?state=second-look").text
    assert "Another decision takes two reviewers" in page
    give(bela, sent, "lure", "Carl is right.")
    told = desk.look(sent)
    assert (told["state"], told["outcome"]) == ("decided", "declined")
    assert told["answer"] == default_answer("false-alarm", "declined", None)
    assert (desk.assess(lure)["level"], holds(desk)) == ("strong-signs", 0)
    assert counts(desk) == {"received": 2, "declined": 1}
    assert "until this was revoked" in amal.get(f"/review/reports/{sent['id']}").text


def test_a_lead_alone_takes_an_effect_away(desk, lure):
    sent = desk.report(lure)
    for name in ("amal", "bela"):
        give(desk.hire(name), sent, "false-alarm")
    give(desk.hire("lea", "lead"), sent, "no-mistake")
    assert (desk.look(sent)["outcome"], holds(desk)) == ("declined", 0)


def test_overturning_revokes_what_was_made_of_the_same_words(desk, lure):
    amal, bela = desk.hire("amal"), desk.hire("bela")
    sent, copy = desk.report(lure), desk.report(lure)
    for each in (amal, bela):
        give(each, sent, "false-alarm", copies="yes")
    assert holds(desk) == 2
    for each in (amal, bela):
        give(each, copy, "lure")
    assert holds(desk) == 0
    assert desk.assess(lure)["level"] == "strong-signs"


def test_near_copies_are_judged_together_and_others_are_not(desk, lure):
    amal, bela = desk.hire("amal"), desk.hire("bela")
    sent = desk.report(HONEST)
    copies = [desk.report(HONEST), desk.report(HONEST + " Come and see us.")]
    other_kind = desk.report(HONEST, "lure")
    planted = desk.report(PLANTED)
    judge = desk.services.judge
    alike = judge.similarity(*(judge.make_sketch(each).values for each in (HONEST, PLANTED)))
    assert alike > 0.8
    decided = desk.report(HONEST)
    give(amal, decided, "unclear")
    page = amal.get(f"/review/reports/{sent['id']}").text
    assert "Near copies: 5" in page
    assert "Also for the 2 near copies that wait" in page
    give(amal, sent, "false-alarm", copies="yes")
    give(bela, sent, "false-alarm", copies="yes")
    assert states(desk, sent, *copies) == ["decided"] * 3
    assert states(desk, other_kind, planted) == ["received"] * 2
    assert desk.look(decided)["outcome"] == "unclear"
    with desk.read() as session:
        by_report = session.execute(
            select(Verdict.report_id, func.count()).group_by(Verdict.report_id)
        ).all()
    expected = {each["id"]: 2 for each in (sent, *copies)} | {decided["id"]: 1}
    assert {report_id: number for report_id, number in by_report} == expected


@pytest.mark.one_database
def test_without_the_tick_only_the_one_report_is_judged(desk, lure):
    amal = desk.hire("amal")
    sent, copy = desk.report(lure), desk.report(lure)
    give(amal, sent, "no-mistake")
    assert states(desk, sent, copy) == ["decided", "received"]
    # The copy takes its place in the queue, and shows what was decided of the other.
    assert f'data-id="{copy["id"]}"' in amal.get("/review/").text
    page = amal.get(f"/review/reports/{copy['id']}").text
    assert "Fanal was right to warn</strong> by amal" in page


def test_an_appeal_gets_another_reviewer(desk, lure):
    amal, bela, carl = desk.hire("amal"), desk.hire("bela"), desk.hire("carl")
    lead = desk.hire("lea", "lead")
    sent = desk.report(lure, "lure")
    give(amal, sent, "lure")
    give(lead, sent, "lure")
    appeal = desk.report(lure, "appeal")
    refused = amal.post(
        f"/review/reports/{appeal['id']}/verdict", decision="no-mistake", reason="Again."
    )
    assert refused.status_code == 422
    assert "An appeal gets another reviewer" in refused.text
    assert "Again." in refused.text
    assert desk.look(appeal)["state"] == "received"
    give(bela, appeal, "false-alarm")
    give(carl, appeal, "false-alarm")
    assert desk.look(appeal)["outcome"] == "accepted"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"decision": "lure"}, "Write why"),
        ({"decision": "lure", "reason": "  "}, "Write why"),
        ({"reason": "because"}, "Choose a verdict"),
        ({"decision": "guilty", "reason": "because"}, "Choose a verdict"),
        ({"decision": "lure", "reason": "x" * 2001}, "longer than 2000"),
        ({"decision": "lure", "reason": "x", "answer": "x" * 1001}, "longer than 1000"),
    ],
)
@pytest.mark.one_database
def test_a_verdict_without_choice_or_reason_is_not_taken(desk, lure, fields, words):
    sent = desk.report(lure)
    answer = desk.hire("amal").post(f"/review/reports/{sent['id']}/verdict", **fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert stored(desk, sent).state == "received"


def test_a_question_is_asked_once_and_the_reply_brings_the_report_back(desk, lure):
    amal = desk.hire("amal")
    sent = desk.report(lure)
    address = f"/review/reports/{sent['id']}"
    assert amal.post(f"{address}/question", question="Is it <your> hotel?").status_code == 303
    told = desk.look(sent)
    assert (told["state"], told["question"]) == ("question", "Is it <your> hotel?")
    assert sent["id"] not in amal.get("/review/").text
    assert sent["id"] in amal.get("/review/?state=question").text
    again = amal.post(f"{address}/question", question="And since when?")
    assert again.status_code == 422
    assert desk.reply(sent, "Yes, write to a.b@example.org").status_code == 200
    assert sent["id"] in amal.get("/review/").text
    page = amal.get(address).text
    assert "Is it &lt;your&gt; hotel?" in page
    assert "Yes, write to [email]" in page
    give(amal, sent, "no-mistake")
    decided = desk.report(lure + " Once more.")
    give(amal, decided, "no-mistake")
    late = amal.post(f"/review/reports/{decided['id']}/question", question="Why?")
    assert late.status_code == 422


@pytest.mark.one_database
def test_notes_stay_among_reviewers(desk, lure):
    amal, bela = desk.hire("amal"), desk.hire("bela")
    sent = desk.report(lure)
    address = f"/review/reports/{sent['id']}"
    assert amal.post(f"{address}/note", note="Looks <i>known</i>.").status_code == 303
    page = bela.get(address).text
    assert "Looks &lt;i&gt;known&lt;/i&gt;." in page
    assert "amal," in page
    assert "known" not in str(desk.look(sent))
    assert amal.post(f"{address}/note", note=" ").status_code == 422
    assert ("amal", "note", sent["id"]) in desk.actions()
    assert "known" not in str(desk.actions())


@pytest.mark.one_database
def test_a_report_is_moved_to_the_front_and_back(desk, lure):
    amal = desk.hire("amal")
    first = desk.report(lure)
    desk.clock.move(minutes=1)
    second = desk.report("A quite different advert for a cook in town.")
    order = lambda: re.findall('data-id="([^"]+)"', amal.get("/review/").text)  # noqa: E731
    assert order()[0] == first["id"]
    address = f"/review/reports/{second['id']}"
    assert amal.post(f"{address}/lane", lane="urgent").status_code == 303
    assert order()[0] == second["id"]
    page = amal.get(address).text
    assert "call the emergency number" in page
    assert "116 111" in page
    assert amal.post(f"{address}/lane", lane="normal").status_code == 303
    assert amal.post(f"{address}/lane", lane="first").status_code == 422
    assert order()[0] == first["id"]


@pytest.mark.one_database
def test_lines_of_a_country_help_with_an_urgent_report(desk, lure):
    sent = desk.report(lure, urgent=True)
    page = desk.hire("amal").get(f"/review/reports/{sent['id']}?country=ke").text
    assert "HAART Kenya" in page


def test_a_withdrawn_report_is_gone_from_the_pages(desk, lure):
    amal = desk.hire("amal")
    sent = desk.report(lure)
    give(amal, sent, "false-alarm", "A reason.")
    amal.post(f"/review/reports/{sent['id']}/note", note="A note.")
    bearer = {"Authorization": f"Bearer {sent['receipt']}"}
    deleted = desk.app.test_client().delete(f"/v1/reports/{sent['id']}", headers=bearer)
    assert deleted.status_code == 204
    assert amal.get(f"/review/reports/{sent['id']}").status_code == 404
    refused = amal.post(f"/review/reports/{sent['id']}/verdict", decision="lure", reason="x")
    assert refused.status_code == 404
    with desk.read() as session:
        assert session.query(Verdict).count() == 0

"""What the review pages show: evidence, filters, search, appeals, intake, figures, corrections."""

import doctest
import importlib
import random
import re

import pytest
from reviewing import give
from sqlalchemy import text

from server.review.answers import _load
from server.review.evidence import cut_text
from server.store.counts import count_week
from server.store.tables import Report

pytestmark = pytest.mark.one_database
LONG = " ".join(f"word{n}" for n in range(40))


@pytest.fixture
def amal(desk):
    return desk.hire("amal")


def rows(page):
    return re.findall('data-id="([^"]+)"', page)


@pytest.mark.parametrize(
    "name",
    [
        "review.words", "review.evidence", "review.plots",
        "store.places", "store.queue", "store.verdicts",
    ],
)  # fmt: skip
def test_the_examples_in_docstrings_are_true(name):
    result = doctest.testmod(importlib.import_module(f"server.{name}"))
    assert result.attempted > 0
    assert result.failed == 0


# --- The report page --------------------------------------------------------------------------


def test_evidence_is_marked_with_the_name_of_its_indicator(desk, amal, lure):
    sent = desk.report(lure, language="en", level="some-signs", model="0.3.0+5135f667")
    page = amal.get(f"/review/reports/{sent['id']}").text
    advert = re.search(r'data-testid="advert">(.*?)</p>', page, re.S)[1]
    marks = re.findall(r"<mark>(.*?)</mark>", advert)
    assert any("keep your passport" in mark for mark in marks)
    assert "Keeping your documents" in advert or "passport" in advert
    signs = re.findall(r'class="sign"[^>]*>(.*?)</span>', advert)
    assert len(signs) >= 3
    # Without marks and names it is the text as it was sent.
    plain = re.sub(r'<span class="sign".*?</span>', "", advert)
    assert re.sub(r"</?mark>", "", plain) == lure
    assert 'dir="auto" lang="en"' in page
    assert "Some signs" in page
    assert "0.3.0+5135f667" in page
    assert "What the model says now: Strong signs" in page


def test_a_text_is_cut_where_evidence_overlaps():
    text = "abcdefghij"
    first = {"name": "A", "evidence": [{"start": 1, "end": 5}]}
    second = {"name": "B", "evidence": [{"start": 3, "end": 8}, {"start": 8, "end": 10}]}
    parts = cut_text(text, [first, second])
    assert [(p.text, p.names, p.ends) for p in parts] == [
        ("a", (), ()),
        ("bc", ("A",), ()),
        ("de", ("A", "B"), ("A",)),
        ("fgh", ("B",), ("B",)),
        ("ij", ("B",), ("B",)),
    ]
    assert cut_text("", []) == []


def test_an_arabic_text_keeps_its_direction(desk, amal):
    sent = desk.report("مطلوب عاملات للسفر إلى الخارج براتب كبير دون خبرة", "lure", language="ar")
    assert 'dir="auto" lang="ar"' in amal.get(f"/review/reports/{sent['id']}").text


def test_every_language_has_every_answer_and_none_promises_safety():
    sentences = _load()
    assert len(sentences) == 16
    for language, found in sentences.items():
        assert found.keys() == sentences["en"].keys(), language
        assert len(set(found.values())) == len(found), language
    english = " ".join(sentences["en"].values()).lower()
    assert not re.search(r"\bsafe|traffick|guilty|\bfraud", english)


# --- The queue --------------------------------------------------------------------------------


def test_the_queue_is_filtered_by_what_is_chosen(desk, amal, lure):
    advert = "Le restaurant du port cherche un cuisinier, contrat de six mois, 39 heures."
    french = desk.report(advert, "missed", language="fr-CA")
    english = desk.report(lure, "false-alarm", language="en")
    nowhere = desk.report("Wir suchen eine Köchin für unser Gasthaus am See.", "missed")
    all_of_them = {each["id"] for each in (french, english, nowhere)}
    assert set(rows(amal.get("/review/").text)) == all_of_them
    for query, wanted in (
        ("language=fr", french),
        ("kind=false-alarm", english),
        ("level=strong-signs", english),
        ("language=und", nowhere),
        ("kind=missed&language=fr", french),
    ):
        assert rows(amal.get(f"/review/?{query}").text) == [wanted["id"]], query
    page = amal.get("/review/?kind=appeal").text
    assert "Nothing like this waits" in page
    assert len(rows(amal.get("/review/?kind=nonsense&after=nonsense").text)) == 3


def test_the_queue_goes_on_where_the_page_ends(desk, amal):
    sent = []
    letters = random.Random(1)
    for _ in range(30):
        words = ["".join(letters.choices("bcdfghjklm", k=6)) for _ in range(20)]
        sent.append(desk.report(" ".join(words), "lure"))
        desk.clock.move(seconds=30)
    first = amal.get("/review/?kind=lure").text
    address = re.search(r'<a href="([^"]+)" rel="next"', first)[1].replace("&amp;", "&")
    assert "kind=lure" in address
    second = amal.get(address).text
    assert rows(first) + rows(second) == [each["id"] for each in sent]
    assert 'rel="next"' not in second


def test_counts_and_promised_times_stand_in_words(desk, amal, lure):
    desk.report(lure, urgent=True)
    assert "Minors and danger</strong>: 1 new" in amal.get("/review/").text
    assert "due in 7 days" in amal.get("/review/").text
    desk.clock.move(days=9)
    amal.log_in_again()
    assert "overdue by 2 days" in amal.get("/review/").text


def test_a_report_is_found_by_its_id_host_and_text(desk, amal, lure):
    sent = desk.report(lure, url="https://Jobs.Example.org/a?jk=1")
    desk.report(LONG, url="https://other.example/x")
    found = amal.post("/review/search", asked=sent["id"])
    assert found.headers["Location"] == f"/review/reports/{sent['id']}"
    for asked in (
        "jobs.example.org",
        "https://jobs.example.org/something/else",
        lure,
        lure + " Call +33 1 99 00 12 34 soon.",
        lure.upper(),
    ):
        page = amal.post("/review/search", asked=asked).text
        assert rows(page) == [sent["id"]], asked
    for asked in ("nowhere.example", "A text that nobody has ever reported to anybody", "x", " "):
        assert "Nothing was found" in amal.post("/review/search", asked=asked).text


def test_a_text_that_is_looked_for_is_not_stored(desk, amal, lure):
    amal.post("/review/search", asked=lure + " Rhododendron.")
    with desk.read() as session:
        for table in ("reports", "audit", "clusters"):
            assert "Rhododendron" not in str(session.execute(text(f"SELECT * FROM {table}")).all())


# --- Appeals ----------------------------------------------------------------------------------


def test_appeals_stand_with_their_due_time_and_overdue_ones_are_named(desk, amal, lure):
    assert "No appeal waits" in amal.get("/review/appeals").text
    desk.report(lure, "lure")
    old = desk.report(LONG, "appeal")
    desk.clock.move(days=10)
    new = desk.report(lure, "appeal")
    amal.log_in_again()
    page = amal.get("/review/appeals").text
    assert rows(page) == [old["id"], new["id"]]
    assert "None is overdue" in page
    desk.clock.move(days=5)
    amal.log_in_again()
    page = amal.get("/review/appeals").text
    assert "1 is overdue" in page
    assert "overdue by 1 day" in page
    give(amal, old, "no-mistake")
    assert rows(amal.get("/review/appeals").text) == [new["id"]]


# --- Intake -----------------------------------------------------------------------------------


def take_in(colleague, **changed):
    page = colleague.get("/review/intake").text
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    typed = {"key": key, "kind": "lure", "text": LONG, "consent": "yes", **changed}
    return colleague.post("/review/intake", **typed)


def test_what_came_by_phone_joins_the_queue_with_contacts_masked(desk, amal):
    answer = take_in(
        amal,
        text=LONG + " Call +33 1 99 00 12 34",
        note="She wrote from a.b@example.org",
        urgent="yes",
        language="fr",
    )
    assert answer.status_code == 303
    page = amal.get(answer.headers["Location"]).text
    assert "The report was taken in" in page
    assert "taken in by a reviewer" in page
    assert "[phone]" in page
    assert "[email]" in page
    with desk.read() as session:
        stored = session.query(Report).one()
    assert (stored.source, stored.lane, stored.language) == ("intake", "urgent", "fr")
    assert "99 00" not in stored.text
    assert ("amal", "intake", stored.id) in desk.actions()
    assert rows(amal.get("/review/").text) == [stored.id]


def test_a_receipt_is_shown_only_when_it_is_asked_for(desk, amal):
    answer = take_in(amal, receipt="yes")
    assert answer.status_code == 200
    codes = dict(re.findall(r'data-testid="(id|receipt-code)">([^<]+)<', answer.text))
    told = desk.look({"id": codes["id"], "receipt": codes["receipt-code"]})
    assert (told["state"], told["kind"]) == ("received", "lure")
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_form_sent_twice_is_one_report(desk, amal):
    fields = {"key": "k" * 16, "receipt": "yes"}
    first, second = take_in(amal, **fields), take_in(amal, **fields)
    find = lambda page: re.search(r'receipt-code">([^<]+)<', page)[1]  # noqa: E731
    assert find(first.text) == find(second.text)
    other = take_in(amal, key="k" * 16, text=LONG + " changed")
    assert other.status_code == 422
    assert "taken already" in other.text
    with desk.read() as session:
        assert session.query(Report).count() == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"text": " "}, "Write or paste"),
        ({"kind": ""}, "Choose what it is"),
        ({"consent": ""}, "agrees"),
        ({"url": "ftp://x"}, "begins with http"),
        ({"language": "klingon"}, "code such as"),
        ({"note": "x" * 2001}, "2,000"),
    ],
)
def test_what_cannot_be_taken_in_is_said_and_kept_on_the_form(desk, amal, changed, words):
    answer = take_in(amal, **changed)
    assert answer.status_code == 422
    assert words in answer.text
    if "text" not in changed:
        assert LONG in answer.text
    with desk.read() as session:
        assert session.query(Report).count() == 0


# --- Statistics -------------------------------------------------------------------------------


def test_small_numbers_are_never_shown(desk, amal):
    with desk.write() as session:
        count_week(session, "2026-W46", "lure", "en", received=40, accepted=30, declined=10,
                   answer_hours=40 * 36)  # fmt: skip
        count_week(session, "2026-W46", "missed", "en", received=3, accepted=3)
        count_week(session, "2026-W45", "false-alarm", "fr", received=17, accepted=2, declined=1)
        count_week(session, "2020-W01", "lure", "en", received=77)
        session.commit()
    page = amal.get("/review/statistics").text
    table = lambda title: re.findall(  # noqa: E731
        r"<tr>(.*?)</tr>", page.split(f'aria-label="{title} as a table"')[1].split("</table>")[0]
    )
    cells = lambda row: re.findall(r">([^<>]+)</t[hd]>", row)  # noqa: E731
    week = next(cells(r) for r in table("Reports by week and kind") if "2026-W46" in r)
    assert week == ["2026-W46", "0", "fewer than 5", "40", "0"]
    right = {cells(r)[0]: cells(r)[1:] for r in table("Warnings that were right, by week")}
    assert right["2026-W46"] == ["40", "75 %"]
    assert right["2026-W45"] == ["fewer than 5", "fewer than 5 decided"]
    answers = {cells(r)[0]: cells(r)[1:] for r in table("Time to answer")}
    assert answers["2026-W46"] == ["43", "1.4 days"]
    languages = {cells(r)[0]: cells(r)[1:] for r in table("Reports by language")}
    assert languages["en"] == ["0", "fewer than 5", "40", "0"]
    assert "77" not in page
    assert "W46: 3" not in page
    assert page.count('class="bar few"') >= 1


def test_statistics_read_no_report(desk, amal, lure):
    desk.report(lure)
    with desk.write() as session:
        session.execute(text("DELETE FROM reports"))
        session.commit()
    assert "fewer than 5" in amal.get("/review/statistics").text


# --- Corrections ------------------------------------------------------------------------------


def test_a_lead_takes_a_correction_back_with_a_reason(desk, amal, lure):
    lead = desk.hire("lea", "lead")
    sent = desk.report(lure)
    for each in (amal, lead):
        give(each, sent, "false-alarm")
    assert desk.assess(lure)["level"] == "no-signs"
    page = lead.get("/review/suppressions").text
    (correction,) = rows(page)
    assert f"/review/reports/{sent['id']}" in page
    assert lure[:30] not in page
    assert 'data-testid="revoke"' not in amal.get("/review/suppressions").text
    address = f"/review/suppressions/{correction}/revoke"
    assert amal.post(address, reason="misuse").status_code == 403
    refused = lead.post(address, reason="because")
    assert refused.status_code == 422
    assert "Choose why" in refused.text
    assert lead.post(address, reason="too-wide").status_code == 303
    assert desk.assess(lure)["level"] == "strong-signs"
    assert lead.post(address, reason="too-wide").status_code == 404
    assert ("lea", "suppression-revoked", correction) in desk.actions()
    assert "taken back" in lead.get("/review/suppressions").text


# --- The trail --------------------------------------------------------------------------------


def test_the_trail_is_shown_verified_and_paged(desk, lure):
    lead = desk.hire("lea", "lead")
    sent = desk.report(lure)
    for _ in range(60):
        lead.post(f"/review/reports/{sent['id']}/note", note="Rhododendron")
    page = lead.get("/review/audit").text
    assert "Rhododendron" not in page
    assert lure[:30] not in page
    older = re.search(r'href="(/review/audit\?before=\d+)" rel="next"', page)[1]
    assert "account-made" in lead.get(older).text
    assert "All 62 entries stand as they were written" in lead.post("/review/audit").text
    with desk.write() as session:
        session.execute(text("DROP TRIGGER audit_frozen"))
        session.execute(text("UPDATE audit SET actor = 'amal' WHERE seq = 30"))
        session.commit()
    assert "Something is wrong: entry 30 was changed" in lead.post("/review/audit").text


def test_an_operator_sees_the_accounts(desk):
    operator = desk.hire("opal", "operator")
    desk.hire("amal", log_in=False)
    page = operator.get("/review/accounts").text
    assert "amal" in page
    assert "argon2" not in page

"""Journeys of reviewers: from a report in the extension to its answer, and every page they see."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pyotp
import pytest
from harness.board import Board
from harness.chromium import ChromiumTab
from harness.fanal_server import FanalServer
from harness.places import find_chromium
from harness.reader import REPORT, REPORTS, WARNINGS, Reader
from harness.reviewers import PASSWORD, Reviewer
from playwright.sync_api import Playwright
from test_accessibility import PHONE, audit, list_violations

LURE = (
    "Girls 14 to 17 for a photo model agency: we buy you gifts and fetch you by car after school, "
    "do not tell your mother. We keep your passport in our office."
)
DESKTOP = (1100, 800)
_JSON = {"Content-Type": "application/json"}


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[FanalServer]:
    """Run a server whose reports no other journey meets."""
    server = FanalServer(tmp_path)
    server.start()
    yield server
    server.stop()


def send(server: FanalServer, **changed: object) -> str:
    """Send a report as a program does; return its id."""
    body = {"kind": "false-alarm", "text": LURE, "consent": True, **changed}
    answer = server.ask("POST", "/v1/reports", json.dumps(body), _JSON)
    assert answer.status == 202, answer.body
    return str(answer.json["id"])


# --- From a report to its answer --------------------------------------------------------------


def test_two_reviewers_answer_what_a_reader_reported(
    running_browser: Reader, board: Board, own_server: FanalServer
) -> None:
    reader = running_browser
    reader.start_fresh(own_server.origin)
    advert = reader.open(board.advert("fruit-season", "lure"))
    advert.click("banner-mistake")
    report = reader.wait_for_own(REPORT)
    report.write("note", "I worked there, call 020 7946 0123.")
    report.click("consent")
    report.click("keep-receipt")
    report.click("send")
    report.wait_data("report-status", outcome="sent")
    report_id = report.wait("receipt").text.split()[0]

    tab = reader.open(f"{own_server.origin}/review/")
    # Nobody sees anything before the log-in; one profile, so one after the other.
    tab.wait("log-in")
    anna = Reviewer(tab, own_server, "anna")
    bo = Reviewer(tab, own_server, "bo")
    anna.log_in()
    anna.open("/review/").wait_data("row", id=report_id)
    tab.click("open")
    tab.wait("advert")
    assert "[phone]" in tab.wait("reporter-note").text
    assert tab.run("return document.querySelectorAll('[data-testid=advert] mark').length;") > 0
    tab.write("note-field", "I know this farm from last year.")
    tab.click("add-note")
    tab.wait("note", lambda seen: "last year" in seen.text)
    anna.judge(report_id, "false-alarm")
    tab.wait_words("#history-title + ul", "Honest advert by anna")
    anna.log_out()
    # One reviewer alone changes nothing.
    advert.reload()
    advert.wait_state("banner", WARNINGS)

    bo.log_in()
    bo.open("/review/?state=second-look").wait_data("row", id=report_id)
    bo.judge(report_id, "false-alarm", "You were right. It is a farm we know.")
    tab.wait("answer", lambda seen: "a farm we know" in seen.text)
    bo.log_out()
    bo.open(f"/review/reports/{report_id}").wait("log-in")

    advert.reload()
    reader.open_popup(advert).wait_data("page-state", takenBack="true")
    mine = reader.open_own(REPORTS)
    mine.click("refresh")
    mine.wait_data("receipt-row", id=report_id, state="decided")
    assert "a farm we know" in "".join(mine.texts("receipt-row"))


# --- Every page, for everybody ----------------------------------------------------------------


@pytest.fixture
def desktop(playwright: Playwright) -> Iterator[ChromiumTab]:
    """Open a browser without the extension."""
    with playwright.chromium.launch(executable_path=find_chromium()) as browser:
        tab = ChromiumTab(browser.new_context().new_page())
        tab.resize(*DESKTOP)
        yield tab


def look_at(tab: ChromiumTab, name: str, output: Path) -> list[str]:
    """Look at a page in light and dark, on a desktop and a phone; return what axe finds wrong."""
    found: list[str] = []
    for scheme in ("light", "dark"):
        tab.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [f"{name} {scheme}: {line}" for line in list_violations(audit(tab))]
        tab.picture(output / f"review-{name}-{scheme}.png")
    tab.page.emulate_media(color_scheme="light")
    tab.resize(*PHONE)
    tab.picture(output / f"review-{name}-phone.png")
    if tab.run("return document.documentElement.scrollWidth;") > PHONE[0]:
        found.append(f"{name} is wider than a phone")
    tab.resize(*DESKTOP)
    return found


def take_in(reviewer: Reviewer, *, complete: bool) -> ChromiumTab:
    """Fill the intake form, and send it with the receipt wanted, or with a wrong address."""
    tab = reviewer.open("/review/intake")
    tab.click("kind-lure")
    tab.write("text", "The agency asks 300 euros for the visa before the trip, on paper.")
    tab.write("url", "" if complete else "nowhere")
    tab.click("consent")
    tab.click("receipt")
    tab.click("take-in")
    assert isinstance(tab, ChromiumTab)
    return tab


def list_looks(lead: Reviewer, urgent: str, decided: str) -> dict[str, Callable[[], object]]:
    """Return what brings each page on screen, by its name."""
    tab = lead.tab
    opened = ("appeals", "intake", "suppressions", "audit", "accounts", "account")
    looks: dict[str, Callable[[], object]] = {
        name: lambda name=name: lead.open(f"/review/{name}")  # type: ignore[misc]
        for name in opened
    }

    def statistics() -> None:
        lead.open("/review/statistics")
        tab.unfold()

    def search() -> None:
        lead.open("/review/")
        tab.unfold()
        tab.write("asked", LURE)
        tab.click("search")
        tab.wait("row")

    def verify() -> None:
        lead.open("/review/audit")
        tab.click("verify")
        tab.wait("verified", lambda seen: "stand as they were written" in seen.text)

    def refuse_verdict() -> None:
        lead.open(f"/review/reports/{urgent}")
        tab.run("document.querySelector('#reason').required = false;")
        tab.click("decision-lure")
        tab.click("give-verdict")
        tab.wait("fault", lambda seen: "Write why" in seen.text)

    return looks | {
        "queue": lambda: lead.open("/review/?state="),
        "urgent": lambda: lead.open(f"/review/reports/{urgent}?country=KE"),
        "decided": lambda: lead.open(f"/review/reports/{decided}?done=verdict"),
        "no-such-report": lambda: lead.open("/review/reports/none"),
        "statistics": statistics,
        "found": search,
        "verified": verify,
        "verdict-refused": refuse_verdict,
        "intake-refused": lambda: take_in(lead, complete=False),
        "taken-in": lambda: take_in(lead, complete=True),
    }


def test_every_review_page_is_open_to_everybody(
    desktop: ChromiumTab, own_server: FanalServer, output: Path
) -> None:
    decided = send(own_server, note="This is my own hotel.", url="https://a.example/1?id=2")
    urgent = send(own_server, kind="missed", urgent=True, text=LURE + " Come.", language="en")
    send(own_server, kind="appeal", text="مطلوب عاملات للسفر براتب كبير دون خبرة", language="ar")
    lead = Reviewer(desktop, own_server, "lea", "lead")
    second = Reviewer(desktop, own_server, "bo")
    lead.open("/review/login")
    found = look_at(desktop, "login", output)
    desktop.write("name", "lea")
    desktop.write("password", "not the right one")
    desktop.write("code", "000000")
    desktop.click("log-in")
    desktop.wait_words("#fault", "That did not work")
    found += look_at(desktop, "login-failed", output)
    second.log_in()
    second.judge(decided, "false-alarm")
    second.log_out()
    lead.log_in()
    lead.judge(decided, "false-alarm")
    for name, bring in list_looks(lead, urgent, decided).items():
        bring()
        found += look_at(desktop, name, output)
    assert found == []


def test_a_verdict_is_given_by_keys_alone(desktop: ChromiumTab, own_server: FanalServer) -> None:
    report_id = send(own_server)
    anna = Reviewer(desktop, own_server, "anna")
    keyboard = desktop.page.keyboard

    def reach(name: str) -> None:
        """Press Tab until the element of that name, or one in it, has the focus."""
        script = "return document.activeElement?.closest('[data-testid]')?.dataset.testid;"
        for _ in range(60):
            keyboard.press("Tab")
            if desktop.run(script) == name:
                # What has the focus shows it.
                style = "return getComputedStyle(document.activeElement).outlineStyle;"
                assert desktop.run(style) != "none", name
                return
        raise AssertionError(f"the keys do not lead to {name}")

    anna.open("/review/login")
    for name, words in (
        ("name", "anna"),
        ("password", PASSWORD),
        ("code", pyotp.TOTP(anna.second_factor).now()),
    ):
        reach(name)
        keyboard.type(words)
    keyboard.press("Enter")
    desktop.wait("log-out")
    # The first stop leads past the navigation.
    keyboard.press("Tab")
    assert desktop.run("return document.activeElement.textContent;") == "Skip to the page"
    reach("open")
    keyboard.press("Enter")
    desktop.wait("advert")
    reach("decision-false-alarm")
    keyboard.press("ArrowDown")
    keyboard.press("ArrowDown")
    reach("reason")
    keyboard.type("The words are what they seem.")
    reach("give-verdict")
    keyboard.press("Enter")
    desktop.wait("done", lambda seen: "verdict was added" in seen.text)
    row = {each["id"]: each for each in own_server.read_reports()}[report_id]
    assert (row["state"], row["outcome"]) == ("decided", "declined")


def test_pages_work_without_javascript(playwright: Playwright, own_server: FanalServer) -> None:
    report_id = send(own_server)
    with playwright.chromium.launch(executable_path=find_chromium()) as browser:
        context = browser.new_context(java_script_enabled=False)
        tab = ChromiumTab(context.new_page())
        anna = Reviewer(tab, own_server, "anna")
        anna.log_in()
        anna.judge(report_id, "unclear")
        anna.log_out()
    assert own_server.read_reports()[0]["outcome"] == "unclear"

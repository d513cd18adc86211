"""Everything a person sees of Fanal, each brought on screen and returned as a tab."""

from __future__ import annotations

import json
from collections.abc import Callable

from harness.board import Board
from harness.fanal_server import FanalServer
from harness.reader import OPTIONS, POPUP, REPORT, REPORTS, SHEET, WARNINGS, WELCOME, Reader
from harness.reviewers import ReviewersDesk
from harness.tab import Tab
from harness.waiting import wait_until

Look = Callable[[Reader, Board, FanalServer], Tab]
_JSON = {"Content-Type": "application/json"}
# Words that stand on no page of the board, so that no other journey meets what is decided on them.
_TAKEN_BACK = (
    "Kitchen helper for a hotel abroad. You pay 300 dollars for the visa before you start, and the "
    "agency keeps your passport. So began a sketch that the school theatre plays on Friday."
)
_KNOW_OTHER_KEY = """
const { storage } = globalThis.browser ?? globalThis.chrome;
return storage.local.set({ trust: {
  server: arguments[0], id: '0123456789abcdef', key: 'A'.repeat(43),
  since: '2026-11-01T10:00:00Z', refused: null } });
"""
_POST = "return document.getElementById('post').textContent;"


def _wait_said(tab: Tab) -> None:
    """Wait until a warning has been read out to those who listen, and stands there once."""
    tab.wait("read-out", lambda seen: seen.data.get("said") == "true")


def show_banner(reader: Reader, board: Board, _server: FanalServer) -> Tab:
    """Show a warning on an English advert."""
    advert = reader.open(board.advert("chat-desk", "lure"))
    _wait_said(advert)
    return advert


def show_unfolded_banner(reader: Reader, board: Board, server: FanalServer) -> Tab:
    """Show a warning with its reasons, its questions and the lines that help."""
    advert = show_banner(reader, board, server)
    for name in ("reasons-label", "before-label", "help-label"):
        advert.click(name)
    advert.wait("help-line")
    return advert


def show_french_banner(reader: Reader, board: Board, _server: FanalServer) -> Tab:
    """Show a warning, in French, on a French advert."""
    speak(reader, "fr")
    advert = reader.open(board.advert("garde-enfants", "lure", "fr"))
    _wait_said(advert)
    return advert


def show_calm_banner(reader: Reader, board: Board, _server: FanalServer) -> Tab:
    """Show the answer to honest words that somebody selected."""
    thread = reader.open(board.url("forum/thread-honest.html"))
    thread.select_words("#post")
    reader.use_keys(thread)
    _wait_said(thread)
    return thread


def show_sheet(reader: Reader, board: Board, server: FanalServer) -> Tab:
    """Show what to do and to ask as a page that can be printed."""
    advert = show_banner(reader, board, server)
    advert.click("before-label")
    advert.click("sheet-print")
    sheet = reader.wait_for_own(SHEET)
    sheet.wait("sheet")
    return sheet


def show_popup(reader: Reader, board: Board, _server: FanalServer) -> Tab:
    """Show the popup about a page with a warning."""
    advert = reader.open(board.advert("chat-desk", "lure"))
    advert.wait("banner")
    popup = reader.open_popup(advert)
    popup.wait_state("page-state", WARNINGS)
    return popup


def show_popup_result(reader: Reader, board: Board, _server: FanalServer) -> Tab:
    """Show the popup with the result of a pasted text."""
    text = reader.open(board.url("forum/thread-lure.html")).run(_POST)
    popup = reader.open_own(POPUP)
    popup.write("paste", text)
    popup.click("judge-text")
    popup.wait_state("result", WARNINGS)
    return popup


def show_welcome(reader: Reader, _board: Board, _server: FanalServer) -> Tab:
    """Show the first-run page."""
    return reader.open_own(WELCOME)


def show_options(reader: Reader, board: Board, _server: FanalServer) -> Tab:
    """Show the settings with the list of sites unfolded and one site turned off."""
    advert = reader.open(board.advert("chat-desk", "lure"))
    advert.click("banner-not-here")
    advert.wait_gone("banner")
    settings = reader.open_own(OPTIONS)
    settings.click_at('[data-testid="boards-details"] summary')
    return settings


def show_consent(reader: Reader, _board: Board, _server: FanalServer) -> Tab:
    """Show what is asked before a server elsewhere reads texts."""
    settings = reader.open_own(OPTIONS)
    settings.click("judging-remote")
    settings.write("judging-address", "https://reads.example")
    settings.click("judging-next")
    settings.wait("judging-consent")
    return settings


def show_discreet(reader: Reader, board: Board, server: FanalServer) -> Tab:
    """Show the popup of somebody who wants Fanal to look like something else."""
    settings = reader.open_own(OPTIONS)
    settings.click("discreet")
    wait_until(lambda: reader.stored("settings")["discreet"], "the choice to be kept")
    return show_popup(reader, board, server)


def show_report(reader: Reader, board: Board, _server: FanalServer) -> Tab:
    """Show the report of a false alarm before it goes."""
    advert = reader.open(board.advert("chat-desk", "lure"))
    advert.click("banner-mistake")
    return reader.wait_for_own(REPORT)


def show_receipt(reader: Reader, board: Board, server: FanalServer) -> Tab:
    """Show what is said when a report has arrived."""
    report = show_report(reader, board, server)
    report.click("consent")
    report.click("keep-receipt")
    report.click("send")
    report.wait_data("report-status", outcome="sent")
    return report


def show_reports(reader: Reader, board: Board, server: FanalServer) -> Tab:
    """Show the list of reports with one receipt."""
    show_receipt(reader, board, server)
    mine = reader.open_own(REPORTS)
    mine.wait_data("receipt-row", state="received")
    return mine


def show_question(reader: Reader, board: Board, server: FanalServer) -> Tab:
    """Show the list of reports with a question of the reviewers, and a reply begun."""
    receipt = show_receipt(reader, board, server).wait("receipt").text
    ReviewersDesk(server).ask(receipt.split()[0], "In which town is the place?")
    mine = reader.open_own(REPORTS)
    mine.click("refresh")
    mine.write("reply", "By the sea. Ask at +33 6 39 98 12 34")
    return mine


def show_taken_back(reader: Reader, _board: Board, server: FanalServer) -> Tab:
    """Show the popup about a text whose warning reviewers took back."""
    sent = {"kind": "false-alarm", "text": _TAKEN_BACK, "consent": True}
    answer = server.ask("POST", "/v1/reports", json.dumps(sent), _JSON)
    ReviewersDesk(server).take_back(answer.json["id"], "The fee is given back.")
    popup = reader.open_own(POPUP)
    popup.write("paste", _TAKEN_BACK)
    popup.click("judge-text")
    popup.wait_data("result", takenBack="true")
    return popup


def show_other_key(reader: Reader, _board: Board, server: FanalServer) -> Tab:
    """Show the settings where the server shows another key than the one that is known."""
    settings = reader.open_own(OPTIONS)
    settings.run(_KNOW_OTHER_KEY, server.origin)
    settings.click("updates-check")
    settings.wait_data("updates-last", result="other-key")
    return settings


def show_check_page(language: str, path: str) -> Look:
    """Return a look at the check page with the result of a text from the board."""

    def show(reader: Reader, board: Board, server: FanalServer) -> Tab:
        page = reader.open(board.url(path))
        text = page.run("return document.querySelector('#post, .advert').innerText;")
        check = reader.open(f"{server.origin}/?lang={language}")
        check.wait_ready()
        check.write_at("#text", text)
        check.click_at("#go")
        check.wait_words("#level", "")
        return check

    return show


def show_check_report(reader: Reader, board: Board, server: FanalServer) -> Tab:
    """Show the report form of the check page, with a sheet of questions above it."""
    check = show_check_page("en", "forum/thread-lure.html")(reader, board, server)
    check.unfold()
    check.click("sheet-print")
    check.click("report-open")
    check.wait("preview")
    return check


def show_report_form(reader: Reader, _board: Board, server: FanalServer) -> Tab:
    """Show the form without a script, with what was wrong in it."""
    form = reader.open(f"{server.origin}/report?lang=en")
    form.click("kind-lure")
    form.write("text", "Cook wanted.")
    form.write("url", "nowhere")
    form.click("look")
    form.wait("faults", lambda seen: bool(seen.text.strip()))
    return form


def show_appeal(reader: Reader, _board: Board, server: FanalServer) -> Tab:
    """Show what an advertiser would send."""
    form = reader.open(f"{server.origin}/appeal?lang=en")
    form.write("text", "Cook wanted, contract from the first day. Call 020 7946 0123.")
    form.write("note", "It is our own hotel.")
    form.click("look")
    form.wait("preview")
    return form


def show_receipt_page(reader: Reader, board: Board, server: FanalServer) -> Tab:
    """Show what became of an appeal, to whoever has its receipt."""
    form = show_appeal(reader, board, server)
    form.click("consent")
    form.click("send")
    number, receipt = form.wait("number").text, form.wait("receipt").text
    form.go(f"{server.origin}/receipt?lang=en")
    form.write("number", number)
    form.write("receipt", receipt)
    form.click("look")
    form.wait("report-state")
    return form


def show_lure_of(slug: str) -> Look:
    """Return a look at a warning on a page of the board's stories."""

    def show(reader: Reader, board: Board, _server: FanalServer) -> Tab:
        page = reader.open(board.shaped(slug, "lure"))
        page.wait("level", lambda seen: bool(seen.text))
        return page

    return show


def show_scrap(reader: Reader, _board: Board, _server: FanalServer) -> Tab:
    """Show the popup about a text that is too short to judge."""
    popup = reader.open_own(POPUP)
    popup.write("paste", "Call me.")
    popup.click("judge-text")
    popup.wait_data("result", state="cannot-judge")
    return popup


def show_not_checked(reader: Reader, _board: Board, server: FanalServer) -> Tab:
    """Show the popup about a page on which there is no offer."""
    page = reader.open(f"{server.origin}/healthz")
    popup = reader.open_popup(page)
    popup.click("check-page")
    popup.wait_data("page-state", state="not-checked")
    return popup


def show_waiting(reader: Reader, board: Board, server: FanalServer) -> Tab:
    """Show the list of reports with one that waits; the server is stopped."""
    report = show_report(reader, board, server)
    server.stop()
    report.click("consent")
    report.click("send")
    report.wait_data("report-status", outcome="waiting")
    mine = reader.open_own(REPORTS)
    mine.wait("queued-row")
    return mine


def speak(reader: Reader, language: str) -> None:
    """Choose the language of Fanal as the settings do."""
    settings = reader.open_own(WELCOME)
    settings.tell({"what": "saveSettings", "patch": {"language": language}})
    settings.close()


LOOKS: dict[str, Look] = {
    "banner": show_banner,
    "banner-french": show_french_banner,
    "banner-calm": show_calm_banner,
    "banner-unfolded": show_unfolded_banner,
    "sheet": show_sheet,
    "popup": show_popup,
    "popup-result": show_popup_result,
    "welcome": show_welcome,
    "options": show_options,
    "options-consent": show_consent,
    "popup-discreet": show_discreet,
    "report": show_report,
    "receipt": show_receipt,
    "reports": show_reports,
    "reports-question": show_question,
    "popup-taken-back": show_taken_back,
    "options-other-key": show_other_key,
    "check-page": show_check_page("en", "forum/thread-lure.html"),
    "check-page-french": show_check_page("fr", "garde-enfants/lure.html"),
    "check-page-report": show_check_report,
    "report-form": show_report_form,
    "appeal": show_appeal,
    "receipt-page": show_receipt_page,
}

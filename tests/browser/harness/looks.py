"""Everything a person sees of Fanal, each brought on screen and returned as a tab."""

from __future__ import annotations

from collections.abc import Callable

from harness.board import Board
from harness.fanal_server import FanalServer
from harness.reader import OPTIONS, POPUP, REPORT, REPORTS, WARNINGS, WELCOME, Reader
from harness.tab import Tab

Look = Callable[[Reader, Board, FanalServer], Tab]
_POST = "return document.getElementById('post').textContent;"


def show_banner(reader: Reader, board: Board, _server: FanalServer) -> Tab:
    """Show a warning on an English advert."""
    advert = reader.open(board.advert("chat-desk", "lure"))
    advert.wait("level", lambda seen: bool(seen.text))
    return advert


def show_french_banner(reader: Reader, board: Board, _server: FanalServer) -> Tab:
    """Show a warning, in French, on a French advert."""
    speak_french(reader)
    advert = reader.open(board.advert("garde-enfants", "lure", "fr"))
    advert.wait("level", lambda seen: bool(seen.text))
    return advert


def show_calm_banner(reader: Reader, board: Board, _server: FanalServer) -> Tab:
    """Show the answer to honest words that somebody selected."""
    thread = reader.open(board.url("forum/thread-honest.html"))
    thread.select_words("#post")
    reader.use_keys(thread)
    thread.wait("level", lambda seen: bool(seen.text))
    return thread


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
    settings.click_at("details summary")
    return settings


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


def show_check_page(language: str, path: str) -> Look:
    """Return a look at the check page with the result of a text from the board."""

    def show(reader: Reader, board: Board, server: FanalServer) -> Tab:
        page = reader.open(board.url(path))
        text = page.run("return document.querySelector('#post, .advert').innerText;")
        check = reader.open(f"{server.origin}/?lang={language}")
        check.write_at("#text", text)
        check.click_at("#go")
        check.wait_words("#level", "")
        return check

    return show


def speak_french(reader: Reader) -> None:
    """Choose French in the settings."""
    settings = reader.open_own(OPTIONS)
    settings.choose("language", "fr")
    settings.wait_words("h1", "Réglages")
    settings.close()


LOOKS: dict[str, Look] = {
    "banner": show_banner,
    "banner-french": show_french_banner,
    "banner-calm": show_calm_banner,
    "popup": show_popup,
    "popup-result": show_popup_result,
    "welcome": show_welcome,
    "options": show_options,
    "report": show_report,
    "receipt": show_receipt,
    "reports": show_reports,
    "check-page": show_check_page("en", "forum/thread-lure.html"),
    "check-page-french": show_check_page("fr", "garde-enfants/lure.html"),
}

"""Journeys through the settings: the server's address, and erasing everything."""

from __future__ import annotations

import json

from harness.board import Board
from harness.fanal_server import FanalServer
from harness.places import REPO
from harness.reader import OPTIONS, REPORT, REPORTS, Reader
from harness.waiting import wait_until


def test_server_is_changed_and_a_strange_one_refused(reader: Reader, server: FanalServer) -> None:
    settings = reader.open_own(OPTIONS)
    settings.write("server", "https://collector.example")
    settings.click("server-save")
    settings.wait("server-status", lambda seen: "Not saved" in seen.text)
    settings.write("server", str(server.port))
    settings.click("server-save")
    settings.wait("server-status", lambda seen: seen.text == "Saved. The server answers.")
    assert reader.stored("settings")["server"] == server.origin


def test_erase_takes_everything_away(reader: Reader, board: Board) -> None:
    advert = reader.open(board.advert("fruit-season", "lure"))
    advert.click("banner-mistake")
    report = reader.wait_for_own(REPORT)
    report.click("consent")
    report.click("keep-receipt")
    report.click("send")
    report.wait_data("report-status", outcome="sent")
    assert len(reader.stored("receipts")) == 1
    settings = reader.open_own(OPTIONS)
    settings.click("erase")
    assert settings.wait("erase-cancel").focused
    settings.click("erase-confirm")
    settings.wait("erase-status", lambda seen: "Erased" in seen.text)
    assert reader.stored("receipts") is None
    assert reader.stored("settings") is None
    assert reader.running_scripts() == []
    reader.open_own(REPORTS).wait("reports-none")


def test_lines_that_help_are_those_of_the_chosen_country(reader: Reader, board: Board) -> None:
    book = json.loads((REPO / "model/guidance/helplines.json").read_text("utf-8"))
    settings = reader.open_own(OPTIONS)
    settings.choose("country", "PH")
    wait_until(lambda: reader.stored("settings")["country"] == "PH", "the choice to be kept")
    advert = reader.open(board.advert("chat-desk", "lure"))
    advert.wait("banner")
    advert.click("help-label")
    first = advert.wait("help-line")
    assert book["countries"]["PH"][0]["name"] in first.text
    assert any("Philippines" in seen.text for seen in advert.see("help"))


def test_a_warning_in_arabic_reads_from_right_to_left(reader: Reader, board: Board) -> None:
    words = json.loads((REPO / "extension/src/messages/ar.json").read_text("utf-8"))
    settings = reader.open_own(OPTIONS)
    settings.choose("language", "ar")
    settings.wait_words("h1", words["options.title"])
    assert settings.run("return document.documentElement.dir;") == "rtl"
    advert = reader.open(board.advert("chat-desk", "lure"))
    banner = advert.wait("banner")
    assert (banner.lang, banner.direction) == ("ar", "rtl")
    advert.click("reasons-label")
    quote = advert.wait("quote")
    assert (quote.lang, quote.direction) == ("en", "ltr")

"""Journeys through the settings: the server's address, and erasing everything."""

from __future__ import annotations

from harness.board import Board
from harness.fanal_server import FanalServer
from harness.reader import OPTIONS, REPORT, REPORTS, Reader


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

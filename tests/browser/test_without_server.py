"""Journeys with the server stopped: the device judges, and reports wait."""

from __future__ import annotations

import json

import pytest
from harness.board import Board
from harness.fanal_server import FanalServer
from harness.reader import REPORT, REPORTS, WARNINGS, Reader
from harness.tab import Tab
from harness.waiting import wait_until

QUEUED = """
return [...document.querySelectorAll('[data-testid=queued-row] pre')]
  .map((each) => each.textContent);
"""


@pytest.fixture
def offline(running_browser: Reader, server: FanalServer) -> Reader:
    """Return the browser of a new person whose server does not run."""
    server.stop()
    running_browser.start_fresh(server.origin)
    return running_browser


def read_findings(tab: Tab) -> tuple[list[str], list[str]]:
    """Return which signs a banner gives reasons for, and which words."""
    tab.click("reasons-label")
    return [each.data["indicator"] for each in tab.see("finding")], tab.texts("quote")


def test_device_warns_and_says_so(reader: Reader, board: Board, server: FanalServer) -> None:
    advert = reader.open(board.advert("garde-enfants", "lure", "fr"))
    assert advert.wait("judged-by").data["by"] == "server"
    by_server = read_findings(advert)
    # It stays stopped for the next journey; whoever needs it starts it.
    server.stop()
    advert.reload()
    judged_by = advert.wait("judged-by")
    assert judged_by.data["by"] == "device"
    assert "this device" in judged_by.text
    assert read_findings(advert) == by_server
    advert.wait_state("banner", WARNINGS)
    honest = reader.open(board.advert("garde-enfants", "honest", "fr"))
    popup = reader.open_popup(honest)
    popup.wait_data("page-state", state="no-signs")
    assert honest.see("banner") == []


def report_mistake(reader: Reader, board: Board, slug: str) -> str:
    """Report a warning as a mistake, keep the receipt, and return what waits to be sent."""
    advert = reader.open(board.advert(slug, "lure"))
    advert.click("banner-mistake")
    report = reader.wait_for_own(REPORT)
    report.click("consent")
    report.click("keep-receipt")
    preview = report.wait("preview").text
    report.click("send")
    report.wait_data("report-status", outcome="waiting")
    report.close()
    return preview


def test_reports_wait_and_go_when_the_server_is_back(
    offline: Reader, board: Board, server: FanalServer
) -> None:
    before = len(server.read_reports())
    deleted = report_mistake(offline, board, "chat-desk")
    waiting = report_mistake(offline, board, "fruit-season")
    mine = offline.open_own(REPORTS)
    assert mine.run(QUEUED) == [deleted, waiting]
    mine.click("delete-queued", 0)
    wait_until(lambda: mine.run(QUEUED) == [waiting], "the deleted report to go")
    server.start()
    mine.click("refresh")
    mine.wait_data("receipt-row", state="received")
    mine.wait_gone_from_sight("queued-row")
    # Asking again sends nothing a second time.
    mine.click("refresh")
    mine.wait_data("receipt-row", state="received")
    rows = server.read_reports()
    assert len(rows) == before + 1
    assert rows[-1]["text"] == json.loads(waiting)["text"]

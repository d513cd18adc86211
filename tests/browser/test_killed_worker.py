"""Chromium ends our background worker between the steps of a report; the report arrives, once.

`tests/js/background/killed-worker.test.mjs` ends it at every call in turn; here a real browser
does it to a real worker, and in the middle of a request as well.
"""

from __future__ import annotations

import json

import pytest
from harness.board import Board
from harness.chromium import ChromiumReader
from harness.fanal_server import FanalServer
from harness.holding import HoldingLine
from harness.reader import REPORT, REPORTS, Reader
from harness.tab import Tab

pytestmark = pytest.mark.parametrize("running_browser", ["chromium"], indirect=True)


@pytest.fixture
def mortal(reader: Reader) -> ChromiumReader:
    """Return Chromium, whose worker can be ended."""
    assert isinstance(reader, ChromiumReader)
    return reader


def begin_report(mortal: ChromiumReader, board: Board) -> Tab:
    """Press "this is a mistake", fill the report in, and return its page."""
    advert = mortal.open(board.advert("chat-desk", "lure"))
    advert.wait("banner-mistake")
    mortal.end_worker()
    advert.click("banner-mistake")
    report = mortal.wait_for_own(REPORT)
    mortal.end_worker()
    report.reload()
    report.wait_ready()
    report.click("consent")
    report.click("keep-receipt")
    return report


def test_worker_that_ends_between_all_steps_loses_nothing(
    mortal: ChromiumReader, board: Board, server: FanalServer
) -> None:
    before = len(server.read_reports())
    report = begin_report(mortal, board)
    mortal.end_worker()
    sent = json.loads(report.wait("preview").text)
    report.click("send")
    report.wait_data("report-status", outcome="sent")
    report_id = report.wait("receipt").text.split()[0]
    mortal.end_worker()
    mine = mortal.open_own(REPORTS)
    mine.wait_data("receipt-row", id=report_id, state="received")
    rows = server.read_reports()
    assert len(rows) == before + 1
    assert rows[-1]["text"] == sent["text"]
    mortal.end_worker()
    mine.click("withdraw")
    mine.wait_gone("receipt-row")
    assert len(server.read_reports()) == before


@pytest.mark.parametrize("held_at", ["before", "after"])
def test_worker_that_ends_while_it_sends_sends_again_once(
    mortal: ChromiumReader, board: Board, server: FanalServer, held_at: str
) -> None:
    before = len(server.read_reports())
    with HoldingLine(server.port, "/v1/reports") as line:
        mortal.start_fresh(line.origin)
        report = begin_report(mortal, board)
        line.hold(held_at)
        report.click("send")
        line.wait_held()
        mortal.end_worker()
        # The page goes as well, as when the whole browser closes.
        report.close()
        line.release()
        mine = mortal.open_own(REPORTS)
        mine.wait_data("receipt-row", state="received")
        mine.wait_gone_from_sight("queued-row")
        assert len(mortal.stored("receipts")) == 1
        assert mortal.stored("queue") == []
    assert len(server.read_reports()) == before + 1

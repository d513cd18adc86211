"""Journeys of a person who reports a mistake, follows it, and takes it back."""

from __future__ import annotations

import json

from harness.board import Board
from harness.fanal_server import FanalServer
from harness.reader import POPUP, REPORT, REPORTS, Reader
from harness.tab import Tab

PHONE = "+1 202 555 0143"


def open_report(reader: Reader, board: Board, slug: str = "chat-desk") -> Tab:
    """Press "this is a mistake" on a warning and return the report page."""
    advert = reader.open(board.advert(slug, "lure"))
    advert.click("banner-mistake")
    return reader.wait_for_own(REPORT)


def test_false_alarm_is_stored_found_withdrawn_and_gone(
    reader: Reader, board: Board, server: FanalServer
) -> None:
    report = open_report(reader, board)
    report.write("note", "I work there. My desk is 020 7946 0123.")
    preview = report.wait("preview").text
    assert PHONE not in preview
    assert "020 7946" not in preview
    assert "[phone]" in preview
    assert "url" not in json.loads(preview)
    assert "only the reviewers of that server read it" in report.wait("goes").text
    report.click("consent")
    report.click("keep-receipt")
    sent = json.loads(report.wait("preview").text)
    report.click("send")
    report.wait_data("report-status", outcome="sent")
    report_id, receipt = report.wait("receipt").text.split()

    row = {each["id"]: each for each in server.read_reports()}[report_id]
    assert {key: row[key] for key in sent if key != "consent"} == {
        key: value for key, value in sent.items() if key != "consent"
    }
    assert row["kind"] == "false-alarm"
    found = server.find_report(report_id, receipt)
    assert (found.status, found.json["state"]) == (200, "received")
    assert server.find_report(report_id, receipt[::-1]).status == 404

    mine = reader.open_own(REPORTS)
    mine.wait_data("receipt-row", id=report_id, state="received")
    mine.click("withdraw")
    mine.wait("reports-status", lambda seen: "Taken back" in seen.text)
    mine.wait_gone("receipt-row")
    assert server.find_report(report_id, receipt).status == 404
    assert report_id not in {each["id"] for each in server.read_reports()}
    assert b"I work there" not in server.read_everything()


def test_contact_and_address_go_only_when_they_are_chosen(
    reader: Reader, board: Board, server: FanalServer
) -> None:
    report = open_report(reader, board)
    # The first piece is the name after "Mr", which stays hidden.
    report.click("keep-contact", 1)
    report.click("url-page")
    report.wait("preview", lambda seen: PHONE in seen.text and "lure.html" in seen.text)
    assert report.run("return document.querySelector('#send').disabled;")
    report.click("consent")
    body = json.loads(report.wait("preview").text)
    report.click("send")
    report.wait_data("report-status", outcome="sent")
    row = server.read_reports()[-1]
    assert row["url"] == board.advert("chat-desk", "lure")
    # What was chosen to go is what went, and the server keeps it too.
    assert (PHONE in body["text"], body["keep"]) == (True, [PHONE])
    assert row["text"] == body["text"]
    assert "hides what you did not keep" in report.run("return document.body.textContent;")


def test_receipt_is_not_kept_unless_wanted(reader: Reader, board: Board) -> None:
    report = open_report(reader, board, "fruit-season")
    report.click("consent")
    report.click("send")
    report.wait_data("report-status", outcome="sent")
    mine = reader.open_own(REPORTS)
    mine.wait("reports-none")
    report.front()
    report.click("keep-now")
    mine.reload()
    mine.wait_data("receipt-row", state="received")


def test_silence_on_a_lure_is_reported_from_the_popup(
    reader: Reader, board: Board, server: FanalServer
) -> None:
    thread = reader.open(board.url("forum/thread-honest.html"))
    text = thread.run("return document.getElementById('post').textContent;")
    popup = reader.open_own(POPUP)
    popup.write("paste", text)
    popup.click("judge-text")
    popup.wait_data("result", state="no-signs")
    popup.click("result-report")
    report = reader.wait_for_own(REPORT)
    assert report.wait("kind").value == "missed"
    report.click("consent")
    report.click("send")
    report.wait_data("report-status", outcome="sent")
    assert server.read_reports()[-1]["kind"] == "missed"

"""Journeys of what comes back from reviewers: corrections, questions, keys and models."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.board import Board
from harness.chromium import ChromiumTab
from harness.fanal_server import FanalServer
from harness.places import REPO, find_chromium
from harness.reader import OPTIONS, POPUP, REPORT, REPORTS, WARNINGS, Reader, StartReader
from harness.reviewers import Reviewer, ReviewersDesk
from harness.tab import Tab
from playwright.sync_api import Playwright

ANSWER = "Thank you: the warning was mistaken."
QUESTION = "In which town is the hotel?"
ARTIFACTS = REPO / "model" / "artifacts"
NEWER = "97.0.0+journey"


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[FanalServer]:
    """Run a server whose decisions no other journey meets."""
    server = FanalServer(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def at_own_server(running_browser: Reader, own_server: FanalServer) -> Reader:
    """Return the browser of a new person with that server."""
    running_browser.start_fresh(own_server.origin)
    return running_browser


def send_report(reader: Reader, board: Board, slug: str) -> str:
    """Report a warning as a mistake, keep the receipt, and return the report's id."""
    advert = reader.open(board.advert(slug, "lure"))
    advert.click("banner-mistake")
    report = reader.wait_for_own(REPORT)
    report.click("consent")
    report.click("keep-receipt")
    report.click("send")
    report.wait_data("report-status", outcome="sent")
    return report.wait("receipt").text.split()[0]


def look_for_updates(reader: Reader, result: str = "done") -> Tab:
    """Press "check for corrections now" and return the settings."""
    settings = reader.open_own(OPTIONS)
    settings.click("updates-check")
    settings.wait_data("updates-last", result=result)
    return settings


def assert_taken_back(reader: Reader, advert: Tab, by: str) -> None:
    """See that the page has no banner, that the popup says why, and shows it when asked."""
    popup = reader.open_popup(advert)
    state = popup.wait_data("page-state", takenBack="true", state="no-signs")
    assert "found the warning mistaken" in state.text
    assert popup.wait("judged-by").data["by"] == by
    assert advert.see("banner") == []
    popup.click("page-despite")
    popup.wait_state("page-state", WARNINGS)
    assert advert.wait("judged-by").data["by"] == "despite"
    advert.wait_state("banner", WARNINGS)
    popup.close()


def test_warning_that_was_taken_back_is_gone_with_and_without_the_server(
    at_own_server: Reader, board: Board, own_server: FanalServer
) -> None:
    reader, desk = at_own_server, ReviewersDesk(own_server)
    report_id = send_report(reader, board, "chat-desk")
    entry_id = desk.take_back(report_id, ANSWER)
    settings = look_for_updates(reader)
    assert settings.wait("updates-count").data["count"] == "1"
    advert = reader.open(board.advert("chat-desk", "lure"))
    assert_taken_back(reader, advert, "server")
    mine = reader.open_own(REPORTS)
    mine.click("refresh")
    mine.wait_data("receipt-row", id=report_id, state="decided", outcome="accepted")
    assert mine.wait("answer").text == ANSWER
    own_server.stop()
    advert.reload()
    assert_taken_back(reader, advert, "device")
    # Another advert warns as before.
    reader.open(board.advert("fruit-season", "lure")).wait_state("banner", WARNINGS)
    own_server.start()
    desk.revoke(entry_id)
    assert look_for_updates(reader).wait("updates-count").data["count"] == "0"
    own_server.stop()
    advert.reload()
    advert.wait_state("banner", WARNINGS)


def test_selected_words_say_that_the_warning_was_taken_back(
    at_own_server: Reader, board: Board, own_server: FanalServer
) -> None:
    reader = at_own_server
    # Where Fanal looks by itself, the post with its author's name is another text, and warns.
    settings = reader.open_own(OPTIONS)
    settings.click("where-asked")
    settings.wait("where-asked", lambda seen: seen.pressed)
    thread = reader.open(board.url("forum/thread-lure.html"))
    words = thread.select_words("#post")
    sent = {"kind": "false-alarm", "text": words, "consent": True}
    answer = own_server.ask(
        "POST", "/v1/reports", json.dumps(sent), {"Content-Type": "application/json"}
    )
    ReviewersDesk(own_server).take_back(answer.json["id"], ANSWER)
    reader.use_keys(thread)
    banner = thread.wait_state("banner", {"no-signs"})
    assert thread.see("finding") == []
    thread.wait("level", lambda seen: "taken back" in seen.text)
    assert "safe" not in banner.text.lower()
    thread.click("banner-despite")
    thread.wait_state("banner", WARNINGS)


def test_question_of_the_reviewers_is_answered(
    at_own_server: Reader, board: Board, own_server: FanalServer
) -> None:
    reader = at_own_server
    report_id = send_report(reader, board, "fruit-season")
    ReviewersDesk(own_server).ask(report_id, QUESTION)
    mine = reader.open_own(REPORTS)
    mine.click("refresh")
    mine.wait_data("receipt-row", id=report_id, state="question")
    assert mine.wait("question").text == QUESTION
    mine.write("reply", "By the sea. Ask at +33 6 39 98 12 34")
    shown = mine.wait("reply-preview", lambda seen: "[phone]" in seen.text)
    own_server.stop()
    mine.click("reply-send")
    mine.wait("reports-status", lambda seen: "still in the box" in seen.text)
    own_server.start()
    mine.click("reply-send")
    mine.wait_data("receipt-row", id=report_id, state="replied")
    row = {each["id"]: each for each in own_server.read_reports()}[report_id]
    assert row["reply"] == json.loads(shown.text)["text"] == "By the sea. Ask at [phone]"
    assert mine.wait("own-reply").text == row["reply"]


def test_danger_is_told_on_a_report_and_not_on_a_false_alarm(
    at_own_server: Reader, board: Board, own_server: FanalServer
) -> None:
    reader = at_own_server
    advert = reader.open(board.advert("chat-desk", "lure"))
    advert.click("banner-mistake")
    report = reader.wait_for_own(REPORT)
    assert not any(seen.shown for seen in report.see("urgent"))
    report.choose("kind", "lure")
    report.click("urgent")
    report.click("consent")
    assert json.loads(report.wait("preview").text)["urgent"] is True
    report.click("send")
    report.wait_data("report-status", outcome="sent")
    assert own_server.read_reports()[-1]["lane"] == "urgent"


def test_another_key_is_not_believed_until_the_reader_trusts_it(
    at_own_server: Reader, own_server: FanalServer
) -> None:
    settings = look_for_updates(at_own_server)
    first = settings.wait("updates-key").data["key"]
    own_server.stop()
    (own_server.data_dir / "signing.key").unlink()
    own_server.start()
    settings = look_for_updates(at_own_server, "other-key")
    assert settings.wait("updates-key").data["key"] == first
    settings.click("updates-trust")
    settings.wait_gone_from_sight("updates-other")
    assert settings.wait("updates-key").data["key"] not in {"", first}
    look_for_updates(at_own_server)


def write_newer_model(folder: Path) -> None:
    """Write the shipped weights under another version, which no makers' key has signed."""
    model = json.loads((ARTIFACTS / "model.json").read_bytes())
    model["info"]["version"] = NEWER
    body = json.dumps(model, separators=(",", ":")).encode()
    manifest = json.loads((ARTIFACTS / "manifest.json").read_bytes())
    manifest |= {"sha256": hashlib.sha256(body).hexdigest(), "bytes": len(body)}
    folder.mkdir()
    (folder / "model.json").write_bytes(body)
    (folder / "manifest.json").write_text(json.dumps(manifest))


def judge_in_popup(reader: Reader) -> str:
    """Judge a pasted text on the device; return the version that a report on it would name."""
    popup = reader.open_own(POPUP)
    popup.write("paste", "You pay 300 dollars before you start, and we keep your passport here.")
    popup.click("judge-text")
    popup.wait_state("result", WARNINGS)
    assert popup.wait("judged-by").data["by"] == "device"
    popup.click("result-report")
    report = reader.wait_for_own(REPORT)
    version: str = json.loads(report.wait("preview").text)["model"]
    report.close()
    popup.close()
    return version


def test_model_that_the_server_signed_judges_on_the_device_until_it_is_given_back(
    at_own_server: Reader, own_server: FanalServer, tmp_path: Path
) -> None:
    reader = at_own_server
    own_server.stop()
    write_newer_model(tmp_path / "newer")
    own_server.settings["FANAL_MODEL_DIR"] = str(tmp_path / "newer")
    own_server.start()
    settings = look_for_updates(reader)
    settings.wait_data("updates-used", signedBy="server")
    assert NEWER in settings.wait("updates-used").text
    own_server.stop()
    assert judge_in_popup(reader) == NEWER
    settings.front()
    settings.click("updates-model")
    settings.wait_data("updates-used", signedBy="packaged")
    assert judge_in_popup(reader) != NEWER


@pytest.fixture
def two_reviewers(playwright: Playwright, own_server: FanalServer) -> Iterator[list[Reviewer]]:
    """Give two people with accounts a browser each."""
    with playwright.chromium.launch(executable_path=find_chromium()) as browser:
        tabs = [ChromiumTab(browser.new_context().new_page()) for _ in range(2)]
        people = zip(tabs, ("anna", "bo"), strict=True)
        yield [Reviewer(tab, own_server, name) for tab, name in people]


def test_false_alarm_that_two_reviewers_confirm_warns_no_more_in_another_browser(
    start_reader: StartReader,
    test_build: Path,
    board: Board,
    own_server: FanalServer,
    two_reviewers: list[Reviewer],
) -> None:
    with start_reader("chromium", test_build) as reporter:
        reporter.start_fresh(own_server.origin)
        report_id = send_report(reporter, board, "chat-desk")
    with start_reader("firefox", test_build) as other:
        other.start_fresh(own_server.origin)
        advert = other.open(board.advert("chat-desk", "lure"))
        advert.wait_state("banner", WARNINGS)
        for reviewer in two_reviewers:
            # One reviewer alone changes nothing.
            advert.reload()
            advert.wait_state("banner", WARNINGS)
            reviewer.log_in()
            reviewer.judge(report_id, "false-alarm", ANSWER)
        assert look_for_updates(other).wait("updates-count").data["count"] == "1"
        advert.reload()
        other.open_popup(advert).wait_data("page-state", takenBack="true")
        assert advert.see("banner") == []
        own_server.stop()
        advert.reload()
        other.open_popup(advert).wait_data("page-state", takenBack="true")
        assert advert.see("banner") == []

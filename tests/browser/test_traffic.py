"""What leaves the computer while Fanal is installed, used and asked: nothing.

A recording proxy stands between a fresh browser and everything, loopback too, so it also sees
what no page and no extension reports about itself.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from harness.board import Board
from harness.fanal_server import FanalServer
from harness.places import REPO
from harness.reader import (
    BROWSERS,
    OPTIONS,
    POPUP,
    REPORT,
    REPORTS,
    WELCOME,
    Reader,
    StartReader,
)
from harness.recorder import Recorder, Request
from harness.reviewers import ReviewersDesk
from harness.waiting import wait_until

# What readers are told: all requests there are, in the policy that the stores show.
POLICY = (REPO / "extension" / "store" / "privacy.md").read_text("utf-8")
TOLD = set(re.findall(r"(?m)^\| `((?:GET|POST|DELETE) /[^`]+)`", POLICY))
DECLARED = json.loads((REPO / "extension" / "manifest.firefox.json").read_text("utf-8"))[
    "browser_specific_settings"
]["gecko"]["data_collection_permissions"]["required"]
SPY = "outside.example"


@pytest.fixture(params=BROWSERS)
def kind(request: pytest.FixtureRequest) -> str:
    """Return the name of each browser in turn."""
    return str(request.param)


def name_request(request: Request) -> str:
    """Return a request as the policy names it."""
    path = re.sub(r"(?<=/reports/)[^/]+", "{id}", request.path)
    return f"{request.method} {path}"


def live_a_day(reader: Reader, board: Board, server: FanalServer) -> str:
    """Install, choose, read, ask, report and take back; return the report that was shown."""
    reader.wait_for_own(WELCOME)
    reader.start_fresh(server.origin)
    here = f"http://127.0.0.1:{board.port}"
    reader.open(f"{here}/index-en.html")
    thread = reader.open(f"{here}/forum/thread-lure.html")
    thread.select_words("#post")
    reader.use_keys(thread)
    thread.wait("banner")
    popup = reader.open_own(POPUP)
    popup.write("paste", "Nothing but a text that somebody pasted, and that goes nowhere at all.")
    popup.click("judge-text")
    popup.wait("result", lambda seen: bool(seen.data.get("state")))
    advert = reader.open(f"{here}/fruit-season/lure.html")
    advert.click("banner-mistake")
    report = reader.wait_for_own(REPORT)
    report.click("consent")
    report.click("keep-receipt")
    preview = report.wait("preview").text
    report.click("send")
    report.wait_data("report-status", outcome="sent")
    ReviewersDesk(server).ask(report.wait("receipt").text.split()[0], "In which town is it?")
    mine = reader.open_own(REPORTS)
    mine.click("refresh")
    mine.wait("report-looked")
    mine.write("reply", "By the harbour.")
    mine.click("reply-send")
    mine.wait_data("receipt-row", state="replied")
    mine.click("withdraw")
    mine.wait_gone("receipt-row")
    settings = reader.open_own(OPTIONS)
    settings.click("updates-check")
    settings.wait_data("updates-last", result="done")
    settings.write("server", str(server.port))
    settings.click("server-save")
    settings.wait("server-status", lambda seen: "answers" in seen.text)
    return preview


def test_nothing_leaves_this_computer(
    kind: str, start_reader: StartReader, test_build: Path, board: Board, server: FanalServer
) -> None:
    server.start()
    with Recorder() as recorder:
        with start_reader(kind, test_build, recorder.port) as reader:
            preview = live_a_day(reader, board, server)
        # What Firefox shows before it installs, and what the welcome page says.
        assert (recorder.leaving() == []) is (DECLARED == ["none"])
        sent = recorder.sent_to(server.port)
        # Neither more nor less than readers are told.
        assert {name_request(one) for one in sent} == TOLD
        assert {one.port for one in recorder.requests} == {server.port, board.port}
    assert {one.body for one in sent if one.method == "GET"} == {b""}
    # The very bytes that were shown, and an assessment that carries a text and a language alone.
    assert [one.body for one in sent if one.path == "/v1/reports"] == [preview.encode()]
    assessed = [json.loads(one.body) for one in sent if one.path == "/v1/assess"]
    assert len(assessed) >= 3
    assert {key for body in assessed for key in body} == {"text", "reader_language"}


def plant_request(build: Path, folder: Path, place: str) -> Path:
    """Copy the extension and make one of its files ask another computer for something."""
    planted = folder / "planted"
    shutil.copytree(build, planted)
    for script in planted.glob(f"*/{place}"):
        spy = f"\nfetch('http://{SPY}/seen').catch(() => {{}});\n"
        script.write_text(script.read_text() + spy)
    for path in planted.glob("*/manifest.json"):
        manifest = json.loads(path.read_text())
        del manifest["content_security_policy"]
        path.write_text(json.dumps(manifest))
    return planted


@pytest.mark.parametrize(
    ("kind", "place"),
    [("chromium", "background/index.js"), ("firefox", "pages/welcome/welcome.js")],
)
def test_planted_request_is_caught(
    kind: str, place: str, start_reader: StartReader, test_build: Path, tmp_path: Path
) -> None:
    planted = plant_request(test_build, tmp_path, place)
    with Recorder() as recorder, start_reader(kind, planted, recorder.port):
        caught = wait_until(recorder.leaving, "the planted request")
    assert {request.host for request in caught} == {SPY}

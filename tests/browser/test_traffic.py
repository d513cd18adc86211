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
from harness.recorder import Recorder
from harness.waiting import wait_until

# All that the extension may ask of the server on this computer, as PERMISSIONS.md lists it.
LISTED = re.findall(
    r"(?m)^\| `((?:GET|POST|DELETE) /[^`]+)`",
    (REPO / "extension" / "PERMISSIONS.md").read_text("utf-8"),
)
ALLOWED = re.compile("|".join(re.escape(line).replace(r"\{id\}", r"[\w-]+") for line in LISTED))
# Requests about Fanal itself, which carry nothing.
ABOUT_FANAL = {"/v1/keys", "/v1/suppressions", "/v1/model"}
SPY = "outside.example"


@pytest.fixture(params=BROWSERS)
def kind(request: pytest.FixtureRequest) -> str:
    """Return the name of each browser in turn."""
    return str(request.param)


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
    mine = reader.open_own(REPORTS)
    mine.click("refresh")
    mine.wait("report-looked")
    mine.click("withdraw")
    mine.wait_gone("receipt-row")
    settings = reader.open_own(OPTIONS)
    settings.click("updates-check")
    settings.wait_data("updates-last", result="done")
    return preview


def test_nothing_leaves_this_computer(
    kind: str, start_reader: StartReader, test_build: Path, board: Board, server: FanalServer
) -> None:
    server.start()
    with Recorder() as recorder:
        with start_reader(kind, test_build, recorder.port) as reader:
            preview = live_a_day(reader, board, server)
        assert recorder.leaving() == []
        sent = recorder.sent_to(server.port)
        asked = [f"{one.method} {one.path}" for one in sent]
        assert [line for line in asked if not ALLOWED.fullmatch(line)] == []
        assert {one.port for one in recorder.requests} == {server.port, board.port}
    assert {one.path for one in sent} >= ABOUT_FANAL
    assert {one.body for one in sent if one.method == "GET"} == {b""}
    # The very bytes that were shown, and an assessment that carries a text and a language alone.
    assert [one.body for one in sent if one.path == "/v1/reports"] == [preview.encode()]
    assessed = [json.loads(one.body) for one in sent if one.path == "/v1/assess"]
    assert len(assessed) >= 3
    assert {key for body in assessed for key in body} == {"text", "reader_language"}


def plant_request(build: Path, folder: Path) -> Path:
    """Copy the extension and make its background ask another computer for something."""
    planted = folder / "planted"
    shutil.copytree(build, planted)
    for background in planted.glob("*/background/index.js"):
        spy = f"\nfetch('http://{SPY}/seen').catch(() => {{}});\n"
        background.write_text(background.read_text() + spy)
    for path in planted.glob("*/manifest.json"):
        manifest = json.loads(path.read_text())
        del manifest["content_security_policy"]
        path.write_text(json.dumps(manifest))
    return planted


def test_planted_request_is_caught(
    kind: str, start_reader: StartReader, test_build: Path, tmp_path: Path
) -> None:
    planted = plant_request(test_build, tmp_path)
    with Recorder() as recorder, start_reader(kind, planted, recorder.port):
        caught = wait_until(recorder.leaving, "the planted request")
    assert {request.host for request in caught} == {SPY}

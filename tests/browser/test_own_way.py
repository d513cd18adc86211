"""Journeys of somebody who must be discreet, and of who chooses another server or a policy."""

from __future__ import annotations

import json
from pathlib import Path

from harness.board import Board
from harness.chromium import ChromiumReader
from harness.elsewhere import Elsewhere
from harness.fanal_server import FanalServer
from harness.firefox import FirefoxReader
from harness.reader import OPTIONS, POPUP, REPORT, WARNINGS, Reader
from harness.tab import Tab
from harness.waiting import wait_until
from playwright.sync_api import Error, Playwright

LURE = "You pay 300 dollars for the visa before you start, and the agency keeps your passport."
_RIGHTS = "return chrome.permissions.getAll();"
_BEGUN = """
return chrome.storage.session.get(null)
  .then((all) => Object.keys(all).filter((key) => key.startsWith('draft:')).length);
"""
_TOOLBAR = "return chrome.action.getTitle({});"
# The chosen country, and the answer that is pressed under "where", if any.
_SHOWN_CHOICES = """
const pressed = [...document.querySelectorAll('[data-where][aria-pressed="true"]')];
const country = document.getElementById('country').value;
return [country, ...pressed.map(({ dataset }) => dataset.where)].join();
"""


def test_one_advert_is_hidden_and_shown_again(reader: Reader, board: Board) -> None:
    advert = reader.open(board.advert("chat-desk", "lure"))
    advert.click("banner-not-this")
    advert.wait_gone("banner")
    settings = reader.open_own(OPTIONS)
    settings.wait("off-adverts", lambda seen: "Hidden on" in seen.text)
    assert "passport" not in json.dumps(reader.stored("settings"))
    advert.reload()
    reader.open(board.advert("fruit-season", "lure")).wait("banner")
    assert advert.see("banner") == []
    settings.front()
    settings.run("document.querySelector('#off-adverts button').click();")
    settings.wait("off-adverts", lambda seen: seen.text == "", "to be empty")
    advert.reload()
    advert.wait("banner")


def test_the_popup_follows_its_page(reader: Reader, board: Board) -> None:
    advert = reader.open(board.advert("chat-desk", "lure"))
    advert.wait("banner")
    popup = reader.open_popup(advert)
    popup.wait_state("page-state", WARNINGS)
    advert.go(board.advert("chat-desk", "honest"))
    popup.wait_state("page-state", {"no-signs"})


def test_discreet_mode_shows_a_neutral_name_everywhere(reader: Reader, board: Board) -> None:
    settings = reader.open_own(OPTIONS)
    settings.click("discreet")
    settings.wait_words(".brand", "Notes")
    assert reader.in_extension(_TOOLBAR) == "Notes"
    words = settings.run("return document.title + document.body.textContent;")
    advert = reader.open(board.advert("chat-desk", "lure"))
    advert.wait("level", lambda seen: bool(seen.text))
    shown = "".join(advert.texts("banner"))
    assert "Notes" in shown
    assert "Fanal" not in words + shown


def test_all_that_is_kept_is_listed_and_erased_by_kind(reader: Reader, board: Board) -> None:
    reader.open(board.advert("chat-desk", "lure")).wait("banner")
    settings = reader.open_own(OPTIONS)
    listed = {seen.data["kind"] for seen in settings.see("stored-row")}
    assert {"choices", "pages"} <= listed <= {"choices", "keys", "corrections", "updates", "pages"}
    settings.choose("country", "PH")
    wait_until(lambda: reader.stored("settings")["country"] == "PH", "the choice to be kept")
    settings.click("erase-choices")
    settings.wait("erase-status", lambda seen: "Erased" in seen.text)
    assert reader.stored("settings") is None
    wait_until(lambda: settings.run(_SHOWN_CHOICES) == "auto", "the page to show what remains")
    assert reader.running_scripts() == []


def test_every_page_is_left_at_once(reader: Reader, board: Board) -> None:
    reader.open(board.advert("chat-desk", "lure")).click("banner-mistake")
    report = reader.wait_for_own(REPORT)
    assert reader.in_extension(_BEGUN) == 1
    settings = reader.open_own(OPTIONS)
    assert "history" in settings.wait("exit-note").text
    for _ in range(3):
        settings.press("Shift")
    wait_until(lambda: _is_blank(settings), "the page to be gone")
    # The other page of ours goes too: its tab is closed, or shows nothing.
    wait_until(lambda: report not in reader.tabs() or _is_blank(report), "the other to go")
    wait_until(
        lambda: reader.in_extension(_BEGUN) == 0, "the report that was begun to be forgotten"
    )
    popup = reader.open_own(POPUP)
    popup.click("quick-exit")
    wait_until(lambda: _is_blank(popup), "the popup to be gone")


def _is_blank(tab: Tab) -> bool:
    try:
        return bool(tab.run("return location.href === 'about:blank';"))
    except Error:
        # It is just going.
        return False


def test_policy_holds_and_a_server_elsewhere_is_asked_only_after_a_yes(
    test_build: Path, server: FanalServer, tmp_path: Path
) -> None:
    server.start()
    policies = tmp_path / ".mozilla" / "managed-storage"
    policies.mkdir(parents=True)
    with Elsewhere(server, tmp_path) as elsewhere:
        policy = {"discreet": True, "judging": "remote", "remoteServer": elsewhere.origin}
        manifest = {
            "name": "fanal@fanal.example",
            "description": "policy",
            "type": "storage",
            "data": policy,
        }
        (policies / "fanal@fanal.example.json").write_text(json.dumps(manifest))
        with FirefoxReader(test_build / "firefox", tmp_path, home=tmp_path) as reader:
            settings = reader.open_own(OPTIONS)
            assert settings.run("return document.getElementById('discreet').disabled;")
            assert settings.texts("managed")[0].startswith("Set by whoever")
            assert _judge(reader) == "alone"
            _agree_and_withdraw(reader, settings, elsewhere)
            settings.wait("judging-consent")
            rights = reader.in_extension(_RIGHTS)
            assert (rights["origins"], rights["data_collection"]) == (["http://127.0.0.1/*"], [])


def test_a_server_elsewhere_is_named_agreed_to_and_taken_back(
    playwright: Playwright, test_build: Path, server: FanalServer, tmp_path: Path
) -> None:
    server.start()
    profile = tmp_path / "profile"
    with (
        Elsewhere(server, tmp_path) as elsewhere,
        ChromiumReader(playwright, test_build / "chromium", profile, trusting=True) as reader,
    ):
        reader.start_fresh(server.origin)
        settings = reader.open_own(OPTIONS)
        settings.click("judging-remote")
        settings.write("judging-address", "http://ngo.example")
        settings.click("judging-next")
        settings.wait("judging-status", lambda seen: "https" in seen.text, "to refuse plain http")
        settings.write("judging-address", elsewhere.origin)
        settings.click("judging-next")
        assert elsewhere.origin in settings.wait("judging-consent").text
        assert _judge(reader) == "server"
        _agree_and_withdraw(reader, settings, elsewhere)
        settings.wait("judging-computer", lambda seen: seen.pressed, "to be chosen again")


def _agree_and_withdraw(reader: Reader, settings: Tab, elsewhere: Elsewhere) -> None:
    """Say yes to the server elsewhere, have a text judged, and take the yes back."""
    before = _judge(reader)
    assert elsewhere.asked == []
    settings.front()
    settings.click("judging-yes")
    settings.wait("judging-agreed")
    assert _judge(reader) == "remote"
    assert elsewhere.asked == ["GET /healthz", "POST /v1/assess"]
    settings.front()
    settings.click("judging-withdraw")
    settings.wait_gone("judging-agreed")
    assert _judge(reader) == before
    assert len(elsewhere.asked) == 2


def _judge(reader: Reader) -> str:
    """Paste a lure into the popup, and return who has read it."""
    popup = reader.open_own(POPUP)
    popup.write("paste", LURE)
    popup.click("judge-text")
    return popup.wait("judged-by").data["by"]

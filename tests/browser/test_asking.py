"""Journeys of a person who asks: selected words, the page in front, and pasted text."""

from __future__ import annotations

import pytest
from harness.board import Board
from harness.fanal_server import FanalServer
from harness.reader import POPUP, WARNINGS, Reader

# Too few words for any judgement.
SCRAP = "Call me."


@pytest.fixture
def asking(reader: Reader, server: FanalServer) -> Reader:
    """Return the browser of a person who wants to be warned only when asking."""
    reader.start_fresh(server.origin, where="asked")
    return reader


@pytest.mark.parametrize("way", ["menu", "keys"])
def test_selected_words_are_judged_where_they_stand(asking: Reader, board: Board, way: str) -> None:
    thread = asking.open(board.url("forum/thread-lure.html"))
    selected = thread.select_words("#post")
    if way == "menu":
        asking.use_menu(thread, "#post")
    else:
        asking.use_keys(thread)
    thread.wait_state("banner", WARNINGS)
    thread.click("reasons-label")
    quotes = thread.texts("quote")
    assert quotes
    assert [quote for quote in quotes if quote not in selected] == []
    # Nothing came by itself here, so there is nothing to turn off.
    assert thread.see("banner-not-here") == []


def test_honest_words_get_an_answer_that_never_says_safe(asking: Reader, board: Board) -> None:
    thread = asking.open(board.url("forum/thread-honest.html"))
    thread.select_words("#post")
    asking.use_keys(thread)
    banner = thread.wait("banner", lambda seen: "No known" in seen.text, "to have its words")
    assert banner.data["state"] == "no-signs"
    assert "does not mean" in banner.text
    assert " safe" not in banner.text.replace("not safe", "")


def test_popup_judges_selection_and_page(reader: Reader, board: Board) -> None:
    # A popup in a tab of its own gives no right to another tab, so here the right was given before.
    advert = reader.open(board.advert("chat-desk", "lure"))
    advert.click("banner-close")
    advert.wait_gone("banner")
    popup = reader.open_popup(advert)
    known = popup.wait_state("page-state", WARNINGS).data["state"]
    popup.click("check-selection")
    popup.wait("page-state", lambda seen: "No text is selected" in seen.text)
    popup.click("check-page")
    popup.wait_data("page-state", state=known)
    assert {each.data["state"] for each in advert.see("banner")} == {"not-checked", known}


@pytest.mark.parametrize(
    ("path", "states"),
    [("forum/thread-lure.html", WARNINGS), ("forum/thread-honest.html", {"no-signs"})],
)
def test_pasted_text_is_judged_in_the_popup(
    asking: Reader, board: Board, path: str, states: set[str]
) -> None:
    thread = asking.open(board.url(path))
    text = thread.run("return document.getElementById('post').textContent;")
    popup = asking.open_own(POPUP)
    popup.write("paste", text)
    popup.click("judge-text")
    result = popup.wait_state("result", states)
    assert "%" not in result.text
    if "no-signs" not in states:
        popup.click("reasons-label")
    assert [quote for quote in popup.texts("quote") if quote not in text] == []
    popup.click("clear")
    popup.wait_gone_from_sight("result")
    assert popup.wait("paste").value == ""


def test_scrap_of_text_cannot_be_judged(asking: Reader) -> None:
    popup = asking.open_own(POPUP)
    popup.write("paste", SCRAP)
    popup.click("judge-text")
    popup.wait_data("result", state="cannot-judge")
    assert popup.wait("reason").text

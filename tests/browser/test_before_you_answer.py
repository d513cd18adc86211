"""Journeys of a person who was warned: what to do and to ask, and the words in the page."""

from __future__ import annotations

import pytest
from harness.board import Board
from harness.reader import SHEET, WARNINGS, Reader
from harness.tab import Tab
from harness.waiting import wait_until

# What the browser paints over the page, and in which colour.
_MARKED = """
return [...CSS.highlights.entries()].flatMap(([name, ranges]) => [...ranges].map((range) => [
  range.toString(), getComputedStyle(range.startContainer.parentElement, `::highlight(${name})`)
    .backgroundColor]));
"""
_PAGE = "return document.documentElement.outerHTML;"


@pytest.fixture
def warned(reader: Reader, board: Board) -> Tab:
    """Show a warning on an advert that hides nothing."""
    advert = reader.open(board.advert("chat-desk", "lure"))
    advert.wait_state("banner", WARNINGS)
    advert.wait("level", lambda seen: bool(seen.text))
    return advert


def test_what_to_ask_is_printed_from_a_page_that_keeps_nothing(
    reader: Reader, board: Board, warned: Tab
) -> None:
    warned.click("before-label")
    told = [seen.text for seen in warned.see("sheet-do") + warned.see("sheet-ask")]
    assert any("Tell one person you trust" in text for text in told)
    warned.click("sheet-print")
    sheet = reader.wait_for_own(SHEET)
    sheet.wait("sheet-title", lambda seen: seen.text == "Before you answer")
    shown = sheet.wait("sheet").text
    assert all(text in shown for text in told)
    assert warned.see("sign")[0].text in shown
    assert "Fanal" not in shown
    assert warned.see("level")[0].text not in shown
    sheet.click("sheet-copy")
    sheet.wait("sheet-said", lambda seen: seen.text == "Copied.")
    sheet.click("sheet-share")
    sheet.wait("sheet-said", lambda seen: "paste it into a message" in seen.text)
    sheet.reload()
    sheet.wait("sheet-none", lambda seen: seen.shown)


def test_quoted_words_are_marked_in_the_page_until_the_warning_is_closed(warned: Tab) -> None:
    before = warned.run(_PAGE)
    warned.click("reasons-label")
    quotes = {" ".join(quote.split()) for quote in warned.texts("quote")}
    assert warned.run(_MARKED) == []
    warned.click("in-page")
    marked = wait_until(lambda: warned.run(_MARKED), "the words to be marked")
    assert {" ".join(words.split()) for words, _ in marked} <= quotes
    wait_until(lambda: "226" in str(warned.run(_MARKED)[0][1]), "the words to have their colour")
    assert warned.run(_PAGE) == before
    warned.press("Escape")
    warned.wait_gone("banner")
    assert warned.run(_MARKED) == []

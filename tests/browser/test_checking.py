"""Journeys of a person without the extension: the check page of the server on this computer."""

from __future__ import annotations

from harness.board import FRENCH_HOST, Board
from harness.fanal_server import FanalServer
from harness.reader import WARNINGS, Reader
from harness.waiting import wait_until

_PAID = (
    "Typing job in a new office in Asia. No experience, no degree: you earn 100,000 baht a month. "
    "Flight and room are on us. You enter as a tourist; we tell you the city when your ticket is "
    "issued."
)
_LEVEL = "return document.querySelector('[data-level]')?.dataset.level;"


def test_text_is_checked_and_the_language_switched(
    reader: Reader, board: Board, server: FanalServer
) -> None:
    lure = reader.open(board.url("garde-enfants/lure.html", FRENCH_HOST))
    text = lure.run("return document.querySelector('.advert').innerText;")
    page = reader.open(f"{server.origin}/?lang=en")
    page.wait_ready()
    page.write_at("#text", text)
    page.click_at("#go")
    wait_until(lambda: page.run(_LEVEL) in WARNINGS, "the result")
    page.click("reasons-label")
    quote = page.run("return document.querySelector('q.quote').textContent;")
    assert quote in text
    page.click_at(".switch summary")
    page.click_at('[name="switch"][value="fr"]')
    page.wait_words("#level", "alerte")
    assert page.run("return document.documentElement.lang;") == "fr"
    assert page.run(_LEVEL) in WARNINGS
    # The text that was checked is in no address, so it is in no history either.
    assert page.url == f"{server.origin}/?lang=fr"


def test_pay_is_held_against_a_published_wage(reader: Reader, server: FanalServer) -> None:
    page = reader.open(f"{server.origin}/?lang=en")
    page.wait_ready()
    page.write_at("#text", _PAID)
    page.click_at("#go")
    wait_until(lambda: page.run(_LEVEL) in WARNINGS, "the result")
    # What is folded is drawn when it is opened, or when the page has nothing else to do.
    page.click("reasons-label")
    told = page.wait("pay").text
    assert told.startswith("About 9 times the legal minimum wage")
    assert "Thailand: 400 THB a day" in told


def test_empty_and_scrap_get_a_plain_answer(reader: Reader, server: FanalServer) -> None:
    page = reader.open(f"{server.origin}/?lang=en")
    page.wait_ready()
    page.click_at("#go")
    wait_until(lambda: page.run(_FAULT), "the fault to be named")
    page.write_at("#text", "Call me.")
    page.click_at("#go")
    wait_until(lambda: page.run(_LEVEL) == "cannot-judge", "the result")


_FAULT = "return document.getElementById('text-fault').textContent.trim();"

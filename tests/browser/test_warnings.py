"""Journeys of a person who reads adverts: when Fanal warns by itself, and when it is silent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from harness.board import FRENCH_HOST, Board
from harness.fanal_server import FanalServer
from harness.places import PAGES
from harness.reader import OPTIONS, WELCOME, Reader
from harness.tab import Tab

ADVERTS: dict[str, dict[str, Any]] = {
    file.parent.name: json.loads(file.read_text()) for file in sorted(PAGES.glob("*/expected.json"))
}
WARNINGS = {"strong-signs", "some-signs"}


def page_state(reader: Reader, tab: Tab) -> str:
    """Return what the popup says of a tab, once the page has been read."""
    popup = reader.open_popup(tab)
    state = popup.wait("page-state", lambda seen: seen.data.get("state", "") != "")
    popup.close()
    tab.front()
    return state.data["state"]


def plain(text: str) -> str:
    """Return a text without its line breaks."""
    return " ".join(text.split())


@pytest.mark.parametrize("slug", ADVERTS)
def test_marked_advert_warns_and_quotes_its_own_words(
    reader: Reader, board: Board, slug: str
) -> None:
    expected = ADVERTS[slug]
    advert = reader.open(board.advert(slug, "lure", expected["language"]))
    banner = advert.wait("banner")
    assert banner.data["state"] == expected["lure"]["state"]
    advert.wait("level", lambda seen: bool(seen.text), "to be said")
    on_page = plain(advert.run("return document.querySelector('main').textContent;"))
    # Pay that a page states for programs alone is read as one line of the advert.
    on_page += f" {expected['lure'].get('stated_pay', '')}"
    quotes = [plain(quote) for quote in advert.texts("quote")]
    assert quotes
    assert [quote for quote in quotes if quote not in on_page] == []
    assert any(expected["lure"]["quote"] in quote for quote in quotes)
    shown = {finding.data["indicator"] for finding in advert.see("finding")}
    assert shown >= set(expected["lure"]["indicators"])
    assert {quote.lang for quote in advert.see("quote")} == {expected["language"]}
    assert all(advert.texts("why"))
    assert all(advert.texts("ask"))
    assert advert.wait("judged-by").data["by"] == "server"

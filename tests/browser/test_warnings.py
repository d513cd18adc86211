"""Journeys of a person who reads adverts: when Fanal warns by itself, and when it is silent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from harness.board import ENGLISH_HOST, FRENCH_HOST, Board
from harness.fanal_server import FanalServer
from harness.places import PAGES, REPO
from harness.reader import OPTIONS, WARNINGS, WELCOME, Reader
from harness.tab import Tab
from harness.waiting import wait_until

ADVERTS: dict[str, dict[str, Any]] = {
    file.parent.name: json.loads(file.read_text()) for file in sorted(PAGES.glob("*/expected.json"))
}
# So many presses of Tab are enough to pass the board's own links.
MOST_STOPS = 12
# What the background knows of a tab.
_KNOWN = """
const { storage } = globalThis.browser ?? globalThis.chrome;
return storage.session.get(`page:${arguments[0]}`).then((kept) => Object.values(kept)[0]?.state);
"""


def read_page_state(reader: Reader, tab: Tab) -> str:
    """Return what the popup says of a tab that is read by itself."""
    # A page is read while it is in view, and the popup of a test is a tab that would hide it.
    number = reader.tab_id(tab)
    wait_until(lambda: reader.in_extension(_KNOWN, number), "the page to be read")
    return page_state(reader, tab)


def page_state(reader: Reader, tab: Tab) -> str:
    """Return what the popup says of a tab."""
    popup = reader.open_popup(tab)
    state = popup.wait("page-state", lambda seen: seen.data.get("state", "") != "")
    popup.close()
    tab.front()
    return state.data["state"]


def read_guidance(language: str) -> Any:
    """Return the reader texts of one language."""
    return json.loads((REPO / "model" / "guidance" / f"{language}.json").read_text())


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
    assert banner.data["state"] in WARNINGS
    advert.wait("level", lambda seen: bool(seen.text), "to be said")
    advert.click("reasons-label")
    on_page = plain(advert.run("return document.querySelector('main').textContent;"))
    # Pay that a page states for programs alone is read as one line of the advert.
    on_page += f" {expected['lure'].get('stated_pay', '')}"
    quotes = [plain(quote) for quote in advert.texts("quote")]
    assert quotes
    assert [quote for quote in quotes if quote not in on_page] == []
    # Which of the lure's signs are named is the model's matter; here, that some are, in its words.
    assert any(words in quote for words in expected["lure"]["quotes"] for quote in quotes)
    shown = {finding.data["indicator"] for finding in advert.see("finding")}
    assert shown & set(expected["lure"]["indicators"])
    assert {quote.lang for quote in advert.see("quote")} == {expected["language"]}
    assert all(advert.texts("why"))
    assert all(advert.texts("ask"))
    assert advert.wait("judged-by").data["by"] == "server"


@pytest.mark.parametrize("slug", ADVERTS)
def test_honest_twin_gets_no_warning(reader: Reader, board: Board, slug: str) -> None:
    expected = ADVERTS[slug]
    advert = reader.open(board.advert(slug, "honest", expected["language"]))
    assert read_page_state(reader, advert) == "no-signs"
    assert advert.see("banner") == []


@pytest.mark.parametrize(
    ("path", "language"),
    [("reading-ads/article.html", "en"), ("lire-une-annonce/article.html", "fr")],
)
def test_article_that_quotes_lures_gets_no_warning(
    reader: Reader, board: Board, path: str, language: str
) -> None:
    article = reader.open(board.url(path, FRENCH_HOST if language == "fr" else ENGLISH_HOST))
    assert read_page_state(reader, article) == "no-signs"
    assert article.see("banner") == []
    article.select_words("#article")
    popup = reader.open_popup(article)
    popup.click("check-selection")
    popup.wait_data("page-state", state="no-signs")
    assert article.wait("banner").data["state"] == "no-signs"


def test_nothing_runs_before_the_first_choice(
    reader: Reader, board: Board, server: FanalServer
) -> None:
    reader.start_fresh(server.origin, where="")
    assert reader.running_scripts() == []
    advert = reader.open(board.advert("chat-desk", "lure"))
    assert page_state(reader, advert) == "not-checked"
    assert advert.see("banner") == []
    welcome = reader.open_own(WELCOME)
    assert "nothing" in welcome.wait("what-leaves").text
    welcome.click("where-everywhere")
    welcome.wait("where-everywhere", lambda seen: seen.pressed, "to be chosen")
    welcome.wait("where-status", lambda seen: "every page" in seen.text, "to say so")
    advert.reload()
    advert.wait("banner")


def test_on_listed_sites_alone(reader: Reader, board: Board, server: FanalServer) -> None:
    reader.start_fresh(server.origin, where="")
    welcome = reader.open_own(WELCOME)
    welcome.click_at('[data-testid="boards-details"] summary')
    welcome.write("boards-add", "https://www.letableau.example/offres")
    welcome.click("boards-add-button")
    welcome.click("where-boards")
    welcome.wait("where-boards", lambda seen: seen.pressed, "to be chosen")
    reader.open(board.advert("garde-enfants", "lure", "fr")).wait("banner")
    elsewhere = reader.open(board.advert("chat-desk", "lure"))
    assert page_state(reader, elsewhere) == "not-checked"
    assert elsewhere.see("banner") == []


def test_escape_closes_and_the_same_advert_stays_quiet(reader: Reader, board: Board) -> None:
    advert = reader.open(board.advert("chat-desk", "lure"))
    advert.wait("banner")
    advert.press("Escape")
    advert.wait_gone("banner")
    advert.reload()
    assert read_page_state(reader, advert) in WARNINGS
    assert advert.see("banner") == []
    # Whoever asks sees it again.
    popup = reader.open_popup(advert)
    popup.click("check-page")
    advert.wait("banner")


def test_close_button_takes_the_warning_away(reader: Reader, board: Board) -> None:
    advert = reader.open(board.advert("fruit-season", "lure"))
    advert.click("banner-close")
    advert.wait_gone("banner")


def test_keyboard_alone_reaches_and_closes_the_warning(reader: Reader, board: Board) -> None:
    advert = reader.open(board.advert("chat-desk", "lure"))
    advert.wait("banner")
    # It does not take the focus from whoever is reading or typing.
    assert advert.run("return document.activeElement === document.body;")
    for _ in range(MOST_STOPS):
        advert.press("Tab")
        if advert.wait("banner-close").focused:
            break
    assert advert.wait("banner-close").focused
    advert.press("Enter")
    advert.wait_gone("banner")


def test_not_on_this_site_and_back_again(reader: Reader, board: Board) -> None:
    advert = reader.open(board.advert("chat-desk", "lure"))
    advert.click("banner-not-here")
    advert.wait_gone("banner")
    other = reader.open(board.advert("fruit-season", "lure"))
    assert page_state(reader, other) == "not-checked"
    assert other.see("banner") == []
    reader.open(board.advert("garde-enfants", "lure", "fr")).wait("banner")
    settings = reader.open_own(OPTIONS)
    assert settings.texts("off-list")[0].startswith(ENGLISH_HOST)
    settings.click_at(f'[data-host="{ENGLISH_HOST}"] button')
    wait_until(lambda: settings.texts("off-list") == [""], "the list of sites to be empty")
    other.reload()
    other.wait("banner")


def test_page_that_changes_its_advert_is_read_again(reader: Reader, board: Board) -> None:
    page = reader.open(board.url("one-page/board.html"))
    assert read_page_state(reader, page) == "no-signs"
    page.click_at("#next")
    assert page.wait("banner").data["state"] in WARNINGS
    page.click_at("#previous")
    page.wait_gone("banner")


def test_language_is_changed_inside_the_extension(reader: Reader, board: Board) -> None:
    settings = reader.open_own(OPTIONS)
    settings.choose("language", "fr")
    settings.wait_words("h1", "Réglages")
    advert = reader.open(board.advert("chat-desk", "lure"))
    banner = advert.wait("banner")
    state = banner.data["state"]
    assert banner.lang == "fr"
    assert advert.wait("level").text == read_guidance("fr")["levels"][state]["title"]
    advert.click("reasons-label")
    assert {quote.lang for quote in advert.see("quote")} == {"en"}
    settings.wait_ready()
    settings.choose("language", "en")
    settings.wait_words("h1", "Settings")
    advert.reload()
    assert advert.wait("level").text == read_guidance("en")["levels"][state]["title"]

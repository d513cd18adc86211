"""The extension as it is released: a page can neither see nor find it."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.board import Board
from harness.fanal_server import FanalServer
from harness.reader import BROWSERS, WARNINGS, WELCOME, StartReader

# What a curious page can learn of the element that holds the warning.
_WHAT_PAGE_SEES = """
const host = [...document.querySelectorAll('*')]
  .find((each) => /^[a-z]{3}-[a-z]{5}$/.test(each.localName));
return host && {
  root: host.shadowRoot, inside: host.innerHTML, names: host.getAttributeNames(),
  height: host.offsetHeight,
};
"""
_PROBE = "return fetch(arguments[0]).then(() => 'found', () => 'nothing there');"


@pytest.mark.parametrize("kind", BROWSERS)
def test_warning_stands_where_the_page_cannot_see_into_it(
    kind: str, start_reader: StartReader, released_build: Path, board: Board, server: FanalServer
) -> None:
    server.start()
    with start_reader(kind, released_build) as reader:
        reader.wait_for_own(WELCOME)
        reader.start_fresh(server.origin, where="asked")
        # The only address that the released extension may read without a question is this computer.
        advert = reader.open(f"http://127.0.0.1:{board.port}/chat-desk/lure.html")
        popup = reader.open_popup(advert)
        popup.click("check-page")
        popup.wait_state("page-state", WARNINGS)
        seen = advert.run(_WHAT_PAGE_SEES)
        assert seen["height"] > 100
        assert (seen["root"], seen["inside"], seen["names"]) == (None, "", ["style"])
        for file in ("content.js", "manifest.json", "design/lantern.svg", WELCOME):
            assert advert.run(_PROBE, reader.base + file) == "nothing there"

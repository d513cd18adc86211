"""The extension as it is released: a page can neither see nor find it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from harness.board import Board
from harness.chromium import ChromiumTab
from harness.fanal_server import FanalServer
from harness.reader import BROWSERS, WARNINGS, WELCOME, StartReader
from harness.waiting import wait_until

# What a curious page can learn of the element that holds the warning.
_WHAT_PAGE_SEES = """
const host = [...document.querySelectorAll('*')]
  .find((each) => /^[a-z]{3}-[a-z]{5}$/.test(each.localName));
return host && {
  root: host.shadowRoot, inside: host.innerHTML, names: host.getAttributeNames(),
  height: host.offsetHeight,
};
"""
# What says nothing without a name.
NAMED = {"button", "link", "heading", "textbox", "combobox", "checkbox", "DisclosureTriangle"}
_PROBE = "return fetch(arguments[0]).then(() => 'found', () => 'nothing there');"


def read_aloud(advert: ChromiumTab) -> list[tuple[str, str]]:
    """Return role and name of all that assistive software finds in the warning."""
    line = advert.page.context.new_cdp_session(advert.page)
    nodes = line.send("Accessibility.getFullAXTree")["nodes"]
    line.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    inside, left = [], [each for node in nodes if is_region(node) for each in node["childIds"]]
    while left:
        node = by_id[left.pop()]
        inside.append((node.get("role", {}).get("value"), node.get("name", {}).get("value", "")))
        left += node["childIds"]
    return inside


def check_what_screen_readers_get(advert: ChromiumTab) -> None:
    """Look at the warning as assistive software does: axe cannot enter a closed shadow root."""

    def look() -> list[tuple[str, str]]:
        inside = read_aloud(advert)
        return inside if any("warning signs in this text" in name for _, name in inside) else []

    inside = wait_until(look, "the level to be read out")
    assert {"button", "status", "list", "DisclosureTriangle"} <= {role for role, _ in inside}
    assert [role for role, name in inside if role in NAMED and not name.strip()] == []
    assert any(name == "Close" for role, name in inside if role == "button")


def is_region(node: dict[str, Any]) -> bool:
    """Return whether a node is the warning's own landmark."""
    role, name = node.get("role", {}).get("value"), node.get("name", {}).get("value", "")
    return role == "region" and name.startswith("Fanal")


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
        if isinstance(advert, ChromiumTab):
            check_what_screen_readers_get(advert)
        seen = advert.run(_WHAT_PAGE_SEES)
        assert seen["height"] > 100
        assert (seen["root"], seen["inside"], seen["names"]) == (None, "", ["style"])
        for file in ("content.js", "drawing.js", "manifest.json", "design/lantern.svg", WELCOME):
            assert advert.run(_PROBE, reader.base + file) == "nothing there"

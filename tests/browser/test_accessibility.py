"""What people see is open to all: axe finds nothing, light and dark, and 320 pixels are enough
for the words of every language.

Each look is also written as a picture into `output/`, for eyes, and held to what is kept of it in
`snapshots/`: what a screen reader says, and where the Tab key goes. Where a change is meant,
`pytest tests/browser/test_accessibility.py --write-snapshots` keeps it; read the difference.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from harness.board import Board
from harness.chromium import ChromiumTab
from harness.fanal_server import FanalServer
from harness.looks import LOOKS
from harness.reader import Reader
from harness.small_screens import list_faults
from harness.spoken import SNAPSHOTS, describe

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_OPTIONS = {
    "runOnly": {"type": "tag", "values": _TAGS},
    "resultTypes": ["violations", "passes", "incomplete"],
}
COLOURS = "color-contrast"
PHONE = (320, 640)


def audit(tab: ChromiumTab) -> dict[str, Any]:
    """Run axe on a page and return all it says."""
    response: dict[str, Any] = Axe().run(tab.page, options=_OPTIONS).response
    return response


def list_violations(response: dict[str, Any]) -> list[str]:
    """Return one line for each node that breaks a rule."""
    return [
        f"{rule['id']}: {node['target']} {node.get('failureSummary', '')}"
        for rule in response["violations"]
        for node in rule["nodes"]
    ]


def nodes_in_shadow(response: dict[str, Any], rule: str) -> list[str]:
    """Return the HTML of the nodes inside a shadow root that pass a rule."""
    return [
        node["html"]
        for each in response["passes"]
        if each["id"] == rule
        for node in each["nodes"]
        if isinstance(node["target"][0], list)
    ]


@pytest.fixture(params=LOOKS)
def look(
    request: pytest.FixtureRequest, reader: Reader, board: Board, server: FanalServer
) -> tuple[str, ChromiumTab]:
    """Bring each look on screen in turn."""
    tab = LOOKS[request.param](reader, board, server)
    assert isinstance(tab, ChromiumTab)
    tab.front()
    return request.param, tab


@pytest.mark.parametrize("running_browser", ["chromium"], indirect=True)
def test_everyone_can_use_it(
    look: tuple[str, ChromiumTab], output: Path, pytestconfig: pytest.Config
) -> None:
    name, tab = look
    kept = SNAPSHOTS / f"{name}.txt"
    said = describe(tab)
    if pytestconfig.getoption("write_snapshots"):
        kept.write_text(said, "utf-8")
    assert said == kept.read_text("utf-8"), f"read {kept}; --write-snapshots keeps what is new"
    found: list[str] = []
    # What stays in view while the page is scrolled covers nothing where the page begins.
    tab.run("scrollTo(0, 0);")
    for scheme in ("light", "dark"):
        tab.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        response = audit(tab)
        found += [f"{scheme}: {line}" for line in list_violations(response)]
        tab.picture(output / f"{name}-{scheme}.png")
        if name.startswith("banner"):
            # The run proves that it looked inside the banner, words and buttons.
            assert any('class="level"' in html for html in nodes_in_shadow(response, COLOURS))
            assert any("banner-close" in html for html in nodes_in_shadow(response, "button-name"))
    tab.page.emulate_media(color_scheme="light")
    tab.resize(*PHONE)
    tab.picture(output / f"{name}-phone.png")
    assert found == []
    assert tab.run("return document.documentElement.scrollWidth;") <= PHONE[0]
    if not name.endswith("-french"):
        faults, spoken = list_faults(tab)
        assert spoken > 3
        assert faults == []


@pytest.mark.parametrize("running_browser", ["chromium"], indirect=True)
def test_axe_notices_a_planted_fault_inside_the_banner(reader: Reader, board: Board) -> None:
    advert = reader.open(board.advert("chat-desk", "lure"))
    advert.wait("level", lambda seen: bool(seen.text))
    advert.run(
        "[...document.querySelectorAll('*')].find((each) => each.shadowRoot).shadowRoot"
        ".querySelector('[data-testid=banner-close]').textContent = '';"
    )
    assert isinstance(advert, ChromiumTab)
    found = list_violations(audit(advert))
    assert any(line.startswith("button-name") for line in found), json.dumps(found)

"""Every shape in which an offer stands on the web: the lure is warned of, its two twins are not.

The texts are in `board/`. Where the shipped model is wrong about one, the page is listed in
`known-errors.json` with what was expected and what it gives; the text stays as it was written.
"""

from __future__ import annotations

import json

import pytest
from harness.board import FRENCH_HOST, Board
from harness.fanal_server import FanalServer
from harness.places import REPO
from harness.reader import WARNINGS, Reader
from harness.shapes import ROUGH, TWINS, load_stories
from harness.waiting import wait_until
from harness.walk import Walk

STORIES = load_stories()
KNOWN = {
    one["page"]: one for one in json.loads((REPO / "tests/browser/known-errors.json").read_text())
}
_LATE_FRAME = """
const frame = document.createElement('iframe');
frame.src = arguments[0];
frame.width = 400;
frame.height = 300;
frame.onload = () => setTimeout(() => { document.title = 'late'; }, 300);
document.body.append(frame);
"""
# What ran, and what of a text became a part of the warning.
_RAN = """
const made = 'script, img, iframe, a[href^=javascript], b[onclick]';
const foreign = [...document.querySelectorAll('*')]
  .flatMap((each) => [...each.shadowRoot?.querySelectorAll(made) ?? []]);
return [document.documentElement.dataset.ran ?? null, foreign.map((each) => each.outerHTML)];
"""
PAGES = [(slug, twin) for slug in STORIES for twin in TWINS]


@pytest.fixture(scope="module")
def walk(running_browser: Reader, server: FanalServer) -> Walk:
    """Keep one tab for all pages."""
    return Walk(running_browser, server)


def expect(slug: str, twin: str) -> set[str]:
    """Return the states in which a page may be; those of a known error, where it is one."""
    if known := KNOWN.get(f"{slug}/{twin}"):
        return {known["given"]}
    return {"lure": WARNINGS, "honest": {"no-signs"}, "awareness": {"no-signs"}}[twin]


@pytest.mark.parametrize(("slug", "twin"), PAGES, ids=[f"{a}-{b}" for a, b in PAGES])
def test_lure_is_warned_of_and_its_twins_are_not(
    walk: Walk, board: Board, slug: str, twin: str
) -> None:
    walk.visit(board.shaped(slug, twin), STORIES[slug]["shape"])
    state = walk.wait_state(expect(slug, twin))
    if state in WARNINGS:
        # One warning, at the offer itself, whatever else stands on the page.
        seen = walk.wait_banner()
        assert seen["count"] == 1
        offer = STORIES[slug][twin]
        assert offer["title"] in seen["next"] or offer["text"][0][:30] in seen["next"]
        assert seen["height"] > 100
    else:
        assert walk.banners() is None


def test_known_errors_name_pages_and_are_errors() -> None:
    for page, one in KNOWN.items():
        slug, twin = page.split("/")
        assert (slug in STORIES and twin in TWINS) or (slug == "rough" and twin in ROUGH)
        assert (one["given"] in WARNINGS) != (one["expected"] in WARNINGS)


def test_board_has_the_shapes_and_languages_of_the_web() -> None:
    assert len(STORIES) * len(TWINS) >= 40
    assert len({story["shape"] for story in STORIES.values()}) == len(STORIES)
    assert {story["language"] for story in STORIES.values()} == {
        path.stem for path in (REPO / "extension/src/messages").glob("*.json")
    }


def find(shape: str) -> str:
    """Return the story that is drawn in a shape."""
    return next(slug for slug, story in STORIES.items() if story["shape"] == shape)


def visit_lure(walk: Walk, board: Board, shape: str, query: str = "") -> None:
    """Open the lure of a shape."""
    walk.visit(board.shaped(find(shape), "lure", query), shape)


def test_warning_stays_clear_of_a_header_that_stays(walk: Walk, board: Board) -> None:
    visit_lure(walk, board, "sticky")
    seen = walk.wait_banner(lambda seen: seen["height"] > 100)
    bottom = walk.page.run("return document.querySelector('.bar').getBoundingClientRect().bottom;")
    assert seen["top"] >= bottom


def test_strict_page_lets_the_warning_look_as_it_should(walk: Walk, board: Board) -> None:
    visit_lure(walk, board, "csp")
    assert float(walk.wait_banner()["padding"].removesuffix("px")) > 0


def test_page_that_takes_the_warning_along_gets_it_back_three_times(
    walk: Walk, board: Board
) -> None:
    removed = "return document.documentElement.dataset.removed;"
    visit_lure(walk, board, "removes", "?times=3")
    wait_until(lambda: walk.page.run(removed) == "3", "the page to take it three times")
    walk.wait_banner()
    visit_lure(walk, board, "removes", "?times=9")
    wait_until(lambda: walk.page.run(removed) == "4", "the page to take it for the last time")
    assert walk.banners() is None
    # The popup still knows.
    walk.wait_state(WARNINGS)


def test_page_that_never_stands_still_is_read_once(walk: Walk, board: Board) -> None:
    visit_lure(walk, board, "mutates")
    count = "return Number(document.querySelector('main + p').textContent);"
    walk.wait_banner()
    before = walk.page.run(count)
    wait_until(lambda: walk.page.run(count) > before + 120, "the page to go on")
    assert walk.banners()["count"] == 1


def test_hostile_page_can_neither_close_nor_speak_for_fanal(walk: Walk, board: Board) -> None:
    tabs = len(walk.reader.tabs())
    visit_lure(walk, board, "hostile")
    walk.wait_banner()
    attacks = "return Number(document.documentElement.dataset.attacks);"
    wait_until(lambda: walk.page.run(attacks) >= 5, "the page to try everything some times")
    assert walk.banners()["count"] == 1
    walk.wait_state(WARNINGS)
    assert len(walk.reader.tabs()) == tabs
    kept = walk.settings()
    assert (kept["where"], kept["offSites"]) == ("everywhere", [])


def test_frame_that_loads_later_takes_nothing_of_what_is_known(walk: Walk, board: Board) -> None:
    visit_lure(walk, board, "rtl")
    walk.wait_state(WARNINGS)
    walk.page.run(_LATE_FRAME, board.url("forum/thread-honest.html", FRENCH_HOST))
    wait_until(lambda: walk.page.run("return document.title;") == "late", "the frame to load")
    walk.wait_state(WARNINGS)


@pytest.mark.parametrize("kind", ROUGH)
def test_text_prepared_against_readers_is_a_text(walk: Walk, board: Board, kind: str) -> None:
    walk.visit(board.url(f"rough/{kind}"), kind)
    known = KNOWN.get(f"rough/{kind}")
    if walk.wait_state({known["given"]} if known else WARNINGS) in WARNINGS:
        walk.wait_banner(lambda seen: seen["height"] > 100)
    assert walk.page.run(_RAN) == [None, []]

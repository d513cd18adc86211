"""Shows Fanal at work: a server, a small job board of our own, and a browser with the extension.

python tests/browser/demo.py                      a visible browser, or a picture without a display
python tests/browser/demo.py --screenshot FILE    writes the README's picture and ends
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from harness.board import FRENCH_HOST, Board
from harness.chromium import ChromiumReader
from harness.fanal_server import FanalServer
from harness.firefox import FirefoxReader
from harness.places import OUTPUT, Missing, build_extension
from harness.reader import Reader
from harness.tab import Tab
from playwright.sync_api import sync_playwright

# The advert that is shown first, and the size of the picture: the warning down to its buttons.
SLUG = "chat-desk"
PICTURE = (1100, 1330)


def main() -> int:
    """Run the demo; 0 when done, 2 when something must be installed first."""
    chosen = _read_arguments()
    has_display = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    visible = has_display and not chosen.screenshot
    try:
        with ExitStack() as stack:
            reader, advert, board = _show_first_warning(stack, chosen.browser, visible=visible)
            if visible:
                _wait_for_person(reader, board)
            else:
                _take_picture(advert, chosen.screenshot or OUTPUT / "demo.png")
    except Missing as missing:
        sys.stderr.write(f"fanal: {missing}\n")
        return 2
    except KeyboardInterrupt:
        print("\nStopped.")
    return 0


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Show Fanal on a small job board of our own.")
    parser.add_argument("--browser", choices=["chromium", "firefox"], default="chromium")
    parser.add_argument("--screenshot", type=Path, metavar="FILE", help="write a picture and end")
    return parser.parse_args()


def _show_first_warning(
    stack: ExitStack, browser: str, *, visible: bool
) -> tuple[Reader, Tab, Board]:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fanal-demo-")))
    print("Building the extension and starting the server ...")
    # In this build one click is enough: no browser's question waits for an answer.
    build = build_extension(folder / "extension", for_tests=True)
    server = FanalServer(folder)
    server.start()
    stack.callback(server.stop)
    board = stack.enter_context(Board())
    reader = stack.enter_context(_start(browser, build, folder, visible=visible))
    reader.start_fresh(server.origin)
    advert = reader.open(board.advert(SLUG, "lure"))
    advert.wait("level", lambda seen: bool(seen.text), "to be said")
    return reader, advert, board


@contextmanager
def _start(browser: str, build: Path, folder: Path, *, visible: bool) -> Iterator[Reader]:
    if browser == "firefox":
        with FirefoxReader(build / browser, folder, headless=not visible) as reader:
            yield reader
        return
    profile = folder / "profile"
    with (
        sync_playwright() as playwright,
        ChromiumReader(playwright, build / browser, profile, headless=not visible) as reader,
    ):
        yield reader


def _wait_for_person(reader: Reader, board: Board) -> None:
    print("A warning is on screen. More adverts, lures and honest ones:")
    print(f"  English {board.url()}\n  French  {board.url(host=FRENCH_HOST)}")
    print("Close the browser or press Ctrl-C to end.")
    while _is_open(reader):
        time.sleep(0.5)


def _is_open(reader: Reader) -> bool:
    # Each driver has its own error for a browser that was closed by hand.
    try:
        return bool(reader.tabs())
    except Exception:
        return False


def _take_picture(advert: Tab, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    advert.front()
    advert.resize(*PICTURE)
    advert.click("reasons-label")
    advert.picture(path, whole=False)
    print(f"The warning was shown; its picture is {path}")


if __name__ == "__main__":
    raise SystemExit(main())

"""Draws everything that a reader can see, for eyes.

make gallery                      tests/browser/output/gallery/index.html
make gallery LANGUAGES=en,ar      some languages
make gallery STORE=1              the stores' pictures, into extension/store/
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

from harness.board import Board
from harness.chromium import ChromiumReader, ChromiumTab
from harness.fanal_server import FanalServer
from harness.looks import (
    LOOKS,
    Look,
    show_check_page,
    show_lure_of,
    show_not_checked,
    show_scrap,
    show_waiting,
    speak,
)
from harness.places import OUTPUT, REPO, Missing, build_extension
from playwright.sync_api import sync_playwright

LANGUAGES = ("en", "ar", "zh", "hi")
SIZES = {"phone": (320, 640), "desktop": (1100, 900)}
SCHEMES = ("light", "dark")
# An advert in the reader's own language.
OWN = {"en": "island-hotel", "ar": "khadamat", "zh": "dianxiao", "hi": "silai"}
# What the stores show, and at which size.
STORE = REPO / "extension" / "store"
STORE_SIZE = (1280, 800)
STORE_LOOKS = ("banner", "popup-result", "welcome", "report", "options")


def main() -> int:
    """Draw; 0 when done, 2 when something must be installed first."""
    chosen = _read_arguments()
    try:
        with _studio() as (reader, board, server):
            if chosen.store:
                _draw_store(reader, board, server)
            else:
                _draw_gallery(reader, board, server, chosen)
    except Missing as missing:
        sys.stderr.write(f"fanal: {missing}\n")
        return 2
    return 0


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Draw everything that a reader can see.")
    parser.add_argument("--languages", default=",".join(LANGUAGES), help="of the sixteen")
    parser.add_argument("--looks", default="", help="names, with commas; empty draws all")
    parser.add_argument("--store", action="store_true", help="draw the stores' pictures instead")
    return parser.parse_args()


@contextmanager
def _studio() -> Iterator[tuple[ChromiumReader, Board, FanalServer]]:
    """Start a server, the board and Chromium with the test build."""
    with tempfile.TemporaryDirectory(prefix="fanal-gallery-") as name:
        folder = Path(name)
        build = build_extension(folder / "extension", for_tests=True)
        server = FanalServer(folder)
        server.start()
        try:
            with (
                Board() as board,
                sync_playwright() as playwright,
                ChromiumReader(playwright, build / "chromium", folder / "profile") as reader,
            ):
                yield reader, board, server
        finally:
            server.stop()


def list_looks(language: str) -> dict[str, Look]:
    """Return every look by its name, the one that stops the server last."""
    plain = {name: look for name, look in LOOKS.items() if not name.endswith("-french")}
    return {
        **plain,
        "banner-own-language": show_lure_of(OWN.get(language, "island-hotel")),
        "banner-sticky-header": show_lure_of("tekstil"),
        "banner-in-feed": show_lure_of("nangsao"),
        "popup-cannot-judge": show_scrap,
        "popup-not-checked": show_not_checked,
        "check-page": show_check_page(language, "forum/thread-lure.html"),
        "reports-waiting": show_waiting,
    }


def _draw_gallery(
    reader: ChromiumReader, board: Board, server: FanalServer, chosen: argparse.Namespace
) -> None:
    folder = OUTPUT / "gallery"
    folder.mkdir(parents=True, exist_ok=True)
    _name_missing_letters(chosen.languages.split(","))
    wanted = set(filter(None, chosen.looks.split(",")))
    drawn: dict[str, list[Path]] = {}
    for language in chosen.languages.split(","):
        for name, look in list_looks(language).items():
            if wanted and name not in wanted:
                continue
            tab = _bring(reader, board, server, look, language)
            drawn.setdefault(name, []).extend(_take(tab, folder, f"{name}-{language}"))
            print(f"{language} {name}", flush=True)
    _write_index(folder, drawn)
    print(f"Look at {folder / 'index.html'}")


def _name_missing_letters(languages: list[str]) -> None:
    """Say of which languages this computer has no letters: they would be drawn as boxes."""
    if (program := shutil.which("fc-list")) is None:
        return
    for language in languages:
        found = subprocess.run(
            [program, f":lang={language}"], capture_output=True, text=True, check=False
        )
        if not found.stdout.strip():
            print(f"No letters for {language} here: apt-get install fonts-noto-core fonts-noto-cjk")


def _bring(
    reader: ChromiumReader, board: Board, server: FanalServer, look: Look, language: str
) -> ChromiumTab:
    server.start()
    reader.start_fresh(server.origin)
    speak(reader, language)
    tab = look(reader, board, server)
    assert isinstance(tab, ChromiumTab)
    tab.front()
    return tab


def _take(tab: ChromiumTab, folder: Path, name: str) -> Iterator[Path]:
    for size, (width, height) in SIZES.items():
        tab.resize(width, height)
        for scheme in SCHEMES:
            tab.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            tab.run("scrollTo(0, 0);")
            path = folder / f"{name}-{size}-{scheme}.png"
            tab.picture(path)
            yield path


def _write_index(folder: Path, drawn: dict[str, list[Path]]) -> None:
    rows = "".join(
        f"<h2>{escape(name)}</h2><div>"
        + "".join(
            f'<figure><a href="{path.name}"><img loading="lazy" src="{path.name}" alt=""></a>'
            f"<figcaption>{escape(path.stem)}</figcaption></figure>"
            for path in paths
        )
        + "</div>"
        for name, paths in drawn.items()
    )
    style = "div{display:flex;flex-wrap:wrap;gap:12px}figure{margin:0}img{height:420px}"
    page = f"<!doctype html><meta charset=utf-8><title>Gallery</title><style>{style}</style>{rows}"
    (folder / "index.html").write_text(page, "utf-8")


def _draw_store(reader: ChromiumReader, board: Board, server: FanalServer) -> None:
    for number, name in enumerate(STORE_LOOKS, 1):
        tab = _bring(reader, board, server, LOOKS[name], "en")
        tab.resize(*STORE_SIZE)
        tab.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        tab.run("scrollTo(0, 0);")
        path = STORE / f"screenshot-{number}-{name}.png"
        tab.picture(path, whole=False)
        print(path)


if __name__ == "__main__":
    raise SystemExit(main())

"""One server, one board and one browser of each kind for all journeys of a run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.board import Board
from harness.chromium import ChromiumReader
from harness.fanal_server import FanalServer
from harness.firefox import FirefoxReader
from harness.places import OUTPUT, Missing, build_extension
from harness.reader import BROWSERS, Reader, StartReader
from playwright.sync_api import Playwright


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take `--write-snapshots`: what screens say now becomes what they shall say."""
    parser.addoption("--write-snapshots", action="store_true", help="write tests/browser/snapshots")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder: it needs real browsers."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # The tests of one browser share it, so that two processes start one each.
            item.add_marker(pytest.mark.xdist_group(_name_browser(item)))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FanalServer]:
    """Run the real server with an empty database."""
    server = FanalServer(tmp_path_factory.mktemp("server"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def board() -> Iterator[Board]:
    """Serve the job board."""
    with Board() as board:
        yield board


@pytest.fixture(scope="session")
def test_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the extension with the banner's shadow root open."""
    return _or_fail(build_extension, tmp_path_factory.mktemp("test-build"), for_tests=True)


@pytest.fixture(scope="session")
def released_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the extension as it is released."""
    return _or_fail(build_extension, tmp_path_factory.mktemp("released"), for_tests=False)


@pytest.fixture(scope="session")
def start_reader(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> StartReader:
    """Return a function that starts a browser: name, folder of the build, proxy's port."""

    def start(browser: str, build: Path, proxy_port: int | None = None) -> Reader:
        folder = tmp_path_factory.mktemp(browser)
        if browser == "firefox":
            return _or_fail(FirefoxReader, build / browser, folder, proxy_port=proxy_port)
        return _or_fail(ChromiumReader, playwright, build / browser, folder, proxy_port=proxy_port)

    return start


@pytest.fixture(scope="session", params=BROWSERS)
def running_browser(
    request: pytest.FixtureRequest, start_reader: StartReader, test_build: Path
) -> Iterator[Reader]:
    """Keep one browser of each kind open for all journeys."""
    with start_reader(request.param, test_build) as reader:
        yield reader


@pytest.fixture
def reader(running_browser: Reader, server: FanalServer) -> Reader:
    """Return the browser as a new person leaves it after the choice "on every page"."""
    server.start()
    running_browser.start_fresh(server.origin)
    return running_browser


@pytest.fixture(scope="session")
def output() -> Path:
    """Return the folder of pictures, which git ignores."""
    OUTPUT.mkdir(exist_ok=True)
    return OUTPUT


def _name_browser(item: pytest.Item) -> str:
    given = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return "firefox" if "firefox" in given else "chromium"


def _or_fail(make, *given, **named):  # type: ignore[no-untyped-def]
    """Turn what is missing on this machine into a failure that says what to install."""
    missing = ""
    try:
        return make(*given, **named)
    except Missing as error:
        missing = str(error)
    pytest.fail(missing, pytrace=False)

"""Journeys on the check page: judged in it, kept on the device, and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import pytest
from harness.chromium import ChromiumTab
from harness.fanal_server import FanalServer
from harness.places import find_chromium
from harness.reader import WARNINGS, Reader
from harness.recorder import Tap
from harness.reviewers import Reviewer
from harness.tab import Tab
from harness.waiting import wait_until
from playwright.sync_api import Playwright

from tools.check_page import build
from tools.local_http import LocalHttp, Silent

# The words by which a request that carries the text would be known.
MARK = "gullwing"
LURE = (
    f"Waitresses wanted abroad for the {MARK} hotel. Before you travel you pay 300 dollars to our "
    "agent, call 020 7946 0123. We keep your passport in our office until the contract ends. "
    "Do not tell your family about this offer."
)
# What a phone does with a message that is shared: it sends a form to the installed page.
_SHARE = """
const form = document.createElement('form');
Object.assign(form, { method: 'post', action: arguments[0], enctype: 'multipart/form-data' });
const field = document.createElement('textarea');
Object.assign(field, { name: 'text', value: arguments[1] });
form.append(field);
document.body.append(form);
form.submit();
"""
# All in one moment: a driver under load may press too slowly.
_SHIFT_THRICE = """
for (let press = 0; press < 3; press += 1) {
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Shift', bubbles: true }));
}
"""
_KEPT = """
return Promise.all([navigator.serviceWorker.getRegistrations(), caches.keys()])
  .then(([workers, names]) => workers.length + names.length);
"""


def level_of(page: Tab) -> str:
    return "".join(each.data["level"] for each in page.see("judged"))


def judged_by(page: Tab) -> str:
    return "".join(each.data["by"] for each in page.see("judged"))


def open_page(reader: Reader, address: str) -> Tab:
    page = reader.open(address)
    page.wait_ready()
    return page


def address_of(page: Tab) -> str:
    """Return where the page is now: a driver tells what was a moment ago, until it is asked."""
    page.see("go")
    return page.url


def check(page: Tab, text: str) -> str:
    """Write a text, press the button, and return the level."""
    page.write("text", text)
    page.click("go")
    return str(wait_until(lambda: level_of(page), "the result"))


@pytest.fixture
def tap(server: FanalServer) -> Iterator[Tap]:
    """Stand between the page and the server."""
    with Tap(server.port) as tap:
        yield tap


def test_text_is_judged_in_the_page_and_not_sent(reader: Reader, tap: Tap) -> None:
    page = open_page(reader, tap.origin)
    assert check(page, LURE) in WARNINGS
    assert judged_by(page) == "device"
    page.click("reasons-label")
    assert page.run("return document.querySelector('q.quote').textContent;") in LURE
    # Another language and another country: said anew in place.
    page.click_at(".switch summary")
    page.click_at('[name="switch"][value="fr"]')
    page.wait_words("#level", "alerte")
    page.choose("country", "KE")
    wait_until(lambda: "Kenya" in page.run("return document.body.textContent;"), "lines of Kenya")
    assert page.run("return document.documentElement.lang;") == "fr"
    assert {one.method for one in tap.requests} == {"GET"}
    assert not [one for one in tap.requests if one.body or MARK in one.path]
    # Only where the reader chooses so is it sent, and kept nowhere.
    page.click("where-server")
    page.click("go")
    wait_until(lambda: judged_by(page) == "server", "the server's answer")
    assert [one.path for one in tap.requests if one.method == "POST"] == ["/v1/assess"]


def test_report_is_the_bytes_that_were_shown(
    reader: Reader, tap: Tap, server: FanalServer
) -> None:
    page = open_page(reader, tap.origin)
    check(page, LURE)
    page.click("report-open")
    page.write("note", "I worked there.")
    assert "[phone]" in page.wait("preview").text
    page.click("consent")
    shown = page.wait("preview").text
    page.click("send")
    report_id, receipt = page.wait("receipt").text.split()
    assert [one.body.decode() for one in tap.requests if one.path == "/v1/reports"] == [shown]
    assert server.find_report(report_id, receipt).json["state"] == "received"
    assert page.run("return document.cookie + localStorage.length;") == "0"


def test_kept_page_works_without_a_network_and_takes_what_is_shared(
    reader: Reader, server: FanalServer
) -> None:
    with Tap(server.port) as tap:
        page = open_page(reader, tap.origin)
        assert page.run(_KEPT) == 0
        page.click("keep")
        page.wait_data("keep-status", kept="true")
        asked = len(tap.requests)
        page.run(_SHARE, "share", LURE)
        wait_until(lambda: level_of(page) in WARNINGS, "what was shared to be judged")
        assert page.see("text")[0].value == LURE
        assert address_of(page) == f"{tap.origin}/"
        assert {one.method for one in tap.requests[asked:]} <= {"GET"}
    page.reload()
    page.wait_ready()
    assert check(page, LURE) in WARNINGS
    assert judged_by(page) == "device"
    page.click("keep-remove")
    page.wait_data("keep-status", kept="false")
    assert page.run(_KEPT) == 0


def test_leaving_is_one_click_or_three_keys(reader: Reader, server: FanalServer) -> None:
    page = open_page(reader, server.origin)
    page.write("text", LURE)
    page.run(_SHIFT_THRICE)
    wait_until(lambda: address_of(page) == "about:blank", "the page to be left")
    page = open_page(reader, server.origin)
    page.click("leave")
    wait_until(lambda: address_of(page) == "about:blank", "the page to be left")


# --- Without a server, and without JavaScript --------------------------------------------------


class _Quiet(Silent, SimpleHTTPRequestHandler):
    """Serves a folder."""


@pytest.fixture(scope="session")
def static_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the built page in a folder of a host that knows nothing of it."""
    root = tmp_path_factory.mktemp("host")
    build(root / "some" / "folder")
    handler = partial(_Quiet, directory=str(root))
    with LocalHttp(handler) as host:
        yield f"http://127.0.0.1:{host.port}/some/folder/"


def test_built_page_judges_on_any_host(reader: Reader, static_host: str) -> None:
    page = open_page(reader, f"{static_host}?lang=ar")
    assert check(page, LURE) in WARNINGS
    assert page.run("return document.documentElement.dir;") == "rtl"
    assert not page.see("report-open")
    assert not page.see("where-server")
    page.click("keep")
    page.wait_data("keep-status", kept="true")
    # The page's own policy lets no form go anywhere; a phone's menu is not under it.
    page.go(static_host.removesuffix("some/folder/"))
    page.run(_SHARE, f"{static_host}share", LURE)
    wait_until(lambda: address_of(page) == static_host and level_of(page) in WARNINGS, "the share")
    page.click("keep-remove")
    page.wait_data("keep-status", kept="false")


@pytest.fixture
def plain(playwright: Playwright) -> Iterator[ChromiumTab]:
    """Open a phone's browser that runs no JavaScript."""
    with playwright.chromium.launch(executable_path=find_chromium()) as browser:
        context = browser.new_context(
            java_script_enabled=False, viewport={"width": 320, "height": 640}
        )
        yield ChromiumTab(context.new_page())


def texts(tab: ChromiumTab, name: str) -> str:
    """Return the words of an element where no script can be run."""
    return " ".join(tab.page.get_by_test_id(name).all_text_contents())


def test_everything_works_without_javascript(
    plain: ChromiumTab, tmp_path: Path, output: Path
) -> None:
    server = FanalServer(tmp_path)
    server.start()
    try:
        plain.go(f"{server.origin}/?lang=en")
        plain.write("text", LURE)
        plain.click("go")
        assert "Before you answer" in texts(plain, "before")
        plain.picture(output / "check-plain.png")
        plain.click("report-open")
        plain.click("look")
        assert "[phone]" in texts(plain, "preview-text")
        plain.click("consent")
        plain.click("send")
        number, receipt = texts(plain, "number"), texts(plain, "receipt")
        assert server.find_report(number, receipt).json["kind"] == "false-alarm"
        appeal(plain, server)
    finally:
        server.stop()


def appeal(tab: ChromiumTab, server: FanalServer) -> None:
    """Appeal as an advertiser, see it as a reviewer, read the answer, and take it back."""
    tab.go(f"{server.origin}/appeal?lang=en")
    tab.write("text", "Cook for our hotel, contract and paid leave, call 020 7946 0123.")
    tab.write("note", "It is our own hotel.")
    tab.click("look")
    tab.click("keep-contact")
    tab.click("look-again")
    assert "020 7946 0123" in texts(tab, "preview-text")
    tab.click("consent")
    tab.click("send")
    number, receipt = texts(tab, "number"), texts(tab, "receipt")
    anna = Reviewer(tab, server, "anna")
    anna.log_in()
    anna.open("/review/appeals")
    assert f'data-id="{number}"' in tab.page.content()
    anna.judge(number, "false-alarm", "It was an error of ours.")
    anna.log_out()
    tab.go(f"{server.origin}/receipt?lang=en")
    tab.write("number", number)
    tab.write("receipt", receipt)
    tab.click("look")
    assert texts(tab, "report-state")
    tab.click("withdraw")
    assert "Taken back" in texts(tab, "said")
    assert server.find_report(number, receipt).status == 404

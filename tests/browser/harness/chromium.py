"""Chromium through Playwright, with the extension loaded from a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Locator, Page, Playwright, Worker

from harness.board import ENGLISH_HOST, FRENCH_HOST
from harness.elsewhere import NAME as ELSEWHERE
from harness.places import find_chromium
from harness.reader import Reader
from harness.tab import Seen, Tab
from harness.waiting import PATIENCE_S, wait_until

# What Chromium would say to its maker by itself is no part of what we look at.
_QUIET = (
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-domain-reliability", "--disable-client-side-phishing-detection",
    "--disable-default-apps", "--disable-quic", "--no-first-run", "--no-default-browser-check",
    # Neither of these two can be turned off; a closed port takes their place.
    "--gaia-url=http://127.0.0.1:9", "--component-updater=url-source=http://127.0.0.1:9/",
    "--lang=en-US",
)  # fmt: skip
_NAMES = ", ".join(f"MAP {name} 127.0.0.1" for name in (ENGLISH_HOST, FRENCH_HOST, ELSEWHERE))
_AS_FUNCTION = "(given) => (function () {{ {script} }}).apply(null, given)"
_TAB_IDS = """
return chrome.tabs.query({}).then(
  (all) => all.filter((one) => one.url === arguments[0]).map((one) => one.id));
"""
_FROM_MENU = """
return chrome.tabs.get(arguments[0]).then((tab) => chrome.contextMenus.onClicked.dispatch(
  { menuItemId: 'judge-selection', selectionText: arguments[1], frameId: 0 }, tab));
"""
_FROM_KEYS = """
return chrome.tabs.get(arguments[0]).then(
  (tab) => chrome.commands.onCommand.dispatch('judge-selection', tab));
"""


class ChromiumTab(Tab):
    """A Playwright page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ChromiumTab) and other.page is self.page

    def __hash__(self) -> int:
        return hash(id(self.page))

    @property
    def url(self) -> str:
        return self.page.url

    def go(self, url: str) -> None:
        self.page.goto(url)

    def run(self, script: str, *given: Any) -> Any:
        return self.page.evaluate(_AS_FUNCTION.format(script=script), list(given))

    def run_in_frame(self, script: str) -> Any:
        self.page.locator("iframe").wait_for(timeout=PATIENCE_S * 1000)
        return self.page.frames[1].evaluate(_AS_FUNCTION.format(script=script), [])

    def see(self, name: str) -> list[Seen]:
        try:
            return super().see(name)
        except Error as error:
            # The page went elsewhere while we looked.
            if "context was destroyed" in str(error):
                return []
            raise

    def wait_words(self, selector: str, words: str) -> None:
        self.page.locator(selector, has_text=words).first.wait_for(timeout=PATIENCE_S * 1000)

    def _named(self, name: str, nth: int = 0) -> Locator:
        return self.page.get_by_test_id(name).filter(visible=True).nth(nth)

    def click(self, name: str, nth: int = 0) -> None:
        self._named(name, nth).click(timeout=PATIENCE_S * 1000)

    def click_at(self, selector: str) -> None:
        self.page.locator(selector).click(timeout=PATIENCE_S * 1000)

    def write(self, name: str, text: str) -> None:
        self._named(name).fill(text)

    def write_at(self, selector: str, text: str) -> None:
        self.page.locator(selector).fill(text)

    def choose(self, name: str, value: str) -> None:
        self._named(name).select_option(value)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def resize(self, width: int, height: int) -> None:
        self.page.set_viewport_size({"width": width, "height": height})

    def picture(self, path: Path, *, whole: bool = True) -> None:
        self.page.screenshot(path=path, full_page=whole)

    def front(self) -> None:
        self.page.bring_to_front()

    def close(self) -> None:
        self.page.close()


class ChromiumReader(Reader):
    """A persistent profile, because only such a one takes extensions.

    Parameters
    ----------
    playwright : Playwright
        The running driver.
    extension, profile : Path
        The built extension's folder, and an empty folder.
    headless : bool, default True
        False shows a window.
    proxy_port : int or None
        A recorder on this computer through which everything goes, loopback too.
    trusting : bool, default False
        Certificates of our own are believed.
    """

    browser = "chromium"

    def __init__(
        self,
        playwright: Playwright,
        extension: Path,
        profile: Path,
        *,
        headless: bool = True,
        proxy_port: int | None = None,
        trusting: bool = False,
    ) -> None:
        proxied = [f"--proxy-server=127.0.0.1:{proxy_port}", "--proxy-bypass-list=<-loopback>"]
        self.context: BrowserContext = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=find_chromium(),
            headless=headless,
            viewport={"width": 1100, "height": 900} if headless else None,
            no_viewport=None if headless else True,
            ignore_default_args=None if headless else ["--enable-automation"],
            args=[
                *_QUIET,
                f"--disable-extensions-except={extension}",
                f"--load-extension={extension}",
                *(["--ignore-certificate-errors"] if trusting else []),
                *(proxied if proxy_port else [f"--host-resolver-rules={_NAMES}"]),
            ],
        )
        self.base = self._worker().url.removesuffix("background/index.js")

    def _worker(self) -> Worker:
        if not self.context.service_workers:
            self.context.wait_for_event("serviceworker", timeout=PATIENCE_S * 1000)
        return self.context.service_workers[0]

    def end_worker(self) -> None:
        """End the background worker, as the browser does when it wants the memory."""
        line = self.context.new_cdp_session(self.context.pages[-1])

        def find() -> list[str]:
            found = line.send("Target.getTargets")["targetInfos"]
            return [each["targetId"] for each in found if each["type"] == "service_worker"]

        for number in find():
            line.send("Target.closeTarget", {"targetId": number})
        wait_until(lambda: not find(), "the worker to end")
        line.detach()

    def tabs(self) -> list[Tab]:
        # A call to the driver lets it notice tabs that opened meanwhile.
        self.context.cookies()
        return [ChromiumTab(page) for page in self.context.pages if not page.is_closed()]

    def open(self, url: str) -> ChromiumTab:
        page = self.context.new_page()
        page.goto(url)
        return ChromiumTab(page)

    def in_extension(self, script: str, *given: Any) -> Any:
        return self._worker().evaluate(_AS_FUNCTION.format(script=script), list(given))

    def tab_id(self, tab: Tab) -> int:
        found = wait_until(lambda: self.in_extension(_TAB_IDS, tab.url), "the tab's number")
        return int(found[-1])

    def use_menu(self, tab: Tab, selector: str) -> None:
        # The browser's own menu cannot be driven; what it tells the extension can.
        words = tab.run("return getSelection().toString();")
        self.in_extension(_FROM_MENU, self.tab_id(tab), words)

    def use_keys(self, tab: Tab) -> None:
        self.in_extension(_FROM_KEYS, self.tab_id(tab))

    def quit(self) -> None:
        self.context.close()

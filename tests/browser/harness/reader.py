"""The person at the browser: opens pages, uses Fanal, and starts afresh between journeys."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from harness.tab import Tab
from harness.waiting import wait_until

POPUP = "pages/popup/popup.html"
WELCOME = "pages/welcome/welcome.html"
OPTIONS = "pages/options/options.html"
REPORTS = "pages/reports/reports.html"
REPORT = "pages/report/report.html"
SHEET = "pages/sheet/sheet.html"
# Levels at which Fanal speaks up by itself.
WARNINGS = {"strong-signs", "some-signs"}
BROWSERS = ("chromium", "firefox")
# Whether nothing is kept but the choices that a fresh start would make.
_IS_FRESH = """
const { storage } = globalThis.browser ?? globalThis.chrome;
return storage.local.get().then(({ settings, ...others }) =>
  Object.keys(others).every((key) => ['trust', 'suppressions', 'updates'].includes(key))
  && Object.values(others.suppressions ?? {}).every(({ entries }) => !entries.length)
  && settings?.server === arguments[0] && settings.where === arguments[1]
  && [settings.language, settings.country].every((choice) => choice === 'auto')
  && settings.judging === 'computer' && !settings.remoteServer && !settings.reviewServer
  && !settings.discreet && !settings.offSites.length && !settings.offAdverts.length);
"""


class Reader(ABC):
    """A browser with the extension in it."""

    browser: str
    base: str

    @abstractmethod
    def tabs(self) -> list[Tab]:
        """Return all open tabs, oldest first."""

    @abstractmethod
    def open(self, url: str) -> Tab:
        """Open an address in a new tab."""

    @abstractmethod
    def tab_id(self, tab: Tab) -> int:
        """Return the number by which the extension knows a tab."""

    @abstractmethod
    def in_extension(self, script: str, *given: Any) -> Any:
        """Run the body of a function with the extension's own rights; promises are awaited."""

    @abstractmethod
    def use_menu(self, tab: Tab, selector: str) -> None:
        """Choose our entry in the menu of the selected text, opened on an element."""

    @abstractmethod
    def use_keys(self, tab: Tab) -> None:
        """Give our keyboard command."""

    @abstractmethod
    def quit(self) -> None:
        """Close the browser."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.quit()

    def open_own(self, page: str, query: str = "") -> Tab:
        """Open one of Fanal's own pages and wait for its words."""
        tab = self.open(f"{self.base}{page}{query}")
        tab.wait_ready()
        return tab

    def open_popup(self, about: Tab | None = None) -> Tab:
        """Open the popup in a tab of its own, about another tab."""
        return self.open_own(POPUP, f"?tab={self.tab_id(about)}" if about else "?tab=-1")

    def open_desk(self) -> Tab:
        """Open a page of our own that hides no other page and changes nothing."""
        return self.open_own(WELCOME)

    def wait_for_own(self, page: str) -> Tab:
        """Wait for one of Fanal's pages that opens by itself."""

        def look() -> Tab | None:
            return next((tab for tab in self.tabs() if tab.url.startswith(self.base + page)), None)

        tab = wait_until(look, f"{page} to open")
        tab.front()
        tab.wait_ready()
        return tab

    def close_all_but(self, kept: Tab) -> None:
        """Close the other tabs."""
        for tab in self.tabs():
            if tab != kept:
                tab.close()
        kept.front()

    def start_fresh(self, server: str, where: str = "everywhere") -> None:
        """Erase all that Fanal keeps, then make the choices of a new person.

        Parameters
        ----------
        server : str
            Address of the server on this computer.
        where : str, default "everywhere"
            The answer to "where may Fanal warn by itself?"; "" leaves the question open.
        """
        welcome = self.open_own(WELCOME)
        self.close_all_but(welcome)
        if where and welcome.run(_IS_FRESH, server, where):
            return
        # What the settings page does for "erase all" and "save", without the clicks.
        welcome.tell({"what": "eraseAll"})
        welcome.tell({"what": "saveSettings", "patch": {"server": server}})
        welcome.reload()
        welcome.wait_ready()
        if where:
            welcome.click(f"where-{where}")
            welcome.wait(f"where-{where}", lambda seen: seen.pressed, "to be chosen")
            welcome.wait("where-status", lambda seen: bool(seen.text), "to say so")

    def running_scripts(self) -> list[Any]:
        """Return what the extension has put to run by itself in pages."""
        found: list[Any] = self.in_extension(
            "return chrome.scripting.getRegisteredContentScripts();"
        )
        return found

    def stored(self, key: str) -> Any:
        """Return one value of what Fanal keeps."""
        return self.in_extension(
            "return chrome.storage.local.get(arguments[0]).then((all) => all[arguments[0]]);", key
        )


# Starts a browser: its name, the folder of the build, and the port of a recorder.
StartReader = Callable[..., Reader]

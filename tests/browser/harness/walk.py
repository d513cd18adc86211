"""A walk over many pages in one tab, with a desk beside it that asks what Fanal thinks of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from harness.fanal_server import FanalServer
from harness.reader import WARNINGS, Reader
from harness.tab import Tab
from harness.waiting import wait_until

# How many banners stand on a page, where the first begins, and what it stands at.
_BANNERS = """
const hosts = [...document.querySelectorAll('*')]
  .filter((each) => each.shadowRoot?.querySelector('[data-testid=banner]'));
const [first] = hosts;
return first && {
  count: hosts.length,
  next: first.nextElementSibling?.textContent ?? first.parentElement.textContent,
  states: hosts.map((each) => each.shadowRoot.querySelector('[data-testid=banner]').dataset.state),
  padding: getComputedStyle(first.shadowRoot.querySelector('[data-testid=banner]')).paddingTop,
  top: first.getBoundingClientRect().top, height: first.offsetHeight,
};
"""
# What the person does on a page before there is anything to judge.
_ACTIONS: Mapping[str, str] = {
    "side-panel": "document.getElementById('open').click();",
    "scroll": "scrollTo(0, document.documentElement.scrollHeight);",
}


class Walk:
    """One reader's tab that goes from page to page.

    Parameters
    ----------
    reader : Reader
        A browser; it is made fresh, with the choice "on every page".
    server : FanalServer
        The server that judges; it runs.
    """

    def __init__(self, reader: Reader, server: FanalServer) -> None:
        server.start()
        reader.start_fresh(server.origin)
        self.reader = reader
        self.page: Tab = reader.open(f"{server.origin}/healthz")
        self._number = reader.tab_id(self.page)
        self._in_frame = False
        self.desk: Tab = reader.open_desk()

    def visit(self, url: str, shape: str) -> None:
        """Open a page and do there what its shape asks for."""
        self.page.go(url)
        # The hiring system's page stands in a frame, and so does the warning.
        self._in_frame = shape == "frame"
        if shape in _ACTIONS:
            self.page.run(_ACTIONS[shape])

    def state(self) -> tuple[str, str]:
        """Return what the popup would say of the page now: state and reason."""
        judged = self.desk.tell({"what": "getPageState", "tabId": self._number})
        return judged["state"], judged.get("reason") or ""

    def wait_state(self, states: set[str]) -> str:
        """Wait until the page is in one of these states."""
        seen = self.state()

        def look() -> bool:
            nonlocal seen
            seen = self.state()
            return seen[0] in states

        try:
            wait_until(look, f"{self.page.url} to be in {states}")
        except AssertionError as error:
            raise AssertionError(f"{error}; it is in {seen}") from None
        return seen[0]

    def check(self) -> list[str]:
        """Ask as "check this page" does, and return the states of all that was judged."""
        judged = self.desk.tell({"what": "judgeTab", "tabId": self._number, "mode": "page"})
        return [judged["state"]] if isinstance(judged, dict) else [one["state"] for one in judged]

    def settings(self) -> Any:
        """Return what is chosen."""
        return self.desk.tell({"what": "getSettings"})

    def banners(self) -> Any:
        """Return what stands on the page of ours, None where nothing does."""
        return (self.page.run_in_frame if self._in_frame else self.page.run)(_BANNERS)

    def wait_banner(self, where: Callable[[Any], bool] = lambda _: True) -> Any:
        """Wait for a warning on the page."""

        def look() -> Any:
            seen = self.banners()
            return seen if seen and set(seen["states"]) & WARNINGS and where(seen) else None

        return wait_until(look, f"a warning on {self.page.url}")

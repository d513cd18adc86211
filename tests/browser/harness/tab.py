"""One tab of a browser, driven the same way in Chromium and in Firefox."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.waiting import wait_until

# Finds elements by their test name, also inside open shadow roots.
_FIND = """
const found = [];
const walk = (root) => root.querySelectorAll('*').forEach((each) => {
  if (each.getAttribute('data-testid') === arguments[0]) found.push(each);
  if (each.shadowRoot) walk(each.shadowRoot);
});
walk(document);
"""
_DESCRIBE = """
return found.map((each) => ({
  text: each.textContent, value: 'value' in each ? String(each.value) : '', lang: each.lang || '',
  direction: getComputedStyle(each).direction,
  shown: each.checkVisibility(), data: { ...each.dataset },
  pressed: each.getAttribute('aria-pressed') === 'true',
  focused: each.getRootNode().activeElement === each,
}));
"""
SEE = _FIND + _DESCRIBE
_TELL = """
const { runtime } = globalThis.browser ?? globalThis.chrome;
return runtime.sendMessage(arguments[0]);
"""
# A fold may hold a fold that is drawn only when its own is opened.
_UNFOLD = """
const shadows = [...document.querySelectorAll('*')].map(({ shadowRoot }) => shadowRoot);
const roots = [document, ...shadows.filter(Boolean)];
const list = (root) => [...root.querySelectorAll('details:not([open]) > summary')];
let folded = [];
while ((folded = roots.flatMap(list)).length) folded.forEach((label) => label.click());
"""
TAKE_SHOWN = _FIND + "return found.filter((each) => each.checkVisibility())[arguments[1]];"


@dataclass(frozen=True)
class Seen:
    """What one look saw of an element."""

    text: str
    value: str
    lang: str
    direction: str
    shown: bool
    pressed: bool
    focused: bool
    data: dict[str, str] = field(default_factory=dict)


class Tab(ABC):
    """A tab; `name` is always the `data-testid` of an element."""

    @property
    @abstractmethod
    def url(self) -> str:
        """Return the address it shows."""

    @abstractmethod
    def go(self, url: str) -> None:
        """Open an address and return when it has loaded."""

    @abstractmethod
    def run(self, script: str, *given: Any) -> Any:
        """Run the body of a function in the page; promises are awaited."""

    def tell(self, message: dict[str, Any]) -> Any:
        """Send the background a message from a page of our own, and return what it answers."""
        return self.run(_TELL, message)

    @abstractmethod
    def run_in_frame(self, script: str) -> Any:
        """Run the body of a function in the first frame of the page."""

    @abstractmethod
    def click(self, name: str, nth: int = 0) -> None:
        """Click as a person does, once the element is on screen."""

    @abstractmethod
    def click_at(self, selector: str) -> None:
        """Click an element of the page itself, by CSS selector."""

    @abstractmethod
    def write(self, name: str, text: str) -> None:
        """Put text into a field in place of what was there."""

    @abstractmethod
    def write_at(self, selector: str, text: str) -> None:
        """Put text into a field of the page itself, by CSS selector."""

    @abstractmethod
    def choose(self, name: str, value: str) -> None:
        """Choose an entry of a list by its value."""

    @abstractmethod
    def wait_words(self, selector: str, words: str) -> None:
        """Wait until an element of the page, by CSS selector, says these words."""

    @abstractmethod
    def press(self, key: str) -> None:
        """Press one key, such as Escape or Tab."""

    @abstractmethod
    def resize(self, width: int, height: int) -> None:
        """Set the size of the page's view."""

    @abstractmethod
    def picture(self, path: Path, *, whole: bool = True) -> None:
        """Write a picture of the whole page, or of what is in view."""

    @abstractmethod
    def front(self) -> None:
        """Bring it to the front."""

    @abstractmethod
    def close(self) -> None:
        """Close it."""

    def unfold(self) -> None:
        """Open all that is folded, as a person does: some of it is drawn only then."""
        self.run(_UNFOLD)

    def reload(self) -> None:
        """Load the page again."""
        self.go(self.url)

    def see(self, name: str) -> list[Seen]:
        """Return what stands there now, shown or not."""
        return [Seen(**each) for each in self.run(SEE, name) or []]

    def texts(self, name: str) -> list[str]:
        """Return the words of all elements of that name."""
        return [each.text for each in self.see(name)]

    def wait(
        self, name: str, where: Callable[[Seen], bool] = lambda _: True, what: str = ""
    ) -> Seen:
        """Wait for an element that is shown and, if asked, is as described."""

        def look() -> Seen | None:
            return next((each for each in self.see(name) if each.shown and where(each)), None)

        try:
            return wait_until(look, f"“{name}” {what}".strip())
        except AssertionError as error:
            raise AssertionError(f"{error} on {self.url}: {self.see(name)}") from None

    def wait_data(self, name: str, **data: str) -> Seen:
        """Wait for an element with these `data-` values."""
        return self.wait(name, lambda seen: data.items() <= seen.data.items(), f"with {data}")

    def wait_state(self, name: str, states: set[str]) -> Seen:
        """Wait for an element whose `data-state` is one of these."""
        return self.wait(name, lambda seen: seen.data.get("state") in states, f"in {states}")

    def wait_gone(self, name: str) -> None:
        """Wait until no element of that name is there."""
        wait_until(lambda: not self.see(name), f"“{name}” to go away")

    def wait_ready(self) -> None:
        """Wait until one of our own pages has its words."""
        ready = "return document.body?.dataset.ready === 'true';"
        wait_until(lambda: self.run(ready), f"{self.url} to be ready")

    def wait_gone_from_sight(self, name: str) -> None:
        """Wait until no element of that name is shown."""
        wait_until(lambda: not any(each.shown for each in self.see(name)), f"“{name}” to vanish")

    def select_words(self, selector: str) -> str:
        """Select the words of an element as a person would, and return them."""
        script = """
        const range = document.createRange();
        range.selectNodeContents(document.querySelector(arguments[0]));
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        return getSelection().toString();
        """
        return str(self.run(script, selector))

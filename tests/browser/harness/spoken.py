"""What a screen reader says of a page, and where the Tab key goes on it, as text to compare."""

from __future__ import annotations

import re

from harness.chromium import ChromiumTab
from harness.places import REPO

SNAPSHOTS = REPO / "tests" / "browser" / "snapshots"
# More presses than any screen has places.
_MOST_STOPS = 150
_FOCUSED = """
let at = document.activeElement;
while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
if (!at || at === document.body) return '';
const label = at.getAttribute('aria-label') || [...(at.labels ?? [])].map((l) => l.textContent)
  .join(' ') || (at.localName === 'select' ? '' : at.textContent) || at.id;
const box = at.getBoundingClientRect();
const hit = at.getRootNode().elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
const covered = at.type !== 'checkbox' && hit
  && hit !== at && !at.contains(hit) && !hit.contains(at);
const kind = at.type && at.localName === 'input' ? `input ${at.type}` : at.localName;
return `${covered ? 'COVERED ' : ''}${kind} “${label.replace(/\\s+/g, ' ').trim().slice(0, 70)}”`;
"""
_FROM_TOP = "document.activeElement?.blur(); getSelection().removeAllRanges(); scrollTo(0, 0);"
# What differs between two runs.
_CHANGING = (
    (r"127\.0\.0\.1:\d+", "127.0.0.1:PORT"),
    (r"(noticeboard|letableau)\.example:\d+", r"\1.example:PORT"),
    (r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "ID"),
    (r"\b\d+\.\d+\.\d+\+[0-9a-f]{8}\b", "VERSION"),
    (r"\b[0-9a-f]{16}\b", "KEY"),
    (r"\b[\w-]{40,}\b", "RECEIPT"),
    (r"\b[\w-]{16} RECEIPT", "ID RECEIPT"),
    (r'"Number": \S+', '"Number": ID'),
    (r"\b(?:[0-9a-f]{4} ){3}[0-9a-f]{4}\b", "KEY"),
    (r"\b[A-Z][a-z]+ \d{1,2}, \d{4}(?:,? (?:at )?[\d:]+\W?[AP]M)?", "DATE"),
    (r"\d{1,2} [a-zéû]+ \d{4}(?: à [\d:]+)?", "DATE"),
    (r"\b\d{4}-\d{2}-\d{2}\b", "DATE"),
    (r"\b\d+(?:\.\d+)?\s?(?:bytes?|kB|KB)\b", "SIZE"),
)


def describe(tab: ChromiumTab) -> str:
    """Return what is read out, and below it each place that Tab stops at."""
    said = tab.page.locator("body").aria_snapshot()
    walk = "\n".join(walk_by_tab(tab))
    text = f"{said}\n\n== Tab\n{walk}\n"
    for pattern, word in _CHANGING:
        text = re.sub(pattern, word, text)
    return text


def walk_by_tab(tab: ChromiumTab) -> list[str]:
    """Press Tab from the top until the page has no further place.

    Returns
    -------
    list of str
        Kind and name of each place, in order.

    Raises
    ------
    AssertionError
        Where the walk does not end: the keyboard is caught.
    """
    tab.run(_FROM_TOP)
    places: list[str] = []
    for _ in range(_MOST_STOPS):
        tab.press("Tab")
        place = str(tab.run(_FOCUSED))
        if not place:
            tab.run(_FROM_TOP)
            return places
        places.append(place)
    raise AssertionError(f"Tab does not leave {tab.url}: {places[-5:]}")

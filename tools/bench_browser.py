"""Measures what the extension costs the pages that people read (`make bench-browser`).

Every page is opened in turn in Chromium with and without the extension, and the medians of the
pairs are compared. Script (what follows a promise too), tasks and their lengths are processor time,
read from the browser's trace; warnings and loads are by the clock. `--write` also writes
extension/bench-browser.json and the table of README.md.
"""

# ruff: noqa: T201 - what it does is told to a person.
from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from harness.board import ENGLISH_HOST, Board  # noqa: E402 - the browser tests' own helpers
from harness.chromium import ChromiumReader  # noqa: E402
from harness.fanal_server import FanalServer  # noqa: E402
from harness.places import Missing, build_extension  # noqa: E402
from playwright.sync_api import CDPSession, Page, Playwright, sync_playwright  # noqa: E402

from tools.bench_pages import BenchPages  # noqa: E402
from tools.bench_trace import CATEGORIES, Trace, read_trace  # noqa: E402
from tools.service import find_free_port  # noqa: E402

FIGURES = ROOT / "extension" / "bench-browser.json"
README = ROOT / "README.md"
MARKS = ("<!-- browser-figures:start -->", "<!-- browser-figures:end -->")
PAIRS, WARNINGS = 7, 25
# How long a page is looked at; the feed is scrolled meanwhile.
WATCH_S = 3.0
# An extension with nothing in it: the browser without ours, else the same.
_EMPTY = {
    "manifest_version": 3, "name": "Nothing", "version": "1",
    "background": {"service_worker": "background/index.js"},
}  # fmt: skip
# Notes when a warning with words stands on the page, and when the page had loaded.
_CLOCK = """
const look = () => {
  const host = [...document.querySelectorAll('*')]
    .find((each) => each.shadowRoot?.querySelector('[data-testid=level]')?.textContent);
  if (host && host.offsetHeight > 0) document.documentElement.dataset.warned ??= performance.now();
  else requestAnimationFrame(look);
};
look();
"""
_TIMES = """
(() => {
  const [{ loadEventEnd }] = performance.getEntriesByType('navigation');
  return { load: loadEventEnd, warned: Number(document.documentElement.dataset.warned) };
})()
"""


class Cost(NamedTuple):
    """What one visit cost: what its trace says, milliseconds of all main-thread work, megabytes."""

    trace: Trace
    task: float
    memory: float


def main() -> int:
    """Measure, print, and write the figures where asked; 2 where something is missing."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench_browser", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the figures down too")
    options = parser.parse_args()
    try:
        with ExitStack() as stack:
            figures = _measure(stack)
    except Missing as error:
        print(error)
        return 2
    print(render(figures))
    if options.write:
        FIGURES.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
        write_readme(figures)
    return 0


def render(figures: dict[str, Any]) -> str:
    """Return the table that README.md shows."""
    pages, warning = figures["pages"], figures["warning"]
    names = {
        "no-offer": "no offer", "light": "no offer, little script of its own",
        "feed": "feed of 200 posts, scrolled",
        "restless": "the same, changing 100 times a second",
    }  # fmt: skip
    lines = [
        "| page | script alone | added script | added, of all its work | longest task alone "
        "| with Fanal | longest we were in | memory |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, words in names.items():
        one = pages[name]
        added = f"{one['added_script_ms']} ms ({one['added_script_percent']}%)"
        work = f"{one['added_task_ms']} ms ({one['added_task_percent']}%)"
        cells = [words, f"{one['script_ms']} ms", added, work]
        cells += [f"{one[f'longest_{which}_ms']} ms" for which in ("alone", "with", "ours")]
        lines.append(f"| {' | '.join(cells)} | +{one['added_memory_mb']} MB |")
    lines += ["", "| warning after the page has loaded | time | of its own load |", "|---|---|---|"]
    for name, words in {"server": "local server", "device": "on the device"}.items():
        one = warning[name]
        own = f"{one['ratio']} × ({one['load_ms']} ms)"
        lines.append(f"| {words} | {one['warned_ms']} ms | {own} |")
    before, after = figures["machine_load"]
    lines += ["", f"The machine's load, on two processors: {before} before it, {after} after it."]
    return "\n".join(lines)


def write_readme(figures: dict[str, Any]) -> None:
    """Replace the table between the marks of README.md."""
    text = README.read_text("utf-8")
    before, after = text.index(MARKS[0]) + len(MARKS[0]), text.index(MARKS[1])
    README.write_text(f"{text[:before]}\n{render(figures)}\n{text[after:]}", "utf-8")


def _measure(stack: ExitStack) -> dict[str, Any]:
    before = _machine_load()
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    build = build_extension(folder / "build", for_tests=True) / "chromium"
    playwright = stack.enter_context(sync_playwright())
    pages = stack.enter_context(BenchPages())
    server = FanalServer(folder)
    server.start()
    stack.callback(server.stop)
    ours = _start(stack, playwright, build, folder / "with")
    alone = _start(stack, playwright, _empty_extension(folder / "empty"), folder / "without")
    _choose(ours, server.origin, "computer")
    results = {
        name: _compare(ours, alone, pages.url(name, ENGLISH_HOST))
        for name in ("no-offer", "light", "feed", "restless")
    }
    advert = stack.enter_context(Board()).advert("chat-desk", "lure")
    warnings = {"server": _time_warnings(ours, alone, advert)}
    _choose(ours, f"http://127.0.0.1:{find_free_port()}", "device")
    warnings["device"] = _time_warnings(ours, alone, advert)
    return {"pages": results, "warning": warnings, "machine_load": [before, _machine_load()]}


def _machine_load() -> float:
    """Return how many programs wanted a processor in the last five minutes, ours among them."""
    return round(os.getloadavg()[1], 1)


def _start(
    stack: ExitStack, playwright: Playwright, extension: Path, profile: Path
) -> ChromiumReader:
    return stack.enter_context(ChromiumReader(playwright, extension, profile))


def _empty_extension(folder: Path) -> Path:
    (folder / "background").mkdir(parents=True)
    (folder / "background" / "index.js").write_text("")
    (folder / "manifest.json").write_text(json.dumps(_EMPTY))
    return folder


def _choose(reader: ChromiumReader, server: str, judging: str) -> None:
    """Set what a person would choose: every page, and where texts are judged."""
    reader.start_fresh(server)
    desk = reader.open_own("pages/options/options.html")
    desk.tell({"what": "saveSettings", "patch": {"judging": judging}})
    desk.close()


@contextmanager
def _visit(reader: ChromiumReader) -> Iterator[tuple[Page, CDPSession]]:
    page = reader.context.new_page()
    try:
        yield page, reader.context.new_cdp_session(page)
    finally:
        page.close()


def _read(page: Page, url: str) -> None:
    """Open a page and read it, scrolling as a person does."""
    page.goto(url)
    end = time.monotonic() + WATCH_S
    while time.monotonic() < end:
        page.mouse.wheel(0, 400)
        page.wait_for_timeout(200)


def _cost(reader: ChromiumReader, url: str) -> Cost:
    events: list[dict[str, Any]] = []
    with _visit(reader) as (page, session):
        session.on("Tracing.dataCollected", lambda part: events.extend(part["value"]))
        done: list[Any] = []
        session.on("Tracing.tracingComplete", lambda given: done.append(given))
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        session.send("Tracing.start", {"categories": CATEGORIES, "transferMode": "ReportEvents"})
        _read(page, url)
        task = _metrics(session)["TaskDuration"] * 1e3
        session.send("Tracing.end")
        while not done:
            page.wait_for_timeout(50)
        session.send("HeapProfiler.collectGarbage")
        return Cost(read_trace(events, url), task, _metrics(session)["JSHeapUsedSize"] / 1e6)


def _metrics(session: CDPSession) -> dict[str, float]:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return {one["name"]: one["value"] for one in metrics}


def _compare(ours: ChromiumReader, alone: ChromiumReader, url: str) -> dict[str, Any]:
    """Return the medians of pairs, after one that nobody counts."""
    pairs = [(_cost(alone, url), _cost(ours, url)) for _ in range(PAIRS + 1)][1:]
    scripts = [(without.trace.script, with_us.trace.script) for without, with_us in pairs]

    def middle(values: Iterator[float]) -> float:
        return round(statistics.median(values), 1)

    return {
        "script_ms": middle(without for without, _ in scripts),
        "added_script_ms": middle(b - a for a, b in scripts),
        "added_script_percent": middle(100 * (b - a) / a for a, b in scripts),
        "added_task_ms": middle(b.task - a.task for a, b in pairs),
        "added_task_percent": middle(100 * (b.task - a.task) / a.task for a, b in pairs),
        "added_memory_mb": middle(b.memory - a.memory for a, b in pairs),
        "longest_alone_ms": round(max(a.trace.longest for a, _ in pairs), 1),
        "longest_with_ms": round(max(b.trace.longest for _, b in pairs), 1),
        "longest_ours_ms": round(max(b.trace.ours for _, b in pairs), 1),
    }


def _time_warnings(ours: ChromiumReader, alone: ChromiumReader, url: str) -> dict[str, float]:
    """Return medians of pairs: a page's load without us, and from its load to its warning."""
    visits = [f"{url}?{at}" for at in range(WARNINGS + 1)]
    pairs = [(_time_load(alone, visit), _time_warning(ours, visit)) for visit in visits][1:]
    return {
        "warned_ms": round(statistics.median(late for _, late in pairs), 1),
        "load_ms": round(statistics.median(load for load, _ in pairs), 1),
        "ratio": round(statistics.median(late / load for load, late in pairs), 2),
    }


def _time_warning(reader: ChromiumReader, url: str) -> float:
    with _visit(reader) as (page, _session):
        page.add_init_script(_CLOCK)
        page.goto(url)
        page.wait_for_selector("[data-warned]", state="attached")
        times = page.evaluate(_TIMES)
        return float(times["warned"] - times["load"])


def _time_load(reader: ChromiumReader, url: str) -> float:
    with _visit(reader) as (page, _session):
        page.goto(url, wait_until="load")
        page.wait_for_timeout(50)
        return float(page.evaluate(_TIMES)["load"])


if __name__ == "__main__":
    sys.exit(main())

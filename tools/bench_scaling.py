"""Measures how the model scales (`make bench`): loading, longer texts, a second process, Chromium.

Every figure is a ratio within one run: loading beside `import flask`, a text beside one of 1,000
characters, two processes beside one, Chromium beside Python on the same adverts.
"""

# ruff: noqa: S603 - fixed commands, no shell.
from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

from model.assessor import MAX_TEXT_CHARS, Assessor
from tools.local_http import LocalHttp, Silent

ROOT = Path(__file__).resolve().parent.parent
LENGTHS = (100, 300, 1_000, 3_000, 10_000, 20_000)
UNIT_LENGTH = 1_000
# Texts that might make a careless reader slow, each repeated to the wanted length.
SHAPES = {
    "words": "work abroad, ",
    "one letter": "a",
    "brackets": "((((",
    "digits": "1 ",
    "pieces": "pass.port",
}
REPEATS = 7
_PAGE = """<!doctype html><meta charset="utf-8"><script type="module">
import { assess, loadModel } from "/extension/src/scoring/index.js";
const model = await loadModel(await (await fetch("/model/artifacts/model.json")).arrayBuffer());
window.measure = (texts) => texts.map((text) => {
  const began = performance.now();
  assess(model, text);
  return performance.now() - began;
});
</script>"""


def measure_loading() -> dict[str, float]:
    """Return medians in milliseconds, each in a fresh process: `import flask`, loading the model.

    `with_imports_ms` adds to the second what the model's code imports, numpy above all.
    """
    times: dict[str, list[float]] = {"flask": [], "imports": [], "model": []}
    for _ in range(REPEATS):
        times["flask"] += _printed("import flask")
        imports, load = _printed("from model.assessor import Assessor", "Assessor.load()")
        times["imports"].append(imports)
        times["model"].append(load)
    flask, imports, model = (statistics.median(times[name]) for name in times)
    return {
        "flask_ms": flask,
        "model_ms": model,
        "with_imports_ms": imports + model,
        "ratio": model / flask,
    }


def measure_lengths(assess: Any) -> dict[str, dict[int, float]]:
    """Return by shape and length the time of a text, as a multiple of one of UNIT_LENGTH."""
    figures = {}
    for shape, piece in SHAPES.items():
        times = {}
        for length in LENGTHS:
            text = (piece * (length // len(piece) + 1))[: min(length, MAX_TEXT_CHARS)]
            times[length] = min(_timed(lambda text=text: assess(text)) for _ in range(REPEATS))
        figures[shape] = {length: times[length] / times[UNIT_LENGTH] for length in LENGTHS}
    return figures


def measure_processes(texts: list[str]) -> dict[str, float]:
    """Return texts a second by one process and by two, and their ratio."""
    rates = {}
    for count in (1, 2):
        shares = [texts[number::count] for number in range(count)]
        with ProcessPoolExecutor(count) as pool:
            list(pool.map(_assess_all, [share[:20] for share in shares]))
            took = _timed(lambda pool=pool, shares=shares: list(pool.map(_assess_all, shares)))
        rates[count] = len(texts) / took * 1000
    return {"one": rates[1], "two": rates[2], "ratio": rates[2] / rates[1]}


def measure_chromium(assess: Any, texts: list[str]) -> dict[str, float] | None:
    """Return median milliseconds of the same adverts in Chromium and in Python, or None."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        return None
    from playwright.sync_api import sync_playwright

    served = LocalHttp(partial(_Handler, directory=str(ROOT)))
    with served, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{served.port}/")
        page.wait_for_function("window.measure !== undefined")
        warm = len(texts) // 4
        page.evaluate("(texts) => window.measure(texts)", texts[:warm])
        theirs = page.evaluate("(texts) => window.measure(texts)", texts[warm:])
        browser.close()
    mine = [_timed(lambda text=text: assess(text)) for text in texts[warm:]]
    chromium, python = statistics.median(theirs), statistics.median(mine)
    return {"chromium_ms": chromium, "python_ms": python, "ratio": chromium / python}


class _Handler(Silent, SimpleHTTPRequestHandler):
    """Serves the checkout and, at /, the page that measures."""

    def do_GET(self) -> None:
        if self.path != "/":
            super().do_GET()
            return
        body = _PAGE.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@cache
def _own_model() -> Assessor:
    return Assessor.load()


def _assess_all(texts: list[str]) -> int:
    for text in texts:
        _own_model().assess(text)
    return len(texts)


def _printed(*steps: str) -> list[float]:
    """Run lines of Python in one fresh process; return the milliseconds of each."""
    lines = ["import time"]
    for step in steps:
        lines += [
            "began = time.perf_counter()",
            step,
            "print(1000 * (time.perf_counter() - began))",
        ]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        check=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    return [float(line) for line in done.stdout.split()]


def _timed(action: Any) -> float:
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1000


def print_scaling(figures: dict[str, Any]) -> None:
    """Print the figures as lines for a terminal."""
    load, two, chromium = figures["loading"], figures["processes"], figures["chromium"]
    lines = [
        f"Loading the model in a fresh process {load['model_ms']:.0f} ms (with its imports "
        f"{load['with_imports_ms']:.0f} ms), `import flask` {load['flask_ms']:.0f} ms",
        f"  ratio                    {load['ratio']:6.2f}     (wanted: below 1)",
        f"Time of a text beside one of {UNIT_LENGTH} characters, at {LENGTHS} characters:",
        *(
            f"  {shape:12}" + "".join(f"{row[length]:8.2f}" for length in LENGTHS)
            for shape, row in figures["lengths"].items()
        ),
        "Texts a second, two processes beside one:",
        f"  ratio                    {two['ratio']:6.2f}     (wanted: at least 1.80)",
    ]
    if chromium:
        lines += [
            f"An advert in Chromium {chromium['chromium_ms']:.2f} ms, in Python "
            f"{chromium['python_ms']:.2f} ms:",
            f"  ratio                    {chromium['ratio']:6.2f}     (wanted: at most 2.00)",
        ]
    sys.stdout.write("\n".join(lines) + "\n")

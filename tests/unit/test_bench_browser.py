"""What README.md says of the cost to pages is what was measured."""

import json

from tools.bench_browser import FIGURES, MARKS, README, render
from tools.bench_trace import read_trace


def test_readme_shows_the_measured_figures():
    text = README.read_text("utf-8")
    shown = text[text.index(MARKS[0]) + len(MARKS[0]) : text.index(MARKS[1])]
    assert shown.strip() == render(json.loads(FIGURES.read_text("utf-8")))


def test_trace_tells_our_tasks_from_those_of_the_page_and_counts_script_once():
    main = {"pid": 1, "tid": 1}
    task = {"name": "RunTask", "dur": 90_000, "tdur": 60_000, "ts": 1000, **main}
    ours = {"name": "RunTask", "dur": 9_000, "ts": 200_000, **main}
    elsewhere = {"name": "RunTask", "dur": 500_000, "ts": 0, "pid": 2, "tid": 2}
    call = {"name": "FunctionCall", "ts": 2000, "dur": 50_000, "tdur": 40_000}
    page = {**call, "args": {"data": {"url": "http://a/page"}}, **main}
    inside = {**call, "ts": 3000, "dur": 1000, "args": {}, **main}
    address = "chrome-extension://a/content.js"
    script = {**call, "ts": 201_000, "dur": 2000, "tdur": 2000, "args": {"data": {"url": address}}}
    promise = {"name": "RunMicrotasks", "ts": 204_000, "dur": 3000, "args": {}, **main}
    events = [task, ours, elsewhere, page, inside, {**script, **main}, promise]
    assert read_trace(events, "http://a/") == (45.0, 60.0, 9.0)

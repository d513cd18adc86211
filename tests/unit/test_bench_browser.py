"""What README.md says of the cost to pages is what was measured."""

import json

from tools.bench_browser import FIGURES, MARKS, README, read_trace, render


def test_readme_shows_the_measured_figures():
    text = README.read_text("utf-8")
    shown = text[text.index(MARKS[0]) + len(MARKS[0]) : text.index(MARKS[1])]
    assert shown.strip() == render(json.loads(FIGURES.read_text("utf-8")))


def test_trace_tells_our_tasks_from_those_of_the_page():
    main = {"pid": 1, "tid": 1}
    named = {"name": "thread_name", "args": {"name": "CrRendererMain"}, **main}
    task = {"name": "RunTask", "dur": 90_000, "tdur": 60_000, "ts": 1000, **main}
    ours = {"name": "RunTask", "dur": 9_000, "ts": 200_000, **main}
    elsewhere = {"name": "RunTask", "dur": 500_000, "ts": 0, "pid": 2, "tid": 2}
    page = {"name": "FunctionCall", "ts": 2000, "args": {"data": {"url": "http://a/"}}, **main}
    script = {**page, "ts": 201_000, "args": {"data": {"url": "chrome-extension://a/content.js"}}}
    assert read_trace([named, task, ours, elsewhere, page, script]) == (60.0, 9.0)

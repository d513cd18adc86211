"""The queue: what waits, the urgent first, and the search."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import request, url_for
from werkzeug.wrappers import Response as AnyResponse

from server.languages import canonical_language
from server.review import words
from server.review.access import make_blueprint, see_other
from server.review.forms import read_text
from server.review.pages import render_page
from server.review.roles import REVIEWERS
from server.schemas import MAX_TEXT_CHARS
from server.services import get_services, open_session
from server.store.clusters import find_clusters
from server.store.queue import (
    MOST_COUNTED,
    Filters,
    Page,
    count_waiting,
    find_by_host,
    find_in_clusters,
    parse_place,
    read_queue,
    write_place,
)
from server.store.reports import read_report

blueprint = make_blueprint("queue", REVIEWERS)

# Reports that are shown of each group of near copies of a text that is looked for.
_SHOWN_EACH = 5
_UNKNOWN = "und"
_OTHER = "other"
# A host name as it stands in an address; at least one dot tells it from a word.
_HOST = re.compile(r"(?=.{4,255}\Z)[a-z0-9-]+(?:\.[a-z0-9-]+)+")


@blueprint.get("/review/")
def show_queue() -> AnyResponse:
    """Answer 200 with a page of the queue; `?after=` goes on where another one ended."""
    choices = _list_choices()
    chosen = {name: _choose(name, values) for name, _, values in choices}
    filters = Filters(
        state=chosen["state"] or None,
        lane=chosen["lane"] or None,
        kind=chosen["kind"] or None,
        level=chosen["level"] or None,
        accepts_language=_accept_language(chosen["language"]),
    )
    with open_session() as session:
        page = read_queue(session, filters, parse_place(request.args.get("after", "")))
        counted = count_waiting(session)
    counts: dict[str, dict[str, int]] = {}
    for (lane, state), number in counted.items():
        counts.setdefault(lane, {})[state] = number
    return render_page(
        "queue",
        page=page,
        counts=counts,
        most=MOST_COUNTED,
        filters=choices,
        chosen=chosen,
        is_filtered=any(chosen.values()),
        next=_link_next(page, chosen),
    )


@blueprint.post("/review/search")
def search() -> AnyResponse:
    """Answer 303 to the report with this id, or 200 with what was found by host or by text."""
    asked = read_text("asked")[:MAX_TEXT_CHARS]
    with open_session() as session:
        if report := read_report(session, asked):
            return see_other(url_for("review_report.show_report", report_id=report.id))
        if host := _find_host(asked):
            before = parse_place(request.form.get("before", ""))
            page = find_by_host(session, host, before)
            token = write_place(page.after) if page.after else ""
            return render_page(
                "found", title=f"Adverts on {host}", page=page, host=host, before=token
            )
        judge = get_services().judge
        sketch = judge.make_sketch(asked)
        found = [each.id for each in find_clusters(session, sketch, judge)] if asked else []
        rows = find_in_clusters(session, found, _SHOWN_EACH)
    return render_page("found", title="Near copies of this text", page=Page(rows, None))


def _find_host(asked: str) -> str:
    """Return the host name that was asked for, by itself or in an address; "" for other words."""
    if len(asked.split()) != 1:
        return ""
    try:
        host = (urlsplit(asked).hostname if "://" in asked else asked) or ""
    except ValueError:
        return ""
    return host.lower() if _HOST.fullmatch(host.lower()) else ""


def _list_choices() -> list[tuple[str, str, Mapping[str, str]]]:
    """Return the filters: name, label, and value -> words of each choice."""
    measured = sorted(get_services().judge.reader_languages)
    languages = {**{code: code for code in measured}, _OTHER: "other", _UNKNOWN: "not known"}
    return [
        ("state", "State", words.STATES),
        ("lane", "Lane", words.LANES),
        ("kind", "Kind", words.KINDS),
        ("language", "Language", languages),
        ("level", "Level when it came", words.LEVELS),
    ]


def _choose(name: str, values: Mapping[str, str]) -> str:
    given = request.args.get(name, "")
    return given if given in values else ""


def _accept_language(chosen: str) -> Callable[[str | None], bool] | None:
    measured = set(get_services().judge.reader_languages)
    if not chosen:
        return None
    if chosen == _UNKNOWN:
        return lambda tag: not tag
    if chosen == _OTHER:
        return lambda tag: bool(tag) and canonical_language(str(tag)) not in measured
    return lambda tag: bool(tag) and canonical_language(str(tag)) == chosen


def _link_next(page: Page, chosen: Mapping[str, Any]) -> str:
    if page.after is None:
        return ""
    kept = {name: value for name, value in chosen.items() if value}
    return "/review/?" + urlencode({**kept, "after": write_place(page.after)})

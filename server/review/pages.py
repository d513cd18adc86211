"""Draws the review pages: the frame around each, and the page of an error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import Response, g, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from server.errors import PROBLEMS, RETRY_AFTER_S, Problem, note_store_failure
from server.review import words
from server.review.roles import EVERYBODY, OVERSEERS, REVIEWERS
from server.services import get_services
from server.store.reviewers import Role

_PLAIN: Mapping[int, str] = {
    400: "The request could not be read.",
    404: "There is nothing at this address.",
    405: "This address does not take this method.",
    413: "What was sent is too large.",
    429: "Too many requests in a short time. Wait a minute and try again.",
}


class Tab(NamedTuple):
    """One entry of the navigation."""

    name: str
    address: str
    roles: frozenset[Role]


TABS = (
    Tab("Queue", "/review/", REVIEWERS),
    Tab("Appeals", "/review/appeals", REVIEWERS),
    Tab("Take in", "/review/intake", REVIEWERS),
    Tab("Corrections", "/review/suppressions", REVIEWERS),
    Tab("Statistics", "/review/statistics", EVERYBODY),
    Tab("Trail", "/review/audit", OVERSEERS),
    Tab("Accounts", "/review/accounts", OVERSEERS),
)


def render_page(template: str, /, status: int = 200, **shown: Any) -> Response:
    """Draw a page.

    Parameters
    ----------
    template : str
        File in `templates/review`, without its ending.
    status : int, default 200
        Status of the answer.
    **shown
        What the template shows.

    Returns
    -------
    Response
        Never kept by browsers or proxies.
    """
    visitor = g.get("visitor")
    tabs = [tab for tab in TABS if visitor is not None and visitor.role in tab.roles]
    page = render_template(
        f"review/{template}.html",
        words=words,
        visitor=visitor,
        tabs=tabs,
        path=request.path,
        now=get_services().clock.now(),
        **shown,
    )
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = "en"
    return response


def show_refusal(sentence: str) -> Response:
    """Answer 403 with the reason."""
    return render_page("error", 403, title="Not allowed", sentence=sentence)


def show_store_failure(error: Exception) -> Response:
    """Answer 503 where the database cannot be used; what was typed is still in the browser."""
    note_store_failure(error)
    response = show_error(Problem("store-unavailable"))
    response.headers["Retry-After"] = str(RETRY_AFTER_S["store-unavailable"])
    return response


def show_error(error: Exception) -> Response:
    """Draw an expected error as a page; it repeats nothing of the request."""
    if isinstance(error, Problem):
        status, title, sentence = PROBLEMS[error.name]
        return render_page("error", status, title=title, sentence=sentence)
    status = error.code or 500 if isinstance(error, HTTPException) else 500
    response = render_page(
        "error", status, title="That did not work", sentence=_PLAIN.get(status, _PLAIN[400])
    )
    wait_s = getattr(error, "retry_after", None)
    if wait_s:
        response.headers["Retry-After"] = str(wait_s)
    return response

"""Advertisers' appeals with the time promised for each."""

from __future__ import annotations

from flask import Response

from server.review.access import make_blueprint
from server.review.pages import render_page
from server.review.roles import REVIEWERS
from server.services import get_services, open_session
from server.store.appeals import LISTED, list_appeals

blueprint = make_blueprint("appeals", REVIEWERS)


@blueprint.get("/review/appeals")
def show_appeals() -> Response:
    """Answer 200 with the appeals that wait, the longest waiting first."""
    services = get_services()
    with open_session() as session:
        rows = list_appeals(session)
    now = services.clock.now()
    overdue = sum(row.due is not None and row.due < now for row in rows[:LISTED])
    return render_page(
        "appeals",
        rows=rows[:LISTED],
        has_more=len(rows) > LISTED,
        listed=LISTED,
        overdue=overdue,
        days=services.config.appeal_days,
    )

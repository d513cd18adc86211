"""The list of all accounts; they are made and closed by command line only."""

from __future__ import annotations

from flask import Response

from server.review.access import make_blueprint
from server.review.pages import render_page
from server.review.roles import OVERSEERS
from server.services import open_session
from server.store.reviewers import list_reviewers

blueprint = make_blueprint("accounts", OVERSEERS)


@blueprint.get("/review/accounts")
def show_accounts() -> Response:
    """Answer 200 with names, roles and states."""
    with open_session() as session:
        reviewers = list_reviewers(session)
    return render_page("accounts", reviewers=reviewers)

"""Confirmed false alarms: which texts are not warned of, and the way to take that back."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, request, url_for

from server.errors import Problem
from server.review.access import get_visitor, make_blueprint, see_other
from server.review.auditing import open_deed
from server.review.pages import render_page
from server.review.roles import LEADS, REVIEWERS
from server.services import get_services, open_session
from server.store.places import Moment, parse_moment, write_moment
from server.store.suppressions import list_page, revoke_suppression

blueprint = make_blueprint("suppressions", REVIEWERS)
revoke_blueprint = make_blueprint("revoke", LEADS)

PAGE_SIZE = 25
# Why a correction is taken back. Fixed words, because they stand in the trail for good.
REASONS: Mapping[str, str] = {
    "a-lure-after-all": "It is a lure after all",
    "too-wide": "It silences other texts too",
    "misuse": "It came about by misuse",
    "other": "Another reason",
}


@blueprint.get("/review/suppressions")
def show_suppressions() -> Response:
    """Answer 200 with the corrections, newest first; `?before=` gives the older ones."""
    return _render()


@revoke_blueprint.post("/review/suppressions/<suppression_id>/revoke")
def revoke(suppression_id: str) -> Response:
    """Answer 303 to the list; 404 where there is none that holds, 422 without a reason."""
    reason = request.form.get("reason", "")
    if reason not in REASONS:
        return _render(422, fault="Choose why it is taken back.")
    with open_deed() as deed:
        if not revoke_suppression(deed.session, suppression_id, deed.now):
            raise Problem("not-found")
        deed.note("suppression-revoked", suppression_id, reason=reason)
    get_services().suppressions.refresh()
    return see_other(url_for("review_suppressions.show_suppressions", done="revoked"))


def _render(status: int = 200, fault: str = "") -> Response:
    with open_session() as session:
        found = list_page(session, parse_moment(request.args.get("before", "")), PAGE_SIZE + 1)
    rows, next_place = found[:PAGE_SIZE], ""
    if len(found) > PAGE_SIZE:
        next_place = write_moment(Moment(rows[-1].created, rows[-1].id))
    guidance = get_services().judge.read_guidance("en")
    return render_page(
        "suppressions",
        status,
        rows=rows,
        next=next_place,
        names={name: each["name"] for name, each in guidance["indicators"].items()},
        reasons=REASONS,
        may_revoke=get_visitor().role in LEADS,
        fault=fault,
        done=request.args.get("done") == "revoked",
    )

"""The audit trail, page by page, and its verification."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from server.review.access import make_blueprint
from server.review.pages import render_page
from server.review.roles import OVERSEERS
from server.services import get_services, open_session
from server.store.audit import find_tampering, list_audit, read_tail

blueprint = make_blueprint("audit", OVERSEERS)

PAGE_SIZE = 50


@blueprint.get("/review/audit")
def show_audit() -> Response:
    """Answer 200 with entries, newest first; `?before=` gives the older ones."""
    before = request.args.get("before", type=int)
    with open_session() as session:
        entries = list_audit(session, before, PAGE_SIZE + 1)
    return _render(entries=entries[:PAGE_SIZE], has_more=len(entries) > PAGE_SIZE, before=before)


@blueprint.post("/review/audit")
def verify_audit() -> Response:
    """Answer 200 with what comparing every entry with its hash has shown."""
    with open_session() as session:
        fault = find_tampering(session, get_services().secret)
        seq, last_hash = read_tail(session)
        entries = list_audit(session, None, PAGE_SIZE + 1)
    verified = {"fault": fault, "seq": seq, "hash": last_hash}
    return _render(
        entries=entries[:PAGE_SIZE],
        has_more=len(entries) > PAGE_SIZE,
        before=None,
        verified=verified,
    )


def _render(**shown: Any) -> Response:
    return render_page("audit", **shown)

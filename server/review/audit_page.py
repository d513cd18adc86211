"""The audit trail, page by page, and its verification."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, request

from server.db import open_reading
from server.review.access import make_blueprint
from server.review.pages import render_page
from server.review.roles import OVERSEERS
from server.services import get_services, open_session
from server.store.audit import find_tampering, list_audit, read_tail

blueprint = make_blueprint("audit", OVERSEERS)

PAGE_SIZE = 50
# What both databases take as the number of an entry.
_NUMBER = re.compile(r"[0-9]{1,18}")


@blueprint.get("/review/audit")
def show_audit() -> Response:
    """Answer 200 with entries, newest first; `?before=` gives the older ones."""
    given = request.args.get("before", "")
    return _render(int(given) if _NUMBER.fullmatch(given) else None)


@blueprint.post("/review/audit")
def verify_audit() -> Response:
    """Answer 200 with what comparing every entry with its hash has shown."""
    services = get_services()
    # One moment of the trail and of its kept end: what is appended meanwhile is no fault.
    with open_reading(services.engine) as session:
        fault = find_tampering(session, services.secret)
        seq, last_hash = read_tail(session)
    return _render(None, verified={"fault": fault, "seq": seq, "hash": last_hash})


def _render(before: int | None, **shown: Any) -> Response:
    with open_session() as session:
        entries = list_audit(session, before, PAGE_SIZE + 1)
    has_more = len(entries) > PAGE_SIZE
    page: dict[str, Any] = {"entries": entries[:PAGE_SIZE], "has_more": has_more, "before": before}
    return render_page("audit", **page, **shown)

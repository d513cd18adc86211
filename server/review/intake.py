"""Takes in what came by phone or on paper, into the same queue."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask import request, url_for
from pydantic import ValidationError
from werkzeug.wrappers import Response as AnyResponse

from server.arrival import read_arrival
from server.review import words
from server.review.access import get_visitor, make_blueprint, see_other
from server.review.auditing import open_deed
from server.review.forms import read_text
from server.review.pages import render_page
from server.review.roles import REVIEWERS
from server.schemas import ReportRequest
from server.services import dump_json, get_services
from server.store.reports import (
    IdempotencyMismatch,
    NewReport,
    Receipt,
    find_receipt,
    record_report,
)

blueprint = make_blueprint("intake", REVIEWERS)

_FAULTS: Mapping[str, str] = {
    "kind": "Choose what it is.",
    "text": "Write or paste the text of the advert, up to 20,000 characters.",
    "language": "The language is a code such as en, fr or pt-BR, or empty if it is not known.",
    "url": "The address begins with http:// or https://; leave it empty if there is none.",
    "note": "The person's words have up to 2,000 characters.",
    "consent": "Take it in only where the person agrees that the words are kept.",
}


@blueprint.get("/review/intake")
def show_intake() -> AnyResponse:
    """Answer 200 with the empty form."""
    return _render()


@blueprint.post("/review/intake")
def post_intake() -> AnyResponse:
    """Answer 303 to the report, or 200 with its receipt where that was asked for; 422."""
    typed = {name: read_text(name) for name in ("kind", "text", "language", "url", "note")}
    ticked = {name: request.form.get(name) == "yes" for name in ("urgent", "consent", "receipt")}
    try:
        sent = _read(typed, ticked)
    except ValidationError as error:
        # One sentence a field, and none of them repeats what was typed.
        broken = dict.fromkeys(str(each["loc"][0]) for each in error.errors())
        return _render(422, [_FAULTS[name] for name in broken], **typed, **ticked)
    try:
        receipt = _store(sent)
    except IdempotencyMismatch:
        fault = "This form was taken already, with other words. Look at it again, then send it."
        return _render(422, [fault], **typed, **ticked)
    if ticked["receipt"]:
        return render_page("taken-in", receipt=receipt)
    return see_other(url_for("review_report.show_report", report_id=receipt.id, done="intake"))


def _read(typed: Mapping[str, str], ticked: Mapping[str, bool]) -> NewReport:
    given = {name: value for name, value in typed.items() if value or name in {"kind", "text"}}
    ticks = {"urgent": ticked["urgent"], "consent": ticked["consent"]}
    # By way of JSON, as reporters' own come: strict fields take a kind only as it is written there.
    body = ReportRequest.model_validate_json(dump_json({**given, **ticks}))
    return NewReport(**body.model_dump(mode="json", exclude={"consent"}))


def _store(sent: NewReport) -> Receipt:
    """Store a report once, however often the form is sent.

    A flood of reports from outside does not close this way in: the quota is not asked.
    """
    services = get_services()
    arrival = read_arrival(services, sent, source="intake")
    key = f"intake {get_visitor().id} {request.form.get('key', '')}"
    with open_deed() as deed:
        stored = find_receipt(deed.session, services.secret, sent, key)
        if stored is not None:
            return stored
        receipt = record_report(deed.session, services.secret, arrival, services.judge, key)
        deed.note("intake", receipt.id, kind=sent.kind, lane=arrival.lane)
    services.quota.note_stored()
    services.metrics.count_report(sent.kind)
    return receipt


def _render(status: int = 200, faults: list[str] | None = None, **typed: Any) -> AnyResponse:
    return render_page(
        "intake",
        status,
        faults=faults or [],
        typed=typed,
        kinds=words.KINDS,
        key=secrets.token_urlsafe(16),
    )


"""Takes a note, the one question to the reporter, and the move to another lane."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Response, request, url_for

from server.errors import Problem
from server.review.access import get_visitor, make_blueprint, see_other
from server.review.auditing import Deed, open_deed
from server.review.forms import read_text
from server.review.report_page import render_report
from server.review.roles import REVIEWERS
from server.store.notes import MAX_NOTE_CHARS, add_note
from server.store.queue import LANES
from server.store.tables import Report
from server.store.verdicts import lock_report

blueprint = make_blueprint("remarks", REVIEWERS)

MAX_QUESTION_CHARS = 500


@blueprint.post("/review/reports/<report_id>/note")
def post_note(report_id: str) -> Response:
    """Answer 303 to the report; 404, 422."""
    text = read_text("note")
    if not 0 < len(text) <= MAX_NOTE_CHARS:
        fault = f"A note has 1 to {MAX_NOTE_CHARS} characters."
        return render_report(report_id, 422, note_fault=fault, note=text)
    with _open_report(report_id) as (deed, report):
        add_note(deed.session, report.id, get_visitor().id, text, deed.now)
        deed.note("note", report.id)
    return _back_to(report_id, "note")


@blueprint.post("/review/reports/<report_id>/question")
def post_question(report_id: str) -> Response:
    """Answer 303 to the report; 404, 422 where a question was asked before or all is decided."""
    text = read_text("question")
    if not 0 < len(text) <= MAX_QUESTION_CHARS:
        fault = f"A question has 1 to {MAX_QUESTION_CHARS} characters."
        return render_report(report_id, 422, question_fault=fault, question=text)
    with _open_report(report_id) as (deed, report):
        can_ask = report.question is None and report.outcome is None
        if can_ask:
            report.question, report.state = text, "question"
            deed.note("question", report.id)
    if not can_ask:
        fault = "A report takes one question, and none after the decision."
        return render_report(report_id, 422, question_fault=fault, question=text)
    return _back_to(report_id, "question")


@blueprint.post("/review/reports/<report_id>/lane")
def post_lane(report_id: str) -> Response:
    """Answer 303 to the report; 404, 422 for a lane that there is not."""
    lane = request.form.get("lane", "")
    if lane not in LANES:
        raise Problem("invalid-fields")
    with _open_report(report_id) as (deed, report):
        report.lane = lane
        deed.note("lane", report.id, lane=lane)
    return _back_to(report_id, "lane")


@contextmanager
def _open_report(report_id: str) -> Iterator[tuple[Deed, Report]]:
    with open_deed() as deed:
        report = lock_report(deed.session, report_id)
        if report is None:
            raise Problem("not-found")
        yield deed, report


def _back_to(report_id: str, done: str) -> Response:
    return see_other(url_for("review_report.show_report", report_id=report_id, done=done))

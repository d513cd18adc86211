"""The page of one report: its text with the evidence marked, its history, and the forms."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from flask import Response, request
from sqlalchemy.orm import Session

from model.guidance_store import explain
from server.errors import Problem
from server.review.access import get_visitor, make_blueprint
from server.review.deciding import keep_alike
from server.review.evidence import cut_text
from server.review.pages import render_page
from server.review.roles import REVIEWERS
from server.services import get_services, open_session
from server.store.copies import MAX_JUDGED_TOGETHER, count_copies, list_copies, list_open_copies
from server.store.notes import list_notes
from server.store.reports import read_report
from server.store.reviewers import Role
from server.store.suppressions import list_of_report
from server.store.tables import Report
from server.store.verdicts import (
    OPEN_STATES,
    Decision,
    Given,
    Standing,
    has_judged_copy,
    list_verdicts,
    read_standing,
)

blueprint = make_blueprint("report", REVIEWERS)

# Verdicts that are shown of a report and the copies beside it.
_SHOWN_VERDICTS = 200
_COUNTRY = re.compile(r"[A-Z]{2}")
# Lines for children and emergencies stand first where a child or danger is meant.
_FIRST_SCOPES = ("emergency", "child")


class File(NamedTuple):
    """All that is stored of a report and shown on its page."""

    report: Report
    standing: Standing
    verdicts: dict[str, list[Given]]
    notes: list[Any]
    copies: list[Any]
    number_of_copies: int
    judged_together: list[Report]
    corrections: list[Any]
    needs_other: bool


@blueprint.get("/review/reports/<report_id>")
def show_report(report_id: str) -> Response:
    """Answer 200 with the page; 404 where there is no such report."""
    return render_report(report_id)


def render_report(report_id: str, status: int = 200, **typed: Any) -> Response:
    """Draw the page of a report.

    Parameters
    ----------
    report_id : str
        From the address.
    status : int, default 200
        422 where a form was not taken.
    **typed
        `fault` and what was typed, so that nothing has to be written twice.
    """
    with open_session() as session:
        file = _read_file(session, report_id)
    country = request.args.get("country", "").strip().upper()
    return render_page(
        "report",
        status,
        file=file,
        report=file.report,
        judged=_judge(file.report),
        decisions=list(Decision),
        is_open=file.report.state in OPEN_STATES,
        together=file.judged_together,
        most_together=MAX_JUDGED_TOGETHER,
        country=country if _COUNTRY.fullmatch(country) else "",
        help=_find_help(country) if file.report.lane == "urgent" else [],
        done=request.args.get("done", ""),
        typed=typed,
    )


def _read_file(session: Session, report_id: str) -> File:
    report = read_report(session, report_id)
    if report is None:
        raise Problem("not-found")
    copies = list_copies(session, report)
    verdicts: dict[str, list[Given]] = {}
    for given in list_verdicts(session, [report.id, *(c.id for c in copies)], _SHOWN_VERDICTS):
        verdicts.setdefault(given.report_id, []).append(given)
    visitor = get_visitor()
    is_appeal = report.kind == "appeal" and visitor.role != Role.LEAD
    return File(
        report,
        read_standing(session, report.id),
        verdicts,
        list_notes(session, report.id),
        copies,
        count_copies(session, report),
        keep_alike(get_services().judge, report, list_open_copies(session, report)),
        list_of_report(session, report.id),
        is_appeal and has_judged_copy(session, report, visitor.id),
    )


def _judge(report: Report) -> dict[str, Any]:
    """Judge a text anew: by the model alone, and as readers are told now."""
    judge = get_services().judge
    guidance = judge.read_guidance("en")
    found = judge.reconsider(report.text, report.language)
    alone = explain(found.assessment, guidance)
    worded = [guidance["combinations"].get(each) for each in alone["combinations"]]
    return {
        "level": alone["level"],
        "is_suppressed": found.is_suppressed,
        "reason": guidance["reasons"].get(alone["reason"]),
        "findings": alone["findings"],
        "combinations": [sentence for sentence in worded if sentence],
        "model": found.version,
        "parts": cut_text(report.text, alone["findings"]),
    }


def _find_help(country: str) -> list[dict[str, Any]]:
    """Return places that help, for emergencies and children first; Europe's where none is known."""
    judge = get_services().judge
    lines = judge.find_help(country if _COUNTRY.fullmatch(country) else None, "en")
    first = [line for line in lines if line["scope"].startswith(_FIRST_SCOPES)]
    return first + [line for line in lines if line not in first]

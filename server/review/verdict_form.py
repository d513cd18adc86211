"""Takes a verdict."""

from __future__ import annotations

from flask import request, url_for
from werkzeug.wrappers import Response as AnyResponse

from server.errors import Problem
from server.review.access import make_blueprint, see_other
from server.review.auditing import open_deed
from server.review.deciding import Ruling, give_verdict, may_judge
from server.review.forms import read_text
from server.review.report_page import render_report
from server.review.roles import REVIEWERS
from server.services import get_services
from server.store.verdicts import MAX_ANSWER_CHARS, MAX_REASON_CHARS, Decision, lock_report

blueprint = make_blueprint("verdict", REVIEWERS)


@blueprint.post("/review/reports/<report_id>/verdict")
def post_verdict(report_id: str) -> AnyResponse:
    """Answer 303 to the report; 404 where there is none, 422 with the page and the reason."""
    ruling = Ruling(
        request.form.get("decision", ""),
        read_text("reason"),
        read_text("answer"),
        request.form.get("copies") == "yes",
    )
    if fault := _find_fault(ruling):
        return render_report(report_id, 422, fault=fault, ruling=ruling)
    with open_deed() as deed:
        report = lock_report(deed.session, report_id)
        if report is None:
            raise Problem("not-found")
        is_allowed = may_judge(deed, report)
        if is_allowed:
            give_verdict(deed, report, ruling)
    if not is_allowed:
        return render_report(report_id, 422, fault=_NOT_AGAIN, ruling=ruling)
    # At once in this process; others follow within a second or two.
    get_services().suppressions.refresh()
    return see_other(url_for("review_report.show_report", report_id=report_id, done="verdict"))


_NOT_AGAIN = "You judged this text before. An appeal gets another reviewer."


def _find_fault(ruling: Ruling) -> str:
    if ruling.decision not in set(Decision):
        return "Choose a verdict."
    if not ruling.reason:
        return "Write why, for other reviewers."
    if len(ruling.reason) > MAX_REASON_CHARS:
        return f"The reason is longer than {MAX_REASON_CHARS} characters."
    if len(ruling.answer) > MAX_ANSWER_CHARS:
        return f"The answer is longer than {MAX_ANSWER_CHARS} characters."
    return ""

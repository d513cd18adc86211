"""What reviewers' verdicts teach: training rows of the reports that are decided now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.redaction import redact_contacts
from server.store.counts import week_of
from server.store.reviewers import Role
from server.store.tables import Report, Reviewer, Verdict
from server.store.verdicts import Cast, Decision, settle

# What a decision says of the text itself; all others say only that nothing is to be done.
LABELS = {Decision.FALSE_ALARM: "honest", Decision.LURE: "lure"}
# Reports read at once.
_PAGE = 500


def export_rows(session: Session) -> Iterator[dict[str, Any]]:
    """Yield a row for each report that two reviewers have decided, or a lead has settled.

    Parameters
    ----------
    session : Session
        Open session.

    Yields
    ------
    dict
        `text` (contacts masked), `language`, `label` (honest or lure), `kind` and `week` of the
        decision; nothing of reporter, reviewer or report. In order of text, so that the order
        tells nothing either.

    Notes
    -----
    The verdicts are read anew: what has been doubted since is left out. What was withdrawn or has
    expired is not in the database any more, and so not in the next export.
    """
    rows = [row for page in _read_pages(session) for row in _export_page(session, page)]
    yield from sorted(rows, key=lambda row: (row["text"], row["week"], row["kind"], row["label"]))


def _read_pages(session: Session) -> Iterator[list[Report]]:
    last = ""
    while True:
        asked = select(Report).where(Report.state == "decided", Report.id > last)
        page = list(session.scalars(asked.order_by(Report.id).limit(_PAGE)))
        if not page:
            return
        yield page
        last = page[-1].id
        session.expunge_all()


def _export_page(session: Session, page: list[Report]) -> Iterator[dict[str, Any]]:
    casts = _read_casts(session, [report.id for report in page])
    for report in page:
        standing = settle(casts[report.id])
        label = LABELS.get(Decision(standing.decision)) if standing.decision else None
        if label is None or standing.open or report.decided_at is None:
            continue
        yield {
            # Here too, because a reporter may keep contacts, and reports of 0.3.0 kept them all.
            "text": redact_contacts(report.text),
            "language": report.language,
            "label": label,
            "kind": report.kind,
            "week": week_of(report.decided_at),
        }


def _read_casts(session: Session, report_ids: list[str]) -> dict[str, list[Cast]]:
    rows = session.execute(
        select(Verdict.report_id, Verdict.reviewer_id, Reviewer.role, Verdict.decision)
        .join(Reviewer, Reviewer.id == Verdict.reviewer_id)
        .where(Verdict.report_id.in_(report_ids))
        .order_by(Verdict.id)
    )
    casts: dict[str, list[Cast]] = defaultdict(list)
    for report_id, reviewer_id, role, decision in rows:
        casts[report_id].append(Cast(reviewer_id, role == Role.LEAD, decision))
    return casts

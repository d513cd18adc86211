"""Gives verdicts and does what follows from them, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from model.sketch import NEAR
from server.judging import Judge
from server.review.access import get_visitor
from server.review.answers import default_answer
from server.review.auditing import Deed
from server.services import get_services
from server.store.copies import list_open_copies
from server.store.reviewers import Role
from server.store.suppressions import add_suppression, revoke_of_text
from server.store.tables import Report
from server.store.verdicts import (
    Decision,
    Standing,
    add_verdict,
    decide_report,
    find_outcome,
    has_judged_copy,
    mark_open,
)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a reviewer says of a report.

    Attributes
    ----------
    decision : a Decision.
    reason : for other reviewers.
    answer : for the reporter; "" gives the sentence for the outcome.
    with_copies : whether it is meant for near copies too.
    """

    decision: str
    reason: str
    answer: str = ""
    with_copies: bool = False


def give_verdict(deed: Deed, report: Report, ruling: Ruling) -> None:
    """Append a verdict on a report, and on its near copies where that is wanted.

    Parameters
    ----------
    deed : Deed
        The open transaction.
    report : Report
        The locked report.
    ruling : Ruling
        The verdict.
    """
    copies: Sequence[Report] = ()
    if ruling.with_copies:
        open_copies = list_open_copies(deed.session, report, for_update=True)
        copies = keep_alike(get_services().judge, report, open_copies)
    for each in (report, *copies):
        _give_one(deed, each, ruling)


def keep_alike(judge: Judge, report: Report, copies: Sequence[Report]) -> list[Report]:
    """Keep the near copies that a verdict on a report may be given to as well.

    Parameters
    ----------
    judge : Judge
        Compares texts.
    report : Report
        The report that a reviewer has read.
    copies : sequence of Report
        Other reports of the same cluster, which nobody may have read.

    Returns
    -------
    list of Report
        Those with nearly the same words *and* the same signs: a text that was made to lie beside
        an honest one, with something added, has to be read by itself.
    """
    sketches = {report.text: judge.make_sketch(report.text)}
    own, signs = sketches[report.text], set(report.judged_indicators)
    kept = []
    for each in copies:
        if each.text not in sketches:
            sketches[each.text] = judge.make_sketch(each.text)
        sketch = sketches[each.text]
        is_same = sketch.digest == own.digest
        is_near = is_same or judge.similarity(sketch.values, own.values) >= NEAR
        if is_near and set(each.judged_indicators) == signs:
            kept.append(each)
    return kept


def may_judge(deed: Deed, report: Report) -> bool:
    """Return whether who is logged in may judge a report.

    An appeal gets another reviewer than the one who judged the same text before; a lead may.
    """
    visitor = get_visitor()
    if report.kind != "appeal" or visitor.role == Role.LEAD:
        return True
    return not has_judged_copy(deed.session, report, visitor.id)


def _give_one(deed: Deed, report: Report, ruling: Ruling) -> None:
    before, after = add_verdict(
        deed.session, report, get_visitor().id, ruling.decision, ruling.reason, deed.now
    )
    mark_open(report, after)
    is_new = after.decision is not None and after.decision != before.decision
    if is_new and not after.open:
        _conclude(deed, report, before, after, ruling)
    effect = "decided" if is_new else "waits" if after.open else "confirmed"
    deed.note("verdict", report.id, decision=ruling.decision, state=effect)


def _conclude(
    deed: Deed, report: Report, before: Standing, after: Standing, ruling: Ruling
) -> None:
    """Store a decision and let it have its effect."""
    decision = str(after.decision)
    outcome = find_outcome(report.kind, decision)
    answer = ruling.answer or default_answer(report.kind, outcome, report.language)
    decide_report(deed.session, report, decision, answer, deed.now)
    services = get_services()
    if decision == Decision.FALSE_ALARM:
        add_suppression(
            deed.session,
            deed.now,
            report,
            services.judge.make_sketch(report.text),
            services.judge.reading,
            services.judge.read(report.text, report.language),
            services.config.suppression_days,
        )
    elif before.decision == Decision.FALSE_ALARM:
        digest = services.judge.make_sketch(report.text).digest
        revoke_of_text(deed.session, digest, deed.now)

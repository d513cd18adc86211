"""The words of the review pages for values that are stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from server.store.verdicts import EFFECTIVE

KINDS: Mapping[str, str] = {
    "false-alarm": "False alarm",
    "missed": "Missed lure",
    "lure": "Lure",
    "appeal": "Appeal",
}
KIND_MEANINGS: Mapping[str, str] = {
    "false-alarm": "Fanal warned, and the reporter says that was a mistake.",
    "missed": "Fanal was silent, and the reporter says that this is a lure.",
    "lure": "Fanal warned, and the reporter passes the advert on.",
    "appeal": "The advertiser says that the warning was a mistake.",
}
STATES: Mapping[str, str] = {
    "received": "waiting",
    "second-look": "second look",
    "question": "question asked",
    "replied": "reply came",
    "decided": "decided",
}
LEVELS: Mapping[str, str] = {
    "strong-signs": "Strong signs",
    "some-signs": "Some signs",
    "no-signs": "No known signs",
    "cannot-judge": "Cannot judge",
}
LANES: Mapping[str, str] = {"urgent": "Minors and danger", "normal": "Oldest first"}
ROLES: Mapping[str, str] = {
    "reviewer": "Reviewer",
    "lead": "Lead reviewer",
    "operator": "Operator",
}
OUTCOMES: Mapping[str, str] = {
    "accepted": "as the reporter said",
    "declined": "not as the reporter said",
    "unclear": "left undecided",
}
DECISIONS: Mapping[str, str] = {
    "false-alarm": "Honest advert",
    "lure": "Lure",
    "unclear": "Cannot say",
    "abuse": "Misuse of reporting",
}
DECISION_EFFECTS: Mapping[str, str] = {
    "false-alarm": (
        "Near copies of this text are no longer warned of, and the model may learn from it."
    ),
    "lure": "The model may learn from it.",
    "unclear": "The words alone do not decide it.",
    "abuse": "The report is closed as misuse.",
}
# The same decision means something else for each kind of report.
_NO_MISTAKE: Mapping[str, tuple[str, str]] = {
    "false-alarm": ("Fanal was right to warn", "The warning stays."),
    "appeal": ("Fanal was right to warn", "The warning stays."),
    "missed": ("Fanal was right to be silent", "It stays silent."),
    "lure": ("No clear lure", "The warning stays as it is, and nothing is learned from it."),
}


def name_decision(decision: str, kind: str) -> str:
    """Return what a decision is called on a report of a kind."""
    return _NO_MISTAKE[kind][0] if decision == "no-mistake" else DECISIONS[decision]


def explain_decision(decision: str, kind: str, is_decided: bool) -> str:
    """Return what follows from a decision, and how many reviewers it takes.

    Parameters
    ----------
    decision, kind : str
        What may be chosen, on a report of this kind.
    is_decided : bool
        Whether it would overturn an earlier decision.
    """
    effect = _NO_MISTAKE[kind][1] if decision == "no-mistake" else DECISION_EFFECTS[decision]
    if decision in EFFECTIVE:
        return f"{effect} Takes two reviewers."
    return effect if is_decided else f"{effect} Takes one reviewer."


def say_time(time: datetime | None) -> str:
    """Return a time for people, in UTC.

    Examples
    --------
    >>> from datetime import UTC
    >>> say_time(datetime(2026, 11, 8, 9, 5, tzinfo=UTC))
    '8 Nov 2026, 09:05 UTC'
    """
    return "never" if time is None else f"{time.day} {time:%b %Y, %H:%M} UTC"


def say_span(span: timedelta) -> str:
    """Return a length of time in the largest unit that fills it.

    Examples
    --------
    >>> say_span(timedelta(days=1, hours=3)), say_span(timedelta(minutes=119))
    ('1 day', '1 hour')
    >>> say_span(timedelta(seconds=20))
    'less than a minute'
    """
    seconds = int(span.total_seconds())
    for name, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            number = seconds // length
            return f"{number} {name}" + ("s" if number > 1 else "")
    return "less than a minute"


def say_due(due: datetime | None, now: datetime) -> str:
    """Return how a promised time stands, in words.

    Examples
    --------
    >>> now = datetime(2026, 11, 8)
    >>> say_due(now + timedelta(days=2), now), say_due(now - timedelta(hours=5), now)
    ('due in 2 days', 'overdue by 5 hours')
    """
    if due is None:
        return "no promised time"
    return f"overdue by {say_span(now - due)}" if due < now else f"due in {say_span(due - now)}"


def say_number(number: int, most: int) -> str:
    """Return a count that was not counted further than to `most`.

    Examples
    --------
    >>> say_number(7, 1000), say_number(1001, 1000)
    ('7', 'more than 1000')
    """
    return f"more than {most}" if number > most else str(number)

"""Fills every table with what is awkward to carry: scripts, line ends, nothing, large numbers."""

from datetime import UTC, datetime, timedelta

from server.store import tables
from server.store.audit import append_audit

NOW = datetime(2026, 11, 28, 12, 30, 45, tzinfo=UTC)
# Line separators, quotes, a right-to-left mark, astral signs, and what looks like JSON.
AWKWARD = 'สวัสดี "x"\\ \u2028\u2029\u0085\r\n\t\u200f مرحبا 🎭 {"a": [1]}'
# What opens the review pages while a log-in lasts.
LOG_IN = "0f" * 32


def fill(sessions, secret, number=3):
    """Store at least one row in every table, `number` reports and as many audit entries."""
    with sessions() as session:
        session.connection(execution_options={"will_write": True})
        session.add_all(make_bases())
        session.flush()
        session.add_all(make_report(each) for each in range(number))
        session.flush()
        session.add_all(make_followers())
        for each in range(number):
            detail = {"decision": "lure", "number": each}
            append_audit(session, secret, NOW, "Zoë O'Néill", "verdict", f"r{each}", detail)
        session.commit()


def make_bases():
    yield tables.Cluster(
        id="c0", created=NOW, size=2, digest="d" * 64, sketch=[1, 2**32 - 1], sketch_size=9
    )
    yield tables.ClusterBand(band=2**32 - 1, cluster_id="c0")
    yield tables.Reviewer(
        name="Zoë O'Néill", role="lead", password_hash="$argon2id$x", totp_secret="sealed",
        last_totp_step=2**40, active=True, failures=2, locked_until=NOW, created=NOW,
    )  # fmt: skip
    yield tables.Reviewer(
        name="بدر", role="reviewer", password_hash="$argon2id$y", totp_secret="sealed",
        active=False, created=NOW,
    )  # fmt: skip
    yield tables.ModelVersion(
        version="0.4.0+abc", digest="e" * 64, created=NOW, gate={"all": {"lures": 0.97}, "n": None}
    )
    yield tables.WeeklyCount(week="before", kind="lure", language="und", received=2**31 - 1)
    yield tables.Serial(name="suppressions", value=2**40)


def make_report(number):
    full = {
        "language": "zh-Hant", "url": "https://b.example.org/?q=%20", "host": "b.example.org",
        "note": AWKWARD, "level": "some-signs", "model": "0.4.0+abc", "judged_level": "no-signs",
        "judged_indicators": ["upfront-fee"], "judged_combinations": [], "key_hash": f"k{number}",
        "cluster_id": "c0", "outcome": "accepted", "answer": AWKWARD, "question": "?",
        "reply": AWKWARD, "replied_at": NOW, "decided_at": NOW, "due": NOW + timedelta(days=7),
    }  # fmt: skip
    return tables.Report(
        id=f"r{number}", kind="lure", created=NOW - timedelta(hours=number),
        text=f"{AWKWARD} {number}", receipt_hash="a" * 64, body_hash="b" * 64, state="received",
        lane="urgent", **(full if number % 2 else {}),
    )  # fmt: skip


def make_followers():
    yield tables.ReviewSession(
        token_hash="f" * 64, reviewer_id=1, csrf_token=LOG_IN, created=NOW, seen=NOW
    )
    for reviewer in (1, 2):
        yield tables.Verdict(
            report_id="r0", reviewer_id=reviewer, decision="lure", reason=AWKWARD, created=NOW
        )
    yield tables.Note(report_id="r0", reviewer_id=1, text=AWKWARD, created=NOW)
    for report in ("r0", None):
        yield tables.Suppression(
            id=f"s-{report}", report_id=report, digest="d" * 64, sketch=[1], sketch_size=1,
            reading="a" * 12, indicators=[], combinations=["one-strong"], level="some-signs",
            created=NOW, expires=NOW + timedelta(days=365), revoked_at=None,
        )  # fmt: skip

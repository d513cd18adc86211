"""Tables of the database; every column says what it holds.

A change here needs a migration beside it; `tests/unit/server/test_database.py` compares the two.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    event,
    inspect,
)
from sqlalchemy import text as sql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from server.store.columns import UtcDateTime

# What an id of a report or a suppression can be: PostgreSQL cannot even be asked for some others.
ROW_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
# SQLite numbers rows by itself only where the key is an INTEGER.
_RowNumber = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """All tables."""


class Cluster(Base):
    """Reports whose texts are near copies of each other."""

    __tablename__ = "clusters"
    __table_args__ = (
        Index("ix_clusters_digest", "digest"),
        {"comment": "Groups of reports with nearly the same text"},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, comment="Random id")
    created: Mapped[datetime] = mapped_column(UtcDateTime, comment="When its first report came")
    size: Mapped[int] = mapped_column(comment="Reports in it now")
    digest: Mapped[str] = mapped_column(String(64), comment="Digest of one report's tokens")
    sketch: Mapped[Any] = mapped_column(JSON, comment="Smallest shingle hashes of that report")
    sketch_size: Mapped[int] = mapped_column(comment="Distinct shingles of that report")


class ClusterBand(Base):
    """One key by which near copies find their cluster."""

    __tablename__ = "cluster_bands"
    __table_args__ = (
        Index("ix_cluster_bands_cluster", "cluster_id"),
        {"comment": "Keys by which near copies are found"},
    )

    band: Mapped[int] = mapped_column(BigInteger, primary_key=True, comment="A shingle's hash")
    cluster_id: Mapped[str] = mapped_column(
        ForeignKey("clusters.id", ondelete="CASCADE"), primary_key=True, comment="The cluster"
    )


class Report(Base):
    """One report; what the reporter sent never changes, it is only erased."""

    __tablename__ = "reports"
    __table_args__ = (
        # There is none on the time alone: it would be taken for the queue's, and read over all that
        # was decided before.
        Index("ix_reports_kind", "kind", "created"),
        # The last three columns spare the queue's filters a look at the rows themselves.
        Index(
            "ix_reports_queue",
            "state", "lane", "created", "id", "kind", "language", "judged_level",
        ),
        Index("ix_reports_heads", "cluster_id", "kind", "lane", "state", "created", "id"),
        Index(
            "ix_reports_appeals",
            "state", "created", "id",
            sqlite_where=sql("kind = 'appeal'"),
            postgresql_where=sql("kind = 'appeal'"),
        ),
        Index("ix_reports_host", "host", "created"),
        Index("ix_reports_cluster", "cluster_id", "created"),
        {"comment": "What people reported; erased on withdrawal and after retention"},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, comment="Public random id")
    kind: Mapped[str] = mapped_column(String(16), comment="A value of ReportKind")
    created: Mapped[datetime] = mapped_column(UtcDateTime, comment="When it arrived, UTC")
    text: Mapped[str] = mapped_column(Text, comment="The advert, contacts masked")
    language: Mapped[str | None] = mapped_column(String(35), comment="Language of the advert")
    url: Mapped[str | None] = mapped_column(Text, comment="Address of the advert, no secrets")
    host: Mapped[str | None] = mapped_column(String(255), comment="Host name of that address")
    note: Mapped[str | None] = mapped_column(Text, comment="Reporter's words, contacts masked")
    level: Mapped[str | None] = mapped_column(String(16), comment="Level the reporter saw")
    model: Mapped[str | None] = mapped_column(String(64), comment="Model version that judged")
    source: Mapped[str] = mapped_column(
        String(16), default="reporter", comment="reporter, or intake: typed in by a reviewer"
    )
    redactions: Mapped[int] = mapped_column(default=0, comment="Contacts the server masked")
    judged_level: Mapped[str | None] = mapped_column(
        String(16), comment="Level this server's model gave when the report arrived"
    )
    judged_indicators: Mapped[Any] = mapped_column(
        JSON, default=list, comment="Indicators it found then"
    )
    judged_combinations: Mapped[Any] = mapped_column(
        JSON, default=list, comment="Rows of the truth table that held then"
    )
    receipt_hash: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the receipt")
    key_hash: Mapped[str | None] = mapped_column(
        String(64), unique=True, comment="Keyed hash of the Idempotency-Key"
    )
    body_hash: Mapped[str] = mapped_column(
        String(64), comment="Keyed hash of the body, to know a repeated request"
    )
    cluster_id: Mapped[str | None] = mapped_column(
        ForeignKey("clusters.id", ondelete="SET NULL"), comment="Its near copies"
    )
    lane: Mapped[str] = mapped_column(
        String(8), default="normal", comment="urgent (a minor, imminent danger) or normal"
    )
    state: Mapped[str] = mapped_column(
        String(16), comment="received, second-look, question, replied or decided"
    )
    outcome: Mapped[str | None] = mapped_column(
        String(16), comment="accepted, declined or unclear, once decided"
    )
    answer: Mapped[str | None] = mapped_column(Text, comment="What the reporter is told")
    question: Mapped[str | None] = mapped_column(Text, comment="The one question to the reporter")
    reply: Mapped[str | None] = mapped_column(Text, comment="Reporter's reply, contacts masked")
    replied_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="When it came, UTC")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="When decided, UTC")
    due: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="Promised time, UTC")


class WeeklyCount(Base):
    """How many reports came and went in a week; holds nothing of any report."""

    __tablename__ = "weekly_counts"
    __table_args__ = {"comment": "Counts that outlive the reports"}

    week: Mapped[str] = mapped_column(
        String(8), primary_key=True, comment="ISO week of arrival such as 2026-W48, or before"
    )
    kind: Mapped[str] = mapped_column(String(16), primary_key=True, comment="A ReportKind")
    language: Mapped[str] = mapped_column(
        String(35), primary_key=True, comment="Language of the adverts, und where not known"
    )
    received: Mapped[int] = mapped_column(default=0, comment="Reports taken in")
    withdrawn: Mapped[int] = mapped_column(default=0, comment="Erased by their reporter")
    expired: Mapped[int] = mapped_column(default=0, comment="Erased after retention")
    accepted: Mapped[int] = mapped_column(default=0, comment="Decided as the reporter said")
    declined: Mapped[int] = mapped_column(default=0, comment="Decided otherwise")
    unclear: Mapped[int] = mapped_column(default=0, comment="Left undecided")
    answer_hours: Mapped[int] = mapped_column(default=0, comment="Hours to the answers, summed")


class Reviewer(Base):
    """One account of the review pages."""

    __tablename__ = "reviewers"
    __table_args__ = {"comment": "Accounts of the review pages"}

    id: Mapped[int] = mapped_column(_RowNumber, primary_key=True, comment="Number")
    name: Mapped[str] = mapped_column(String(64), unique=True, comment="Name to log in with")
    role: Mapped[str] = mapped_column(String(16), comment="reviewer, lead or operator")
    password_hash: Mapped[str] = mapped_column(Text, comment="argon2id")
    totp_secret: Mapped[str] = mapped_column(Text, comment="Second factor, encrypted")
    last_totp_step: Mapped[int] = mapped_column(
        BigInteger, default=0, comment="Time step of the last code, so that none works twice"
    )
    active: Mapped[bool] = mapped_column(default=True, comment="Whether it may log in")
    failures: Mapped[int] = mapped_column(default=0, comment="Failed attempts in a row")
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="Back-off, UTC")
    created: Mapped[datetime] = mapped_column(UtcDateTime, comment="When it was made, UTC")


class ReviewSession(Base):
    """One log-in of a reviewer."""

    __tablename__ = "review_sessions"
    __table_args__ = {"comment": "Reviewers who are logged in"}

    token_hash: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="SHA-256 of the cookie"
    )
    reviewer_id: Mapped[int] = mapped_column(
        ForeignKey("reviewers.id", ondelete="CASCADE"), comment="Whose it is"
    )
    csrf_token: Mapped[str] = mapped_column(String(64), comment="Stands in each form")
    created: Mapped[datetime] = mapped_column(UtcDateTime, comment="When it began, UTC")
    seen: Mapped[datetime] = mapped_column(UtcDateTime, comment="Last request, UTC")


class Verdict(Base):
    """A reviewer's decision; appended, never changed."""

    __tablename__ = "verdicts"
    __table_args__ = (
        Index("ix_verdicts_report", "report_id", "id"),
        {"comment": "Reviewers' decisions, appended"},
    )

    id: Mapped[int] = mapped_column(_RowNumber, primary_key=True, comment="Number")
    report_id: Mapped[str] = mapped_column(
        ForeignKey("reports.id", ondelete="CASCADE"), comment="The report"
    )
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("reviewers.id"), comment="Who decided")
    decision: Mapped[str] = mapped_column(
        String(16), comment="false-alarm, lure, no-mistake, unclear or abuse"
    )
    reason: Mapped[str] = mapped_column(Text, comment="Why, for other reviewers")
    created: Mapped[datetime] = mapped_column(UtcDateTime, comment="When, UTC")


class Note(Base):
    """A reviewer's words for other reviewers; no reporter ever sees them."""

    __tablename__ = "notes"
    __table_args__ = (
        Index("ix_notes_report", "report_id", "id"),
        {"comment": "Internal notes on reports"},
    )

    id: Mapped[int] = mapped_column(_RowNumber, primary_key=True, comment="Number")
    report_id: Mapped[str] = mapped_column(
        ForeignKey("reports.id", ondelete="CASCADE"), comment="The report"
    )
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("reviewers.id"), comment="Who wrote")
    text: Mapped[str] = mapped_column(Text, comment="The note")
    created: Mapped[datetime] = mapped_column(UtcDateTime, comment="When, UTC")


class AuditEntry(Base):
    """One thing that was done; the entries form a chain that shows tampering."""

    __tablename__ = "audit"
    __table_args__ = {"comment": "What was done by whom, appended, chained by hashes"}

    seq: Mapped[int] = mapped_column(
        _RowNumber, primary_key=True, autoincrement=False, comment="Number, without gaps"
    )
    time: Mapped[datetime] = mapped_column(UtcDateTime, comment="When, UTC")
    actor: Mapped[str] = mapped_column(String(80), comment="Reviewer's name, or command line")
    action: Mapped[str] = mapped_column(String(40), comment="What was done")
    subject: Mapped[str] = mapped_column(String(80), comment="To what: an id or a name")
    detail: Mapped[Any] = mapped_column(JSON, comment="More, without any content of a report")
    previous_hash: Mapped[str] = mapped_column(String(64), comment="Hash of the entry before")
    hash: Mapped[str] = mapped_column(String(64), comment="Keyed hash of this entry and that")


class Suppression(Base):
    """A confirmed false alarm: near copies of its text are not warned of."""

    __tablename__ = "suppressions"
    __table_args__ = (
        Index("ix_suppressions_report", "report_id"),
        Index("ix_suppressions_created", "created", "id"),
        {"comment": "Confirmed false alarms, by sketch, without text"},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, comment="Random id")
    report_id: Mapped[str | None] = mapped_column(
        ForeignKey("reports.id", ondelete="SET NULL"), comment="The report, while it is kept"
    )
    digest: Mapped[str] = mapped_column(String(64), comment="Digest of the text's tokens")
    sketch: Mapped[Any] = mapped_column(JSON, comment="Smallest shingle hashes")
    sketch_size: Mapped[int] = mapped_column(comment="Distinct shingles")
    reading: Mapped[str] = mapped_column(String(12), comment="Character table of the sketch")
    indicators: Mapped[Any] = mapped_column(JSON, comment="Indicators the text shows")
    combinations: Mapped[Any] = mapped_column(JSON, comment="Rows of the truth table it fulfils")
    level: Mapped[str] = mapped_column(String(16), comment="Level it was given")
    created: Mapped[datetime] = mapped_column(UtcDateTime, comment="When confirmed, UTC")
    expires: Mapped[datetime] = mapped_column(UtcDateTime, comment="When it ends, UTC")
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="When revoked, UTC")


class ModelVersion(Base):
    """A model that was promoted on this server."""

    __tablename__ = "model_versions"
    __table_args__ = {"comment": "Models promoted here, with their figures"}

    version: Mapped[str] = mapped_column(String(64), primary_key=True, comment="Its name")
    digest: Mapped[str] = mapped_column(String(64), comment="SHA-256 of model.json")
    created: Mapped[datetime] = mapped_column(UtcDateTime, comment="When promoted first, UTC")
    gate: Mapped[Any] = mapped_column(JSON, comment="Figures of the gate it passed")


class Serial(Base):
    """A number that only grows."""

    __tablename__ = "serials"
    __table_args__ = {"comment": "Numbers that only grow, such as the suppression list's"}

    name: Mapped[str] = mapped_column(String(40), primary_key=True, comment="What it counts")
    value: Mapped[int] = mapped_column(BigInteger, comment="The last number given")


# What the reporter sent and what the server made of it at once; a change of one of these is a
# programming error. A trigger in the database refuses it too.
IMMUTABLE_COLUMNS = (
    "id", "kind", "created", "text", "language", "url", "host", "note", "level", "model", "source",
    "redactions", "receipt_hash", "key_hash", "body_hash",
)  # fmt: skip


@event.listens_for(Report, "before_update")
def _refuse_changes(_mapper: Any, _connection: Any, report: Report) -> None:
    state = inspect(report)
    changed = {name for name in IMMUTABLE_COLUMNS if state.attrs[name].history.has_changes()}
    if changed:
        raise ValueError(f"a report's {', '.join(sorted(changed))} cannot change")

"""Tables of the database; every column says what it holds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Index, String, Text, TypeDecorator, event, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class UtcDateTime(TypeDecorator[datetime]):
    """A time in UTC; SQLite forgets time zones, so it is put back when read."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time as it is stored."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return the stored time with its zone."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """All tables."""


class Report(Base):
    """One report; what the reporter sent never changes, it is only erased."""

    __tablename__ = "reports"
    __table_args__ = (
        Index("ix_reports_created", "created"),
        {"comment": "What people reported; erased on withdrawal and after retention"},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, comment="Public random id")
    kind: Mapped[str] = mapped_column(String(16), comment="A value of ReportKind")
    state: Mapped[str] = mapped_column(String(16), comment="received, until a verdict exists")
    created: Mapped[datetime] = mapped_column(UtcDateTime, comment="When it arrived, UTC")
    text: Mapped[str] = mapped_column(Text, comment="The advert as the reporter sent it")
    language: Mapped[str | None] = mapped_column(String(35), comment="Language of the advert")
    url: Mapped[str | None] = mapped_column(Text, comment="Address of the advert, no secrets")
    note: Mapped[str | None] = mapped_column(Text, comment="Reporter's words, contacts masked")
    level: Mapped[str | None] = mapped_column(String(16), comment="Level the reporter saw")
    model: Mapped[str | None] = mapped_column(String(64), comment="Model version that judged")
    receipt_hash: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the receipt")
    key_hash: Mapped[str | None] = mapped_column(
        String(64), unique=True, comment="Keyed hash of the Idempotency-Key"
    )
    body_hash: Mapped[str] = mapped_column(
        String(64), comment="Keyed hash of the body, to know a repeated request"
    )


class ReportCount(Base):
    """How many reports of a kind came and went; holds nothing of any report."""

    __tablename__ = "report_counts"
    __table_args__ = {"comment": "Counts that outlive the reports"}

    kind: Mapped[str] = mapped_column(String(16), primary_key=True, comment="A ReportKind")
    received: Mapped[int] = mapped_column(default=0, comment="Reports ever taken in")
    withdrawn: Mapped[int] = mapped_column(default=0, comment="Erased by their reporter")
    expired: Mapped[int] = mapped_column(default=0, comment="Erased after retention")


# What the reporter sent; a change of one of these is a programming error.
IMMUTABLE_COLUMNS = frozenset(
    {"kind", "created", "text", "language", "url", "note", "level", "model", "receipt_hash"}
)


@event.listens_for(Report, "before_update")
def _refuse_changes(_mapper: Any, _connection: Any, report: Report) -> None:
    state = inspect(report)
    changed = {name for name in IMMUTABLE_COLUMNS if state.attrs[name].history.has_changes()}
    if changed:
        raise ValueError(f"a report's {', '.join(sorted(changed))} cannot change")

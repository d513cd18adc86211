"""Reviewers, verdicts, near copies, suppressions, the audit trail and counts by week."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# SQLite numbers rows by itself only where the key is an INTEGER.
_ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# What a reporter sent never changes, what was decided and done is only appended.
_FROZEN = (
    "id, kind, created, text, language, url, host, note, level, model, source, redactions, "
    "receipt_hash, key_hash, body_hash"
)
_INDEXES = {
    "kind": "kind created",
    "queue": "state lane created id kind language judged_level",
    "heads": "cluster_id kind lane state created id",
    "host": "host created",
    "cluster": "cluster_id created",
}
_REFUSED = (
    ("reports_frozen", f"UPDATE OF {_FROZEN}", "reports"),
    ("verdicts_frozen", "UPDATE", "verdicts"),
    ("audit_frozen", "UPDATE", "audit"),
    ("audit_kept", "DELETE", "audit"),
)


def upgrade() -> None:
    """Make the new tables, widen reports, and carry the counts over."""
    _make_counts()
    _make_clusters()
    _make_reviewers()
    _make_audit_and_models()
    _widen_reports()
    _fill_hosts()
    _make_verdicts()
    _make_notes()
    _make_suppressions()
    op.execute(
        "INSERT INTO weekly_counts (week, kind, language, received, withdrawn, expired, accepted, "
        "declined, unclear, answer_hours) SELECT 'before', kind, 'und', received, withdrawn, "
        "expired, 0, 0, 0, 0 FROM report_counts"
    )
    op.drop_table("report_counts")
    for trigger, change, table in _REFUSED:
        _refuse(trigger, change, table)


def _make_counts() -> None:
    op.create_table(
        "weekly_counts",
        sa.Column(
            "week",
            sa.String(8),
            primary_key=True,
            comment="ISO week of arrival such as 2026-W48, or before",
        ),
        sa.Column("kind", sa.String(16), primary_key=True, comment="A ReportKind"),
        sa.Column(
            "language",
            sa.String(35),
            primary_key=True,
            comment="Language of the adverts, und where not known",
        ),
        sa.Column("received", sa.Integer(), nullable=False, comment="Reports taken in"),
        sa.Column("withdrawn", sa.Integer(), nullable=False, comment="Erased by their reporter"),
        sa.Column("expired", sa.Integer(), nullable=False, comment="Erased after retention"),
        sa.Column("accepted", sa.Integer(), nullable=False, comment="Decided as the reporter said"),
        sa.Column("declined", sa.Integer(), nullable=False, comment="Decided otherwise"),
        sa.Column("unclear", sa.Integer(), nullable=False, comment="Left undecided"),
        sa.Column(
            "answer_hours", sa.Integer(), nullable=False, comment="Hours to the answers, summed"
        ),
        comment="Counts that outlive the reports",
    )

    op.create_table(
        "serials",
        sa.Column("name", sa.String(40), primary_key=True, comment="What it counts"),
        sa.Column("value", sa.BigInteger(), nullable=False, comment="The last number given"),
        comment="Numbers that only grow, such as the suppression list's",
    )


def _make_clusters() -> None:
    op.create_table(
        "clusters",
        sa.Column("id", sa.String(32), primary_key=True, comment="Random id"),
        sa.Column("created", sa.DateTime(), nullable=False, comment="When its first report came"),
        sa.Column("size", sa.Integer(), nullable=False, comment="Reports in it now"),
        sa.Column("digest", sa.String(64), nullable=False, comment="Digest of one report's tokens"),
        sa.Column(
            "sketch", sa.JSON(), nullable=False, comment="Smallest shingle hashes of that report"
        ),
        sa.Column(
            "sketch_size", sa.Integer(), nullable=False, comment="Distinct shingles of that report"
        ),
        comment="Groups of reports with nearly the same text",
    )
    op.create_index("ix_clusters_digest", "clusters", ["digest"])

    op.create_table(
        "cluster_bands",
        sa.Column("band", sa.BigInteger(), primary_key=True, comment="A shingle's hash"),
        sa.Column(
            "cluster_id",
            sa.String(32),
            sa.ForeignKey("clusters.id", ondelete="CASCADE"),
            primary_key=True,
            comment="The cluster",
        ),
        comment="Keys by which near copies are found",
    )
    op.create_index("ix_cluster_bands_cluster", "cluster_bands", ["cluster_id"])


def _make_reviewers() -> None:
    op.create_table(
        "reviewers",
        sa.Column("id", _ROW_NUMBER, primary_key=True, comment="Number"),
        sa.Column(
            "name", sa.String(64), unique=True, nullable=False, comment="Name to log in with"
        ),
        sa.Column("role", sa.String(16), nullable=False, comment="reviewer, lead or operator"),
        sa.Column("password_hash", sa.Text(), nullable=False, comment="argon2id"),
        sa.Column("totp_secret", sa.Text(), nullable=False, comment="Second factor, encrypted"),
        sa.Column(
            "last_totp_step",
            sa.BigInteger(),
            nullable=False,
            comment="Time step of the last code, so that none works twice",
        ),
        sa.Column("active", sa.Boolean(), nullable=False, comment="Whether it may log in"),
        sa.Column("failures", sa.Integer(), nullable=False, comment="Failed attempts in a row"),
        sa.Column("locked_until", sa.DateTime(), comment="Back-off, UTC"),
        sa.Column("created", sa.DateTime(), nullable=False, comment="When it was made, UTC"),
        comment="Accounts of the review pages",
    )

    op.create_table(
        "review_sessions",
        sa.Column("token_hash", sa.String(64), primary_key=True, comment="SHA-256 of the cookie"),
        sa.Column(
            "reviewer_id",
            _ROW_NUMBER,
            sa.ForeignKey("reviewers.id", ondelete="CASCADE"),
            nullable=False,
            comment="Whose it is",
        ),
        sa.Column("csrf_token", sa.String(64), nullable=False, comment="Stands in each form"),
        sa.Column("created", sa.DateTime(), nullable=False, comment="When it began, UTC"),
        sa.Column("seen", sa.DateTime(), nullable=False, comment="Last request, UTC"),
        comment="Reviewers who are logged in",
    )


def _make_audit_and_models() -> None:
    op.create_table(
        "audit",
        sa.Column(
            "seq",
            _ROW_NUMBER,
            primary_key=True,
            autoincrement=False,
            comment="Number, without gaps",
        ),
        sa.Column("time", sa.DateTime(), nullable=False, comment="When, UTC"),
        sa.Column(
            "actor", sa.String(80), nullable=False, comment="Reviewer's name, or command line"
        ),
        sa.Column("action", sa.String(40), nullable=False, comment="What was done"),
        sa.Column("subject", sa.String(80), nullable=False, comment="To what: an id or a name"),
        sa.Column(
            "detail", sa.JSON(), nullable=False, comment="More, without any content of a report"
        ),
        sa.Column(
            "previous_hash", sa.String(64), nullable=False, comment="Hash of the entry before"
        ),
        sa.Column(
            "hash", sa.String(64), nullable=False, comment="Keyed hash of this entry and that"
        ),
        comment="What was done by whom, appended, chained by hashes",
    )

    op.create_table(
        "model_versions",
        sa.Column("version", sa.String(64), primary_key=True, comment="Its name"),
        sa.Column("digest", sa.String(64), nullable=False, comment="SHA-256 of model.json"),
        sa.Column("created", sa.DateTime(), nullable=False, comment="When promoted first, UTC"),
        sa.Column("gate", sa.JSON(), nullable=False, comment="Figures of the gate it passed"),
        comment="Models promoted here, with their figures",
    )


def _columns_of_arrival() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("host", sa.String(255), comment="Host name of that address"),
        sa.Column(
            "source",
            sa.String(16),
            nullable=False,
            server_default="reporter",
            comment="reporter, or intake: typed in by a reviewer",
        ),
        sa.Column(
            "redactions",
            sa.Integer(),
            nullable=False,
            server_default="0",
            comment="Contacts the server masked",
        ),
        sa.Column(
            "judged_level",
            sa.String(16),
            comment="Level this server's model gave when the report arrived",
        ),
        _json_list("judged_indicators", "Indicators it found then"),
        _json_list("judged_combinations", "Rows of the truth table that held then"),
    )


def _json_list(name: str, comment: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(), nullable=False, server_default="[]", comment=comment)


def _columns_of_review() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("cluster_id", sa.String(32), comment="Its near copies"),
        sa.Column(
            "lane",
            sa.String(8),
            nullable=False,
            server_default="normal",
            comment="urgent (a minor, imminent danger) or normal",
        ),
        sa.Column("outcome", sa.String(16), comment="accepted, declined or unclear, once decided"),
        sa.Column("answer", sa.Text(), comment="What the reporter is told"),
        sa.Column("question", sa.Text(), comment="The one question to the reporter"),
        sa.Column("reply", sa.Text(), comment="Reporter's reply, contacts masked"),
        sa.Column("replied_at", sa.DateTime(), comment="When it came, UTC"),
        sa.Column("decided_at", sa.DateTime(), comment="When decided, UTC"),
        sa.Column("due", sa.DateTime(), comment="Promised time, UTC"),
    )


def _widen_reports() -> None:
    with op.batch_alter_table("reports") as reports:
        for column in (*_columns_of_arrival(), *_columns_of_review()):
            reports.add_column(column)
        masked = "The advert, contacts masked"
        reports.alter_column(
            "text", existing_type=sa.Text(), existing_nullable=False, comment=masked
        )
        reports.alter_column(
            "state",
            existing_type=sa.String(16),
            existing_nullable=False,
            comment="received, second-look, question, replied or decided",
        )
        reports.create_foreign_key(
            "fk_reports_cluster", "clusters", ["cluster_id"], ["id"], ondelete="SET NULL"
        )
        reports.drop_index("ix_reports_created")
        for name, columns in _INDEXES.items():
            reports.create_index(f"ix_reports_{name}", columns.split())
        some = dict.fromkeys(("sqlite_where", "postgresql_where"), sa.text("kind = 'appeal'"))
        reports.create_index("ix_reports_appeals", ["state", "created", "id"], **some)


def _fill_hosts() -> None:
    """Give the reports of the release before the host name by which they are searched."""
    reports = sa.table("reports", sa.column("id"), sa.column("url"), sa.column("host"))
    connection = op.get_bind()
    rows = connection.execute(sa.select(reports.c.id, reports.c.url).where(reports.c.url.isnot(None)))
    for number, url in rows.all():
        connection.execute(
            reports.update().where(reports.c.id == number).values(host=_find_host(url))
        )


def _find_host(url: str) -> str | None:
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host if host is None or len(host) <= 255 else None


def _column_of_report() -> sa.Column[Any]:
    link = sa.ForeignKey("reports.id", ondelete="CASCADE")
    return sa.Column("report_id", sa.String(32), link, nullable=False, comment="The report")


def _column_of_reviewer(comment: str) -> sa.Column[Any]:
    link = sa.ForeignKey("reviewers.id")
    return sa.Column("reviewer_id", _ROW_NUMBER, link, nullable=False, comment=comment)


def _make_verdicts() -> None:
    op.create_table(
        "verdicts",
        sa.Column("id", _ROW_NUMBER, primary_key=True, comment="Number"),
        _column_of_report(),
        _column_of_reviewer("Who decided"),
        sa.Column(
            "decision",
            sa.String(16),
            nullable=False,
            comment="false-alarm, lure, no-mistake, unclear or abuse",
        ),
        sa.Column("reason", sa.Text(), nullable=False, comment="Why, for other reviewers"),
        sa.Column("created", sa.DateTime(), nullable=False, comment="When, UTC"),
        comment="Reviewers' decisions, appended",
    )
    op.create_index("ix_verdicts_report", "verdicts", ["report_id", "id"])


def _make_notes() -> None:
    op.create_table(
        "notes",
        sa.Column("id", _ROW_NUMBER, primary_key=True, comment="Number"),
        _column_of_report(),
        _column_of_reviewer("Who wrote"),
        sa.Column("text", sa.Text(), nullable=False, comment="The note"),
        sa.Column("created", sa.DateTime(), nullable=False, comment="When, UTC"),
        comment="Internal notes on reports",
    )
    op.create_index("ix_notes_report", "notes", ["report_id", "id"])


def _make_suppressions() -> None:
    op.create_table(
        "suppressions",
        sa.Column("id", sa.String(32), primary_key=True, comment="Random id"),
        sa.Column(
            "report_id",
            sa.String(32),
            sa.ForeignKey("reports.id", ondelete="SET NULL"),
            comment="The report, while it is kept",
        ),
        sa.Column("digest", sa.String(64), nullable=False, comment="Digest of the text's tokens"),
        sa.Column("sketch", sa.JSON(), nullable=False, comment="Smallest shingle hashes"),
        sa.Column("sketch_size", sa.Integer(), nullable=False, comment="Distinct shingles"),
        sa.Column(
            "reading", sa.String(12), nullable=False, comment="Character table of the sketch"
        ),
        sa.Column("indicators", sa.JSON(), nullable=False, comment="Indicators the text shows"),
        sa.Column(
            "combinations", sa.JSON(), nullable=False, comment="Rows of the truth table it fulfils"
        ),
        sa.Column("level", sa.String(16), nullable=False, comment="Level it was given"),
        sa.Column("created", sa.DateTime(), nullable=False, comment="When confirmed, UTC"),
        sa.Column("expires", sa.DateTime(), nullable=False, comment="When it ends, UTC"),
        sa.Column("revoked_at", sa.DateTime(), comment="When revoked, UTC"),
        comment="Confirmed false alarms, by sketch, without text",
    )
    op.create_index("ix_suppressions_report", "suppressions", ["report_id"])
    op.create_index("ix_suppressions_created", "suppressions", ["created", "id"])


def _refuse(trigger: str, change: str, table: str) -> None:
    """Let the database itself refuse a change."""
    message = f"{table} are only appended"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {trigger} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{message}'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {trigger} BEFORE {change} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {trigger}()"
    )


def downgrade() -> None:
    """Refuse: verdicts and the audit trail would be lost."""
    raise NotImplementedError("restore a backup of the older release instead")

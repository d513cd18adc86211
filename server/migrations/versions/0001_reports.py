"""Reports and their counts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "reports",
        sa.Column("id", sa.String(32), primary_key=True, comment="Public random id"),
        sa.Column("kind", sa.String(16), nullable=False, comment="A value of ReportKind"),
        sa.Column(
            "state", sa.String(16), nullable=False, comment="received, until a verdict exists"
        ),
        sa.Column("created", sa.DateTime(), nullable=False, comment="When it arrived, UTC"),
        sa.Column("text", sa.Text(), nullable=False, comment="The advert as the reporter sent it"),
        sa.Column("language", sa.String(35), comment="Language of the advert"),
        sa.Column("url", sa.Text(), comment="Address of the advert, no secrets"),
        sa.Column("note", sa.Text(), comment="Reporter's words, contacts masked"),
        sa.Column("level", sa.String(16), comment="Level the reporter saw"),
        sa.Column("model", sa.String(64), comment="Model version that judged"),
        sa.Column("receipt_hash", sa.String(64), nullable=False, comment="SHA-256 of the receipt"),
        sa.Column(
            "key_hash", sa.String(64), unique=True, comment="Keyed hash of the Idempotency-Key"
        ),
        sa.Column(
            "body_hash",
            sa.String(64),
            nullable=False,
            comment="Keyed hash of the body, to know a repeated request",
        ),
        comment="What people reported; erased on withdrawal and after retention",
    )
    op.create_index("ix_reports_created", "reports", ["created"])
    op.create_table(
        "report_counts",
        sa.Column("kind", sa.String(16), primary_key=True, comment="A ReportKind"),
        sa.Column("received", sa.Integer(), nullable=False, comment="Reports ever taken in"),
        sa.Column("withdrawn", sa.Integer(), nullable=False, comment="Erased by their reporter"),
        sa.Column("expired", sa.Integer(), nullable=False, comment="Erased after retention"),
        comment="Counts that outlive the reports",
    )


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("report_counts")
    op.drop_table("reports")

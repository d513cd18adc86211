"""Appeals of advertisers that wait. Functions take a session and write nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, literal_column, select, union_all
from sqlalchemy.orm import Session

from server.store.queue import Row, make_row, select_rows
from server.store.tables import Report
from server.store.verdicts import OPEN_STATES

# So many are listed, the oldest first; they are the next to be answered.
LISTED = 100


def list_appeals(session: Session) -> list[Row]:
    """Return the oldest appeals that are not decided, at most LISTED + 1."""
    oldest = select_oldest().subquery()
    rows = select_rows().join(oldest, oldest.c.id == Report.id)
    return [make_row(row) for row in session.execute(rows.order_by(Report.created, Report.id))]


def select_oldest() -> Select[Any]:
    """Return the query of their ids: one run along the index of appeals for each state."""
    runs = [_select_run(state) for state in OPEN_STATES]
    joined = union_all(*(select(run) for run in runs)).subquery()
    return select(joined.c.id).order_by(joined.c.created, joined.c.id).limit(LISTED + 1)


def _select_run(state: str) -> Any:
    # The kind is written out, because an index of some rows is used only where the query says so.
    is_appeal = Report.kind == literal_column("'appeal'")
    run = select(Report.id, Report.created).where(is_appeal, Report.state == state)
    return run.order_by(Report.created, Report.id).limit(LISTED + 1).subquery()

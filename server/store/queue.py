"""The queue of reports: which wait, in which order. Functions take a session and write nothing.

The work for one page has a fixed limit, whatever is stored: a stretch of the queue is read from the
index alone, filtered, and of each group of near copies only the oldest open report is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from server.store.places import Moment, parse_moment, write_moment
from server.store.tables import Cluster, Report

PAGE_SIZE = 25
# Places of the queue that a filtered page looks at, and reports of which it asks whether a copy
# stands before them; a page without a filter looks at no more than these.
STRETCH = 500
CANDIDATES = 100
# Counts stop here: "more than 1000".
MOST_COUNTED = 1000
# In this order; all that is urgent comes before all that is not.
LANES = ("urgent", "normal")
# What waits for a reviewer; a report with an open question waits for its reporter.
WAITING = ("received", "replied", "second-look")
EXCERPT_CHARS = 200


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reviewer wants to see; None is everything.

    Attributes
    ----------
    state : one state; None gives what waits for a reviewer.
    lane, kind : one of each.
    accepts_language : called with a report's language, which may be None.
    level : the level this server's model gave when the report came.
    """

    state: str | None = None
    lane: str | None = None
    kind: str | None = None
    accepts_language: Callable[[str | None], bool] | None = None
    level: str | None = None


class Place(NamedTuple):
    """Where in the queue a report stands."""

    lane: str
    created: datetime
    id: str


class Row(NamedTuple):
    """One report as the queue shows it, standing for its near copies."""

    place: Place
    kind: str
    state: str
    language: str | None
    level: str | None
    host: str | None
    source: str
    due: datetime | None
    excerpt: str
    copies: int


class Page(NamedTuple):
    """A part of the queue; `after` is where the next part begins, None at the end."""

    rows: list[Row]
    after: Place | None


def read_queue(session: Session, filters: Filters, after: Place | None) -> Page:
    """Return a page of the queue.

    Parameters
    ----------
    session : Session
        Open session.
    filters : Filters
        What is wanted.
    after : Place or None
        The place after which to begin; None begins at the front.

    Returns
    -------
    Page
        At most PAGE_SIZE rows. It may hold fewer, none even, although more follow: then the
        stretch held only others, or copies of reports that stand further in front.
    """
    stretch = session.execute(select_stretch(filters, after)).all()
    wanted = [row for row in stretch if _is_wanted(row, filters)][:CANDIDATES]
    ids = [row.id for row in wanted]
    heads = {row.id: row for row in session.execute(select_heads(ids))} if ids else {}
    rows = [make_row(heads[row.id]) for row in wanted if row.id in heads]
    if len(rows) > PAGE_SIZE:
        return Page(rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].place)
    if len(wanted) == CANDIDATES:
        return Page(rows, _place_of(wanted[-1]))
    return Page(rows, _place_of(stretch[-1]) if len(stretch) == _length(filters) else None)


def count_waiting(session: Session) -> dict[tuple[str, str], int]:
    """Return how many reports of each lane and state are open, counted up to MOST_COUNTED + 1."""
    states = (*WAITING, "question")
    kinds = [(lane, state) for lane in LANES for state in states]
    counted = session.execute(select(*(_count_up(lane, state) for lane, state in kinds))).one()
    return dict(zip(kinds, counted, strict=True))


def find_by_host(session: Session, host: str, before: Place | None) -> Page:
    """Return the reports on adverts of a host, newest first, copies and decided ones too."""
    statement = select_rows().where(Report.host == host)
    if before is not None:
        statement = statement.where(_is_before(before))
    newest = statement.order_by(Report.created.desc(), Report.id.desc()).limit(PAGE_SIZE + 1)
    rows = [make_row(row) for row in session.execute(newest)]
    return Page(rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].place if len(rows) > PAGE_SIZE else None)


def find_in_clusters(session: Session, cluster_ids: Sequence[str], each: int) -> list[Row]:
    """Return the oldest reports of some groups of near copies, in the order of the groups."""
    found: list[Row] = []
    for cluster_id in cluster_ids:
        statement = select_rows().where(Report.cluster_id == cluster_id)
        oldest = session.execute(statement.order_by(Report.created).limit(each))
        found += [make_row(row) for row in oldest]
    return found


def select_stretch(filters: Filters, after: Place | None) -> Select[Any]:
    """Return the query of the next places: each part of it is one run along the index."""
    first = 0 if after is None else LANES.index(after.lane)
    lanes = [lane for lane in LANES[first:] if filters.lane in {None, lane}] or [LANES[-1]]
    states = WAITING if filters.state is None else (filters.state,)
    length = _length(filters)
    runs = [
        _select_run(state, lane, after if after and lane == after.lane else None, length)
        for lane in lanes
        for state in states
    ]
    joined = union_all(*(select(run) for run in runs)).subquery()
    order = (joined.c.lane.desc(), joined.c.created, joined.c.id)
    return select(joined).order_by(*order).limit(length)


def select_heads(ids: Sequence[str]) -> Select[Any]:
    """Return the query of those reports before which no copy of the same kind and lane waits."""
    other = aliased(Report)
    earlier = or_(
        other.created < Report.created,
        and_(other.created == Report.created, other.id < Report.id),
    )
    has_earlier = exists().where(
        other.cluster_id == Report.cluster_id,
        other.kind == Report.kind,
        other.lane == Report.lane,
        other.state == Report.state,
        earlier,
    )
    return select_rows().where(Report.id.in_(ids), ~has_earlier)


def _length(filters: Filters) -> int:
    is_filtered = filters.kind or filters.level or filters.accepts_language
    return STRETCH if is_filtered else CANDIDATES


def _select_run(state: str, lane: str, after: Place | None, length: int) -> Any:
    run = select(
        Report.id,
        Report.lane,
        Report.created,
        Report.kind,
        Report.language,
        Report.judged_level,
    ).where(Report.state == state, Report.lane == lane)
    if after is not None:
        run = run.where(_is_after(after))
    return run.order_by(Report.created, Report.id).limit(length).subquery()


def _is_after(place: Place) -> ColumnElement[bool]:
    # The first part is what the index can be entered by.
    same = and_(Report.created == place.created, Report.id <= place.id)
    return and_(Report.created >= place.created, ~same)


def _is_before(place: Place) -> ColumnElement[bool]:
    same = and_(Report.created == place.created, Report.id >= place.id)
    return and_(Report.created <= place.created, ~same)


def select_rows() -> Select[Any]:
    """Return the query of what a row of the queue shows; add which reports, and in which order."""
    columns: tuple[Any, ...] = (
        Report.id,
        Report.lane,
        Report.created,
        Report.kind,
        Report.state,
        Report.language,
        Report.judged_level,
        Report.host,
        Report.source,
        Report.due,
        func.substr(Report.text, 1, EXCERPT_CHARS).label("excerpt"),
        func.coalesce(Cluster.size, 1).label("size"),
    )
    return select(*columns).join(Cluster, Cluster.id == Report.cluster_id, isouter=True)


def _count_up(lane: str, state: str) -> Any:
    some = select(Report.id).where(Report.state == state, Report.lane == lane)
    first = some.limit(MOST_COUNTED + 1).subquery()
    return select(func.count()).select_from(first).scalar_subquery()


def _is_wanted(row: Any, filters: Filters) -> bool:
    return (
        (filters.kind is None or row.kind == filters.kind)
        and (filters.level is None or row.judged_level == filters.level)
        and (filters.accepts_language is None or filters.accepts_language(row.language))
    )


def _place_of(row: Any) -> Place:
    return Place(row.lane, row.created, row.id)


def make_row(row: Any) -> Row:
    """Return one row that `select_rows` found."""
    return Row(
        _place_of(row),
        row.kind,
        row.state,
        row.language,
        row.judged_level,
        row.host,
        row.source,
        row.due,
        row.excerpt,
        row.size - 1,
    )


def parse_place(token: str) -> Place | None:
    """Read what `write_place` wrote, as it comes back in an address; None for anything else."""
    lane, _, rest = token.partition(".")
    moment = parse_moment(rest)
    return None if moment is None or lane not in LANES else Place(lane, *moment)


def write_place(place: Place) -> str:
    """Return a place as a word for an address.

    Examples
    --------
    >>> from datetime import UTC
    >>> place = Place("urgent", datetime(2026, 11, 28, tzinfo=UTC), "abc")
    >>> write_place(place), parse_place(write_place(place)) == place
    ('urgent.1795824000.abc', True)
    """
    return f"{place.lane}.{write_moment(Moment(place.created, place.id))}"

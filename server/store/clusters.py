"""Joins reports whose texts are near copies. Functions take a session; the caller commits.

A cluster keeps the sketch of one report that is in it, never of one that is erased.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple, Protocol

from sqlalchemy import (
    CompoundSelect,
    Integer,
    Select,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from server.store.suppressions import Sketch
from server.store.tables import Cluster, ClusterBand, Report

# The smallest values of a sketch: near copies share most of them, other texts hardly any.
BANDS = 16
MIN_SHARED_BANDS = 2
# From here on a report joins a cluster. Lower than what a suppression asks for: joined reports are
# only shown together.
JOIN_SIMILARITY = 0.60
# A look-up reads at most BANDS * MAX_PER_BAND keys and compares MAX_CANDIDATES sketches, whatever
# is stored: words that everybody uses, or a flood made to collide, cost no more than that.
MAX_PER_BAND = 64
MAX_CANDIDATES = 16
# The first half of the keys of our advisory locks in PostgreSQL: "near".
_LOCKS = 0x6E656172


class Reader(Protocol):
    """Knows near copies; given from outside, because the store knows no model."""

    def make_sketch(self, text: str) -> Sketch:
        """Return the sketch of a text, its contacts left out."""

    def similarity(self, one: Sequence[int], two: Sequence[int]) -> float:
        """Return how alike the values of two sketches are, 0..1."""


class Found(NamedTuple):
    """A cluster, and how alike its kept text is, 0..1."""

    id: str
    similarity: float


def find_clusters(session: Session, sketch: Sketch, reader: Reader) -> list[Found]:
    """Return the clusters of near copies, the most alike first.

    Parameters
    ----------
    session : Session
        Open session.
    sketch : Sketch
        Of the text that is looked for.
    reader : Reader
        Compares sketches.

    Returns
    -------
    list of Found
        At most MAX_CANDIDATES, each at least JOIN_SIMILARITY alike; exact copies have 1.
    """
    exact = select(Cluster.id).where(Cluster.digest == sketch.digest).limit(MAX_CANDIDATES)
    found = [Found(each, 1.0) for each in session.scalars(exact)]
    if found or not sketch.values:
        return found
    near = [
        Found(row.id, reader.similarity(sketch.values, row.sketch))
        for row in session.execute(*ask_candidates(sketch.values))
    ]
    alike = [each for each in near if each.similarity >= JOIN_SIMILARITY]
    return sorted(alike, key=lambda each: (-each.similarity, each.id))


def ask_candidates(values: Sequence[int]) -> tuple[Select[str, object], dict[str, int]]:
    """Return the query of clusters that share bands with a sketch, and its parameters."""
    bands = values[:BANDS]
    named = {f"band_{place}": band for place, band in enumerate(bands)}
    return select_candidates(len(bands)), named


# Making the query costs as much as all else of a look-up.
@lru_cache(maxsize=BANDS)
def select_candidates(bands: int) -> Select[str, object]:
    """Return the query for a number of bands; what it reads has a limit, whatever is stored."""
    keys = select_keys(bands).subquery()
    shared = func.count()
    nearest = (
        select(keys.c.cluster_id)
        .group_by(keys.c.cluster_id)
        .having(shared >= min(MIN_SHARED_BANDS, bands))
        .order_by(shared.desc(), keys.c.cluster_id)
        .limit(MAX_CANDIDATES)
        .subquery()
    )
    return select(Cluster.id, Cluster.sketch).join(nearest, Cluster.id == nearest.c.cluster_id)


def select_keys(bands: int) -> CompoundSelect[str]:
    """Return the query of the first clusters of each band of a sketch."""
    return union_all(*(_select_band(f"band_{place}") for place in range(bands)))


def join_cluster(session: Session, sketch: Sketch, reader: Reader, now: datetime) -> str:
    """Return the id of the cluster that a new report belongs to, and count the report in it."""
    _take_turn(session, sketch)
    for found in find_clusters(session, sketch, reader):
        grown = update(Cluster).where(Cluster.id == found.id).values(size=Cluster.size + 1)
        # It may have been erased since it was found.
        if session.scalar(grown.returning(Cluster.id)):
            return found.id
    return _make_cluster(session, sketch, now)


def leave_clusters(session: Session, left: Mapping[str, int], reader: Reader) -> None:
    """Take erased reports out of their clusters; what was derived from them goes with them.

    Parameters
    ----------
    session : Session
        Open session, in which the reports are deleted already.
    left : mapping of str to int
        Cluster -> how many of its reports were erased.
    reader : Reader
        Reads the text by which a cluster is known from now on.
    """
    # In one order everywhere, so that two processes do not wait for each other.
    for cluster_id in sorted(left):
        shrunk = update(Cluster).where(Cluster.id == cluster_id)
        session.execute(shrunk.values(size=Cluster.size - left[cluster_id]))
        _renew(session, cluster_id, reader)


def _select_band(name: str) -> Select[str]:
    keys = select(ClusterBand.cluster_id).where(ClusterBand.band == bindparam(name))
    return select(keys.order_by(ClusterBand.cluster_id).limit(MAX_PER_BAND).subquery().c.cluster_id)


def _take_turn(session: Session, sketch: Sketch) -> None:
    """Let copies that come at the same moment join one cluster, one after the other.

    Exact copies always meet in this; near copies mostly, by the smallest of their values. Those
    that do not make two clusters, which does no harm. SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    smallest = sketch.values[0] if sketch.values else 0
    keys = sorted({int(sketch.digest[:8], 16) - 2**31, smallest - 2**31})
    for key in keys:
        session.execute(select(func.pg_advisory_xact_lock(_LOCKS, literal(key, Integer))))


def _make_cluster(session: Session, sketch: Sketch, now: datetime) -> str:
    cluster = Cluster(id=secrets.token_hex(16), created=now, size=1, **_describe(sketch))
    session.add(cluster)
    session.flush()
    _add_bands(session, cluster.id, sketch)
    return cluster.id


def _renew(session: Session, cluster_id: str, reader: Reader) -> None:
    """Know a cluster by the oldest report that is left in it, or remove it with its last one."""
    of_it = Report.cluster_id == cluster_id
    oldest = session.scalar(select(Report.text).where(of_it).order_by(Report.created).limit(1))
    if oldest is None:
        session.execute(delete(Cluster).where(Cluster.id == cluster_id))
        return
    sketch = reader.make_sketch(oldest)
    changed = update(Cluster).where(Cluster.id == cluster_id, Cluster.digest != sketch.digest)
    if session.scalar(changed.values(**_describe(sketch)).returning(Cluster.id)):
        session.execute(delete(ClusterBand).where(ClusterBand.cluster_id == cluster_id))
        _add_bands(session, cluster_id, sketch)


def _describe(sketch: Sketch) -> dict[str, object]:
    return {
        "digest": sketch.digest,
        "sketch": list(sketch.values),
        "sketch_size": sketch.size,
    }


def _add_bands(session: Session, cluster_id: str, sketch: Sketch) -> None:
    rows = [{"band": band, "cluster_id": cluster_id} for band in sketch.values[:BANDS]]
    if rows:
        session.execute(insert(ClusterBand), rows)

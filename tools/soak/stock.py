"""Fills a database with very many reports, faster than a server takes them in."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import numpy as np
from sqlalchemy import Engine, insert

from server.services import Services
from server.store.clusters import BANDS, Sketch
from server.store.counts import count_reports
from server.store.tables import Cluster, ClusterBand, Report
from tools.soak.texts import make_texts

SKETCH_VALUES = 128
CHUNK = 5_000
# So many texts are really read, so that a search by their words finds them; the others get numbers
# by chance, which cost the database the same. The first kind stands on a host of its own.
READ_EVERY = 100
KNOWN_HOST = "known.example.org"
# Two of ten reports are near copies of another one: shared offers are reported more than once.
ALONE = 0.8
KINDS = ("false-alarm", "missed", "lure", "appeal")
LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh", None)
STATES = ("received", "received", "second-look", "question", "decided", "decided", "decided")


def fill(services: Services, upto: int, tell: Callable[[str], None] = print) -> None:
    """Add reports with their clusters until so many are stored.

    Parameters
    ----------
    services : Services
        Of an application whose database is at the newest revision.
    upto : int
        Reports wanted; what is there already is counted by `stored`.
    tell : callable, default print
        Is told of each hundred thousand.
    """
    engine = services.engine
    have = stored(engine)
    chance, texts = np.random.default_rng(have), make_texts(have + 1, 40)
    clusters: list[str] = []
    while have < upto:
        number = min(CHUNK, upto - have)
        rows = list(_make_rows(services, chance, texts, clusters, number))
        with engine.begin() as connection:
            made = [each for each in rows if each[1] is not None]
            connection.execute(insert(Cluster), [each[1] for each in made])
            connection.execute(insert(ClusterBand), [band for each in made for band in each[2]])
            connection.execute(insert(Report), [each[0] for each in rows])
        _count(services.sessions, [each[0] for each in rows])
        have += number
        clusters = clusters[-50_000:]
        if have % 100_000 == 0:
            tell(f"{have:,} reports stored")


def stored(engine: Engine) -> int:
    """Return how many reports are stored."""
    with engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM reports").scalar() or 0)


def _make_rows(
    services: Services,
    chance: np.random.Generator,
    texts: Iterator[str],
    clusters: list[str],
    number: int,
) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None, list[dict[str, Any]]]]:
    """Yield a report with its new cluster and the bands of that, None and [] for a near copy."""
    begin = datetime.now(UTC).replace(microsecond=0)
    for place, text in enumerate(islice(texts, number)):
        created = begin - timedelta(seconds=int(chance.integers(0, 150 * 86_400)))
        cluster, bands = None, []
        if not clusters or chance.random() < ALONE:
            clusters.append(secrets.token_hex(16))
            sketch = services.judge.make_sketch(text) if place % READ_EVERY == 0 else None
            cluster, bands = _make_cluster(chance, clusters[-1], created, sketch)
        chosen = clusters[-1] if cluster else clusters[int(chance.integers(len(clusters)))]
        host = KNOWN_HOST if place % READ_EVERY == 0 and cluster else None
        yield _make_report(chance, text, created, chosen, host), cluster, bands


def _make_cluster(
    chance: np.random.Generator, cluster_id: str, created: datetime, sketch: Sketch | None
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    # The smallest of some hundred hashes lie close to nought, as those of real texts do.
    values = sorted(int(each) for each in chance.integers(0, 2**32, SKETCH_VALUES + 40))
    values = values[:SKETCH_VALUES] if sketch is None else list(sketch.values)
    digest = secrets.token_hex(32) if sketch is None else sketch.digest
    row = {"id": cluster_id, "created": created, "size": 1, "digest": digest,
           "sketch": values, "sketch_size": len(values)}  # fmt: skip
    return row, [{"band": each, "cluster_id": cluster_id} for each in dict.fromkeys(values[:BANDS])]


def _make_report(
    chance: np.random.Generator, text: str, created: datetime, cluster_id: str, known: str | None
) -> dict[str, Any]:
    pick = lambda of: of[int(chance.integers(len(of)))]  # noqa: E731
    state = pick(STATES)
    host = known or f"board{int(chance.integers(5_000))}.example.org"
    return {
        "id": secrets.token_urlsafe(12), "kind": pick(KINDS), "created": created, "text": text,
        "language": pick(LANGUAGES), "url": f"https://{host}/{secrets.token_hex(4)}", "host": host,
        "source": "reporter", "redactions": 0, "judged_level": "no-signs",
        "judged_indicators": [], "judged_combinations": [],
        "receipt_hash": secrets.token_hex(32), "body_hash": secrets.token_hex(32),
        "cluster_id": cluster_id, "lane": "urgent" if chance.random() < 0.01 else "normal",
        "state": state, "outcome": "accepted" if state == "decided" else None,
        "due": created + timedelta(days=7),
    }  # fmt: skip


def _count(sessions: Any, reports: list[dict[str, Any]]) -> None:
    with sessions() as session:
        session.connection(execution_options={"will_write": True})
        keys = Counter((_monday(row["created"]), row["kind"], row["language"]) for row in reports)
        for (created, kind, language), number in keys.items():
            count_reports(session, created, kind, language, received=number)
        session.commit()



def _monday(time: datetime) -> datetime:
    """Return the first day of a time's week: one count for all of its reports."""
    return (time - timedelta(days=time.weekday())).replace(hour=0, minute=0, second=0)

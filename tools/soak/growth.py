"""How long a reviewer's look-ups take while the stored reports grow to a million."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select, text

from server import create_app
from server.config import load_config
from server.preparing import init_db
from server.store.review_sessions import begin_session
from server.store.reviewers import Role, add_reviewer
from server.store.tables import Report, ReviewSession
from tools.plenty import PLENTY
from tools.services import Postgres, ensure_services, run_service
from tools.soak.growth_picture import draw
from tools.soak.stock import KNOWN_HOST, fill
from tools.soak.texts import make_texts

SIZES = (1_000, 10_000, 100_000, 1_000_000)
REPEATS = 60
PICTURE = Path(__file__).resolve().parent.parent.parent / "server" / "growth.svg"


def measure_growth(
    sizes: Sequence[int] = SIZES,
    stores: Sequence[str] = ("PostgreSQL", "SQLite"),
    picture: Path | None = PICTURE,
    tell: Callable[[str], None] = print,
) -> list[dict[str, Any]]:
    """Time the review pages at each size.

    Parameters
    ----------
    sizes : sequence of int
        Stored reports, ascending.
    stores : sequence of str
        "PostgreSQL" and "SQLite".
    picture : Path or None
        Where the plot goes; None draws none.

    Returns
    -------
    list of dict
        For each store: milliseconds (medians) by look-up and size, and `ratio`: the last size's
        against the first's.
    """
    found = []
    for store in stores:
        with _make_app(store) as app:
            lead = _Lead(app)
            times: dict[str, list[float]] = {}
            for size in sizes:
                fill(app.extensions["fanal"], size, tell)
                _settle(app.extensions["fanal"].engine)
                for name, seconds in _time_all(app, lead).items():
                    times.setdefault(name, []).append(seconds * 1000)
                tell(f"{store}, {size:,}: { {n: round(t[-1], 2) for n, t in times.items()} } ms")
        ratios = {name: each[-1] / each[0] for name, each in times.items()}
        found.append({"store": store, "sizes": list(sizes), "milliseconds": times, "ratio": ratios})
    if picture is not None:
        picture.write_text(draw(found), "utf-8")
    return found


@contextmanager
def _make_app(store: str) -> Iterator[Flask]:
    with tempfile.TemporaryDirectory() as name:
        settings = {"FANAL_DATA_DIR": name, "FANAL_MAX_REPORTS": "100000000", **PLENTY}
        if store == "SQLite":
            yield _start(settings)
            return
        ensure_services()
        with run_service(Postgres) as postgres:
            assert isinstance(postgres, Postgres)  # noqa: S101 - it was just made
            settings["FANAL_DATABASE"] = postgres.url(postgres.make_database())
            yield _start(settings)


def _start(settings: dict[str, str]) -> Flask:
    config = load_config(settings)
    init_db(config)
    return create_app(config)


class _Lead:
    """A lead who is logged in, and how long each look-up keeps them waiting."""

    def __init__(self, app: Flask) -> None:
        services = app.extensions["fanal"]
        with services.sessions() as session:
            session.connection(execution_options={"will_write": True})
            now = services.clock.now()
            # An account that nobody can log in to: its session is all that is used.
            row = add_reviewer(session, "soak", Role.LEAD, "none", "none", now)
            token = begin_session(session, row.id, now)
            session.commit()
            self._csrf = session.scalars(select(ReviewSession.csrf_token)).one()
        self._client = app.test_client()
        self._client.set_cookie("fanal_review", token, path="/review")

    def see_queue(self, query: str = "") -> float:
        """Return the seconds until a page of the queue is there."""
        return self._time(lambda: self._client.get(f"/review/{query}"))

    def search(self, asked: str) -> float:
        """Return the seconds until a search has led to its page."""
        form = {"asked": asked, "csrf": self._csrf}
        own = {"Sec-Fetch-Site": "same-origin"}
        return self._time(lambda: self._client.post("/review/search", data=form, headers=own))

    def _time(self, ask: Callable[[], Any]) -> float:
        began = time.perf_counter()
        answer = ask()
        seconds = time.perf_counter() - began
        if answer.status_code not in {200, 303}:
            raise RuntimeError(f"a look-up answered {answer.status_code}")
        return seconds


def _settle(engine: Any) -> None:
    """Let the database gather what it knows of its tables, as it does by itself in time."""
    with engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()


def _time_all(app: Flask, lead: _Lead) -> dict[str, float]:
    """Return the median seconds of each look-up, by name."""
    known = select(Report.id, Report.host, Report.text).where(Report.host == KNOWN_HOST)
    some = known.order_by(Report.created).limit(REPEATS)
    with app.extensions["fanal"].sessions() as session:
        rows = session.execute(some).all()
    fresh = make_texts(424_242, 40)
    times: dict[str, list[float]] = {}
    for report_id, host, told in rows:
        for name, seconds in {
            "queue": lead.see_queue(),
            "queue by kind": lead.see_queue("?kind=missed"),
            "search by id": lead.search(report_id),
            "search by host": lead.search(host),
            "search by text": lead.search(told),
            "near copies of a new text": lead.search(next(fresh)),
        }.items():
            times.setdefault(name, []).append(seconds)
    return {name: statistics.median(each) for name, each in times.items()}

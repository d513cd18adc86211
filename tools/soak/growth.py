"""How long a reviewer's look-ups take while the stored reports grow to a million."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from server import create_app
from server.config import load_config
from server.preparing import init_db
from server.store.review_sessions import begin_session
from server.store.tables import Report, Reviewer
from tools.services import Postgres, ensure_services, run_service
from tools.soak.deployment import PLENTY
from tools.soak.growth_picture import draw
from tools.soak.stock import fill
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
            client = _log_in(app)
            times: dict[str, list[float]] = {}
            for size in sizes:
                services = app.extensions["fanal"]
                fill(services.engine, services.sessions, size, tell)
                _settle(services.engine)
                for name, seconds in _time_all(app, client).items():
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


def _log_in(app: Flask) -> FlaskClient:
    """Return a client whose cookie a lead's log-in has set."""
    services = app.extensions["fanal"]
    with services.sessions() as session:
        session.connection(execution_options={"will_write": True})
        now = services.clock.now()
        row = Reviewer(name="soak", role="lead", password_hash="", totp_secret="", created=now)
        session.add(row)
        session.flush()
        token = begin_session(session, row.id, now)
        session.commit()
    client = app.test_client()
    client.set_cookie("fanal_review", token, path="/review")
    return client


def _settle(engine: Any) -> None:
    """Let the database gather what it knows of its tables, as it does by itself in time."""
    with engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()


def _time_all(app: Flask, client: FlaskClient) -> dict[str, float]:
    """Return the median seconds of each look-up, by name."""
    with app.extensions["fanal"].sessions() as session:
        some = session.execute(select(Report.id, Report.host, Report.text).limit(REPEATS)).all()
    fresh = make_texts(424_242, 40)
    times: dict[str, list[float]] = {}
    for report_id, host, told in some:
        for name, path in {
            "queue": "/review/",
            "queue by kind": "/review/?kind=missed",
            "search by id": f"/review/?q={report_id}",
            "search by host": f"/review/?q={host}",
            "search by text": f"/review/?q={quote(told)}",
            "near copies of a new text": f"/review/?q={quote(next(fresh))}",
        }.items():
            began = time.perf_counter()
            status = client.get(path, follow_redirects=True).status_code
            times.setdefault(name, []).append(time.perf_counter() - began)
            if status != 200:
                raise RuntimeError(f"{name} answered {status}")
    return {name: statistics.median(each) for name, each in times.items()}

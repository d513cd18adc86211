"""What the endpoints work with; made once in create_app and passed by the application."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from model.signing import Signer, load_or_make_signer
from server.background import Background
from server.clock import Clock
from server.config import Config
from server.db import make_engine, make_sessions
from server.judging import Judge
from server.metrics import Metrics
from server.model_keeper import ModelKeeper
from server.secret import load_or_make_secret
from server.store.quota import Quota
from server.store.watching import watch_failures
from server.suppression_keeper import SuppressionKeeper
from server.writing import dump_text

JSON_TYPE = "application/json"
_KEY = "fanal"


@dataclass(frozen=True, slots=True)
class Services:
    """What one application works with; `background` is started by `server.wsgi`, not by tests."""

    config: Config
    engine: Engine
    sessions: sessionmaker[Session]
    judge: Judge
    models: ModelKeeper
    secret: bytes
    signer: Signer
    clock: Clock
    metrics: Metrics
    suppressions: SuppressionKeeper
    background: Background
    quota: Quota


def make_services(config: Config, clock: Clock) -> Services:
    """Open the database, load the model and read the keys; see `create_app`."""
    engine = make_engine(config.database_url, config.threads)
    sessions = make_sessions(engine)
    signer = load_or_make_signer(config.signing_key_path)
    models = ModelKeeper(config, signer)
    judge = models.judge
    metrics = Metrics([row["code"] for row in judge.assessor.languages])
    watch_failures(engine, metrics.count_store_error)
    suppressions = SuppressionKeeper(sessions, judge, signer, clock)
    # In this order: the list is of the model's reading.
    background = Background(
        {"the model": models.refresh, "the list of suppressions": suppressions.refresh}
    )
    background.run_once()
    return Services(
        config=config,
        engine=engine,
        sessions=sessions,
        judge=judge,
        models=models,
        secret=load_or_make_secret(config.secret_path),
        signer=signer,
        clock=clock,
        metrics=metrics,
        suppressions=suppressions,
        background=background,
        quota=Quota(config.max_reports, config.min_free_mb, config.data_dir),
    )


def keep_services(extensions: dict[str, Any], services: Services) -> None:
    """Attach the services to an application's extensions."""
    extensions[_KEY] = services


def services_of(extensions: dict[str, Any]) -> Services:
    """Return the services of an application."""
    services: Services = extensions[_KEY]
    return services


def get_services() -> Services:
    """Return the services of the application that answers now."""
    return services_of(current_app.extensions)


@contextmanager
def open_session(will_write: bool = False) -> Iterator[Session]:
    """Yield a session that is rolled back unless the view commits it.

    Parameters
    ----------
    will_write : bool, default False
        Whether the view may write: in SQLite it then waits for its turn before it reads.
    """
    with get_services().sessions() as session:
        if will_write:
            session.connection(execution_options={"will_write": True})
        yield session


def make_json(body: Any, status: int = 200) -> Response:
    """Return a JSON response in UTF-8."""
    return Response(dump_json(body), status, content_type=JSON_TYPE)


def dump_json(body: Any) -> bytes:
    """Return an object as JSON in UTF-8."""
    return dump_text(body).encode()

"""What the endpoints work with; made once in create_app and passed by the application."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from model.signing import Signer
from server.background import Background
from server.clock import Clock
from server.config import Config
from server.judging import Judge
from server.metrics import Metrics
from server.suppression_keeper import SuppressionKeeper

JSON_TYPE = "application/json"
_KEY = "fanal"
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Services:
    """What one application works with; `background` is started by `server.wsgi`, not by tests."""

    config: Config
    engine: Engine
    sessions: sessionmaker[Session]
    judge: Judge
    secret: bytes
    signer: Signer
    clock: Clock
    metrics: Metrics
    suppressions: SuppressionKeeper
    background: Background


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
    return _ENCODER.encode(body).encode()

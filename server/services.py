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

from server.config import Config
from server.judging import Judge

_KEY = "fanal"


@dataclass(frozen=True, slots=True)
class Services:
    """Settings, database, model and secret of one application."""

    config: Config
    engine: Engine
    sessions: sessionmaker[Session]
    judge: Judge
    secret: bytes


def keep_services(extensions: dict[str, Any], services: Services) -> None:
    """Attach the services to an application's extensions."""
    extensions[_KEY] = services


def get_services() -> Services:
    """Return the services of the application that answers now."""
    services: Services = current_app.extensions[_KEY]
    return services


@contextmanager
def open_session() -> Iterator[Session]:
    """Yield a session that is rolled back unless the view commits it."""
    with get_services().sessions() as session:
        yield session


def make_json(body: Any, status: int = 200) -> Response:
    """Return a JSON response in UTF-8."""
    data = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(data, status, content_type="application/json")

"""Which models were promoted here, with the figures of their gates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.store.tables import ModelVersion


def record_version(
    session: Session, now: datetime, version: str, digest: str, gate: Mapping[str, Any]
) -> None:
    """Record a promoted model; one that is promoted again keeps its first time."""
    row = session.get(ModelVersion, version)
    if row is None:
        session.add(ModelVersion(version=version, digest=digest, created=now, gate=dict(gate)))
    else:
        row.digest, row.gate = digest, dict(gate)


def list_versions(session: Session) -> list[ModelVersion]:
    """Return all promoted models, the newest first."""
    order = (ModelVersion.created.desc(), ModelVersion.version)
    return list(session.scalars(select(ModelVersion).order_by(*order)))

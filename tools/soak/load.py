"""Reports under load: every one stored once, and how long the slowest waited."""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from tools.soak.clients import Ledger, Reporters
from tools.soak.deployment import Deployment, deploy


def measure_load(seconds: float = 60, clients: int = 50) -> dict[str, Any]:
    """Let clients report at once for a while, on PostgreSQL with 2 x 4 threads.

    Returns
    -------
    dict
        `reports`, `refused`, `lost`, `doubled` as counts; `p50_ms`, `p99_ms` and their `ratio`.
    """
    with tempfile.TemporaryDirectory() as name, deploy(Path(name)) as deployment:
        with Reporters(deployment.port, clients) as reporters:
            time.sleep(seconds)
        found = compare(deployment, reporters.ledger)
        cuts = statistics.quantiles(reporters.ledger.seconds, n=100)
    refused = sum(reporters.ledger.refusals.values())
    times = {"p50_ms": cuts[49] * 1000, "p99_ms": cuts[98] * 1000, "ratio": cuts[98] / cuts[49]}
    return {"clients": clients, "seconds": seconds, "refused": refused, **found, **times}


def compare(deployment: Deployment, ledger: Ledger) -> dict[str, int]:
    """Return how many acknowledged reports are in the database, missing, or there twice."""
    rows = _read_reports(deployment)
    texts = [text for _, text in rows]
    acknowledged = {report_id for report_id, _ in ledger.receipts.values()}
    return {
        "reports": len(acknowledged),
        "lost": len(acknowledged - {report_id for report_id, _ in rows}),
        "doubled": len(texts) - len(set(texts)),
    }


def _read_reports(deployment: Deployment) -> list[tuple[str, str]]:
    query = "SELECT id, text FROM reports"
    if deployment.postgres is not None:
        with psycopg.connect(deployment.postgres.url(deployment.database)) as shared:
            return shared.execute(query).fetchall()
    with closing(sqlite3.connect(deployment.data_dir / "fanal.sqlite3")) as own:
        return own.execute(query).fetchall()

"""Searches all that a server wrote for what it must not keep, byte by byte."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tools.soak.deployment import ROOT, Deployment, deploy, deploy_embedded

ADDRESS = "203.0.113.77"
METRICS_TOKEN = "metrics-token-of-the-soak"  # noqa: S105 - a throw-away


def measure_traces(number: int = 1_000, shared: bool = True) -> dict[str, Any]:
    """Assess and report, then look for texts, addresses and secrets in every byte written.

    Parameters
    ----------
    number : int, default 1 000
        Assessments, and as many reports.
    shared : bool, default True
        On PostgreSQL and Redis; False for SQLite.

    Returns
    -------
    dict
        `bytes` searched, and how many of each kind of mark were `found`; `control` tells that a
        mark which must be there (of a report's text) was found, so the search can see.
    """
    with tempfile.TemporaryDirectory() as name, _deploy(Path(name), shared) as deployment:
        marks = _use(deployment, number)
        deployment.ask("GET", "/metrics", None, {"Authorization": f"Bearer {METRICS_TOKEN}"})
        written = b"\n".join(_read_everything(deployment))
    found = {kind: sum(each in written for each in each_kind) for kind, each_kind in marks.items()}
    control = found.pop("reported")
    return {"store": "PostgreSQL" if shared else "SQLite", "bytes": len(written), "found": found,
            "control": control == number}  # fmt: skip


@contextmanager
def _deploy(folder: Path, shared: bool) -> Iterator[Deployment]:
    with deploy(folder) if shared else deploy_embedded(folder) as deployment:
        deployment.stop()
        deployment.env |= {"FANAL_PROXIES": "1", "FANAL_METRICS_TOKEN": METRICS_TOKEN}
        deployment.env |= {"FANAL_LOG_LEVEL": "debug", "FANAL_LOG_REQUESTS": "on"}
        deployment.start()
        yield deployment


def _use(deployment: Deployment, number: int) -> dict[str, list[bytes]]:
    """Send everything; return the marks to look for by kind."""
    marks: dict[str, list[bytes]] = {"assessed": [], "reported": [], "receipts": [], "keys": []}
    headers = {"Content-Type": "application/json", "X-Forwarded-For": ADDRESS}
    for count in range(number):
        mark, key = f"quokka{count:05}", f"wombat-key-{count:05}"
        body = json.dumps({"text": f"A cook is wanted in the {mark} kitchen at once."}).encode()
        deployment.ask("POST", "/v1/assess", body, headers)
        told = f"A maid is wanted in the numbat{count:05} hotel by tomorrow."
        report = {"kind": "missed", "text": told, "consent": True}
        _, answer = deployment.ask(
            "POST", "/v1/reports", json.dumps(report).encode(), headers | {"Idempotency-Key": key}
        )
        receipt = json.loads(answer)["receipt"]
        marks["assessed"].append(mark.encode())
        marks["reported"].append(f"numbat{count:05}".encode())
        marks["receipts"].append(receipt.encode())
        marks["keys"].append(key.encode())
    return marks | {"addresses": [ADDRESS.encode()], "tokens": [METRICS_TOKEN.encode()]}


def _read_everything(deployment: Deployment) -> Iterator[bytes]:
    """Yield database, logs, metrics and a backup as the bytes they are."""
    auth = {"Authorization": f"Bearer {METRICS_TOKEN}", "Accept-Encoding": "identity"}
    yield deployment.ask("GET", "/metrics", None, auth)[1]
    backup = deployment.folder / "backup.tar.gz"
    subprocess.run(  # noqa: S603 - a fixed command
        [sys.executable, "-m", "server", "backup", str(backup)],
        cwd=ROOT, env=deployment.env, check=True, capture_output=True,
    )  # fmt: skip
    unpacked = subprocess.run(  # noqa: S603 - a fixed command
        ["tar", "--to-stdout", "-xzf", str(backup)],  # noqa: S607
        check=True, capture_output=True,
    )  # fmt: skip
    yield unpacked.stdout
    deployment.stop()
    folders = [deployment.folder]
    if deployment.postgres is not None:
        deployment.postgres.run_sql("CHECKPOINT")
        folders.append(deployment.postgres.folder)
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path != backup:
                yield path.read_bytes()

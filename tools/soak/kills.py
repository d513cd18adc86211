"""Kills and failures under load: every acknowledged report is there exactly once afterwards."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tools.services import Postgres
from tools.soak.clients import Reporters
from tools.soak.deployment import Deployment, deploy
from tools.soak.faults import Faults, mount_small_disk, unmount
from tools.soak.load import compare

CLIENTS, ASSESSORS = 12, 2
PAUSE_S = (0.3, 2.0)
SMALL_DISK_MB = 192
# A new cluster takes 40 MB, its log of changes 16 MB at once and more under load.
DATABASE_DISK_MB = 400
# How long reporters may go on after the last fault, so that all are taken at last.
SETTLE_S = 3


def measure_kills(times: int = 200, seed: int = 1, tell: Callable[[str], None] = print) -> Any:
    """Strike two deployments at random moments under load.

    Parameters
    ----------
    times : int, default 200
        Faults in all: three of four meet PostgreSQL (on a small disk) and Redis with two processes,
        the others SQLite on a small disk.
    seed : int, default 1
        Decides faults and moments.
    tell : callable, default print
        Is told of each tenth fault.

    Returns
    -------
    list of dict
        For each deployment: `faults` by kind, `reports` acknowledged, `lost`, `doubled`, `wrong`
        (refusals that trying again does not mend), `refused_assessments` while the store was down.
    """
    share = max(1, times // 4)
    return [
        _strike(_deploy_shared, times - share, seed, tell),
        _strike(_deploy_small, share, seed + 1, tell),
    ]


def strike_each_once() -> list[dict[str, Any]]:
    """Strike both deployments once with every kind of fault: the short form."""
    return [_strike(make, 0, 1, lambda _: None) for make in (_deploy_shared, _deploy_small)]


_Deployed = tuple[Deployment, Path | None]


def _strike(make: Any, times: int, seed: int, tell: Callable[[str], None]) -> dict[str, Any]:
    chance = random.Random(seed)  # noqa: S311 - nothing secret hangs on it
    with make() as (deployment, disk):
        faults = Faults(deployment, seed, disk)
        with Reporters(deployment.port, CLIENTS, ASSESSORS) as reporters:
            if times == 0:
                faults.strike_each()
            for number in range(times):
                time.sleep(chance.uniform(*PAUSE_S))
                faults.strike()
                if number % 10 == 9:
                    tell(f"{number + 1} of {times} faults, {len(reporters.ledger.receipts)} taken")
            time.sleep(SETTLE_S)
        found = compare(deployment, reporters.ledger)
        unreadable = _count_unreadable(deployment, reporters)
    return {
        "store": "SQLite" if deployment.postgres is None else "PostgreSQL",
        "faults": dict(sorted(faults.done.items())),
        **found,
        "unreadable": unreadable,
        "wrong": len(reporters.ledger.wrong),
        "refused_assessments": faults.refused_assessments,
    }


def _count_unreadable(deployment: Deployment, reporters: Reporters) -> int:
    """Return how many of the last receipts do not open their report."""
    last = list(reporters.ledger.receipts.values())[-200:]
    answers = [
        deployment.ask("GET", f"/v1/reports/{each}", None, {"Authorization": f"Bearer {receipt}"})
        for each, receipt in last
    ]
    return sum(status != 200 for status, _ in answers)


@contextmanager
def _deploy_shared() -> Iterator[_Deployed]:
    """Yield two processes, their database on a small disk where this user may mount one."""
    disks: list[Path] = []

    def make_postgres(folder: Path) -> Postgres:
        disks.extend([folder] if mount_small_disk(folder, DATABASE_DISK_MB) else [])
        return Postgres(folder)

    try:
        with (
            tempfile.TemporaryDirectory() as name,
            deploy(Path(name), make_postgres=make_postgres) as deployment,
        ):
            yield deployment, disks[0] if disks else None
    finally:
        for disk in disks:
            unmount(disk)
            disk.rmdir()


@contextmanager
def _deploy_small() -> Iterator[_Deployed]:
    """Yield the default server, its data on a small disk where this user may mount one."""
    with tempfile.TemporaryDirectory() as name:
        deployment = Deployment(Path(name), threads=8)
        deployment.env["FANAL_MIN_FREE_MB"] = "0"
        deployment.data_dir.mkdir(mode=0o700)
        is_mounted = mount_small_disk(deployment.data_dir, SMALL_DISK_MB)
        try:
            deployment.start()
            yield deployment, deployment.data_dir if is_mounted else None
        finally:
            deployment.stop()
            if is_mounted:
                unmount(deployment.data_dir)

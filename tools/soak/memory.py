"""How the memory of a worker grows with the requests it has answered."""

from __future__ import annotations

import http.client
import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tools.soak.deployment import Deployment, deploy_embedded
from tools.soak.texts import make_texts

FIRST, ALL = 1_000, 100_000


def measure_memory(number: int = ALL, tell: Callable[[str], None] = print) -> dict[str, Any]:
    """Send varied requests to one worker.

    Parameters
    ----------
    number : int, default 100 000
        Requests in all; every tenth is another kind than an assessment.
    tell : callable, default print
        Is told of each ten thousand.

    Returns
    -------
    dict
        Resident memory in MB after 1 000 requests and after all, and their `ratio`.
    """
    with tempfile.TemporaryDirectory() as name, deploy_embedded(Path(name)) as deployment:
        line = http.client.HTTPConnection("127.0.0.1", deployment.port, timeout=60)
        early = 0.0
        for count, (method, path, body) in enumerate(_vary(number), 1):
            line.request(method, path, body, {"Content-Type": "application/json"} if body else {})
            line.getresponse().read()
            if count == FIRST:
                early = _read_memory(deployment)
            if count % 10_000 == 0:
                tell(f"{count} of {number} requests, {_read_memory(deployment):.1f} MB")
        late = _read_memory(deployment)
        line.close()
    return {"requests": number, "early_mb": early, "late_mb": late, "ratio": late / early}


def _vary(number: int) -> Iterator[tuple[str, str, bytes | None]]:
    texts = {size: make_texts(size, size) for size in (20, 120, 400)}
    others = (
        ("GET", "/v1/languages", None), ("GET", "/v1/indicators?lang=ru", None),
        ("GET", "/", None), ("POST", "/v1/assess", b'{"text": 5}'), ("GET", "/nowhere", None),
        ("POST", "/v1/assess", b"not json"), ("GET", "/v1/help?country=KE", None),
    )  # fmt: skip
    for count in range(number):
        if count % 10 == 9:
            yield others[count // 10 % len(others)]
            continue
        size = (20, 120, 120, 400)[count % 4]
        yield "POST", "/v1/assess", json.dumps({"text": next(texts[size])}).encode()


def _read_memory(deployment: Deployment) -> float:
    """Return the resident memory of the worker in MB."""
    (pid,) = deployment.worker_pids()
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

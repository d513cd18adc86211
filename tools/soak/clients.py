"""Reporters at work: many at once, each sending until its report is acknowledged."""

from __future__ import annotations

import http.client
import json
import threading
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tools.soak.texts import make_texts

RETRY_S = 0.25
# Refusals that a reporter answers by trying again with the same key.
_TRY_AGAIN = frozenset({0, 408, 429, 500, 502, 503, 504})


@dataclass
class Ledger:
    """What reporters know: acknowledged reports, waiting times, refusals by status."""

    receipts: dict[str, tuple[str, str]] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    refusals: dict[int, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    assessed: int = 0
    assess_refused: int = 0


class Reporters:
    """Threads that report without pause until they are told to stop.

    Parameters
    ----------
    port : int
        Where the server listens on 127.0.0.1.
    clients : int
        Reporters at once.
    assessors : int, default 0
        Readers at once, who ask for assessments meanwhile.
    """

    def __init__(self, port: int, clients: int, assessors: int = 0) -> None:
        self.ledger = Ledger()
        self._port = port
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._numbers = count(1)
        works = [self._report] * clients + [self._assess] * assessors
        self._threads = [threading.Thread(target=work, args=(n,)) for n, work in enumerate(works)]

    def __enter__(self) -> Reporters:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _report(self, number: int) -> None:
        texts = make_texts(number + 1, 60)
        line = _Line(self._port)
        while not self._over.is_set():
            self._send_until_taken(line, next(texts), f"soak-{number}-{next(self._numbers)}")
        line.close()

    def _send_until_taken(self, line: _Line, text: str, key: str) -> None:
        body = json.dumps({"kind": "missed", "text": text, "consent": True}).encode()
        began = time.monotonic()
        while True:
            status, answer = line.post("/v1/reports", body, {"Idempotency-Key": key})
            if status == 202:
                break
            with self._lock:
                self.ledger.refusals[status] = self.ledger.refusals.get(status, 0) + 1
                if status not in _TRY_AGAIN:
                    self.ledger.wrong.append(f"{status} {answer.get('type')}")
                    return
            time.sleep(RETRY_S)
        with self._lock:
            self.ledger.seconds.append(time.monotonic() - began)
            self.ledger.receipts[key] = (answer["id"], answer["receipt"])

    def _assess(self, number: int) -> None:
        texts = make_texts(10_000 + number, 60)
        line = _Line(self._port)
        while not self._over.is_set():
            body = json.dumps({"text": next(texts)}).encode()
            status, _ = line.post("/v1/assess", body, {})
            with self._lock:
                self.ledger.assessed += status == 200
                self.ledger.assess_refused += status != 200
            time.sleep(0.02 if status == 200 else RETRY_S)
        line.close()


class _Line:
    """A connection that is made again when it breaks."""

    def __init__(self, port: int) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Return status and answer; 0 where none came."""
        try:
            self._line.request("POST", path, body, {"Content-Type": "application/json", **headers})
            answer = self._line.getresponse()
            return answer.status, json.loads(answer.read() or b"{}")
        except (OSError, http.client.HTTPException, ValueError):
            self._line.close()
            return 0, {}

    def close(self) -> None:
        """Hang up."""
        self._line.close()

"""Broken bodies by the hundred thousand: none may end in a failure of the server."""

from __future__ import annotations

import http.client
import json
import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools.soak.deployment import deploy_embedded
from tools.soak.texts import make_texts

PATHS = ("/v1/assess", "/v1/assess/batch", "/v1/reports", "/v1/reports/x/reply", "/")
_TYPES = ("application/json", "application/json", "application/json; charset=utf-8", "text/plain",
          "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "")  # fmt: skip
_VALUES = (
    None, True, -1, 1e308, 10**30, "", " ", "\x00", "\ud800", "a" * 21_000, "\U0010ffff" * 50, [],
    {}, [[[]]], {"__proto__": {}}, "../../etc/passwd", "' OR 1=1 --", "<script>", "%s%n",
)  # fmt: skip
_FIELDS = (
    "text", "language", "reader_language", "country", "kind", "note", "url", "level", "model",
    "consent", "urgent", "keep", "items", "id", "lang", "unknown",
)  # fmt: skip
_FAILURES = frozenset({0, *range(500, 600)})


def measure_fuzz(
    number: int = 200_000, seed: int = 1, tell: Callable[[str], None] = print
) -> dict[str, Any]:
    """Send broken and half-broken bodies to the real server.

    Returns
    -------
    dict
        `bodies` sent, `by_status` counts, `failures` (500 and more, or no answer), `repeated`
        (answers that repeat a marker which stood in the body).
    """
    chance = random.Random(seed)  # noqa: S311 - nothing secret hangs on it
    texts = make_texts(seed, 30)
    by_status: dict[str, int] = {}
    repeated = 0
    with tempfile.TemporaryDirectory() as name, deploy_embedded(Path(name)) as deployment:
        line = http.client.HTTPConnection("127.0.0.1", deployment.port, timeout=30)
        for count in range(1, number + 1):
            path, body, headers = _make_request(chance, next(texts))
            status, answer = _send(line, path, body, headers)
            by_status[str(status)] = by_status.get(str(status), 0) + 1
            repeated += status >= 400 and b"quokka" in answer
            if count % 20_000 == 0:
                tell(f"{count} of {number} bodies, {by_status}")
        line.close()
    return {
        "bodies": number,
        "by_status": dict(sorted(by_status.items())),
        "failures": sum(each for status, each in by_status.items() if int(status) in _FAILURES),
        "repeated": repeated,
    }


def _make_request(chance: random.Random, text: str) -> tuple[str, bytes, dict[str, str]]:
    body = _make_body(chance, f"{text} quokka")
    headers = {"Content-Type": chance.choice(_TYPES)} if chance.random() < 0.1 else {}
    headers.setdefault("Content-Type", "application/json")
    if chance.random() < 0.1:
        headers["Idempotency-Key"] = chance.choice(("k", "key-12345", "x" * 200, "a b c d e f"))
    if chance.random() < 0.05:
        headers["Content-Encoding"] = chance.choice(("gzip", "br", "identity"))
    return chance.choice(PATHS), body, headers


def _make_body(chance: random.Random, text: str) -> bytes:
    """Return a good body with something wrong in it, or bytes with no sense at all."""
    good: dict[str, Any] = {"text": text, "kind": "missed", "consent": True}
    good = chance.choice((good, {"text": text}, {"items": [{"id": "1", "text": text}]}))
    for _ in range(chance.choice((0, 0, 1, 1, 2))):
        good[chance.choice(_FIELDS)] = chance.choice(_VALUES)
    data = json.dumps(good, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
    if chance.random() < 0.15:
        data = _damage(chance, data)
    return data


def _damage(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data))
    return chance.choice(
        (
            data[:at],
            data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :],
            data[:at] + chance.randbytes(8) + data[at:],
            b"[" * 5_000 + data,
            data * 3,
            b"\xef\xbb\xbf" + data,
        )
    )


def _send(
    line: http.client.HTTPConnection, path: str, body: bytes, headers: dict[str, str]
) -> tuple[int, bytes]:
    for _ in range(2):
        try:
            line.request("POST", path, body, headers)
            answer = line.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            # The server may close a line that it kept open; a second try on a new one counts.
            line.close()
    return 0, b""

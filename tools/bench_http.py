"""Counts what our server and a bare Flask echo answer a second under one gunicorn.

Our server is asked in two ways, for one advert a request and for a hundred.

`python -m tools.bench_http FILE HOST PORT PATH SECONDS` is the load itself, a process of its own,
used where `wrk` is not there: raw sockets that stay open, so that the load costs little.
"""

# ruff: noqa: S603, T201 - fixed commands, no shell; what it does is told to a person.
from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request

from tools.plenty import PLENTY
from tools.service import find_free_port

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
CONNECTIONS = 8
# Adverts for one second of each way: more than are asked for, so that none comes twice.
ADVERTS_A_SECOND = 8000
BATCH_ITEMS = 100
ASSESS, BATCH, ECHO = "/v1/assess", "/v1/assess/batch", "/echo"
READY_TIMEOUT_S = 60
GUNICORN = [sys.executable, "-m", "gunicorn", "-w", "1", "-k", "gthread", "--threads", "8"]
# Sends the lines of a file one by one. One thread of wrk, so that no two send the same line.
WRK_SCRIPT = """
local lines = io.lines("{file}")
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
request = function() return wrk.format(nil, nil, nil, lines() or error("no text is left")) end
"""


def make_echo() -> Flask:
    """Return the yardstick: an application that answers the JSON it got."""
    app = Flask(__name__)

    @app.post("/echo")
    def echo() -> Response:
        return jsonify(request.get_json())

    return app


def measure_throughput(adverts: Iterator[str], seconds: float, rounds: int) -> dict[str, Any]:
    """Return the median adverts a second of each way, measured in turns."""
    send = _send_with_wrk if shutil.which("wrk") else _send_with_python
    rates: dict[str, list[float]] = {ASSESS: [], ECHO: [], BATCH: []}
    with tempfile.TemporaryDirectory() as name, _start_servers(Path(name)) as ports:
        for _ in range(rounds):
            for path, rate in rates.items():
                bodies = Path(name) / "bodies"
                bodies.write_text("\n".join(_make_bodies(path, adverts, seconds)))
                size = BATCH_ITEMS if path == BATCH else 1
                rate.append(size * send(bodies, ports[path], path, seconds))
    assess, echo, batch = (statistics.median(rates[path]) for path in (ASSESS, ECHO, BATCH))
    return {
        "assess_rps": assess, "echo_rps": echo, "ratio": assess / echo, "rounds": rounds,
        "batch_aps": batch, "batch_gain": batch / assess, "batch_items": BATCH_ITEMS,
        "connections": CONNECTIONS, "client": send.__name__.removeprefix("_send_with_"),
    }  # fmt: skip


def _make_bodies(path: str, adverts: Iterator[str], seconds: float) -> Iterator[str]:
    wanted = islice(adverts, int(seconds * ADVERTS_A_SECOND))
    if path != BATCH:
        return (json.dumps({"text": advert}) for advert in wanted)
    items = ({"id": str(number), "text": advert} for number, advert in enumerate(wanted))
    batches = iter(lambda: list(islice(items, BATCH_ITEMS)), [])
    return (json.dumps({"items": batch}) for batch in batches)


@contextlib.contextmanager
def _start_servers(folder: Path) -> Iterator[dict[str, int]]:
    """Start both; one idles while the other is measured. Yields path -> port."""
    own, echo_port = find_free_port(), find_free_port()
    ports = {ASSESS: own, BATCH: own, ECHO: echo_port}
    settings = {
        "FANAL_PORT": str(own), "FANAL_DATA_DIR": str(folder / "data"),
        "FANAL_LOG_LEVEL": "warning", **PLENTY,
    }  # fmt: skip
    given = {name: value for name, value in os.environ.items() if not name.startswith("FANAL_")}
    echo = [*GUNICORN, "-b", f"{HOST}:{echo_port}", "--log-level", "warning"]
    commands = [[sys.executable, "-m", "server", "serve"], [*echo, "tools.bench_http:make_echo()"]]
    servers = [subprocess.Popen(each, cwd=ROOT, env=given | settings) for each in commands]
    try:
        for port in ports.values():
            _wait_for(port)
        yield ports
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + READY_TIMEOUT_S
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=5):
            return
        time.sleep(0.1)
    raise SystemExit(f"fanal: nothing answers on port {port}.")


def _send_with_wrk(bodies: Path, port: int, path: str, seconds: float) -> float:
    script = bodies.with_suffix(".lua")
    script.write_text(WRK_SCRIPT.format(file=bodies))
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", "-s", str(script)]
    command.append(f"http://{HOST}:{port}{path}")
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    _refuse_errors("Non-2xx" in done.stdout or "no text" in done.stderr, done.stdout + done.stderr)
    return float(re.findall(r"Requests/sec:\s+([\d.]+)", done.stdout)[0])


def _send_with_python(bodies: Path, port: int, path: str, seconds: float) -> float:
    command = [sys.executable, "-m", "tools.bench_http", str(bodies), HOST, str(port), path]
    command.append(str(seconds))
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    _refuse_errors(done.returncode != 0, done.stderr)
    return float(done.stdout)


def _refuse_errors(is_wrong: bool, words: str) -> None:
    if is_wrong:
        raise SystemExit(f"fanal: the load met an error:\n{words}")


def _load(file: str, host: str, port: str, path: str, seconds: str) -> None:
    """Send every line of a file as one request and print how many were answered a second."""
    head = f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/json\r\n"
    lines = [line.encode() for line in Path(file).read_text().split("\n")]
    requests = iter([f"{head}Content-Length: {len(x)}\r\n\r\n".encode() + x for x in lines])
    began = time.monotonic()

    def work(_number: int) -> int:
        count = 0
        with socket.create_connection((host, int(port))) as connection:
            while time.monotonic() < began + float(seconds):
                connection.sendall(next(requests))
                _read_answer(connection)
                count += 1
        return count

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        total = sum(pool.map(work, range(CONNECTIONS)))
    print(total / (time.monotonic() - began))


def _read_answer(connection: socket.socket) -> None:
    data = connection.recv(65536)
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    found = re.search(rb"(?i)content-length: (\d+)", head)
    if not head.startswith(b"HTTP/1.1 200 ") or found is None:
        raise RuntimeError(data[:300].decode(errors="replace"))
    missing = int(found[1]) - len(body)
    while missing > 0:
        missing -= len(connection.recv(65536))


if __name__ == "__main__":
    _load(*sys.argv[1:])

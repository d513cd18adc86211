"""The real server: gunicorn in its own process, with its own folder and a free port."""

from __future__ import annotations

import http.client
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.places import REPO
from harness.waiting import wait_until
from tools.service import find_free_port


@dataclass(frozen=True)
class Answer:
    """What the server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.body)


class FanalServer:
    """One server that can be stopped and started again with the same data.

    Parameters
    ----------
    folder : Path
        Takes the data folder and the log.
    port : int or None
        None takes a free one.
    settings : mapping or None
        Settings besides port and data folder; may be changed while it is stopped.
    """

    def __init__(
        self, folder: Path, port: int | None = None, settings: Mapping[str, str] | None = None
    ) -> None:
        self.port = find_free_port() if port is None else port
        self.data_dir = folder / "data"
        self.log_path = folder / "server.log"
        self.settings: dict[str, str] = dict(settings or {})
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def origin(self) -> str:
        """Return the address that the extension is given."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start, and return when the server can take in reports; does nothing when it runs."""
        if self._process is not None:
            return
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FANAL_")}
        own = {"FANAL_PORT": str(self.port), "FANAL_DATA_DIR": str(self.data_dir)}
        with self.log_path.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "server", "serve"], cwd=REPO, env=kept | own | self.settings,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        wait_until(self._is_ready, "the server to be ready", patience_s=40)

    def _is_ready(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise AssertionError(f"the server ended: {self.log_path.read_text()[-2000:]}")
        try:
            return self.ask("GET", "/readyz").status == 200
        except OSError:
            return False

    def stop(self) -> None:
        """Stop as Ctrl-C would, and return when nothing answers any more."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise AssertionError("the server did not stop within 15 seconds") from None
        self._process = None

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request and return what came back."""
        sent = body.encode() if isinstance(body, str) else body
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as line:
            line.request(method, path, sent, dict(headers or {}))
            answer = line.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())

    def find_report(self, report_id: str, receipt: str) -> Answer:
        """Ask for a report as its reporter would."""
        bearer = {"Authorization": f"Bearer {receipt}"}
        return self.ask("GET", f"/v1/reports/{report_id}", headers=bearer)

    def read_reports(self) -> list[dict[str, Any]]:
        """Return the rows of the database, read from the file itself."""
        address = f"file:{self.data_dir / 'fanal.sqlite3'}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as database:
            database.row_factory = sqlite3.Row
            rows = database.execute("SELECT * FROM reports ORDER BY created").fetchall()
        return [dict(row) for row in rows]

    def read_everything(self) -> bytes:
        """Return all bytes the server has written: database, its journal, and the log."""
        files = [self.log_path, *self.data_dir.glob("*")]
        return b"".join(file.read_bytes() for file in files if file.is_file())

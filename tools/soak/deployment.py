"""A whole deployment on private ports: PostgreSQL, Redis, and the server in several processes."""

# ruff: noqa: S603 - fixed commands, no shell.
from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from tools.plenty import PLENTY
from tools.services import Postgres, Redis, ensure_services, find_free_port, run_service

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE_S = 90


class Deployment:
    """A server that can be killed, robbed of its services, and started again.

    Parameters
    ----------
    folder : Path
        Takes data folder, log and clock.
    postgres, redis : Postgres, Redis or None
        Running services; None takes SQLite, and counts in memory.
    workers, threads : int
        Processes and their threads.
    """

    def __init__(
        self,
        folder: Path,
        postgres: Postgres | None = None,
        redis: Redis | None = None,
        workers: int = 2,
        threads: int = 4,
    ) -> None:
        self.folder, self.postgres, self.redis = folder, postgres, redis
        self.port = find_free_port()
        self.clock = folder / "clock"
        self.log = folder / "server.log"
        self.data_dir = folder / "data"
        settings = {"FANAL_PORT": str(self.port), "FANAL_DATA_DIR": str(self.data_dir), **PLENTY}
        settings |= {"FANAL_THREADS": str(threads), "FANAL_MAX_REPORTS": "100000000"}
        if postgres is not None and redis is not None:
            self.database = postgres.make_database()
            settings["FANAL_DATABASE"] = postgres.url(self.database)
            settings |= {"FANAL_RATE_STORE": redis.url(), "FANAL_WORKERS": str(workers)}
        given = {name: each for name, each in os.environ.items() if not name.startswith("FANAL_")}
        self.env = given | settings
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server, and return when it is ready."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tools.soak.served", str(self.clock)],
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait_ready()

    def stop(self) -> None:
        """End it in order."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(60)

    def worker_pids(self) -> list[int]:
        """Return the numbers of the processes that answer."""
        assert self._process is not None  # noqa: S101 - start() was called
        path = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        with suppress(FileNotFoundError):
            return [int(each) for each in path.read_text().split()]
        return []

    def kill_worker(self, number: int) -> None:
        """Kill one worker as a loss of memory would."""
        pids = self.worker_pids()
        if pids:
            with suppress(ProcessLookupError):
                os.kill(pids[number % len(pids)], signal.SIGKILL)

    def kill_all(self) -> None:
        """Kill gunicorn and its workers at once, and start again as systemd would."""
        assert self._process is not None  # noqa: S101 - start() was called
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(60)
        self.start()

    def wait_ready(self) -> None:
        """Return when the server can take in reports.

        Raises
        ------
        RuntimeError
            When it is not ready in time, or ended by itself.
        """
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if self._process is not None and self._process.poll() is not None:
                raise RuntimeError(f"the server ended: {self.log.read_text()[-2000:]}")
            if self.ask("GET", "/readyz")[0] == 200:
                return
            time.sleep(0.1)
        raise RuntimeError(f"the server is not ready: {self.log.read_text()[-2000:]}")

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        timeout_s: float = 30,
    ) -> tuple[int, bytes]:
        """Send one request; the status is 0 where nothing answered."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout_s)
        try:
            line.request(method, path, body, headers or {})
            answer = line.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            line.close()


@contextmanager
def deploy(
    folder: Path,
    workers: int = 2,
    threads: int = 4,
    make_postgres: Callable[[Path], Postgres] = Postgres,
) -> Iterator[Deployment]:
    """Yield a running deployment on PostgreSQL and Redis; all of it is gone afterwards."""
    ensure_services()
    with ExitStack() as stack:
        makers = (make_postgres, Redis)
        postgres, redis = (stack.enter_context(run_service(make)) for make in makers)
        assert isinstance(postgres, Postgres)  # noqa: S101 - it was just made
        assert isinstance(redis, Redis)  # noqa: S101 - it was just made
        deployment = Deployment(folder, postgres, redis, workers, threads)
        stack.callback(deployment.stop)
        deployment.start()
        yield deployment


@contextmanager
def deploy_embedded(folder: Path) -> Iterator[Deployment]:
    """Yield the default server, on SQLite, in one process with eight threads."""
    deployment = Deployment(folder, threads=8)
    try:
        deployment.start()
        yield deployment
    finally:
        deployment.stop()

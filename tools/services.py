"""Real PostgreSQL and Redis for tests, and what finds or installs these and nginx.

The system's own clusters and services are never touched. `python -m tools.services` starts the
first two for a person to try a server with, until Ctrl-C.
"""

# ruff: noqa: S603, T201 - fixed commands, no shell; what it does is told to a person.
from __future__ import annotations

import shutil
import signal
import socket
import subprocess
from contextlib import ExitStack
from pathlib import Path

import psycopg

from tools.packages import ensure_packages
from tools.service import (
    START_TIMEOUT_S,
    Service,
    ServiceFailed,
    clean_environment,
    find_free_port,
    run_service,
    unprivileged,
    write_for_service,
)

__all__ = [
    "START_TIMEOUT_S",
    "Postgres",
    "Redis",
    "Service",
    "ServiceFailed",
    "ensure_services",
    "find_free_port",
    "find_program",
    "run_service",
]

# Clients that PostgreSQL takes at once: several processes with a pool of connections each.
MAX_CONNECTIONS = 200
# Who owns the databases of the tests.
OWNER = "owner_of_one"
# Where programs lie that a path may leave out: root's own, and Debian's versions of PostgreSQL.
POSTGRES_HOME = Path("/usr/lib/postgresql")
SBIN = "/usr/sbin:/sbin:/usr/local/sbin"


def ensure_services() -> None:
    """Install what is missing of PostgreSQL, Redis, nginx and systemd's checker of units.

    Raises
    ------
    tools.packages.PackagesMissing
        Where apt-get is not there, may not be used, or failed.
    """
    finders = {
        "postgresql": find_postgres,
        "redis-server": lambda: find_program("redis-server"),
        "nginx": lambda: find_program("nginx"),
        "systemd": lambda: find_program("systemd-analyze"),
    }
    ensure_packages(finders, "The tests of the server")


def find_program(name: str) -> str | None:
    """Return a program's path; root's own folders are searched too."""
    return shutil.which(name) or shutil.which(name, path=SBIN)


def find_postgres() -> Path | None:
    """Return the folder of the newest PostgreSQL's programs, None where there is none."""
    folders = POSTGRES_HOME.glob("*/bin")
    found = [path for path in folders if (path / "initdb").exists() and path.parent.name.isdigit()]
    if found:
        return max(found, key=lambda path: int(path.parent.name))
    other = shutil.which("initdb")
    return None if other is None else Path(other).resolve().parent


class Postgres(Service):
    """A PostgreSQL cluster of its own.

    `url` is its superuser's. `make_database` makes an empty database; `url_of` gives its address
    for its owner, who has no other rights, as server/OPERATING.md advises.

    Parameters
    ----------
    folder : Path
        An empty folder that the program's user may enter.
    is_durable : bool, default True
        Whether what was committed survives a loss of power; a killed process loses nothing
        either way. Without it tests are quicker, above all on a busy disk.
    """

    name = "PostgreSQL"
    stop_signal = signal.SIGINT

    def __init__(self, folder: Path, is_durable: bool = True) -> None:
        super().__init__(folder)
        self._is_durable = is_durable
        found = find_postgres()
        if found is None:
            raise ServiceFailed("PostgreSQL is missing: apt-get install postgresql")
        self._programs, self._data = found, folder / "data"
        self._number = 0
        self._make_cluster()

    def url(self, database: str = "postgres") -> str:
        """Return the address of a database, as FANAL_DATABASE takes it."""
        return f"postgresql://fanal:{self.password}@127.0.0.1:{self.port}/{database}"

    def url_of(self, database: str) -> str:
        """Return the address of a database that `make_database` made, for its owner."""
        return self.url(database).replace("//fanal:", f"//{OWNER}:")

    def make_database(self, template: str = "template0") -> str:
        """Make a new database, empty or a copy of one that nobody uses, and return its name."""
        if not self._number:
            self.run_sql(f"CREATE ROLE {OWNER} LOGIN PASSWORD '{self.password}'")
        self._number += 1
        name = f"test_{self._number}"
        self.run_sql(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template}")
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database, with whoever is connected to it."""
        self.run_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def run_sql(self, statement: str, database: str = "postgres") -> None:
        """Run one statement that returns nothing, outside a transaction."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement)

    def is_answering(self) -> bool:
        """Tell whether it takes connections."""
        try:
            self.run_sql("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _command(self) -> list[str]:
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": MAX_CONNECTIONS,
        }
        if not self._is_durable:
            settings |= {"fsync": "off", "max_wal_size": "128MB"}
        options = [part for item in settings.items() for part in ("-c", "{}={}".format(*item))]
        return [str(self._programs / "postgres"), "-D", str(self._data), *options]

    def _make_cluster(self) -> None:
        password = self.folder / "password"
        write_for_service(password, self.password)
        options = ["--username=fanal", "--auth=scram-sha-256", f"--pwfile={password}"]
        options += ["--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]
        command = [str(self._programs / "initdb"), f"--pgdata={self._data}", *options]
        done = subprocess.run(
            [*unprivileged(), *command],
            cwd=self.folder,
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        password.unlink()
        if done.returncode != 0:
            raise ServiceFailed(f"initdb failed:\n{done.stdout.decode('utf-8', 'replace')}")


class Redis(Service):
    """A Redis that keeps everything in memory."""

    name = "Redis"

    def url(self, database: int = 0) -> str:
        """Return the address of a database, as FANAL_RATE_STORE takes it."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{database}"

    def is_answering(self) -> bool:
        """Tell whether it takes commands."""
        return b"+PONG" in self._ask(b"PING")

    def flush(self) -> None:
        """Forget everything."""
        self._ask(b"FLUSHALL")

    def _ask(self, command: bytes) -> bytes:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
                connection.sendall(b"AUTH %s\r\n%s\r\nQUIT\r\n" % (self.password.encode(), command))
                return b"".join(iter(lambda: connection.recv(4096), b""))
        except OSError:
            return b""

    def _command(self) -> list[str]:
        return [find_program("redis-server") or "redis-server", "-"]

    def _input(self) -> bytes:
        settings = f"bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}\n"
        return f'{settings}dir {self.folder}\nsave ""\nappendonly no\n'.encode()


def main() -> None:
    """Start PostgreSQL and Redis, print their settings, wait for Ctrl-C."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    ensure_services()
    with ExitStack() as stack:
        postgres, redis = (stack.enter_context(run_service(make)) for make in (Postgres, Redis))
        assert isinstance(postgres, Postgres)  # noqa: S101 - it was just made
        assert isinstance(redis, Redis)  # noqa: S101 - it was just made
        database = postgres.url_of(postgres.make_database())
        print(f"FANAL_DATABASE={database}\nFANAL_RATE_STORE={redis.url()}", flush=True)
        while True:
            signal.pause()


def _leave(_number: int, _frame: object) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    main()

"""Real PostgreSQL, Redis and nginx for tests: private ports, folders and users, gone at the end.

The system's own clusters and services are never touched. `python -m tools.services` starts the
first two for a person to try a server with, until Ctrl-C.
"""

# ruff: noqa: S603, T201 - fixed commands, no shell; what it does is told to a person.
from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from tools.packages import ensure_packages

# A loaded machine with a cold disk needs some seconds; longer is a failure.
START_TIMEOUT_S = 60
POLL_S = 0.02
# Clients that PostgreSQL takes at once: several processes with a pool of connections each.
MAX_CONNECTIONS = 200
# Whom to run as where tests run as root, for PostgreSQL refuses root.
UNPRIVILEGED = ("postgres", "nobody")
# Who owns the databases of the tests.
OWNER = "owner_of_one"
FOLDER_PREFIX = "fanal-service-"
# A file system in memory, taken for a service that may lie in it where so much is free.
MEMORY = Path("/dev/shm")  # noqa: S108 - mkdtemp makes the names
MEMORY_NEEDED_BYTES = 2_000_000_000
# Where programs lie that a path may leave out: root's own, and Debian's versions of PostgreSQL.
POSTGRES_HOME = Path("/usr/lib/postgresql")
SBIN = "/usr/sbin:/sbin:/usr/local/sbin"


class ServiceFailed(Exception):
    """A service did not start; the message holds the end of its log."""


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


def find_free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Service:
    """A program in a private folder, on a private port; subclasses say how it is started.

    Parameters
    ----------
    folder : Path
        An empty folder that the program's user may enter.
    """

    name = "a service"
    # What ends it at once and in order.
    stop_signal = signal.SIGTERM

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self.password = secrets.token_hex(16)
        self.log = folder / "log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Return the number of the running process."""
        assert self._process is not None  # noqa: S101 - start() was called
        return self._process.pid

    def start(self) -> None:
        """Start it and wait until it answers; again after `stop` or `kill`, on the same port.

        Raises
        ------
        ServiceFailed
            When it ends by itself or does not answer within START_TIMEOUT_S.
        """
        is_first = not self.port
        deadline = time.monotonic() + START_TIMEOUT_S
        while True:
            # Another program may take a free port before ours does.
            self.port = find_free_port() if is_first else self.port
            try:
                return self._launch()
            except ServiceFailed as error:
                # What was killed holds its memory until the last of its processes is gone.
                if "in use" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(POLL_S)

    def stop(self) -> None:
        """End it in order; does nothing where it does not run."""
        self._end(self.stop_signal)

    def kill(self) -> None:
        """End it as a loss of power would."""
        self._end(signal.SIGKILL)

    def is_answering(self) -> bool:
        """Tell whether it takes requests."""
        raise NotImplementedError

    def _command(self) -> list[str]:
        raise NotImplementedError

    def _input(self) -> bytes:
        return b""

    def _launch(self) -> None:
        with self.log.open("wb") as log:
            process = self._process = subprocess.Popen(
                [*_privileges(), *self._command()],
                cwd=self.folder,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C is for the tests, which then end it in order.
                process_group=0,
            )
        assert process.stdin is not None  # noqa: S101 - it is a pipe
        process.stdin.write(self._input())
        process.stdin.close()
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self.is_answering():
            if process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise ServiceFailed(f"{self.name} did not start:\n{self._read_log()}")
            time.sleep(POLL_S)

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)
            self._process.wait(START_TIMEOUT_S)

    def _read_log(self) -> str:
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-20:])


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
        _write_for_service(password, self.password)
        options = ["--username=fanal", "--auth=scram-sha-256", f"--pwfile={password}"]
        options += ["--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]
        command = [str(self._programs / "initdb"), f"--pgdata={self._data}", *options]
        done = subprocess.run(
            [*_privileges(), *command],
            cwd=self.folder,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
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


@contextmanager
def run_service(make: Callable[[Path], Service], in_memory: bool = False) -> Iterator[Service]:
    """Start a service in a new folder; end it and remove the folder afterwards.

    Parameters
    ----------
    make : callable
        Makes the service in the folder it is given.
    in_memory : bool, default False
        Whether the folder may lie in memory, where there is plenty: no disk is waited for.
    """
    folder = _make_folder(in_memory)
    try:
        service = make(folder)
        try:
            service.start()
            yield service
        finally:
            service.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make_folder(in_memory: bool) -> Path:
    """Make a folder that the unprivileged user reaches: a root's TMPDIR may be root's alone."""
    places = [tempfile.gettempdir(), "/tmp", "/var/tmp"]  # noqa: S108 - mkdtemp makes the names
    if in_memory and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MEMORY_NEEDED_BYTES:
        places.insert(0, str(MEMORY))
    is_open = lambda place: all(  # noqa: E731
        each.stat().st_mode & 0o001 for each in (place, *place.parents)
    )
    place = next((each for each in places if is_open(Path(each).resolve())), places[0])
    _remove_orphans(Path(place))
    folder = Path(tempfile.mkdtemp(prefix=f"{FOLDER_PREFIX}{os.getpid()}-", dir=place))
    if os.geteuid() == 0:
        user = _unprivileged_user()
        os.chown(folder, user.pw_uid, user.pw_gid)
    return folder


def _remove_orphans(place: Path) -> None:
    """Remove what test runs left that were killed: the name of a folder tells its process."""
    for folder in place.glob(f"{FOLDER_PREFIX}*"):
        pid = folder.name.removeprefix(FOLDER_PREFIX).partition("-")[0]
        if pid.isdigit() and not Path("/proc", pid).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _write_for_service(path: Path, text: str) -> None:
    """Write a file that only the service's user reads."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    if os.geteuid() == 0:
        os.chown(path, _unprivileged_user().pw_uid, -1)


def _unprivileged_user() -> pwd.struct_passwd:
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ServiceFailed("as root the tests need a user named postgres or nobody")


def _privileges() -> list[str]:
    """Return what stands before a command: it ends with us, and is not root."""
    command = ["setpriv", "--pdeathsig", "INT"]
    if os.geteuid() != 0:
        return command
    user = _unprivileged_user()
    return [*command, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


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

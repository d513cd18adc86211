"""A program that tests start: private folder and port, no root, gone at the end."""

# ruff: noqa: S603 - fixed commands, no shell.
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
from contextlib import contextmanager
from pathlib import Path

# A loaded machine with a cold disk needs some seconds; longer is a failure.
START_TIMEOUT_S = 60
POLL_S = 0.02
# Whom to run as where tests run as root, for PostgreSQL refuses root.
UNPRIVILEGED = ("postgres", "nobody")
FOLDER_PREFIX = "fanal-service-"
# A file system in memory, taken for a service that may lie in it where so much is free.
MEMORY = Path("/dev/shm")  # noqa: S108 - mkdtemp makes the names
MEMORY_NEEDED_BYTES = 2_000_000_000


class ServiceFailed(Exception):
    """A service did not start; the message holds the end of its log."""


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
                [*unprivileged(), *self._command()],
                cwd=self.folder,
                env=clean_environment(),
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


def write_for_service(path: Path, text: str) -> None:
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


def clean_environment() -> dict[str, str]:
    """Return the environment of a service: nothing that a person has set for one of their own."""
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}


def unprivileged() -> list[str]:
    """Return what stands before a command: it ends with us, and is not root."""
    command = ["setpriv", "--pdeathsig", "INT"]
    if os.geteuid() != 0:
        return command
    user = _unprivileged_user()
    return [*command, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]

"""What can befall a deployment; each fault is done, lasts a little, and is put right."""

from __future__ import annotations

import random
import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tools.soak.deployment import Deployment

LASTS_S = (0.2, 1.5)
# The clock may be a month wrong: more would end the retention of what was just stored.
MAX_JUMP_S = 30 * 86_400


class Faults:
    """Strikes a deployment with faults at random, one after the other.

    Parameters
    ----------
    deployment : Deployment
        A running one.
    seed : int
        The same seed gives the same faults in the same order.
    small_disk : Path or None
        The mount point that holds what is stored, where the disk is to fill up: PostgreSQL's
        folder, or the data folder with SQLite in it.
    """

    def __init__(self, deployment: Deployment, seed: int, small_disk: Path | None = None) -> None:
        self._deployment = deployment
        self._chance = random.Random(seed)  # noqa: S311 - nothing secret hangs on it
        self._disk = small_disk
        self.done: dict[str, int] = {}
        self.refused_assessments = 0
        common = [self.kill_gunicorn, self.jump_clock]
        if deployment.postgres is not None:
            own = [self.kill_worker, self.kill_database, self.kill_redis, self.freeze_database]
            own += [self.fill_database_disk] if small_disk is not None else []
        else:
            own = [self.fill_disk, self.freeze_disk] if small_disk is not None else []
        self._kinds: list[Callable[[], None]] = [*common, *own]

    def strike(self) -> None:
        """Do one fault, put it right, and wait until the service answers again."""
        kind = self._chance.choice(self._kinds)
        kind()
        self._deployment.wait_ready()
        self.done[kind.__name__] = self.done.get(kind.__name__, 0) + 1

    def strike_each(self) -> None:
        """Do every kind of fault once."""
        for kind in self._kinds:
            kind()
            self._deployment.wait_ready()
            self.done[kind.__name__] = self.done.get(kind.__name__, 0) + 1

    def kill_worker(self) -> None:
        """Kill one process that answers."""
        self._deployment.kill_worker(self._chance.randrange(64))
        self._last()

    def kill_gunicorn(self) -> None:
        """Kill the server with all its processes, and start it again."""
        self._deployment.kill_all()

    def kill_database(self) -> None:
        """Kill PostgreSQL; assessments go on meanwhile."""
        assert self._deployment.postgres is not None  # noqa: S101 - only then is this a fault
        self._deployment.postgres.kill()
        self._last()
        self._expect_assessments()
        self._deployment.postgres.start()

    def kill_redis(self) -> None:
        """Kill Redis; assessments go on meanwhile."""
        assert self._deployment.redis is not None  # noqa: S101 - only then is this a fault
        self._deployment.redis.kill()
        self._last()
        self._expect_assessments()
        self._deployment.redis.start()

    def freeze_database(self) -> None:
        """Let PostgreSQL refuse all writes for a while."""
        self._set_read_only("on")
        self._last()
        self._expect_assessments()
        self._set_read_only("off")

    def jump_clock(self) -> None:
        """Put the clock forward or back."""
        self._deployment.clock.write_text(str(self._chance.randint(-MAX_JUMP_S, MAX_JUMP_S)))
        self._last()

    def fill_disk(self) -> None:
        """Fill the disk of the data folder to the last byte, and free it again."""
        filler = self._fill_up()
        self._last()
        self._expect_assessments()
        filler.unlink()

    def fill_database_disk(self) -> None:
        """Fill PostgreSQL's disk to the last byte, free it, and start what ended of it."""
        database = self._deployment.postgres
        assert database is not None  # noqa: S101 - only then is this a fault
        filler = self._fill_up()
        self._last()
        self._expect_assessments()
        filler.unlink()
        # It ends itself where its log of changes finds no room, and cannot recover until there is.
        if not database.is_answering():
            database.kill()
            database.start()

    def _fill_up(self) -> Path:
        assert self._disk is not None  # noqa: S101 - only then is this a fault
        filler = self._disk / "filler"
        for size in (65_536, 1):
            with suppress(OSError), filler.open("ab", buffering=0) as file:
                while file.write(b"\0" * size):
                    pass
        return filler

    def freeze_disk(self) -> None:
        """Let the disk of the data folder refuse all writes for a while."""
        assert self._disk is not None  # noqa: S101 - only then is this a fault
        # A file that is open for writing forbids it; then the fault is not possible just now.
        if _remount(self._disk, "ro"):
            self._last()
            self._expect_assessments()
            _remount(self._disk, "rw")

    def _last(self) -> None:
        time.sleep(self._chance.uniform(*LASTS_S))

    def _expect_assessments(self) -> None:
        for _ in range(3):
            body = b'{"text": "The kitchen of our hotel needs a cook for the summer."}'
            headers = {"Content-Type": "application/json"}
            status, _ = self._deployment.ask("POST", "/v1/assess", body, headers)
            self.refused_assessments += status != 200

    def _set_read_only(self, value: str) -> None:
        assert self._deployment.postgres is not None  # noqa: S101 - only then is this a fault
        run = self._deployment.postgres.run_sql
        run(f"ALTER SYSTEM SET default_transaction_read_only = {value}")
        run("SELECT pg_reload_conf()")


def mount_small_disk(place: Path, megabytes: int) -> bool:
    """Mount an empty disk of a size, whose owner is the folder's; False where this user may not."""
    owner = place.stat()
    options = f"size={megabytes}m,uid={owner.st_uid},gid={owner.st_gid},mode=700"
    return _run("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place))


def unmount(place: Path) -> None:
    """Take the disk away, even where something still holds it."""
    _run("umount", "-l", str(place))


def _remount(place: Path, mode: str) -> bool:
    return _run("mount", "-o", f"remount,{mode}", str(place))


def _run(*command: str) -> bool:
    path = shutil.which(command[0])
    if path is None:
        return False
    done = subprocess.run([path, *command[1:]], capture_output=True)  # noqa: S603 - fixed
    return done.returncode == 0

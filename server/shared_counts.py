"""Lets several processes count together, in files whose place on the disk is taken beforehand.

prometheus_client writes counts into memory that is a file. Where the disk is full, a write into a
place that is not taken yet ends the process at once (SIGBUS); so all of it is taken at the start.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

# Where prometheus_client looks for the folder, and workers for whether to count together.
FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
# Room for the counts of all routes in one process; `test_metrics.py` fills it.
FILE_BYTES = 262_144

_KINDS = ("counter", "histogram")
# Stands in the names of files for all processes that have ended.
_ENDED = 0


def share_counts(folder: Path) -> None:
    """Let the processes that are started from here count together.

    Parameters
    ----------
    folder : Path
        Made where it is missing, emptied where it is not: counts of an earlier start are gone,
        as Prometheus expects of a restart. Two servers must not share one.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file in folder.glob("*.db"):
        file.unlink()
    os.environ[FOLDER_VARIABLE] = str(folder)
    # Where there is no room even for this, the sums of ended processes are lost, and nothing else.
    reserve_files(_ENDED)


def reserve_files(pid: int) -> bool:
    """Take the place of a process's counts on the disk; return whether it has it."""
    folder = _find_folder()
    if folder is None:
        return False
    try:
        for kind in _KINDS:
            with _path(folder, kind, pid).open("ab") as file:
                os.posix_fallocate(file.fileno(), 0, FILE_BYTES)
    except OSError:
        for kind in _KINDS:
            _path(folder, kind, pid).unlink(missing_ok=True)
        return False
    return True


def forget_process(pid: int) -> None:
    """Add the counts of a process that has ended to the sums, and erase its files."""
    folder = _find_folder()
    if folder is None:
        return
    with lock_counts(fcntl.LOCK_EX):
        for kind in _KINDS:
            file, sums = _path(folder, kind, pid), _path(folder, kind, _ENDED)
            # A process that was killed may leave a file that cannot be read.
            with suppress(OSError, RuntimeError, ValueError):
                if sums.exists():
                    _add(sums, file)
            file.unlink(missing_ok=True)


@contextmanager
def lock_counts(kind: int = fcntl.LOCK_SH) -> Iterator[None]:
    """Let nobody add up files while another one moves counts between them."""
    folder = _find_folder()
    if folder is None:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, kind)
        yield
    finally:
        os.close(descriptor)


def _add(sums: Path, file: Path) -> None:
    kept: Any = import_module("prometheus_client.mmap_dict").MmapedDict
    read = list(kept.read_all_values_from_file(str(file)))
    total = kept(str(sums))
    for key, value, *_ in read:
        total.write_value(key, total.read_value(key)[0] + value, 0.0)
    total.close()


def _find_folder() -> Path | None:
    name = os.environ.get(FOLDER_VARIABLE)
    return Path(name) if name else None


def _path(folder: Path, kind: str, pid: int) -> Path:
    return folder / f"{kind}_{pid}.db"

"""A .tar.gz of known members, written and read as a stream with little memory."""

from __future__ import annotations

import gzip
import os
import tarfile
import tempfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

_CHUNK_BYTES = 1 << 20


class ArchiveError(Exception):
    """The file is damaged, or is not what it should be."""


# Whatever may be raised while members are listed or read, and means that the file is damaged.
DAMAGE = (ArchiveError, tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError)


class ArchiveWriter:
    """Adds members to an archive, all with the same time and for their owner only."""

    def __init__(self, archive: tarfile.TarFile, folder: Path, time: datetime) -> None:
        self._archive = archive
        self._folder = folder
        self._time = int(time.timestamp())

    @contextmanager
    def open_member(self, name: str) -> Iterator[IO[bytes]]:
        """Yield a file to write; what it holds at the end becomes the member.

        The archive must know a member's size before its content, so this is a temporary file
        without a name, in the archive's own folder.
        """
        with tempfile.TemporaryFile(dir=self._folder) as content:
            yield content
            member = tarfile.TarInfo(name)
            member.size, member.mode, member.mtime = content.tell(), 0o600, self._time
            content.seek(0)
            self._archive.addfile(member, content)


@contextmanager
def write_archive(path: Path, time: datetime) -> Iterator[ArchiveWriter]:
    """Yield the writer of a new file, which only its owner reads.

    It appears under its name once it is whole and on the disk; after a failure nothing is left.
    """
    partial = path.with_name(f".{path.name}.partial")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    try:
        descriptor = os.open(partial, flags, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            with (
                gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as packed,
                tarfile.open(fileobj=packed, mode="w|") as archive,
            ):
                yield ArchiveWriter(archive, path.parent, time)
            file.flush()
            os.fsync(descriptor)
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)


def read_archive(path: Path, names: Collection[str]) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield the name of each member and a file to read it from.

    Parameters
    ----------
    path : Path
        What `write_archive` made.
    names : collection of str
        The members that it must hold, each once and nothing else.

    Raises
    ------
    DAMAGE
        When it does not hold these, or when a sum shows damage; perhaps only at the end.
    OSError
        When the file cannot be read.
    """
    missing = set(names)
    with gzip.open(path, "rb") as packed, tarfile.open(fileobj=packed, mode="r|") as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if member.name not in missing or content is None:
                raise ArchiveError(member.name)
            missing.remove(member.name)
            yield member.name, content
        # Only at its very end does gzip compare its own sum.
        while packed.read(_CHUNK_BYTES):
            pass
    if missing:
        raise ArchiveError("members are missing")

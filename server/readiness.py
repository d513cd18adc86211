"""Finds out what the server lacks to do its work: the database, and the weights on the disk."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from model.assessor import OtherDigest
from server.bounded import Bounded
from server.errors import field_error
from server.store.schema import find_newest_revision

# Whoever asks is answered within this time, in seconds, and not more than once in the other.
PATIENCE_S = 2.0
FRESH_S = 1.0

_MESSAGES = {
    "unreachable": "does not answer",
    "other-revision": "is not at the revision of this release; see init-db",
    "unreadable": "cannot be read",
    "other-digest": "is not the file that its manifest names",
}
Row = dict[str, str]


class Readiness:
    """Looks at what the server needs.

    Parameters
    ----------
    read_database : callable
        Returns the database's revision, None where it has no tables; raises where it cannot
        be reached.
    find_folder : callable
        Returns the folder of the model that judges now.
    """

    def __init__(
        self, read_database: Callable[[], str | None], find_folder: Callable[[], Path]
    ) -> None:
        self._find_folder = find_folder
        self._database = Bounded(read_database, PATIENCE_S, FRESH_S)
        self._model = Bounded(self._check_model, PATIENCE_S, FRESH_S)
        self._newest = find_newest_revision()
        # Hashing megabytes each second would be waste: a file that looks the same is the same.
        self._known_good: tuple[object, ...] | None = None

    def list_missing(self) -> list[Row]:
        """Return a row for each thing that is missing; none means ready."""
        return [*self._look_at_database(), *self._look_at_model()]

    def _look_at_database(self) -> Iterator[Row]:
        try:
            revision = self._database.get()
        except Exception:
            yield _row("database", "unreachable")
            return
        if revision != self._newest:
            yield _row("database", "other-revision")

    def _look_at_model(self) -> Iterator[Row]:
        try:
            if not self._model.get():
                yield _row("model", "other-digest")
        except OtherDigest:
            yield _row("model", "other-digest")
        except Exception:
            yield _row("model", "unreadable")

    def _check_model(self) -> bool:
        """Return whether model.json is the file that its manifest names."""
        files = [self._find_folder() / name for name in ("model.json", "manifest.json")]
        seen = (*files, *(each for file in files for each in _look_of(file)))
        if seen != self._known_good:
            body, manifest = (file.read_bytes() for file in files)
            if hashlib.sha256(body).hexdigest() != json.loads(manifest).get("sha256"):
                return False
            self._known_good = seen
        return True


def _look_of(file: Path) -> tuple[int, ...]:
    found = file.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _row(name: str, reason: str) -> Row:
    return field_error(name, reason, _MESSAGES[reason])

"""Keeps the list of suppressions in memory: for the judge, and as it is sent to devices.

No request waits for it. A thread of each process refreshes it every second (`server.background`);
while the database is away, the list of before holds.
"""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from model.signing import SUPPRESSIONS, Signer
from model.sketch import Sketch
from server.clock import Clock
from server.db import Sessions
from server.judging import Judge
from server.store.suppressions import ListState, list_active, read_list_state
from server.suppressing import Entry, SuppressionList, make_entry

# Devices take lists of up to 3 000 entries and 4 000 000 bytes; an entry has up to 2 kB.
MAX_PUBLISHED, MAX_PUBLISHED_BYTES = 2000, 3_900_000


@dataclass(frozen=True, slots=True)
class Published:
    """The list as it is sent: its bytes, their ETag, and their signature."""

    body: bytes
    etag: str
    signature: str


class SuppressionKeeper:
    """Reads the list and gives it to the judge.

    Parameters
    ----------
    sessions : Sessions
        Of the database.
    judge : Judge
        Gets the list; its model says which sketches can be compared.
    signer : Signer
        Signs what is sent.
    clock : Clock
        Says what has expired.

    Attributes
    ----------
    published : Published or None
        None until the database has been read once.
    """

    def __init__(self, sessions: Sessions, judge: Judge, signer: Signer, clock: Clock) -> None:
        self._sessions = sessions
        self._judge = judge
        self._signer = signer
        self._clock = clock
        self._turn = threading.Lock()
        self._state: ListState | None = None
        self._entries: list[tuple[str, Entry]] = []
        self._applied: tuple[Any, ...] = ()
        self.published: Published | None = None

    def refresh(self) -> None:
        """Take over what has changed since the last time; cheap where nothing has.

        Raises
        ------
        sqlalchemy.exc.SQLAlchemyError
            When the database does not answer; what has expired is dropped all the same.
        """
        now = self._clock.now()
        with self._turn:
            try:
                self._read(now)
            finally:
                self._apply(now)

    def _read(self, now: datetime) -> None:
        with self._sessions() as session:
            state = read_list_state(session)
            if state != self._state:
                rows = list_active(session, now)
                self._entries = [(row.reading, _entry_of(row)) for row in rows]
                self._state = state

    def _apply(self, now: datetime) -> None:
        if self._state is None:
            return
        model = self._judge.model
        held = [
            entry
            for reading, entry in self._entries
            if reading == model.reading and entry.expires > now
        ]
        wanted = (self._state, model.digest, len(held))
        if wanted != self._applied:
            decisive = model.assessor.decisive
            self._judge.suppressions = SuppressionList(held, model.reading, decisive)
            self.published = self._publish(self._state, model.reading, held)
            self._applied = wanted

    def _publish(self, state: ListState, reading: str, held: list[Entry]) -> Published:
        distinct = list({entry.digest: entry for entry in reversed(held)}.values())[::-1]
        told = {
            "serial": state.serial,
            # Not the time of sending: the same list has the same bytes in each process.
            "issued": _write_time(state.changed),
            "reading": reading,
            "entries": _choose_newest(distinct),
        }
        body = json.dumps(told, separators=(",", ":")).encode("ascii")
        etag = f"{state.serial}-{hashlib.sha256(body).hexdigest()[:16]}"
        return Published(body, etag, self._signer.sign(SUPPRESSIONS, body))


def _choose_newest(entries: list[Entry]) -> list[dict[str, Any]]:
    """Return the newest entries as they are sent, as many as devices take."""
    chosen, size = [], 0
    for entry in entries[:MAX_PUBLISHED]:
        described = _describe(entry)
        size += len(json.dumps(described))
        if size > MAX_PUBLISHED_BYTES:
            break
        chosen.append(described)
    return chosen


def _entry_of(row: Any) -> Entry:
    sketch = Sketch(row.digest, tuple(row.sketch), row.sketch_size)
    return make_entry(row.id, sketch, row.indicators, row.expires)


def _describe(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "digest": entry.digest,
        "values": entry.values.tolist(),
        "size": entry.size,
        "indicators": sorted(entry.indicators),
        "expires": _write_time(entry.expires),
    }


def _write_time(time: datetime) -> str:
    return time.isoformat().replace("+00:00", "Z")

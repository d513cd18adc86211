"""Clears away what is over: reports after their retention, log-ins, suppressions."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from server.db import truncate_log
from server.errors import describe_failure
from server.services import Services
from server.store.retention import purge_expired
from server.store.review_sessions import SessionLimits, erase_ended
from server.store.suppressions import end_suppressions

logger = logging.getLogger("fanal")

# Retention is promised in days.
CLEAR_EVERY_S = 3600.0
# Between two batches, so that those who store reports get their turn.
PAUSE_S = 0.02
# A stop waits so long for the batch that is being erased.
STOP_S = 5.0


@dataclass(slots=True)
class Cleared:
    """How much was erased."""

    reports: int = 0
    sessions: int = 0
    suppressions: int = 0


def clear_away(services: Services, pause: Callable[[], bool] = lambda: False) -> Cleared:
    """Erase everything whose time is over.

    Parameters
    ----------
    services : Services
        Gives the database, the clock and the times.
    pause : callable
        Called after each transaction; True ends the work early, the rest is left for next time.

    Returns
    -------
    Cleared
        What this call erased; others may do the same at the same time.
    """
    config, clock = services.config, services.clock
    limits = SessionLimits(
        idle=timedelta(minutes=config.session_idle_minutes),
        whole=timedelta(hours=config.session_hours),
    )
    cleared = Cleared()

    def purge(session: Session) -> int:
        return purge_expired(session, clock.now(), config.retention_days, services.judge)

    while number := _write(services, purge):
        cleared.reports += number
        if pause():
            return cleared
    cleared.sessions = _write(services, lambda session: erase_ended(session, clock.now(), limits))
    cleared.suppressions = _write(services, lambda session: end_suppressions(session, clock.now()))
    truncate_log(services.engine)
    return cleared


class Janitor(threading.Thread):
    """Clears away at once and then every hour, until it is stopped.

    Each process of a server has one; they do not disturb each other.

    Parameters
    ----------
    services : Services
        Gives the database, the clock and the times.
    every_s : float, default CLEAR_EVERY_S
        Seconds between two times.
    """

    def __init__(self, services: Services, every_s: float = CLEAR_EVERY_S) -> None:
        super().__init__(name="janitor", daemon=True)
        self._services = services
        self._every_s = every_s
        self._stopped = threading.Event()

    def run(self) -> None:
        """Work until stopped; a failure is logged and tried again next time."""
        while not self._stopped.is_set():
            self._clear()
            self._stopped.wait(self._every_s)

    def stop(self) -> None:
        """Stop after the transaction that runs."""
        self._stopped.set()
        self.join(STOP_S)

    def _clear(self) -> None:
        try:
            cleared = clear_away(self._services, lambda: self._stopped.wait(PAUSE_S))
        except Exception as error:
            # The thread must outlive a database that is down for a while.
            logger.warning("nothing could be cleared away: %s", describe_failure(error))
            return
        if cleared != Cleared():
            logger.info("cleared away", extra={"more": asdict(cleared)})


def _write(services: Services, work: Callable[[Session], int]) -> int:
    with services.sessions() as session:
        session.connection(execution_options={"will_write": True})
        number = work(session)
        session.commit()
    return number

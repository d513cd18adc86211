"""Does what no request should wait for, in a thread of each process."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping

from server.errors import describe_failure

logger = logging.getLogger("fanal")

# What one process decides is known to the others, and on the pages, after this time at the most
# and the time of the work.
PERIOD_S = 1.0


class Background:
    """Repeats tasks every second until the process ends.

    Parameters
    ----------
    tasks : mapping of str to callable
        By a name for the log. One that fails is tried again the next time; the others go on.
    """

    def __init__(self, tasks: Mapping[str, Callable[[], None]]) -> None:
        self._tasks = tasks
        self._failing: set[str] = set()
        self._stopped = threading.Event()

    def start(self) -> None:
        """Begin, in a thread that ends with the process."""
        threading.Thread(target=self._repeat, name="background", daemon=True).start()

    def stop(self) -> None:
        """Let the thread end after the task it is at."""
        self._stopped.set()

    def run_once(self) -> None:
        """Do each task once, in the caller's thread; failures are logged when they begin."""
        for name, task in self._tasks.items():
            try:
                task()
            except Exception as error:
                if name not in self._failing:
                    self._failing.add(name)
                    logger.error("%s fails: %s", name, describe_failure(error))
            else:
                if name in self._failing:
                    self._failing.discard(name)
                    logger.warning("%s works again", name)

    def _repeat(self) -> None:
        while not self._stopped.wait(PERIOD_S):
            self.run_once()

"""`python -m tools.soak.served CLOCK_FILE` serves as `python -m server serve` does, by a clock
that another process moves: the file holds the seconds to add."""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask

from server import create_app
from server.cli import main
from server.clock import SystemClock
from server.config import load_config
from server.logs import configure_logging
from server.serving import GunicornServer


class MovedClock:
    """The computer's clock plus what a file says.

    Parameters
    ----------
    path : Path
        Holds whole seconds, read each time; a missing file adds none.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        """Return the moved time in UTC, to the second."""
        try:
            added = int(self._path.read_text("ascii") or "0")
        except FileNotFoundError:
            added = 0
        return SystemClock().now() + timedelta(seconds=added)


class ClockedServer(GunicornServer):
    """The server by a moved clock."""

    def load(self) -> Flask:
        """Return what each worker serves."""
        config = load_config(os.environ)
        configure_logging(config.log_level)
        return create_app(config, MovedClock(Path(sys.argv[1])))


if __name__ == "__main__":
    if main(["init-db"]) != 0:
        raise SystemExit(2)
    ClockedServer().run()

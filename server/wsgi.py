"""What gunicorn loads: `server.wsgi:build_app()`."""

from __future__ import annotations

import atexit
import os

from flask import Flask

from server import create_app
from server.config import load_config
from server.janitor import Janitor
from server.logs import configure_logging
from server.services import services_of


def build_app() -> Flask:
    """Return the application for this process's environment."""
    config = load_config(os.environ)
    configure_logging(config.log_level)
    app = create_app(config)
    services = services_of(app.extensions)
    # Here and not in create_app: one of each for each process that serves.
    services.background.start()
    janitor = Janitor(services)
    janitor.start()
    atexit.register(janitor.stop)
    return app

"""What gunicorn loads: `server.wsgi:build_app()`."""

from __future__ import annotations

import os

from flask import Flask

from server import create_app
from server.config import load_config
from server.logs import configure_logging
from server.services import services_of


def build_app() -> Flask:
    """Return the application for this process's environment."""
    config = load_config(os.environ)
    configure_logging(config.log_level)
    app = create_app(config)
    services_of(app.extensions).background.start()
    return app

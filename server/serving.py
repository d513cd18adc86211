"""Runs gunicorn in this process, which has imported and checked everything already."""

from __future__ import annotations

from importlib import import_module

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from server.wsgi import build_app


class GunicornServer(BaseApplication):  # type: ignore[misc]
    """`GunicornServer().run()` serves until a signal ends the process with 0."""

    def load_config(self) -> None:
        """Take the settings that `gunicorn -c python:server.gunicorn_conf` takes."""
        settings = vars(import_module("server.gunicorn_conf"))
        for name in self.cfg.settings.keys() & settings.keys():
            self.cfg.set(name, settings[name])

    def load(self) -> Flask:
        """Return what each worker serves."""
        return build_app()

"""Gunicorn's settings: processes with threads, and nothing of a request in any log."""

from __future__ import annotations

import os
from typing import Any

from server.config import ConfigError, load_config
from server.shared_counts import forget_process, share_counts

_config = load_config(os.environ)
_host = f"[{_config.host}]" if ":" in _config.host else _config.host

bind = f"{_host}:{_config.port}"
workers = _config.workers
threads = _config.threads
worker_class = "server.quiet_gunicorn.QuietWorker"
logger_class = "server.quiet_gunicorn.QuietLogger"
loglevel = _config.log_level
# Nobody needs to steer the process from outside, and the socket would lie in the home folder.
control_socket_disable = True
accesslog = None
errorlog = "-"
timeout = 30
graceful_timeout = 10
keepalive = 5
# Connections of one process; each may hold two files open, and systems often allow 1024.
worker_connections = 480
# The longest line and the most headers that a browser needs.
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190


# Each process makes its own application after the fork: connections and threads of a parent
# (PostgreSQL, Redis, the janitor) would be shared by all or run in none.
preload_app = False


def on_starting(server: Any) -> None:
    """Refuse what `gunicorn -w 4` or `--preload` would break; join the processes' counts."""
    if server.cfg.preload_app:
        raise ConfigError("gunicorn's --preload cannot be used: each process needs its own")
    if server.cfg.workers > 1:
        _demand_shared_stores()
        # By port, because two servers may share one data folder.
        share_counts(_config.data_dir / f"metrics-{_config.port}")


def _demand_shared_stores() -> None:
    if _config.rate_store == "memory://":
        raise ConfigError("more than one worker needs FANAL_RATE_STORE, e.g. redis://localhost")
    if _config.is_sqlite:
        raise ConfigError("more than one worker needs FANAL_DATABASE, a postgresql:// address")


def child_exit(_server: Any, worker: Any) -> None:
    """Keep the counts of a worker that has ended, and not its files."""
    forget_process(worker.pid)

"""Prepares what a server needs before it starts: folder, keys, and the newest tables."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from model.signing import load_or_make_signer
from server.config import Config, ConfigError
from server.db import make_engine
from server.secret import load_or_make_secret
from server.store.schema import upgrade_schema


def init_db(config: Config) -> None:
    """Prepare the data folder, the keys and the database; safe to repeat."""
    prepare_folder(config.data_dir)
    with _lock_folder(config.data_dir):
        load_or_make_secret(config.secret_path)
        load_or_make_signer(config.signing_key_path)
        engine = make_engine(config.database_url)
        upgrade_schema(engine)
        engine.dispose()
        if config.is_sqlite:
            os.chmod(config.database_path, 0o600)


def prepare_folder(folder: Path) -> None:
    """Make the data folder, for its owner alone; raises ConfigError where it cannot be used."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"the data folder {folder} cannot be made: {error.strerror}") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ConfigError(f"the data folder {folder} cannot be written to")


@contextmanager
def _lock_folder(folder: Path) -> Iterator[None]:
    """Let other processes that prepare the same folder wait; the lock ends with the process."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)

"""Commands for whoever runs the server; each ends with 0, or 2 and one plain sentence."""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import socket
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from model.assessor import Assessor, ModelError
from model.signing import KeyFileError, load_or_make_signer
from server.api import OPERATIONS
from server.clock import SystemClock
from server.config import SETTINGS, Config, ConfigError, load_config
from server.db import make_engine, make_sessions, truncate_log
from server.openapi import build_document
from server.secret import load_or_make_secret
from server.serving import GunicornServer
from server.store.retention import purge_expired
from server.store.schema import upgrade_schema

# What a wrong setting or a broken place ends with.
EXIT_REFUSED = 2


def main(arguments: Sequence[str] | None = None, env: Mapping[str, str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : sequence of str or None
        Without the program's name; None takes the process's own.
    env : mapping or None
        The environment; None takes the process's own.

    Returns
    -------
    int
        Exit code: 0 when done, 2 when refused with a sentence on standard error.
    """
    parsed = _make_parser().parse_args(arguments)
    try:
        run: Callable[[Config], None] = parsed.run
        run(load_config(os.environ if env is None else env))
    except (ConfigError, ModelError, KeyFileError) as error:
        sys.stderr.write(f"fanal: {str(error).rstrip('.')}.\n")
        return EXIT_REFUSED
    except (OSError, SQLAlchemyError) as error:
        sys.stderr.write(f"fanal: {_explain_failure(error)}.\n")
        return EXIT_REFUSED
    return 0


def init_db(config: Config) -> None:
    """Prepare the data folder, the keys and the database; safe to repeat."""
    _prepare_folder(config.data_dir)
    with _lock_folder(config.data_dir):
        load_or_make_secret(config.secret_path)
        load_or_make_signer(config.signing_key_path)
        engine = make_engine(config.database_url)
        upgrade_schema(engine)
        engine.dispose()
        if config.is_sqlite:
            os.chmod(config.database_path, 0o600)


def purge(config: Config) -> None:
    """Erase reports older than the retention and say how many."""
    print(f"{_purge_quietly(config)} reports erased")


def _purge_quietly(config: Config) -> int:
    init_db(config)
    engine = make_engine(config.database_url)
    with make_sessions(engine)() as session:
        number = purge_expired(session, SystemClock().now(), config.retention_days)
        session.commit()
    truncate_log(engine)
    engine.dispose()
    return number


def check(config: Config) -> None:
    """Check settings, model, data folder and port without starting."""
    _check_port(config)
    Assessor.load(config.model_dir)
    _prepare_folder(config.data_dir)


def serve(config: Config) -> None:
    """Prepare everything and serve; Ctrl-C stops it."""
    check(config)
    _purge_quietly(config)
    GunicornServer().run()


def print_openapi(_config: Config) -> None:
    """Print the contract; the snapshot in server/openapi.json is made with it."""
    print(json.dumps(build_document(OPERATIONS), indent=2, ensure_ascii=False))


def print_settings(_config: Config) -> None:
    """Print every setting as the README's table."""
    print("| variable | default | meaning |\n|---|---|---|")
    for name, default, meaning in SETTINGS:
        print(f"| `{name}` | {f'`{default}`' if default else 'none'} | {meaning} |")


_COMMANDS: Mapping[str, Callable[[Config], None]] = {
    "init-db": init_db,
    "serve": serve,
    "check": check,
    "purge-expired": purge,
    "openapi": print_openapi,
    "settings": print_settings,
}


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m server",
        description="The Fanal server. Settings come from FANAL_* variables: see `settings`.",
        epilog="Ends with 0 when done, 2 when something must be put right first.",
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    for name, run in _COMMANDS.items():
        command = commands.add_parser(name, help=(run.__doc__ or "").splitlines()[0])
        command.set_defaults(run=run)
    return parser


def _prepare_folder(folder: Path) -> None:
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


def _check_port(config: Config) -> None:
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OSError as error:
            raise ConfigError(
                f"cannot listen on {config.host} port {config.port}: {error.strerror}; "
                "set FANAL_PORT to a free port"
            ) from error


def _explain_failure(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{error.filename or 'a file'}: {error.strerror or type(error).__name__}"
    return f"the database cannot be used ({type(error).__name__}: {error.__cause__ or 'no cause'})"

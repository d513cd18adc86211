"""Commands for whoever runs the server; each ends with 0, or 1 or 2 and one plain sentence."""

from __future__ import annotations

import argparse
import json
import os
import socket
import sys
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy.exc import SQLAlchemyError

from model.assessor import ModelError
from model.signing import KeyFileError, load_or_make_signer
from server import cli_learning, cli_operation, cli_reviewers
from server.api import OPERATIONS
from server.clock import SystemClock
from server.config import SETTINGS, Config, ConfigError, load_config
from server.janitor import clear_away
from server.model_keeper import ModelKeeper
from server.openapi import build_document
from server.preparing import init_db, prepare_folder
from server.services import make_services
from server.serving import GunicornServer

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
        Exit code: 0 when done, 1 when what was verified is wrong, 2 when refused with a sentence
        on standard error.
    """
    parsed = _make_parser().parse_args(arguments)
    try:
        run: Callable[[Config, argparse.Namespace], int | None] = parsed.run
        return run(load_config(os.environ if env is None else env), parsed) or 0
    except (ConfigError, ModelError, KeyFileError) as error:
        sys.stderr.write(f"fanal: {str(error).rstrip('.')}.\n")
        return EXIT_REFUSED
    except (OSError, SQLAlchemyError) as error:
        sys.stderr.write(f"fanal: {_explain_failure(error)}.\n")
        return EXIT_REFUSED


def purge(config: Config) -> None:
    """Erase reports older than the retention and say how many."""
    init_db(config)
    services = make_services(config, SystemClock())
    number = clear_away(services).reports
    services.engine.dispose()
    print(f"{number} reports erased")


def check(config: Config) -> None:
    """Check settings, model, data folder and port without starting."""
    _check_port(config)
    prepare_folder(config.data_dir)
    ModelKeeper(config, load_or_make_signer(config.signing_key_path))


def serve(config: Config) -> None:
    """Prepare everything and serve; Ctrl-C stops it."""
    check(config)
    init_db(config)
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
        epilog="Ends with 0 when done, 1 when what was verified is wrong, "
        "2 when something must be put right first.",
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    for name, run in _COMMANDS.items():
        command = commands.add_parser(name, help=(run.__doc__ or "").splitlines()[0])
        command.set_defaults(run=_ignore_arguments(run))
    cli_reviewers.add_commands(commands)
    cli_learning.add_commands(commands)
    cli_operation.add_commands(commands)
    return parser


def _ignore_arguments(
    run: Callable[[Config], None],
) -> Callable[[Config, argparse.Namespace], None]:
    return lambda config, _parsed: run(config)


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

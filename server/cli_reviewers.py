"""Commands for the accounts of reviewers, and for the trail of what was done."""

from __future__ import annotations

import argparse
import getpass
import re
import sys
import unicodedata
from collections.abc import Callable
from typing import Any

import segno
from sqlalchemy.orm import Session

from server.cli_session import ACTOR, add_command, open_reading, open_writing
from server.clock import SystemClock
from server.config import Config, ConfigError
from server.passwords import find_password_fault, hash_password
from server.secret import load_or_make_secret
from server.store.audit import append_audit, find_tampering, read_tail
from server.store.review_sessions import end_sessions
from server.store.reviewers import (
    MAX_NAME_CHARS,
    NAME_PATTERN,
    Role,
    add_reviewer,
    find_reviewer,
    list_reviewers,
)
from server.store.tables import Reviewer
from server.totp import make_totp_secret, seal_totp, totp_address

# What `verify-audit` ends with where an entry is wrong.
EXIT_TAMPERED = 1


def add_commands(commands: Any) -> None:
    """Add the commands to a parser's subparsers."""
    add = _add_named(commands, "add-reviewer", _add_reviewer)
    add.add_argument("--role", required=True, choices=[role.value for role in Role])
    _ask_password_of(add)
    add_command(commands, "list-reviewers", _list_reviewers)
    _add_named(commands, "disable-reviewer", _disable_reviewer)
    _ask_password_of(_add_named(commands, "reset-reviewer", _reset_reviewer))
    add_command(commands, "verify-audit", _verify_audit)


def _add_named(
    commands: Any, command: str, run: Callable[[Config, argparse.Namespace], int | None]
) -> argparse.ArgumentParser:
    parser = add_command(commands, command, run)
    parser.add_argument("name", metavar="NAME", help="name to log in with")
    return parser


def _ask_password_of(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--password-stdin",
        action="store_true",
        help="read the password from the first line of standard input instead of asking twice",
    )


def _add_reviewer(config: Config, parsed: argparse.Namespace) -> None:
    """Make an account for the review pages; prints its second factor once."""
    name = _clean_name(parsed.name)
    with open_reading(config) as session:
        if find_reviewer(session, name):
            raise ConfigError(f"there is a reviewer {name} already; `reset-reviewer` resets it")
    password = _read_password(name, parsed.password_stdin)
    totp = make_totp_secret()
    with open_writing(config) as (session, secret):
        now = SystemClock().now()
        sealed = seal_totp(secret, totp, name)
        add_reviewer(session, name, Role(parsed.role), hash_password(password), sealed, now)
        append_audit(session, secret, now, ACTOR, "account-made", name, {"role": parsed.role})
    _show_second_factor(name, totp)


def _list_reviewers(config: Config, _parsed: argparse.Namespace) -> None:
    """List the accounts of the review pages."""
    with open_reading(config) as session:
        for reviewer in list_reviewers(session):
            state = "active" if reviewer.active else "disabled"
            print(f"{reviewer.name}\t{reviewer.role}\t{state}\tsince {reviewer.created:%Y-%m-%d}")


def _disable_reviewer(config: Config, parsed: argparse.Namespace) -> None:
    """Close an account and end its log-ins; its verdicts and entries stay."""
    with open_writing(config) as (session, secret):
        reviewer = _find_or_refuse(session, parsed.name)
        reviewer.active = False
        ended = end_sessions(session, reviewer.id)
        detail = {"sessions ended": ended}
        now = SystemClock().now()
        append_audit(session, secret, now, ACTOR, "account-disabled", reviewer.name, detail)
    print(f"{reviewer.name} cannot log in any more")


def _reset_reviewer(config: Config, parsed: argparse.Namespace) -> None:
    """Give an account a new password and second factor, open it again, and end its log-ins."""
    with open_reading(config) as session:
        name = _find_or_refuse(session, parsed.name).name
    password = _read_password(name, parsed.password_stdin)
    totp = make_totp_secret()
    with open_writing(config) as (session, secret):
        reviewer = _find_or_refuse(session, name)
        reviewer.password_hash = hash_password(password)
        reviewer.totp_secret = seal_totp(secret, totp, name)
        reviewer.active, reviewer.failures, reviewer.locked_until = True, 0, None
        detail = {"sessions ended": end_sessions(session, reviewer.id)}
        append_audit(session, secret, SystemClock().now(), ACTOR, "account-reset", name, detail)
    _show_second_factor(name, totp)


def _verify_audit(config: Config, _parsed: argparse.Namespace) -> int:
    """Compare every entry of the audit trail with its hash; ends with 1 at the first wrong one."""
    with open_reading(config) as session:
        fault = find_tampering(session, load_or_make_secret(config.secret_path))
        seq, last_hash = read_tail(session)
    if fault:
        sys.stderr.write(f"fanal: {fault}.\n")
        return EXIT_TAMPERED
    print(f"{seq} entries, each as it was written; the last one's hash is {last_hash or 'none'}")
    return 0


def _clean_name(given: str) -> str:
    name = unicodedata.normalize("NFC", given.strip())
    if not re.fullmatch(NAME_PATTERN, name):
        raise ConfigError(
            f"a name has 2 to {MAX_NAME_CHARS} letters or digits, with blanks, points, dashes or "
            "apostrophes only between them"
        )
    return name


def _find_or_refuse(session: Session, name: str) -> Reviewer:
    reviewer = find_reviewer(session, unicodedata.normalize("NFC", name.strip()))
    if reviewer is None:
        raise ConfigError("there is no reviewer of that name; `list-reviewers` names them")
    return reviewer


def _read_password(name: str, from_stdin: bool) -> str:
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = getpass.getpass(f"Password for {name}: ")
        if getpass.getpass("The same again: ") != password:
            raise ConfigError("the two passwords differ; nothing was changed")
    if fault := find_password_fault(password, name):
        raise ConfigError(fault[0].lower() + fault[1:])
    return password


def _show_second_factor(name: str, totp: str) -> None:
    address = totp_address(totp, name)
    print(f"{name} needs this second factor in an authenticator. It is shown only now.\n")
    segno.make(address, error="m").terminal(compact=True)
    print(f"\nsecret: {totp}\naddress: {address}")

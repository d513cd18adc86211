"""Passwords of reviewers: hashed with argon2id, in the same time whether a name exists or not."""

from __future__ import annotations

import threading
from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

MIN_PASSWORD_CHARS = 12
# A hash reads all of what it is given; nobody types more.
MAX_PASSWORD_CHARS = 1024
# The second set of parameters that OWASP's cheat sheet on storing passwords names; a hash takes
# about 25 ms.
_TIME_COST, _MEMORY_KIB, _LANES = 2, 19_456, 1
# So many at once: each takes its 19 MiB, and a flood of attempts must not fill the memory.
_AT_ONCE = threading.BoundedSemaphore(2)
_HASHER = PasswordHasher(_TIME_COST, _MEMORY_KIB, _LANES, type=Type.ID)


def find_password_fault(password: str, name: str) -> str | None:
    """Say in one sentence what is wrong with a new password.

    Parameters
    ----------
    password : str
        What was chosen.
    name : str
        The account's name, which must not be part of it.

    Returns
    -------
    str or None
        None where it may be used.

    Examples
    --------
    >>> find_password_fault("a long enough sentence", "amal")
    >>> find_password_fault("Amal and her lantern", "amal")
    'The password must not hold the name.'
    """
    if not MIN_PASSWORD_CHARS <= len(password) <= MAX_PASSWORD_CHARS:
        return f"The password must have {MIN_PASSWORD_CHARS} to {MAX_PASSWORD_CHARS} characters."
    if name.casefold() in password.casefold():
        return "The password must not hold the name."
    if len(set(password)) < MIN_PASSWORD_CHARS // 2:
        return "The password must not repeat a few characters only."
    return None


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password, with its own salt and parameters."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def check_password(stored: str | None, password: str) -> bool:
    """Compare a password with a stored hash.

    Parameters
    ----------
    stored : str or None
        The hash; None where there is no such account: the work is the same then.
    password : str
        What was typed; above MAX_PASSWORD_CHARS it is wrong.

    Returns
    -------
    bool
        Whether it is the right one.
    """
    expected = _nobodys_hash() if stored is None else stored
    with _AT_ONCE:
        try:
            _HASHER.verify(expected, password[:MAX_PASSWORD_CHARS])
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None and len(password) <= MAX_PASSWORD_CHARS


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash("nobody has this password")

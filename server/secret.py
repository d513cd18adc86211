"""The server's secret: random bytes in a file that only its owner reads."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

SECRET_BYTES = 32


def load_or_make_secret(path: Path) -> bytes:
    """Return the secret, made on the first call.

    Parameters
    ----------
    path : Path
        File in the data folder.

    Returns
    -------
    bytes
        32 random bytes. Whoever loses the file loses the repeat of lost receipts, reviewers'
        second factors and the proof of the audit trail.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes.fromhex(path.read_text("ascii"))
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(SECRET_BYTES))
    return bytes.fromhex(path.read_text("ascii"))


def derive_key(secret: bytes, purpose: str) -> bytes:
    """Return a key of its own for one purpose: HKDF with SHA-256 (RFC 5869), one block.

    Parameters
    ----------
    secret : bytes
        The server's secret.
    purpose : str
        What the key is for; another purpose gives another key, and neither tells the other.

    Returns
    -------
    bytes
        32 bytes.
    """
    pseudorandom = hmac.digest(bytes(hashlib.sha256().digest_size), secret, "sha256")
    return hmac.digest(pseudorandom, f"fanal {purpose}".encode() + b"\x01", "sha256")

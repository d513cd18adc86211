"""The server's secret: random bytes in a file that only its owner reads."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

from model.signing import make_key_file, read_key_file


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

    Raises
    ------
    model.signing.KeyFileError
        When the file holds something else.
    """
    make_key_file(path)
    return read_key_file(path)


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

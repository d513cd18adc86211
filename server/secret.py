"""The server's secret: random bytes in a file that only its owner reads."""

from __future__ import annotations

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
        32 random bytes. Whoever loses the file loses only the repeat of lost receipts.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes.fromhex(path.read_text("ascii"))
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(SECRET_BYTES))
    return bytes.fromhex(path.read_text("ascii"))

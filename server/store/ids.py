"""Makes the numbers of reports and of what was learned from them."""

from __future__ import annotations

import secrets

# Twelve random bytes are sixteen characters that nobody guesses.
_BYTES = 12


def make_id() -> str:
    """Return sixteen letters, digits, "-" and "_", of which the first is a letter or a digit.

    Commands take what begins with a dash for an option.
    """
    while True:
        made = secrets.token_urlsafe(_BYTES)
        if made[0].isalnum():
            return made

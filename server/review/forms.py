"""Reads fields of forms."""

from __future__ import annotations

from flask import request


def read_text(name: str) -> str:
    """Return what was typed into a field.

    Browsers send line ends as CR LF; characters that no database takes are left out.
    """
    typed = request.form.get(name, "").replace("\r\n", "\n").replace("\x00", "")
    # Half of a pair that stands for one character, which only a program sends.
    return typed.encode("utf-8", "ignore").decode().strip()

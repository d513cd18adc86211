"""How the pages for people take a form."""

from __future__ import annotations

from flask import request

from server.errors import Problem
from server.origins import refuse_other_sites
from server.services import get_services


def refuse_strange_forms() -> None:
    """Refuse what is not a form of our own pages.

    Raises
    ------
    Problem
        `cross-site-form` or `unsupported-media-type`.
    """
    refuse_other_sites(get_services().config.public_url)
    if request.mimetype != "application/x-www-form-urlencoded":
        raise Problem("unsupported-media-type")


def read_words(name: str) -> str:
    """Return the words of a field with the line ends of our texts; "" where there are none."""
    return request.form.get(name, "").replace("\r\n", "\n")

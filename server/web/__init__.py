"""Pages for people: the check page and the drawn contract."""

from __future__ import annotations

from flask import Blueprint

from server.web import check_page, docs_page

# Each page's blueprint with the kind of its rate limit.
PAGES: tuple[tuple[Blueprint, str | None], ...] = (
    (check_page.blueprint, "assess"),
    (docs_page.blueprint, "read"),
)

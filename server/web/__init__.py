"""Pages for people: the check page, reports and receipts by form, and the drawn contract."""

from __future__ import annotations

from flask import Blueprint

from server.web import app_pages, check_page, docs_page, receipt_page, report_pages

# Each page's blueprint with the kind of its rate limit; files that never change are not counted.
PAGES: tuple[tuple[Blueprint, str | None], ...] = (
    (check_page.blueprint, "assess"),
    (app_pages.blueprint, None),
    (report_pages.blueprint, "read"),
    (receipt_page.blueprint, "read"),
    (docs_page.blueprint, "read"),
)

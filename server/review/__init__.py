"""The pages of reviewers: log-in, queue, reports, verdicts, and what they need beside it."""

from __future__ import annotations

from flask import Blueprint

from server.review import (
    account,
    accounts,
    appeals,
    audit_page,
    intake,
    login,
    queue,
    remarks,
    report_page,
    statistics,
    suppressions,
    verdict_form,
)

# Each page's blueprint with the kind of its rate limit.
REVIEW_PAGES: tuple[tuple[Blueprint, str], ...] = (
    (login.blueprint, "login"),
    *(
        (blueprint, "review")
        for blueprint in (
            login.page_blueprint,
            login.logout_blueprint,
            queue.blueprint,
            report_page.blueprint,
            verdict_form.blueprint,
            remarks.blueprint,
            appeals.blueprint,
            intake.blueprint,
            suppressions.blueprint,
            suppressions.revoke_blueprint,
            statistics.blueprint,
            account.blueprint,
            accounts.blueprint,
            audit_page.blueprint,
        )
    ),
)

"""Public endpoints, one per file; each names its blueprint and its operation here."""

from __future__ import annotations

from flask import Blueprint

from server.api import (
    delete_report,
    get_health,
    get_help,
    get_indicators,
    get_keys,
    get_languages,
    get_metrics,
    get_model,
    get_openapi,
    get_ready,
    get_report,
    get_suppressions,
    post_assess,
    post_assess_batch,
    post_reply,
    post_report,
)
from server.contract import Operation

_MODULES = (
    post_assess,
    post_assess_batch,
    post_report,
    get_report,
    delete_report,
    post_reply,
    get_indicators,
    get_help,
    get_languages,
    get_model,
    get_keys,
    get_suppressions,
    get_health,
    get_ready,
    get_metrics,
    get_openapi,
)

ENDPOINTS: tuple[tuple[Blueprint, Operation], ...] = tuple(
    (module.blueprint, module.OPERATION) for module in _MODULES
)
OPERATIONS: tuple[Operation, ...] = tuple(operation for _, operation in ENDPOINTS)

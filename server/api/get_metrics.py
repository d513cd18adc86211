"""Shows what was counted to whoever runs the server."""

from __future__ import annotations

import hmac
import ipaddress

from flask import Blueprint, Response, current_app, request

from server.contract import Operation
from server.errors import Problem
from server.scraping import CONTENT_TYPE, Scraper
from server.services import get_services

blueprint = Blueprint("get_metrics", __name__)

# Where create_app leaves the page's writer.
SCRAPER_KEY = "fanal-scraper"

# Any of them says that somebody else asks through a proxy on this computer.
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP")

OPERATION = Operation(
    method="get",
    path="/metrics",
    summary="Counters for Prometheus",
    description=(
        "Answered to programs on the server's own computer, and to whoever shows the token of "
        "FANAL_METRICS_TOKEN. Holds no text, no address and nothing of any one person."
    ),
    answers={200: None},
    media_type=CONTENT_TYPE,
    problems=("not-found", "unauthorized"),
    takes_token=True,
    rate=None,
)


@blueprint.get("/metrics")
def get_metrics() -> Response:
    """Answer 200 with the page; 404, or 401 where a token is set, to strangers as problems."""
    token = get_services().config.metrics_token
    if not (_asks_from_here() or _shows_token(token)):
        raise Problem("unauthorized" if token else "not-found")
    scraper: Scraper = current_app.extensions[SCRAPER_KEY]
    return Response(scraper.write_page(), content_type=CONTENT_TYPE)


def _asks_from_here() -> bool:
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return False
    # A socket that takes both kinds of address shows 127.0.0.1 as ::ffff:127.0.0.1.
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _shows_token(token: str) -> bool:
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    is_same = hmac.compare_digest(shown.strip().encode(), token.encode())
    return bool(token) and scheme.lower() == "bearer" and is_same

"""What every request must name and every response carries: host check, CSP, CORS."""

from __future__ import annotations

import re
from functools import lru_cache

from flask import Flask, Response, request
from flask_cors import CORS

from server.config import Config
from server.errors import Problem

# Pages load their own files and nothing else; no inline script, no inline style.
PAGE_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# A service worker is under the policy that came with its script: it may fetch what it keeps.
WORKER_CSP = "default-src 'none'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
# Anything that is not a page may load nothing.
DATA_CSP = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"

_COMMON = (
    ("X-Content-Type-Options", "nosniff"),
    # Not "no-referrer": with it browsers send "Origin: null" with the check page's own form.
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)
NO_STORE = ("Cache-Control", "no-store")
DATA_HEADERS = (*_COMMON, ("Content-Security-Policy", DATA_CSP))

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9.-]{1,253})(?::[0-9]{0,5})?")
# What scripts of configured origins may send.
_CORS_REQUEST_HEADERS = (
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "If-None-Match",
    "Traceparent",
    "X-Request-ID",
)


def register_headers(app: Flask, config: Config) -> None:
    """Check the host of each request and set the headers of each response.

    Parameters
    ----------
    app : Flask
        The application.
    config : Config
        Gives the allowed hosts and the CORS origins; no origin means no CORS header at all.
    """
    allowed = config.allowed_hosts

    def check_host() -> None:
        # A page of a hostile site can point its own name at 127.0.0.1 (DNS rebinding);
        # its requests then carry that name here.
        if host_name(request.environ.get("HTTP_HOST", "")) not in allowed:
            raise Problem("unknown-host")

    app.before_request(check_host)
    app.after_request(_set_headers)
    if config.cors_origins:
        CORS(
            app,
            resources={r"/v1/.*": {}},
            origins=list(config.cors_origins),
            methods=["GET", "HEAD", "POST", "DELETE", "OPTIONS"],
            allow_headers=[*_CORS_REQUEST_HEADERS],
            expose_headers=["ETag", "Fanal-Signature", "Location", "Retry-After", "X-Request-ID"],
            max_age=600,
            send_wildcard=False,
            supports_credentials=False,
        )


@lru_cache(maxsize=256)
def host_name(host: str) -> str:
    """Return the name in a Host header, without the port and in lower case.

    Examples
    --------
    >>> host_name("LocalHost:8765"), host_name("[::1]:8765"), host_name("[::1].example.org")
    ('localhost', '[::1]', '')
    """
    match = _HOST.fullmatch(host)
    return match[1].lower() if match else ""


def _set_headers(response: Response) -> Response:
    headers = response.headers
    headers.extend(_COMMON)
    if "Content-Security-Policy" not in headers:
        is_page = response.mimetype == "text/html"
        headers["Content-Security-Policy"] = PAGE_CSP if is_page else DATA_CSP
    if "Cache-Control" not in headers:
        headers.add(*NO_STORE)
    return response

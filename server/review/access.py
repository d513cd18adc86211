"""Who may see which review page: each blueprint is made here, with its guard on it."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from datetime import timedelta

from flask import Blueprint, Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from server.config import Config
from server.errors import STORE_FAILURES, Problem
from server.origins import refuse_other_sites
from server.review.pages import show_error, show_refusal, show_store_failure
from server.services import get_services, open_session
from server.store.review_sessions import SessionLimits, Visitor, find_visitor, note_seen
from server.store.reviewers import Role

COOKIE = "fanal_review"
# The cookie goes to these pages and to no other.
PATH = "/review"


def make_blueprint(name: str, roles: Iterable[Role]) -> Blueprint:
    """Make the blueprint of a review page.

    Parameters
    ----------
    name : str
        Its name; "review_" is put in front.
    roles : iterable of Role
        Who may use it. Nobody else gets further than the guard, whatever the route.

    Returns
    -------
    Blueprint
        With a guard that asks for a log-in and a role, and for forms for the log-in's own token.
    """
    blueprint = make_open_blueprint(name)
    blueprint.before_request(_make_guard(frozenset(roles)))
    return blueprint


def make_open_blueprint(name: str) -> Blueprint:
    """Make a blueprint without a guard; only the log-in page is one."""
    blueprint = Blueprint(f"review_{name}", "server.review", template_folder="templates")
    blueprint.register_error_handler(Problem, show_error)
    for status in (400, 404, 405, 413, 429):
        blueprint.register_error_handler(status, show_error)
    for failure in STORE_FAILURES:
        blueprint.register_error_handler(failure, show_store_failure)
    return blueprint


def find_login() -> Visitor | None:
    """Return who sent this request, None without a log-in that holds."""
    token = request.cookies.get(COOKIE, "")
    services = get_services()
    now = services.clock.now()
    if not token:
        return None
    with open_session() as session:
        found = find_visitor(session, token, now, session_limits(services.config))
    if found is None:
        return None
    visitor, is_note_due = found
    if is_note_due:
        with open_session(will_write=True) as session:
            note_seen(session, visitor.token_hash, now)
            session.commit()
    return visitor


def session_limits(config: Config) -> SessionLimits:
    """Return when log-ins end by themselves."""
    return SessionLimits(
        idle=timedelta(minutes=config.session_idle_minutes),
        whole=timedelta(hours=config.session_hours),
    )


def set_cookie(response: AnyResponse, token: str) -> None:
    """Give the browser the token of a log-in; no script and no other site gets at it."""
    is_secure = get_services().config.public_url.startswith("https://")
    response.set_cookie(
        COOKIE, token, path=PATH, httponly=True, samesite="Strict", secure=is_secure
    )


def drop_cookie(response: AnyResponse) -> None:
    """Take the token from the browser."""
    is_secure = get_services().config.public_url.startswith("https://")
    response.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="Strict", secure=is_secure)


def get_visitor() -> Visitor:
    """Return who is logged in; only behind a guard."""
    visitor: Visitor = g.visitor
    return visitor


def home_of(role: str) -> str:
    """Return the address of the first page of a role."""
    return f"{PATH}/statistics" if role == Role.OPERATOR else f"{PATH}/"


def _make_guard(roles: frozenset[Role]) -> Callable[[], AnyResponse | None]:
    def guard() -> AnyResponse | None:
        visitor = find_login()
        if visitor is None:
            return _ask_for_login()
        g.visitor = visitor
        if visitor.role not in roles:
            return show_refusal("Your role does not open this page.")
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            _demand_own_form(visitor)
        return None

    # A test finds the guards of all blueprints by this.
    guard.allowed_roles = roles  # type: ignore[attr-defined]
    return guard


def _ask_for_login() -> AnyResponse:
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("review_login_page.show_login", to=request.path), 303)
    return show_refusal("Your log-in has ended. Go back to copy what you wrote, then log in again.")


def _demand_own_form(visitor: Visitor) -> None:
    refuse_other_sites(get_services().config.public_url)
    sent = request.form.get("csrf", "")
    if not hmac.compare_digest(sent.encode(), visitor.csrf_token.encode()):
        raise Problem("cross-site-form")


def see_other(address: str) -> Response:
    """Return the answer to a form that was taken: the page to look at next."""
    response = redirect(address, 303)
    assert isinstance(response, Response)  # noqa: S101 - Flask's own class
    return response

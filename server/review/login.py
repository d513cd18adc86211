"""Logging in with name, password and code, and logging out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from flask import Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from server.origins import refuse_other_sites
from server.passwords import check_password
from server.review.access import (
    drop_cookie,
    find_login,
    get_visitor,
    home_of,
    make_blueprint,
    make_open_blueprint,
    see_other,
    session_limits,
    set_cookie,
)
from server.review.auditing import Deed, open_deed
from server.review.pages import render_page
from server.review.roles import EVERYBODY
from server.services import get_services, open_session
from server.store.review_sessions import begin_session, end_session, erase_ended
from server.store.reviewers import (
    count_refused,
    find_reviewer,
    is_locked,
    lock_reviewer,
    note_failure,
    note_login,
)
from server.store.tables import Reviewer
from server.totp import SealBroken, match_code, open_totp

# Looking at the page and trying to log in are counted apart.
page_blueprint = make_open_blueprint("login_page")
blueprint = make_open_blueprint("login")
logout_blueprint = make_blueprint("logout", EVERYBODY)

# Where one may be sent after the log-in: our own pages.
_OWN_PAGE = re.compile(r"/review/[A-Za-z0-9/_-]*")
# One sentence for all that can be wrong: it tells nobody whether a name exists.
_FAILED = (
    "That did not work. Check name, password and code. After some failed attempts an account has "
    "to wait, each time longer, and every code works only once."
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was typed."""

    name: str
    password: str
    code: str


@page_blueprint.get("/review/login")
def show_login() -> AnyResponse:
    """Answer 200 with the page; 303 to the first page where somebody is logged in."""
    visitor = find_login()
    if visitor is not None:
        return see_other(home_of(visitor.role))
    return render_page("login", to=_clean_target(request.args.get("to", "")))


@blueprint.post("/review/login")
def log_in() -> AnyResponse:
    """Answer 303 with a new cookie; 403 and the page where anything is wrong."""
    refuse_other_sites(get_services().config.public_url)
    name = unicodedata.normalize("NFC", request.form.get("name", "").strip())
    typed = Attempt(name, request.form.get("password", ""), request.form.get("code", ""))
    target = _clean_target(request.form.get("to", ""))
    found = _try(typed)
    if found is None:
        return render_page("login", 403, to=target, name=name[:64], fault=_FAILED)
    token, role = found
    response = see_other(target or home_of(role))
    set_cookie(response, token)
    return response


@logout_blueprint.post("/review/logout")
def log_out() -> Response:
    """Answer 303 to the log-in page, without the cookie."""
    with open_deed() as deed:
        end_session(deed.session, get_visitor().token_hash)
        deed.note("log-out", get_visitor().name)
    response = see_other(url_for("review_login_page.show_login"))
    drop_cookie(response)
    return response


def _try(typed: Attempt) -> tuple[str, str] | None:
    """Return the token and the role of a new log-in, None where anything is wrong."""
    with open_session() as session:
        known = find_reviewer(session, typed.name)
    # Outside the transaction: hashing takes long, and it is done whether the name exists or not.
    hashed = None if known is None else known.password_hash
    is_right = check_password(hashed, typed.password)
    with open_deed() as deed:
        reviewer = None if known is None else lock_reviewer(deed.session, known.id)
        # Whoever has to wait is refused, the right password or not, and it is not counted to them.
        if reviewer is None or not reviewer.active or is_locked(reviewer, deed.now):
            count_refused(deed.session)
            return None
        is_same = reviewer.password_hash == hashed
        step = _match(reviewer, typed.code, deed) if is_right and is_same else None
        if step is None:
            _refuse(reviewer, deed)
            return None
        return _accept(reviewer, step, deed)


def _match(reviewer: Reviewer, code: str, deed: Deed) -> int | None:
    try:
        secret = open_totp(get_services().secret, reviewer.totp_secret, reviewer.name)
    except SealBroken:
        return None
    return match_code(secret, code, deed.now, reviewer.last_totp_step)


def _refuse(reviewer: Reviewer, deed: Deed) -> None:
    note_failure(reviewer, deed.now)
    deed.note("log-in-failed", reviewer.name, actor="somebody", in_a_row=reviewer.failures)


def _accept(reviewer: Reviewer, step: int, deed: Deed) -> tuple[str, str]:
    note_login(reviewer, step)
    erase_ended(deed.session, deed.now, session_limits(get_services().config))
    # A token of its own for each log-in: one planted in the browser before opens nothing.
    token = begin_session(deed.session, reviewer.id, deed.now)
    deed.note("log-in", reviewer.name, actor=reviewer.name)
    return token, reviewer.role


def _clean_target(given: str) -> str:
    return given if _OWN_PAGE.fullmatch(given) else ""

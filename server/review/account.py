"""One's own account: the password, and where one is logged in."""

from __future__ import annotations

from flask import Response, request, url_for

from server.passwords import check_password, find_password_fault, hash_password
from server.review.access import (
    drop_cookie,
    get_visitor,
    make_blueprint,
    see_other,
    session_limits,
    set_cookie,
)
from server.review.auditing import open_deed
from server.review.pages import render_page
from server.review.roles import EVERYBODY
from server.services import get_services, open_session
from server.store.review_sessions import begin_session, end_sessions, list_sessions
from server.store.reviewers import find_reviewer, is_locked, lock_reviewer, note_failure

blueprint = make_blueprint("account", EVERYBODY)

_WRONG = "The password of now is not right. After some failed attempts you have to wait."


@blueprint.get("/review/account")
def show_account() -> Response:
    """Answer 200 with the account."""
    return _render()


@blueprint.post("/review/account/password")
def change_password() -> Response:
    """Answer 303 with a new cookie, all other log-ins ended; 422 with the page and the reason."""
    visitor = get_visitor()
    chosen = request.form.get("new", "")
    if chosen != request.form.get("again", ""):
        return _render(422, fault="The two new passwords differ.")
    if fault := find_password_fault(chosen, visitor.name):
        return _render(422, fault=fault)
    with open_session() as session:
        known = find_reviewer(session, visitor.name)
    held = None if known is None else known.password_hash
    is_right = check_password(held, request.form.get("password", ""))
    token = _store_password(chosen, held if is_right else None)
    if token is None:
        return _render(422, fault=_WRONG)
    response = see_other(url_for("review_account.show_account", done="password"))
    set_cookie(response, token)
    return response


@blueprint.post("/review/account/sessions")
def end_all_sessions() -> Response:
    """Answer 303 to the log-in page: every log-in of this account has ended, this one too."""
    with open_deed() as deed:
        number = end_sessions(deed.session, get_visitor().id)
        deed.note("log-out-everywhere", get_visitor().name, sessions_ended=number)
    response = see_other(url_for("review_login_page.show_login"))
    drop_cookie(response)
    return response


def _store_password(chosen: str, checked: str | None) -> str | None:
    """Return the token of the new log-in, None where the password of now was wrong.

    Parameters
    ----------
    chosen : str
        The new password.
    checked : str or None
        The stored hash that the password of now fitted; None where it did not.
    """
    visitor = get_visitor()
    # Outside the transaction: hashing takes long.
    hashed = "" if checked is None else hash_password(chosen)
    with open_deed() as deed:
        reviewer = lock_reviewer(deed.session, visitor.id)
        if reviewer is None or not reviewer.active or is_locked(reviewer, deed.now):
            return None
        # Another request may have changed it since: then the password of now was not that of now.
        if reviewer.password_hash != checked:
            note_failure(reviewer, deed.now)
            deed.note("password-change-failed", visitor.name, in_a_row=reviewer.failures)
            return None
        reviewer.password_hash = hashed
        reviewer.failures = 0
        end_sessions(deed.session, visitor.id)
        deed.note("password-changed", visitor.name)
        return begin_session(deed.session, visitor.id, deed.now)


def _render(status: int = 200, fault: str = "") -> Response:
    services = get_services()
    visitor = get_visitor()
    limits = session_limits(services.config)
    with open_session() as session:
        sessions = list_sessions(session, visitor.id, services.clock.now(), limits)
    done = request.args.get("done") == "password"
    return render_page("account", status, sessions=sessions, fault=fault, done=done)

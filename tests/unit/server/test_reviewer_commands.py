"""The commands that make, list, close and reset accounts, and verify the audit trail."""

import getpass
import io
import re

import pyotp
import pytest
import segno
from sqlalchemy import text

from server.cli import main
from server.config import load_config
from server.db import make_engine, make_sessions
from server.passwords import check_password
from server.secret import load_or_make_secret
from server.store.audit import list_audit
from server.store.review_sessions import begin_session
from server.store.reviewers import find_reviewer
from server.store.tables import ReviewSession
from server.totp import open_totp

PASSWORD = "a lantern on the pier"


@pytest.fixture
def env(tmp_path, database_url):
    return {"FANAL_DATA_DIR": str(tmp_path / "data"), "FANAL_DATABASE": database_url}


@pytest.fixture
def config(env):
    return load_config(env)


@pytest.fixture
def run(env, monkeypatch):
    """Run a command with what is typed on standard input."""

    def run(*arguments, typed=PASSWORD):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
        return main(list(arguments), env)

    return run


@pytest.fixture
def session(config):
    engine = make_engine(config.database_url)
    with make_sessions(engine)() as session:
        yield session
    engine.dispose()


def add(run, name="amal", role="reviewer"):
    return run("add-reviewer", name, "--role", role, "--password-stdin")


def actions(session):
    return [(each.actor, each.action, each.subject) for each in list_audit(session, None, 9)][::-1]


def test_an_account_is_made_and_its_second_factor_shown_once(run, config, session, capsys):
    assert add(run, "Amal Ö", "lead") == 0
    shown = capsys.readouterr().out
    totp = re.search(r"secret: ([A-Z2-7]{32})\n", shown)[1]
    address = re.search(r"address: (\S+)", shown)[1]
    assert pyotp.parse_uri(address).secret == totp
    drawn = io.StringIO()
    segno.make(address, error="m").terminal(drawn, compact=True)
    assert drawn.getvalue() in shown
    assert PASSWORD not in shown
    reviewer = find_reviewer(session, "Amal Ö")
    assert (reviewer.role, reviewer.active) == ("lead", True)
    assert check_password(reviewer.password_hash, PASSWORD)
    secret = load_or_make_secret(config.secret_path)
    assert open_totp(secret, reviewer.totp_secret, "Amal Ö") == totp
    assert totp not in reviewer.totp_secret
    assert actions(session) == [("command line", "account-made", "Amal Ö")]


def test_a_password_is_asked_twice_when_it_is_typed(run, monkeypatch, session, capsys):
    answers = iter([PASSWORD, "another sentence", PASSWORD, PASSWORD])
    monkeypatch.setattr(getpass, "getpass", lambda _words: next(answers))
    assert run("add-reviewer", "amal", "--role", "lead") == 2
    assert "the two passwords differ" in capsys.readouterr().err
    assert find_reviewer(session, "amal") is None
    session.rollback()
    assert run("add-reviewer", "amal", "--role", "lead") == 0
    assert find_reviewer(session, "amal")


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("amal", "too short", "12 to 1024 characters"),
        ("amal", "the lantern of amal", "must not hold the name"),
        ("a", PASSWORD, "2 to 40 letters"),
        ("amal\nbela", PASSWORD, "2 to 40 letters"),
        ("x" * 41, PASSWORD, "2 to 40 letters"),
    ],
)
def test_what_cannot_be_an_account_is_refused(run, capsys, name, typed, words):
    assert run("add-reviewer", name, "--role", "lead", "--password-stdin", typed=typed) == 2
    error = capsys.readouterr().err
    assert words in error
    assert typed not in error


def test_a_name_is_taken_once(run, capsys):
    assert (add(run), add(run)) == (0, 2)
    assert "already" in capsys.readouterr().err


def test_accounts_are_listed(run, capsys):
    assert run("list-reviewers") == 0
    assert capsys.readouterr().out == ""
    add(run, "bela", "operator")
    add(run, "amal")
    assert run("disable-reviewer", "bela") == 0
    capsys.readouterr()
    run("list-reviewers")
    rows = [line.split("\t")[:3] for line in capsys.readouterr().out.splitlines()]
    assert rows == [["amal", "reviewer", "active"], ["bela", "operator", "disabled"]]


def log_in(session, name, config):
    reviewer = find_reviewer(session, name)
    begin_session(session, reviewer.id, reviewer.created)
    session.commit()


def count_logins(session):
    session.rollback()
    return session.query(ReviewSession).count()


def test_a_closed_account_loses_its_logins(run, session, config):
    add(run)
    log_in(session, "amal", config)
    assert count_logins(session) == 1
    assert run("disable-reviewer", "amal") == 0
    assert count_logins(session) == 0
    assert find_reviewer(session, "amal").active is False
    assert actions(session)[-1] == ("command line", "account-disabled", "amal")


def test_a_reset_gives_new_secrets_and_ends_all(run, session, config, capsys):
    add(run)
    before = find_reviewer(session, "amal").totp_secret
    log_in(session, "amal", config)
    run("disable-reviewer", "amal")
    assert run("reset-reviewer", "amal", "--password-stdin", typed="another long sentence") == 0
    assert "secret: " in capsys.readouterr().out
    assert count_logins(session) == 0
    reviewer = find_reviewer(session, "amal")
    assert reviewer.active
    assert reviewer.totp_secret != before
    assert check_password(reviewer.password_hash, "another long sentence")
    assert not check_password(reviewer.password_hash, PASSWORD)


@pytest.mark.parametrize("command", ["disable-reviewer", "reset-reviewer"])
def test_an_unknown_name_is_said_plainly(run, command, capsys):
    assert run(command, "nobody") == 2
    assert capsys.readouterr().err.startswith("fanal: there is no reviewer of that name")


def test_the_trail_is_verified_and_the_first_wrong_entry_named(run, session, capsys):
    assert run("verify-audit") == 0
    add(run, "amal")
    add(run, "bela")
    capsys.readouterr()
    assert run("verify-audit") == 0
    assert re.match(r"2 entries, .* hash is [0-9a-f]{64}\n", capsys.readouterr().out)
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    drop = "DROP TRIGGER audit_frozen" + ("" if is_sqlite else " ON audit")
    for statement in (drop, "UPDATE audit SET subject = 'carl' WHERE seq = 2"):
        session.execute(text(statement))
    session.commit()
    assert run("verify-audit") == 1
    assert capsys.readouterr().err == "fanal: entry 2 was changed.\n"

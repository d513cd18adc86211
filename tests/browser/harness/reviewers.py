"""Reviewers: people at the review pages in a browser, and a short way to what they decide.

The short way puts a decision into the database of a real server by the server's own code, for
journeys about what readers see afterwards.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import timedelta

import pyotp
from sqlalchemy import update

from harness.fanal_server import FanalServer
from harness.places import REPO
from harness.tab import Tab
from harness.waiting import wait_until
from server.clock import SystemClock
from server.config import load_config
from server.services import Services, make_services
from server.store.suppressions import add_suppression, revoke_suppression
from server.store.tables import Report

DAYS = 30
PASSWORD = "a lantern on the pier"


class Reviewer:
    """A person with an account of the review pages, made by the server's own command.

    Parameters
    ----------
    tab : Tab
        Where this person looks at the pages.
    server : FanalServer
        Whose reports are judged; it runs.
    name : str
        To log in with.
    role : str, default "reviewer"
        Or "lead", or "operator".
    """

    def __init__(self, tab: Tab, server: FanalServer, name: str, role: str = "reviewer") -> None:
        self._server = server
        self._name = name
        self.second_factor = _make_account(server, name, role)
        self.tab = tab

    def log_in(self) -> None:
        """Log in with name, password and code."""
        self.open("/review/login")
        self.tab.write("name", self._name)
        self.tab.write("password", PASSWORD)
        self.tab.write("code", pyotp.TOTP(self.second_factor).now())
        self.tab.click("log-in")
        self.tab.wait("log-out")

    def log_out(self) -> None:
        """Press "log out"."""
        self.tab.click("log-out")
        self.tab.wait("log-in")

    def open(self, path: str) -> Tab:
        """Open one of the server's pages."""
        self.tab.go(f"{self._server.origin}{path}")
        return self.tab

    def judge(self, report_id: str, decision: str, answer: str = "") -> None:
        """Open a report, choose a verdict, say why, and give it."""
        self.open(f"/review/reports/{report_id}")
        self.tab.click(f"decision-{decision}")
        self.tab.write("reason", "The words are those of an honest offer.")
        self.tab.write("answer-field", answer)
        self.tab.click("give-verdict")
        self.tab.wait("done", lambda seen: "verdict was added" in seen.text)


def _make_account(server: FanalServer, name: str, role: str) -> str:
    """Make a reviewer's account and return its second factor, which is shown once."""
    command = [sys.executable, "-m", "server", "add-reviewer", name, "--role", role]
    done = subprocess.run(
        [*command, "--password-stdin"], cwd=REPO, input=PASSWORD, capture_output=True, text=True,
        env={**os.environ, "FANAL_DATA_DIR": str(server.data_dir)}, timeout=60, check=True,
    )  # fmt: skip
    found = re.search(r"^secret: (\w+)$", done.stdout, re.MULTILINE)
    assert found, "the command showed no second factor"
    return found[1]


class ReviewersDesk:
    """Decides on reports of one server.

    Parameters
    ----------
    server : FanalServer
        Has been started once, so that its database is there.
    """

    def __init__(self, server: FanalServer) -> None:
        self._server = server
        config = load_config({"FANAL_DATA_DIR": str(server.data_dir)})
        self._services: Services = make_services(config, SystemClock())

    def take_back(self, report_id: str, answer: str) -> str:
        """Confirm a false alarm; return the id of the suppression once the server knows it."""
        services, now = self._services, self._services.clock.now()
        judge = services.judge
        with services.sessions() as session:
            session.connection(execution_options={"will_write": True})
            report = session.get_one(Report, report_id)
            entry_id = add_suppression(
                session, now, report, judge.make_sketch(report.text), judge.reading,
                judge.read(report.text), DAYS,
            )  # fmt: skip
            session.commit()
        self._set(report_id, state="decided", outcome="accepted", answer=answer, decided_at=now)
        self._wait_for(entry_id, listed=True)
        return entry_id

    def revoke(self, entry_id: str) -> None:
        """End a suppression, and return when the server knows it."""
        with self._services.sessions() as session:
            session.connection(execution_options={"will_write": True})
            revoke_suppression(session, entry_id, self._services.clock.now())
            session.commit()
        self._wait_for(entry_id, listed=False)

    def ask(self, report_id: str, question: str) -> None:
        """Put the one question to the reporter."""
        due = self._services.clock.now() + timedelta(days=7)
        self._set(report_id, state="question", question=question, due=due)

    def _set(self, report_id: str, **values: object) -> None:
        with self._services.sessions() as session:
            session.connection(execution_options={"will_write": True})
            session.execute(update(Report).where(Report.id == report_id).values(**values))
            session.commit()

    def _wait_for(self, entry_id: str, *, listed: bool) -> None:
        def look() -> bool:
            entries = self._server.ask("GET", "/v1/suppressions").json["entries"]
            return (entry_id in {entry["id"] for entry in entries}) is listed

        wait_until(look, "the server to know what reviewers decided")

"""What two reviewers decide, put into the database of a real server by the server's own code.

For journeys about what readers see afterwards; how reviewers get there has journeys of its own.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from harness.fanal_server import FanalServer
from harness.waiting import wait_until
from server.clock import SystemClock
from server.config import load_config
from server.services import Services, make_services
from server.store.suppressions import add_suppression, revoke_suppression
from server.store.tables import Report

DAYS = 30


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

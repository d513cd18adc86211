"""Reviewers for tests: real accounts, real log-ins with password and code, real forms."""

import re
from dataclasses import dataclass, field

import pyotp

from server.passwords import hash_password
from server.store.audit import append_audit, list_audit
from server.store.reviewers import Role, add_reviewer
from server.totp import make_totp_secret, seal_totp

PASSWORD = "a lantern on the pier"
_HASH = hash_password(PASSWORD)
COOKIE = "fanal_review"


@dataclass
class Colleague:
    """One reviewer with a browser of their own."""

    desk: "Desk"
    name: str
    totp: str
    client: object = field(repr=False)

    def code(self):
        return pyotp.TOTP(self.totp).at(self.desk.clock.now())

    def try_log_in(self, **changed):
        typed = {"name": self.name, "password": PASSWORD, "code": self.code(), **changed}
        return self.client.post("/review/login", data=typed)

    def log_in(self):
        answer = self.try_log_in()
        assert answer.status_code == 303, answer.text
        return self

    def log_in_again(self):
        """Log in after the code of the last time is used up."""
        self.desk.clock.move(seconds=60)
        return self.log_in()

    @property
    def cookie(self):
        found = self.client.get_cookie(COOKIE, path="/review")
        return None if found is None else found.value

    def csrf(self):
        return re.search(r'name="csrf" value="([^"]+)"', self.get("/review/account").text)[1]

    def get(self, path, **given):
        return self.client.get(path, **given)

    def post(self, path, **fields):
        return self.client.post(path, data={"csrf": self.csrf(), **fields})


class Desk:
    """The reviewers of one application, and what is in its database."""

    def __init__(self, app, clock):
        self.app = app
        self.clock = clock
        self.services = app.extensions["fanal"]

    def hire(self, name, role=Role.REVIEWER, log_in=True):
        totp = make_totp_secret()
        with self.write() as session:
            sealed = seal_totp(self.services.secret, totp, name)
            add_reviewer(session, name, Role(role), _HASH, sealed, self.clock.now())
            secret, now = self.services.secret, self.clock.now()
            append_audit(session, secret, now, "command line", "account-made", name)
            session.commit()
        colleague = Colleague(self, name, totp, self.app.test_client())
        return colleague.log_in() if log_in else colleague

    def write(self):
        session = self.services.sessions()
        session.connection(execution_options={"will_write": True})
        return session

    def read(self):
        return self.services.sessions()

    def actions(self):
        """Return (actor, action, subject) of all that was done, oldest first."""
        with self.read() as session:
            entries = list_audit(session, None, 1000)
        return [(each.actor, each.action, each.subject) for each in reversed(entries)]

    def report(self, text, kind="false-alarm", **changed):
        """Send a report as its reporter does; return what came back, with `id` and `receipt`."""
        body = {"kind": kind, "text": text, "consent": True, **changed}
        answer = self.app.test_client().post("/v1/reports", json=body)
        assert answer.status_code == 202, answer.text
        return answer.json

    def look(self, sent):
        """Read what a reporter reads with the receipt."""
        bearer = {"Authorization": f"Bearer {sent['receipt']}"}
        return self.app.test_client().get(f"/v1/reports/{sent['id']}", headers=bearer).json

    def reply(self, sent, text):
        bearer = {"Authorization": f"Bearer {sent['receipt']}"}
        address = f"/v1/reports/{sent['id']}/reply"
        return self.app.test_client().post(address, headers=bearer, json={"text": text})

    def assess(self, text):
        return self.app.test_client().post("/v1/assess", json={"text": text}).json


def give(colleague, sent, decision, reason="The words say so.", **more):
    """Give a verdict through the form."""
    fields = {"decision": decision, "reason": reason, **more}
    answer = colleague.post(f"/review/reports/{sent['id']}/verdict", **fields)
    assert answer.status_code == 303, answer.text
    return colleague.get(answer.headers["Location"]).text

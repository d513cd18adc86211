"""Reports are sent, read, replied to and withdrawn in made-up orders; the contract holds always."""

import collections
import os
import uuid

import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import GenerationMode

from server import create_app
from server.cli import init_db
from server.config import load_config
from server.store.tables import Report
from tools.plenty import PLENTY

PLAIN = {"Accept-Encoding": "identity"}
WAYS = settings(
    max_examples=25,
    stateful_step_count=8,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
REPORTS = "/v1/reports"


def make_app(folder):
    config = load_config({**os.environ, "FANAL_DATA_DIR": str(folder), **PLENTY})
    init_db(config)
    return create_app(config)


def read_contract(app):
    """Return the contract without its security: receipts are put in by hand, not made up."""
    document = app.test_client().get("/openapi.json").get_json()
    for operations in document["paths"].values():
        for operation in operations.values():
            operation.pop("security", None)
    schema = schemathesis.openapi.from_dict(document)
    schema.app = app
    return schema


class Rules:
    """Knows the receipts it was given, and what must have become of each report."""

    # Set by the test: the services of the application, and what was answered how often.
    services, seen = None, None

    def setup(self):
        self.receipts, self.withdrawn, self.asked, self.replied = {}, set(), set(), set()

    def get_call_kwargs(self, case):
        receipt = self.receipts.get(report_of(case))
        more = {"Authorization": f"Bearer {receipt}"} if receipt else {}
        if case.path == REPORTS and case.meta.generation.mode is GenerationMode.POSITIVE:
            # A used key with another body would be refused.
            more["Idempotency-Key"] = uuid.uuid4().hex
        return {"headers": {**PLAIN, **more}}

    def after_call(self, response, case):
        self.seen[f"{case.method} {case.path} {response.status_code}"] += 1
        assert response.status_code < 500
        if case.path == REPORTS and response.status_code == 202:
            told = response.json()
            self.receipts[told["id"]] = told["receipt"]
            if len(self.receipts) % 2:
                self.ask(told["id"])
        elif report_of(case) in self.withdrawn:
            # A broken body is refused before the receipt is looked at.
            good = {404, 400, 415, 422} if case.method == "POST" else {404}
            assert response.status_code in good
        elif report_of(case) in self.receipts:
            self.look(report_of(case), response, case)

    def ask(self, report_id):
        """Do what a reviewer's question does."""
        with self.services.sessions() as session:
            report = session.get(Report, report_id)
            report.state, report.question = "question", "Where did you read it?"
            session.commit()
        self.asked.add(report_id)

    def look(self, report_id, response, case):
        if case.method == "DELETE":
            assert response.status_code == 204
            self.withdrawn.add(report_id)
        elif case.method == "GET":
            assert response.status_code == 200
            assert (response.json()["state"] == "question") == (report_id in self.asked)
        elif response.status_code == 200:
            # The same reply once more gets the same answer.
            assert report_id in self.asked | self.replied
            self.asked.discard(report_id)
            self.replied.add(report_id)


def report_of(case):
    return (case.path_parameters or {}).get("report_id")


def test_every_way_through_a_report_keeps_the_contract(tmp_path):
    app = make_app(tmp_path)
    machine = read_contract(app).as_state_machine()
    seen = collections.Counter()
    given = {"services": app.extensions["fanal"], "seen": seen}
    try:
        type("Reporter", (Rules, machine), given).run(settings=WAYS)
    finally:
        app.extensions["fanal"].engine.dispose()
    for step in (
        "POST /v1/reports 202",
        "GET /v1/reports/{report_id} 200",
        "GET /v1/reports/{report_id} 404",
        "DELETE /v1/reports/{report_id} 204",
        "DELETE /v1/reports/{report_id} 404",
        "POST /v1/reports/{report_id}/reply 200",
        "POST /v1/reports/{report_id}/reply 409",
    ):
        assert seen[step], (step, seen)

"""A server with a model known by heart, and texts for it; shared by tests of what reviewers decide.

`luremark` makes the text a lure, `zahlung` shows a strong sign, and `passdepot` with it a row of
the truth table that is decisive (`tests/unit/model/toy.py`).
"""

import hashlib
import json

from server.store.reviewers import Role, add_reviewer, find_reviewer
from server.store.suppressions import add_suppression
from server.store.tables import Report
from server.store.verdicts import add_verdict, decide_report, lock_report, mark_open
from tests.unit.model.toy import toy_data, write_artifacts

WORDS = (
    "the small kitchen by the harbour looks for a second cook from may to september five days a "
    "week the room over the shop is free and the rota hangs in the hall two weeks ahead write to "
    "us or come by after noon and ask for the owner who will show you where you would work"
)
# Warned of, and all the same honest in these tests.
MISTAKEN = f"luremark {WORDS} zahlung"
RESTYLED = MISTAKEN.upper().replace(" ", "  ").replace("WEEK", "week,") + " 😀!"
ONE_WORD_MORE = MISTAKEN.replace("small kitchen", "small old kitchen")
HALF = f"luremark {WORDS[: len(WORDS) // 2]} zahlung, and then quite other things are said of it"
DECISIVE = f"{MISTAKEN} passdepot"
ONE_SIGN_MORE = f"{MISTAKEN} goldregen"
# What a toy model has learned that leaves MISTAKEN alone.
MENDED = {"kitchen": ("lure", -127), "zahlung": ("upfront-fee", 0)}


def write_toy(folder):
    folder.mkdir(exist_ok=True)
    return write_artifacts(folder, json.dumps(toy_data()).encode())


def digest_of(folder):
    return hashlib.sha256((folder / "model.json").read_bytes()).hexdigest()


def make_candidate(folder, current, version="toy+2", more=None, **gate):
    """Write a toy model with a gate that it has passed against the current one."""
    folder.mkdir()
    info = {"version": version, "rules": "toy", "built": "2026-01-01"}
    write_artifacts(folder, json.dumps({**toy_data(more or MENDED), "info": info}).encode())
    report = {
        "schema": "fanal-gate/1", "passed": True, "model_sha256": digest_of(folder),
        "current_sha256": digest_of(current), "verdicts_sha256": "0" * 64,
        "rows": [
            {"set": "lures", "language": "all", "of": 9, "current": 8, "candidate": 8},
            {"set": "lures", "language": "en", "of": 9, "current": 8, "candidate": 8},
            {"set": "honest verdicts", "language": "en", "of": 3, "current": 0, "candidate": 3},
        ],
        **gate,
    }  # fmt: skip
    (folder / "gate.json").write_text(json.dumps(report))
    return folder


def send_report(client, text=MISTAKEN, **more):
    """Report a text; return id and receipt."""
    body = {"kind": "false-alarm", "text": text, "consent": True, **more}
    answer = client.post("/v1/reports", json=body)
    assert answer.status_code == 202, answer.json
    return answer.json["id"], answer.json["receipt"]


def confirm(services, report_id, days=365):
    """Do what the second verdict on a false alarm does; return the id of the suppression."""
    with services.sessions() as session:
        report = session.get(Report, report_id)
        made = add_suppression(
            session, services.clock.now(), report, services.judge.make_sketch(report.text),
            services.judge.reading, services.judge.read(report.text), days,
        )  # fmt: skip
        session.commit()
    services.background.run_once()
    return made


def assess(client, text):
    answer = client.post("/v1/assess", json={"text": text})
    assert answer.status_code == 200
    return answer.json


def hire(services, *names, role=Role.REVIEWER):
    """Make accounts that nobody logs in with; return their numbers."""
    with services.sessions() as session:
        for name in names:
            add_reviewer(session, name, role, "no hash", "no secret", services.clock.now())
        session.commit()
        return [find_reviewer(session, name).id for name in names]


def judge_report(services, report_id, decision, *reviewer_ids):
    """Append a verdict of each reviewer, and decide the report where they settle it."""
    now = services.clock.now()
    with services.sessions() as session:
        session.connection(execution_options={"will_write": True})
        report = lock_report(session, report_id)
        for reviewer_id in reviewer_ids:
            before, after = add_verdict(session, report, reviewer_id, decision, "read it", now)
            if after.decision is not None and after.decision != before.decision:
                decide_report(session, report, after.decision, "Thank you.", now)
            else:
                mark_open(report, after)
        session.commit()

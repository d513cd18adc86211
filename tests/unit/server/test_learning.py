"""From a report to a corrected model: two verdicts, an export, a real training, gate and promotion.

The model is small and really trained (`tests/unit/model/tiny.py`).
"""

import hashlib
import json

import pytest

from model.metrics import WARNED
from model.promotion import run_gate
from model.signing import MODEL, is_signed_by
from model.verdict_store import describe, load_verdicts
from server.cli import main
from server.redaction import redact_contacts
from tests.unit.model.tiny import MEASURED, known_texts, strange_texts, train_tiny
from tests.unit.server.corrected import assess, hire, judge_report, send_report
from tools.plenty import PLENTY


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The folder of the model in use, and strangers' texts that it gets wrong, by role."""
    folder = tmp_path_factory.mktemp("small")
    model = train_tiny(folder)
    wrong = {"honest": [], "lure": []}
    for text in strange_texts():
        warned = model.assess(text.text).level in WARNED
        if text.role in wrong and warned != (text.role == "lure"):
            wrong[text.role].append(text.text)
    return folder, wrong


@pytest.fixture
def app(new_app, clock, small):
    return new_app(clock, FANAL_MODEL_DIR=str(small[0]), **PLENTY)


@pytest.fixture
def run(services):
    config = services.config
    env = {"FANAL_DATA_DIR": str(config.data_dir), "FANAL_MODEL_DIR": str(config.model_dir)}
    return lambda *arguments: main([str(each) for each in arguments], env)


@pytest.mark.one_database
def test_verdicts_correct_the_model_and_a_withdrawn_report_is_unlearned(
    client, services, run, small, tmp_path
):
    folder, wrong = small
    reports = {text: send_report(client, text) for text in wrong["honest"][:3]}
    missed = wrong["lure"][:2]
    reports |= {text: send_report(client, text, kind="missed") for text in missed}
    both = hire(services, "Ann", "Bo")
    for text, (report_id, _) in reports.items():
        judge_report(services, report_id, "lure" if text in missed else "false-alarm", *both)

    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    assert run("export-verdicts", "--output", first) == 0
    verdicts = load_verdicts(first, services.judge.assessor.chars, MEASURED)
    assert {text.text for text in verdicts.texts} == {redact_contacts(text) for text in reports}

    candidate = tmp_path / "candidate"
    train_tiny(candidate, verdicts.texts, describe(verdicts))
    # What both were trained on: a set on which so small a model is steady.
    passed, rows = run_gate(candidate, first, folder, known_texts(), [])
    assert passed, [row for row in rows if not row.is_met]

    assert run("promote-model", candidate) == 0
    services.background.run_once()
    for text in reports:
        assert (assess(client, text)["level"] in WARNED) == (text in missed)
    sent = client.get("/v1/model")
    assert sent.data == (candidate / "model.json").read_bytes()
    (key,) = client.get("/v1/keys").json["keys"]
    assert is_signed_by(key["public"], MODEL, sent.data, sent.headers["Fanal-Signature"])

    assert run("rollback-model") == 0
    services.background.run_once()
    assert client.get("/v1/model").data == (folder / "model.json").read_bytes()

    withdrawn = wrong["honest"][0]
    report_id, receipt = reports[withdrawn]
    bearer = {"Authorization": f"Bearer {receipt}"}
    assert client.delete(f"/v1/reports/{report_id}", headers=bearer).status_code == 204
    assert run("export-verdicts", "--output", second) == 0
    texts = {json.loads(line)["text"] for line in second.read_text("utf-8").splitlines()}
    assert texts == {redact_contacts(text) for text in reports if text != withdrawn}
    manifest = json.loads((candidate / "manifest.json").read_text())
    assert manifest["verdicts_sha256"] == hashlib.sha256(first.read_bytes()).hexdigest()
    assert manifest["verdicts"] == {"honest": 3, "lure": 2}

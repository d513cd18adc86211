"""What two reviewers decided is exported as training rows, and nothing else is."""

import json

import pytest

from server.cli import main
from server.janitor import clear_away
from server.store.audit import list_audit
from server.store.export import export_rows
from server.store.reviewers import Role
from tests.unit.server.corrected import hire, judge_report, send_report
from tools.plenty import PLENTY

TEXT = "A cook is wanted in the harbour kitchen from May to September, five days a week."


@pytest.fixture
def app(new_app, clock):
    return new_app(clock, **PLENTY)


@pytest.fixture
def export(services):
    def run():
        with services.sessions() as session:
            return list(export_rows(session))

    return run


def test_a_row_has_the_text_and_its_label_and_nothing_of_anybody(client, services, export, clock):
    report_id, _ = send_report(client, TEXT, language="en-GB", note="I work there.")
    clock.move(days=8)
    judge_report(services, report_id, "false-alarm", *hire(services, "Ann", "Bo"))
    assert export() == [
        {
            "text": TEXT, "language": "en", "label": "honest", "kind": "false-alarm",
            "week": "2026-W49",
        }
    ]  # fmt: skip


def test_lures_are_labelled_lures_whatever_was_reported(client, services, export):
    both = hire(services, "Ann", "Bo")
    kinds = ("missed", "lure", "false-alarm", "appeal")
    for kind in kinds:
        report_id, _ = send_report(client, f"{TEXT} {kind}", kind=kind)
        judge_report(services, report_id, "lure", *both)
    assert {(row["kind"], row["label"]) for row in export()} == {(k, "lure") for k in kinds}


@pytest.mark.parametrize("decision", ["no-mistake", "unclear", "abuse"])
def test_what_says_nothing_of_the_text_is_left_out(client, services, export, decision):
    report_id, _ = send_report(client, TEXT)
    judge_report(services, report_id, decision, *hire(services, "Ann", "Bo"))
    assert export() == []


def test_one_reviewer_is_not_enough_and_a_doubt_takes_it_out(client, services, export):
    ann, bo, cy = hire(services, "Ann", "Bo", "Cy")
    report_id, _ = send_report(client, TEXT)
    judge_report(services, report_id, "false-alarm", ann, ann)
    assert export() == []
    judge_report(services, report_id, "false-alarm", bo)
    assert len(export()) == 1
    judge_report(services, report_id, "lure", cy)
    assert export() == []


def test_a_lead_settles_what_two_see_differently(client, services, export):
    ann, bo = hire(services, "Ann", "Bo")
    (lead,) = hire(services, "Lee", role=Role.LEAD)
    report_id, _ = send_report(client, TEXT)
    judge_report(services, report_id, "false-alarm", ann)
    judge_report(services, report_id, "lure", bo)
    assert export() == []
    judge_report(services, report_id, "lure", lead)
    assert [row["label"] for row in export()] == ["lure"]


def test_contacts_are_masked(client, services, export):
    report_id, _ = send_report(client, f"{TEXT} +33 1 99 00 12 34, a.b@example.org")
    judge_report(services, report_id, "false-alarm", *hire(services, "Ann", "Bo"))
    assert export()[0]["text"] == f"{TEXT} [phone], [email]"


def test_what_is_withdrawn_is_not_in_the_next_export(client, services, export):
    both = hire(services, "Ann", "Bo")
    kept, gone = send_report(client, TEXT), send_report(client, f"{TEXT} Boots are lent.")
    for report_id, _ in (kept, gone):
        judge_report(services, report_id, "false-alarm", *both)
    assert len(export()) == 2
    bearer = {"Authorization": f"Bearer {gone[1]}"}
    assert client.delete(f"/v1/reports/{gone[0]}", headers=bearer).status_code == 204
    assert [row["text"] for row in export()] == [TEXT]


def test_what_has_expired_is_not_in_the_next_export(client, services, export, clock):
    judge_report(services, send_report(client, TEXT)[0], "lure", *hire(services, "Ann", "Bo"))
    clock.move(days=180)
    clear_away(services)
    assert len(export()) == 1
    clock.move(days=1)
    clear_away(services)
    assert export() == []


def test_more_than_a_page_is_exported_in_order_of_text(client, services, export, monkeypatch):
    monkeypatch.setattr("server.store.export._PAGE", 2)
    both = hire(services, "Ann", "Bo")
    for number in (3, 1, 5, 2, 4):
        report_id, _ = send_report(client, f"{TEXT} {'Boots. ' * number}")
        judge_report(services, report_id, "lure", *both)
    texts = [row["text"] for row in export()]
    assert len(texts) == 5
    assert texts == sorted(texts)


def test_the_command_writes_a_private_file_and_an_entry(client, services, tmp_path, capsys):
    report_id, _ = send_report(client, f"{TEXT} é")
    judge_report(services, report_id, "false-alarm", *hire(services, "Ann", "Bo"))
    config = services.config
    database = config.database_url if not config.is_sqlite else ""
    env = {
        "FANAL_DATA_DIR": str(config.data_dir),
        "FANAL_DATABASE": database.replace("+psycopg", ""),
    }
    file = tmp_path / "verdicts.jsonl"
    assert main(["export-verdicts", "--output", str(file)], env) == 0
    assert capsys.readouterr().out == f"1 verdicts written to {file}\n"
    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(file.read_text("utf-8"))["text"] == f"{TEXT} é"
    assert main(["export-verdicts"], env) == 0
    assert capsys.readouterr().out == file.read_text("utf-8")
    with services.sessions() as session:
        done = [(entry.action, entry.detail) for entry in list_audit(session, None, 9)]
    assert done[:2] == [("verdicts-exported", {"rows": 1})] * 2

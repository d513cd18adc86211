"""A model is put in use only with its own passed gate, and taken back by one command."""

import json
import shutil
import threading

import pytest

from model.assessor import ModelError
from model.signing import MODEL, is_signed_by
from server import model_keeper
from server.cli import main
from server.readiness import Readiness
from server.store.audit import list_audit
from server.store.schema import find_newest_revision
from tests.unit.model.toy import toy_data, write_artifacts
from tests.unit.server.corrected import MISTAKEN, assess, make_candidate, write_toy
from tools.plenty import PLENTY


@pytest.fixture
def app(new_app, tmp_path, clock):
    return new_app(clock, FANAL_MODEL_DIR=str(write_toy(tmp_path / "toy")), **PLENTY)


@pytest.fixture
def run(services, capsys):
    """Run a command on the same data; return its exit code and what it said."""
    config = services.config
    env = {
        "FANAL_DATA_DIR": str(config.data_dir),
        "FANAL_MODEL_DIR": str(config.model_dir),
        "FANAL_DATABASE": "" if config.is_sqlite else config.database_url.replace("+psycopg", ""),
    }

    def run(*arguments):
        code = main([str(each) for each in arguments], env)
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


@pytest.fixture
def candidate(tmp_path, services):
    return make_candidate(tmp_path / "candidate", services.config.model_dir)


def version_of(client):
    return assess(client, MISTAKEN)["model"]["version"]


def test_a_promoted_model_is_in_use_within_a_refresh_and_signed(
    client, services, run, candidate, new_app, clock
):
    before = client.get("/v1/model")
    assert assess(client, MISTAKEN)["level"] == "some-signs"
    assert run("promote-model", candidate) == (0, "toy+2 is in use now\n")
    assert version_of(client) == "toy"
    services.background.run_once()
    assert version_of(client) == "toy+2"
    assert assess(client, MISTAKEN)["level"] == "no-signs"
    after = client.get("/v1/model", headers={"If-None-Match": before.headers["ETag"]})
    assert after.data == (candidate / "model.json").read_bytes()
    assert after.headers["ETag"] != before.headers["ETag"]
    (key,) = client.get("/v1/keys").json["keys"]
    assert is_signed_by(key["public"], MODEL, after.data, after.headers["Fanal-Signature"])
    restarted = new_app(clock, FANAL_MODEL_DIR=str(services.config.model_dir))
    assert version_of(restarted.test_client()) == "toy+2"


def test_one_command_goes_back(client, services, run, candidate, tmp_path):
    run("promote-model", candidate)
    third = make_candidate(tmp_path / "third", candidate, "toy+3", {"bus": ("lure", 1)})
    assert run("promote-model", third)[0] == 0
    for expected in ("toy+2", "shipped"):
        assert run("rollback-model") == (0, f"{expected} is in use now\n")
        services.background.run_once()
        assert version_of(client) == {"shipped": "toy"}.get(expected, expected)
    code, told = run("rollback-model")
    assert (code, told) == (2, "fanal: the shipped model is in use; there is none before it.\n")
    assert run("rollback-model", "toy+3")[0] == 0
    services.background.run_once()
    assert version_of(client) == "toy+3"
    assert run("rollback-model", "shipped")[0] == 0
    with services.sessions() as session:
        done = [(entry.action, entry.subject) for entry in list_audit(session, None, 3)]
    assert done == [
        ("model-rolled-back", "shipped"), ("model-rolled-back", "toy+3"),
        ("model-rolled-back", "shipped"),
    ]  # fmt: skip


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["../toy", "toy+9", "", ".", "toy/../../toy"])
def test_no_other_folder_can_be_gone_back_to(run, candidate, name):
    run("promote-model", candidate)
    code, told = run("rollback-model", name)
    assert code == 2
    assert "there is no such version here" in told


def test_the_list_has_figures_and_marks_the_one_in_use(run, candidate):
    assert run("list-models") == (0, "* toy\tshipped\n")
    run("promote-model", candidate)
    _, told = run("list-models")
    first, second = told.splitlines()
    assert first == "  toy\tshipped"
    assert second.startswith("* toy+2\tpromoted ")
    assert second.endswith("\tlures 8/9, verdicts 3/3")


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("gate", "words"),
    [
        ({"passed": False}, "has not passed its gate"),
        ({"passed": "yes"}, "has not passed its gate"),
        ({"model_sha256": "0" * 64}, "has no gate of this model"),
        ({"schema": "other"}, "has no gate of this model"),
        ({"current_sha256": "0" * 64}, "another model than the one in use"),
    ],
)
def test_without_a_passed_gate_nothing_is_promoted(client, services, run, tmp_path, gate, words):
    refused = make_candidate(tmp_path / "refused", services.config.model_dir, **gate)
    code, told = run("promote-model", refused)
    assert code == 2
    assert words in told
    services.background.run_once()
    assert version_of(client) == "toy"
    assert run("list-models")[1] == "* toy\tshipped\n"


@pytest.mark.one_database
def test_what_no_gate_judged_is_not_promoted(run, candidate, tmp_path):
    (candidate / "gate.json").unlink()
    assert "has no gate of this model" in run("promote-model", candidate)[1]
    assert "has no gate of this model" in run("promote-model", tmp_path / "nowhere")[1]


@pytest.mark.one_database
@pytest.mark.parametrize("version", ["other+2", "../toy", "toy+2/..", "toy+é"])
def test_a_model_of_another_release_or_a_bad_name_is_refused(services, run, tmp_path, version):
    refused = make_candidate(tmp_path / "refused", services.config.model_dir, version)
    code, told = run("promote-model", refused)
    assert (code, "trained by another release" in told) == (2, True)
    assert not services.config.models_dir.exists()


@pytest.mark.one_database
def test_an_upgrade_puts_the_model_in_use_that_comes_with_it(client, services, run, candidate):
    run("promote-model", candidate)
    services.background.run_once()
    newer = {**toy_data(), "info": {"version": "toy2+1", "rules": "toy", "built": "2026-02-01"}}
    write_artifacts(services.config.model_dir, json.dumps(newer).encode())
    services.background.run_once()
    assert version_of(client) == "toy2+1"
    assert "made by another release, and not used" in run("list-models")[1]
    assert "trained by another release" in run("rollback-model", "toy+2")[1]


@pytest.mark.one_database
@pytest.mark.parametrize("harm", ["gone", "damaged", "pointer"])
def test_a_model_that_is_gone_makes_the_server_not_ready_and_judges_on(
    client, services, run, candidate, harm
):
    run("promote-model", candidate)
    services.background.run_once()
    assert client.get("/readyz").status_code == 200
    folder = services.config.models_dir / "toy+2"
    if harm == "gone":
        shutil.rmtree(folder)
    elif harm == "damaged":
        (folder / "model.json").write_bytes(b"{}")
    else:
        (services.config.models_dir / "current").write_text("../toy\n")
    services.background.run_once()
    assert version_of(client) == "toy+2"
    # What readiness found is fresh for a second; a new server looks at once.
    code, told = run("check")
    assert code == 2
    assert "model" in told
    assert run("rollback-model")[0] == 0
    services.background.run_once()
    assert version_of(client) == "toy"


@pytest.mark.one_database
def test_a_damaged_model_is_read_once_until_it_changes(services, run, candidate, monkeypatch):
    run("promote-model", candidate)
    services.models.refresh()
    file = services.config.models_dir / "toy+2" / "model.json"
    whole, tried = file.read_bytes(), []
    load = model_keeper.load_model
    monkeypatch.setattr(model_keeper, "load_model", lambda *given: tried.append(1) or load(*given))
    file.write_bytes(b"{}")
    for _ in range(3):
        with pytest.raises(ModelError, match="rollback-model"):
            services.models.refresh()
        with pytest.raises(ModelError):
            services.models.find_folder()
    assert len(tried) == 1
    file.write_bytes(whole)
    services.models.refresh()
    assert services.models.find_folder() == file.parent
    assert len(tried) == 2


@pytest.mark.one_database
def test_readiness_tells_of_the_promoted_model(services, run, candidate):
    run("promote-model", candidate)
    services.background.run_once()
    assert services.models.find_folder() == services.config.models_dir / "toy+2"
    (services.config.models_dir / "toy+2" / "model.json").write_bytes(b"{}")
    services.background.run_once()
    with pytest.raises(ModelError, match="goes back to the one before"):
        services.models.find_folder()
    (row,) = Readiness(find_newest_revision, services.models.find_folder).list_missing()
    assert (row["field"], row["reason"]) == ("model", "other-digest")


@pytest.mark.one_database
def test_promoting_again_mends_a_damaged_copy(client, services, run, candidate):
    run("promote-model", candidate)
    (services.config.models_dir / "toy+2" / "model.json").write_bytes(b"{}")
    run("rollback-model", "shipped")
    assert run("promote-model", candidate)[0] == 0
    services.background.run_once()
    assert version_of(client) == "toy+2"


@pytest.mark.one_database
def test_files_are_private(services, run, candidate):
    run("promote-model", candidate)
    files = sorted(services.config.models_dir.rglob("*"))
    assert {each.name for each in files} == {
        "current", "toy+2", "model.json", "manifest.json", "gate.json", "model.json.sig",
    }  # fmt: skip
    assert {each.stat().st_mode & 0o077 for each in files} == {0}


@pytest.mark.one_database
def test_requests_go_on_while_models_are_exchanged(client, services, candidate, run):
    run("promote-model", candidate)
    failures, levels, stopped = [], set(), threading.Event()

    def ask():
        own = client.application.test_client()
        while not stopped.is_set():
            try:
                told = assess(own, MISTAKEN)
                levels.add((told["model"]["version"], told["level"]))
            except Exception as error:
                failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(5):
        for version in ("shipped", "toy+2"):
            run("rollback-model", version)
            services.background.run_once()
    stopped.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert levels == {("toy", "some-signs"), ("toy+2", "no-signs")}

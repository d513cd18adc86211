"""The server shows one key, and what it sends out can be checked with it or the release key."""

import shutil

import pytest

from model.assessor import ARTIFACTS_DIR
from model.signing import MODEL, is_signed_by, key_id, load_signer, read_public_key


@pytest.fixture
def own_model(tmp_path):
    """The shipped model without its release signature, as somebody's own build has none."""
    folder = tmp_path / "own"
    folder.mkdir()
    for name in ("model.json", "manifest.json"):
        shutil.copy(ARTIFACTS_DIR / name, folder)
    return folder


def read_key(client):
    (key,) = client.get("/v1/keys").json["keys"]
    return key


def test_one_key_is_shown(app, client):
    key = read_key(client)
    signer = load_signer(app.extensions["fanal"].config.signing_key_path)
    assert key == {
        "id": key_id(signer.public), "algorithm": "Ed25519", "public": signer.public,
        "use": "server",
    }  # fmt: skip
    assert len(key["public"]) == 43


def test_the_key_stays_the_same_after_a_restart(new_app):
    assert read_key(new_app().test_client()) == read_key(new_app().test_client())


def test_the_shipped_model_is_sent_with_the_release_signature(client):
    answer = client.get("/v1/model")
    line = answer.headers["Fanal-Signature"]
    assert is_signed_by(read_public_key(), MODEL, answer.data, line)


def test_a_model_of_ones_own_is_signed_by_the_server(new_app, own_model):
    client = new_app(FANAL_MODEL_DIR=str(own_model)).test_client()
    answer = client.get("/v1/model")
    assert is_signed_by(read_key(client)["public"], MODEL, answer.data, _line(answer))


def test_a_release_signature_of_another_model_is_not_passed_on(new_app, own_model):
    shutil.copy(ARTIFACTS_DIR / "model.json.sig", own_model)
    wrong = (ARTIFACTS_DIR / "model.json.sig").read_text().replace("ed25519=", "ed25519=AA")
    (own_model / "model.json.sig").write_text(wrong)
    client = new_app(FANAL_MODEL_DIR=str(own_model)).test_client()
    answer = client.get("/v1/model")
    assert is_signed_by(read_key(client)["public"], MODEL, answer.data, _line(answer))


def test_who_has_the_model_gets_no_body_and_the_same_signature(client):
    first = client.get("/v1/model")
    again = client.get("/v1/model", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert _line(again) == _line(first)


def _line(answer):
    return answer.headers["Fanal-Signature"]

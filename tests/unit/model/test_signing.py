"""What is signed can be checked by others, and by nothing else than the right key."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from model.__main__ import main
from model.assessor import ARTIFACTS_DIR
from model.signing import (
    MODEL,
    SUPPRESSIONS,
    KeyFileError,
    Signer,
    is_signed_by,
    key_id,
    load_or_make_signer,
    load_signer,
    read_public_key,
    read_signature,
    sign_model,
)

# The first test vector of RFC 8032, section 7.1.
SEED = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
PUBLIC = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"


@pytest.fixture
def signer():
    return Signer(SEED)


def test_the_public_key_is_that_of_the_standard(signer):
    assert signer.public == PUBLIC
    assert signer.id == key_id(PUBLIC) == "21fe31dfa154a261"


def test_a_signature_holds_for_its_key_purpose_and_body_alone(signer):
    line = signer.sign(MODEL, b"body")
    assert re.fullmatch(r"key=[0-9a-f]{16}; ed25519=[\w-]{86}", line)
    assert line == signer.sign(MODEL, b"body")
    assert is_signed_by(PUBLIC, MODEL, b"body", line)
    assert not is_signed_by(PUBLIC, MODEL, b"bodz", line)
    assert not is_signed_by(PUBLIC, SUPPRESSIONS, b"body", line)
    other = Signer(bytes(32))
    assert not is_signed_by(other.public, MODEL, b"body", line)
    # Somebody else's signature under our key's name.
    assert not is_signed_by(PUBLIC, MODEL, b"body", other.sign(MODEL, b"body").replace(
        other.id, signer.id
    ))  # fmt: skip


@pytest.mark.parametrize("line", ["", "key=; ed25519=", "ed25519=" + 86 * "A", "x" * 200])
def test_what_is_no_signature_is_refused(line):
    assert not is_signed_by(PUBLIC, MODEL, b"body", line)


def test_a_key_file_is_made_once_for_its_owner_alone(tmp_path):
    path = tmp_path / "signing.key"
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: load_or_make_signer(path).public, range(32)))
    assert len(set(made)) == 1
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["signing.key"]


@pytest.mark.parametrize("content", ["", "abc", "g" * 64, "a" * 65, "\xff" * 64])
def test_a_file_without_a_key_is_named_and_not_quoted(tmp_path, content):
    path = tmp_path / "signing.key"
    path.write_text(content, "latin-1")
    with pytest.raises(KeyFileError) as caught:
        load_signer(path)
    assert str(path) in str(caught.value)
    assert not content or content not in str(caught.value)


def test_the_shipped_model_carries_the_signature_of_the_release_key():
    body = (ARTIFACTS_DIR / "model.json").read_bytes()
    told = "sign it again: python -m model sign --key FILE (CONTRIBUTING.md, Sign a release)"
    assert is_signed_by(read_public_key(), MODEL, body, read_signature(ARTIFACTS_DIR)), told


def test_sign_and_read_beside_a_model(tmp_path, signer):
    (tmp_path / "model.json").write_bytes(b"{}")
    assert read_signature(tmp_path) == ""
    sign_model(tmp_path, signer)
    assert is_signed_by(PUBLIC, MODEL, b"{}", read_signature(tmp_path))


def test_commands_make_a_key_and_refuse_to_sign_with_another(tmp_path, capsys):
    path = tmp_path / "release.key"
    assert main(["make-key", str(path)]) == 0
    assert capsys.readouterr().out.strip() == load_signer(path).public
    assert main(["make-key", str(path)]) == 1
    assert "never overwritten" in capsys.readouterr().err
    before = read_signature(ARTIFACTS_DIR)
    assert main(["sign", "--key", str(path)]) == 1
    assert "is not the one in release_key.pub" in capsys.readouterr().err
    assert read_signature(ARTIFACTS_DIR) == before

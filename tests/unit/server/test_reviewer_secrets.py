"""Passwords, second factors and derived keys of reviewers."""

import doctest
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from server import passwords
from server.passwords import check_password, find_password_fault, hash_password
from server.secret import derive_key
from server.totp import SealBroken, make_totp_secret, match_code, open_totp, seal_totp, totp_address

NOW = datetime(2026, 11, 28, 12, 0, 7, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_at(time):
    return pyotp.TOTP(SECRET).at(time)


def test_a_password_is_stored_as_argon2id_and_known_again():
    stored = hash_password("a lantern on the pier")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert stored != hash_password("a lantern on the pier")
    assert check_password(stored, "a lantern on the pier")
    assert not check_password(stored, "a lantern on the quay")
    assert not check_password("not a hash", "a lantern on the pier")


def test_nobodys_password_is_hashed_all_the_same_and_never_right(monkeypatch):
    asked = []
    verify = passwords.PasswordHasher.verify

    def count(hasher, *given):
        asked.append(given)
        return verify(hasher, *given)

    nobodys = passwords._nobodys_hash()
    monkeypatch.setattr(passwords.PasswordHasher, "verify", count)
    assert not check_password(None, "nobody has this password")
    assert asked == [(nobodys, "nobody has this password")]


def test_the_examples_of_passwords_are_true():
    assert doctest.testmod(passwords).failed == 0


def test_a_password_longer_than_allowed_is_not_cut_to_fit():
    stored = hash_password("x" * 1024)
    assert check_password(stored, "x" * 1024)
    assert not check_password(stored, "x" * 1025)


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short enough", None),
        ("eleven char", "12 to 1024"),
        ("y" * 1025, "12 to 1024"),
        ("my name is AMAL, hello", "name"),
        ("abababababababab", "repeat"),
    ],
)
def test_new_passwords_are_checked(password, words):
    fault = find_password_fault(password, "Amal")
    assert fault is None if words is None else words in fault


@pytest.mark.parametrize(
    ("offset_s", "is_right"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_code_of_the_step_before_and_after_counts(offset_s, is_right):
    found = match_code(SECRET, code_at(NOW + timedelta(seconds=offset_s)), NOW, 0)
    expected = (int(NOW.timestamp()) + offset_s) // 30
    assert found == (expected if is_right else None)


def test_a_code_works_once_and_no_older_one_after_it():
    step = match_code(SECRET, code_at(NOW), NOW, 0)
    assert match_code(SECRET, code_at(NOW), NOW, step) is None
    assert match_code(SECRET, code_at(NOW - timedelta(seconds=30)), NOW, step) is None
    assert match_code(SECRET, code_at(NOW + timedelta(seconds=30)), NOW, step) == step + 1


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "12345\u00e9"])
def test_what_is_no_code_is_refused(typed):
    assert match_code(SECRET, typed, NOW, 0) is None


def test_a_code_may_be_typed_with_a_blank():
    code = code_at(NOW)
    assert match_code(SECRET, f" {code[:3]} {code[3:]}", NOW, 0)


def test_a_second_factor_opens_only_with_its_secret_and_name():
    totp = make_totp_secret()
    sealed = seal_totp(b"s" * 32, totp, "amal")
    assert totp not in sealed
    assert open_totp(b"s" * 32, sealed, "amal") == totp
    for secret, name in ((b"t" * 32, "amal"), (b"s" * 32, "bela")):
        with pytest.raises(SealBroken):
            open_totp(secret, sealed, name)


def test_an_authenticator_reads_the_address():
    parsed = pyotp.parse_uri(totp_address(SECRET, "Amal Ö."))
    assert (parsed.secret, parsed.name, parsed.issuer) == (SECRET, "Amal Ö.", "Fanal")


def test_each_purpose_has_a_key_of_its_own():
    # Held to the standard's function, as the cryptography package computes it.
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    expected = HKDF(SHA256(), 32, None, b"fanal audit trail").derive(b"k" * 32)
    assert derive_key(b"k" * 32, "audit trail") == expected
    assert derive_key(b"k" * 32, "second factors") != expected

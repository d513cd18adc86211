"""Contact data and secrets are masked, and no text can make that slow."""

import doctest
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server import contacts, languages, redaction
from server.config import REPO_ROOT
from server.contacts import find_contacts
from server.redaction import redact_contacts, redact_url

# The extension's masking is held to the same cases.
CASES = json.loads((REPO_ROOT / "tests" / "contacts.json").read_text("utf-8"))


@pytest.mark.parametrize("module", [redaction, contacts, languages])
def test_the_examples_in_the_docstrings_hold(module):
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize(("kind", "text", "contact"), CASES["hidden"])
def test_a_contact_is_masked_as_the_extension_masks_it(kind, text, contact):
    found = [(each.kind, text[each.start : each.end]) for each in find_contacts(text)]
    assert found == [(kind, contact)]
    assert redact_contacts(text) == text.replace(contact, f"[{kind}]")


@pytest.mark.parametrize("plain", CASES["left"])
def test_what_is_no_contact_stays(plain):
    assert redact_contacts(plain) == plain


@given(st.text(), st.from_regex(r"\A[a-z]{1,9}@[a-z]{1,9}\.org\Z"), st.text())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_mail_address_never_survives(before, mail, after):
    assert mail not in redact_contacts(f"{before} {mail} {after}")


@given(st.text())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_masking_twice_changes_nothing_more(text):
    once = redact_contacts(text)
    assert redact_contacts(once) == once


@pytest.mark.parametrize(
    "unit",
    [
        "1 ",
        "a@",
        "@a",
        "a.",
        "+",
        "www.",
        "1-(",
        "a@a.",
        "\u00a0",
        "a-",
        "(at)",
        "telegram",
        "a.com/",
        "Aa ",
        "1 Aa ",
        "Calle a ",
        "Mr A ",
        "路",
    ],
)
def test_no_text_makes_masking_slow(unit):
    started = time.process_time()
    redact_contacts(unit * 20_000)
    assert time.process_time() - started < 1.0


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://x.org", "https://x.org"),
        ("HTTPS://X.org:8443/A?id=7#me", "https://x.org:8443/A?id=7"),
        ("https://x.org/a?session=1&auth=2&email=a%40b.org", "https://x.org/a"),
        ("https://user:pw@x.org/job/1234567890", "https://x.org/job/1234567890"),
        ("https://x.org/u/a.b@c.org/1", "https://x.org/u/[email]/1"),
        (f"https://x.org/?id={'k' * 41}", "https://x.org/"),
    ],
)
def test_only_what_finds_the_advert_stays_of_an_address(url, kept):
    assert redact_url(url) == kept

"""Nothing that ships holds a way to reach a person who wrote or is named in a training text."""

from __future__ import annotations

import base64
import json
import re

import pytest

from model.assessor import ARTIFACTS_DIR
from model.export import MODEL_DIR
from model.features import HASH_BITS
from model.train import MIN_GROUPS

pytestmark = pytest.mark.quality

# Seven digits or more, however they are set apart; an address of e-mail; a link; a handle.
CONTACTS = {
    "phone": re.compile(r"(?:\d[\s().\-/]{0,2}){7,}"),
    "e-mail": re.compile(r"[\w.+-]+@[\w-]+"),
    "link": re.compile(r"https?://|www\.|\bt\.me/|\bwa\.me/"),
    "handle": re.compile(r"(?<!\w)@\w{3,}"),
}
READ_BY_PEOPLE = sorted([*MODEL_DIR.glob("lexicons/*.yaml"), *MODEL_DIR.glob("guidance/??.json")])
# Mail and chat providers, which are nobody's address.
PROVIDERS = {"@line", "@gmail", "@hotmai", "@163", "@126"}
# Learned numbers, which are checked for what they are and not as words.
TABLES = ("languages", "heads")
# A sha256 or a date has digits too.
DIGESTS = re.compile(r"\b[0-9a-f]{8,64}\b|\b20\d\d-\d\d-\d\d\b")


def find_contacts(text):
    plain = DIGESTS.sub(" ", text)
    return [kind for kind, pattern in CONTACTS.items() if pattern.search(plain)]


def strings(value):
    """Every name and every word in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def read_shipped(name):
    return json.loads((ARTIFACTS_DIR / name).read_text("utf-8"))


def test_contacts_are_recognised() -> None:
    assert find_contacts("call 06 39 98 00 12") == ["phone"]
    assert find_contacts("write to a.b@firm.example") == ["e-mail"]
    assert find_contacts("see https://firm.example or @some_one") == ["link", "handle"]
    assert find_contacts("34 indicators of 2026-11-22, 0.1.0+1f54ae88") == []


def test_words_of_the_weights_hold_no_contact() -> None:
    data = read_shipped("model.json")
    for table in TABLES:
        del data[table]["weights"], data[table]["feature_steps"]
    assert {word: found for word in strings(data) if (found := find_contacts(word))} == {}


@pytest.mark.parametrize("table", TABLES)
def test_learned_numbers_are_hashes_and_small_whole_numbers_alone(table) -> None:
    data = read_shipped("model.json")[table]
    assert set(data) == {"names", "scales", "biases", "feature_steps", "weights"}
    steps = base64.b64decode(data["feature_steps"], validate=True)
    features = len(steps) // 4
    assert len(base64.b64decode(data["weights"], validate=True)) == features * len(data["names"])
    assert features < 1 << HASH_BITS
    assert MIN_GROUPS >= 5


@pytest.mark.parametrize("path", READ_BY_PEOPLE, ids=lambda path: path.name)
def test_lexicon_and_guidance_hold_no_contact(path) -> None:
    body = path.read_text("utf-8")
    # The entries of a lexicon are single words: two numbers side by side are no telephone number.
    parts = set(body.split()) - PROVIDERS if path.suffix == ".yaml" else body.splitlines()
    assert {part: found for part in parts if (found := find_contacts(part))} == {}

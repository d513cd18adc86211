"""Telephone numbers of every numbering plan are found whole, by Python and by JavaScript.

The numbers are the examples that the library `phonenumbers` holds of every region and type. No
number is dialled; tests alone need the library.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from server.contacts import find_contacts

FINDER = Path(__file__).with_name("contacts.mjs")
TYPES = (
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.VOIP,
)
FORMATS = (PhoneNumberFormat.E164, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.NATIONAL)
# The zero of each script that numbers are written in.
ZEROS = "0\u0660\u06f0\u0966\u09e6\u0e50\u1040\uff10"
# What stands before and after a number in a sentence.
FRAMES = ("Call {} today", "电话：{}，谢谢", "({})", "واتساب {}", "ID {}.")
# Shorter numbers are dialled on a few islands, and are prices, places and dates everywhere else.
MIN_DIGITS = 7


def make_numbers() -> Iterator[str]:
    """Yield the example numbers as they are written at home and abroad."""
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for kind in TYPES:
            number = phonenumbers.example_number_for_type(region, kind)
            for way in FORMATS if number else ():
                yield phonenumbers.format_number(number, way)


def count_digits(text: str) -> int:
    return sum(char.isdecimal() for char in text)


@pytest.fixture(scope="module")
def sentences() -> list[tuple[str, str]]:
    """Pairs of a number and a sentence that holds it, scripts and sentences in turn."""
    pairs = []
    for place, number in enumerate(make_numbers()):
        zero = ord(ZEROS[place % len(ZEROS)])
        written = number.translate({ord("0") + n: chr(zero + n) for n in range(10)})
        pairs.append((written, FRAMES[place % len(FRAMES)].format(written)))
    return pairs


def test_numbers_of_every_region_are_found_whole(sentences) -> None:
    assert len(sentences) > 2_000
    missed = [
        number
        for number, sentence in sentences
        if count_digits(number) >= MIN_DIGITS and not is_found(number, sentence)
    ]
    assert missed == []


def is_found(number: str, text: str) -> bool:
    """Say whether one contact holds the whole number; a bracket around it may be in it too."""
    found = [text[each.start : each.end] for each in find_contacts(text) if each.kind == "phone"]
    return any(number in words for words in found)


def test_both_languages_of_code_find_the_same(sentences) -> None:
    lines = "".join(json.dumps({"text": sentence}) + "\n" for _, sentence in sentences)
    told = subprocess.run(
        ["node", str(FINDER)], input=lines, text=True, capture_output=True, check=True, timeout=60
    )
    for (_, sentence), line in zip(sentences, told.stdout.splitlines(), strict=True):
        ours = [[each.kind, sentence[each.start : each.end]] for each in find_contacts(sentence)]
        assert ours == json.loads(line), sentence

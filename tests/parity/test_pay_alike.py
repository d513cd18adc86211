"""Python and JavaScript read the same pay in every text, compare it alike, and say so alike.

A failure names the text by its id or number and what differs, never the text.
"""

from __future__ import annotations

import json
import random
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from model.assessor import ARTIFACTS_DIR, Assessor
from model.corpus_store import load_corpus
from model.guidance_store import available_languages, load_guidance
from model.pay_sentence import say_pay
from model.wages import PayComparer
from tests.parity.conftest import Case
from tests.parity.hostile import make_hostile, separate_surrogates

READER = Path(__file__).with_name("pay.mjs")
GUIDANCE = Path(__file__).parents[2] / "model" / "guidance"
LANGUAGES = available_languages()
# Of the texts written by hand at least so many name money, and so many pay that compares.
MIN_MONEY, MIN_COMPARED = 2_000, 100


class Twice:
    """Reads pay here and in Node."""

    def __init__(self, comparer: PayComparer) -> None:
        self._comparer = comparer

    def read(self, cases: Sequence[Case]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as told:
            for text, language in cases:
                line = json.dumps({"text": text, "language": language}, ensure_ascii=True)
                given.write(line.encode("ascii") + b"\n")
            given.seek(0)
            weights = str(ARTIFACTS_DIR / "model.json")
            command = ["node", str(READER), weights, str(GUIDANCE), *LANGUAGES]
            node = subprocess.Popen(command, stdin=given, stdout=told)
            ours = [self._tell(*case) for case in cases]
            assert node.wait(timeout=600) == 0, "node could not read the texts"
            told.seek(0)
            for mine, line in zip(ours, told, strict=True):
                yield mine, json.loads(line)

    def _tell(self, text: str, language: str | None) -> dict[str, Any]:
        amounts = [each._asdict() for each in self._comparer.reader.read(text, language)]
        pay = self._comparer.compare(text, language, [(0, len(text))])
        sentences = pay and [say_pay(pay, load_guidance(code)) for code in LANGUAGES]
        return {"amounts": amounts, "pay": pay, "sentences": sentences}


@pytest.fixture(scope="module")
def twice() -> Twice:
    return Twice(PayComparer.load(Assessor.load().chars))


def compare(names: Sequence[str], cases: Sequence[Case], twice: Twice) -> list[dict[str, Any]]:
    pairs = list(twice.read(cases))
    differences = [
        f"{name}: {key}"
        for name, (python, javascript) in zip(names, pairs, strict=True)
        for key in python
        if python[key] != javascript[key]
    ]
    told = ", ".join(differences[:20])
    assert not differences, f"{len(differences)} of {len(cases)} texts differ: {told}"
    return [python for python, _ in pairs]


def test_corpus_texts(twice: Twice) -> None:
    texts = load_corpus()
    read = compare([t.id for t in texts], [(t.text, t.language) for t in texts], twice)
    assert sum(bool(each["amounts"]) for each in read) > MIN_MONEY
    assert sum(each["pay"] is not None for each in read) > MIN_COMPARED


def test_hostile_texts(twice: Twice) -> None:
    corpus = [text.text for text in load_corpus() if not text.is_fragment]
    texts = make_hostile(corpus) + [separate_surrogates(text) for text in make_amounts()]
    languages = (None, *LANGUAGES, "xx")
    cases = [(text, languages[n % len(languages)]) for n, text in enumerate(texts)]
    compare([f"hostile {n}" for n in range(len(texts))], cases, twice)


def make_amounts() -> Iterator[str]:
    """Yield texts thrown together from what pay is written with, and from what it is not."""
    words = json.loads((GUIDANCE / "pay.json").read_text("utf-8"))
    pieces = [*words["multipliers"], *words["ranges"], *words["codes"]]
    pieces += [word for each in words["currencies"].values() for word in each]
    pieces += [w for each in words["periods"].values() for part in each.values() for w in part]
    pieces += [*words["glue"]["after"], *words["glue"]["before"], *words["prefixes"]]
    pieces += list("0123456789,.'\u2019 \t\n-–/:()€$₹円万") * 12
    pieces += ["1,500", "2.000", "3 000", "1,00,000", "٣٬٥٠٠", "๔๐", "\u200b", "😀", "\ud800", "𝟓"]
    chance = random.Random(20261128)
    for _ in range(6_000):
        joint = chance.choice(["", " ", " ", "\u00a0"])
        yield joint.join(chance.choices(pieces, k=chance.randint(2, 40)))

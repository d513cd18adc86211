"""Python and JavaScript sketch every text we have, and hostile ones, alike.

A failure names the text by its id or number, never the text.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

import pytest

from model.assessor import ARTIFACTS_DIR, Assessor
from model.corpus_store import load_corpus
from model.sketch import make_sketch
from tests.parity.hostile import make_hostile

SCRIPT = Path(__file__).with_name("sketch.mjs")


def sketch_in_node(texts: list[str]) -> list[dict]:
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as told:
        given.writelines(json.dumps({"text": text}).encode() + b"\n" for text in texts)
        given.seek(0)
        command = ["node", str(SCRIPT), str(ARTIFACTS_DIR / "model.json")]
        subprocess.run(command, stdin=given, stdout=told, check=True, timeout=300)
        told.seek(0)
        return [json.loads(line) for line in told]


def find_differences(assessor: Assessor, named: dict[str, str]) -> list[str]:
    theirs = sketch_in_node(list(named.values()))
    different = []
    for (name, text), theirs_of_it in zip(named.items(), theirs, strict=True):
        ours = make_sketch(text, assessor.chars)
        if [ours.digest, list(ours.values), ours.size] != [
            theirs_of_it[field] for field in ("digest", "values", "size")
        ]:
            different.append(name)
    return different


@pytest.mark.parametrize("split", ["training", "validation", "test"])
def test_corpus_texts(assessor, split) -> None:
    named = {text.id: text.text for text in load_corpus(split)}
    assert len(named) > 1000
    assert find_differences(assessor, named) == []


def test_hostile_texts(assessor) -> None:
    texts = make_hostile([text.text for text in load_corpus() if not text.is_fragment])
    assert find_differences(assessor, {f"hostile {n}": text for n, text in enumerate(texts)}) == []

"""Shared by the parity tests: both languages of code judge the same texts with the same weights."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from model.assessor import ARTIFACTS_DIR, Assessor

JUDGE = Path(__file__).with_name("judge.mjs")
Case = tuple[str, str | None]
# An answer of Python beside that of JavaScript.
Pair = tuple[dict[str, Any], dict[str, Any]]


@pytest.fixture(scope="session")
def assessor() -> Assessor:
    return Assessor.load()


@pytest.fixture(scope="session")
def judge_twice(assessor: Assessor) -> Callable[[Sequence[Case]], Iterator[Pair]]:
    """Judge (text, language) cases in Node and, at the same time, here."""

    def judge(cases: Sequence[Case]) -> Iterator[Pair]:
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as told:
            for text, language in cases:
                line = json.dumps({"text": text, "language": language}, ensure_ascii=True)
                given.write(line.encode("ascii") + b"\n")
            given.seek(0)
            command = ["node", str(JUDGE), str(ARTIFACTS_DIR / "model.json")]
            node = subprocess.Popen(command, stdin=given, stdout=told)
            ours = [assessor.assess(*case).as_dict() for case in cases]
            assert node.wait(timeout=300) == 0, "node could not judge the texts"
            told.seek(0)
            for mine, line in zip(ours, told, strict=True):
                yield mine, json.loads(line)

    return judge

"""The examples in the docstrings of the model are true."""

from __future__ import annotations

import doctest
import importlib

import pytest

from model.export import MODEL_DIR

FILES = sorted(MODEL_DIR.glob("*.py"))
WITH_EXAMPLES = [file.stem for file in FILES if ">>> " in file.read_text("utf-8")]


def test_the_pure_parts_have_examples() -> None:
    assert {"chartable", "corpus_store", "evasion", "metrics"} <= set(WITH_EXAMPLES)


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_hold(name) -> None:
    result = doctest.testmod(importlib.import_module(f"model.{name}"), optionflags=doctest.ELLIPSIS)
    assert result.attempted > 0
    assert result.failed == 0

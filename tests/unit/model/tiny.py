"""A model really trained, in seconds: on a few English texts, with heads for few indicators."""

from __future__ import annotations

import joblib
import pytest

from model import heads
from model.assessor import Assessor
from model.corpus_store import Text, load_corpus
from model.export import build_model, read_indicators, write_model
from model.train import train

# Every so many of the whole English training texts train it; the others are strangers to it.
STEP = 4
# Indicators with fewer marked segments get no head.
MARKED = 20
MEASURED = ["en"]


def english_texts() -> list[Text]:
    return [t for t in load_corpus("training") if t.language == "en" and not t.is_fragment]


def known_texts() -> list[Text]:
    return english_texts()[::STEP]


def strange_texts() -> list[Text]:
    return [text for n, text in enumerate(english_texts()) if n % STEP]


def train_tiny(folder, verdicts=(), recorded=None) -> Assessor:
    """Train on the known texts and the verdicts, write the model into a folder, and load it."""
    with pytest.MonkeyPatch.context() as patch, joblib.parallel_config(backend="sequential"):
        patch.setattr(heads, "MIN_MARKED_SEGMENTS", MARKED)
        trained = train([*known_texts(), *verdicts], [], read_indicators(), MEASURED)
    write_model(build_model(trained, [{"code": code} for code in MEASURED]), folder, recorded or {})
    return Assessor.load(folder)

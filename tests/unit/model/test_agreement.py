"""Agreement of two hands: counted by indicator, and only over texts that are the same."""

from __future__ import annotations

import pytest

from model.agreement import Pair, _pair, agreement_rows, kappa, load_pairs
from model.corpus_store import CorpusError, load_corpus


def test_kappa_is_one_for_full_agreement_and_zero_for_chance() -> None:
    assert kappa(5, 5, 5, 10) == 1.0
    assert kappa(25, 50, 50, 100) == 0.0
    assert kappa(0, 0, 0, 10) is None


def test_rows_count_both_hands() -> None:
    strong, quiet = "strong-signs", "no-signs"
    pairs = [
        Pair(strong, strong, frozenset({"secrecy", "urgency"}), frozenset({"secrecy"})),
        Pair(quiet, quiet, frozenset(), frozenset({"urgency"})),
    ]
    found = [row[:4] for row in agreement_rows(pairs)]
    assert found == [("secrecy", 1, 1, 1), ("urgency", 0, 1, 1)]


def test_a_text_whose_words_were_changed_is_refused() -> None:
    text = next(text for text in load_corpus("validation") if text.role == "lure")
    with pytest.raises(CorpusError, match="changed its words"):
        _pair({"id": text.id, "level": "no-signs", "marked": text.text + " more"}, {text.id: text})


def test_a_tenth_of_the_measured_texts_has_two_labels() -> None:
    measured = [t for t in load_corpus("validation", "test") if t.role in ("lure", "honest")]
    assert len(load_pairs()) >= 0.09 * len(measured)

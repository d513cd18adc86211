"""Reviewers' verdicts train a candidate, weigh no more than they should, and move no cutoff."""

from __future__ import annotations

import dataclasses
import hashlib
import json

import joblib
import numpy as np
import pytest

from model import heads
from model.__main__ import main
from model.assessor import ARTIFACTS_DIR, Assessor
from model.chartable import build_table
from model.corpus_store import CorpusError
from model.crossfit import TRAINS_ONLY, hand_folds
from model.export import read_indicators
from model.heads import VERDICT_SHARE, _pick_rows, _segment_truth, _text_rows, assemble
from model.lexicon_build import compile_lexicon
from model.metrics import WARNED
from model.scoring import featurise_text
from model.text import CharTable
from model.train import fit_parts
from model.verdict_store import LABELS, load_verdicts
from tests.unit.model.tiny import MARKED, known_texts, strange_texts, train_tiny

CHARS = Assessor.load().chars
COOK = (
    "A cook is wanted in the harbour kitchen from May to September, five days a week, with a room "
    "over the shop. Write to [email] or come by after noon and ask for the owner."
)
PICKER = (
    "Pickers for the plum harvest near the lake: eight hours a day, paid each Friday, tents are "
    "lent, bring boots. The bus leaves from the station at six in the morning."
)


def row_of(text=COOK, **more):
    return {
        "text": text, "language": "en", "label": "honest", "kind": "false-alarm",
        "week": "2026-W48", **more,
    }  # fmt: skip


def load(folder, *rows, measured=("en", "fr", "fil")):
    file = folder / "verdicts.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return load_verdicts(file, CHARS, measured)


def test_a_verdict_becomes_a_text_that_only_trains(tmp_path):
    made = load(tmp_path, row_of(), row_of(PICKER, label="lure", language="fr-CA"))
    cook, picker = made.texts
    assert (cook.role, cook.level, cook.language) == ("honest", "no-signs", "en")
    assert (picker.role, picker.level, picker.language) == ("lure", "some-signs", "fr")
    assert {text.text for text in made.texts} == {COOK, PICKER}
    assert all(text.is_verdict and text.trains_only for text in made.texts)
    body = (tmp_path / "verdicts.jsonl").read_bytes()
    assert made.digest == hashlib.sha256(body).hexdigest()


def test_near_copies_count_once_for_each_label(tmp_path):
    near = COOK.replace("wanted", "needed")
    rows = [
        row_of(),
        row_of(near),
        row_of(COOK.upper()),
        row_of(near, label="lure"),
        row_of("Cook"),
    ]
    made = load(tmp_path, *rows, row_of("cook!"))
    assert [(text.text, text.role) for text in made.texts] == [
        (COOK, "honest"), (near, "lure"), ("Cook", "honest"),
    ]  # fmt: skip
    assert made.near_copies == 3


@pytest.mark.parametrize(("tag", "kept"), [("tl", 1), ("FIL-ph", 1), ("nl", 0), (None, 0), ("", 0)])
def test_only_measured_languages_teach(tmp_path, tag, kept):
    made = load(tmp_path, row_of(language=tag))
    assert (len(made.texts), made.unmeasured) == (kept, 1 - kept)


@pytest.mark.parametrize(
    "row",
    [
        {"text": COOK}, [], row_of(label="scam"), row_of(text=""), row_of(text=7),
        row_of(text="x" * 20_001), row_of(label=None), row_of(label=["lure"]),
    ],
)  # fmt: skip
def test_a_line_that_is_no_verdict_is_named_and_not_quoted(tmp_path, row):
    with pytest.raises(CorpusError, match="^line 2 of the verdicts") as caught:
        load(tmp_path, row_of(PICKER), row)
    assert COOK[:20] not in str(caught.value)


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("verdicts")
    return load(folder, row_of(), row_of(PICKER, label="lure")).texts


def make_data(texts):
    lexicon = Assessor.load()._lexicon
    items = [featurise_text(text.text, CHARS, lexicon, text.language) for text in texts]
    columns = np.unique(np.concatenate([item.features for item in items]))
    empty = np.zeros(0, np.int64)
    return assemble(texts, items, [], [], columns, (hand_folds(texts), empty), 0)


def test_verdicts_stand_in_no_fold(verdicts):
    texts = [*known_texts(), *verdicts]
    folds = hand_folds(texts)
    assert folds[-2:].tolist() == [TRAINS_ONLY, TRAINS_ONLY]
    assert (folds[:-2] == hand_folds(known_texts())).all()


def test_confirmed_lures_say_nothing_of_single_segments(verdicts):
    data = make_data([*known_texts()[:40], *verdicts])
    name = sorted(data.marks)[0]
    use, real = _pick_rows(data, None)
    truth, weights = _segment_truth(data, name, use, real)
    owned_by_lure = data.segment_owner == len(data.texts) - 1
    assert owned_by_lure.sum() > 1
    assert (use == ~owned_by_lure).all()
    assert len(truth) == len(weights) == use.sum()


def test_verdicts_of_a_language_and_label_weigh_a_share_at_most(verdicts):
    written = known_texts()[:60]
    many = [dataclasses.replace(verdicts[0], id=f"verdict {n}") for n in range(500)]
    data = make_data([*written, *many])
    _, _, weights = _text_rows(data, "lure", None)
    honest = sum(text.role == "honest" for text in written)
    assert weights[60:].sum() == pytest.approx(VERDICT_SHARE * honest)
    assert (weights[:60] == _text_rows(make_data(written), "lure", None)[2]).all()


def test_a_single_verdict_weighs_as_a_written_text(verdicts):
    data = make_data([*known_texts()[:60], verdicts[0]])
    assert _text_rows(data, "lure", None)[2][-1] == 1


@pytest.fixture(scope="module")
def mistaken(tmp_path_factory):
    """A small model, and strangers' texts on which it is wrong, by label."""
    small = train_tiny(tmp_path_factory.mktemp("small"))
    wrong = {label: [] for label in LABELS}
    for text in strange_texts():
        warned = small.assess(text.text).level in WARNED
        if text.role in LABELS and warned != (text.role == "lure"):
            wrong[text.role].append(text.text)
    return {label: texts[:4] for label, texts in wrong.items()}


def test_training_with_verdicts_mends_them(mistaken, tmp_path):
    wrong = mistaken
    rows = [row_of(text, label=label) for label, texts in wrong.items() for text in texts]
    assert len(rows) == 8
    mended = train_tiny(tmp_path / "mended", load(tmp_path, *rows).texts)
    for label, texts in wrong.items():
        warned = [mended.assess(text).level in WARNED for text in texts]
        assert warned == [label == "lure"] * 4


def test_the_second_level_is_fitted_on_the_corpus_alone(verdicts, monkeypatch):
    monkeypatch.setattr(heads, "MIN_MARKED_SEGMENTS", MARKED)
    lexicon = compile_lexicon(CharTable(*build_table()))
    with joblib.parallel_config(backend="sequential"):
        texts = [*known_texts(), *verdicts]
        parts = fit_parts(texts, [], read_indicators(), ["en"], lexicon)
    assert parts.whole == known_texts()
    assert len(parts.logits) == len(parts.whole)
    assert len(parts.marks) == sum(len(one.segments) for one in parts.logits)


def test_a_candidate_goes_nowhere_near_the_shipped_model(tmp_path, capsys):
    file = tmp_path / "verdicts.jsonl"
    file.write_text(json.dumps(row_of()) + "\n")
    before = (ARTIFACTS_DIR / "model.json").stat().st_mtime_ns
    assert main(["train", "--verdicts", str(file)]) == 1
    assert main(["train", "--output", str(tmp_path)]) == 1
    assert "go together" in capsys.readouterr().err
    assert main(["train", "--verdicts", str(file), "--output", str(ARTIFACTS_DIR)]) == 1
    assert "the shipped model stays there" in capsys.readouterr().err
    assert (ARTIFACTS_DIR / "model.json").stat().st_mtime_ns == before

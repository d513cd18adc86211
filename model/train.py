"""Trains the model: one deterministic run from the corpus (and the real texts, where present)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed

from model.assessor import LOOKALIKE
from model.chartable import build_table
from model.corpus_store import Text
from model.crossfit import crossfit, group_folds, hand_folds
from model.decision import Decision
from model.evasion import JOINED_CHARS
from model.hashing import PREFIX_CHARS, STEM_SEED, WORD_SEED, spread
from model.heads import Head, TrainingData, assemble, fit_all, segment_head_names
from model.language_fit import fit_languages
from model.lexicon import Lexicon, with_known
from model.lexicon_build import compile_lexicon
from model.matrices import groups_per_feature, segment_matrix, segment_owners
from model.real_data import RealText
from model.scoring import Featured, Logits, featurise_base, featurise_text
from model.second_level import fit_decision
from model.text import MAX_TEXT_CHARS, CharTable, Ints, read
from model.weights import HeadTable, make_table, quantise

SEED = 20261122
# No feature is learned, and so none is shipped, that fewer groups of texts share.
MIN_GROUPS = 5
# Beginnings of words of this many letters or more are known, so that bent forms are.
KNOWN_BEGINNING = 6
# Weights below this, of 127, are dropped with their feature where no head needs it; of what is
# left the features of the largest weights are shipped, so many that the model stays below 8 MB.
MIN_WEIGHT, MAX_FEATURES = 8, 110_000


@dataclass(frozen=True)
class Trained:
    """Everything a model file holds that was learned."""

    chars: CharTable
    known: frozenset[int]
    lexicon: Lexicon
    languages: HeadTable
    heads: HeadTable
    segment_heads: list[str]
    decision: Decision


@dataclass(frozen=True)
class Parts:
    """What the second level and the shipped heads are fitted on.

    Attributes
    ----------
    whole, logits : the whole written texts and their out-of-fold logits; near, real_logits : the
        real texts in a measured language and theirs.
    marks : bool array of shape (segments of the whole texts, segment heads), the true indicators.
    names : segment heads; strong : int array, those of strong indicators.
    columns : features that MIN_GROUPS groups share. data : the matrices over them.
    """

    chars: CharTable
    known: frozenset[int]
    lexicon: Lexicon
    whole: list[Text]
    logits: list[Logits]
    near: list[RealText]
    real_logits: list[Logits]
    marks: npt.NDArray[np.bool_]
    names: list[str]
    strong: Ints
    columns: Ints
    data: TrainingData


def train(
    texts: list[Text], reals: list[RealText], indicators: list[dict[str, Any]], measured: list[str]
) -> Trained:
    """Train on written texts and on real honest ones.

    Parameters
    ----------
    texts : the training split, and reviewers' verdicts behind it. reals : real texts not kept
        apart, every language; may be empty.
    indicators : rows of indicators.yaml. measured : codes of the languages that are measured.
    """
    lexicon = compile_lexicon(CharTable(*build_table()))
    parts = fit_parts(texts, reals, indicators, measured, lexicon)
    decision = fit_decision(
        parts.whole, parts.logits, parts.real_logits, parts.near, parts.marks, parts.strong
    )
    heads = ship_heads(fit_all(parts.data, parts.names, None), parts.columns)
    tongues = _fit_tongues(texts, reals, parts.chars, measured)
    return Trained(parts.chars, parts.known, lexicon, tongues, heads, parts.names, decision)


def fit_parts(
    texts: list[Text],
    reals: list[RealText],
    indicators: list[dict[str, Any]],
    measured: list[str],
    lexicon: Lexicon,
) -> Parts:
    """Read all texts and fit the heads with one fold left out at a time (see `train`)."""
    plain = CharTable(*build_table())
    words = known_words(texts, plain)
    chars = with_known(plain, words, lexicon)
    near = [real for real in reals if real.language in measured]
    items = _featurise([(t.text, t.language) for t in texts], chars, lexicon)
    near_items = _featurise([(r.text, r.language) for r in near], chars, lexicon)
    groups = [t.id for t in texts] + [r.group for r in near]
    columns = np.flatnonzero(
        groups_per_feature([item.features for item in items + near_items], groups) >= MIN_GROUPS
    )
    folds = (hand_folds(texts), group_folds(near))
    data = assemble(texts, items, near, near_items, columns, folds, SEED)
    names = segment_head_names(data, learned_indicators(indicators))
    real_segments = segment_matrix(near_items)[:, columns] if near else data.real_segments
    logits, real_logits = crossfit(
        data, items, near_items, real_segments, segment_owners(near_items), names
    )
    whole = [text for text in texts if not text.trains_only]
    marks = np.stack([data.marks[name] for name in names], axis=1)
    marks = marks[~np.array([text.trains_only for text in texts])[data.segment_owner]]
    grades = {row["id"]: row["grade"] for row in indicators}
    strong = np.array([n for n, name in enumerate(names) if grades[name] == "strong"])
    return Parts(
        chars, words, lexicon, whole, logits, near, real_logits, marks, names, strong, columns, data
    )


def known_words(texts: list[Text], chars: CharTable) -> frozenset[int]:
    """Return the keys of words, and of long beginnings of words, that MIN_GROUPS texts hold."""
    counts: Counter[int] = Counter()
    for text in texts:
        reading = read(text.text[:MAX_TEXT_CHARS], chars)
        keys = set((reading.words[reading.lengths >= JOINED_CHARS] ^ WORD_SEED).tolist())
        for length, row in zip(PREFIX_CHARS, reading.prefixes, strict=True):
            if length >= KNOWN_BEGINNING:
                keys |= set((row[reading.lengths > length] ^ (STEM_SEED + length)).tolist())
        counts.update(keys)
    return frozenset(spread(key) for key, count in counts.items() if count >= MIN_GROUPS)


def learned_indicators(indicators: list[dict[str, Any]]) -> list[str]:
    """Return the ids that get heads: not context, and not what the reading itself sees."""
    return [row["id"] for row in indicators if row["grade"] != "context" and row["id"] != LOOKALIKE]


def _featurise(
    texts: list[tuple[str, str | None]], chars: CharTable, lexicon: Lexicon
) -> list[Featured]:
    chunks = [texts[start : start + 500] for start in range(0, len(texts), 500)]
    parts = Parallel(n_jobs=-1)(
        delayed(_featurise_chunk)(chunk, chars, lexicon) for chunk in chunks
    )
    return [item for part in parts for item in part]


def _featurise_chunk(
    texts: list[tuple[str, str | None]], chars: CharTable, lexicon: Lexicon
) -> list[Featured]:
    return [featurise_text(text, chars, lexicon, language) for text, language in texts]


def ship_heads(
    heads: list[Head], columns: Ints, min_weight: int = MIN_WEIGHT, most: int = MAX_FEATURES
) -> HeadTable:
    """Quantise the heads; keep at `most` the features of the largest weights, from `min_weight`."""
    weights, scales = quantise(np.stack([head.coefficients for head in heads], axis=1))
    largest = np.abs(weights.astype(np.int64)).max(axis=1)
    order = np.argsort(-largest, kind="stable")[:most]
    needed = np.sort(order[largest[order] >= min_weight])
    biases = np.array([head.bias for head in heads])
    return make_table([h.name for h in heads], columns[needed], weights[needed], scales, biases)


def _fit_tongues(
    texts: list[Text], reals: list[RealText], chars: CharTable, measured: list[str]
) -> HeadTable:
    """Fit the language heads on every written text and every real one, but on no verdict."""
    texts = [text for text in texts if not text.is_verdict]
    everything = [t.text for t in texts] + [r.text for r in reals]
    chunks = [everything[start : start + 500] for start in range(0, len(everything), 500)]
    parts = Parallel(n_jobs=-1)(delayed(_base_chunk)(chunk, chars) for chunk in chunks)
    features = [each for part in parts for each in part]
    groups = [t.id for t in texts] + [r.group for r in reals]
    usable = np.flatnonzero(groups_per_feature(features, groups) >= MIN_GROUPS)
    tongues = [t.language for t in texts] + [r.language for r in reals]
    return fit_languages(features, tongues, measured, usable)


def _base_chunk(texts: list[str], chars: CharTable) -> list[Ints]:
    return [featurise_base(read(text, chars)).features for text in texts]

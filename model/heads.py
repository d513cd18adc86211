"""What each linear head learns, and from which rows.

Segment heads: one an indicator; "does this segment show it?". Text heads, over the whole text:
`lure` (against everything else), `twin` (a lure against an honest offer), `voice` (makes an offer,
or speaks about offers), `work` (about work at all).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from model.corpus_store import Text
from model.matrices import segment_matrix, segment_owners, text_matrix
from model.real_data import RealText
from model.scoring import TEXT_HEADS, Featured
from model.text import Ints

# Inverse regularisation strength, chosen on held-out hands.
SEGMENT_C, TEXT_C = 10.0, 10.0
# Added to how often a feature stands in each class before the two are compared (`_log_ratios`); of
# 0.03 to 3, chosen on held-out hands. Segments, each a few words, are better off without.
TEXT_SMOOTHING = 0.3
# Weights are rounded to 1/127 of the largest: a finer fit would not show. The dual form gets there
# much sooner than the primal one.
TOLERANCE, MAX_PASSES = 1e-2, 1000
# An indicator needs this many marked segments before a head is trained for it.
MIN_MARKED_SEGMENTS = 30
# Real adverts are many and of few styles: they count less. Of each text only so many segments are
# read, so that a short message is heard beside a long page.
REAL_ADVERT_WEIGHT = 0.3
REAL_SEGMENTS_PER_TEXT = 3
# In some languages all real texts are news, in others all are adverts. Together those of one kind
# and language weigh at most this share of the written texts of the language, so that a language as
# such is no sign; the segments likewise.
REAL_TEXT_SHARE, REAL_SEGMENT_SHARE = 0.15, 0.5
# Signs that honest adverts show every day stand unmarked in the real texts; their segments count
# less there. The list is that of weak and frequent indicators of indicators.yaml.
COMMON_SIGNS = frozenset(
    "travel-housing-paid personal-contact-only urgency vague-duties no-interview "
    "bonus-per-recruit no-employer-name pay-too-high move-to-private-app".split()
)
COMMON_SIGN_WEIGHT = 0.3
# Awareness texts quote whole lures: their segments are weaker proof that a sign is absent.
AWARENESS_WEIGHT = 0.5
FRAGMENT_WEIGHT = 0.3
# Texts that are not about work are of countless sorts and few: each counts for so many in the text
# heads, so that a text of no known sort is not taken for an offer.
OTHER_WEIGHT = 3.0
# A verdict is read by two people and counts for so many written texts; the verdicts of a language
# and label together at most for this share of its written texts of the same role, so that whoever
# deceives reviewers again and again moves the model only so far.
VERDICT_WEIGHT, VERDICT_SHARE = 1.0, 0.1


@dataclass(frozen=True)
class TrainingData:
    """Everything the heads are trained on, as matrices over the chosen features."""

    texts: list[Text]
    reals: list[RealText]
    segments: sparse.csr_matrix
    segment_owner: Ints
    wholes: sparse.csr_matrix
    real_segments: sparse.csr_matrix
    real_segment_owner: Ints
    real_wholes: sparse.csr_matrix
    marks: dict[str, npt.NDArray[np.bool_]]
    folds: Ints
    real_folds: Ints


@dataclass(frozen=True)
class Head:
    """A fitted head: coefficients over the chosen features, and the bias."""

    name: str
    coefficients: npt.NDArray[np.float64]
    bias: float


def assemble(
    texts: list[Text],
    items: list[Featured],
    reals: list[RealText],
    real_items: list[Featured],
    columns: Ints,
    folds: tuple[Ints, Ints],
    seed: int,
) -> TrainingData:
    """Make the matrices. `folds` gives the fold of each written and of each real text."""
    owner = segment_owners(items)
    if reals:
        real_owner = segment_owners(real_items)
        pick = _pick_segments(real_owner, seed)
        real_segments = segment_matrix(real_items)[pick][:, columns]
        real_wholes = text_matrix(real_items)[:, columns]
        real_owner = real_owner[pick]
    else:
        real_owner = np.zeros(0, np.int64)
        real_segments = real_wholes = sparse.csr_matrix((0, len(columns)))
    return TrainingData(
        texts, reals, segment_matrix(items)[:, columns], owner, text_matrix(items)[:, columns],
        real_segments, real_owner, real_wholes, _marked_segments(texts, items), *folds,
    )  # fmt: skip


def _pick_segments(owner: Ints, seed: int) -> Ints:
    """Choose at random at most REAL_SEGMENTS_PER_TEXT segments of each text."""
    shuffled = np.random.default_rng(seed).permutation(len(owner))
    order = shuffled[np.argsort(owner[shuffled], kind="stable")]
    first = np.searchsorted(owner[order], owner[order])
    return np.sort(order[np.arange(len(order)) - first < REAL_SEGMENTS_PER_TEXT])


def _marked_segments(texts: list[Text], items: list[Featured]) -> dict[str, npt.NDArray[np.bool_]]:
    """Say for each indicator which segments show it: those that hold half of a marked span."""
    counts = [len(item.reading.segment_starts) for item in items]
    offsets = np.concatenate(([0], np.cumsum(counts)))
    names = sorted({e.indicator for text in texts for e in text.evidence})
    marks = {name: np.zeros(offsets[-1], bool) for name in names}
    for text, item, offset in zip(texts, items, offsets[:-1], strict=True):
        begins, ends = item.reading.segment_spans
        for evidence in text.evidence:
            overlap = np.minimum(ends, evidence.end) - np.maximum(begins, evidence.start)
            shorter = np.minimum(ends - begins, evidence.end - evidence.start)
            shown = np.flatnonzero(overlap * 2 >= shorter)
            shown = shown if len(shown) else np.array([int(np.argmax(overlap))])
            marks[evidence.indicator][offset + shown] = True
    return marks


def segment_head_names(data: TrainingData, known: list[str]) -> list[str]:
    """Return the indicators marked often enough, in the order of `known`."""
    return [
        name
        for name in known
        if name in data.marks and data.marks[name].sum() >= MIN_MARKED_SEGMENTS
    ]


def fit_all(data: TrainingData, names: list[str], without_fold: int | None) -> list[Head]:
    """Fit every head on all rows but those of one fold (None: on all), on every core."""
    # The heads of whole texts take longest: begun last, they would leave the other cores idle.
    jobs: list[tuple[Any, ...]] = [
        (name, *_text_rows(data, name, without_fold), TEXT_C, TEXT_SMOOTHING) for name in TEXT_HEADS
    ]
    use, real = _pick_rows(data, without_fold)
    # One matrix for all of them, which joblib then hands to the workers once.
    rows = sparse.vstack([data.segments[use], data.real_segments[real]]).tocsr()
    jobs += [
        (name, rows, *_segment_truth(data, name, use, real), SEGMENT_C, None) for name in names
    ]
    heads = list(Parallel(n_jobs=-1)(delayed(_fit)(*job) for job in jobs))
    return heads[len(TEXT_HEADS) :] + heads[: len(TEXT_HEADS)]


def _fit(
    name: str,
    rows: sparse.csr_matrix,
    truth: npt.NDArray[np.bool_],
    weights: npt.NDArray[np.float64],
    strength: float,
    smoothing: float | None,
) -> Head:
    """Fit a head; where `smoothing` is given, features that tell the classes apart weigh more."""
    scales = np.ones(rows.shape[1])
    if smoothing is not None:
        scales = _log_ratios(rows, truth, weights, smoothing)
        rows = (rows @ sparse.diags(scales)).tocsr()
    model = LogisticRegression(
        C=strength, solver="liblinear", dual=True, random_state=0, tol=TOLERANCE,
        max_iter=MAX_PASSES,
    )  # fmt: skip
    model.fit(rows, truth, sample_weight=weights)
    return Head(name, model.coef_[0] * scales, float(model.intercept_[0]))


def _log_ratios(
    rows: sparse.csr_matrix,
    truth: npt.NDArray[np.bool_],
    weights: npt.NDArray[np.float64],
    smoothing: float,
) -> npt.NDArray[np.float64]:
    """Return for each feature how differently it is spread over the two classes.

    The size of the logarithm of the ratio of its shares in them, at a mean square of 1. A linear
    model over features so weighed holds those near zero that stand in both classes alike (Wang and
    Manning, Baselines and Bigrams, ACL 2012); what is learned stays a linear head.
    """
    present = rows.copy()
    present.data = np.ones_like(present.data)
    inside = smoothing + present[truth].T @ weights[truth]
    outside = smoothing + present[~truth].T @ weights[~truth]
    ratios: npt.NDArray[np.float64] = np.abs(
        np.log(inside / inside.sum()) - np.log(outside / outside.sum())
    )
    return ratios / (float(np.sqrt((ratios**2).mean())) or 1.0)


def _pick_rows(
    data: TrainingData, without_fold: int | None
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Say which segments of written and of real texts train the segment heads."""
    # Nobody has marked the signs of a lure that reviewers confirmed: its segments show some, and
    # say of none which.
    unmarked = np.array([text.is_verdict and text.role == "lure" for text in data.texts])
    use = (data.folds != without_fold)[data.segment_owner] & ~unmarked[data.segment_owner]
    return use, data.real_folds[data.real_segment_owner] != without_fold


def _segment_truth(
    data: TrainingData, name: str, use: npt.NDArray[np.bool_], real: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.float64]]:
    """Return which segments show an indicator, and what each weighs.

    `use` and `real` choose the segments of written and of real texts.
    """
    roles = np.array([text.role for text in data.texts])[data.segment_owner]
    tongues = np.array([text.language for text in data.texts])[data.segment_owner]
    real_tongues = np.array([text.language for text in data.reals])[data.real_segment_owner]
    weights = _share_weights(tongues, real_tongues, REAL_SEGMENT_SHARE)[real]
    return (
        np.concatenate((data.marks[name][use], np.zeros(real.sum(), bool))),
        np.concatenate(
            (
                np.where(roles[use] == "awareness", AWARENESS_WEIGHT, 1.0)
                * _verdict_weights(data.texts)[data.segment_owner][use],
                weights * (COMMON_SIGN_WEIGHT if name in COMMON_SIGNS else 1.0),
            )
        ),
    )


def _text_rows(
    data: TrainingData, name: str, without_fold: int | None
) -> tuple[sparse.csr_matrix, npt.NDArray[np.bool_], npt.NDArray[np.float64]]:
    """Choose the rows and truths of a text head; the docstring of the module names them."""
    roles = np.array([text.role for text in data.texts])
    work = np.array([real.is_work for real in data.reals], bool)
    use = data.folds != without_fold
    real = data.real_folds != without_fold
    truth, real_truth = roles == "lure", np.zeros(len(work), bool)
    if name == "twin":
        use, real = use & np.isin(roles, ["lure", "honest"]), real & work
    elif name == "voice":
        use, real = use & (roles != "other"), real & work
        truth, real_truth = roles != "awareness", work
    elif name == "work":
        use = use & (roles != "awareness")
        truth, real_truth = roles != "other", work
    fragments = np.array([text.is_fragment for text in data.texts])
    weights = np.where(fragments[use], FRAGMENT_WEIGHT, 1.0)
    weights = weights * np.where(roles[use] == "other", OTHER_WEIGHT, 1.0)
    weights = weights * _verdict_weights(data.texts)[use]
    return (
        sparse.vstack([data.wholes[use], data.real_wholes[real]]).tocsr(),
        np.concatenate((truth[use], real_truth[real])),
        np.concatenate((weights, _real_weights(data)[real])),
    )


def _verdict_weights(texts: list[Text]) -> npt.NDArray[np.float64]:
    """Return the weight of each verdict in the heads, and 1 for all other texts."""
    kinds = [f"{text.language} {text.role}" for text in texts]
    written = Counter(k for k, text in zip(kinds, texts, strict=True) if not text.trains_only)
    verdicts = Counter(k for k, text in zip(kinds, texts, strict=True) if text.is_verdict)
    most = {k: VERDICT_SHARE * written[k] / number for k, number in verdicts.items()}
    return np.array(
        [
            min(VERDICT_WEIGHT, most[kind]) if text.is_verdict else 1.0
            for kind, text in zip(kinds, texts, strict=True)
        ]
    )


def _real_weights(data: TrainingData) -> npt.NDArray[np.float64]:
    """Return the weight of each real text in the text heads."""
    tongues = np.array([text.language for text in data.texts if not text.trains_only])
    kinds = np.array([f"{real.language} {real.is_work}" for real in data.reals])
    written = np.concatenate([np.char.add(tongues, " True"), np.char.add(tongues, " False")])
    work = np.array([real.is_work for real in data.reals], bool)
    weights = _share_weights(written, kinds, REAL_TEXT_SHARE)
    return np.minimum(weights, np.where(work, REAL_ADVERT_WEIGHT, 1.0))


def _share_weights(
    written: npt.NDArray[np.str_], real: npt.NDArray[np.str_], share: float
) -> npt.NDArray[np.float64]:
    """Return weights by which the real rows of a kind sum up to a share of the written ones."""
    wanted = dict(zip(*np.unique(written, return_counts=True), strict=True))
    counts = dict(zip(*np.unique(real, return_counts=True), strict=True))
    by_kind = {k: min(1.0, share * wanted.get(k, 0) / count) for k, count in counts.items()}
    return np.array([by_kind[kind] for kind in real.tolist()], float)

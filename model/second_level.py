"""Fits the second level on out-of-fold logits: text score, indicators, cutoffs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from model.corpus_store import Text
from model.decision import WEIGHT_UNIT, Decision
from model.scoring import VOICE, WORK, Logits, text_inputs
from model.text import Ints
from model.weights import LOGIT_LIMIT, LOGIT_UNIT

Floats = npt.NDArray[np.float64]

# Inverse regularisation of the two logistic fits; .003 to .3 were tried for the first, on held-out
# hands.
SCORE_C, INDICATOR_C = 0.3, 1.0
# Real adverts, and real texts that are not about work, weigh this much in the fit of the score.
REAL_ADVERT_WEIGHT, REAL_OTHER_WEIGHT = 0.1, 3.0
# Budgets on out-of-fold texts from which the cutoffs of the score follow: the share that may pass
# of written honest and awareness texts, of real honest adverts, and of real texts not about work.
BUDGETS = {
    "table": (0.03, 0.005, 0.0015),
    "with-evidence": (0.03, 0.003, 0.0015),
    "alone": (0.025, 0.002, 0.0015),
    "strong": (0.01, 0.0005, 0.0007),
}
# Share of lures that may be taken for talk about offers, or for texts that are not about work.
VOICE_MISSES, WORK_MISSES = 0.01, 0.02
# An indicator is shown where its chance, given segment and whole text, is at least this.
INDICATOR_CHANCE = 0.5
_EPSILON = 1e-9
# Stands for the score of a text that a gate has stopped.
_NEVER = -(1 << 40)


def fit_decision(
    texts: list[Text],
    logits: list[Logits],
    real_logits: list[Logits],
    real_work: npt.NDArray[np.bool_],
    marks: npt.NDArray[np.bool_],
    strong: Ints,
) -> Decision:
    """Fit everything of the second level.

    Parameters
    ----------
    real_work : bool array, which of the real texts are adverts.
    marks : bool array of shape (segments of all texts, segment heads), the true indicators.
    strong : int array, the segment heads of strong indicators.
    """
    lure = np.array([text.role == "lure" for text in texts])
    inputs = np.stack([text_inputs(one) for one in logits])
    real_inputs = (
        np.stack([text_inputs(one) for one in real_logits])
        if real_logits
        else np.zeros((0, inputs.shape[1]), np.int64)
    )
    real_weights = np.where(real_work, REAL_ADVERT_WEIGHT, REAL_OTHER_WEIGHT)
    weights, bias = _fit_score(inputs, lure, real_inputs, real_weights)
    scores = inputs @ weights // WEIGHT_UNIT + bias
    slope, biases = _fit_indicators(logits, scores, marks)
    cutoffs = _gates(logits, lure)
    real_scores = real_inputs @ weights // WEIGHT_UNIT + bias
    real_scores = np.where(_pass_gates(real_logits, cutoffs), real_scores, _NEVER)
    scores_heard = np.where(_pass_gates(logits, cutoffs), scores, _NEVER)
    quiet = np.array([text.role in ("honest", "awareness") for text in texts])
    cutoffs |= _cutoffs([scores_heard[quiet], real_scores[real_work], real_scores[~real_work]])
    return Decision(weights, bias, slope, biases, strong, cutoffs, _calibrate(scores, lure))


def _gates(logits: list[Logits], lures: npt.NDArray[np.bool_]) -> dict[str, int]:
    """Return the logits of `voice` and `work` that nearly every lure reaches."""
    heads = np.stack([one.whole for one in logits])[lures]
    return {
        "voice": int(np.quantile(heads[:, VOICE], VOICE_MISSES, method="lower")),
        "work": int(np.quantile(heads[:, WORK], WORK_MISSES, method="lower")),
    }


def _pass_gates(logits: list[Logits], gates: dict[str, int]) -> npt.NDArray[np.bool_]:
    return np.array(
        [one.whole[VOICE] >= gates["voice"] and one.whole[WORK] >= gates["work"] for one in logits],
        bool,
    )


def _fit_score(
    inputs: Ints, lure: npt.NDArray[np.bool_], real: Ints, real_weights: Floats
) -> tuple[Ints, int]:
    """Fit the weights of the text score, as whole numbers over the raw inputs."""
    rows = np.concatenate((inputs, real)) / LOGIT_UNIT
    centre = inputs.mean(axis=0) / LOGIT_UNIT
    spread = np.maximum(inputs.std(axis=0) / LOGIT_UNIT, _EPSILON)
    truth = np.concatenate((lure, np.zeros(len(real), bool)))
    weights = np.concatenate((np.ones(len(lure)), real_weights))
    model = LogisticRegression(C=SCORE_C, max_iter=2000, random_state=0)
    model.fit((rows - centre) / spread, truth, sample_weight=weights)
    slopes = model.coef_[0] / spread
    bias = float(model.intercept_[0] - (slopes * centre).sum())
    return np.rint(slopes * WEIGHT_UNIT).astype(np.int64), round(bias * LOGIT_UNIT)


def _fit_indicators(
    logits: list[Logits], scores: Ints, marks: npt.NDArray[np.bool_]
) -> tuple[int, Ints]:
    """Fit how the score of the text moves the indicators, and the cutoff of each.

    One logistic fit a head on the segments: chance ~ own logit + score. The common
    slope is their mean weighted by the marked segments; each bias is then fitted anew.
    """
    owner = np.repeat(np.arange(len(logits)), [len(one.segments) for one in logits])
    own = np.concatenate([one.segments for one in logits]) / LOGIT_UNIT
    score = np.clip(scores[owner] / LOGIT_UNIT, 0, LOGIT_LIMIT / 2)
    truth = marks
    slopes, sizes = [], []
    for head in range(own.shape[1]):
        model = LogisticRegression(C=INDICATOR_C, random_state=0)
        model.fit(np.stack((own[:, head], score), axis=1), truth[:, head])
        slopes.append(model.coef_[0][1] / max(model.coef_[0][0], 0.2))
        sizes.append(truth[:, head].sum())
    slope = float(np.average(slopes, weights=sizes))
    biases = [
        _bias_for_chance(own[:, head] + slope * score, truth[:, head])
        for head in range(own.shape[1])
    ]
    return round(slope * WEIGHT_UNIT), np.rint(np.array(biases) * LOGIT_UNIT).astype(np.int64)


def _bias_for_chance(values: Floats, truth: npt.NDArray[np.bool_]) -> float:
    """Return what to add to `values` so that zero is where the chance is INDICATOR_CHANCE."""
    model = LogisticRegression(C=INDICATOR_C, random_state=0).fit(values[:, None], truth)
    slope, offset = max(float(model.coef_[0][0]), 0.1), float(model.intercept_[0])
    return (offset - float(np.log(INDICATOR_CHANCE / (1 - INDICATOR_CHANCE)))) / slope


def _cutoffs(quiet: list[Ints]) -> dict[str, int]:
    """Return for each step the score that only the budgeted share of every quiet set reaches."""
    return {
        name: max(
            int(np.quantile(scores, 1 - share, method="higher")) + 1
            for scores, share in zip(quiet, shares, strict=True)
            if len(scores)
        )
        for name, shares in BUDGETS.items()
    }


def _calibrate(scores: Ints, lure: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Fit the probability of a lure over the score (Platt), at the mixture of the corpus."""
    model = LogisticRegression(C=1.0, random_state=0).fit(scores[:, None] / LOGIT_UNIT, lure)
    return round(float(model.coef_[0][0]), 9), round(float(model.intercept_[0]), 9)

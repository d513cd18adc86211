"""Fits the second level on out-of-fold logits: the score of the text, the indicators, the cutoffs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from model.corpus_store import Text
from model.decision import WEIGHT_UNIT, Decision
from model.real_data import RealText
from model.scoring import VOICE, Logits, text_inputs
from model.text import Ints
from model.weights import LOGIT_LIMIT, LOGIT_UNIT

Floats = npt.NDArray[np.float64]

# Inverse regularisation of the two logistic fits; .003 to 3 were tried on held-out hands.
SCORE_C, INDICATOR_C = 0.03, 1.0
# Real texts weigh this much in the fit of the score.
REAL_WEIGHT = 0.1
# Budgets on out-of-fold texts from which the cutoffs of the score follow: the share of honest and
# awareness texts that may pass it.
BUDGETS = {"with-evidence": 0.03, "alone": 0.015, "strong": 0.01, "table": 0.06}
# Share of offers (lures and honest texts) that may be taken for talk about offers.
VOICE_MISSES = 0.01
# An indicator is shown where its chance, given segment and whole text, is at least this.
INDICATOR_CHANCE = 0.5
# Prevalence of lures the calibrated score stands for: that of the corpus mixture.
_EPSILON = 1e-9


def fit_decision(
    texts: list[Text],
    logits: list[Logits],
    real_logits: list[Logits],
    marks: npt.NDArray[np.bool_],
) -> Decision:
    """Fit everything of the second level.

    Parameters
    ----------
    marks : bool array of shape (segments of all texts, segment heads), the true indicators.
    """
    whole = np.array([not text.is_fragment for text in texts])
    lure = np.array([text.role == "lure" for text in texts])
    inputs = np.stack([text_inputs(one) for one in logits])
    real_inputs = (
        np.stack([text_inputs(one) for one in real_logits])
        if real_logits
        else np.zeros((0, inputs.shape[1]), np.int64)
    )
    weights, bias = _fit_score(inputs[whole], lure[whole], real_inputs)
    scores = inputs @ weights // WEIGHT_UNIT + bias
    slope, biases = _fit_indicators(logits, scores, marks, whole)
    quiet = np.array([text.role in ("honest", "awareness") for text in texts])
    cutoffs = _cutoffs(scores[whole & quiet])
    voice = np.array([one.whole[VOICE] for one in logits])
    offers = whole & np.array([text.role in ("lure", "honest") for text in texts])
    cutoffs["voice"] = int(np.quantile(voice[offers], VOICE_MISSES, method="lower"))
    return Decision(
        weights, bias, slope, biases, cutoffs, _calibrate(scores[whole], lure[whole])
    )


def _fit_score(inputs: Ints, lure: npt.NDArray[np.bool_], real: Ints) -> tuple[Ints, int]:
    """Fit the weights of the text score, as whole numbers over the raw inputs."""
    rows = np.concatenate((inputs, real)) / LOGIT_UNIT
    centre = inputs.mean(axis=0) / LOGIT_UNIT
    spread = np.maximum(inputs.std(axis=0) / LOGIT_UNIT, _EPSILON)
    truth = np.concatenate((lure, np.zeros(len(real), bool)))
    weights = np.concatenate((np.ones(len(lure)), np.full(len(real), REAL_WEIGHT)))
    model = LogisticRegression(C=SCORE_C, max_iter=2000, random_state=0)
    model.fit((rows - centre) / spread, truth, sample_weight=weights)
    slopes = model.coef_[0] / spread
    bias = float(model.intercept_[0] - (slopes * centre).sum())
    return np.rint(slopes * WEIGHT_UNIT).astype(np.int64), round(bias * LOGIT_UNIT)


def _fit_indicators(
    logits: list[Logits], scores: Ints, marks: npt.NDArray[np.bool_], whole: npt.NDArray[np.bool_]
) -> tuple[int, Ints]:
    """Fit how the score of the text moves the indicators, and the cutoff of each.

    One logistic fit a head on the segments of whole texts: chance ~ own logit + score. The common
    slope is their mean weighted by the marked segments; each bias is then fitted anew.
    """
    owner = np.repeat(np.arange(len(logits)), [len(one.segments) for one in logits])
    use = whole[owner]
    own = np.concatenate([one.segments for one in logits])[use] / LOGIT_UNIT
    limit = LOGIT_LIMIT / 2
    score = np.clip(scores[owner][use] / LOGIT_UNIT, -limit, limit)
    truth = marks[use]
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


def _cutoffs(quiet_scores: Ints) -> dict[str, int]:
    """Return the score that only the budgeted share of honest and awareness texts reaches."""
    return {
        name: int(np.quantile(quiet_scores, 1 - share, method="higher")) + 1
        for name, share in BUDGETS.items()
    }


def _calibrate(scores: Ints, lure: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Fit the probability of a lure over the score (Platt), at the mixture of the corpus."""
    model = LogisticRegression(C=1.0, random_state=0).fit(scores[:, None] / LOGIT_UNIT, lure)
    return round(float(model.coef_[0][0]), 9), round(float(model.intercept_[0]), 9)



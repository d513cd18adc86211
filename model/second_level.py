"""Fits the second level on out-of-fold logits: text score, indicators, cutoffs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from model.corpus_store import Text
from model.decision import WEIGHT_UNIT, Decision
from model.real_data import RealText
from model.scoring import VOICE, WORK, Logits, text_inputs
from model.text import Ints
from model.weights import LOGIT_LIMIT, LOGIT_UNIT

Floats = npt.NDArray[np.float64]

# Inverse regularisation of the two logistic fits; .003 to .3 were tried for the first, on held-out
# hands.
SCORE_C, INDICATOR_C = 0.3, 1.0
# Real adverts, and real texts that are not about work, weigh this much in the fit of the score; of
# 3 to 20 for the second, 12 gave the fewest false alarms on texts that are not about work.
REAL_ADVERT_WEIGHT, REAL_OTHER_WEIGHT = 0.1, 12.0
# Budgets on out-of-fold texts from which the cutoffs of the score follow: the share that may pass
# of written honest, awareness and other texts, of real honest adverts, and of real texts not about
# work. Those of written texts are wide because the shipped heads, which have seen every hand, do
# better on a new hand than these do, and because several hands filled their "other" texts with the
# words of lures: of the validation texts a fifth of these shares passes or less.
BUDGETS = {
    "table": (0.08, 0.06, 0.1, 0.01, 0.0008),
    "with-evidence": (0.08, 0.06, 0.1, 0.01, 0.0008),
    "alone": (0.04, 0.03, 0.05, 0.004, 0.002),
    "strong": (0.005, 0.005, 0.002, 0.0005, 0.0007),
}
# Share of lures that may be taken for talk about offers, or for texts that are not about work.
VOICE_MISSES, WORK_MISSES = 0.01, 0.02
# An indicator is shown where its chance, given segment and whole text, is at least this.
INDICATOR_CHANCE = 0.35
# Strength of the pull to zero of the language biases, and steps of their fit.
LANGUAGE_PRIOR, NEWTON_STEPS = 3.0, 50
# Where lures of a language are warned of less often than those of all, its bias makes up for this
# share of the difference, by a logit at most: a miss weighs alike in every language. Of 0, 0.5 and
# 1 the middle one cost no language of the validation texts anything.
EVENING, MOST_EVENING = 0.5, LOGIT_UNIT
_EPSILON = 1e-9
# Kinds of texts that should stay silent, in the order of BUDGETS; real ones by whether about work.
_REAL_KINDS = {True: "real advert", False: "real other"}
_QUIET_KINDS = ("honest", "awareness", "other", *_REAL_KINDS.values())
# Stands for the score of a text that a gate has stopped.
_NEVER = -(1 << 40)


def fit_decision(
    texts: list[Text],
    logits: list[Logits],
    real_logits: list[Logits],
    reals: list[RealText],
    marks: npt.NDArray[np.bool_],
    strong: Ints,
) -> Decision:
    """Fit everything of the second level.

    Parameters
    ----------
    reals : the real texts that `real_logits` belong to.
    marks : bool array of shape (segments of all texts, segment heads), the true indicators.
    strong : int array, the segment heads of strong indicators.
    """
    lure = np.array([text.role == "lure" for text in texts])
    real_work = np.array([real.is_work for real in reals], bool)
    inputs = np.stack([text_inputs(one) for one in [*logits, *real_logits]])
    real_weights = np.where(real_work, REAL_ADVERT_WEIGHT, REAL_OTHER_WEIGHT)
    truth = np.concatenate((lure, np.zeros(len(reals), bool)))
    weights, bias = _fit_score(inputs, truth, np.append(np.ones(len(texts)), real_weights))
    gates = _gates(logits, lure)
    pool = _Pool(
        inputs @ weights // WEIGHT_UNIT + bias,
        [text.language for text in texts] + [real.language for real in reals],
        _pass_gates([*logits, *real_logits], gates),
        np.array([t.role for t in texts] + [_REAL_KINDS[real.is_work] for real in reals]),
    )
    own = _fit_language_biases(pool.raw[: len(texts)], texts, lure)
    heard, cutoff = pool.heard(own)[: len(texts)], pool.cutoffs(own)["alone"]
    own = _even_out(own, heard, texts, lure, cutoff)
    scores = pool.scores(own)[: len(texts)]
    slope, biases = _fit_indicators(logits, scores, marks)
    cutoffs = gates | pool.cutoffs(own)
    calibration = _calibrate(scores, lure)
    return Decision(weights, bias, own, slope, biases, strong, cutoffs, calibration)


@dataclass(frozen=True)
class _Pool:
    """The written texts and then the real ones, before any language bias.

    Attributes
    ----------
    raw : int array, their scores. tongues : their languages. passing : which pass the gates.
    kinds : str array, the role of each written text, and the kind of each real one.
    """

    raw: Ints
    tongues: list[str]
    passing: npt.NDArray[np.bool_]
    kinds: npt.NDArray[np.str_]

    def scores(self, biases: dict[str, int]) -> Ints:
        """Return the scores under language biases."""
        moved: Ints = self.raw + np.array([biases.get(tongue, 0) for tongue in self.tongues])
        return moved

    def heard(self, biases: dict[str, int]) -> Ints:
        """Return the scores of what passes the gates; all else never reaches a cutoff."""
        return np.where(self.passing, self.scores(biases), _NEVER)

    def cutoffs(self, biases: dict[str, int]) -> dict[str, int]:
        """Return the cutoffs of the score under language biases."""
        heard = self.heard(biases)
        return _cutoffs([heard[self.kinds == kind] for kind in _QUIET_KINDS])


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


def _fit_score(inputs: Ints, truth: npt.NDArray[np.bool_], row_weights: Floats) -> tuple[Ints, int]:
    """Fit the weights of the text score, as whole numbers over the raw inputs.

    A logistic regression whose weights may not be negative: every input is evidence for a lure, and
    a sign must never speak for a text, however often warnings about lures name it.
    """
    rows = inputs / LOGIT_UNIT
    centre = rows.mean(axis=0)
    spread = np.maximum(rows.std(axis=0), _EPSILON)
    columns = (rows - centre) / spread
    signs = np.where(truth, 1.0, -1.0)

    def loss(values: Floats) -> tuple[float, Floats]:
        margins = signs * (columns @ values[:-1] + values[-1])
        pulls = -signs * row_weights / (1 + np.exp(margins))
        total = float((row_weights * np.logaddexp(0, -margins)).sum())
        penalty = float((values[:-1] ** 2).sum()) / (2 * SCORE_C)
        slope = np.append(columns.T @ pulls + values[:-1] / SCORE_C, pulls.sum())
        return total + penalty, slope

    count = inputs.shape[1]
    bounds = [(0.0, None)] * count + [(None, None)]
    found = minimize(
        loss, np.zeros(count + 1), jac=True, bounds=bounds, method="L-BFGS-B",
        options={"maxiter": 2000},
    )  # fmt: skip
    slopes = found.x[:-1] / spread
    bias = float(found.x[-1] - (slopes * centre).sum())
    return np.rint(slopes * WEIGHT_UNIT).astype(np.int64), round(bias * LOGIT_UNIT)


def _fit_language_biases(
    scores: Ints, texts: list[Text], truth: npt.NDArray[np.bool_]
) -> dict[str, int]:
    """Fit one bias a language on its written texts, held near zero by LANGUAGE_PRIOR texts."""
    tongues = np.array([text.language for text in texts])
    biases = {}
    for tongue in np.unique(tongues).tolist():
        mine = tongues == tongue
        logits, real = scores[mine] / LOGIT_UNIT, truth[mine]
        bias = 0.0
        for _ in range(NEWTON_STEPS):
            chance = 1 / (1 + np.exp(-(logits + bias)))
            slope = float((real - chance).sum()) - LANGUAGE_PRIOR * bias
            bias += slope / (float((chance * (1 - chance)).sum()) + LANGUAGE_PRIOR)
        biases[tongue] = round(bias * LOGIT_UNIT)
    return biases


def _even_out(
    own: dict[str, int], heard: Ints, texts: list[Text], lure: npt.NDArray[np.bool_], cutoff: int
) -> dict[str, int]:
    """Return the biases, moved towards those by which as many lures pass in every language."""
    tongues = np.array([text.language for text in texts])
    passing = float((heard[lure] >= cutoff).mean())
    moved = {}
    for tongue, bias in own.items():
        mine = heard[lure & (tongues == tongue)]
        reached = int(np.quantile(mine, 1 - passing, method="lower")) if len(mine) else cutoff
        step = round(EVENING * (cutoff - reached))
        moved[tongue] = bias + max(-MOST_EVENING, min(MOST_EVENING, step))
    return moved


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
    slopes, sizes = [], []
    for head in range(own.shape[1]):
        model = LogisticRegression(C=INDICATOR_C, random_state=0)
        model.fit(np.stack((own[:, head], score), axis=1), marks[:, head])
        slopes.append(model.coef_[0][1] / max(model.coef_[0][0], 0.2))
        sizes.append(marks[:, head].sum())
    slope = float(np.average(slopes, weights=sizes))
    biases = [
        _bias_for_chance(own[:, head] + slope * score, marks[:, head])
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

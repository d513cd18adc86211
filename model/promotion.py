"""The gate in front of a candidate: no worse on the fixed sets, and the verdicts are mended.

Compares a candidate with the current model on the validation texts (and the real texts apart from
training, where present) in each language, and on the verdicts, and writes gate.json beside the
candidate. `python -m server promote-model` refuses a candidate without a passed gate of its own.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import cache
from math import ceil
from pathlib import Path

from model.assessor import Assessor
from model.corpus_store import Text
from model.metrics import ALL, WARNED
from model.real_data import RealText
from model.verdict_store import Verdicts, load_verdicts

GATE_NAME = "gate.json"
SCHEMA = "fanal-gate/1"
# Of a set of texts, pooled over the languages: how much the share that is warned of may change for
# the worse.
POOLED = {
    "lures": 0.01, "honest texts": 0.005, "awareness texts": 0.01, "other texts": 0.01,
    "real adverts": 0.002, "real texts not about work": 0.002,
}  # fmt: skip
# The same in each language. One text more or less is chance, however small the set.
ONE_LANGUAGE, CHANCE = 0.03, 1
# Of the verdicts of a language and label, the share that the candidate must get right, and never
# fewer than the current model does.
REPAIRED = 0.9
# Sets of which more must be warned of; of all others, fewer.
_LURES = frozenset({"lures", "lure verdicts"})
_SETS = {"lure": "lures", "honest": "honest texts", "awareness": "awareness texts"}


@dataclass(frozen=True)
class Row:
    """One set of texts in one language: how many each model gets right.

    Attributes
    ----------
    set, language : of what; "all" pools the languages.
    of : texts in it. current, candidate : how many each model gets right: lures warned of, others
        left alone. needed : how many the candidate must get right.
    """

    set: str
    language: str
    of: int
    current: int
    candidate: int
    needed: int

    @property
    def is_met(self) -> bool:
        """Whether the candidate gets enough of them right."""
        return self.candidate >= self.needed


def run_gate(
    candidate: Path, verdict_file: Path, current: Path, texts: list[Text], reals: list[RealText]
) -> tuple[bool, list[Row]]:
    """Judge a candidate, and write what was found beside it.

    Parameters
    ----------
    candidate, current : folders with a model.json and its manifest.
    verdict_file : what `python -m server export-verdicts` wrote.
    texts : the fixed set of written texts. reals : the real ones, kept apart from training.

    Returns
    -------
    tuple of bool and list of Row
        Whether it passed, and every row.

    Raises
    ------
    ModelError, CorpusError where a model or the verdicts cannot be read; ValueError where there is
        no verdict, or where the candidate does not judge the same languages.
    """
    old, new = Assessor.load(current), Assessor.load(candidate)
    measured = [row["code"] for row in old.languages]
    if measured != [row["code"] for row in new.languages]:
        raise ValueError("the candidate judges other languages than the current model")
    verdicts = load_verdicts(verdict_file, new.chars, measured)
    if not verdicts.texts:
        raise ValueError(f"{verdict_file} holds no verdict in a language that is judged")
    rows = compare(old, new, texts, reals, verdicts)
    passed = all(row.is_met for row in rows)
    report = {
        "schema": SCHEMA,
        "passed": passed,
        "model_sha256": _digest_of(candidate),
        "version": new.info["version"],
        "current_sha256": _digest_of(current),
        "current_version": old.info["version"],
        "verdicts_sha256": verdicts.digest,
        "with_real_texts": bool(reals),
        "rows": [{**asdict(row), "met": row.is_met} for row in rows],
    }
    (candidate / GATE_NAME).write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    return passed, rows


def compare(
    current: Assessor,
    candidate: Assessor,
    texts: list[Text],
    reals: list[RealText],
    verdicts: Verdicts,
) -> list[Row]:
    """Return every row of the gate; see `run_gate`."""
    measured = {row["code"] for row in current.languages}
    fixed = [
        (_SETS.get(text.role, "other texts"), text.language, text.text)
        for text in texts
        if not text.is_fragment
    ]
    fixed += [(_real_set(r), r.language, r.text) for r in reals if r.language in measured]
    pooled = [(name, ALL, text) for name, _, text in fixed]
    decided = [(f"{text.role} verdicts", text.language, text.text) for text in verdicts.texts]
    models = (_judge_once(current), _judge_once(candidate))
    return [
        *_count(models, pooled, _needed_of_all),
        *_count(models, fixed, _needed_of_one),
        *_count(models, decided, _needed_of_verdicts),
    ]


def format_rows(rows: list[Row]) -> str:
    """Return the rows as a table for a terminal."""
    lines = [
        f"{'set':<26} {'language':<8} {'texts':>5} {'current':>8} {'candidate':>9} {'needed':>6}"
    ]
    for row in rows:
        told = f"{row.set:<26} {row.language:<8} {row.of:>5} {row.current:>8} {row.candidate:>9}"
        lines.append(f"{told} {row.needed:>6}{'' if row.is_met else '  MISSED'}")
    return "\n".join(lines)


def _judge_once(model: Assessor) -> Callable[[str], bool]:
    """Return what says whether a model warns of a text, and remembers it."""
    return cache(lambda text: model.assess(text).level in WARNED)


def _count(
    models: tuple[Callable[[str], bool], Callable[[str], bool]],
    texts: Iterable[tuple[str, str, str]],
    needed: Callable[[str, int, int], int],
) -> list[Row]:
    """Return a row for each set and language of (set, language, text)."""
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for name, language, text in texts:
        right = [warns(text) == (name in _LURES) for warns in models]
        count = counts[name, language]
        counts[name, language] = [count[0] + 1, count[1] + right[0], count[2] + right[1]]
    return [
        Row(name, language, of, current, candidate, needed(name, of, current))
        for (name, language), (of, current, candidate) in sorted(counts.items())
    ]


def _needed_of_all(name: str, of: int, current: int) -> int:
    """Return how many of a set must be right where the current model gets so many right."""
    return current - max(CHANCE, int(POOLED[name] * of))


def _needed_of_one(_name: str, of: int, current: int) -> int:
    return current - max(CHANCE, int(ONE_LANGUAGE * of))


def _needed_of_verdicts(_name: str, of: int, current: int) -> int:
    return max(current, ceil(REPAIRED * of))


def _real_set(real: RealText) -> str:
    return "real adverts" if real.is_work else "real texts not about work"


def _digest_of(folder: Path) -> str:
    return hashlib.sha256((folder / "model.json").read_bytes()).hexdigest()

"""Judges one text with the shipped weights. All that the server may import of the model's code."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from model.chartable import LIMIT, decode_runs
from model.decision import Decision, decision_from_data
from model.language import OTHER, language_logits
from model.levels import (
    CANNOT_JUDGE,
    NO_SIGNS,
    SOME,
    TruthTable,
    highest,
)
from model.lexicon import Lexicon, lexicon_from_data, with_known
from model.scoring import Featured, Logits, add_concepts, compute_logits, featurise_base
from model.text import MAX_TEXT_CHARS, CharTable, Part, read, read_all
from model.wages import PAY_SIGNS, PayComparer
from model.weights import LOGIT_UNIT, HeadTable, decode_steps, decode_table

ARTIFACTS_DIR = Path(__file__).with_name("artifacts")
SCHEMA = "fanal-model/1"
# Texts are read and weighed together up to so many characters: most of the gain is had by then,
# and the arrays are no larger than those of one long text.
JOINT_CHARS = MAX_TEXT_CHARS
# Fewer tokens than this are too little to judge.
MIN_TOKENS = 5
# At most this many quotes an indicator.
MAX_QUOTES = 3
# In a language that was not measured a strong sign is shown only this far above its cutoff.
PLAIN_SIGHT = 2 * LOGIT_UNIT
# Where the score warns and no indicator passes its cutoff, the likeliest is shown down to this far
# below: of those shown so in the validation texts four in five were marked by their authors.
LIKELIEST = -3 * LOGIT_UNIT // 2
# Strengths of indicators, in the order in which findings are shown.
STRENGTHS = ("strong", "medium", "weak", "context")
# Strengths that explain a warning by themselves; the finding that stands for the wording as a
# whole, and the one that the reading itself makes.
TELLING = ("strong", "medium")
WORDING, LOOKALIKE = "wording", "lookalike-text"

__all__ = ["MAX_TEXT_CHARS", "Assessment", "Assessor", "Finding", "ModelError"]


class ModelError(RuntimeError):
    """The shipped model cannot be used; the sentence says why and what to do."""


class OtherDigest(ModelError):
    """The weights are not the file that their manifest names."""


@dataclass(frozen=True)
class Finding:
    """One indicator with its evidence: (start, end, quote), offsets in code points.

    `pay` is what `Assessor.add_pay` found; None where it found nothing or was not asked.
    """

    indicator: str
    strength: str
    evidence: tuple[tuple[int, int, str], ...] = ()
    pay: Mapping[str, Any] | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the finding in the words of the HTTP contract."""
        quotes = [{"start": s, "end": e, "quote": quote} for s, e, quote in self.evidence]
        told = {"indicator": self.indicator, "strength": self.strength, "evidence": quotes}
        return told if self.pay is None else {**told, "pay": dict(self.pay)}


@dataclass(frozen=True)
class Assessment:
    """What the model says of one text.

    Attributes
    ----------
    level : strong-signs, some-signs, no-signs or cannot-judge.
    score : calibrated probability of a lure, 0..1; None where the text was not judged.
    language : code of the language read, None where it is none of the measured ones.
    reason : why nothing was judged: too-short, language, unreadable; else None.
    findings : strongest first; empty unless the level warns.
    combinations : ids of the rows of the truth table that hold.
    """

    level: str
    score: float | None = None
    language: str | None = None
    reason: str | None = None
    findings: tuple[Finding, ...] = ()
    combinations: tuple[str, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """Return the assessment in the words of the HTTP contract."""
        return {
            "level": self.level,
            "score": self.score,
            "language": self.language,
            "reason": self.reason,
            "findings": [finding.as_dict() for finding in self.findings],
            "combinations": list(self.combinations),
        }


def _read_quality(folder: Path, version: str) -> dict[str, Any]:
    """Return the measured figures of each language, where metrics.json is of this very model."""
    metrics = folder / "metrics.json"
    if not metrics.exists():
        return {}
    figures = json.loads(metrics.read_bytes()).get("full", {})
    return dict(figures["test"]) if figures.get("version") == version else {}


def _read_object(body: bytes, folder: Path) -> dict[str, Any]:
    """Parse a JSON object, or raise ModelError."""
    try:
        data = json.loads(body)
    except ValueError as error:
        raise ModelError(f"The model in {folder} cannot be read: {error}.") from error
    if not isinstance(data, dict):
        raise ModelError(f"The model in {folder} cannot be read: it is no JSON object.")
    return data


class Assessor:
    """The loaded model. Loading takes a few hundredths of a second; assessing keeps no state."""

    def __init__(self, data: dict[str, Any], quality: dict[str, Any] | None = None) -> None:
        chars = data["chars"]
        target = decode_runs(chars["target"]) + np.arange(LIMIT + 1)
        self._lexicon: Lexicon = lexicon_from_data(data["lexicon"])
        self._chars = with_known(
            CharTable(target.astype(np.uint32), decode_runs(chars["classes"]).astype(np.uint8)),
            frozenset(decode_steps(chars["known"]).tolist()),
            self._lexicon,
        )
        self._languages: HeadTable = decode_table(data["languages"])
        self._heads: HeadTable = decode_table(data["heads"])
        self._segment_heads: list[str] = data["segment_heads"]
        self._decision: Decision = decision_from_data(data["decision"])
        self._table = TruthTable(
            data["levels"]["rows"], data["indicators"], data["levels"]["context_group"]
        )
        self._telling = np.array([self._table.grade(n) in TELLING for n in self._segment_heads])
        self.indicators: list[dict[str, Any]] = data["indicators"]
        self.languages: list[dict[str, Any]] = [
            {**row, "measured": (quality or {}).get(row["code"], {})} for row in data["measured"]
        ]
        self.info: dict[str, str] = data["info"]

    @property
    def chars(self) -> CharTable:
        """The character table, by which `model.sketch` reads too."""
        return self._chars

    @property
    def decisive(self) -> frozenset[str]:
        """Ids of the rows of the truth table that give strong-signs by themselves."""
        return self._table.decisive

    @classmethod
    def load(cls, folder: Path | None = None) -> Assessor:
        """Load `model.json` from a folder (default: the shipped artifacts).

        Raises
        ------
        ModelError where a file is missing, is not the one its manifest names, or is of another
            schema.
        """
        folder = folder or ARTIFACTS_DIR
        try:
            body = (folder / "model.json").read_bytes()
            manifest = _read_object((folder / "manifest.json").read_bytes(), folder)
        except OSError as error:
            raise ModelError(f"The model in {folder} cannot be read: {error}.") from error
        digest = hashlib.sha256(body).hexdigest()
        if digest != manifest.get("sha256"):
            raise OtherDigest(
                f"model.json in {folder} is not the file that manifest.json names: its sha256 is "
                f"{digest}. Check it out again or run `make model`."
            )
        data = _read_object(body, folder)
        if data.get("schema") != SCHEMA:
            raise ModelError(f"The model has schema {data.get('schema')!r}; {SCHEMA} is needed.")
        try:
            return cls(data, _read_quality(folder, data["info"]["version"]))
        except KeyError as error:
            raise ModelError(
                f"The model in {folder} lacks {error}: another version of this code made it. "
                "Check it out again or run `make model`."
            ) from error

    def assess(self, text: str, language: str | None = None) -> Assessment:
        """Judge a text.

        Parameters
        ----------
        text : at most MAX_TEXT_CHARS code points.
        language : code of its language where the caller knows it; None to let the model tell.

        Raises
        ------
        ValueError where the text is longer.
        """
        return self.assess_all([(text, language)])[0]

    def assess_all(self, texts: Sequence[tuple[str, str | None]]) -> list[Assessment]:
        """Judge several texts: as `assess` judges each, in two thirds of the time.

        Parameters
        ----------
        texts : pairs of a text and the code of its language, as for `assess`.

        Raises
        ------
        ValueError where one of the texts is longer than MAX_TEXT_CHARS; none is judged then.
        """
        return [one for group in _split(texts) for one in self._judge_group(group)]

    def _judge_group(self, texts: list[tuple[str, str | None]]) -> list[Assessment]:
        """Judge texts that are weighed together."""
        reading = read_all([text for text, _ in texts], self._chars)
        if max(reading.token_counts) < MIN_TOKENS:
            return [_refuse(part) for part in reading.parts()]
        base = featurise_base(reading)
        tongues = self._tell_languages(base, [language for _, language in texts])
        weighed = zip(texts, tongues, self._weigh(base, tongues), strict=True)
        return [self._judge(text, tongue, logits) for (text, _), tongue, logits in weighed]

    def add_pay(self, text: str, assessment: Assessment) -> Assessment:
        """Add to findings about pay how it compares with published wages (`model.wages`).

        A fact for readers beside the judgement: no level, score or finding depends on it.
        """
        if not any(each.indicator in PAY_SIGNS for each in assessment.findings):
            return assessment
        findings = [self._compare(text, assessment.language, f) for f in assessment.findings]
        return replace(assessment, findings=tuple(findings))

    def _compare(self, text: str, language: str | None, finding: Finding) -> Finding:
        if finding.indicator not in PAY_SIGNS:
            return finding
        spans = [(start, end) for start, end, _ in finding.evidence]
        pay = self._pay.compare(text, language, spans)
        return finding if pay is None else replace(finding, pay=pay)

    @cached_property
    def _pay(self) -> PayComparer:
        return PayComparer.load(self._chars)

    def extract(self, text: str, language: str) -> list[tuple[str, int, int]]:
        """Return every (indicator, start, end) that a clause shows, whatever the level of the text.

        For analysis and measuring: no gate is applied, so that texts which warn *about* lures show
        signs too. `language` is the code of a measured language. Raises ValueError as `assess`.
        """
        reading = read(text, self._chars)
        if not reading.token_count:
            return []
        logits = self._weigh(featurise_base(reading), [language])[0]
        score = self._decision.score_text(logits, language)
        margins = self._decision.indicator_margins(logits, score)
        segments, heads = (each.tolist() for each in np.nonzero(margins >= 0))
        spans = _list_spans(logits)
        return [
            (self._segment_heads[head], *spans[segment])
            for head, segment in zip(heads, segments, strict=True)
        ]

    def assess_regardless(self, text: str) -> Assessment:
        """Judge a text as if its language were measured, whichever it is: for measuring only.

        It tells what abstaining saves. Raises ValueError as `assess`.
        """
        logits = self._weigh(featurise_base(read(text, self._chars)), [None])[0]
        return self._judge(text, "", logits)

    def _weigh(self, base: Featured, languages: list[str | None]) -> list[Logits]:
        """Return the logits of each text; its language is None where it is not measured."""
        item = add_concepts(base, self._lexicon, *languages)
        return compute_logits(item, self._heads, len(self._segment_heads))

    def _tell_languages(self, base: Featured, given: list[str | None]) -> list[str | None]:
        """Return the measured language of each text, the likeliest where none is given, or None."""
        names = self._languages.names
        if None in given:
            told = language_logits(base, self._languages).argmax(axis=1).tolist()
            given = [code or names[best] for code, best in zip(given, told, strict=True)]
        return [code if code in names and code != OTHER else None for code in given]

    def _judge(self, text: str, tongue: str | None, logits: Logits) -> Assessment:
        """Judge a weighed text; `tongue` None where its language is not measured."""
        if logits.reading.token_count < MIN_TOKENS:
            return _refuse(logits.reading)
        score = self._decision.score_text(logits, tongue)
        if tongue is None:
            return self._judge_unmeasured(text, logits, score)
        decision = self._decision
        probability = decision.probability(score)
        quiet = Assessment(NO_SIGNS, probability, tongue)
        heard = decision.is_heard(logits, score)
        if not heard and not decision.overrules(score):
            return quiet
        margins = decision.indicator_margins(logits, score)
        findings = self._find(text, logits, margins)
        found = [f.indicator for f in findings] if heard else []
        rows = self._table.read(found, decision.passed(score))
        level = highest(rows)
        if level == NO_SIGNS:
            return quiet
        if not any(f.strength in TELLING for f in findings):
            findings = [self._likeliest(text, logits, margins), *findings]
        names = tuple(row["id"] for row in rows)
        return Assessment(level, probability, tongue, None, tuple(findings), names)

    def _judge_unmeasured(self, text: str, logits: Logits, score: int) -> Assessment:
        """Say that the language was not measured, but show a strong sign in plain sight."""
        silent = Assessment(CANNOT_JUDGE, reason="language")
        if score < self._decision.cutoffs["strong"] or not self._decision.is_heard(logits, score):
            return silent
        margins = self._decision.indicator_margins(logits, score) - PLAIN_SIGHT
        findings = [f for f in self._find(text, logits, margins) if f.strength == "strong"]
        if not findings:
            return silent
        return Assessment(SOME, None, None, "language", tuple(findings), ("plain-sight",))

    def _find(self, text: str, logits: Logits, margins: Any) -> list[Finding]:
        """Return the findings, strongest first."""
        shown = (margins.max(axis=0) >= 0).nonzero()[0]
        columns = margins.take(shown, axis=1)
        order = (-columns).argsort(axis=0, kind="stable")[:MAX_QUOTES]
        tops = columns[order, np.arange(len(shown))]
        spans = _list_spans(logits)
        found = []
        for head, segments, top in zip(
            shown.tolist(), order.T.tolist(), tops.T.tolist(), strict=True
        ):
            quoted = [spans[s] for s, margin in zip(segments, top, strict=True) if margin >= 0]
            found.append((top[0], self._finding(self._segment_heads[head], text, quoted)))
        disguise = logits.reading.disguised
        if disguise.words:
            found.append((0, self._finding(LOOKALIKE, text, [(disguise.start, disguise.end)])))
        found.sort(key=lambda pair: (STRENGTHS.index(pair[1].strength), -pair[0]))
        return [finding for _, finding in found]

    def _likeliest(self, text: str, logits: Logits, margins: Any) -> Finding:
        """Return the telling indicator nearest to its cutoff, or, far below, the wording."""
        best = np.where(self._telling, margins.max(axis=0), LIKELIEST - 1)
        head = int(best.argmax())
        if best[head] < LIKELIEST:
            return Finding(WORDING, "medium")
        span = _list_spans(logits)[int(margins[:, head].argmax())]
        return self._finding(self._segment_heads[head], text, [span])

    def _finding(self, name: str, text: str, spans: list[tuple[int, int]]) -> Finding:
        quotes = tuple((start, end, text[start:end]) for start, end in sorted(spans))
        return Finding(name, self._table.grade(name), quotes)


def _list_spans(logits: Logits) -> list[tuple[int, int]]:
    """Return begin and end offsets of the segments: a sentence or a clause is quoted whole."""
    begins, ends = logits.reading.segment_spans
    return list(zip(begins.tolist(), ends.tolist(), strict=True))


def _split(texts: Sequence[tuple[str, str | None]]) -> Iterator[list[tuple[str, str | None]]]:
    """Yield texts of JOINT_CHARS together with what parts them, in their order."""
    group: list[tuple[str, str | None]] = []
    chars = 0
    for text in texts:
        if group and chars + len(text[0]) > JOINT_CHARS:
            yield group
            group, chars = [], 0
        group.append(text)
        chars += len(text[0]) + 1
    if group:
        yield group


def _refuse(part: Part) -> Assessment:
    """Say why a text of few tokens or none is not judged."""
    return Assessment(CANNOT_JUDGE, reason="too-short" if part.token_count else "unreadable")

"""Whatever the text: reading it never fails, and what is said of it holds together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from model.assessor import Assessor
from model.chartable import LIMIT, decode_runs, encode_runs
from model.corpus_store import load_corpus
from model.features import HASH_BITS
from model.scoring import featurise_text
from model.text import MAX_SEGMENT_TOKENS, MAX_TEXT_CHARS, read

LEVELS = {"strong-signs", "some-signs", "no-signs", "cannot-judge"}
STRENGTHS = ["strong", "medium", "weak", "context"]
MANY = settings(
    max_examples=200, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip

_RANGES = [
    (0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0x370, 0x52F), (0x590, 0x6FF), (0x900, 0x97F),
    (0xE00, 0xE7F), (0x1000, 0x109F), (0x1F00, 0x1FFF), (0x2000, 0x206F), (0x4E00, 0x4EFF),
    (0xAC00, 0xACFF), (0xFE00, 0xFE0F), (0xFF01, 0xFF5E), (0x1D400, 0x1D7FF), (0x1F300, 0x1FAFF),
]  # fmt: skip
SIGNS = st.one_of([st.characters(min_codepoint=a, max_codepoint=b) for a, b in _RANGES])
ANY = st.characters(min_codepoint=0, max_codepoint=0x10FFFF, exclude_categories=())
CORPUS = [text.text for text in load_corpus("training", "validation")]
PIECES = st.sampled_from(CORPUS)
TEXTS = st.one_of(
    st.text(),
    st.text(ANY, max_size=200),
    st.text(SIGNS, max_size=400),
    st.lists(st.one_of(PIECES, st.text(SIGNS, max_size=20)), max_size=4).map(" ".join),
).map(lambda text: text[:MAX_TEXT_CHARS])


@pytest.fixture(scope="module")
def assessor() -> Assessor:
    return Assessor.load()


@MANY
@given(text=TEXTS)
@example(text="\ud83d")
@example(text="a" * MAX_TEXT_CHARS)
@example(text="\n" * MAX_TEXT_CHARS)
@example(text="😀\u200d" * 10_000)
@example(text="0@" * 11 + "0\u0e00\u0e00")
def test_tokens_and_segments_stand_in_order_inside_the_text(assessor, text) -> None:
    reading = read(text, assessor._chars)
    starts, ends = reading.starts, reading.ends
    assert len(starts) == len(ends) == len(reading.words) == len(reading.lengths)
    assert (starts < ends).all()
    assert (starts[1:] >= ends[:-1]).all()
    assert not len(ends) or (starts[0] >= 0 and ends[-1] <= len(text))
    firsts = reading.segment_starts
    assert firsts.tolist()[:1] == [0][: reading.token_count]
    assert (np.diff(np.append(firsts, reading.token_count)) > 0).all()
    halves = np.where(reading.unspaced_left > 0, 1, 2)
    sizes = np.add.reduceat(halves, firsts) if len(firsts) else halves
    assert (sizes <= 2 * MAX_SEGMENT_TOKENS).all()
    disguise = reading.disguises[0]
    assert 0 <= disguise.start <= disguise.end <= len(text)
    assert (disguise.words > 0) == (disguise.end > 0)


@MANY
@given(text=TEXTS)
def test_folding_its_own_output_changes_nothing(assessor, text) -> None:
    target = assessor._chars.target
    codes = np.minimum([ord(char) for char in text], LIMIT).astype(np.int64)
    once = target[codes[: len(text)]]
    kept = once[once > 0]
    assert (target[np.minimum(kept, LIMIT)] == kept).all()


@MANY
@given(text=TEXTS)
def test_features_are_anchored_at_tokens(assessor, text) -> None:
    item = featurise_text(text, assessor._chars, assessor._lexicon, None)
    assert len(item.features) == len(item.anchors)
    assert ((item.features >= 0) & (item.features < 1 << HASH_BITS)).all()
    assert ((item.anchors >= 0) & (item.anchors < max(1, item.reading.token_count))).all()


def check(assessment, text) -> None:
    """Hold one assessment to all that is promised of it."""
    assert assessment.level in LEVELS
    assert assessment.score is None or 0 <= assessment.score <= 1
    assert (assessment.reason is None) == (assessment.score is not None)
    warned = assessment.level in {"strong-signs", "some-signs"}
    assert bool(assessment.findings) == bool(assessment.combinations) == warned
    ranks = [STRENGTHS.index(finding.strength) for finding in assessment.findings]
    assert ranks == sorted(ranks)
    for finding in assessment.findings:
        assert bool(finding.evidence) == (finding.indicator != "wording")
        for start, end, quote in finding.evidence:
            assert 0 <= start < end <= len(text)
            assert quote == text[start:end]


@MANY
@given(text=TEXTS, language=st.sampled_from([None, None, "en", "fr", "xx", "other", ""]))
def test_an_assessment_holds_together_and_is_the_same_again(assessor, text, language) -> None:
    first = assessor.assess(text, language)
    check(first, text)
    assert assessor.assess(text, language) == first


@MANY
@given(text=PIECES, benign=TEXTS, before=st.booleans())
def test_more_text_around_an_advert_never_fails(assessor, text, benign, before) -> None:
    joined = f"{benign}\n{text}" if before else f"{text}\n{benign}"
    whole = joined[:MAX_TEXT_CHARS]
    check(assessor.assess(whole), whole)


@MANY
@given(text=PIECES, blank=st.text(" \t\u00a0\u3000", min_size=1, max_size=5))
def test_space_around_a_text_changes_nothing_but_the_offsets(assessor, text, blank) -> None:
    plain, padded = assessor.assess(text).as_dict(), assessor.assess(blank + text + blank).as_dict()
    for finding in padded["findings"]:
        for quote in finding["evidence"]:
            quote["start"] -= len(blank)
            quote["end"] -= len(blank)
    assert padded == plain


@MANY
@given(values=st.lists(st.integers(-(2**40), 2**40), min_size=1))
def test_runs_round_trip(values) -> None:
    assert decode_runs(encode_runs(np.array(values))).tolist() == values


@settings(MANY, max_examples=20)
@given(extra=st.integers(1, 5_000))
def test_a_longer_text_is_refused_with_its_length(assessor, extra) -> None:
    length = MAX_TEXT_CHARS + extra
    with pytest.raises(ValueError, match=f"has {length} characters"):
        assessor.assess("\U0001f600" * length)

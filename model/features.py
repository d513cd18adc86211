"""Turns a reading into hashed features, each anchored at a token.

Base families: the word, its stem, two and three neighbouring stems, two stems with any word
between, pieces of words, marks of punctuation. Concept families: the concept, two concepts that
stand near each other in a segment, two that stand next to each other. Quotation families: that
there is one, and the concepts in it. Nothing but a quotation crosses a segment.
`extension/src/scoring/features.js` does the same.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from model.text import Codes, Ints, Reading

# Feature hashes are cut to this many bits; about one in forty unseen features then falls on a
# learned one, of which there are 108 000.
HASH_BITS = 22

# Odd numbers with well-mixed bits (golden-ratio family), to combine two hashes in order.
FIRST = np.uint32(0x9E3779B1)
SECOND = np.uint32(0x85EBCA77)
_WORD, _STEM, _STEM_PAIR = np.uint32(0x1B873593), np.uint32(0xCC9E2D51), np.uint32(0x165667B1)
_STEM_TRIPLE, _STEM_SKIP, _GRAM = (
    np.uint32(0x2C1B3C6D),
    np.uint32(0x297A2D39),
    np.uint32(0x9C06FAF5),
)
_CONCEPT, _NEAR, _NEXT = np.uint32(0x27D4EB2F), np.uint32(0xD3A2646C), np.uint32(0xFD7046C5)
_MARK = np.uint32(0x3C6EF372)
_QUOTATION, _QUOTED = np.uint32(0xB55A4F09), np.uint32(0x7F4A7C15)

# Two concepts are near within this many tokens, and next to each other within the second number.
NEAR_TOKENS = 16
NEXT_TOKENS = 2
# Each concept is paired with this many concepts after it at the most (bounds the work).
PAIRS_AHEAD = 8
_AHEAD = np.arange(1, PAIRS_AHEAD + 1)
_PAST_THE_END = np.full(PAIRS_AHEAD, 1 << 40)


def mix(values: Codes) -> Codes:
    """Spread the bits of an array of its own, in place (the finaliser of MurmurHash3)."""
    values ^= values >> np.uint32(16)
    values *= np.uint32(0x85EBCA6B)
    values ^= values >> np.uint32(13)
    values *= np.uint32(0xC2B2AE35)
    values ^= values >> np.uint32(16)
    return values


def segment_of_tokens(segment_starts: Ints, count: int) -> Ints:
    """Return the segment number of each token."""
    marks = np.zeros(count, np.int64)
    marks[segment_starts[1:]] = 1
    return np.cumsum(marks)


def covers_any(flags: npt.NDArray[np.bool_], first: Ints, after: Ints) -> npt.NDArray[np.bool_]:
    """Say of each run of tokens, `first` to before `after`, whether a token of it is flagged."""
    before = np.concatenate(([0], np.cumsum(flags)))
    return np.not_equal(before[after], before[first])


def base_features(reading: Reading, segments: Ints) -> tuple[Codes, Ints, Ints]:
    """Return the base features: (hashes below 2**HASH_BITS, anchor tokens, last tokens)."""
    stems = reading.stems
    numbers = np.arange(reading.token_count)
    next_one = (segments[1:] == segments[:-1]).nonzero()[0]
    next_two = (segments[2:] == segments[:-2]).nonzero()[0]
    pairs = stems[:-1] * FIRST + stems[1:] * SECOND
    raw = np.concatenate(
        (
            reading.words + _WORD,
            stems + _STEM,
            pairs[next_one] + _STEM_PAIR,
            pairs[next_two] * FIRST + stems[next_two + 2] * SECOND + _STEM_TRIPLE,
            stems[next_two] * FIRST + stems[next_two + 2] * SECOND + _STEM_SKIP,
            reading.grams + _GRAM,
            reading.marks * FIRST + _MARK,
        )
    )
    rest = (reading.gram_tokens, reading.mark_tokens)
    anchors = np.concatenate((numbers, numbers, next_one, next_two, next_two, *rest))
    lasts = anchors.copy()
    pairs_begin = 2 * reading.token_count
    triples_begin = pairs_begin + len(next_one)
    lasts[pairs_begin:triples_begin] += 1
    lasts[triples_begin : triples_begin + 2 * len(next_two)] += 2
    return mix(raw) >> np.uint32(32 - HASH_BITS), anchors, lasts


def concept_features(tokens: Ints, concepts: Ints, segments: Ints) -> tuple[Codes, Ints]:
    """Return the concept features: (hashes below 2**HASH_BITS, anchor tokens).

    Parameters
    ----------
    tokens, concepts : the hits of `Lexicon.find`, in token order.
    segments : segment number of every token of the text.
    """
    numbers = concepts.astype(np.uint32) + np.uint32(1)
    first, second, distance = _near_pairs(tokens, concepts, segments.take(tokens))
    ordered = numbers.take(first) * FIRST + numbers.take(second) * SECOND
    adjacent = (distance <= NEXT_TOKENS).nonzero()[0]
    raw = np.concatenate(
        (numbers * FIRST + _CONCEPT, ordered + _NEAR, ordered.take(adjacent) + _NEXT)
    )
    anchors = tokens.take(first)
    anchors = np.concatenate((tokens, anchors, anchors.take(adjacent)))
    return mix(raw) >> np.uint32(32 - HASH_BITS), anchors


def _near_pairs(tokens: Ints, concepts: Ints, segments: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the index pairs of hits of different concepts that stand near each other.

    The third array has the tokens from one to the other.
    """
    # Hits of different segments are moved too far apart to be near, and so are those past the end.
    spots = np.concatenate((tokens + 2 * NEAR_TOKENS * segments, _PAST_THE_END))
    behind = np.arange(len(tokens))[:, None] + _AHEAD
    distances = spots.take(behind) - spots[: len(tokens), None]
    first, ahead = (distances <= NEAR_TOKENS).nonzero()
    second = first + ahead + 1
    differ = (concepts.take(first) != concepts.take(second)).nonzero()[0]
    first, second = first.take(differ), second.take(differ)
    return first, second, spots.take(second) - spots.take(first)


def quotation_features(
    quotations: list[list[int]], tokens: Ints, concepts: Ints
) -> tuple[Codes, Ints]:
    """Return a feature for each quotation and for each concept inside one, with anchor tokens.

    Parameters
    ----------
    quotations : those of the reading. tokens, concepts : the hits of `Lexicon.find`.
    """
    firsts = np.array([first for first, _ in quotations], np.int64)
    inside = np.zeros(len(tokens), bool)
    for first, after in quotations:
        inside |= (tokens >= first) & (tokens < after)
    numbers = concepts[inside].astype(np.uint32) + np.uint32(1)
    raw = np.concatenate((np.full(len(firsts), _QUOTATION), numbers * FIRST + _QUOTED))
    return mix(raw) >> np.uint32(32 - HASH_BITS), np.concatenate((firsts, tokens[inside]))

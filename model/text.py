"""Reads a text: folds its characters, cuts it into tokens and segments, hashes the tokens.

The single definition of what the model sees. `extension/src/scoring/text.js` follows it step by
step; the parity tests hold the two together. Every step is 32-bit whole-number arithmetic, so that
both languages of code reach the same bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from model import evasion
from model.chartable import (
    DIGIT,
    HEAD,
    LETTER,
    NEWLINE,
    PAUSE,
    SOLO,
    STOP,
    SYMBOL,
    TAIL,
)
from model.hashing import MASK, PREFIX_CHARS, PRIME
from model.quotation import find_quotations

Codes = npt.NDArray[np.uint32]
Ints = npt.NDArray[np.int64]

# The longest text judged, in Unicode code points (the limit of the HTTP contract).
MAX_TEXT_CHARS = 20_000
# A pause (comma, bracket, dash) ends a segment that already has this many tokens: long enough to
# hold one statement, short enough that two statements rarely share a segment.
PAUSE_AFTER_TOKENS = 8
# Text without any punctuation is cut here, so that one sign is not lost in a wall of words.
MAX_SEGMENT_TOKENS = 24
# The same two counts in half tokens: a character of a script without blanks counts half.
_PAUSE_AFTER, _MAX_SEGMENT = 2 * PAUSE_AFTER_TOKENS, 2 * MAX_SEGMENT_TOKENS
# Pieces of words that are hashed, in characters, so that forms of one word meet in languages that
# change its beginning as well as its end.
GRAM_CHARS = 4
# The beginning of a token (one of PREFIX_CHARS) that is its stem, where inflected forms meet.
STEM_CHARS = 5


def _powers(base: int, count: int) -> Codes:
    powers = [1]
    for _ in range(count - 1):
        powers.append(powers[-1] * base & MASK)
    return np.array(powers, np.uint32)


_UNSPACED = np.isin(np.arange(16), (SOLO, HEAD))
_UNSPACED_PARTS = np.isin(np.arange(16), (SOLO, HEAD, TAIL))
_RUN_CLASSES = np.isin(np.arange(16), (LETTER, DIGIT))
_MARKS = np.isin(np.arange(16), (STOP, PAUSE, NEWLINE))
_TOKEN_CLASSES = np.isin(np.arange(16), (LETTER, DIGIT, SOLO, SYMBOL, HEAD, TAIL))
_ZERO = np.uint32(ord("0"))
# The whole word, and the beginnings of it that are hashed.
_BEGINNINGS = np.array((MAX_TEXT_CHARS, *PREFIX_CHARS))[:, None]
_POWER = _powers(PRIME, MAX_TEXT_CHARS + 1)
_INVERSE = _powers(pow(PRIME, -1, 1 << 32), MAX_TEXT_CHARS + 1)


@dataclass(frozen=True)
class CharTable:
    """Folding target and class of each code point (see `model.chartable`), and the known words.

    `known` holds keys of words and stems (`model.hashing`); a word in pieces ("pass.port") is put
    together where it is known.
    """

    target: Codes
    classes: npt.NDArray[np.uint8]
    known: frozenset[int] = frozenset()


class Part(NamedTuple):
    """What is told of one of the texts of a reading.

    Attributes
    ----------
    token_count : its tokens. segments : which segments of the reading are its own.
    segment_spans : begin and end offsets of each, in code points of the text as given.
    disguised : how many of its words were disguised, and where the first one stands.
    """

    token_count: int
    segments: slice
    segment_spans: tuple[Ints, Ints]
    disguised: evasion.Disguise


@dataclass(frozen=True)
class Reading:
    """A text as the model sees it, or several, one behind the other.

    Attributes
    ----------
    starts, ends : int arrays, one entry a token; offsets into the text as given, in code points.
    words : uint32 array, one entry a token; hash of the folded token.
    prefixes : uint32 array of shape (len(PREFIX_CHARS), tokens); hashes of its first characters.
    lengths : int array, one entry a token; folded characters in it (0 for a number).
    grams, gram_tokens : uint32 and int array; hashes of pieces of words, and the token of each.
    unspaced_left : int array, one entry a token; tokens of a script without blanks from there on.
    segment_starts : int array; index of the first token of each segment.
    quotations : [first token, token after the last] of each quotation (`model.quotation`).
    marks, mark_tokens : uint32 and int array; punctuation and line ends, and the token before each.
    text_starts : int array; index of the first token of each text.
    disguises : one entry a text; how many words were disguised (`model.evasion`), and where the
        first one stands.
    """

    starts: Ints
    ends: Ints
    words: Codes
    prefixes: Codes
    lengths: Ints
    grams: Codes
    gram_tokens: Ints
    unspaced_left: Ints
    segment_starts: Ints
    quotations: list[list[int]]
    marks: Codes
    mark_tokens: Ints
    text_starts: Ints
    disguises: list[evasion.Disguise]

    @property
    def token_count(self) -> int:
        """Number of tokens."""
        return len(self.words)

    @property
    def stems(self) -> Codes:
        """Hashes of the first STEM_CHARS characters, one entry a token."""
        stems: Codes = self.prefixes[PREFIX_CHARS.index(STEM_CHARS)]
        return stems

    @property
    def segment_spans(self) -> tuple[Ints, Ints]:
        """Begin and end offsets of each segment, in code points of the text as given."""
        if not len(self.segment_starts):
            return self.starts, self.ends
        lasts = np.concatenate((self.segment_starts[1:], [self.token_count])) - 1
        return self.starts.take(self.segment_starts), self.ends.take(lasts)

    @property
    def token_counts(self) -> Ints:
        """Number of tokens of each text."""
        edges = np.concatenate((self.text_starts, [self.token_count]))
        return edges[1:] - edges[:-1]

    @property
    def texts(self) -> Ints:
        """The text of each token."""
        return np.arange(len(self.text_starts)).repeat(self.token_counts)

    def parts(self) -> list[Part]:
        """Return what is told of each text."""
        begins, ends = self.segment_spans
        edges = [*self.segment_starts.searchsorted(self.text_starts).tolist(), len(begins)]
        segments = [slice(*pair) for pair in pairwise(edges)]
        told = zip(self.token_counts.tolist(), segments, self.disguises, strict=True)
        return [Part(count, own, (begins[own], ends[own]), found) for count, own, found in told]


def read(text: str, table: CharTable) -> Reading:
    """Fold, cut and hash a text: `read_all` for one."""
    return read_all([text], table)


def read_all(texts: Sequence[str], table: CharTable) -> Reading:
    """Fold, cut and hash texts.

    Parameters
    ----------
    texts : each of at most MAX_TEXT_CHARS code points, and together no more than one such text.
        Lone surrogates are read as separators.
    table : the character table shipped with the model.

    Raises
    ------
    ValueError where they are longer.

    Notes
    -----
    Each step is taken once for all texts. A line end between two of them keeps everything apart
    but what is counted or measured over a whole text, which the steps do for each.
    """
    joined = "\n".join(texts)
    if len(joined) > MAX_TEXT_CHARS:
        count = len(joined)
        raise ValueError(f"The text has {count} characters; at most {MAX_TEXT_CHARS} are read.")
    begins = np.array([0, *accumulate(len(text) + 1 for text in texts[:-1])])
    codes, classes, offsets, disguises = _fold(joined, begins, table)
    starts, stops = cut_tokens(classes)
    unspaced = _UNSPACED.take(classes.take(starts))
    before = np.zeros(len(starts) + 1, np.int64)
    np.cumsum(2 - unspaced, out=before[1:])
    marks = _MARKS.take(classes).nonzero()[0]
    after = starts.searchsorted(marks)
    numbers = _go_on_with_number(classes, starts, stops)
    breaks = _find_breaks(classes, starts, stops, unspaced, marks, after)
    breaks[numbers] = 0
    borders = offsets.searchsorted(begins)
    text_starts = starts.searchsorted(borders)
    edges = np.concatenate((text_starts, [len(starts)]))
    shift = begins.repeat(edges[1:] - edges[:-1])
    marks, mark_tokens = _anchor_marks(marks, after, borders, edges)
    return Reading(
        offsets.take(starts) - shift,
        offsets.take(stops - 1) + 1 - shift,
        *_hash_tokens(codes, classes, starts, stops),
        _run_left(unspaced),
        _walk_breaks(breaks, before, numbers),
        find_quotations(codes, classes, starts, before, text_starts),
        codes.take(marks),
        mark_tokens,
        text_starts,
        disguises,
    )


def _fold(joined: str, begins: Ints, table: CharTable) -> evasion.Undone:
    """Return the folded characters with their classes and offsets, disguises undone."""
    given = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    target = table.target.take(given, mode="clip")
    offsets = target.nonzero()[0]
    codes = target.take(offsets)
    classes = table.classes.take(codes)
    return evasion.undo(given, codes, classes, offsets, begins, table.known)


def _anchor_marks(marks: Ints, after: Ints, borders: Ints, edges: Ints) -> tuple[Ints, Ints]:
    """Return the marks of the texts, and the token before each; the first where there is none.

    `after` has the token after each mark, `borders` where each text starts, `edges` the first token
    of each text and the number of all. The line ends between texts belong to none of them, and a
    text without tokens has no marks.
    """
    texts = borders.searchsorted(marks, side="right") - 1
    ends = np.concatenate((borders[1:] - 1, [marks[-1] + 1 if len(marks) else 0]))
    own = (edges.take(texts) < edges.take(texts + 1)) & (marks < ends.take(texts))
    texts = texts[own]
    return marks[own], np.maximum(after[own] - 1, edges.take(texts))


def cut_tokens(classes: npt.NDArray[np.uint8]) -> tuple[Ints, Ints]:
    """Return where tokens start and stop: runs of letters, runs of digits, single other signs.

    In scripts without blanks a token is one character with the vowel signs around it.
    """
    if not len(classes):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    before, here = classes[:-1], classes[1:]
    parted = (before != here) | ~_RUN_CLASSES.take(here)
    if classes.max() >= HEAD:
        parted &= (here != SOLO) | (before != HEAD)
        parted &= (here != TAIL) | ~_UNSPACED_PARTS.take(before)
    edges = np.ones(len(classes) + 1, bool)
    edges[1:-1] = parted
    inside = _TOKEN_CLASSES.take(classes)
    return (inside & edges[:-1]).nonzero()[0], (inside & edges[1:]).nonzero()[0] + 1


def _go_on_with_number(
    classes: npt.NDArray[np.uint8], starts: Ints, stops: Ints
) -> npt.NDArray[np.bool_]:
    """Say which digits belong to a number with the token before them ("3,000", "1'200", "3 000").

    Between the two stands one character that is no line end.
    """
    joined = np.zeros(len(starts), bool)
    digits = classes.take(starts) == DIGIT
    after = (digits[1:] & digits[:-1] & (starts[1:] == stops[:-1] + 1)).nonzero()[0] + 1
    joined[after] = classes.take(starts.take(after) - 1) != NEWLINE
    return joined


def _find_breaks(
    classes: npt.NDArray[np.uint8],
    starts: Ints,
    stops: Ints,
    unspaced: npt.NDArray[np.bool_],
    marks: Ints,
    after: Ints,
) -> npt.NDArray[np.uint8]:
    """Return before which tokens a segment may end: 0 nowhere, 1 at a pause, 2 at a stop.

    A full stop ends a segment where no letter or digit follows it at once ("3.000", "a.m" stay
    whole), a line end always does, a pause does after PAUSE_AFTER_TOKENS tokens. In scripts without
    blanks a blank is a pause. `marks` are the places of stops, pauses and line ends, `after` the
    token after each.
    """
    breaks = np.zeros(len(starts), np.uint8)
    breaks[1:] = unspaced[1:] & unspaced[:-1] & (starts[1:] > stops[:-1])
    follows = after < len(starts)
    marks, after = marks[follows], after[follows]
    glued = starts[after] == marks + 1
    glued &= (classes[starts[after]] == LETTER) | (classes[starts[after]] == DIGIT)
    strength = np.where(classes[marks] == PAUSE, 1, 2).astype(np.uint8)
    strength[glued & (classes[marks] == STOP)] = 0
    np.maximum.at(breaks, after, strength)
    return breaks


def _walk_breaks(
    breaks: npt.NDArray[np.uint8], before: Ints, numbers: npt.NDArray[np.bool_]
) -> Ints:
    """Choose the segment starts among the possible breaks, in reading order.

    `before` counts the half tokens before each token, and in all; `numbers` says which tokens go on
    with a number, which is not cut unless it is longer than a segment.
    """
    if not len(breaks):
        return np.zeros(0, np.int64)
    chosen = [0]
    last, begun = 0, 0
    places = breaks.nonzero()[0]
    steps = zip(
        places.tolist(), breaks.take(places).tolist(), before.take(places).tolist(), strict=True
    )
    for place, strength, reached in [*steps, (len(breaks), 0, int(before[-1]))]:
        while reached - begun > _MAX_SEGMENT:
            limit = int(before.searchsorted(begun + _MAX_SEGMENT, side="right")) - 1
            whole = limit
            while whole > last and numbers[whole]:
                whole -= 1
            last = whole if whole > last else limit
            begun = int(before[last])
            chosen.append(last)
        if place > last and (strength == 2 or strength == 1 and reached - begun >= _PAUSE_AFTER):
            chosen.append(place)
            last, begun = place, reached
    return np.array(chosen, np.int64)


def _run_left(flags: npt.NDArray[np.bool_]) -> Ints:
    """Return for each place how many flags in a row stand from there on."""
    places = np.arange(len(flags))
    ends = np.where(flags, len(flags), places)
    stops: Ints = np.minimum.accumulate(ends[::-1])[::-1]
    return stops - places


def _hash_tokens(
    codes: Codes, classes: npt.NDArray[np.uint8], starts: Ints, stops: Ints
) -> tuple[Codes, Codes, Ints, Codes, Ints]:
    """Return the hashes of the tokens and of their beginnings, their lengths, and their pieces.

    A letter that is written twice or more in a row is hashed once, so that "freeee" is "free".
    A number is hashed by its count of digits and its first digit alone: the model learns
    magnitudes, and no telephone number can be found in its weights.
    """
    twice = ((codes[1:] == codes[:-1]) & (classes[1:] == LETTER)).nonzero()[0] + 1
    first_digits = codes.take(starts) - _ZERO
    digit_counts = stops - starts
    if len(twice):
        once = np.ones(len(codes), bool)
        once[twice] = False
        codes = codes[once]
        starts, stops = starts - twice.searchsorted(starts), stops - twice.searchsorted(stops)
    sums = np.zeros(len(codes) + 1, np.uint32)
    np.cumsum(codes * _POWER[: len(codes)], dtype=np.uint32, out=sums[1:])
    ends = np.minimum(stops, starts + _BEGINNINGS)
    hashes = (sums.take(ends) - sums.take(starts)) * _INVERSE.take(starts)
    words, prefixes = hashes[0], hashes[1:]
    lengths = stops - starts
    numeric = (first_digits < 10).nonzero()[0]
    if len(numeric):
        digits = np.minimum(digit_counts.take(numeric), 9)
        hashes[:, numeric] = (0xD0000 + 16 * digits + first_digits.take(numeric)).astype(np.uint32)
        lengths[numeric] = 0
    grams, owners = _hash_grams(sums, starts, lengths)
    return words, prefixes, lengths, grams, owners


def _hash_grams(sums: Codes, starts: Ints, lengths: Ints) -> tuple[Codes, Ints]:
    """Return the hashes of the pieces of GRAM_CHARS characters of longer tokens, and the tokens."""
    counts = np.maximum(lengths - GRAM_CHARS, 0)
    owners = np.arange(len(starts)).repeat(counts)
    begins = np.arange(1, len(owners) + 1) + (starts + counts - np.cumsum(counts)).take(owners)
    return (sums.take(begins + GRAM_CHARS) - sums.take(begins)) * _INVERSE.take(begins), owners

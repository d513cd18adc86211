"""Knows a text again, and texts that are nearly the same, without keeping it.

`extension/src/scoring/sketch.js` does the same; `tests/sketches.json` holds the two together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.chartable import LIMIT, SYMBOL
from model.features import mix
from model.hashing import MASK, PRIME
from model.text import MAX_TEXT_CHARS, CharTable, Codes, Ints, cut_tokens

# Values kept of a text: the smallest of its shingles.
SKETCH_VALUES = 128
# From here on two texts are near copies.
NEAR = 0.80
SHINGLE_TOKENS = 3
# With fewer tokens only an exact copy is known again: one changed word changes half of the rest.
MIN_TOKENS = 8
READING_CHARS = 12
# Stands between two tokens: the unit separator, which no token holds.
_BETWEEN = 0x1F


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a text to know near copies by.

    Attributes
    ----------
    digest : SHA-256 of the folded tokens, in hexadecimal.
    values : at most SKETCH_VALUES hashes of shingles, 32 bits each, ascending; none where the text
        has fewer than MIN_TOKENS tokens.
    size : distinct shingles, 0 where there are no values.
    """

    digest: str
    values: tuple[int, ...]
    size: int


def make_sketch(text: str, chars: CharTable) -> Sketch:
    """Return the sketch of a text.

    Parameters
    ----------
    text : str
        Its contact data masked already; the first MAX_TEXT_CHARS code points are read.
    chars : CharTable
        That of the model (`Assessor.chars`).

    Notes
    -----
    Tokens are those of `model.text` without signs. Disguises are not undone: what counts as one
    depends on the known words, which change with every model; the character table hardly does.
    """
    codes, begins, ends = _read_tokens(text[:MAX_TEXT_CHARS], chars)
    digest = hashlib.sha256(codes.tobytes().decode("utf-32-le").encode()).hexdigest()
    if len(begins) < MIN_TOKENS:
        return Sketch(digest, (), 0)
    last = len(begins) - SHINGLE_TOKENS + 1
    hashes = _hash_runs(codes, begins[:last], ends[SHINGLE_TOKENS - 1 :])
    distinct = np.unique(hashes)
    return Sketch(digest, tuple(distinct[:SKETCH_VALUES].tolist()), len(distinct))


def similarity(one: Sequence[int], two: Sequence[int]) -> float:
    """Estimate how many of the shingles of two texts are in both (their Jaccard index).

    Parameters
    ----------
    one, two : sequence of int
        The `values` of two sketches.

    Returns
    -------
    float
        0..1: of the SKETCH_VALUES smallest of the union, the share that is in both; 0 where either
        is empty.

    Examples
    --------
    >>> similarity((1, 2, 3), (2, 3, 4))
    0.5
    """
    if not one or not two:
        return 0.0
    first, second = set(one), set(two)
    union = sorted(first | second)[:SKETCH_VALUES]
    return sum(value in first and value in second for value in union) / len(union)


def reading_of(chars: CharTable) -> str:
    """Name a character table: texts are read alike where it is the same."""
    target = chars.target.astype("<u4").tobytes()
    return hashlib.sha256(target + chars.classes.tobytes()).hexdigest()[:READING_CHARS]


def _read_tokens(text: str, chars: CharTable) -> tuple[Codes, Ints, Ints]:
    """Return the code points of all tokens with a separator between two, and where each stands."""
    given = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    codes = chars.target[np.minimum(given, LIMIT)]
    codes = codes[codes != 0]
    classes = chars.classes[codes]
    starts, stops = cut_tokens(classes)
    telling = classes[starts] != SYMBOL
    starts, lengths = starts[telling], (stops - starts)[telling]
    ends = np.cumsum(lengths + 1) - 1
    begins = ends - lengths
    joined = np.full(max(0, int(lengths.sum()) + len(lengths) - 1), _BETWEEN, np.uint32)
    within = np.arange(lengths.sum()) + np.repeat(np.arange(len(lengths)), lengths)
    joined[within] = codes[within + np.repeat(starts - begins, lengths)]
    return joined, begins, ends


def _hash_runs(codes: Codes, begins: Ints, ends: Ints) -> Codes:
    """Return the spread polynomial hashes (`model.hashing.hash_word`) of runs of code points."""
    sums = np.zeros(len(codes) + 1, np.uint32)
    np.cumsum(codes * _powers(PRIME, len(codes)), dtype=np.uint32, out=sums[1:])
    inverse = _powers(pow(PRIME, -1, MASK + 1), len(codes))
    return mix((sums[ends] - sums[begins]) * inverse[begins])


def _powers(base: int, count: int) -> Codes:
    """Return base ** 0, 1, … count - 1, modulo 2 ** 32."""
    factors: npt.NDArray[np.uint32] = np.full(count, base, np.uint32)
    factors[:1] = 1
    return np.multiply.accumulate(factors, dtype=np.uint32)

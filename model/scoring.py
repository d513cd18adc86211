"""The arithmetic of one assessment: from a text to logits, without any decision.

Training (second level, cutoffs) and serving (`model.assessor`) both call it, so that what is tuned
is what runs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.features import (
    base_features,
    concept_features,
    covers_any,
    quotation_features,
    segment_of_tokens,
)
from model.lexicon import Lexicon
from model.text import CharTable, Ints, Part, Reading, read
from model.weights import LOGIT_UNIT, HeadTable

# Heads over the whole text, in column order: a lure against everything else, a lure against an
# honest offer, an offer against talk about offers, about work at all.
TEXT_HEADS = ("lure", "twin", "voice", "work")
TWIN, VOICE, WORK = (TEXT_HEADS.index(name) for name in ("twin", "voice", "work"))
# Added to the token count before the square root that scales the sums, so that a segment of one
# word is not louder than a sentence (the second number: the same for a whole text).
SEGMENT_DAMPING = 3
TEXT_DAMPING = 20
# How many of the highest indicator logits enter the score of the whole text one by one.
TOP_LOGITS = 4
# Indicator logits are clipped to this many logits before they enter the score of the whole text.
CLIP = 4


@dataclass(frozen=True)
class Featured:
    """Texts with their hashed features.

    Attributes
    ----------
    reading : of one text, or of several that are weighed together.
    segments : int array, the segment of each token.
    features, anchors : int arrays; hashes below 2**HASH_BITS, and the first token of each.
    lasts : the last token of each base feature (they come first), concept features have none.
    """

    reading: Reading
    segments: Ints
    features: Ints
    anchors: Ints
    lasts: Ints

    @property
    def segment_sizes(self) -> Ints:
        """Number of tokens of each segment."""
        edges = np.concatenate((self.reading.segment_starts, [self.reading.token_count]))
        return edges[1:] - edges[:-1]


@dataclass(frozen=True)
class Logits:
    """Fixed-point logits of one text.

    Attributes
    ----------
    segments : int array of shape (segments, segment heads).
    whole : int array, one entry a text head.
    reading : what is told of the text they belong to.
    """

    segments: Ints
    whole: Ints
    reading: Part


def featurise_base(reading: Reading) -> Featured:
    """Hash the features of a reading that need no language."""
    segments = segment_of_tokens(reading.segment_starts, reading.token_count)
    base, anchors, lasts = base_features(reading, segments)
    return Featured(reading, segments, base.astype(np.int64), anchors, lasts)


def add_concepts(base: Featured, lexicon: Lexicon, *languages: str | None) -> Featured:
    """Add the features of the lexicon of the language of each text (None: of all languages).

    The features of words of who someone is are taken out: they tell nothing of an offer.
    """
    reading, segments = base.reading, base.segments
    tokens, concepts, apart = lexicon.find(reading, *languages)
    features, anchors = base.features, base.anchors
    if apart.any():
        keep = ~covers_any(apart, anchors, base.lasts + 1)
        features, anchors = features[keep], anchors[keep]
    parts = [concept_features(tokens, concepts, segments)]
    if reading.quotations:
        parts.append(quotation_features(reading.quotations, tokens, concepts))
    features = np.concatenate((features, *(hashes.astype(np.int64) for hashes, _ in parts)))
    anchors = np.concatenate((anchors, *(each for _, each in parts)))
    return Featured(reading, segments, features, anchors, anchors)


def featurise_text(text: str, table: CharTable, lexicon: Lexicon, language: str | None) -> Featured:
    """Read a text and hash its features."""
    return add_concepts(featurise_base(read(text, table)), lexicon, language)


def compute_logits(featured: Featured, heads: HeadTable, segment_heads: int) -> list[Logits]:
    """Weigh each text, by segment and over the whole.

    Parameters
    ----------
    heads : the table; its first `segment_heads` columns are read by segment, the rest over the
        whole text.
    """
    parts = featured.reading.parts()
    count = len(featured.reading.segment_starts)
    owners = featured.segments.take(featured.anchors)
    # There are fewer segments than tokens, and fewer tokens than 2**15.
    sums = heads.sum_weights(featured.features, owners, count)
    wholes = [sums[part.segments].sum(axis=0) for part in parts]
    tokens = featured.reading.token_counts + TEXT_DAMPING
    sizes = np.concatenate((featured.segment_sizes + SEGMENT_DAMPING, tokens))
    logits = heads.logits(np.concatenate((sums, wholes)), sizes)
    segments, whole = logits[:count, :segment_heads], logits[count:, segment_heads:]
    return [
        Logits(segments[part.segments], whole[number], part) for number, part in enumerate(parts)
    ]


def text_inputs(logits: Logits) -> Ints:
    """Return what the score of the whole text is computed from, as fixed-point numbers.

    The text heads; the lowest of those that a lure must pass (`twin`, `voice`, `work`); the highest
    logit of each indicator over the segments, clipped; the TOP_LOGITS highest of these; the sum of
    their parts above -1.
    """
    limit = CLIP * LOGIT_UNIT
    best = np.minimum(np.maximum(logits.segments.max(axis=0), -limit), limit)
    top = np.sort(best)[::-1][:TOP_LOGITS]
    pressure = np.maximum(best + LOGIT_UNIT, 0).sum()
    weakest = logits.whole[TWIN:].min()
    return np.concatenate((logits.whole, [weakest], best, top, [pressure]))

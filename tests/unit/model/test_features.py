"""Features: hashed, anchored at tokens, and never across the end of a segment."""

from __future__ import annotations

import numpy as np
import pytest

from model.features import (
    HASH_BITS,
    NEAR_TOKENS,
    NEXT_TOKENS,
    PAIRS_AHEAD,
    base_features,
    concept_features,
    mix,
    quotation_features,
    segment_of_tokens,
)  # fmt: skip
from model.text import read


def base(text, chars):
    reading = read(text, chars)
    segments = segment_of_tokens(reading.segment_starts, reading.token_count)
    features, anchors, _ = base_features(reading, segments)
    return sorted(zip(features.tolist(), anchors.tolist(), strict=True))


def concepts(hits, segments):
    tokens, numbers = np.array(hits).T if hits else (np.zeros(0, int), np.zeros(0, int))
    features, anchors = concept_features(tokens, numbers, np.array(segments))
    return sorted(zip(features.tolist(), anchors.tolist(), strict=True))


def names(pairs):
    return {feature for feature, _ in pairs}


def test_mix_is_the_finaliser_of_murmurhash3() -> None:
    given = np.array([0, 1, 0xFFFFFFFF, 0x12345678], np.uint32)
    assert mix(given).tolist() == [0, 0x514E28B7, 0x81F16F39, 0xE37CD1BC]


def test_segment_numbers_of_tokens() -> None:
    assert segment_of_tokens(np.array([0, 2, 3]), 5).tolist() == [0, 0, 1, 2, 2]
    assert segment_of_tokens(np.array([0]), 1).tolist() == [0]


def test_a_text_gives_words_stems_and_pairs_of_neighbours(chars) -> None:
    found = base("keep pass", chars)
    assert len(found) == 2 + 2 + 1
    assert all(0 <= feature < 1 << HASH_BITS for feature, _ in found)
    assert sorted(anchor for _, anchor in found) == [0, 0, 0, 1, 1]


def test_three_neighbours_give_a_triple_and_a_pair_with_a_gap(chars) -> None:
    three, two = base("we keep pass", chars), base("we keep", chars)
    assert len(three) == len(two) + 2 + 1 + 2
    assert names(base("we hold pass", chars)) & names(three) >= names(base("we", chars))
    gap = names(three) & names(base("we hold pass", chars)) - names(base("we", chars))
    assert len(gap - names(base("pass", chars))) == 1


def test_longer_words_give_their_pieces(chars) -> None:
    lone = {len(word): len(base(word, chars)) for word in ("work", "worke", "workers")}
    assert lone == {4: 2, 5: 2 + 1, 7: 2 + 3}
    assert names(base("tunalipa", chars)) & names(base("watalipa", chars))


def test_base_features_never_cross_a_segment(chars) -> None:
    one, two = base("keeps passports", chars), base("keeps. Passports", chars)
    assert len(one) == len(two)  # the pair on one side, the full stop on the other
    apart = names(base("keeps.", chars)) | names(base("passports", chars))
    assert names(two) == apart
    assert names(base("a b c. d e f\ng h", chars)) == set().union(
        *(names(base(part, chars)) for part in ("a b c.", "d e f\n", "g h"))
    )


def test_the_order_of_neighbours_counts(chars) -> None:
    assert names(base("keeps passports", chars)) != names(base("passports keeps", chars))


def test_concepts_near_each_other_make_pairs() -> None:
    alone = names(concepts([(0, 1)], [0])) | names(concepts([(0, 2)], [0]))
    near = concepts([(0, 1), (NEXT_TOKENS + 1, 2)], [0] * 40)
    assert len(near) == 3
    assert names(near) > alone
    assert len(concepts([(0, 1), (NEXT_TOKENS, 2)], [0] * 40)) == 4
    assert near[0][1] in (0, NEXT_TOKENS + 1)


@pytest.mark.parametrize(
    ("hits", "segments"),
    [
        ([(0, 1), (1, 2)], [0, 1]),
        ([(0, 1), (1, 1)], [0, 0]),
        ([(0, 1), (NEAR_TOKENS + 1, 2)], [0] * 40),
    ],
    ids=["another segment", "the same concept", "too far"],
)
def test_no_pair(hits, segments) -> None:
    assert len(concepts(hits, segments)) == 2


def test_work_is_bounded() -> None:
    hits = [(token, token) for token in range(30)]
    pairs = [anchor for _, anchor in concepts(hits, [0] * 30) if anchor == 0]
    assert len(pairs) <= 1 + 2 * PAIRS_AHEAD


def test_nothing_found_makes_nothing() -> None:
    assert concepts([], [0, 0]) == []


def test_each_feature_says_which_tokens_it_covers(chars) -> None:
    reading = read("we keep passports", chars)
    segments = segment_of_tokens(reading.segment_starts, reading.token_count)
    _, anchors, lasts = base_features(reading, segments)
    spans = sorted((lasts - anchors).tolist(), reverse=True)
    assert spans[:4] == [2, 2, 1, 1]
    assert set(spans[4:]) == {0}


def test_quotations_and_the_concepts_in_them_are_features() -> None:
    tokens, numbers = np.array([0, 3, 9]), np.array([5, 6, 7])
    features, anchors = quotation_features([[2, 8]], tokens, numbers)
    assert anchors.tolist() == [2, 3]
    assert len(set(features.tolist())) == 2
    assert not len(quotation_features([], tokens, numbers)[0])

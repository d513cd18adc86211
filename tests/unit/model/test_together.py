"""Texts that are read and weighed together get the assessments that each gets alone."""

from __future__ import annotations

import random

import pytest

from model.assessor import JOINT_CHARS, MAX_TEXT_CHARS
from model.corpus_store import load_corpus
from model.text import read, read_all
from tests.parity.hostile import make_hostile

# Each has a sign, a quotation, a disguise or a word of who someone is near an end, where it would
# meet the next text.
EDGES = [
    ("", None),
    ("too short", None),
    ("«", None),
    ("We keep your passport until the contract ends, South", "en"),
    ("Africa is where you work as a waiter", "en"),
    ('They told her "you pay 300 dollars before you travel', "en"),
    ('and we keep your papers" said the woman from the agency.', "en"),
    ("Pay the fee of 300 dollars to our agent, p a s s", "en"),
    ("p o r t is kept by the agency in the office", "en"),
    ("w0rk for g1rls abroad, we keep your p@ssport in the office", None),
    ("4bc 44rbeit for all who want to travel with us abroad", None),
    ("护照由公司保管，工资每月扣除，不要告诉家人", None),
    ("Мы держим ваш паспорт до конца контракта, никому не говорите", "ru"),
    ("an advert in a language that nobody measured here", "kk"),
]


def assess_both_ways(assessor, texts):
    alone = [assessor.assess(text, language) for text, language in texts]
    return assessor.assess_all(texts), alone


def test_texts_with_signs_at_their_edges_do_not_touch(assessor) -> None:
    chance = random.Random(1)
    for _ in range(60):
        texts = chance.sample(EDGES, chance.randint(2, len(EDGES)))
        together, alone = assess_both_ways(assessor, texts)
        assert together == alone


def test_corpus_and_hostile_texts_are_judged_as_alone(assessor) -> None:
    chance = random.Random(2)
    corpus = load_corpus("validation")
    texts = [(text.text, chance.choice([None, text.language])) for text in corpus]
    texts += [(text, None) for text in make_hostile([text.text for text in corpus])]
    texts = chance.sample(texts, 3_000)
    while texts:
        count = chance.choice([2, 3, 8, 25])
        together, alone = assess_both_ways(assessor, texts[:count])
        assert together == alone
        del texts[:count]


def test_many_texts_are_judged_in_their_order(assessor) -> None:
    texts = [(f"We pay you {number} dollars. " * 200, None) for number in range(1, 20)]
    assert sum(len(text) for text, _ in texts) > 3 * JOINT_CHARS
    together, alone = assess_both_ways(assessor, texts)
    assert together == alone
    assert assessor.assess_all([]) == []


def test_a_text_that_is_too_long_is_refused(assessor) -> None:
    with pytest.raises(ValueError, match="20001"):
        assessor.assess_all([("fine and long enough to judge", None), ("a" * 20_001, None)])
    assert MAX_TEXT_CHARS == 20_000


def test_each_text_of_a_reading_is_as_it_is_alone(chars) -> None:
    corpus = [text.text for text in load_corpus("validation")[::40]]
    quoting = 'He said "you pay for all of the papers". Now.'
    texts = ["", *corpus[:9], ".", quoting, *corpus[9:18], "«"]
    together = read_all(texts, chars)
    assert together.text_starts[0] == 0
    assert len(together.text_starts) == len(texts)
    for number, (text, part) in enumerate(zip(texts, together.parts(), strict=True)):
        alone, first = read(text, chars), int(together.text_starts[number])
        own = slice(first, first + alone.token_count)
        assert part.token_count == alone.token_count
        assert part.disguised == alone.disguises[0]
        for name in ("starts", "ends", "words", "lengths"):
            assert getattr(together, name)[own].tolist() == getattr(alone, name).tolist(), name
        segments = together.segment_starts[part.segments] - first
        assert segments.tolist() == alone.segment_starts.tolist()
        assert [each.tolist() for each in part.segment_spans] == [
            each.tolist() for each in alone.segment_spans
        ]
        quoted = [pair for pair in together.quotations if own.start <= pair[0] < own.stop]
        assert [[token - first for token in pair] for pair in quoted] == alone.quotations
        marked = (together.mark_tokens >= first) & (together.mark_tokens < own.stop)
        assert together.marks[marked].tolist() == alone.marks.tolist()
        assert (together.mark_tokens[marked] - first).tolist() == alone.mark_tokens.tolist()


def test_readings_of_more_than_one_long_text_are_refused(chars) -> None:
    half = "a" * (MAX_TEXT_CHARS // 2)
    assert read_all([half[1:], half], chars).token_count == 2
    with pytest.raises(ValueError, match="20001"):
        read_all([half, half], chars)

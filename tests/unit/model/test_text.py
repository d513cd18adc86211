"""Reading a text: folding, tokens, segments, offsets, and what is refused."""

from __future__ import annotations

import pytest

from model.hashing import word_keys
from model.text import (
    MAX_SEGMENT_TOKENS,
    MAX_TEXT_CHARS,
    PAUSE_AFTER_TOKENS,
    PREFIX_CHARS,
    CharTable,
    read,
)  # fmt: skip


def tokens(text, chars):
    reading = read(text, chars)
    return [text[s:e] for s, e in zip(reading.starts, reading.ends, strict=True)]


def segments(text, chars):
    """The text of each segment, from its first token to its last."""
    reading = read(text, chars)
    firsts = reading.segment_starts.tolist()
    lasts = [*firsts[1:], reading.token_count]
    return [
        text[reading.starts[f] : reading.ends[n - 1]] for f, n in zip(firsts, lasts, strict=True)
    ]


def words(text, chars):
    return read(text, chars).words.tolist()


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Passport", "passport"),
        ("ÉTÉ", "ete"),
        ("e\u0301te\u0301", "été"),
        ("naïve", "naive"),
        ("𝐰𝐨𝐫𝐤", "work"),
        ("𝔀𝓸𝓻𝓴", "work"),
        ("ｗｏｒｋ", "work"),
        ("Ⓦⓞⓡⓚ", "work"),
        ("wor\u00adk", "work"),
        ("w\u200bo\u200br\u200bk", "work"),
        ("\ufeffwork", "work"),
        ("w\u0336o\u0336r\u0336k\u0336", "work"),
        ("ﬁne", "fne"),
        ("ЗАРПЛАТА", "зарплата"),
        ("عــمل", "عمل"),
        ("عَمَل", "عمل"),
        ("STRASSE", "strasse"),
    ],
)
def test_folding_makes_spellings_one_word(written, plain, chars) -> None:
    assert words(written, chars) == words(plain, chars)


@pytest.mark.parametrize(
    ("one", "two"),
    [("work", "works"), ("ab", "ba"), ("é", "è è"), ("пас", "паса"), ("15", "155"), ("हि", "ही")],
)  # fmt: skip
def test_different_words_stay_apart(one, two, chars) -> None:
    assert words(one, chars) != words(two, chars)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t ", []),
        ("Call me, now!", ["Call", "me", "now"]),
        ("don't", ["don", "t"]),
        ("l’hôtel", ["l", "hôtel"]),
        ("900€/week", ["900", "€", "week"]),
        ("$$$", ["$", "$", "$"]),
        ("A4 page", ["A", "4", "page"]),
        ("招聘人员", ["招", "聘", "人", "员"]),
        ("รับ", ["รั", "บ"]),
        ("ทำงาน", ["ทำ", "งา", "น"]),
        ("เงิน ไทย", ["เงิ", "น", "ไท", "ย"]),
        ("नौकरी काम", ["नौकरी", "काम"]),
        ("한국 일", ["한국", "일"]),
        ("go 😀 now", ["go", "😀", "now"]),
        ("a\x00b", ["a\x00b"]),
    ],
)
def test_tokens(text, expected, chars) -> None:
    assert tokens(text, chars) == expected


def test_a_number_is_known_by_its_size_and_first_digit_alone(chars) -> None:
    number = words("call 0639981234", chars)[1]
    assert number == words("call 0700900111", chars)[1]
    assert number != words("call 1639981234", chars)[1]
    assert words("٣٠٠", chars) == words("300", chars) == words("345", chars)
    reading = read("call 0639981234", chars)
    assert reading.lengths.tolist() == [3, 0]
    assert set(reading.prefixes[:, 1].tolist()) == {number}


def test_a_letter_written_again_and_again_is_read_once(chars) -> None:
    assert words("freeee moneyyy", chars) == words("free money", chars)
    assert words("11", chars) != words("111", chars)
    reading = read("freeee", chars)
    assert (reading.starts.tolist(), reading.ends.tolist()) == ([0], [6])


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("pass.port kept", "passport kept"),
        ("the pass*port", "the passport"),
        ("p.a.s.s.p.o.r.t", "passport"),
    ],
)
def test_a_known_word_in_pieces_is_put_together(text, plain, chars) -> None:
    known = frozenset(word_keys([ord(char) for char in "pasport"]))
    table = CharTable(chars.target, chars.classes, known)
    assert read(text, table).words.tolist() == read(plain, table).words.tolist()
    assert read(text, table).disguises[0].words >= 1


def test_a_word_in_pieces_is_known_by_a_beginning_that_spans_the_gap(chars) -> None:
    known = frozenset(word_keys([ord(char) for char in "depar"], [5])[1:])
    table = CharTable(chars.target, chars.classes, known)
    assert read("dep.artures", table).token_count == 1
    assert read("depart.ures", table).token_count == 2


def test_an_unknown_word_in_pieces_stays_in_pieces(chars) -> None:
    known = frozenset(word_keys([ord(char) for char in "pasport"]))
    table = CharTable(chars.target, chars.classes, known)
    assert read("office.Call full-time", table).token_count == 4


def test_in_scripts_without_blanks_a_blank_is_a_pause(chars) -> None:
    long = "ก" * (2 * PAUSE_AFTER_TOKENS)
    assert segments(f"{long} ขค", chars) == [long, "ขค"]
    assert len(read("字" * (2 * MAX_SEGMENT_TOKENS + 1), chars).segment_starts) == 2


def test_numbers_of_nine_digits_and_more_are_one(chars) -> None:
    assert words("6" * 9, chars) == words("6" * 30, chars) != words("6" * 8, chars)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One two. Three four", ["One two", "Three four"]),
        ("One two\nThree", ["One two", "Three"]),
        ("Pay? Yes! Now…ok", ["Pay", "Yes", "Now…ok"]),
        ("3.000 euros at 9 a.m today", ["3.000 euros at 9 a.m today"]),
        ("one, two", ["one, two"]),
        ("工作。招聘", ["工作", "招聘"]),
        ("काम है। आओ", ["काम है", "आओ"]),
        ("- first\n- second", ["first", "second"]),
    ],
)
def test_segments(text, expected, chars) -> None:
    assert segments(text, chars) == expected


def test_a_pause_ends_a_segment_only_after_enough_tokens(chars) -> None:
    long = " ".join(["word"] * PAUSE_AFTER_TOKENS)
    short = " ".join(["word"] * (PAUSE_AFTER_TOKENS - 1))
    assert segments(f"{long}, more", chars) == [long, "more"]
    assert segments(f"{short}, more", chars) == [f"{short}, more"]


@pytest.mark.parametrize("number", ["3,000", "1,200,000", "3.000", "1'200", "3 000", "10:30"])
def test_a_number_is_never_cut(number, chars) -> None:
    long = " ".join(["word"] * PAUSE_AFTER_TOKENS)
    assert segments(f"{long} {number} a month", chars) == [f"{long} {number} a month"]
    wall = "word " * (MAX_SEGMENT_TOKENS - 1)
    assert segments(f"{wall}{number} more", chars) == [wall.rstrip(), f"{number} more"]


def test_two_numbers_are_no_number(chars) -> None:
    long = " ".join(["word"] * PAUSE_AFTER_TOKENS)
    assert segments(f"{long} 3, 000", chars) == [f"{long} 3", "000"]
    assert segments(f"{long} 3\n000", chars) == [f"{long} 3", "000"]


def test_a_number_longer_than_a_segment_is_cut(chars) -> None:
    reading = read("1," * (2 * MAX_SEGMENT_TOKENS), chars)
    assert reading.segment_starts.tolist() == [0, MAX_SEGMENT_TOKENS]


def test_a_wall_of_words_is_cut(chars) -> None:
    reading = read("word " * (2 * MAX_SEGMENT_TOKENS + 1), chars)
    assert reading.segment_starts.tolist() == [0, MAX_SEGMENT_TOKENS, 2 * MAX_SEGMENT_TOKENS]


def test_offsets_count_code_points_of_the_text_as_given(chars) -> None:
    text = "😀😀 e\u0301te\u0301 \u200bwork 𝐍𝐎𝐖"
    reading = read(text, chars)
    assert [text[s:e] for s, e in zip(reading.starts, reading.ends, strict=True)] == [
        "😀", "😀", "e\u0301te", "work", "𝐍𝐎𝐖"
    ]  # fmt: skip


def test_prefixes_are_hashes_of_beginnings(chars) -> None:
    whole = read("departures", chars)
    for row, length in enumerate(PREFIX_CHARS):
        assert whole.prefixes[row, 0] == words("departures"[:length], chars)[0]
    short = read("pay", chars)
    assert set(short.prefixes[:, 0].tolist()) == set(short.words.tolist())
    assert whole.stems[0] == words("depar", chars)[0]


@pytest.mark.parametrize("surrogate", ["\ud800", "\udfff\udfff"])
def test_lone_surrogates_are_separators(surrogate, chars) -> None:
    assert tokens(f"one{surrogate}two", chars) == ["one", "two"]


def test_code_points_above_the_table_are_dropped(chars) -> None:
    assert tokens("on\U000e0fff\U0010ffffe two", chars) == ["on\U000e0fff\U0010ffffe", "two"]


def test_the_longest_text_is_read_and_one_more_character_is_refused(chars) -> None:
    assert read("pay " * (MAX_TEXT_CHARS // 4), chars).token_count == MAX_TEXT_CHARS // 4
    assert read("x" * MAX_TEXT_CHARS, chars).token_count == 1
    with pytest.raises(ValueError, match="The text has 20001 characters; at most 20000 are read"):
        read("x" * (MAX_TEXT_CHARS + 1), chars)


def test_the_limit_counts_code_points_not_bytes(chars) -> None:
    assert read("😀" * MAX_TEXT_CHARS, chars).token_count == MAX_TEXT_CHARS

"""The lexicon: which entries it accepts, and what it finds in a text."""

from __future__ import annotations

import pytest
import yaml

from model.lexicon import EVERY, UNSEEN, WHO
from model.lexicon_build import LEXICON_DIR, compile_lexicon
from model.release import MEASURED
from model.scoring import featurise_text
from model.text import read, read_all

ENGLISH = (
    "PAPERS: passport* id_card visa travel_document_book 护照\n"
    "KEEP: keep keeps hold\nBOTH: passport\n"
)
FRENCH = "PAPERS: passeport* visa\nKEEP: garde\n"


@pytest.fixture(scope="module")
def lexicon(chars, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lexicons")
    (folder / "en.yaml").write_text(ENGLISH, "utf-8")
    (folder / "fr.yaml").write_text(FRENCH, "utf-8")
    return compile_lexicon(chars, folder)


def find(lexicon, chars, text, language="en"):
    tokens, concepts, _ = lexicon.find(read(text, chars), language)
    return [
        (t, lexicon.concepts[c]) for t, c in zip(tokens.tolist(), concepts.tolist(), strict=True)
    ]


def test_concepts_and_languages_are_in_order(lexicon) -> None:
    assert lexicon.concepts == ["BOTH", "KEEP", "PAPERS"]
    assert lexicon.languages == ["en", "fr"]
    assert (lexicon.keys[1:] >= lexicon.keys[:-1]).all()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("we keep your VISA", [(1, "KEEP"), (3, "PAPERS")]),
        ("passports", [(0, "PAPERS")]),
        ("passport", [(0, "BOTH"), (0, "PAPERS")]),
        ("your id card", [(1, "PAPERS")]),
        ("your id. Card", []),
        ("a travel document book", [(1, "PAPERS")]),
        ("我的护照在", [(2, "PAPERS")]),
        ("keeper", []),
        ("pass", []),
        ("w\u200be ke3p pÀssports", [(1, "KEEP"), (2, "PAPERS")]),
        ("", []),
    ],
)
def test_words_stems_and_pairs_are_found(text, expected, lexicon, chars) -> None:
    assert find(lexicon, chars, text) == expected


def test_only_words_of_the_language_count(lexicon, chars) -> None:
    text = "passeports keep visa garde"
    assert find(lexicon, chars, text, "en") == [(1, "KEEP"), (2, "PAPERS")]
    assert find(lexicon, chars, text, "fr") == [(0, "PAPERS"), (2, "PAPERS"), (3, "KEEP")]
    everything = [(0, "PAPERS"), (1, "KEEP"), (2, "PAPERS"), (3, "KEEP")]
    assert find(lexicon, chars, text, None) == everything
    assert find(lexicon, chars, text, "xx") == []


def test_entries_for_every_language_always_count(chars, tmp_path) -> None:
    (tmp_path / "en.yaml").write_text(ENGLISH, "utf-8")
    (tmp_path / f"{EVERY}.yaml").write_text("MONEY: 💰\n", "utf-8")
    built = compile_lexicon(chars, tmp_path)
    assert find(built, chars, "visa 💰", "en") == [(0, "PAPERS"), (1, "MONEY")]
    assert find(built, chars, "visa 💰", "fr") == [(1, "MONEY")]


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("pay*", "Lexicon stem 'pay\\*' must be one word of four letters"),
        ("two_words*", "must be one word of four letters"),
        ("12345*", "must be one word of four letters"),
        ("*", "must be one word of four letters"),
        ("one_two_three_four", "must be one word, two_words or three_words_together"),
        ("---", "must be one word, two_words or three_words_together"),
        ("九个字的词太长了吧", "at most 8 characters"),
    ],
)
def test_an_entry_that_cannot_be_read_is_named(entry, says, chars, tmp_path) -> None:
    (tmp_path / "en.yaml").write_text(f"THING: good {entry!r}\n".replace("'", ""), "utf-8")
    with pytest.raises(ValueError, match=says):
        compile_lexicon(chars, tmp_path)


def test_the_committed_lexicons_compile_and_are_those_shipped(chars, assessor) -> None:
    built = compile_lexicon(chars)
    assert set(built.languages) >= {"en", "fr"}
    assert built.concepts == assessor._lexicon.concepts
    assert built.keys.tolist() == assessor._lexicon.keys.tolist()


def test_languages_share_the_names_of_concepts(chars) -> None:
    built = compile_lexicon(chars)
    by_language = [
        set(built.key_concepts[built.key_languages == number].tolist())
        for number, code in enumerate(built.languages)
        if code != EVERY
    ]
    assert len(by_language) == 16
    assert all(len(one & by_language[0]) > 0.8 * len(one) for one in by_language)


@pytest.fixture(scope="module")
def who(chars, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lexicons")
    (folder / "en.yaml").write_text("KEEP: keeps tell_your_mother\n", "utf-8")
    (folder / "who").mkdir()
    lists = "WHO_NAME: maria\nWHO_PLACE: south_africa africa kenya\nWHO_PARENT: mother father\n"
    (folder / "who" / "en.yaml").write_text(lists, "utf-8")
    return compile_lexicon(chars, folder)


def test_words_of_who_someone_is_are_set_apart(who, chars) -> None:
    reading = read("Maria keeps papers in South Africa", chars)
    _, _, apart = who.find(reading, "en")
    assert apart.tolist() == [True, False, False, False, True, True]


def test_a_name_leaves_nothing_and_words_in_a_row_count_once(who, chars) -> None:
    assert find(who, chars, "Maria keeps papers in South Africa") == [(1, "KEEP"), (4, "WHO_PLACE")]
    assert find(who, chars, "Maria keeps papers in Kenya") == [(1, "KEEP"), (4, "WHO_PLACE")]


def test_words_in_a_row_of_two_texts_count_for_each(who, chars) -> None:
    reading = read_all(["It is in Kenya", "Kenya Africa and Kenya"], chars)
    tokens, _, _ = who.find(reading, "en", "en")
    assert tokens.tolist() == [3, 4, 7]


def test_each_text_is_looked_up_in_its_language(lexicon, chars) -> None:
    reading = read_all(["visa garde keep", "visa garde keep", "garde keep", "keep"], chars)
    tokens, _, _ = lexicon.find(reading, "en", "fr", None, "xx")
    assert tokens.tolist() == [0, 2, 3, 4, 6, 7]


def test_no_other_entry_that_holds_such_a_word_counts(who, chars) -> None:
    assert find(who, chars, "tell your mother") == [(2, "WHO_PARENT")]
    assert find(who, chars, "tell your father") == [(2, "WHO_PARENT")]


def test_exchanged_words_leave_the_same_features(who, chars) -> None:
    def features(text):
        return sorted(featurise_text(text, chars, who, "en").features.tolist())

    text = "Maria keeps it, tell your mother in Kenya"
    assert features(text) == features(text.replace("mother", "father").replace("Kenya", "Africa"))
    assert features(text) != features(text.replace("Maria", "Unlisted"))


@pytest.mark.parametrize("file", sorted((LEXICON_DIR / "who").glob("*.yaml")), ids=lambda f: f.stem)
def test_every_language_has_words_of_every_class(file) -> None:
    lists = yaml.safe_load(file.read_text("utf-8"))
    assert all(name.startswith(WHO) for name in lists)
    assert set(UNSEEN) | {"WHO_PLACE", "WHO_ADULT", "WHO_PARENT"} <= set(lists)
    assert len(lists["WHO_NAME"].split()) >= 100
    words = [entry for text in lists.values() for entry in text.split()]
    assert len(words) == len(set(words))


def test_every_measured_language_has_its_list() -> None:
    assert {file.stem for file in (LEXICON_DIR / "who").glob("*.yaml")} == set(MEASURED)

"""The lexicon: words of one meaning under one name (a concept), for each language.

A detector that has learned "the agency retains passports" then knows "we hold your documents" too.
`lexicons/<language>.yaml` is what people edit; `lexicon_build.py` compiles it into a table of
hashes that ships inside the model. `extension/src/scoring/lexicon.js` reads the same table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from model.features import FIRST, SECOND, covers_any, mix
from model.hashing import PHRASE_SEED, PREFIX_CHARS, STEM_SEED, WORD_SEED
from model.text import CharTable, Codes, Ints, Reading
from model.weights import decode_bytes, decode_steps, encode_bytes, encode_steps

# So many first bits of a key tell whether an entry may have it.
_SLOT_BITS = 18
# Entries hold at most this many words in a row; this many characters in scripts without blanks.
PHRASE_TOKENS, UNSPACED_TOKENS = 3, 8
# Concepts of who someone is begin with this; those of UNSEEN are no feature at all.
WHO = "WHO_"
UNSEEN = ("WHO_NAME", "WHO_NATION", "WHO_FAITH")
# The file of entries that count in every language (emoji).
EVERY = "every"
_WORD_SEED = np.uint32(WORD_SEED)
_STEM_CHARS = np.array(PREFIX_CHARS)[:, None]
_STEM_SEEDS = np.array([STEM_SEED + length for length in PREFIX_CHARS], np.uint32)


@dataclass(frozen=True)
class Lexicon:
    """The compiled lexicon.

    Attributes
    ----------
    concepts : names of the concepts, in the order of their numbers.
    languages : codes, in the order of their numbers.
    keys : uint32 array, sorted, one entry a (key, language, concept).
    key_languages, key_concepts : uint8 arrays beside `keys`.
    """

    concepts: list[str]
    languages: list[str]
    keys: Codes
    key_languages: npt.NDArray[np.uint8]
    key_concepts: npt.NDArray[np.uint8]

    def __post_init__(self) -> None:
        who = np.array([name.startswith(WHO) for name in self.concepts], bool)
        shown = who & np.array([name not in UNSEEN for name in self.concepts], bool)
        object.__setattr__(self, "_who", who)
        object.__setattr__(self, "_shown", shown)
        # The entries of each language apart, made when one is first read.
        object.__setattr__(self, "_shelves", {})

    def find(
        self, reading: Reading, *languages: str | None
    ) -> tuple[Ints, Ints, npt.NDArray[np.bool_]]:
        """Return the concepts of texts: (token index, concept number, tokens set apart).

        The first two are in token order. `languages` has that of each text: only its words and
        those of EVERY count; all of them where it is None. A token is set apart that belongs to a
        word of who someone is (a concept that begins with WHO); no other entry that holds it
        counts. Such words in a row ("South Africa") count once.
        """
        keys, tokens, spans = keys_of(reading)
        places, concepts = self._look_up(keys, tokens, reading, languages)
        tokens, spans = tokens.take(places), spans.take(places)
        who = self._who.take(concepts)  # type: ignore[attr-defined]
        apart = np.zeros(reading.token_count, bool)
        if who.any():
            counts = self._set_apart(apart, tokens, tokens + spans, who)
            counts |= self._shown.take(concepts)  # type: ignore[attr-defined]
            tokens, concepts = tokens[counts], concepts[counts]
        width = len(self.concepts)
        hits = _sort_distinct(tokens * width + concepts)
        if who.any():
            hits = self._once_in_a_row(hits, reading.text_starts)
        found = hits // width
        return found, hits - found * width, apart

    def _look_up(
        self, keys: Codes, tokens: Ints, reading: Reading, languages: tuple[str | None, ...]
    ) -> tuple[Ints, Ints]:
        """Return (place in `keys`, concept) of the entries found, each text's in its language."""
        if len(set(languages)) == 1:
            return self._take_shelf(languages[0]).look_up(keys)
        texts = reading.texts.take(tokens)
        found = []
        for language in dict.fromkeys(languages):
            own = np.array([each == language for each in languages])
            chosen = own.take(texts).nonzero()[0]
            places, concepts = self._take_shelf(language).look_up(keys.take(chosen))
            found.append((chosen.take(places), concepts))
        places, concepts = (np.concatenate(each) for each in zip(*found, strict=True))
        return places, concepts

    def _take_shelf(self, language: str | None) -> _Shelf:
        """Return the entries that count in a language; one that is not known has those of EVERY."""
        shelves: dict[str | None, _Shelf] = self._shelves  # type: ignore[attr-defined]
        if language is not None and language not in self.languages:
            language = EVERY
        if language not in shelves:
            codes = [code for code in self.languages if language in (None, code) or code == EVERY]
            chosen = np.isin(self.key_languages, [self.languages.index(code) for code in codes])
            shelves[language] = _Shelf(self.keys[chosen], self.key_concepts[chosen])
        return shelves[language]

    def _once_in_a_row(self, hits: Ints, text_starts: Ints) -> Ints:
        """Leave out the hits of who-words that the token before has too; `hits` are in order."""
        width = len(self.concepts)
        who = self._who.take(hits % width).nonzero()[0]  # type: ignore[attr-defined]
        before = hits.take(who) - width
        again = hits.take(hits.searchsorted(before), mode="clip") == before
        if len(text_starts) > 1:
            again &= ~np.isin(before // width + 1, text_starts)
        kept = np.ones(len(hits), bool)
        kept[who[again]] = False
        return hits[kept]

    @staticmethod
    def _set_apart(
        apart: npt.NDArray[np.bool_], first: Ints, after: Ints, who: npt.NDArray[np.bool_]
    ) -> npt.NDArray[np.bool_]:
        """Flag the tokens of who-words in `apart`; return which entries hold none of these."""
        for begin, end in zip(first[who].tolist(), after[who].tolist(), strict=True):
            apart[begin:end] = True
        return ~covers_any(apart, first, after)


class _Shelf:
    """Some entries of the lexicon, in the order of their keys, with a quick test in front."""

    def __init__(self, keys: Codes, concepts: npt.NDArray[np.uint8]) -> None:
        self._concepts = concepts
        self._keys, first = np.unique(keys, return_index=True)
        # Where the entries of each key begin, and where they end in all.
        self._first = np.append(first, len(keys))
        self._slots = np.zeros(1 << _SLOT_BITS, bool)
        self._slots[keys >> (32 - _SLOT_BITS)] = True

    def look_up(self, keys: Codes) -> tuple[Ints, Ints]:
        """Return (place in `keys`, concept) of every entry that has one of these keys."""
        some = self._slots.take(keys >> np.uint32(32 - _SLOT_BITS)).nonzero()[0]
        wanted = keys.take(some)
        found = self._keys.searchsorted(wanted)
        same = (self._keys.take(found, mode="clip") == wanted).nonzero()[0]
        some, found = some.take(same), found.take(same)
        begin, end = self._first.take(found), self._first.take(found + 1)
        count = end - begin
        entries = np.arange(count.sum()) + (end - np.cumsum(count)).repeat(count)
        return some.repeat(count), self._concepts.take(entries)


def _sort_distinct(values: Ints) -> Ints:
    """Sort an array of its own in place and return the different values."""
    values.sort()
    fresh = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=fresh[1:])
    return values[fresh]


def keys_of(reading: Reading) -> tuple[Codes, Ints, Ints]:
    """Return every key of a text with its first token and count of tokens: words, stems of each
    length, phrases."""
    words, count = reading.words, reading.token_count
    rows, has = (reading.lengths >= _STEM_CHARS).nonzero()
    stems = reading.prefixes[rows, has] ^ _STEM_SEEDS.take(rows)
    keys, tokens = [words ^ _WORD_SEED, stems], [np.arange(count), has]
    spans = [np.ones(count + len(has), np.int64)]
    left = _tokens_left(reading.segment_starts, count)
    longest = UNSPACED_TOKENS if reading.unspaced_left.any() else PHRASE_TOKENS
    phrases = words
    for length in range(2, longest + 1):
        room = left if length <= PHRASE_TOKENS else np.minimum(left, reading.unspaced_left)
        phrases = phrases[:-1] * FIRST + words[length - 1 :] * SECOND
        inside = (room[: len(phrases)] >= length).nonzero()[0]
        keys.append(phrases.take(inside) ^ np.uint32(PHRASE_SEED + length))
        tokens.append(inside)
        spans.append(np.full(len(inside), length))
    return mix(np.concatenate(keys)), np.concatenate(tokens), np.concatenate(spans)


def _tokens_left(segment_starts: Ints, count: int) -> Ints:
    """Return for each token how many tokens its segment has from there on."""
    edges = np.concatenate((segment_starts, [count]))
    return edges[1:].repeat(edges[1:] - edges[:-1]) - np.arange(count)


def with_known(chars: CharTable, words: frozenset[int], lexicon: Lexicon) -> CharTable:
    """Return the character table with the keys of all words known: the given and the lexicon's."""
    return CharTable(chars.target, chars.classes, words | frozenset(lexicon.keys.tolist()))


def lexicon_to_data(lexicon: Lexicon) -> dict[str, Any]:
    """Write as JSON-ready data. There may be at most 256 concepts and languages."""
    return {
        "concepts": lexicon.concepts,
        "languages": lexicon.languages,
        "key_steps": encode_steps(lexicon.keys.astype(np.int64)),
        "key_languages": encode_bytes(lexicon.key_languages),
        "key_concepts": encode_bytes(lexicon.key_concepts),
    }


def lexicon_from_data(data: dict[str, Any]) -> Lexicon:
    """Read the lexicon out of a loaded model file (see `model.export`)."""
    return Lexicon(
        data["concepts"],
        data["languages"],
        decode_steps(data["key_steps"]).astype(np.uint32),
        decode_bytes(data["key_languages"]),
        decode_bytes(data["key_concepts"]),
    )

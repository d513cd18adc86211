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

_SLOT_BITS = 16
# Entries hold at most this many words in a row; this many characters in scripts without blanks.
PHRASE_TOKENS, UNSPACED_TOKENS = 3, 8
# Concepts of who someone is begin with this; those of UNSEEN are no feature at all.
WHO = "WHO_"
UNSEEN = ("WHO_NAME", "WHO_NATION", "WHO_FAITH")
# The file of entries that count in every language (emoji).
EVERY = "every"


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
        first = np.searchsorted(self.keys >> (32 - _SLOT_BITS), np.arange((1 << _SLOT_BITS) + 1))
        object.__setattr__(self, "_first", first.astype(np.int64))
        who = np.array([name.startswith(WHO) for name in self.concepts], bool)
        shown = who & np.array([name not in UNSEEN for name in self.concepts], bool)
        object.__setattr__(self, "_who", who)
        object.__setattr__(self, "_shown", shown)

    def find(
        self, reading: Reading, language: str | None
    ) -> tuple[Ints, Ints, npt.NDArray[np.bool_]]:
        """Return the concepts of a text: (token index, concept number, tokens set apart).

        The first two are in token order. Only the words of `language` and those of EVERY count; all
        of them where it is None. A token is set apart that belongs to a word of who someone is (a
        concept that begins with WHO); no other entry that holds it counts. Such words in a row
        ("South Africa") count once.
        """
        keys, tokens, spans = keys_of(reading)
        slots = (keys >> (32 - _SLOT_BITS)).astype(np.int64)
        first: Ints = self._first  # type: ignore[attr-defined]
        some = np.flatnonzero(first[slots + 1] > first[slots])
        places, entries = self._match(keys[some], some, slots[some])
        if language is not None:
            heard = np.array([code in (language, EVERY) for code in self.languages], bool)
            same = heard[self.key_languages[entries]]
            places, entries = places[same], entries[same]
        apart, counts = self._set_apart(tokens[places], spans[places], entries, len(reading.words))
        found, concepts = tokens[places[counts]], self.key_concepts[entries[counts]]
        width = len(self.concepts)
        hits = np.unique(found * width + concepts)
        if apart.any():
            hits = self._once_in_a_row(hits)
        return hits // width, hits % width, apart

    def _once_in_a_row(self, hits: Ints) -> Ints:
        """Leave out the hits of who-words that the token before has too; `hits` are in order."""
        width = len(self.concepts)
        who = np.flatnonzero(self._who[hits % width])  # type: ignore[attr-defined]
        before = hits[who] - width
        places = np.minimum(np.searchsorted(hits, before), len(hits) - 1)
        return np.delete(hits, who[hits[places] == before])

    def _set_apart(
        self, tokens: Ints, spans: Ints, entries: Ints, count: int
    ) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """Return which tokens are set apart, and which of the found entries count."""
        who = self._who[self.key_concepts[entries]]  # type: ignore[attr-defined]
        edges = np.zeros(count + 1, np.int64)
        np.add.at(edges, tokens[who], 1)
        np.add.at(edges, tokens[who] + spans[who], -1)
        apart = np.cumsum(edges[:-1]) > 0
        free = ~covers_any(apart, tokens, tokens + spans)
        return apart, free | self._shown[self.key_concepts[entries]]  # type: ignore[attr-defined]

    def _match(self, keys: Codes, tokens: Ints, slots: Ints) -> tuple[Ints, Ints]:
        """Compare each key with every entry of its slot."""
        first: Ints = self._first  # type: ignore[attr-defined]
        begin, count = first[slots], first[slots + 1] - first[slots]
        owner = np.repeat(np.arange(len(keys)), count)
        within = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
        entry = begin[owner] + within
        same = self.keys[entry] == keys[owner]
        return tokens[owner[same]], entry[same]


def keys_of(reading: Reading) -> tuple[Codes, Ints, Ints]:
    """Return every key of a text with its first token and count of tokens: words, stems of each
    length, phrases."""
    words = reading.words
    numbers = np.arange(len(words))
    keys = [words ^ np.uint32(WORD_SEED)]
    tokens = [numbers]
    for row, length in enumerate(PREFIX_CHARS):
        has = np.flatnonzero(reading.lengths >= length)
        keys.append(reading.prefixes[row][has] ^ np.uint32(STEM_SEED + length))
        tokens.append(has)
    spans = [np.ones(sum(map(len, tokens)), np.int64)]
    left = _tokens_left(reading.segment_starts, len(words))
    phrases = words
    for count in range(2, UNSPACED_TOKENS + 1):
        room = left if count <= PHRASE_TOKENS else np.minimum(left, reading.unspaced_left)
        phrases = phrases[:-1] * FIRST + words[count - 1 :] * SECOND
        inside = np.flatnonzero(room[: len(phrases)] >= count)
        if not len(inside):
            break
        keys.append(phrases[inside] ^ np.uint32(PHRASE_SEED + count))
        tokens.append(inside)
        spans.append(np.full(len(inside), count))
    return mix(np.concatenate(keys)), np.concatenate(tokens), np.concatenate(spans)


def _tokens_left(segment_starts: Ints, count: int) -> Ints:
    """Return for each token how many tokens its segment has from there on."""
    ends = np.append(segment_starts[1:], count)[: len(segment_starts)]
    sizes = np.diff(np.append(segment_starts, count))
    return np.repeat(ends, sizes) - np.arange(count)


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

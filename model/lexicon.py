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

from model.features import FIRST, SECOND, mix
from model.text import PREFIX_CHARS, Codes, Ints, Reading

_SLOT_BITS = 16
# One seed a kind of key, so that the stem "pass*" and the word "pass" differ.
WORD_SEED, PAIR_SEED, STEM_SEED = 0x2545F491, 0x5851F42D, 0x14057B7E


@dataclass(frozen=True)
class Lexicon:
    """The compiled lexicon.

    Attributes
    ----------
    concepts : names of the concepts, in the order of their numbers.
    languages : codes, in the order of their numbers.
    keys : uint32 array, sorted, one entry a (key, language, concept).
    key_languages, key_concepts : uint8/uint16 arrays beside `keys`.
    """

    concepts: list[str]
    languages: list[str]
    keys: Codes
    key_languages: npt.NDArray[np.uint8]
    key_concepts: npt.NDArray[np.uint16]

    def __post_init__(self) -> None:
        first = np.searchsorted(self.keys >> (32 - _SLOT_BITS), np.arange((1 << _SLOT_BITS) + 1))
        object.__setattr__(self, "_first", first.astype(np.int64))

    def find(self, reading: Reading, language: str | None) -> tuple[Ints, Ints]:
        """Return the concepts of a text: (token index, concept number), in token order.

        Only the words of `language` count; of every language where it is None.
        """
        keys, tokens = keys_of(reading)
        slots = (keys >> (32 - _SLOT_BITS)).astype(np.int64)
        first: Ints = self._first  # type: ignore[attr-defined]
        some = np.flatnonzero(first[slots + 1] > first[slots])
        found_tokens, found_entries = self._match(keys[some], tokens[some], slots[some])
        if language is not None and len(found_entries):
            number = self.languages.index(language) if language in self.languages else -1
            same = self.key_languages[found_entries] == number
            found_tokens, found_entries = found_tokens[same], found_entries[same]
        order = np.lexsort((found_entries, found_tokens))
        hits = found_tokens[order] * len(self.concepts) + self.key_concepts[found_entries[order]]
        hits = np.unique(hits)
        return hits // len(self.concepts), hits % len(self.concepts)

    def _match(self, keys: Codes, tokens: Ints, slots: Ints) -> tuple[Ints, Ints]:
        """Compare each key with every entry of its slot."""
        first: Ints = self._first  # type: ignore[attr-defined]
        begin, count = first[slots], first[slots + 1] - first[slots]
        owner = np.repeat(np.arange(len(keys)), count)
        within = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
        entry = begin[owner] + within
        same = self.keys[entry] == keys[owner]
        return tokens[owner[same]], entry[same]


def keys_of(reading: Reading) -> tuple[Codes, Ints]:
    """Return every key of a text with its token: words, stems of each length, pairs."""
    words = reading.words
    numbers = np.arange(len(words))
    keys = [words ^ np.uint32(WORD_SEED)]
    tokens = [numbers]
    for row, length in enumerate(PREFIX_CHARS):
        has = np.flatnonzero(reading.lengths >= length)
        keys.append(reading.prefixes[row][has] ^ np.uint32(STEM_SEED + length))
        tokens.append(has)
    if len(words) > 1:
        pairs = words[:-1] * FIRST + words[1:] * SECOND
        inside = np.ones(len(pairs), bool)
        inside[reading.segment_starts[1:] - 1] = False
        keys.append(pairs[inside] ^ np.uint32(PAIR_SEED))
        tokens.append(numbers[:-1][inside])
    return mix(np.concatenate(keys)), np.concatenate(tokens)


def lexicon_from_data(data: dict[str, Any]) -> Lexicon:
    """Read the lexicon out of a loaded model file (see `model.export`)."""
    return Lexicon(
        data["concepts"],
        data["languages"],
        np.cumsum(np.asarray(data["key_steps"], np.uint64)).astype(np.uint32),
        np.asarray(data["key_languages"], np.uint8),
        np.asarray(data["key_concepts"], np.uint16),
    )

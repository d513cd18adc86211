"""The hashes that words, phrases and features are known by: 32-bit whole-number arithmetic.

`extension/src/scoring/features.js` and `text.js` do the same.
"""

from __future__ import annotations

from collections.abc import Iterable

# The FNV prime; any odd number would do for a polynomial hash modulo 2**32.
PRIME, MASK = 0x01000193, 0xFFFFFFFF
# Beginnings of words that are hashed and looked up, in characters.
PREFIX_CHARS = (4, 5, 6, 7)
# One seed a kind of key, so that the stem "pass*" and the word "pass" differ.
WORD_SEED, PHRASE_SEED, STEM_SEED = 0x2545F491, 0x5851F42D, 0x14057B7E


def hash_beginnings(word: list[int]) -> list[int]:
    """Return the polynomial hash of every beginning of a word of folded code points.

    >>> hash_beginnings([97, 98]) == [97, (97 + 98 * PRIME) & MASK]
    True
    """
    hashes, total, power = [], 0, 1
    for code in word:
        total = (total + code * power) & MASK
        power = power * PRIME & MASK
        hashes.append(total)
    return hashes


def hash_word(word: list[int]) -> int:
    """Return the polynomial hash of the folded code points of a word.

    >>> hash_word([97]), hash_word([97, 98]) == (97 + 98 * PRIME) & MASK
    (97, True)
    """
    return hash_beginnings(word)[-1] if word else 0


def spread(value: int) -> int:
    """Spread the bits of one hash (the finaliser of MurmurHash3; `features.mix` for arrays).

    >>> hex(spread(1))
    '0x514e28b7'
    """
    value ^= value >> 16
    value = value * 0x85EBCA6B & MASK
    value ^= value >> 13
    value = value * 0xC2B2AE35 & MASK
    return value ^ value >> 16


def word_keys(word: list[int], beginnings: Iterable[int] = ()) -> list[int]:
    """Return the keys by which a whole word and its beginnings of so many characters are found.

    >>> len(word_keys([97, 98, 99, 100], (3, 4)))
    3
    """
    hashes = hash_beginnings(word)
    stems = [spread(hashes[length - 1] ^ STEM_SEED + length) for length in beginnings]
    return [spread(hashes[-1] ^ WORD_SEED), *stems]

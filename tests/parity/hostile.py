"""Makes hostile texts: signs of every script, broken text, giant text, disguised corpus texts.

Every text is the same in each run. A high surrogate is never followed by a low one, for in
JavaScript the two would be one character.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from model.text import MAX_TEXT_CHARS

_SEED = 20261122
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_RANGES = {
    "emoji": ((0x1F300, 0x1FAFF), (0x2600, 0x27BF), (0xFE0F, 0xFE0F), (0x200D, 0x200D)),
    "flags and keycaps": ((0x1F1E6, 0x1F1FF), (0x30, 0x39), (0x20E3, 0x20E3)),
    "marks": ((0x300, 0x36F), (0x61, 0x7A), (0x20, 0x20), (0x483, 0x489)),
    "right to left": ((0x5D0, 0x5EA), (0x621, 0x64A), (0x64B, 0x65F), (0x200E, 0x202E)),
    "scripts": ((0x900, 0x97F), (0xE00, 0xE7F), (0x1000, 0x109F), (0x4E00, 0x4FFF)),
    "astral": ((0x1D400, 0x1D7FF), (0x10000, 0x10FFF), (0x20000, 0x3FFFF), (0x10FF00, 0x10FFFF)),
    "surrogates": ((0xD800, 0xDFFF), (0x61, 0x7A), (0x20, 0x20)),
    "controls": ((0x0, 0x20), (0x7F, 0xA0), (0x2000, 0x206F), (0xFFF0, 0xFFFF), (0x61, 0x7A)),
    "signs": ((0x20, 0x7E), (0xA1, 0xBF), (0x2010, 0x204F), (0x20A0, 0x20CF), (0x2150, 0x218F)),
    "numbers": ((0x30, 0x39), (0x30, 0x39), (0x2C, 0x2E), (0x20, 0x20), (0x27, 0x27), (0xA, 0xA)),
    "all": ((0x0, 0x10FFFF),),
}  # fmt: skip
_LOOKALIKE = str.maketrans("aeopcxyhkmi", "аеорсхуһкмі")
_GREEK = str.maketrans("aoiekvtx", "αοιεκντχ")
_LEET = str.maketrans("oieats", "01347$")
_STYLED = {ord(c): chr(0x1D41A + n) for n, c in enumerate(_LETTERS)}
_WIDE = {ord(c): chr(0xFF41 + n) for n, c in enumerate(_LETTERS)}


def make_hostile(corpus: list[str]) -> list[str]:
    """Return all hostile texts; `corpus` gives the words that are disguised."""
    chance = random.Random(_SEED)
    texts = [_scatter(chance, ranges) for ranges in _RANGES.values() for _ in range(200)]
    texts += [_salt(chance, chance.choice(corpus)) for _ in range(3_000)]
    texts += [
        disguise(chance, chance.choice(corpus)) for disguise in _DISGUISES for _ in range(500)
    ]
    texts += [_splice(chance, corpus) for _ in range(1_000)] + _edges() + _giants(chance, corpus)
    return [separate_surrogates(text)[:MAX_TEXT_CHARS] for text in texts]


def separate_surrogates(text: str) -> str:
    """Part each high surrogate from a low one behind it."""
    return re.sub("([\ud800-\udbff])(?=[\udc00-\udfff])", r"\1 ", text)


def _scatter(chance: random.Random, ranges: tuple[tuple[int, int], ...]) -> str:
    signs = [chr(chance.randint(*chance.choice(ranges))) for _ in range(chance.randint(1, 200))]
    for _ in range(len(signs) // 6):
        signs.insert(chance.randrange(len(signs)), chance.choice(" \n.,"))
    return "".join(signs)


def _salt(chance: random.Random, text: str) -> str:
    """Strew signs of one family over a text, and cut it somewhere."""
    ranges = chance.choice(list(_RANGES.values()))
    signs = list(text[: chance.randint(1, len(text))])
    for _ in range(chance.randint(1, 12)):
        signs.insert(chance.randrange(len(signs) + 1), chr(chance.randint(*chance.choice(ranges))))
    return "".join(signs)


def _some_words(chance: random.Random, text: str, change: Callable[[str], str]) -> str:
    return re.sub(r"\w{3,}", lambda m: change(m[0]) if chance.random() < 0.3 else m[0], text)


def _swap(table: dict[int, str] | dict[int, int]) -> Callable[[random.Random, str], str]:
    return lambda chance, text: _some_words(
        chance, text, lambda word: word.lower().translate(table)
    )


def _join(joint: str) -> Callable[[random.Random, str], str]:
    return lambda chance, text: _some_words(chance, text, joint.join)


_DISGUISES: list[Callable[[random.Random, str], str]] = [
    *map(_swap, (_LOOKALIKE, _GREEK, _LEET, _STYLED, _WIDE)),
    *map(_join, (" ", "\u200b", "\u00ad", "\u0301", "-", "*")),
    lambda chance, text: text.upper(),
    lambda chance, text: text.replace(" ", "\u00a0").replace("\n", "\r\n"),
    lambda chance, text: re.sub(r"[.,;:!?\n]", " ", text),
]


def _splice(chance: random.Random, corpus: list[str]) -> str:
    """Join pieces of texts in different languages."""
    pieces = [chance.choice(corpus) for _ in range(3)]
    return chance.choice(["\n", " ", ". ", "\u2028"]).join(p[: len(p) // 2] for p in pieces)


def _edges() -> list[str]:
    units = ["a", "a ", "a.", "1", "@", "w0rk ", "ж", "aж ", "\u200b", "a\u200b", "\n", ".", "中"]
    return [unit * count for unit in units for count in (0, 1, 4, 5, 6, 7, 8, 9, 24, 25, 49, 100)]


def _giants(chance: random.Random, corpus: list[str]) -> list[str]:
    """Texts as long as may be, in code points."""
    units = ["a ", "a.", "word ", "w0rk ", "wоrk ", "w o r k  ", "中", "😀", "x", "\udc00", "\n"]
    long = [(unit * MAX_TEXT_CHARS)[:MAX_TEXT_CHARS] for unit in units]
    for _ in range(6):
        drawn = "\n".join(chance.sample(corpus, 80))
        long.append(drawn[:MAX_TEXT_CHARS])
    return long

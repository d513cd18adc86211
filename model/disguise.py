"""Disguises a text in ten ways in which words are hidden from filters, to measure the loss.

Only for measuring (`model.evaluate`): nothing of it runs when a text is judged, and no training
text is made with it. Each way changes about half of the words; a seed makes it repeatable.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

SHARE = 0.5
_WORD = re.compile(r"[^\W\d_]{4,}")
_LATIN_TO_CYRILLIC = str.maketrans("aceopxyiABCEHKMOPTXY", "асеорхуіАВСЕНКМОРТХУ")
_CYRILLIC_TO_LATIN = str.maketrans("асеорхуіАВСЕНКМОРТХУ", "aceopxyiABCEHKMOPTXY")
_OTHERS_ALIKE = str.maketrans("يكه", "یکہ")
_LEET = str.maketrans("oieastоеаз", "013457" + "0343")
_MIXED = str.maketrans("aeopcxуоеарсх", "аеорсх" + "yoeapcx")
_EMOJI = {
    "money": "💰", "flight": "✈️", "ticket": "🎫", "house": "🏠", "room": "🏠", "phone": "📱",
    "dinero": "💰", "vuelo": "✈️", "casa": "🏠", "argent": "💰", "vol": "✈️", "деньги": "💰",
    "钱": "💰",
    "机票": "✈️", "dinheiro": "💰", "гроші": "💰", "पैसा": "💰", "uang": "💰", "tiền": "💰",
    "pera": "💰", "pesa": "💰", "เงิน": "💰", "bani": "💰", "para": "💰", "مال": "💰", "سكن": "🏠",
}  # fmt: skip

Change = Callable[[str, random.Random], str]


def disguise(text: str, way: str, seed: int) -> str:
    """Return the text disguised in one of WAYS, or in all of them one after the other ("all")."""
    rng = random.Random(f"{way}:{seed}")  # noqa: S311 - no secret hangs on it
    if way == "all":
        ways = list(WAYS)

        def any_way(word: str, rng: random.Random) -> str:
            return WAYS[rng.choice(ways)](word, rng)

        return _each_word(text, any_way, rng)
    return _each_word(text, WAYS[way], rng)


def _each_word(text: str, change: Change, rng: random.Random) -> str:
    def one(match: re.Match[str]) -> str:
        return change(match[0], rng) if rng.random() < SHARE else match[0]

    return _WORD.sub(one, text)


def _alike(word: str, _: random.Random) -> str:
    table = _CYRILLIC_TO_LATIN if re.search("[а-яіїєґ]", word.lower()) else _LATIN_TO_CYRILLIC
    return word.translate(table).translate(_OTHERS_ALIKE)


def _styled(word: str, _: random.Random) -> str:
    return "".join(_style(char) for char in word)


def _style(char: str) -> str:
    if "a" <= char <= "z":
        return chr(0x1D41A + ord(char) - 97)
    return chr(0x1D400 + ord(char) - 65) if "A" <= char <= "Z" else char


def _spaced(word: str, _: random.Random) -> str:
    return f" {' '.join(word)} "


def _insert(word: str, rng: random.Random, signs: str) -> str:
    place = rng.randrange(1, len(word))
    return word[:place] + rng.choice(signs) + word[place:]


def _invisible(word: str, rng: random.Random) -> str:
    return _insert(word, rng, "\u200b\u2060\ufeff\u00ad")


def _bidirectional(word: str, rng: random.Random) -> str:
    return _insert(word, rng, "\u200e\u200f\u202a\u202c\u2066\u2069")


def _emoji(word: str, _: random.Random) -> str:
    return _EMOJI.get(word.lower(), word)


def _leet(word: str, _: random.Random) -> str:
    return word[0] + word[1:-1].translate(_LEET) + word[-1]


def _repeated(word: str, rng: random.Random) -> str:
    place = rng.randrange(len(word))
    return word[: place + 1] + word[place] * rng.randint(1, 4) + word[place + 1 :]


def _punctuated(word: str, rng: random.Random) -> str:
    return _insert(word, rng, ".-*_'|")


def _mixed_script(word: str, _: random.Random) -> str:
    return word[:1] + word[1:].translate(_MIXED)


WAYS: dict[str, Change] = {
    "look-alike letters": _alike,
    "styled alphabets": _styled,
    "spaced letters": _spaced,
    "invisible characters": _invisible,
    "bidirectional marks": _bidirectional,
    "emoji for words": _emoji,
    "leetspeak": _leet,
    "repeated letters": _repeated,
    "punctuation inside words": _punctuated,
    "mixed script": _mixed_script,
}

"""Builds the table that folds every character to a simpler one, and its class.

The table is made once, at training time, from the Unicode data of the Python that trains, and is
shipped inside the model. Serving, in Python and in JavaScript alike, only looks it up: so the two
never disagree about what is a letter, whatever Unicode version each of them knows.
"""

from __future__ import annotations

import unicodedata

import numpy as np
import numpy.typing as npt

# Code points from here on are dropped: rarest ideographs, invisible tags and variation selectors.
LIMIT = 0x30000

SEPARATOR, LETTER, DIGIT, STOP, SOLO, SYMBOL, PAUSE, NEWLINE, HEAD, TAIL = range(10)

# Scripts written without spaces: each character stands as a token of its own (SOLO), together with
# the vowel signs that are written before (HEAD) or behind, above and below it (TAIL).
_SOLO_RANGES = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x2FDF),  # CJK radicals
    (0x3005, 0x3007),
    (0x3040, 0x30FF),  # kana
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x2FFFF),
)
_HEADS = frozenset("เแโใไເແໂໃໄ")
_TAILS = frozenset("ะาำๅະາຳ")
# Look-alike letters of other alphabets are read as the Latin letter they resemble, in every text: a
# word in Cyrillic letters has one reading, whichever of its letters were swapped (the "skeleton" of
# Unicode Technical Standard 39, restricted to letters that look alike in most typefaces).
LOOKALIKES = dict(
    zip(
        "авекмнорстухіѕјԛԝһгαβγεικνορτυχω",
        "abekmhopctyxisjqwhrabyeiknoptuxw",
        strict=True,
    )
)
# Small capitals, and letters in black circles and squares, which Unicode does not decompose.
_SMALL_CAPITALS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɑɡ", "abcdefghijklmnoprstuvwyzag", strict=True))
_ENCLOSED_A = (0x1F150, 0x1F170, 0x1F1E6)
# Letters that one writer types for another in the same script.
_VARIANTS = dict(zip("ىیکةھہđıłøๅ", "ييكهههdiloา", strict=True))
_STOPS = frozenset(".!?;…。！？；؟؛।॥။៕|•·●▪◦▶►→✓✔✅➡")
_PAUSES = frozenset(',:()[]{}–—、，：（）«»"“”„/،')
# Marks that writers add or leave out at will: accents, vowel signs of Arabic and Hebrew, the Hindi
# dot, keycaps, skin tones.
_OPTIONAL_MARKS = (
    (0x0300, 0x036F),
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x0640, 0x0640),
    (0x0591, 0x05C7),
    (0x093C, 0x093C),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0xFE20, 0xFE2F),
    (0x1F3FB, 0x1F3FF),
)


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= code <= high for low, high in ranges)


def fold_code(code: int) -> int:
    """Return the code point that `code` is read as, or 0 where it is dropped.

    >>> chr(fold_code(ord("É"))), chr(fold_code(0x1D400)), fold_code(0x200B)
    ('e', 'a', 0)
    """
    char = chr(code)
    if char in "\t\n\r":
        return code
    for first in _ENCLOSED_A:
        if first <= code < first + 26:
            return ord("a") + code - first
    category = unicodedata.category(char)
    if category in ("Cf", "Cc") or _within(code, _OPTIONAL_MARKS) or 0xFE00 <= code <= 0xFE0F:
        return 0
    digit = unicodedata.digit(char, None)
    if digit is not None and category in ("Nd", "No"):
        return ord("0") + digit
    if category in ("Cs", "Co", "Cn") or _within(code, _SOLO_RANGES):
        return ord(_VARIANTS.get(char, char))
    base = [c for c in unicodedata.normalize("NFKD", char) if not _within(ord(c), _OPTIONAL_MARKS)]
    if not base or 0xAC00 <= code <= 0xD7A3:  # Hangul syllables stay whole.
        return code
    lowered = base[0].lower()
    return ord(_alike(lowered[0])) if len(base) == 1 or base[0].isalnum() else code


def _alike(char: str) -> str:
    """Return the letter that stands for all that look like `char` or are typed for it."""
    char = _VARIANTS.get(char, _SMALL_CAPITALS.get(char, char))
    return LOOKALIKES.get(char, char)


def classify_code(code: int) -> int:
    """Return the class (see the constants above) of a folded code point."""
    char = chr(code)
    if char == "\n":
        return NEWLINE
    if char in _STOPS:
        return STOP
    if char in _PAUSES:
        return PAUSE
    category = unicodedata.category(char)
    if _within(code, _SOLO_RANGES) and category != "Nd":
        if char in _HEADS:
            return HEAD
        return TAIL if char in _TAILS or category[0] == "M" else SOLO
    if category == "Nd":
        return DIGIT
    if category[0] in "LM":
        return LETTER
    if category in ("Sc", "So") or char in "%+@#":
        return SYMBOL
    return SEPARATOR


def build_table() -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint8]]:
    """Return (target, classes): both of length LIMIT + 1, indexed by code point.

    `target[c]` is the folded code point (0: dropped), `classes[f]` the class of a folded one.
    """
    target = np.fromiter((fold_code(c) for c in range(LIMIT)), np.uint32, LIMIT)
    classes = np.fromiter((classify_code(c) for c in range(LIMIT)), np.uint8, LIMIT)
    return np.append(target, np.uint32(0)), np.append(classes, np.uint8(SEPARATOR))


def make_flags(chars: str) -> npt.NDArray[np.bool_]:
    """Return a table of flags of the given characters, for `in_flags`."""
    codes = [ord(char) for char in chars]
    flags = np.zeros(max(codes) + 2, bool)
    flags[codes] = True
    return flags


def in_flags(codes: npt.NDArray[np.uint32], flags: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Say which code points are among those of a table of `make_flags`.

    >>> in_flags(np.array([33, 97, 8364], np.uint32), make_flags("!€")).tolist()
    [True, False, True]
    """
    found: npt.NDArray[np.bool_] = flags.take(codes, mode="clip")
    return found


def encode_runs(values: npt.NDArray[np.int64]) -> list[int]:
    """Write an array as [value, length, value, length, ...].

    >>> encode_runs(np.array([5, 5, 7]))
    [5, 2, 7, 1]
    """
    edges = np.flatnonzero(np.diff(values)) + 1
    starts = np.concatenate(([0], edges))
    lengths = np.diff(np.concatenate((starts, [len(values)])))
    runs: list[int] = np.stack((values[starts], lengths), axis=1).ravel().tolist()
    return runs


def decode_runs(runs: list[int]) -> npt.NDArray[np.int64]:
    """Undo `encode_runs`.

    >>> decode_runs([5, 2, 7, 1]).tolist()
    [5, 5, 7]
    """
    pairs = np.asarray(runs, np.int64).reshape(-1, 2)
    return np.repeat(pairs[:, 0], pairs[:, 1])

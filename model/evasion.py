"""Undoes common disguises of words before they are read.

Undone here: digits and signs that stand for letters inside a word, words written with a gap after
every letter, and points or dashes inside a word that is known without them. Look-alike letters,
styled alphabets, invisible marks and repeated letters are already undone by the character table and
by the hashing; here they are only noticed. Offsets stay those of the text as given. The cheap test
comes first: ordinary text pays a few vector comparisons and no more.
"""

from __future__ import annotations

from bisect import bisect
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from model.chartable import (
    DIGIT,
    LETTER,
    LOOKALIKES,
    PAUSE,
    SEPARATOR,
    STOP,
    SYMBOL,
    in_flags,
    make_flags,
)
from model.hashing import PREFIX_CHARS, word_keys

Codes = npt.NDArray[np.uint32]
Classes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]

# Letters, as they are read, that stand for a look-alike of another alphabet.
ALIKE = frozenset(map(ord, LOOKALIKES.values()))
# Digits and signs that stand for letters inside a word.
LEET = dict(zip(map(ord, "013457@$!€"), map(ord, "oieastasie"), strict=True))
# Of these, the ones that ordinary text has between words: they count only between letters or
# digits, and the word must be known with the letter in their place.
_BANG_SIGNS = "!€"
BANGS, _BANG_FLAGS = frozenset(map(ord, _BANG_SIGNS)), make_flags(_BANG_SIGNS)
# A beginning of a word by which it is known must be longer than this.
LEET_BEGINNING = 5
# Shorter words with a digit inside ("b2b", "mp3") are no disguise.
LEET_CHARS = 4
# Words spaced out letter by letter need this many letters in a row; fewer is "a b c".
SPACED_RUN = 4
# Signs put inside words; a word of at least JOINED_CHARS letters must be known without them.
JOINERS = make_flags(".-_*|~'’·•+=^/\\`,:")
# Of these, the ones that stand in ordinary words too ("e-mail", "prochain·e"): undone where the
# word is known without them, but no sign of a disguise. Apostrophes ("l'argent", "you're") are left
# alone unless APOSTROPHE_CHARS letters stand on each side.
ORDINARY = frozenset(map(ord, "-'’·/,:"))
APOSTROPHES = frozenset(map(ord, "'’"))
APOSTROPHE_CHARS = 3
JOINED_CHARS = 4
_LATIN, _FOREIGN = 1, 2
# Letters of other alphabets that resemble Latin ones, and invisible marks, begin here.
_FOREIGN_FROM, _HIDDEN_FROM = 0x370, 0x200B
# Classes of signs that may stand between the letters of a word.
_GAPS = np.isin(np.arange(16), (SEPARATOR, STOP, PAUSE, SYMBOL))
_SOLID = np.isin(np.arange(16), (LETTER, DIGIT))
_NOWHERE = np.zeros(0, np.int64)


class Disguise(NamedTuple):
    """How many disguised words were found and where the first one stands (code points)."""

    words: int
    start: int
    end: int


class Words(NamedTuple):
    """Where each run of letters starts, the place after its last letter, and how many it has."""

    starts: Ints
    stops: Ints
    sizes: Ints


NOTHING = Disguise(0, 0, 0)
Undone = tuple[Codes, Classes, Ints, list[Disguise]]


def undo(
    given: Codes,
    codes: Codes,
    classes: Classes,
    offsets: Ints,
    begins: Ints,
    known: frozenset[int],
) -> Undone:
    """Return codes, classes and offsets with disguises undone, and what was found in each text.

    Parameters
    ----------
    begins : offset of each text; a line end parts it from the one before.
    known : keys of known words and stems (`model.hashing`), to tell "pass.port" from "office.Call".
    """
    highest = int(given.max(initial=0))
    spans = _mixed_words(given, classes, codes, offsets) if highest >= _FOREIGN_FROM else []
    words = _find_words(classes)
    mixing = offsets.take(_find_signs(codes, classes, words))
    if len(mixing):
        codes, classes = codes.copy(), classes.copy()
        spans += _undo_words(codes, classes, offsets, known, _texts_of(mixing, begins), begins)
        words = _find_words(classes)
    spaced = _spaced_gaps(classes, words)
    for gaps in _by_text(spaced, offsets, begins):
        spans.append((int(offsets[gaps[0] - 1]), int(offsets[gaps[-1] + 1]) + 1))
    taken = set(spaced.tolist())
    joined = [gap for gap in _joined_gaps(codes, classes, words, known) if gap not in taken]
    odd = [gap for gap in joined if int(codes[gap]) not in ORDINARY]
    spans += [(int(offsets[gap - 1]), int(offsets[gap + 1]) + 1) for gap in odd]
    if len(spaced) or joined:
        keep = np.ones(len(codes), bool)
        keep[spaced] = False
        keep[joined] = False
        codes, classes, offsets = codes[keep], classes[keep], offsets[keep]
    if highest >= _HIDDEN_FROM:
        spans += _hidden_marks(given, classes, offsets, begins)
    return codes, classes, offsets, _tell_texts(spans, begins.tolist())


def _texts_of(offsets: Ints, begins: Ints) -> Ints:
    """Return the text that each offset lies in."""
    return begins.searchsorted(offsets, side="right") - 1


def _by_text(places: Ints, offsets: Ints, begins: Ints) -> list[Ints]:
    """Part places, which are in order, by the texts they lie in."""
    if not len(places):
        return []
    texts = _texts_of(offsets.take(places), begins)
    return np.split(places, (texts[1:] != texts[:-1]).nonzero()[0] + 1)


def _tell_texts(spans: list[tuple[int, int]], begins: list[int]) -> list[Disguise]:
    """Return for each text how many of the spans lie in it, and where the first one stands."""
    told = [NOTHING] * len(begins)
    for start, end in sorted(spans, reverse=True):
        text = bisect(begins, start) - 1
        begin = begins[text]
        told[text] = Disguise(told[text].words + 1, start - begin, end - begin)
    return told


def _find_words(classes: Classes) -> Words:
    """Return where each run of letters starts and stops.

    Most questions of this module are about what stands between words: asked of the few runs, they
    cost less than asked of every character.
    """
    letter = np.zeros(len(classes) + 2, bool)
    np.equal(classes, LETTER, out=letter[1:-1])
    edges = (letter[1:] != letter[:-1]).nonzero()[0]
    starts, stops = edges[::2], edges[1::2]
    return Words(starts, stops, stops - starts)


def _narrow_gaps(classes: Classes, words: Words) -> npt.NDArray[np.bool_]:
    """Say behind which words, but the last, stands one sign that may part the letters of a word."""
    gaps: npt.NDArray[np.bool_] = words.starts[1:] == words.stops[:-1] + 1
    gaps &= _GAPS.take(classes.take(words.stops[:-1]))
    return gaps


def _mixed_words(
    given: Codes, classes: Classes, codes: Codes, offsets: Ints
) -> list[tuple[int, int]]:
    """Return the spans of words in which letters of another alphabet pose as letters of this one.

    In "SMSками" the stranger letters resemble nothing: that is no disguise.
    """
    foreign = (given >= _FOREIGN_FROM) & (given < 0x530)
    if not foreign.any():
        return []
    latin = _is_basic_latin(given)
    script = np.where(foreign, _FOREIGN, np.where(latin, _LATIN, 0))[offsets]
    script[classes != LETTER] = 0
    change = (script[1:] != script[:-1]) & (script[1:] > 0) & (script[:-1] > 0)
    spans = []
    last = 0
    for place in np.flatnonzero(change).tolist():
        if place < last:
            continue
        start, stop = _word_around(classes, place)
        last = stop
        word, scripts = codes[start:stop], script[start:stop]
        few = _LATIN if 2 * int((scripts == _LATIN).sum()) < len(scripts) else _FOREIGN
        if all(int(code) in ALIKE for code in word[scripts == few]):
            spans.append((int(offsets[start]), int(offsets[stop - 1]) + 1))
    return spans


def _is_basic_latin(given: Codes) -> npt.NDArray[np.bool_]:
    """Say which of the given code points are letters of the basic Latin alphabet."""
    lower = given | 0x20
    letters: npt.NDArray[np.bool_] = (lower >= 97) & (lower <= 122)
    return letters


def _word_around(classes: Classes, place: int) -> tuple[int, int]:
    """Return begin and end of the run of letters that holds a place."""
    start = stop = place
    while start > 0 and classes[start - 1] == LETTER:
        start -= 1
    while stop < len(classes) and classes[stop] == LETTER:
        stop += 1
    return start, stop


def _find_signs(codes: Codes, classes: Classes, words: Words) -> Ints:
    """Return the places of digits and signs right behind words that may stand for a letter."""
    behind = words.stops[words.stops < len(codes)]
    after = np.minimum(behind + 1, len(codes) - 1)
    signs = _leet_signs(codes.take(behind), classes.take(behind), _SOLID.take(classes.take(after)))
    return behind[signs]


def _leet_signs(
    codes: Codes, classes: Classes, enclosed: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Say which characters are digits or signs that may stand for a letter.

    BANGS count where they are `enclosed`, by letters or digits on both sides.
    """
    signs: npt.NDArray[np.bool_] = (classes == DIGIT) | (codes == ord("@")) | (codes == ord("$"))
    signs |= in_flags(codes, _BANG_FLAGS) & enclosed
    return signs


def _joined_gaps(codes: Codes, classes: Classes, words: Words, known: frozenset[int]) -> list[int]:
    """Return the places of signs inside words that are known without them."""
    signs = codes.take(words.stops[:-1])
    gaps = in_flags(signs, JOINERS) & _narrow_gaps(classes, words)
    pieces = [n for n in gaps.nonzero()[0].tolist() if _may_join(int(signs[n]), words, n)]
    found: list[int] = []
    at = 0
    while at < len(pieces):
        first = last = pieces[at]
        while at < len(pieces) and pieces[at] <= last + 1:
            last = pieces[at]
            at += 1
        inside = words.stops[first : last + 1].tolist()
        start, stop = int(words.starts[first]), int(words.stops[last + 1])
        letters = codes[start:stop][classes[start:stop] == LETTER].tolist()
        if _is_known(letters, inside[0] - start, known):
            found += inside
    return found


def _may_join(code: int, words: Words, number: int) -> bool:
    """Say whether the joiner behind a word may have been put between two pieces of one."""
    if code not in APOSTROPHES:
        return True
    return bool(min(words.sizes[number], words.sizes[number + 1]) >= APOSTROPHE_CHARS)


def _is_known(word: list[int], first: int, known: frozenset[int]) -> bool:
    """Say whether a word, or a beginning of it that reaches past its first piece, is known."""
    once = [code for code, before in zip(word, [-1, *word], strict=False) if code != before]
    if len(once) < JOINED_CHARS:
        return False
    beginnings = [n for n in PREFIX_CHARS if first < n <= len(once)]
    return not known.isdisjoint(word_keys(once, beginnings))


def _undo_words(
    codes: Codes,
    classes: Classes,
    offsets: Ints,
    known: frozenset[int],
    mixing: Ints,
    begins: Ints,
) -> list[tuple[int, int]]:
    """Undo leetspeak in place, word by word; return the spans of changed words.

    Only in the texts that are `mixing` letters and signs somewhere.
    """
    solid = _SOLID.take(classes)
    enclosed = np.zeros(len(codes), bool)
    enclosed[1:-1] = solid[:-2] & solid[2:]
    signs = _leet_signs(codes, classes, enclosed)
    inside = np.concatenate(([False], (classes == LETTER) | signs, [False]))
    edges = (inside[1:] != inside[:-1]).nonzero()[0]
    starts, stops = edges[::2], edges[1::2]
    # Only words with a sign can be disguised.
    places = signs.nonzero()[0]
    if len(begins) > 1:
        places = places[np.isin(_texts_of(offsets.take(places), begins), mixing)]
    chosen = set((starts.searchsorted(places, side="right") - 1).tolist())
    spans = []
    for number in sorted(chosen):
        start, stop = int(starts[number]), int(stops[number])
        word = codes[start:stop].tolist()
        fixed = _undo_word(word, known)
        if fixed != word and not _is_address(word, codes, classes, stop):
            codes[start:stop] = fixed
            classes[start:stop] = LETTER
            spans.append((int(offsets[start]), int(offsets[stop - 1]) + 1))
    return spans


def _is_address(word: list[int], codes: Codes, classes: Classes, stop: int) -> bool:
    """Say whether a word with an at sign goes on as the domain of a mail address does."""
    dotted = stop + 1 < len(codes) and codes[stop] in (ord("."), ord("-"))
    return ord("@") in word and dotted and classes[stop + 1] in (LETTER, DIGIT)


def _undo_word(word: list[int], known: frozenset[int]) -> list[int]:
    """Undo one word, or return it as it is where nothing points to a disguise.

    A sign between letters is taken for one of them; signs at the edges, two at the least, and
    BANGS only where the word is known so.

    >>> "".join(map(chr, _undo_word([ord(c) for c in "w0rk"], frozenset())))
    'work'
    >>> "".join(map(chr, _undo_word([ord(c) for c in "b2b"], frozenset())))
    'b2b'
    """
    letters = sum(_is_letter(code) for code in word)
    if letters < 2 or len(word) < LEET_CHARS:
        return word
    fixed = [LEET.get(code, code) for code in word]
    inner = _is_letter(word[0]) and _is_letter(word[-1])
    if inner and not BANGS.intersection(word):
        return fixed
    if inner or len(word) - letters > 1:
        return fixed if _is_known(fixed, LEET_BEGINNING, known) else word
    return word


def _is_letter(code: int) -> bool:
    """Say whether a character of a word with signs in it is none of them.

    >>> _is_letter(ord("a")), _is_letter(ord("4")), _is_letter(ord("€"))
    (True, False, False)
    """
    return code >= ord("a") and code not in BANGS


def _spaced_gaps(classes: Classes, words: Words) -> Ints:
    """Return the places of gaps inside words that are spaced out letter by letter."""
    if len(classes) < 2 * SPACED_RUN:
        return _NOWHERE
    # A gap counts where one lone letter stands on each side of it.
    lone = words.sizes == 1
    pairs = lone[:-1] & lone[1:]
    if np.count_nonzero(pairs) < SPACED_RUN - 1:
        return _NOWHERE
    places = words.stops[:-1][pairs & _narrow_gaps(classes, words)]
    return _long_runs(places) if len(places) else places


def _long_runs(places: Ints) -> Ints:
    """Keep the places that stand two apart in runs of at least SPACED_RUN - 1."""
    cuts = np.flatnonzero(np.diff(places) != 2) + 1
    runs = np.split(places, cuts)
    kept = [run for run in runs if len(run) >= SPACED_RUN - 1]
    return np.concatenate(kept) if kept else _NOWHERE


def _hidden_marks(
    given: Codes, classes: Classes, offsets: Ints, begins: Ints
) -> list[tuple[int, int]]:
    """Return the first place in each text where an invisible mark or a styled letter is in a word.

    Only marks count between the two letters beside it: one next to a blank is no disguise, and
    scripts that need joiners (from U+0530 on) may use them.
    """
    # Ordinary text has few signs from here on, and these are seldom hidden or styled.
    rare = given[given >= _HIDDEN_FROM]
    if not (_is_hidden(rare) | _is_styled(rare)).any():
        return []
    hidden, styled = _is_hidden(given), _is_styled(given)
    places = (hidden | styled).nonzero()[0]
    spots = offsets[(classes == LETTER) & ((given[offsets] < 0x530) | styled[offsets])]
    near = np.searchsorted(spots, places)
    near = near[(near > 0) & (near < len(spots))]
    marks = np.concatenate(([0], np.cumsum(hidden)))
    before, after = spots[near - 1], spots[near]
    joined = near[after - before - 1 == marks[after] - marks[before + 1]]
    first = [group[0] for group in _by_text(joined, spots, begins)]
    return [(int(spots[i - 1]), int(spots[i]) + 1) for i in first]


def _is_hidden(given: Codes) -> npt.NDArray[np.bool_]:
    """Say which of the given code points are invisible marks."""
    hidden: npt.NDArray[np.bool_] = (given >= _HIDDEN_FROM) & (given <= 0x200F)
    hidden |= (given == 0x2060) | (given == 0xFEFF)
    return hidden


def _is_styled(given: Codes) -> npt.NDArray[np.bool_]:
    """Say which of the given code points are letters of a styled alphabet."""
    styled: npt.NDArray[np.bool_] = (given >= 0x1D400) & (given <= 0x1D7FF)
    return styled

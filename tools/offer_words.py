"""Which words make a text look like an offer of work, and how often the extension's look is right.

    .venv/bin/python -m tools.offer_words           measures extension/src/background/offer-words.js
    .venv/bin/python -m tools.offer_words --write   chooses the stems of offer-stems.js anew first

Stems are chosen from the training texts (and a part of the real ones, where FANAL_REAL_DATA is
set); measured are the validation texts and the real texts that were kept apart. No text is printed.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from model.assessor import MAX_TEXT_CHARS, Assessor
from model.corpus_store import FRAGMENT, load_corpus
from model.real_data import data_folder, load_real_texts

REPO = Path(__file__).resolve().parents[1]
LISTS = REPO / "extension" / "src" / "background"
WHO = REPO / "model" / "lexicons" / "who"
STEMS_PER_LANGUAGE = 160
# Two stems make a text look like an offer; more than four say nothing new.
WANTED, ENOUGH = 2, 4
# What is not about work must hold a stem at most a third as often.
RATIO = 3.0
MAX_REAL, MAX_CHARS = 400, 4000
_MARKS = re.compile("[\u0300-\u036f\u0640\u064b-\u0655]")
_ALIKE = str.maketrans({"đ": "d", "ı": "i", "ة": "ه"})
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0900-\u0dff])*")
_ARABIC_PREFIX = re.compile("^[وفبلك]{0,2}(?:ال)?(?=.{3})")
_MEASURE = """
import { likeOffer } from './extension/src/background/offer-words.js';
let given = '';
for await (const part of process.stdin) given += part;
process.stdout.write(JSON.stringify(JSON.parse(given).map(likeOffer)));
"""


@dataclass(frozen=True)
class Sample:
    """A text, the group it is counted in, and whether it offers work."""

    group: str
    language: str
    text: str
    offers: bool


@dataclass
class Choice:
    """How often each text has been hit by the stems chosen so far."""

    stems: list[set[str]]
    hits: list[int] = field(init=False)
    where: dict[str, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.hits = [0] * len(self.stems)
        self.where = defaultdict(list)
        for number, stems in enumerate(self.stems):
            for stem in stems:
                self.where[stem].append(number)

    def gain(self, stem: str, later: float) -> float:
        """Return the share of texts that a stem helps: whole below WANTED, `later` above."""
        worth = (1.0, 1.0, later, later)
        found = (self.hits[number] for number in self.where[stem])
        return sum(worth[hits] for hits in found if hits < ENOUGH) / max(1, len(self.stems))

    def take(self, stem: str) -> None:
        """Count a chosen stem."""
        for number in self.where[stem]:
            self.hits[number] += 1


def fold(text: str) -> str:
    """Return a text in small letters without accents, as offer-words.js folds it."""
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text.lower()))
    return unicodedata.normalize("NFC", bare).translate(_ALIKE)


def stems_of(text: str, language: str) -> set[str]:
    """Return all that could be a stem: whole words (`=`), beginnings, pieces of unspaced text."""
    folded = fold(text[:MAX_CHARS])
    if language == "zh":
        runs = re.findall("[\u3400-\u9fff]+", folded)
        return {run[at : at + 2] for run in runs for at in range(len(run) - 1)}
    if language == "th":
        runs = re.findall("[\u0e00-\u0e7f]+", folded)
        pieces = (
            run[at : at + n] for run in runs for n in (3, 4, 5, 6) for at in range(len(run) - n + 1)
        )
        return {piece for piece in pieces if unicodedata.category(piece[0]) != "Mn"}
    words = {_ARABIC_PREFIX.sub("", word) for word in _WORD.findall(folded) if len(word) > 1}
    whole = {f"={word}" for word in words}
    return whole | {word[:n] for word in words for n in (4, 5) if len(word) >= n}


def choose(samples: list[Sample], language: str, refused: set[str]) -> list[str]:
    """Choose stems one by one, each the one that helps most with what was chosen before it."""
    mine = [each for each in samples if each.language == language]
    offers = Choice([stems_of(each.text, language) for each in mine if each.offers])
    others = Choice([stems_of(each.text, language) for each in mine if not each.offers])
    left = {
        stem for stem, found in offers.where.items()
        if len(found) > 0.01 * len(offers.stems) and stem.strip("=") not in refused
        and len(found) / len(offers.stems)
        > RATIO * (len(others.where.get(stem, ())) + 0.5) / (len(others.stems) + 1)
    }  # fmt: skip
    chosen: list[str] = []
    while left and len(chosen) < STEMS_PER_LANGUAGE:
        gains = {s: offers.gain(s, 0.12) - 1.5 * others.gain(s, 0.1) for s in left}
        best = min(left, key=lambda stem: (-gains[stem], stem))
        if gains[best] <= 0:
            break
        chosen.append(best)
        offers.take(best)
        others.take(best)
        left = {stem for stem in left if not (stem == best or stem.strip("=").startswith(best))}
    return sorted(chosen)


def words_of_who() -> set[str]:
    """Return the words of who someone is: no text is read or left unread for one of them."""
    lines = [line for file in WHO.glob("*.yaml") for line in file.read_text("utf-8").splitlines()]
    words = (word for line in lines if ":" in line for word in line.split(":", 1)[1].split())
    return {part for word in words for part in [fold(word.strip("*")), fold(word.strip("*"))[:5]]}


def load_samples(split: str, *, apart: bool) -> list[Sample]:
    """Load written texts of one split, whole ones only, and the real texts of one part."""
    written = [
        Sample(each.role, each.language, each.text, each.role != "other")
        for each in load_corpus(split)
        if each.kind != FRAGMENT and len(each.text) >= 60
    ]
    real: list[Sample] = []
    counted: Counter[tuple[str, str]] = Counter()
    for each in load_real_texts(data_folder()):
        key = (each.source, each.language)
        if each.apart == apart and counted[key] < MAX_REAL:
            counted[key] += 1
            group = "real adverts" if each.is_work else "real texts of other kinds"
            real.append(Sample(group, each.language, each.text, each.is_work))
    return written + real


def write_stems(languages: Iterable[str]) -> None:
    """Choose the stems of every language and write them as a module."""
    samples = [s for s in load_samples("training", apart=False) if s.group != "awareness"]
    refused = words_of_who()
    chosen = {language: " ".join(choose(samples, language, refused)) for language in languages}
    lines = [f"  {language}: '{stems}',\n" for language, stems in chosen.items()]
    head = "// Written by tools/offer_words.py: stems that offers hold and other texts hardly do.\n"
    text = f"{head}\nexport const OFFER_STEMS = Object.freeze({{\n{''.join(lines)}}});\n"
    (LISTS / "offer-stems.js").write_text(text, "utf-8")


def ask(texts: list[Sample]) -> list[str]:
    """Ask the extension's own code about every text; returns "no", "perhaps" or "yes" of each."""
    command = ["node", "--input-type=module", "-e", _MEASURE]
    done = subprocess.run(  # noqa: S603 - our own code, no shell
        command, cwd=REPO, check=True, text=True,
        input=json.dumps([each.text for each in texts]), capture_output=True,
    )  # fmt: skip
    answers: list[str] = json.loads(done.stdout)
    return answers


def measure(texts: list[Sample], answers: list[str]) -> dict[str, dict[str, list[bool]]]:
    """Return by group and language whether each text may be an offer."""
    found: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for each, answer in zip(texts, answers, strict=True):
        found[each.group][each.language].append(answer != "no")
        found[each.group]["all"].append(answer != "no")
    return found


def count_unread(texts: list[Sample], answers: list[str]) -> dict[str, tuple[int, int, int]]:
    """Return of what the model warns about, lures and others: how many, unread, unread elsewhere.

    "Unread" are those that do not look like an offer, "elsewhere" those that only may be one too.
    """
    assessor = Assessor.load()
    counts: dict[str, list[str]] = {"lures": [], "others": []}
    for each, answer in zip(texts, answers, strict=True):
        if assessor.assess(each.text[:MAX_TEXT_CHARS]).level in {"some-signs", "strong-signs"}:
            counts["lures" if each.group == "lure" else "others"].append(answer)
    return {
        name: (len(all_of), all_of.count("no"), len(all_of) - all_of.count("yes"))
        for name, all_of in counts.items()
    }


def main() -> None:
    """Measure, after choosing anew where that is wanted."""
    what = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m tools.offer_words", description=what)
    parser.add_argument("--write", action="store_true", help="choose the stems anew first")
    options = parser.parse_args()
    languages = sorted({each.language for each in load_corpus("validation")})
    if options.write:
        write_stems(languages)
    samples = load_samples("validation", apart=True)
    texts = [each for each in samples if each.language in languages]
    given = ask(texts)
    sys.stdout.write("looks like an offer: per cent (of texts)\n")
    for group, by_language in measure(texts, given).items():
        shares = [
            f"{language} {100 * sum(found) / len(found):.0f} ({len(found)})"
            for language in ["all", *languages]
            if (found := by_language.get(language))
        ]
        sys.stdout.write(f"{group}: {', '.join(shares)}\n")
    for name, (warned, unread, elsewhere) in count_unread(texts, given).items():
        sys.stdout.write(f"{name} that the model warns about: {warned}; never read {unread}; ")
        sys.stdout.write(f"never sent elsewhere {elsewhere}\n")


if __name__ == "__main__":
    main()

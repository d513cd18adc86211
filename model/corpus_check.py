"""Checks the whole corpus: labels, ids, hands on one side of the split, near-duplicates, counts."""

from __future__ import annotations

from collections import Counter, defaultdict

from model.corpus_store import ROLES, SPLITS, Text, load_corpus
from model.export import read_indicators

# Two texts are near-duplicates where this share of the shorter one's shingles is in the other.
NEAR_DUPLICATE_SHARE = 0.35
SHINGLE_CHARS = 16
# Shingles of more texts than this are common phrases, not copies.
COMMON_SHINGLE_TEXTS = 8


def check_corpus() -> list[str]:
    """Return what is wrong with the corpus, as sentences; empty where nothing is."""
    texts = load_corpus()
    return [*_check_ids(texts), *_check_hands(texts), *_check_marks(texts), *near_duplicates(texts)]


def _check_ids(texts: list[Text]) -> list[str]:
    counts = Counter(text.id for text in texts)
    return [f"Id {name} stands on {count} texts." for name, count in counts.items() if count > 1]


def _check_hands(texts: list[Text]) -> list[str]:
    sides = defaultdict(set)
    for text in texts:
        sides[text.hand].add(text.split)
    return [
        f"Hand {hand} stands on {len(found)} sides of the split."
        for hand, found in sides.items()
        if len(found) > 1
    ]


def _check_marks(texts: list[Text]) -> list[str]:
    known = {row["id"] for row in read_indicators()}
    said = []
    for text in texts:
        said += [
            f"{text.id}: unknown indicator {mark.indicator}."
            for mark in text.evidence
            if mark.indicator not in known
        ]
        if text.role == "lure" and not text.evidence:
            said.append(f"{text.id}: a lure without any mark.")
    return said


def near_duplicates(texts: list[Text]) -> list[str]:
    """Return pairs of texts that share too many shingles, across hands, splits and languages."""
    shingles = [_shingles(text.text) for text in texts]
    places: dict[int, list[int]] = defaultdict(list)
    for number, found in enumerate(shingles):
        for shingle in found:
            places[shingle].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for owners in places.values():
        if 1 < len(owners) <= COMMON_SHINGLE_TEXTS:
            shared.update((a, b) for i, a in enumerate(owners) for b in owners[i + 1 :])
    said = []
    for (one, two), count in shared.items():
        smaller = min(len(shingles[one]), len(shingles[two]))
        if count > NEAR_DUPLICATE_SHARE * smaller and not _may_resemble(texts[one], texts[two]):
            said.append(f"{texts[one].id} and {texts[two].id} are near-duplicates.")
    return said


def _may_resemble(one: Text, two: Text) -> bool:
    """Say whether two texts may be alike: plain teaching sentences repeat plain wordings."""
    both_train = one.split == two.split == "training"
    return both_train and (one.is_fragment or two.is_fragment)


def _shingles(text: str) -> set[int]:
    plain = " ".join(text.lower().split())
    return {hash(plain[i : i + SHINGLE_CHARS]) for i in range(len(plain) - SHINGLE_CHARS + 1)}


def count_table() -> str:
    """Return the counts of texts by split, language and role as Markdown."""
    counts: Counter[tuple[str, str, str]] = Counter()
    hands = defaultdict(set)
    for text in load_corpus():
        role = "fragment" if text.is_fragment else text.role
        counts[text.split, text.language, role] += 1
        hands[text.split, text.language].add(text.hand)
    roles = (*ROLES, "fragment")
    lines = [f"| split | language | hands | {' | '.join(roles)} |", "|---" * (3 + len(roles)) + "|"]
    for split in SPLITS:
        for key in sorted(key for key in hands if key[0] == split):
            cells = " | ".join(str(counts[(*key, role)]) for role in roles)
            lines.append(f"| {split} | {key[1]} | {len(hands[key])} | {cells} |")
    return "\n".join(lines)

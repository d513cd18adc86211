"""When verdicts settle something: two who agree, a lead where they differ, and overturning."""

import itertools

import pytest

from server.store.verdicts import EFFECTIVE, Cast, Decision, find_outcome, settle

# Reviewers a, b, c; leads L, M.
NUMBERS = {"a": 1, "b": 2, "c": 3, "L": 4, "M": 5}
NAMES = {number: name for name, number in NUMBERS.items()}
WORDS = {"fa": "false-alarm", "lu": "lure", "no": "no-mistake", "un": "unclear", "ab": "abuse"}


def cast(word):
    name, decision = word.split(":")
    return Cast(NUMBERS[name], name.isupper(), WORDS[decision])


def stand(given):
    found = settle([cast(word) for word in given.split()])
    short = {value: key for key, value in WORDS.items()}
    still = {NAMES[number]: short[decision] for number, decision in found.open.items()}
    return (short.get(found.decision), still)


@pytest.mark.parametrize(
    ("given", "decision", "still_open"),
    [
        ("", None, {}),
        # One reviewer is enough where nothing happens by itself.
        ("a:no", "no", {}),
        ("a:un", "un", {}),
        ("a:ab", "ab", {}),
        # What acts by itself takes two, and not the same one twice, lead or not.
        ("a:fa", None, {"a": "fa"}),
        ("L:fa", None, {"L": "fa"}),
        ("a:fa a:fa", None, {"a": "fa"}),
        ("L:lu L:lu L:lu", None, {"L": "lu"}),
        ("a:fa b:fa", "fa", {}),
        ("a:lu L:lu", "lu", {}),
        # They differ: a third reviewer does not settle it, a lead does.
        ("a:fa b:lu", None, {"a": "fa", "b": "lu"}),
        ("a:fa b:lu c:fa", None, {"a": "fa", "b": "lu", "c": "fa"}),
        ("a:fa b:lu L:lu", "lu", {}),
        ("a:fa b:no", None, {"a": "fa", "b": "no"}),
        ("a:fa b:no L:no", "no", {}),
        ("a:fa L:no", "no", {}),
        ("a:fa L:lu", None, {"a": "fa", "L": "lu"}),
        # Even a lead gives nothing an effect alone.
        ("a:fa b:no L:lu", None, {"a": "fa", "b": "no", "L": "lu"}),
        ("a:fa b:no L:lu M:lu", "lu", {}),
        # Whoever changes their mind ends the difference.
        ("a:fa b:lu b:fa", "fa", {}),
        ("a:fa a:no", "no", {}),
        # Overturning: two, or a lead where nothing happens by itself.
        ("a:no b:fa", "no", {"b": "fa"}),
        ("a:no b:fa c:fa", "fa", {}),
        ("a:no b:fa a:fa", "fa", {}),
        ("a:no L:fa", "no", {"L": "fa"}),
        ("a:fa b:fa c:no", "fa", {"c": "no"}),
        ("a:fa b:fa c:no a:no", "no", {}),
        ("a:fa b:fa L:no", "no", {}),
        ("a:fa b:fa L:lu", "fa", {"L": "lu"}),
        ("a:fa b:fa c:lu L:lu", "lu", {}),
        # Saying again what was decided changes nothing, and does not end another one's doubt.
        ("a:fa b:fa c:fa", "fa", {}),
        ("a:fa b:fa c:lu a:fa", "fa", {"c": "lu", "a": "fa"}),
        ("a:fa b:fa c:lu a:fa L:fa", "fa", {}),
        ("a:fa b:fa c:lu c:fa", "fa", {}),
    ],
)
def test_verdicts_stand_like_this(given, decision, still_open):
    assert stand(given) == (decision, still_open)


def test_no_history_gives_an_effect_to_fewer_than_two_reviewers():
    words = [f"{name}:{decision}" for name in "abL" for decision in ("fa", "lu", "no")]
    for length in (1, 2, 3, 4):
        for given in itertools.product(words, repeat=length):
            found = settle([cast(word) for word in given])
            if found.decision in EFFECTIVE:
                agree = {w[0] for w in given if WORDS[w[2:]] == found.decision}
                assert len(agree) >= 2, given


@pytest.mark.parametrize(
    ("kind", "accepted", "declined"),
    [
        ("false-alarm", {"false-alarm"}, {"lure", "no-mistake", "abuse"}),
        ("appeal", {"false-alarm"}, {"lure", "no-mistake", "abuse"}),
        ("missed", {"lure"}, {"false-alarm", "no-mistake", "abuse"}),
        ("lure", {"lure"}, {"false-alarm", "no-mistake", "abuse"}),
    ],
)
def test_a_decision_means_this_to_the_reporter(kind, accepted, declined):
    outcomes = {decision.value: find_outcome(kind, decision) for decision in Decision}
    assert {each for each, outcome in outcomes.items() if outcome == "accepted"} == accepted
    assert {each for each, outcome in outcomes.items() if outcome == "declined"} == declined
    assert outcomes["unclear"] == "unclear"

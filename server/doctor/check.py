"""The result of one check of a deployment."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """How it is."""

    OK = "ok"
    WARNING = "warning"
    WRONG = "wrong"


class Check(NamedTuple):
    """One line of what `doctor` says.

    Attributes
    ----------
    name : what was looked at.
    state : how it is.
    words : what was found, without any secret or content.
    advice : what to do; empty where all is well.
    """

    name: str
    state: State
    words: str
    advice: str = ""


def ok(name: str, words: str) -> Check:
    """Return a check that found nothing to do."""
    return Check(name, State.OK, words)


def warning(name: str, words: str, advice: str) -> Check:
    """Return a check that found something to look at soon."""
    return Check(name, State.WARNING, words, advice)


def wrong(name: str, words: str, advice: str) -> Check:
    """Return a check that found something that does not work."""
    return Check(name, State.WRONG, words, advice)

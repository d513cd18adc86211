"""Lets threads judge texts in turn, and those that wait together.

Threads that compute at once only fight for the interpreter, so one of them judges at a time. What
the others ask for meanwhile is judged in one go by whoever is next: several texts cost less than
each by itself.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from model.assessor import Assessment, Assessor

# Texts judged in one go, so that nobody waits long for the texts of others.
TEXTS_A_TURN = 16


@dataclass(slots=True, eq=False)
class _Asked:
    """A text that waits, and what became of it: None as long as it waits."""

    assessor: Assessor
    text: str
    language: str | None
    answer: Assessment | Exception | None = None


class Turns:
    """Judges texts of many threads, first come, first served."""

    def __init__(self) -> None:
        # Guards what follows; those who wait are woken when there are new answers.
        self._news = threading.Condition()
        self._is_taken = False
        self._waiting: deque[_Asked] = deque()

    def assess(
        self, assessor: Assessor, texts: Sequence[tuple[str, str | None]]
    ) -> list[Assessment | Exception]:
        """Judge texts as `Assessor.assess` does, together with those of other threads.

        Parameters
        ----------
        assessor : Assessor
            The model that is to judge.
        texts : sequence of (str, str or None)
            Each with the code of its language, None where it is not known.

        Returns
        -------
        list of Assessment or Exception
            In their order; what went wrong stands in the place of a text that cannot be judged.
        """
        answers: list[Assessment | Exception] = []
        # Not all at once, so that a batch does not stand in front of everybody else.
        for start in range(0, len(texts), TEXTS_A_TURN):
            part = texts[start : start + TEXTS_A_TURN]
            answers += self._ask([_Asked(assessor, text, language) for text, language in part])
        return answers

    def _ask(self, asked: list[_Asked]) -> list[Assessment | Exception]:
        """Put texts behind those that wait, and judge or wait until each has its answer."""
        with self._news:
            self._waiting.extend(asked)
        while not self._is_answered(asked):
            # Whoever has a request at hand may put it in first.
            time.sleep(0)
            try:
                _judge(self._take())
            finally:
                with self._news:
                    self._is_taken = False
                    self._news.notify_all()
        return [each.answer for each in asked if each.answer is not None]

    def _is_answered(self, asked: list[_Asked]) -> bool:
        """Wait until all have their answers, or until it is this thread's turn to judge."""
        with self._news:
            while any(each.answer is None for each in asked):
                if not self._is_taken:
                    self._is_taken = True
                    return False
                self._news.wait()
        return True

    def _take(self) -> list[_Asked]:
        """Take the first of those that wait, with those behind it that ask the same model."""
        with self._news:
            taken = [self._waiting.popleft()]
            while self._waiting and len(taken) < TEXTS_A_TURN:
                if self._waiting[0].assessor is not taken[0].assessor:
                    break
                taken.append(self._waiting.popleft())
        return taken


def _judge(taken: list[_Asked]) -> None:
    try:
        answers = taken[0].assessor.assess_all([(each.text, each.language) for each in taken])
        for each, answer in zip(taken, answers, strict=True):
            each.answer = answer
    except Exception as error:
        if len(taken) == 1:
            taken[0].answer = error
            return
        # One of them cannot be judged: each alone, so that it breaks no other.
        for each in taken:
            _judge([each])

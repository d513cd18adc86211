"""Threads that ask at once are answered together, each with its own answer."""

import threading

import pytest

from model.assessor import Assessor
from server.turns import TEXTS_A_TURN, Turns

TEXTS = [f"We keep your passport and you pay {n} dollars to our agent first." for n in range(1, 41)]


@pytest.fixture(scope="module")
def assessor():
    return Assessor.load()


class Watched:
    """The real model; notes how many texts it judges in one go, and waits where it is told to."""

    def __init__(self, assessor):
        self.assessor = assessor
        self.may_begin = threading.Event()
        self.has_begun = threading.Event()
        self.sizes = []

    def assess_all(self, texts):
        self.has_begun.set()
        assert self.may_begin.wait(30)
        self.sizes.append(len(texts))
        if any(text == "broken" for text, _ in texts):
            raise RuntimeError
        return self.assessor.assess_all(texts)


def wait_for_waiting(turns, count):
    while len(turns._waiting) < count:
        threading.Event().wait(0.01)


def ask_at_once(turns, watched, texts):
    """Let one thread begin, and all others ask meanwhile; return what each got."""
    got = {}

    def ask(text):
        try:
            got[text] = turns.assess(watched, [(text, None)])[0]
        except Exception as error:
            got[text] = error

    threads = [threading.Thread(target=ask, args=(text,)) for text in texts]
    threads[0].start()
    assert watched.has_begun.wait(30)
    for thread in threads[1:]:
        thread.start()
    wait_for_waiting(turns, len(texts) - 1)
    watched.may_begin.set()
    for thread in threads:
        thread.join(30)
    return got


def test_those_who_wait_are_judged_together(assessor):
    watched = Watched(assessor)
    got = ask_at_once(Turns(), watched, TEXTS)
    assert watched.sizes == [1, TEXTS_A_TURN, TEXTS_A_TURN, 39 - 2 * TEXTS_A_TURN]
    assert got == {text: assessor.assess(text) for text in TEXTS}


def test_a_text_that_cannot_be_judged_breaks_no_other(assessor):
    texts = [*TEXTS[:5], "broken", *TEXTS[5:10]]
    got = ask_at_once(Turns(), Watched(assessor), texts)
    assert isinstance(got.pop("broken"), RuntimeError)
    assert got == {text: assessor.assess(text) for text in TEXTS[:10]}


def test_each_model_judges_what_it_was_asked(assessor):
    turns, old, new = Turns(), Watched(assessor), Watched(assessor)
    new.may_begin.set()
    threads = [
        threading.Thread(target=turns.assess, args=(model, [(text, None)]))
        for model, text in zip((old, old, new, old), TEXTS, strict=False)
    ]
    threads[0].start()
    assert old.has_begun.wait(30)
    for number, thread in enumerate(threads[1:], 1):
        thread.start()
        wait_for_waiting(turns, number)
    old.may_begin.set()
    for thread in threads:
        thread.join(30)
    assert (old.sizes, new.sizes) == ([1, 1, 1], [1])


def test_several_texts_of_one_caller_come_in_their_order(assessor):
    asked = [(text, None) for text in TEXTS]
    assert Turns().assess(assessor, asked) == [assessor.assess(text) for text in TEXTS]

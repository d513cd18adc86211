"""Makes texts that are all different: for load and growth, where their sense does not matter."""

from __future__ import annotations

import random
from collections.abc import Iterator

# Everyday words of adverts, in several languages, so that words repeat as they do in life.
_WORDS = (
    "we look for a cook who likes early mornings and works with fresh fruit in our kitchen near "
    "the harbour from may to september housing can be rented wages are paid each month contract "
    "before travel questions by phone or mail please bring your papers you keep them team of six "
    "nous cherchons une personne pour la saison logement possible contrat avant le voyage salaire "
    "buscamos personal de limpieza turno de noche contrato directo sueldo mensual sin pagos "
    "требуется помощник на склад договор до выезда оплата каждый месяц жильё по желанию "
    "مطلوب عامل مطبخ عقد قبل السفر الراتب كل شهر السكن اختياري"
).split()
_LURES = (
    "Before you travel you send the fee for the permit.",
    "On arrival the manager holds your passport until the season is over.",
    "Tell nobody at home about this offer.",
    "The ticket is taken from your first pay.",
)


def make_texts(seed: int, words: int = 120) -> Iterator[str]:
    """Yield texts without end, each of its own, about one in four with a sign in it.

    Parameters
    ----------
    seed : int
        The same seed gives the same texts.
    words : int, default 120
        Words of each text, about.
    """
    chance = random.Random(seed)  # noqa: S311 - nothing secret hangs on it
    number = 0
    while True:
        number += 1
        chosen = chance.choices(_WORDS, k=words - 2)
        chosen.insert(chance.randrange(len(chosen)), f"ref {seed}x{number}")
        sentences = [" ".join(chosen[at : at + 14]).capitalize() for at in range(0, words, 14)]
        if chance.random() < 0.25:
            sentences.insert(chance.randrange(len(sentences)), chance.choice(_LURES).rstrip("."))
        yield ". ".join(sentences) + "."

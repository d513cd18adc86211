"""Strips contact data and URL secrets before anything is stored or logged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from server.contacts import find_contacts

# A run that long is cut before any pattern sees it, so no pattern can be made slow.
MAX_REDACT_CHARS = 20_000

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")

# Query parameters that name an advert; every other one may carry a session or a person.
_ADVERT_PARAMETERS = frozenset(
    {"id", "jk", "vjk", "job", "jobid", "job_id", "ad", "adid", "ad_id", "offer", "offerid",
     "annonce", "oferta", "vacancy", "vacancyid", "ref", "p", "page", "currentjobid"}
)  # fmt: skip
_MAX_PARAMETER_CHARS = 40


class Masked(NamedTuple):
    """A text without what identifies people, and how much of each kind was taken out."""

    text: str
    kinds: Counter[str]


def redact_contacts(text: str) -> str:
    """Mask mail addresses, links, handles and phone numbers.

    Parameters
    ----------
    text : str
        Anything a person wrote; cut at 20 000 characters.

    Returns
    -------
    str
        The text with each contact replaced by its kind in brackets, as the extension does.

    Examples
    --------
    >>> redact_contacts("write to a.b@example.org or +33 1 99 00 12 34")
    'write to [email] or [phone]'
    >>> redact_contacts("3 shifts of 8 hours, 1200 euros")
    '3 shifts of 8 hours, 1200 euros'
    """
    return mask_contacts(text).text


def mask_contacts(text: str, keep: Collection[str] = ()) -> Masked:
    """Do what `redact_contacts` does, and count what was masked by its kind.

    Parameters
    ----------
    text : str
        Anything a person wrote; cut at 20 000 characters.
    keep : collection of str, default ()
        Contacts that stay, as they stand in the text; blanks around them do not count. Anything
        that is no whole contact of the text has no effect.

    Examples
    --------
    >>> mask_contacts("mail a.b@example.org, c@example.org").kinds
    Counter({'email': 2})
    >>> mask_contacts("mail a.b@example.org, c@example.org", ["c@example.org"]).text
    'mail [email], c@example.org'
    """
    text = text[:MAX_REDACT_CHARS]
    kept = {each.strip() for each in keep}
    masked, at, kinds = [], 0, Counter[str]()
    for contact in find_contacts(text):
        if text[contact.start : contact.end].strip() in kept:
            continue
        masked += [text[at : contact.start], f"[{contact.kind}]"]
        at = contact.end
        kinds[contact.kind] += 1
    return Masked("".join(masked) + text[at:], kinds)


def redact_url(url: str) -> str:
    """Keep of an address only what finds the advert again.

    Parameters
    ----------
    url : str
        An http or https address.

    Returns
    -------
    str
        Without user name, password, fragment and mail addresses; of the query only short
        parameters that name an advert. Numbers in the path stay: they name adverts.

    Examples
    --------
    >>> redact_url("https://me:pw@jobs.example.org/v?jk=12&token=abc#frag")
    'https://jobs.example.org/v?jk=12'
    """
    return mask_url(url).text


def mask_url(url: str) -> Masked:
    """Do what `redact_url` does, and count the parts that were taken out, as kind `url`.

    Examples
    --------
    >>> mask_url("https://me:pw@jobs.example.org/v?jk=12&token=abc#frag").kinds
    Counter({'url': 3})
    """
    parts = urlsplit(url)
    login, _, host = parts.netloc.rpartition("@")
    named = parse_qsl(parts.query)
    kept = [(name, value) for name, value in named if _names_advert(name, value)]
    path, emails = _EMAIL.subn("[email]", parts.path)
    query = f"?{urlencode(kept)}" if kept else ""
    taken = bool(login) + len(named) - len(kept) + emails + bool(parts.fragment)
    kinds = Counter({"url": taken}) if taken else Counter[str]()
    return Masked(f"{parts.scheme.lower()}://{host.lower()}{path}{query}", kinds)


def _names_advert(name: str, value: str) -> bool:
    if name.lower() not in _ADVERT_PARAMETERS or len(value) > _MAX_PARAMETER_CHARS:
        return False
    return "@" not in value

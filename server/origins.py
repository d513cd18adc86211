"""Tells forms of our own pages from forms that another site sends through somebody's browser."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request

from server.errors import Problem


def refuse_other_sites(public_url: str = "") -> None:
    """Refuse a form of another site.

    Browsers say where a form comes from in Sec-Fetch-Site, older ones in Origin alone;
    programs send neither.

    Parameters
    ----------
    public_url : str, default ""
        Address under which a proxy serves us to others; its origin is ours too.

    Raises
    ------
    Problem
        `cross-site-form`.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        is_other = site not in {"same-origin", "none"}
    else:
        # Without the empty name, which is that of "Origin: null".
        ours = {request.host, urlsplit(public_url).netloc} - {""}
        is_other = origin is not None and urlsplit(origin).netloc not in ours
    if is_other:
        raise Problem("cross-site-form")

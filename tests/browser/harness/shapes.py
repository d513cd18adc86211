"""Draws the texts of `board/` in the shapes in which offers stand on the web.

A shape is a function from a story and one of its twins to the inside of a page's <main>; what it
needs besides stands in `Shape`. Nothing here is written for Fanal: no page names it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from typing import Any, NamedTuple

from harness.places import REPO

STORIES = REPO / "tests" / "browser" / "board"
TWINS = ("lure", "honest", "awareness")
# No script, no frame, no style but the site's own; what a careful site sends.
STRICT = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "require-trusted-types-for 'script'; frame-ancestors 'none'"
)
Story = dict[str, Any]
# What would run if a text were ever taken for markup.
_RUNS = "document.documentElement.dataset.ran = 1"
# A paragraph of a lure, made rough: markup in its words, directions turned, a megabyte behind it.
ROUGH: dict[str, Callable[[str], list[str]]] = {
    "markup": lambda words: [
        f'<img src=x onerror="{_RUNS}"><script>{_RUNS}</script>{words}</p></section>',
        "Your passport <b onclick='x'>stays in</b> the office safe until you have paid us back.",
    ],
    "bidi": lambda words: [f"\u202e{words}\u202c", words.replace(" ", " \u2066\u200b\u2069")],
    "megabyte": lambda words: [words, *["The sea is near and the sun is warm. " * 250] * 97],
    "prototype": lambda words: [words],
}
Draw = Callable[[Story, str, str], str]


class Shape(NamedTuple):
    """How a page is drawn, the script it runs, and what its server sends along."""

    draw: Draw
    script: str = ""
    policy: str = ""
    body_class: str = ""


def load_stories() -> dict[str, Story]:
    """Return every story by its name."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(STORIES.iterdir())}


def draw_page(slug: str, twin: str, frame_host: str) -> tuple[str, str]:
    """Return the HTML of one page and the content security policy it is sent with.

    Parameters
    ----------
    slug, twin : str
        Name of the story, and one of `TWINS`.
    frame_host : str
        Origin of the hiring system whose pages stand in frames.
    """
    story = json.loads((STORIES / f"{slug}.json").read_text("utf-8"))
    shape = SHAPES[story["shape"]]
    inside = shape.draw(story, twin, f"{frame_host}/shapes/{slug}/{twin}/frame")
    return _document(story, story[twin]["title"], inside, shape), shape.policy


def draw_frame(slug: str, twin: str) -> str:
    """Return the page of the hiring system that another page shows in a frame."""
    story = json.loads((STORIES / f"{slug}.json").read_text("utf-8"))
    inside = _marked_script([story[twin]]) + _article(story[twin])
    return _document(story, story[twin]["title"], inside, Shape(_draw_json_ld))


def draw_rough(kind: str) -> str:
    """Return a page with one lure whose text somebody has prepared against its readers."""
    story = json.loads((STORIES / "island-hotel.json").read_text("utf-8"))
    first, second, third = story["lure"]["text"]
    story["lure"]["text"] = [first, *ROUGH[kind](second), third]
    data = _marked_script([story["lure"]])
    if kind == "prototype":
        poison = '"__proto__": {"state": "no-signs", "seen": 1}, "constructor": {"prototype": 1}, '
        data = data.replace('"@type": "JobPosting"', poison + '"@type": "JobPosting"', 1)
    return _document(story, kind, data + _article(story["lure"]), Shape(_draw_json_ld))


def _document(story: Story, title: str, inside: str, shape: Shape) -> str:
    direction = "rtl" if story["language"] == "ar" else "ltr"
    script = f'<script src="/shapes/{shape.script}" defer></script>' if shape.script else ""
    return f"""<!doctype html>
<html lang="{story["language"]}" dir="{direction}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>{escape(title)} – {escape(story["site"])}</title>
  <link rel="icon" href="/board.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/board.css">
  <link rel="stylesheet" href="/shapes/shapes.css">
  {script}
</head>
<body class="{shape.body_class}">
  <header class="bar"><a class="board" href="/">{escape(story["site"])}</a></header>
  <main class="single">{inside}</main>
  <footer>{escape(story["site"])} · 2026</footer>
</body>
</html>
"""


def _paragraphs(offer: Story) -> str:
    return "".join(f"<p>{escape(each)}</p>" for each in offer["text"])


def _article(offer: Story, tag: str = "article") -> str:
    head = f'<h1>{escape(offer["title"])}</h1><p class="org">{escape(offer["org"])}</p>'
    return f'<{tag} class="advert">{head}{_paragraphs(offer)}</{tag}>'


def _marked_script(offers: list[Story]) -> str:
    """Return JSON-LD as boards write it: one object, or a graph of several."""
    postings = [
        {
            "@type": "JobPosting",
            "title": offer["title"],
            "hiringOrganization": {"@type": "Organization", "name": offer["org"]},
            "description": _paragraphs(offer),
        }
        for offer in offers
    ]
    data = postings[0] if len(postings) == 1 else {"@graph": postings}
    body = json.dumps({"@context": "https://schema.org/", **data}, ensure_ascii=False)
    return f'<script type="application/ld+json">{body.replace("<", chr(92) + "u003c")}</script>'


def _draw_json_ld(story: Story, twin: str, _frame: str) -> str:
    return _marked_script([story[twin]]) + _article(story[twin])


def _draw_list(story: Story, twin: str, _frame: str) -> str:
    offers = [story["neighbours"][0], story[twin], *story["neighbours"][1:]]
    return _marked_script(offers) + "".join(_article(offer, "section") for offer in offers)


def _marked(offer: Story, tag: str) -> str:
    return f"""<{tag} class="advert" itemscope itemtype="https://schema.org/JobPosting">
  <h2 itemprop="title">{escape(offer["title"])}</h2>
  <p class="org" itemprop="hiringOrganization" itemscope itemtype="https://schema.org/Organization">
    <span itemprop="name">{escape(offer["org"])}</span></p>
  <div itemprop="description">{_paragraphs(offer)}</div>
</{tag}>"""


def _draw_microdata(story: Story, twin: str, _frame: str) -> str:
    return _marked(story[twin], "article")


def _draw_marked_list(story: Story, twin: str, _frame: str) -> str:
    offers = [story["neighbours"][0], story[twin], *story["neighbours"][1:]]
    return f'<ul class="list">{"".join(_marked(offer, "li") for offer in offers)}</ul>'


def _draw_plain(story: Story, twin: str, _frame: str) -> str:
    return f'<p class="crumb">2026 › 11</p>{_article(story[twin], "div")}'


def _draw_side_panel(story: Story, twin: str, _frame: str) -> str:
    offer = story[twin]
    others = "".join(f"<li><button>{escape(each)}</button></li>" for each in story["around"])
    return f"""<div class="panes">
  <ul class="results">{others}<li><button id="open">{escape(offer["title"])}</button></li></ul>
  <section id="panel" aria-live="polite"></section>
</div>
<template id="offer">{_article(offer, "div")}</template>"""


def _post(name: str, inside: str) -> str:
    return f"""<div class="card" role="article"><p class="org"><b>{escape(name)}</b> · 3 h</p>
  <div class="words">{inside}</div>
  <p class="soft"><button>♡ 12</button> <button>↩ 4</button></p></div>"""


def _small_posts(story: Story) -> list[str]:
    names = ("Minh", "Lan", "Oak", "Fon", "Ruby", "Jun", "Bo", "Kit")
    return [_post(name, escape(words)) for name, words in zip(names, story["around"], strict=False)]


def _draw_scroll(story: Story, twin: str, _frame: str) -> str:
    offer = _post(story[twin]["org"], _paragraphs(story[twin]))
    posts = "".join(_small_posts(story))
    return f'<div id="feed" class="feed">{posts}</div><template id="more">{offer}</template>'


def _draw_feed(story: Story, twin: str, _frame: str) -> str:
    posts = _small_posts(story)
    offer = _post(story[twin]["org"], "<br>".join(escape(each) for each in story[twin]["text"]))
    return f'<div role="feed" class="feed">{"".join([*posts[:2], offer, *posts[2:]])}</div>'


def _draw_frame_around(story: Story, twin: str, frame: str) -> str:
    title = escape(story[twin]["org"])
    return f'<h1>{title}</h1><iframe class="hiring" title="{title}" src="{frame}"></iframe>'


def _draw_classified(story: Story, twin: str, _frame: str) -> str:
    offer = story[twin]
    words = "<br><br>".join(escape(each) for each in offer["text"])
    others = "".join(f"<li>{escape(each)}</li>" for each in story["around"])
    return f"""<div class="ad"><h2>{escape(offer["title"])}</h2>
  <div class="who">{escape(offer["org"])} · #48210</div><div class="txt">{words}</div></div>
<ul class="more">{others}</ul>"""


def _draw_bubbles(story: Story, twin: str, _frame: str) -> str:
    talk = [("in" if at % 2 == 0 else "out", each) for at, each in enumerate(story["around"])]
    talk += [("in", "\n".join(story[twin]["text"]))]
    rows = "".join(
        f'<div class="row {side}"><div class="bubble"><span dir="auto">{escape(words)}</span>'
        f"<time>21:0{at}</time></div></div>"
        for at, (side, words) in enumerate(talk)
    )
    typed = escape(story["around"][1])
    return f"""<div class="chat"><div class="name">{escape(story[twin]["org"])}</div>
  <div class="talk" role="log">{rows}</div>
  <div class="compose" contenteditable="true" role="textbox" aria-label="…">{typed}</div></div>"""


def _draw_channel(story: Story, twin: str, _frame: str) -> str:
    offer = "<br>".join(escape(each) for each in story[twin]["text"])
    small = [escape(each) for each in story["around"]]
    messages = "".join(
        f'<div class="message" data-mid="{at}"><div class="content"><div class="text">{words}'
        f'</div><span class="soft">👁 1.{at}K</span></div></div>'
        for at, words in enumerate([*small[:2], offer, *small[2:]], 3100)
    )
    return f'<div class="channel"><div class="name">{escape(story["site"])}</div>{messages}</div>'


SHAPES: dict[str, Shape] = {
    "json-ld": Shape(_draw_json_ld),
    "list-json-ld": Shape(_draw_list),
    "microdata": Shape(_draw_microdata),
    "list-microdata": Shape(_draw_marked_list),
    "plain": Shape(_draw_plain),
    "side-panel": Shape(_draw_side_panel, "side-panel.js"),
    "scroll": Shape(_draw_scroll, "scroll.js"),
    "frame": Shape(_draw_frame_around),
    "rtl": Shape(_draw_json_ld),
    "csp": Shape(_draw_json_ld, policy=STRICT),
    "sticky": Shape(_draw_json_ld, body_class="sticky"),
    "removes": Shape(_draw_json_ld, "removes.js"),
    "mutates": Shape(_draw_json_ld, "mutates.js"),
    "hostile": Shape(_draw_json_ld, "hostile.js"),
    "classifieds": Shape(_draw_classified),
    "feed": Shape(_draw_feed),
    "chat-bubbles": Shape(_draw_bubbles),
    "chat-channel": Shape(_draw_channel),
}

"""Draws the figures of the model card as SVG text: the same figures give the same bytes."""

from __future__ import annotations

from html import escape
from typing import Any

from model.metrics import ALL

# Sizes in pixels of one panel and the room around it, and panels in a row.
PANEL, GAP, LABEL, COLUMNS = 120, 24, 16, 6
_STYLE = (
    "text{font:11px system-ui,sans-serif;fill:#222}"
    ".frame{fill:#fff;stroke:#999}.line{fill:none;stroke:#0b5c7a;stroke-width:2}"
    ".even{stroke:#999;stroke-dasharray:3 3}.dot{fill:#0b5c7a}"
)

Points = list[tuple[float, float]]


def precision_recall(curves: dict[str, Any]) -> str:
    """Draw precision (up) against recall (right), one panel a language, 0 to 1 each."""
    panels = []
    for code in sorted(curves, key=lambda code: (code == ALL, code)):
        steps = curves[code]["precision"]
        points = [((at + 1) / len(steps), value) for at, value in enumerate(steps)]
        panels.append(_panel(code, [_line(points)]))
    title = "Precision (up) against recall (right) on the test hands, by language, 0 to 1"
    return _sheet(title, panels)


def reliability(curves: dict[str, Any]) -> str:
    """Draw the share of lures (up) against the mean score (right) of each bin of the score."""
    rows = curves[ALL]["reliability"]
    points = [(score, truth) for score, truth, _ in rows]
    dots = [_dot(score, truth, f"{count} texts") for score, truth, count in rows]
    even = f'<path class="even" d="M0 {PANEL}L{PANEL} 0"/>'
    title = "Share of lures (up) against score (right), all test hands, 0 to 1"
    return _sheet(title, [_panel("all languages", [even, _line(points), *dots])])


def _line(points: Points) -> str:
    path = "L".join(f"{x * PANEL:.1f} {(1 - y) * PANEL:.1f}" for x, y in points)
    return f'<path class="line" d="M{path}"/>'


def _dot(x: float, y: float, title: str) -> str:
    place = f'cx="{x * PANEL:.1f}" cy="{(1 - y) * PANEL:.1f}"'
    return f'<circle class="dot" r="3" {place}><title>{escape(title)}</title></circle>'


def _panel(name: str, marks: list[str]) -> str:
    frame = f'<rect class="frame" width="{PANEL}" height="{PANEL}"/>'
    return "".join([frame, *marks, f'<text y="{PANEL + LABEL - 3}">{escape(name)}</text>'])


def _sheet(title: str, panels: list[str]) -> str:
    """Set panels side by side under a title."""
    columns = min(COLUMNS, max(len(panels), 4))
    width = columns * (PANEL + GAP) + GAP
    height = -(-len(panels) // columns) * (PANEL + LABEL + GAP) + 2 * GAP
    placed = [
        f'<g transform="translate({GAP + at % columns * (PANEL + GAP)} '
        f'{2 * GAP + at // columns * (PANEL + LABEL + GAP)})">{panel}</g>'
        for at, panel in enumerate(panels)
    ]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>"
        f'<rect width="{width}" height="{height}" fill="#f6f6f4"/>'
        f'<text x="{GAP}" y="{GAP}">{escape(title)}</text>'
    )
    return "\n".join([head, *placed, "</svg>"]) + "\n"

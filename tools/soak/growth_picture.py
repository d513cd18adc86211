"""Draws the time of look-ups against the number of stored reports, as SVG text."""

from __future__ import annotations

import math
from html import escape
from typing import Any

WIDTH, HEIGHT, LEFT, TOP, PLOT_WIDTH, PLOT_HEIGHT = 760, 380, 60, 40, 420, 280
_COLOURS = ("#0b5c7a", "#8a4b08", "#4b3c8a", "#2c6e2f", "#8a1f4b", "#555555")
_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#222}"
    ".grid{stroke:#ddd}.frame{fill:#fff;stroke:#999}"
)


def draw(found: list[dict[str, Any]]) -> str:
    """Return the picture: both axes in powers of ten, a line for each look-up.

    Parameters
    ----------
    found : list of dict
        As `measure_growth` returns it; solid lines for the first store, dashed for the second.
    """
    sizes = found[0]["sizes"]
    all_times = [ms for each in found for times in each["milliseconds"].values() for ms in times]
    low, high = math.floor(math.log10(min(all_times))), math.ceil(math.log10(max(all_times)))
    spread = max(high - low, 1)

    def place(size: int, ms: float) -> str:
        across = math.log10(size / sizes[0]) / max(math.log10(sizes[-1] / sizes[0]), 1e-9)
        up = (math.log10(ms) - low) / spread
        return f"{LEFT + across * PLOT_WIDTH:.1f} {TOP + (1 - up) * PLOT_HEIGHT:.1f}"

    marks = [_frame(low, spread), *(_under(place(size, 10**low), size) for size in sizes)]
    for number, each in enumerate(found):
        dash = "" if number == 0 else ' stroke-dasharray="5 4"'
        for colour, (name, times) in zip(_COLOURS, each["milliseconds"].items(), strict=False):
            path = "L".join(place(size, ms) for size, ms in zip(sizes, times, strict=True))
            title = escape(f"{each['store']}: {name}")
            marks.append(
                f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}>'
                f"<title>{title}</title></path>"
            )
    marks += _legend(found)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
    title = "Median milliseconds of a look-up (up) against stored reports (right)"
    body = "".join(marks)
    heading = f'<text x="{LEFT}" y="22">{title}</text>'
    return f"{head}<title>{title}</title><style>{_STYLE}</style>{heading}{body}</svg>\n"


def _frame(low: int, spread: int) -> str:
    lines = [
        f'<rect class="frame" x="{LEFT}" y="{TOP}" width="{PLOT_WIDTH}" height="{PLOT_HEIGHT}"/>'
    ]
    for step in range(spread + 1):
        y = TOP + (1 - step / spread) * PLOT_HEIGHT
        lines.append(f'<path class="grid" d="M{LEFT} {y:.1f}h{PLOT_WIDTH}"/>')
        value = f"{10.0 ** (low + step):g}"
        lines.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value}</text>')
    return "".join(lines)


def _under(at: str, size: int) -> str:
    x = at.split()[0]
    y = TOP + PLOT_HEIGHT + 18
    return f'<text x="{x}" y="{y}" text-anchor="middle">{size:,}</text>'


def _legend(found: list[dict[str, Any]]) -> list[str]:
    names = found[0]["milliseconds"]
    x = LEFT + PLOT_WIDTH + 20
    rows = [
        f'<path d="M{x} {TOP + 10 + 22 * n}h24" stroke="{colour}" stroke-width="2"/>'
        f'<text x="{x + 30}" y="{TOP + 14 + 22 * n}">{escape(name)}</text>'
        for n, (colour, name) in enumerate(zip(_COLOURS, names, strict=False))
    ]
    stores = ", ".join(
        f"{style}: {each['store']}"
        for style, each in zip(("solid", "dashed"), found, strict=False)
    )
    y = TOP + 14 + 22 * (len(rows) + 1)
    return [*rows, f'<text x="{x}" y="{y}">{escape(stores)}</text>']

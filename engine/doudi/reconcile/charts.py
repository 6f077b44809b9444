"""Charts as inline SVG: bars with their figures in text beside them, so that a page in black and white says the same."""

from __future__ import annotations

from html import escape

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    Bars = list[tuple[str, int, str, str]]  # name, length, the figure in words, colour

ROW, BAR = 22, 13  # pixels
INK, PALE = "#1f2d3a", "#e8edf1"


def bars(rows: Bars, width: int, left: int, title: str) -> str:
    """Horizontal bars on one scale. `left`: pixels for the names. A bar that is not nothing can be seen."""
    right = 12 + max((_wide(figure, 12) for _, _, figure, _ in rows), default=0)
    room, most = width - left - right, max((n for _, n, _, _ in rows), default=0)
    parts = []
    for i, (name, count, figure, colour) in enumerate(rows):
        y = i * ROW
        length = max(2, round(room * count / most)) if count and most else 0
        parts.append(
            f'<text x="0" y="{y + 15}">{escape(_cut(name, left - 10))}</text>'
            f'<rect x="{left}" y="{y + 4}" width="{room}" height="{BAR}" fill="{PALE}"/>'
            f'<rect x="{left}" y="{y + 4}" width="{length}" height="{BAR}" fill="{colour}"/>'
            f'<text x="{left + room + 8}" y="{y + 15}" class="figure">{escape(figure)}</text>'
        )
    return _svg(width, len(rows) * ROW, title, parts)


def stacked(rows: Bars, width: int, title: str) -> str:
    """One bar of parts that add up, with a legend."""
    total = sum(n for _, n, _, _ in rows) or 1
    parts, x = [], 0.0
    for name, count, figure, colour in rows:
        length = width * count / total
        if count:
            wide = f'x="{x:.1f}" y="0" width="{max(length, 1):.1f}" height="20"'
            parts.append(f'<rect {wide} fill="{colour}"><title>{escape(name)}</title></rect>')
            if length > _wide(figure, 12) + 8:
                parts.append(f'<text x="{x + length / 2:.1f}" y="14.5" text-anchor="middle" fill="#fff">{escape(figure)}</text>')
        x += length
    at = 0
    for name, _, figure, colour in rows:
        label = f"{name} {figure}"
        parts.append(f'<rect x="{at}" y="29" width="11" height="11" fill="{colour}"/><text x="{at + 15}" y="39">{escape(label)}</text>')
        at += 15 + _wide(label, 12) + 20
    return _svg(width, 44, title, parts)


def _svg(width: int, height: int, title: str, parts: list[str]) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="{escape(title)}" font-size="12" '
        f'fill="{INK}">{"".join(parts)}</svg>'
    )


def _wide(text: str, size: int) -> int:
    """Pixels that a text takes, about."""
    return sum(size if ord(c) > 0x2E7F else round(size * 0.53) for c in text)


def _cut(text: str, room: int) -> str:
    """A name that fits."""
    if _wide(text, 12) <= room:
        return text
    while text and _wide(text + "…", 12) > room:
        text = text[:-1]
    return f"{text}…"

"""Charts as plain data for the page's SVG: coordinates are texts of figures, and words reach the page through the template alone."""

from __future__ import annotations

from fractions import Fraction

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.impact.curves import Curve, Drawn

WIDE, HIGH = 360, 220
LEFT, RIGHT, TOP, BELOW = 46, 10, 12, 30
MARKED = 3  # jumps of one curve that are written out


def spot(x: Fraction | float) -> str:
    return f"{float(x):.1f}".removesuffix(".0")


def ticks(top: Fraction, most: int = 5) -> list[Fraction]:
    """Round numbers from 0 up to `top`."""
    if top <= 0:
        return [Fraction(0)]
    step = Fraction(1, 100)
    while top / step > most:
        step *= 2 if str(step.numerator).strip("0") in ("1", "5") else Fraction(5, 2)
    return [step * i for i in range(int(top / step) + 1)]


def figure(x: Fraction) -> str:
    return f"{x.numerator // x.denominator:,}" if x.denominator == 1 else f"{float(x):,.2f}".rstrip("0").rstrip(".")


def benefit(d: Drawn) -> dict[str, Any]:
    """A family's amount against its income, both versions: paths, axes and the jumps that are largest."""
    top = Fraction(d.top, d.den)
    high = max([y for c in d.curves for run in c.runs for _, y in run] + [Fraction(1)])
    rows = ticks(high)
    high = max(high, rows[-1])

    def at(x: int, y: Fraction) -> tuple[str, str]:
        return _x(Fraction(x, d.den), top), _y(y, high)

    return {
        "wide": str(WIDE), "high": str(HIGH), "left": str(LEFT), "right": str(WIDE - RIGHT), "base": str(HIGH - BELOW), "top": str(TOP),
        "rows": [{"y": _y(v, high), "label": figure(v)} for v in rows],
        "columns": [{"x": _x(v, top), "label": figure(v)} for v in ticks(top, 4)],
        "old": _path(d.curves[0], at), "new": _path(d.curves[1], at),
        "old_jumps": _jumps(d.curves[0], at), "new_jumps": _jumps(d.curves[1], at),
        "own": _x(Fraction(d.own[0], d.den), top) if d.own[0] <= d.top else "",
    }


def _x(v: Fraction, top: Fraction) -> str:
    return spot(LEFT + (WIDE - LEFT - RIGHT) * v / top)


def _y(v: Fraction, high: Fraction) -> str:
    return spot(HIGH - BELOW - (HIGH - BELOW - TOP) * v / high)


def _path(c: Curve, at: Any) -> str:
    """One path; a jump is a move, so that a cliff is a gap with a dotted line and not a slope."""
    parts = []
    for run in c.runs:
        spots = [at(x, y) for x, y in run]
        kept = [p for i, p in enumerate(spots) if i in (0, len(spots) - 1) or spots[i - 1] != p]
        parts.append("M" + "L".join(f"{x} {y}" for x, y in kept))
    return "".join(parts)


def _jumps(c: Curve, at: Any) -> list[dict[str, str]]:
    found = []
    for x, before, after in c.jumps:
        place, first = at(x, before)
        found.append({"x": place, "y1": first, "y2": at(x, after)[1]})
    return found


def bar(parts: list[tuple[str, str, int]]) -> list[dict[str, str]]:
    """One bar of 100 units: (kind, words, count), nothing for what is hidden."""
    total = sum(n for _, _, n in parts) or 1
    out, at = [], Fraction(0)
    for kind, words, n in parts:
        width = Fraction(100 * n, total)
        out.append({"kind": kind, "x": spot_fine(at), "wide": spot_fine(width), "words": words, "share": f"{float(width):.1f}%"})
        at += width
    return out


def spot_fine(x: Fraction) -> str:
    return f"{float(x):.3f}".rstrip("0").rstrip(".") or "0"


def columns(rows: list[tuple[str, int | None, bool]]) -> list[dict[str, str]]:
    """Bars side by side in a list: (words, count, whether they gain); a hidden count has no bar."""
    most = max([n or 0 for _, n, _ in rows] + [1])
    out = []
    for words, n, gain in rows:
        count, wide = "·" if n is None else f"{n:,}", spot_fine(Fraction(100 * (n or 0), most))
        out.append({"words": words, "count": count, "wide": wide, "kind": "gain" if gain else "lose"})
    return out

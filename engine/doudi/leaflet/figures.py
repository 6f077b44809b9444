"""The rates that a programme reads, with their figures of the day: what is open is said to be open, what is assumed is marked."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from doudi.explanation.base.values import counted, inert
from doudi.language.values import show_day
from doudi.leaflet.words import WORDS

if TYPE_CHECKING:
    from doudi.language.types import Type
    from doudi.leaflet.ground import Ground
    from doudi.program.model import Expr, Rate

    Row = dict[str, Any]


def figure(g: Ground, id: str, mode: str) -> str | None:
    """One figure with its unit; None where there is none on the day."""
    index = _row(g, id, mode)
    cell = _cell(g, index)[1] if index is not None else None
    return None if cell is None or isinstance(cell, dict) else _one(g, index, cell)  # type: ignore[arg-type]  # a cell has a row


def rows(g: Ground, read: dict[int, tuple[Expr, ...]]) -> list[Row]:
    """{"id", "name", "value", "open", "assumed", "note", "cites"} of each rate read: index of the plan -> the keys of its table."""
    out = []
    for index, keys in read.items():
        id, info = g.plan.rates[index][0], g.plan.rates[index][9]
        rate, (since, cell) = g.region.rates[id], _cell(g, index)
        w = WORDS[g.lang]
        name = g.name(rate.names)
        value = "" if cell is None else _shown(g, index, cell, [k.type for k in keys])
        since = None if info["mode"] == "last_year" else since  # a day moved by a year is no day of the text
        out.append({
            "id": id, "name": w["last_year"].format(name) if info["mode"] == "last_year" else name, "value": value,
            "open": "" if value else w["open_figure"], "assumed": bool(info["assumed"]),
            "note": _note(g, info, since if value else None, bool(value)), "cites": info["cites"],
        })
    return out


def _note(g: Ground, info: Row, since: int | None, known: bool) -> str:
    """Since when, from where, and the reason of what is assumed or open."""
    w = WORDS[g.lang]
    parts = [w["since"].format(show_day(since))] if since is not None else []
    parts += [inert(info[key], 200) for key in ("source", "assumed") if info.get(key)]
    if not known and info.get("open"):
        parts.append(inert(info["open"], 200))
    return w["semicolon"].join(dict.fromkeys(parts))


def _row(g: Ground, id: str, mode: str) -> int | None:
    wanted = "last_year" if mode == "last_year" else "now"
    return next((i for i, row in enumerate(g.plan.rates) if row[0] == id and row[9]["mode"] == wanted), None)


def _cell(g: Ground, index: int | None) -> tuple[int | None, Any]:
    """The cell in force on the day and since when."""
    found: tuple[int | None, Any] = (None, None)
    for start, cell in g.plan.rates[index][6] if index is not None else ():
        if start <= g.day:
            found = (start, cell)
    return found


def _shown(g: Ground, index: int, cell: Any, keys: list[Type]) -> str:
    """A figure, or a table with alike cells together: 集中 80%、分散 60%."""
    w = WORDS[g.lang]
    if not isinstance(cell, dict):
        return w["open_figure"] if cell is None else _one(g, index, cell)
    groups: dict[str, list[str]] = {}
    for name, inner in zip(_axis(g, cell, keys[0] if keys else None), cell["c"], strict=False):
        shown = _shown(g, index, inner, keys[1:])
        groups.setdefault(w["brackets"].format(shown) if isinstance(inner, dict) else f" {shown}", []).append(name)
    return w["semicolon"].join(w["comma"].join(names) + shown for shown, names in groups.items())


def _axis(g: Ground, cell: Any, key: Type | None) -> list[str]:
    """What the cells of a table are for: choices, or bands of a number."""
    w = WORDS[g.lang]
    if cell["t"] is None:
        choices = len(key.choices) if key is not None else 0
        return [g.choice(key, i) if key is not None and i < choices else w["nothing"] for i in range(len(cell["c"]))]
    out = [w["below_bands"]]
    for (n, d), included in cell["t"]:
        shown = counted(g.number(n, d, key), g.unit(key)) if key is not None else f"{n}/{d}"
        out.append(w["band_from" if included else "band_over"].format(shown))
    return out


def _one(g: Ground, index: int, cell: Any) -> str:
    rate: Rate = g.region.rates[g.plan.rates[index][0]]
    kind, den = g.plan.rates[index][3:5]
    if kind == "b":
        return WORDS[g.lang]["yes" if cell else "no"]
    if kind == "e":
        return g.choice(rate.type, int(cell).bit_length() - 1)
    share = Fraction(cell, den)
    if not rate.type.unit and not rate.type.percent and share.denominator > 1:
        return f"{share.numerator}/{share.denominator}"  # a share of something is written as one: 1/6
    return counted(g.number(cell, den, rate.type), g.unit(rate.type))

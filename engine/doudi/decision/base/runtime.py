"""What generated code calls: calendar arithmetic and rounding on integers, and the marks of what is not known."""

from __future__ import annotations

from doudi.text.day import date
from doudi.text.light import bisect_right

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any


class Surprise(Exception):
    """The exact code met what only the general code can say: an unknown, a silence, a conflict, a zero divisor."""


# The mark of a fact that is not known: Python's own Ellipsis, which no household can hold. The garbage collector does not follow it as it
# would an object of a class written here, so a tuple of it and of numbers is let go of, and whoever keeps many decisions does not pay for
# their being looked through. It is written alike in every process, as the digest of a trace needs.
ABSENT: Any = ...
FIRST = date(1900, 1, 1).toordinal()
LAST = date(2199, 12, 31).toordinal()


def surprise(*_: Any) -> Any:
    raise Surprise


_known: dict[int, tuple[int, int, int]] = {}  # days met before, as (year, month, day)


def _ymd(ordinal: int) -> tuple[int, int, int]:
    """Year, month and day; what lies outside 1900 to 2199 is its nearest day."""
    found = _known.get(ordinal)
    if found is None:
        d = date.fromordinal(min(max(ordinal, FIRST), LAST))
        found = d.year, d.month, d.day
        if len(_known) < 100_000:
            _known[ordinal] = found
    return found


def shift(day: int, months: int) -> int:
    """`day` moved by months: the same day of the month, else the month's last."""
    year, month, of_month = _ymd(day)
    year, month = divmod(year * 12 + month - 1 + months, 12)
    if year < 1900:
        return FIRST
    if year > 2199:
        return LAST
    return date(year, month + 1, min(of_month, _length(year, month + 1))).toordinal()


def _length(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def age(birth: int, at: int) -> int:
    """Full calendar years; the birthday counts, 29 February on the 28th in common years."""
    year, month, day = _ymd(birth)
    now, m, d = _ymd(at)
    if day == 29 and month == 2:
        day = _length(now, 2)
    return now - year - (m < month or (m == month and d < day))


def months(start: int, end: int) -> int:
    """Full months from one day to another (negative when it lies before)."""
    if end < start:
        return -months(end, start)
    year, month, day = _ymd(start)
    y, m, d = _ymd(end)
    return (y - year) * 12 + m - month - (d < min(day, _length(y, m)))


def calendar(day: int, which: str) -> int:
    """First or last day of the month or year of `day`."""
    year, month, _ = _ymd(day)
    if which == "month_start":
        return date(year, month, 1).toordinal()
    if which == "month_end":
        return date(year, month, _length(year, month)).toordinal()
    return date(year, 1, 1).toordinal() if which == "year_start" else date(year, 12, 31).toordinal()


def half(n: int, d: int) -> int:
    """n/d rounded half away from zero; d > 0."""
    return (2 * n + d) // (2 * d) if n >= 0 else -((-2 * n + d) // (2 * d))


def look(cells: Any, shape: str, *keys: int) -> Any:
    """The cell of a table for known keys; None where the policy is silent."""
    for letter, key in zip(shape, keys, strict=True):
        if cells is None:
            return None
        cells = cells.get(key) if letter == "e" else cells[1][bisect_right(cells[0], key)]
    return cells


def hull(cells: Any, shape: str, kind: str, low: Any, high: Any, *keys: Any) -> tuple[Any, Any]:
    """What a table can still say. A key is a mask of choices or (low, high, may be 无); numbers come back as (low, high),
    yes/no as (can be true, can be false), choices as (mask, 0)."""
    found: list[Any] = []
    _reach(cells, shape, keys, found)
    if kind == "n":
        silent = any(c is None for c in found)
        values = [c for c in found if c is not None] + ([low, high] if silent or not found else [])
        return min(values), max(values)
    if kind == "b":
        return any(c is None or c for c in found) or not found, any(not c for c in found) or not found
    mask = 0
    for c in found:
        mask |= (1 << high) - 1 if c is None else c
    return mask or (1 << high) - 1, 0


def open_cell(cells: Any, shape: str, *keys: Any) -> bool:
    """Whether a cell that the keys can still name is one where the policy is silent."""
    found: list[Any] = []
    _reach(cells, shape, keys, found)
    return any(c is None for c in found)


def _reach(cells: Any, shape: str, keys: tuple[Any, ...], found: list[Any]) -> None:
    if not shape or cells is None:
        found.append(cells)
        return
    key = keys[0]
    if shape[0] == "e":
        for bit, cell in cells.items():
            if bit & key:
                _reach(cell, shape[1:], keys[1:], found)
        if key >> len(cells):
            found.append(None)  # the key may be 无
        return
    if key[2]:
        found.append(None)  # as above
        if key[2] == 2:
            return
    first, last = bisect_right(cells[0], key[0]), bisect_right(cells[0], key[1])
    for cell in cells[1][first : last + 1]:
        _reach(cell, shape[1:], keys[1:], found)


def at(starts: list[int], cells: list[Any], day: int) -> Any:
    """The cell in force on a day; None before the first."""
    i = bisect_right(starts, day) - 1
    return cells[i] if i >= 0 else None


def at_hull(
    starts: list[int], cells: list[Any], shape: str, kind: str, low: Any, high: Any, day: Any, *keys: Any
) -> tuple[Any, Any]:
    """What a rate can be on a day known only as (first, last)."""
    a, b = bisect_right(starts, day[0]) - 1, bisect_right(starts, day[1]) - 1
    parts = [hull(None if i < 0 else cells[i], shape, kind, low, high, *keys) for i in range(a, b + 1)]
    if kind == "n":
        return min(p[0] for p in parts), max(p[1] for p in parts)
    if kind == "b":
        return any(p[0] for p in parts), any(p[1] for p in parts)
    mask = 0
    for p in parts:
        mask |= p[0]
    return mask, 0

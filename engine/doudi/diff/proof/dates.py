"""Calendar arithmetic in z3: a day as year, month and day of the month, exact for 1900 to 2199.

Ages and shifts follow decision/base/runtime.py: the birthday counts, 29 February falls on the 28th in common years, the end of a month is
kept where the month is shorter.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import z3

from doudi.decision.base import runtime

BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)  # days of a common year before each month
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
FIRST_YEAR, LAST_YEAR = 1900, 2199


def leap(year: Any) -> Any:
    """Whether a year has a 29 February: by 4, but for centuries not by 400."""
    return z3.And(year % 4 == 0, z3.Or(year % 100 != 0, year % 400 == 0))


def by_month(month: Any, table: tuple[int, ...]) -> Any:
    """What a table of twelve says of a month (1 to 12), as a z3 integer."""
    out: Any = z3.IntVal(table[11])
    for i in range(10, -1, -1):
        out = z3.If(month == i + 1, table[i], out)
    return out


def length(year: Any, month: Any) -> Any:
    """Days of a month, as a z3 integer."""
    return z3.If(z3.And(month == 2, leap(year)), 29, by_month(month, LENGTHS))


def ordinal(year: Any, month: Any, day: Any) -> Any:
    """date.toordinal of a day in parts."""
    y = year - 1
    before = y * 365 + y / 4 - y / 100 + y / 400 + by_month(month, BEFORE)
    return before + z3.If(z3.And(month > 2, leap(year)), 1, 0) + day


class Calendar:
    """Splits days into parts, once each; `rules` collects what ties the parts to the day."""

    def __init__(self, rules: list[Any]):
        self.rules = rules
        self._ages: dict[tuple[int, int, int, int], tuple[Any, Any]] = {}
        self._parts: dict[int, tuple[Any, Any, Any, Any]] = {}

    @property
    def days(self) -> list[Any]:
        """The days that were split into symbols of their own."""
        return [row[3] for row in self._parts.values()]

    def parts(self, day: Any) -> tuple[Any, Any, Any]:
        """Year, month, day of the month of an ordinal, which is brought between 1900 and 2199."""
        if isinstance(day, int):
            d = date.fromordinal(min(max(day, runtime.FIRST), runtime.LAST))
            return d.year, d.month, d.day
        found = self._parts.get(day.get_id())
        if found is None:
            n = len(self._parts)
            y, m, d = z3.Ints(f"year!{n} month!{n} day!{n}")
            self.rules += [
                y >= FIRST_YEAR, y <= LAST_YEAR, m >= 1, m <= 12, d >= 1, d <= length(y, m),
                ordinal(y, m, d) == z3.If(day < runtime.FIRST, runtime.FIRST, z3.If(day > runtime.LAST, runtime.LAST, day)),
            ]
            found = self._parts[day.get_id()] = (y, m, d, day)  # the day is kept, so that its id stays its own
        return found[:3]

    def shift(self, day: Any, months: Any) -> Any:
        if isinstance(day, int) and isinstance(months, int):
            return runtime.shift(day, months)
        y, m, d = self.parts(day)
        total = y * 12 + m - 1 + months
        year, month = total / 12, total % 12 + 1
        last = length(year, month)
        moved = ordinal(year, month, z3.If(last < d, last, d))
        return z3.If(year < FIRST_YEAR, runtime.FIRST, z3.If(year > LAST_YEAR, runtime.LAST, moved))

    def age(self, birth: Any, at: Any, least: int, most: int) -> Any:
        """Full years, which are known to lie between `least` and `most`."""
        if isinstance(birth, int) and isinstance(at, int):
            return runtime.age(birth, at)
        if isinstance(at, int):
            key = birth.get_id(), at, least, most
            if key not in self._ages:
                self._ages[key] = _ladder(birth, at, least, most), birth
            return self._ages[key][0]
        y, m, d = self.parts(birth)
        now, month, day = self.parts(at)
        birthday = z3.If(z3.And(m == 2, d == 29), z3.If(leap(_term(now)), 29, 28), d)
        return now - y - z3.If(z3.Or(month < m, z3.And(month == m, day < birthday)), 1, 0)

    def months(self, start: Any, end: Any) -> Any:
        if isinstance(start, int) and isinstance(end, int):
            return runtime.months(start, end)
        return z3.If(end < start, -self._forward(end, start), self._forward(start, end))

    def _forward(self, start: Any, end: Any) -> Any:
        y, m, d = self.parts(start)
        year, month, day = self.parts(end)
        last = length(_term(year), _term(month))
        return (year - y) * 12 + month - m - z3.If(day < z3.If(last < d, last, d), 1, 0)

    def calendar(self, day: Any, which: str) -> Any:
        if isinstance(day, int):
            return runtime.calendar(day, which)
        y, m, _ = self.parts(day)
        if which.startswith("year"):
            return ordinal(y, z3.IntVal(1), 1) if which == "year_start" else ordinal(y, z3.IntVal(12), 31)
        return ordinal(y, m, 1 if which == "month_start" else length(y, m))


def _term(x: Any) -> Any:
    return z3.IntVal(x) if isinstance(x, int) else x


def _ladder(birth: Any, at: int, least: int, most: int) -> Any:
    """Age on a known day: how many birthdays lie behind; the last day of birth for each is found by halving."""
    lowest = max(least, runtime.age(runtime.LAST, at))
    out: Any = z3.IntVal(lowest)
    for years in range(lowest + 1, min(most, runtime.age(runtime.FIRST, at)) + 1):
        out = out + z3.If(birth <= born(at, years), 1, 0)
    return out


@cache
def born(at: int, years: int) -> int:
    """The last day of birth that makes someone `years` old on a day."""
    low, high = runtime.FIRST - 1, runtime.LAST
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if runtime.age(middle, at) >= years else (low, middle - 1)
    return low

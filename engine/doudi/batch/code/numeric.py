"""What a kernel calls: calendar arithmetic, rounding and tables of rates over int64, in the Python that compiler.py compiles.

The calendar is that of decision/base/runtime.py, which tests compare day by day; there it rests on `datetime`, which is no machine code.
"""

from __future__ import annotations

from doudi.decision.base.runtime import FIRST as _FIRST
from doudi.decision.base.runtime import LAST as _LAST

A = -(2**63)  # a fact that is not known
N = A + 1  # 无
OPEN = A + 2  # of a wanted value: it surely is open
BIG = 2**62  # a number too large for a column: its row goes to the exact code
FIRST, LAST = int(_FIRST), int(_LAST)


def half(n: int, d: int) -> int:
    """n/d rounded half away from zero; d > 0. No step passes what 64 bits hold, whatever is given."""
    rest = n % d
    return n // d + (1 if (rest > d - rest) | ((rest == d - rest) & (n >= 0)) else 0)


def _length(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month == 4 or month == 6 or month == 9 or month == 11 else 31


def _ymd(day: int) -> int:
    """Year * 512 + month * 32 + day of an ordinal; outside 1900 to 2199 its nearest day. Eras of 400 years from 1 March 0000."""
    z = min(max(day, FIRST), LAST) + 305
    era = z // 146097
    doe = z - era * 146097
    yoe = (doe - doe // 1460 + doe // 36524 - doe // 146096) // 365
    doy = doe - (365 * yoe + yoe // 4 - yoe // 100)
    mp = (5 * doy + 2) // 153
    month = mp + 3 if mp < 10 else mp - 9
    year = yoe + era * 400 + (1 if month <= 2 else 0)
    return year << 9 | month << 5 | doy - (153 * mp + 2) // 5 + 1


def _ordinal(year: int, month: int, day: int) -> int:
    y = year - 1 if month <= 2 else year
    era = y // 400
    yoe = y - era * 400
    doy = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5 + day - 1
    return era * 146097 + yoe * 365 + yoe // 4 - yoe // 100 + doy - 305


def shift(day: int, months: int) -> int:
    """`day` moved by months: the same day of the month, else the month's last."""
    ymd = _ymd(day)
    total = (ymd >> 9) * 12 + (ymd >> 5 & 15) - 1 + months
    year = total // 12
    month = total % 12 + 1
    if year < 1900:
        return FIRST
    if year > 2199:
        return LAST
    return _ordinal(year, month, min(ymd & 31, _length(year, month)))


def age(birth: int, at: int) -> int:
    """Full calendar years; 29 February counts on the 28th in common years."""
    then = _ymd(birth)
    now = _ymd(at)
    passed = (now >> 9) - (then >> 9)
    if then & 511 == 93 and _length(now >> 9, 2) == 28:  # 93 is 29 February
        then = then - 1
    return passed - (1 if now & 511 < then & 511 else 0)


def _months(start: int, end: int) -> int:
    a = _ymd(start)
    b = _ymd(end)
    year = b >> 9
    month = b >> 5 & 15
    whole = (year - (a >> 9)) * 12 + month - (a >> 5 & 15)
    return whole - (1 if b & 31 < min(a & 31, _length(year, month)) else 0)


def months(start: int, end: int) -> int:
    """Full months from one day to another (negative when it lies before)."""
    return -_months(end, start) if end < start else _months(start, end)


def month_start(day: int) -> int:
    return _ordinal(_ymd(day) >> 9, _ymd(day) >> 5 & 15, 1)


def month_end(day: int) -> int:
    ymd = _ymd(day)
    return _ordinal(ymd >> 9, ymd >> 5 & 15, _length(ymd >> 9, ymd >> 5 & 15))


def year_start(day: int) -> int:
    return _ordinal(_ymd(day) >> 9, 1, 1)


def year_end(day: int) -> int:
    return _ordinal(_ymd(day) >> 9, 12, 31)


# -- rates, laid out by arena.py


def by_choice(cells: list[int], at: int, key: int) -> int:
    """The cell of a choice (a bit) in a table at `at`: a value, the place of an inner table, or N."""
    if at == N:
        return N
    index = 0
    while key > 1:
        key >>= 1
        index += 1
    return cells[at + 1 + index] if index < cells[at] else N


def by_band(cells: list[int], at: int, key: int) -> int:
    """The cell of the band that a number lies in; N where the number is 无."""
    if at == N or key == N:
        return N
    count = cells[at]
    i = 0
    while i < count and cells[at + 1 + i] <= key:
        i += 1
    return cells[at + 1 + count + i]


def by_day(cells: list[int], at: int, day: int) -> int:
    """The cell in force on a day; N before the first and for 无."""
    if at == N or day == N:
        return N
    count = cells[at]
    i = 0
    while i < count and cells[at + 1 + i] <= day:
        i += 1
    return cells[at + count + i] if i > 0 else N

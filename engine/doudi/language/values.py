"""Exact values: numbers are rationals, days are ordinals, moments are seconds. No float exists between text and decision."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction

NUMBER = re.compile(r"-?\d{1,40}(\.\d{1,20})?")
MOST_DIGITS = 40
FIRST_DAY = date(1900, 1, 1).toordinal()
LAST_DAY = date(2199, 12, 31).toordinal()
LIMIT = 10**12  # what a number may be where nothing bounds it, in its unit
TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(Z|[+-]\d\d:\d\d)")


def parse_number(text: str) -> Fraction | None:
    """`1,234.50`-free decimal text, `1/3`, or None."""
    up, _, down = text.partition("/")
    if not NUMBER.fullmatch(up) or (down and (not re.fullmatch(r"\d{1,40}", down) or not int(down))):
        return None
    return Fraction(up) / (int(down) if down else 1)


def parse_day(text: str) -> int | None:
    """`2019-03-11` as an ordinal; None if there is no such day within 1900 to 2199."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        return None
    try:
        day = date.fromisoformat(text).toordinal()
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def show_day(ordinal: int) -> str:
    """An ISO day; what lies outside the calendar is its nearest day."""
    ordinal = min(max(ordinal, 1), date.max.toordinal())
    return date.fromordinal(ordinal).isoformat()


EPOCH = datetime(1900, 1, 1, tzinfo=UTC)


def parse_moment(text: str) -> int | None:
    """`2020-05-01T08:30:00+08:00` as seconds since 1900 UTC. The zone must be written."""
    m = TIME.fullmatch(text)
    if not m:
        return None
    day, hour, minute, second, zone = m.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{hour}:{minute}:{second or '00'}{'+00:00' if zone == 'Z' else zone}")
    except ValueError:
        return None
    if parse_day(day) is None:
        return None
    return int((moment - EPOCH).total_seconds())


def show_moment(seconds: int) -> str:
    """In the time of China (UTC+8), where every office of these policies is."""
    return (EPOCH + timedelta(seconds=seconds)).astimezone(timezone(timedelta(hours=8))).isoformat()


def decimal_text(value: Fraction, places: int | None = None) -> str:
    """Exact decimal text where there is one; else rounded half up to `places` (2 if None) — for people only."""
    n, d = value.numerator, value.denominator
    if places is None:
        rest, twos, fives = d, 0, 0
        while rest % 2 == 0:
            rest, twos = rest // 2, twos + 1
        while rest % 5 == 0:
            rest, fives = rest // 5, fives + 1
        needed = max(twos, fives)
        places = needed if rest == 1 and needed <= 6 else 2
    scaled = (abs(n) * 10**places * 2 + d) // (2 * d)
    text = str(scaled).rjust(places + 1, "0")
    whole = text[:-places] + "." + text[-places:] if places else text
    return ("-" if n < 0 and scaled else "") + whole

"""Other days on which a programme may go wrong: on either side of each date that its rules name.

Two cases may overlap, or leave a gap, only before a campaign ends or after a new rule begins. What some household meets on such a day is
asked there too; what never applies is asked on the day of the verification alone, since a rule of the past is no idle one.
"""

from __future__ import annotations

from collections.abc import Iterator

from doudi.catalogue import Tree
from doudi.diff.changes.built import Built
from doudi.diff.changes.entries import Entry
from doudi.diff.changes.moments import written_dates
from doudi.diff.changes.structure import reach
from doudi.language.values import FIRST_DAY, LAST_DAY
from doudi.program.model import Region

MOST = 6  # days a programme


def others(tree: Tree, region: str, built: Built, programme: str) -> list[int]:
    """One day of each stretch between the dates that a programme's rules name, and each such date, but for the stretch that the day of
    the verification lies in; only days on which the same versions are in force. The nearest first."""
    dates = sorted(set(_dates(built, programme)))
    now, own = tree.selection(region, built.day), _place(built.day, dates)
    days: dict[int, int] = {}  # by stretch
    for d in dates:
        for day in (d, d + 1, d - 1):
            if FIRST_DAY <= day <= LAST_DAY and _place(day, dates) != own and tree.selection(region, day) == now:
                days.setdefault(_place(day, dates), day)
    return sorted(days.values(), key=lambda day: (abs(day - built.day), day))[:MOST]


def _place(day: int, dates: list[int]) -> int:
    """Which stretch a day lies in: dates are stretches of their own."""
    return sum(2 if d < day else 1 for d in dates if d <= day)


def _dates(built: Built, programme: str) -> Iterator[int]:
    """Dates that what a programme decides by is written with, its own and what it reads."""
    read = reach(built, programme)
    for key, e in built.entries.items():
        if e.programme == programme or key in read:
            yield from _of_entry(e, built.region)


def _of_entry(e: Entry, region: Region) -> Iterator[int]:
    for x in e.exprs.values():
        yield from written_dates(x)
    rate = region.rates.get(e.names.id) if e.kind == "rate" else None
    for _, cell in rate.periods if rate is not None and rate.type.kind == "date" else ():
        if isinstance(cell, int):
            yield cell

"""Days on which a change shows: first days of figures that differ, dates that rules name. On others both versions may decide alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi.diff.entries import Entry
from doudi.diff.structure import Change
from doudi.program.model import Expr

FAR = 50 * 366  # a figure that begins later is no guide
ALWAYS = date(9000, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to the day before `end` on which a figure differs."""

    first: int
    end: int
    begun: bool  # the new version lays a figure down that begins then

    def holds(self, day: int) -> bool:
        return self.first <= day < self.end


def of_figures(changes: list[Change]) -> list[Span]:
    """When the figures of two versions differ, whatever else changed, in order."""
    spans = {s for c in changes if c.kind == "changed" and c.old and c.new for s in _apart(c.old, c.new)}
    return sorted(spans, key=lambda s: (s.first, s.end))


def _apart(a: Entry, b: Entry) -> Iterator[Span]:
    x, y = a.says.get("periods"), b.says.get("periods")
    if x is None or y is None or x == y:
        return
    days = sorted({*x, *y})
    for first, end in zip(days, [*days[1:], ALWAYS], strict=True):
        if _in_force(x, first) != _in_force(y, first):
            yield Span(first, end, first in y)


def _in_force(periods: dict[int, Any], day: int) -> Any:
    begun = [d for d in periods if d <= day]
    return periods[max(begun)] if begun else None


def of_rules(changes: list[Change]) -> list[int]:
    """Days on either side of a date that changed rules name and the other version does not, those that tell the most first."""
    named = _dates([c.old for c in changes if c.old]) ^ _dates([c.new for c in changes if c.new])
    if not named:
        return []
    return list(dict.fromkeys([max(named), min(named) + 1, max(named) + 1, min(named)]))


def _dates(entries: list[Entry]) -> set[int]:
    """The dates that entries write; a term of which only the date changed is itself a changed entry."""
    return {d for e in entries if e.kind != "rate" for x in e.exprs.values() for d in written_dates(x)}


def written_dates(x: Expr) -> Iterator[int]:
    """The dates that an expression writes."""
    if x.op == "const" and x.type.kind == "date" and x.data is not None:
        yield int(x.data)
    for a in x.args:
        yield from written_dates(a)


def untold(changes: list[Change], dates: list[int], day: int) -> list[int]:
    """Days on which a change may show that `day` does not show. `dates`: those of rules."""
    spans = of_figures(changes)
    figures = [s.first for s in spans if not s.holds(day)]
    rules = sorted(dates)
    across = [rules[0] + 1] if rules and not rules[0] < day <= rules[-1] else []
    return sorted({*figures, *across})

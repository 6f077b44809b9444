"""Days on which a change shows: first days of figures that differ, dates that rules name. On others both versions may decide alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi.catalogue import File, Tree
from doudi.diff.changes.entries import Entry
from doudi.diff.changes.structure import Change
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


def of_versions(old: Tree, new: Tree, region: str, programme: str | None, day: int) -> list[int]:
    """First days of the times in which versions differ that are not in force on `day`, in order: a programme that had ended by then, a
    version that another has followed. `programme`: of this one only."""
    days = sorted({*old.days(region), *new.days(region)})
    shown = _versions_apart(old, new, region, programme, day)
    out: list[int] = []
    before: set[tuple[str, int, int]] = set()
    for first in days:
        apart = _versions_apart(old, new, region, programme, first)
        if apart - before - shown:
            out.append(first)
        before = apart
    return out


def _versions_apart(old: Tree, new: Tree, region: str, programme: str | None, day: int) -> set[tuple[str, int, int]]:
    """(layer/programme, first day in the old tree, and in the new one) of versions in force on a day that say different things; 0: none."""
    a, b = _selected(old, region, day), _selected(new, region, day)
    apart = {n for n in {*a, *b} if n not in a or n not in b or not _says_the_same(a[n][1], b[n][1])}
    return {(n, a[n][0] if n in a else 0, b[n][0] if n in b else 0) for n in apart if programme in (None, n.partition("/")[2])}


def _selected(tree: Tree, region: str, day: int) -> dict[str, tuple[int, File]]:
    layers = {x.id: x for x in tree.line(region)}
    rows = [(name, first, name.partition("/")) for name, first in tree.selection(region, day)]
    return {name: (first, layers[layer].programmes[programme][first]) for name, first, (layer, _, programme) in rows}


def _says_the_same(a: File, b: File) -> bool:
    return a.source.text == b.source.text or a.digest == b.digest


def untold(changes: list[Change], dates: list[int], day: int) -> list[int]:
    """Days on which a change may show that `day` does not show. `dates`: those of rules."""
    spans = of_figures(changes)
    figures = [s.first for s in spans if not s.holds(day)]
    rules = sorted(dates)
    across = [rules[0] + 1] if rules and not rules[0] < day <= rules[-1] else []
    return sorted({*figures, *across})

"""What other rules would have said of those who were decided: the applications of a record under both versions, and summed up.

Each application stands on its own decision day. The old side is the version that was in force then, and is held against what the record
says came of it; the new side is what the other tree has in force then, or the rules of one day (`Asked.day`). From there on it goes the
way of a register (run.py): the same workers, kernels, tallies and words.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace

import numpy as np

from doudi.batch.columns.chunk import Chunk
from doudi.batch.columns.mapping import Mapping
from doudi.batch.job.run import lean, processors
from doudi.batch.tables.source import Source
from doudi.diff.analysis import analyse
from doudi.impact import summary
from doudi.impact.both import Both, Sided, decide
from doudi.impact.run import DECIDED, LIMIT, about_of, exists, plan_of, sided, summed, told
from doudi.impact.summary import Impact, Recorded
from doudi.impact.tally import About, Tally, tallied
from doudi.language.values import show_day

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, Protocol

    from doudi.batch.columns.matrix import Ints
    from doudi.diff.analysis import Compared, Report
    from doudi.diff.trees.sides import Side
    from doudi.plan.nodes import Plan

    Outcome = list[tuple[str, str | None]]  # of each subject in order: status, amount (of what is granted)

    class Book(Protocol):
        """A record to read applications from."""

        name: str

        def regions(self) -> list[str]:
            """Those that something was decided for."""

        def days(self, region: str) -> list[int]:
            """Their decision days, sorted."""

        def applications(self, region: str, programmes: list[str], said: Recorded) -> Iterator[Application]:
            """The newest of each household and programme; counts in `said` what is not among them."""


SIZE = 8_192  # applications of a part: each version has one of its own that fills


@dataclass(slots=True)
class Application:
    """A household as it was decided. `counts`: the programmes for which nothing newer is there; `outcome`: what was said, by programme."""

    seq: int
    day: int
    household: str
    counts: list[str]
    outcome: dict[str, Outcome]
    masked: bool


@dataclass(slots=True)
class Asked:
    """What is asked for. `day`: whose rules the new side takes, None for those of each decision day; else as of run.Asked."""

    by: list[str] = field(default_factory=list)
    limit: int = LIMIT
    day: int | None = None
    programme: str | None = None
    jobs: int = 0


@dataclass(slots=True)
class Era:
    """Decision days on which each side has one set of versions."""

    plans: list[Plan | None]
    abouts: list[About]
    sides: tuple[Sided | None, Sided | None]
    held: list[Application] = field(default_factory=list)
    parts: int = 0


def impacts(old: Side, new: Side, book: Book, asked: Asked, begin: Callable[[int | None], Callable[[int], None]]) -> list[Impact]:
    """One for each region of the record that both sides have. Raises InputError, PolicyError."""
    lean()
    if asked.day is None:
        asked = replace(asked, day=new.day)
    wanted = asked.programme or new.programme or old.programme
    if old.region is not None or new.region is not None:
        pairs = [(old.region or str(new.region), new.region or str(old.region))]
    else:
        pairs = [(r, r) for r in book.regions() if r in old.regions and r in new.regions]
    return [_Region(old, new, pair, wanted, asked).impact(book, begin) for pair in pairs]


class _Region:
    """One region's applications."""

    def __init__(self, old: Side, new: Side, regions: tuple[str, str], programme: str | None, asked: Asked):
        self.regions, self.programme, self.asked = regions, programme, asked
        # each decision day selects the old side's versions, and the new side's unless those of one day are asked for
        self.both = replace(old, region=regions[0], day=None), replace(new, region=regions[1], day=asked.day)
        self.versions = [s.policies.tree.days(r) for s, r in zip(self.both, regions, strict=True)]
        self.eras: dict[tuple[int, int], Era] = {}

    def impact(self, book: Book, begin: Callable[[int | None], Callable[[int], None]]) -> Impact:
        days = book.days(self.regions[0])
        said = Recorded(
            days=(show_day(days[0]), show_day(days[-1])) if days else None,
            rules=show_day(self.asked.day) if self.asked.day else None, unused=self._unused(days),
        )
        wanted = self._lay(days)
        out = Impact(book.name, False, self.regions[1], self.asked.limit, 0, 0, {"old": 0, "new": 0, "both": 0}, 0, {}, record=said)
        plans = [p for era in self.eras.values() for p in era.plans if p is not None]
        if plans:
            for fact in self.asked.by:
                exists(fact, plans)
        about = {a.id for era in self.eras.values() for a in era.abouts}
        out.outside = [id for id in wanted if id not in about]
        tally = summed(self._parts(book, [id for id in wanted if id in about], said), self.asked.jobs or processors(), begin(None))
        said.otherwise, said.otherwise_masked = tally.apart, tally.apart_masked
        out.households, out.compared, out.refused = tally.households, tally.compared, tally.refused
        for id in (id for id in wanted if id in about):
            out.programmes.append(self._told(id, tally))
        out.homes = summary.homes(tally, self.asked.limit, out.programmes)
        return out

    def _unused(self, days: list[int]) -> str | None:
        """The first later day from which the new side has other versions: no decision day reaches it."""
        if self.asked.day is not None or not days:
            return None
        later = [d for d in self.versions[1] if d > days[-1] and d not in self.versions[0]]
        return show_day(later[0]) if later else None

    # -- versions

    def _key(self, day: int) -> tuple[int, int]:
        return bisect_right(self.versions[0], day), bisect_right(self.versions[1], self.asked.day or day)

    def _lay(self, days: list[int]) -> list[str]:
        """Makes the eras; gives the programmes that some day's rules decide otherwise."""
        first: dict[tuple[int, int], Any] = {}
        wanted: dict[str, None] = {}
        for day in self._turns(days):
            report = analyse(*self.both, as_of=day, proof=False)
            c = report.compared[0]
            wanted |= dict.fromkeys(m.programme for m in c.meanings if m.kind in DECIDED and self.programme in (None, m.programme))
            first.setdefault(self._key(day), (report, c))
        for key, (report, c) in first.items():
            self.eras[key] = self._era(report, c, list(wanted))
        return list(wanted)

    def _turns(self, days: list[int]) -> list[int]:
        """Decision days of which every other one has versions and figures in common with one."""
        out: dict[Any, int] = {}
        ends: dict[tuple[int, int], list[list[int]]] = {}
        for day in days:
            key = self._key(day)
            if key not in ends:
                ends[key] = [_starts(s, r, d) for s, r, d in zip(self.both, self.regions, (day, self.asked.day or day), strict=True)]
            out.setdefault((key, *(bisect_right(e, day) for e in ends[key])), day)
        return list(out.values())

    def _era(self, report: Report, c: Compared, wanted: list[str]) -> Era:
        plans: list[Plan | None] = [plan_of(report, c, i, wanted) if wanted else None for i in (0, 1)]
        abouts = [a for id in wanted if (a := about_of(plans, id, self.asked.by)) is not None]
        sides = [
            sided(i, side.policies, region, plans, abouts, (None, self.asked.day if i else None), self.asked.by)
            for i, (side, region) in enumerate(zip(self.both, self.regions, strict=True))
        ]
        return Era(plans, abouts, (sides[0], sides[1]))

    # -- applications

    def _parts(self, book: Book, programmes: list[str], said: Recorded) -> Iterator[Callable[[], Tally]]:
        """Deciding them, a part of one era at a time."""
        if not programmes:
            return
        for x in book.applications(self.regions[0], programmes, said):
            era = self.eras[self._key(x.day)]
            if not any(a.id in x.counts for a in era.abouts):
                said.elsewhere += 1  # none of these was in force then
                continue
            era.held.append(x)
            if len(era.held) == SIZE:
                yield _part(era)
        for era in self.eras.values():
            if era.held:
                yield _part(era)

    def _told(self, id: str, tally: Tally) -> summary.Told:
        """With names from the latest versions that have the programme."""
        era, a = next((e, a) for key in sorted(self.eras, reverse=True) for e in [self.eras[key]] for a in e.abouts if a.id == id)
        return told(era.plans, a, tally, self.asked.limit, self.asked.by)


def _starts(side: Side, region: str, day: int) -> list[int]:
    """The days on which figures that are read change."""
    from doudi.text.diagnostic import PolicyError

    try:
        plan = side.policies.plan(region, day)
    except PolicyError as problem:
        if problem.not_in_force:
            return []
        raise
    return sorted({start for row in plan.rates for start, _ in row[6]})


def _part(era: Era) -> Callable[[], Tally]:
    held, era.held = era.held, []
    era.parts += 1
    number = era.parts

    def run() -> Tally:
        root = next(p.root for p in era.plans if p is not None)
        chunk = Chunk(number, root)
        chunk.lines = [(x.seq, x.household) for x in held]
        chunk.days = [x.day for x in held]
        both = decide(era.sides, chunk, Source(), Mapping("", {}))
        _only(both, held, era)
        return tallied(both, era.abouts)

    return run


def _only(both: Both, held: list[Application], era: Era) -> None:
    """Takes out what a newer row decided again, and the applications of which the old side says something else than the record."""
    counts: dict[str, Ints] = {
        a.id: np.array([x.seq for x in held if a.id in x.counts], np.int64) for a in era.abouts
    }
    tables = [t if t is None else _of(t, counts) for t in both.tables]
    both.tables = tables[0], tables[1]
    if tables[0] is None:
        return
    found = _outcomes(tables[0])
    programmes = [a.id for a in era.abouts if a.there[0]]
    wrong = [
        x for x in held if x.seq in found and any(found[x.seq].get(p) != x.outcome.get(p) for p in programmes if p in x.counts)
    ]
    both.apart = np.array([x.seq for x in wrong], np.int64)
    both.masked = sum(x.masked for x in wrong)


def _of(table: Any, counts: dict[str, Ints]) -> Any:
    """The rows of a batch's table that count."""
    column, rows = table["programme"].combine_chunks(), table["row"].combine_chunks().to_numpy()
    codes = column.indices.to_numpy(zero_copy_only=False)
    kept = np.zeros(len(rows), bool)
    for id, wanted in counts.items():
        code = column.dictionary.index(id).as_py()
        if code >= 0:
            kept |= (codes == code) & np.isin(rows, wanted)
    return table if kept.all() else table.take(np.flatnonzero(kept)).combine_chunks()


def _outcomes(table: Any) -> dict[int, dict[str, Outcome]]:
    """What a table says of each row and programme, written as the record writes it."""
    out: dict[int, dict[str, Outcome]] = {}
    columns = [table[c].to_pylist() for c in ("row", "programme", "status", "amount", "amount_exact")]
    for row, programme, status, amount, exact in zip(*columns, strict=True):
        due = (str(amount) if amount is not None else exact) if status == "granted" else None
        out.setdefault(row, {}).setdefault(programme, []).append((status, due))
    return out

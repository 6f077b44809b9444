"""The whole comparison: structure, then for every programme that means something else now what it means and for whom."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from doudi.diff.changes.built import Built
from doudi.diff.changes.moments import FAR, of_figures, of_rules, of_versions, untold
from doudi.diff.changes.structure import Change, compare
from doudi.diff.proof.meant import Meaning
from doudi.diff.proof.measures import Measures, measures
from doudi.diff.trees.casefiles import CaseFile, differing
from doudi.diff.trees.sides import Side, day_for
from doudi.program.model import Names
from doudi.text.diagnostic import PolicyError, fault

TYPE_CHECKING = False  # z3 is loaded when something is to be proved
if TYPE_CHECKING:
    from doudi.catalogue import Tree
    from doudi.diff.proof.prove import Verdict

    Named = list[tuple[str, dict[str, Any]]]  # households, each with the name of the policy case that it is of
    Templates = Callable[[Tree, str, str, Any, str], Named]  # tree, region, programme, door, root: casebook.templates.households

MOST_DAYS = 6
DECIDES = ("added", "removed", "changed", "indirect")  # changes that can change a decision


@dataclass(slots=True)
class Compared:
    """One region (or one against another)."""

    regions: tuple[str, str]
    names: tuple[Names, Names]
    day: int
    figures: tuple[int, int]
    changes: list[Change]
    meanings: list[Meaning]
    rules: dict[str, Verdict] = field(default_factory=dict)  # of changed rules, by `key.aspect`
    untold: list[int] = field(default_factory=list)  # days on which the change may show what it does not on `day`
    dates: list[int] = field(default_factory=list)  # days beside the dates that changed rules name
    versions: list[int] = field(default_factory=list)  # first days of versions that differ and are not in force on `day`
    measures: Measures = field(default_factory=dict)  # facts that both have, by different measures
    instead: int | None = None  # the day that `day` was chosen instead of, for what it shows

    @property
    def shows(self) -> bool:
        """Whether some programme decides otherwise, or may."""
        return any(m.kind != "same" and (m.reason or m.directions or m.results or m.how != "proved") for m in self.meanings)


@dataclass(slots=True)
class Report:
    """OLD against NEW. `only` lists regions that one side alone has."""

    sides: tuple[Side, Side]
    compared: list[Compared] = field(default_factory=list)
    only: tuple[list[str], list[str]] = field(default_factory=lambda: ([], []))
    standing: dict[str, tuple[str, str]] = field(default_factory=dict)  # such a region, and what was compared for it
    cases: list[CaseFile] = field(default_factory=list)  # files of policy cases that differ

    @property
    def labels(self) -> tuple[str, str]:
        return self.sides[0].label, self.sides[1].label

    @property
    def changed(self) -> bool:
        return bool(self.only[0] or self.only[1] or any(c.changes for c in self.compared))

    @property
    def ways(self) -> set[str]:
        """What `--fail-on` asks for: widens, narrows, amount-up, amount-down, added, removed, changed, unknown, result."""
        found: set[str] = {"changed"} if self.changed else set()
        for m in (m for c in self.compared for m in c.meanings):
            found |= {{"up": "amount-up", "down": "amount-down"}.get(d, d) for d in m.directions}
            found |= {m.kind} & {"added", "removed"}
            found |= {"result"} if any(v.answer != "equivalent" for v in m.results.values()) else set()
            found |= {"unknown"} if m.kind == "changed" and m.how == "unknown" else set()
        return found


def analyse(
    old: Side, new: Side, *, as_of: int | None = None, programme: str | None = None, proof: bool = True, templates: Templates | None = None,
) -> Report:
    """Compares two sides. `templates` gives the households of a programme's policy cases, with their names. Raises PolicyError."""
    report = Report((old, new))
    new.stand_beside(old)
    with nullcontext() if proof else _uncollected():
        _all_pairs(report, as_of, programme, proof, templates)
    same = [c.regions[0] for c in report.compared if c.regions[0] == c.regions[1]]
    report.cases = differing(old, new, same, programme or new.programme or old.programme)
    return report


@contextmanager
def _uncollected() -> Iterator[None]:
    """Reading makes many small things that stay, and no rubbish: looking for some took a quarter of the time."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _all_pairs(report: Report, as_of: int | None, programme: str | None, proof: bool, templates: Templates | None) -> None:
    old, new = report.sides
    if old.region is not None and new.region is not None:
        pairs = [(old.region, new.region)]
    else:
        named = old.region or new.region
        both = [named] if named is not None else [r for r in old.regions if r in new.regions]
        report.only = ([], []) if named is not None else (
            [r for r in old.regions if r not in new.regions], [r for r in new.regions if r not in old.regions]
        )
        pairs = [(r, r) for r in both] + _beside_what_was(report)
    wanted = programme or new.programme or old.programme
    if wanted is not None:
        pairs = [p for p in pairs if _has(old, p[0], wanted) or _has(new, p[1], wanted)]
    for pair in pairs:
        report.compared.append(_compare(old, new, pair, as_of, wanted, proof, templates))
    if wanted is not None and not pairs:
        raise PolicyError([fault("programme-unknown", None, name=wanted)])


def _beside_what_was(report: Report) -> list[tuple[str, str]]:
    """A new region beside the layer below it that was there before, a region that is gone beside the one that is left: what becomes of
    those who live there."""
    old, new = report.sides
    pairs = [(_below(new, r, old.regions), r) for r in report.only[1]]
    pairs += [(r, _below(old, r, new.regions)) for r in report.only[0]]
    report.standing = {b if a in old.regions and b not in old.regions else a: (a, b) for a, b in pairs if a and b}
    return [p for p in pairs if all(p)]


def _below(side: Side, region: str, known: list[str]) -> str:
    """The nearest layer under a region that the other side has, too; "" for none."""
    layers = side.policies.tree.layers
    at = layers[region].extends
    while at is not None and at in layers and at not in known:
        at = layers[at].extends
    return at if at is not None and at in known else ""


def _has(side: Side, region: str, programme: str) -> bool:
    tree = side.policies.tree
    return region in tree.layers and any(programme in layer.programmes for layer in tree.line(region))


def _compare(
    old: Side, new: Side, regions: tuple[str, str], as_of: int | None, programme: str | None, proof: bool, templates: Templates | None,
) -> Compared:
    """One pair of regions on the day of the newest version, or of the newest figure that differs; where neither shows anything, on a
    day that the change speaks of."""
    days = day_for(old, regions[0], as_of), day_for(new, regions[1], as_of)
    free = [s.day is None and as_of is None for s in (old, new)]
    if any(free) and not (free[0] ^ free[1] and max(days) != days[free.index(True)]):
        later = max(days)
        days = (later if free[0] else days[0], later if free[1] else days[1])
    match = Match(old, new, regions, programme, proof, templates)
    out = match.on(as_of or max(days), days)
    if not all(free):
        return out
    first = min((d for s in (old, new) for r in regions for d in s.policies.tree.days(r)), default=1)
    for day in match.other_days(out, first):
        found = match.on(day, (day, day))
        if found.shows:
            found.instead = out.day
            return found
    return out


class Match:
    """Two sides of one region (or one against another), on whatever day."""

    def __init__(
        self, old: Side, new: Side, regions: tuple[str, str], programme: str | None, proof: bool, templates: Templates | None
    ):
        self.sides, self.regions, self.programme, self.proof, self.templates = (old, new), regions, programme, proof, templates

    def on(self, day: int, figures: tuple[int, int]) -> Compared:
        """The comparison on a decision day, each side with the versions and figures of a day."""
        a, b = self._built(figures)
        changes = compare(a, b, self.programme)
        rules: dict[str, Verdict] = {}
        if self.proof and can_prove():
            from doudi.diff.proof.rules import prove_rules

            rules = prove_rules(a, b, day, changes)
            if b.known:
                changes = compare(a, b, self.programme)
        meanings = []
        for id in (p for p in dict.fromkeys([*b.region.programmes, *a.region.programmes]) if self.programme in (None, p)):
            made = _meaning(a, b, id, day, changes, self.proof, _households(self.sides, self.regions, id, self.templates))
            if made is not None:
                meanings.append(made)
        names = a.region.names, b.region.names
        by, _ = measures(a.region, b.region)
        dates = of_rules(changes)
        versions = self._versions(day)
        days = sorted({*untold(changes, dates, day), *versions})
        return Compared(self.regions, names, day, figures, changes, meanings, rules, days, dates, versions, by)

    def _versions(self, day: int) -> list[int]:
        """As `of_versions`, of one region under the versions of two trees; two regions, or two days, differ without being changed."""
        (old, new), (here, there) = self.sides, self.regions
        if here != there or old.day is not None or new.day is not None:
            return []
        return of_versions(old.policies.tree, new.policies.tree, here, self.programme, day)

    def other_days(self, c: Compared, first: int) -> list[int]:
        """Days that may show more than the one that was looked at: the last on which a later figure differs; where nothing showed, any
        that the change speaks of."""
        spans = [s for s in of_figures(c.changes) if s.end > first and s.first < c.day + FAR]
        later = [s.first for s in spans if s.first > c.day and s.begun]
        if c.shows:
            return later[-1:]
        found = [max(s.first, first) for s in reversed(spans)] + c.versions[::-1] + [d for d in c.dates if d >= first]
        return [d for d in dict.fromkeys(found) if d != c.day][:MOST_DAYS]

    def _built(self, days: tuple[int, int]) -> tuple[Built, Built]:
        (old, new), regions = self.sides, self.regions
        a = Built(old.policies.tree, regions[0], days[0], bare=not self.proof)
        return a, Built(new.policies.tree, regions[1], days[1], a, bare=not self.proof)


def _households(sides: tuple[Side, Side], regions: tuple[str, str], id: str, templates: Templates | None) -> Callable[[Any, str], Any]:
    """The households of a programme's cases, of the old side or else the new, once the door they go through is known."""

    def found(door: Any, root: str) -> Any:
        if templates is None:
            return []
        from doudi.diff.proof.witness import Template

        mine, theirs = (side.policies.tree for side in sides)
        named = templates(mine, regions[0], id, door, root) or templates(theirs, regions[1], id, door, root)
        return [Template(*x) for x in named]

    return found


def can_prove() -> bool:
    """Whether z3 is installed (the extra `diff`)."""
    from importlib.util import find_spec

    return find_spec("z3") is not None


def _meaning(
    a: Built, b: Built, id: str, day: int, changes: list[Change], proof: bool, templates: Callable[[Any, str], Any]
) -> Meaning | None:
    """What became of one programme; None for one that no change touches."""
    before, after = a.region.programmes.get(id), b.region.programmes.get(id)
    if after is None or before is None:
        named = after or before
        assert named is not None
        return Meaning(id, named.names, "removed" if after is None else "added")
    if all(c.entry.programme != id for c in changes):  # a programme that decides otherwise is itself among them
        return None
    same = a.outcome_print(id) == b.outcome_print(id)
    out = Meaning(id, after.names, "same" if same else "changed")
    called = b.region.records[after.subject].names
    out.subject = after.subject, called.zh, called.en
    out.labels = {f"also.{t.names.id}": t.names for t in after.also} | {f"checks.{c.id}": c.names for c in after.checks}
    if not proof:
        out.reason = "" if same else "no-proof"
        return out
    if not can_prove():
        out.reason = "" if same else "no-solver"
        return out
    from doudi.diff.proof.meaning import prove

    prove(out, a, b, id, day, templates)
    return out

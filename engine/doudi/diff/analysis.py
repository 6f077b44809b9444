"""The whole comparison: structure, then for every programme that means something else now what it means and for whom."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from doudi.diff.built import Built
from doudi.diff.sides import Side, day_for
from doudi.diff.structure import Change, compare, reach, said
from doudi.program.model import Names
from doudi.text.diagnostic import PolicyError, fault

TYPE_CHECKING = False  # z3 is loaded when something is to be proved
if TYPE_CHECKING:
    from doudi.diff.prove import Verdict
    from doudi.diff.witness import Template, Witness

    Templates = Callable[[Side, str, str, Any, Any], list[Template]]  # side, region, programme, door, root

DECIDES = ("added", "removed", "changed", "indirect")  # changes that can change a decision


@dataclass(slots=True)
class Meaning:
    """What became of one programme. `kind`: added · removed · same · changed. `results`: verdicts by key."""

    programme: str
    names: Names
    kind: str
    verdicts: list[Verdict] = field(default_factory=list)
    results: dict[str, Verdict] = field(default_factory=dict)
    witnesses: list[Witness] = field(default_factory=list)
    labels: dict[str, Names] = field(default_factory=dict)  # names of results and checks, by key
    reason: str = ""  # why nothing was proved: no-proof, no-solver, subject, …

    @property
    def directions(self) -> list[str]:
        """Ways that households go, of widens, narrows, up, down."""
        out = []
        for v in self.verdicts:
            ways = {"status": ("widens", "narrows"), "amount": ("up", "down")}[v.question]
            out += [w for w in ways if v.answer in (w, "both") or w in v.models]
        return out

    @property
    def how(self) -> str:
        """The weakest way in which its verdicts are known."""
        ranks = ["unknown", "sampled", "proved"]
        found = [v.how for v in self.verdicts] or ["unknown"]
        return min(found, key=ranks.index)

    @property
    def bound(self) -> int | None:
        return min((v.bound for v in self.verdicts if v.bound is not None), default=None)

    @property
    def defects(self) -> list[Witness]:
        """Witnesses that the evaluator does not bear out: faults of doudi."""
        return [w for w in self.witnesses if not w.agrees]


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


@dataclass(slots=True)
class Report:
    """OLD against NEW. `only` lists regions that one side alone has."""

    sides: tuple[Side, Side]
    compared: list[Compared] = field(default_factory=list)
    only: tuple[list[str], list[str]] = field(default_factory=lambda: ([], []))

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
    """Compares two sides. `templates` gives the households of a programme's policy cases. Raises PolicyError."""
    report = Report((old, new))
    new.stand_beside(old)
    with nullcontext() if proof else _uncollected():
        _all_pairs(report, as_of, programme, proof, templates)
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
        pairs = [(r, r) for r in both]
    wanted = programme or new.programme or old.programme
    if wanted is not None:
        pairs = [p for p in pairs if _has(old, p[0], wanted) or _has(new, p[1], wanted)]
    for pair in pairs:
        report.compared.append(_compare(old, new, pair, as_of, wanted, proof, templates))
    if wanted is not None and not pairs:
        raise PolicyError([fault("programme-unknown", None, name=wanted)])


def _has(side: Side, region: str, programme: str) -> bool:
    tree = side.policies.tree
    return region in tree.layers and any(name.endswith(f"/{programme}") for name, _ in tree.selection(region, 10**7))


def _compare(
    old: Side, new: Side, regions: tuple[str, str], as_of: int | None, programme: str | None, proof: bool, templates: Templates | None,
) -> Compared:
    days = day_for(old, regions[0], as_of), day_for(new, regions[1], as_of)
    free = [s.day is None and as_of is None for s in (old, new)]
    if any(free) and not (free[0] ^ free[1] and max(days) != days[free.index(True)]):
        later = max(days)
        days = (later if free[0] else days[0], later if free[1] else days[1])
    a, b = _built(old, new, regions, days, proof)
    day = as_of or max(days)
    if all(free):
        later = _from_rates(a, b, programme, day)
        if later > day:  # a figure that is not in force yet: the day on which it is tells more
            day, days = later, (later, later)
            a, b = _built(old, new, regions, days, proof)
    changes = compare(a, b, programme)
    rules: dict[str, Verdict] = {}
    if proof and solver():
        from doudi.diff.rules import prove_rules

        rules = prove_rules(a, b, day, changes)
        if b.known:
            changes = compare(a, b, programme)
    chosen = [p for p in dict.fromkeys([*b.region.programmes, *a.region.programmes]) if programme in (None, p)]
    meanings = []
    for id in chosen:
        made = _meaning(a, b, id, day, changes, proof, _households((old, new), regions, id, templates))
        if made is not None:
            meanings.append(made)
    return Compared(regions, (a.region.names, b.region.names), day, days, changes, meanings, rules)


def _built(old: Side, new: Side, regions: tuple[str, str], days: tuple[int, int], proof: bool) -> tuple[Built, Built]:
    a = Built(old.policies.tree, regions[0], days[0], bare=not proof)
    return a, Built(new.policies.tree, regions[1], days[1], a, bare=not proof)


def _households(sides: tuple[Side, Side], regions: tuple[str, str], id: str, templates: Templates | None) -> Callable[[Any, str], Any]:
    """The households of a programme's cases, of the old side or else the new, once the door they go through is known."""

    def found(door: Any, root: str) -> Any:
        if templates is None:
            return []
        return templates(sides[0], regions[0], id, door, root) or templates(sides[1], regions[1], id, door, root)

    return found


def solver() -> bool:
    """Whether z3 is installed (the extra `diff`)."""
    from importlib.util import find_spec

    return find_spec("z3") is not None


def _from_rates(a: Built, b: Built, programme: str | None, day: int) -> int:
    """The latest first day of a changed figure, of those that a programme reads, within fifty years."""
    days = [day]
    for key, e in b.entries.items():
        before = a.entries.get(key) if e.kind == "rate" else None
        if before is not None and before.own != e.own and (programme is None or any(key in reach(x, programme) for x in (a, b))):
            days += [date.fromisoformat(x.name[5:15]).toordinal() for x in said(before, e) if x.name.startswith("from ") and x.new]
    return max(d for d in days if d < day + 50 * 366)


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
    out.labels = {f"also.{t.names.id}": t.names for t in after.also} | {f"checks.{c.id}": c.names for c in after.checks}
    if not proof:
        out.reason = "" if same else "no-proof"
        return out
    if not solver():
        out.reason = "" if same else "no-solver"
        return out
    from doudi.diff.meaning import prove

    prove(out, a, b, id, day, templates)
    return out

"""What typical families get as their income rises, under both versions: every point decided by the evaluator, steps found to the fen.

The families are synthetic (doudi.population), the first of each kind that some income brings in. Between points that the evaluator gave
a line is drawn only where a third one in the middle lies on it; where status, route or amount jump, the place is halved in until two
incomes a step apart stand on either side of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from doudi.diff.proof.decide import Deciders
from doudi.diff.proof.household import projected
from doudi.diff.report.words import Pair
from doudi.pipeline import as_object
from doudi.plan.nodes import HIGH, KIND, LOW, PLACES
from doudi.population.make import Population
from doudi.population.reading import parameters
from doudi.population.write import _objects
from doudi.text.diagnostic import InputError, PolicyError

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.diff.analysis import Compared, Report
    from doudi.plan.nodes import Plan

    Object = dict[str, Any]
    Value = tuple[str, tuple[str | None, ...], Fraction | None]  # status, routes, what is due (None: not settled)
    Point = tuple[int, Fraction]  # income in its smallest step, what is due

TRIED = 400  # synthetic families that are looked through
EACH = 30  # of one kind that are tried
GRID = 64
MOST = 900  # evaluations of one family
CEILING = 20_000  # yuan a month that nobody on relief earns
FINE = 400  # a deviation below this part of the chart's height is not seen
YOUNG = 45  # the head of the couple with children
PROGRAMMES = 4  # of one region that are drawn
KINDS: dict[str, Pair] = {
    "elder": ("一个人过的老人", "an elder living alone"), "children": ("夫妻和两个孩子", "a couple with two children"),
    "disabled": ("有一、二级残疾人的家庭", "a family with a severely disabled member"),
    "old_and_young": ("三代同堂", "three generations"),
}


@dataclass(slots=True)
class Curve:
    """One side: stretches of points between which the amount is a straight line, and the jumps (at, before, after) between them."""

    runs: list[list[Point]] = field(default_factory=list)
    jumps: list[tuple[int, Fraction, Fraction]] = field(default_factory=list)


@dataclass(slots=True)
class Drawn:
    """One family and programme. `top`: the largest income drawn; `den`: steps to a yuan; `own`: the family's, and what it gets."""

    programme: str
    names: Pair
    unit: Pair
    kind: Pair
    people: list[tuple[int, Pair]]
    income: Pair
    den: int
    top: int
    curves: tuple[Curve, Curve]
    own: tuple[int, Value, Value]


def drawn(report: Report, c: Compared) -> list[Drawn]:
    """Curves of the programmes that changed and pay, of each kind of family that some income brings in."""
    out: list[Drawn] = []
    for m in [m for m in c.meanings if m.kind in ("changed", "added", "removed")]:
        if len({d.programme for d in out}) == PROGRAMMES:
            break
        try:
            out += _programme(report, c, m.programme)
        except (InputError, PolicyError):
            continue  # a version that is not in force on both sides has no curve to lay beside the other
    return out


def _programme(report: Report, c: Compared, id: str) -> list[Drawn]:
    plans = [s.policies.plan(r, d, id) for s, r, d in zip(report.sides, c.regions, c.figures, strict=True)]
    outcomes = [p.outcomes.get(id) for p in plans]
    if any(o is None or not o["amount"] for o in outcomes) or plans[0].root != plans[1].root:
        return []
    income = _income(plans[1])
    if income is None:
        return []
    deciders = Deciders((plans[0], plans[1]), id, c.day, c.figures)
    families = _families(plans[1], c.day)
    o = outcomes[1]
    assert o is not None
    row = plans[1].types[o["amount"]["type"]]
    out = []
    for kind, words in KINDS.items():
        for given in families.get(kind, [])[:EACH]:
            family = _Family(deciders, given, income)
            top = family.top()
            if top:
                people = [(int(p["age"]), ("", "")) for p in given["people"]]
                names: Pair = (str(o["names"][0]), str(o["names"][1]))
                label: Pair = (str(income[1]), str(income[2]))
                out.append(Drawn(
                    id, names, (str(row[1]), str(row[2])), words, people, label, family.den, top, family.curves(top), family.here(),
                ))
                break
    return out


def _income(plan: Plan) -> list[Any] | None:
    """The row of the fact that is a family's income: money of the root record that the plan reads and that is called so."""
    read = {n.data for n in plan.nodes if n.op == "fact" and n.scope == 0}
    rows = [f for i, f in enumerate(plan.door[plan.root]["facts"]) if i in read and f[KIND] == "number" and f[PLACES] == 2]
    named = [f for f in rows if "income" in f[0] or "收入" in f[1]]
    monthly = [f for f in named if "year" not in f[0] and "年收入" not in f[1]]
    return next(iter(monthly or named), None)


def _families(plan: Plan, day: int) -> dict[str, list[Object]]:
    """Synthetic families by kind, as objects; nothing about them is unknown."""
    found = parameters(None)
    found.gaps = Fraction(0), Fraction(0)
    population = Population(plan, found, day, 1, TRIED)
    world = population._world(0, TRIED)
    people, names = world.people, list(found.families)
    roles = list(found.people)
    out: dict[str, list[Object]] = {k: [] for k in KINDS}
    for i, text in enumerate(_objects(population.tables(0, TRIED))):
        first, last = int(people.offsets[i]), int(people.offsets[i + 1])
        who = [roles[w] for w in people.who[first:last].tolist()]
        given = as_object(text)
        given.pop("as_of", None)
        of = given.get(world.list) or [] if world.list else []
        kept = {"household": given, "people": [{"age": a} for a in people.age[first:last].tolist()]}
        kind = names[int(people.kind[i])]
        if kind == "elder_alone":
            out["elder"].append(kept)
        elif kind == "couple_children" and who.count("child") == 2 and people.age[first] < YOUNG:
            out["children"].append(kept)
        elif kind == "three_generations" and len(who) in (5, 6):
            out["old_and_young"].append(kept)
        if kind != "elder_alone" and any(p.get("disability_grade") in ("grade_1", "grade_2") for p in of):
            out["disabled"].append(kept)
    return out


class _Family:
    """One family, decided at any income."""

    def __init__(self, deciders: Deciders, given: Object, income: list[Any]):
        self.deciders, self.fact = deciders, str(income[0])
        self.den: int = 10 ** income[PLACES]
        self.lowest: int = max(income[LOW], 0)
        self.highest: int = min(income[HIGH], CEILING * self.den)
        self.household = projected(given["household"], deciders.plans[1], deciders.plans[1].root)
        self.known: dict[int, tuple[Value, Value]] = {}

    def at(self, x: int) -> tuple[Value, Value]:
        """What both versions give at an income. Raises InputError where one does not take the family."""
        if x not in self.known:
            amount = Decimal(x).scaleb(-len(str(self.den)) + 1)
            pairs = self.deciders.decide({**self.household, self.fact: amount})
            if not pairs:
                raise InputError([])
            self.known[x] = _value([p.old for p in pairs]), _value([p.new for p in pairs])
        return self.known[x]

    def here(self) -> tuple[int, Value, Value]:
        """At the income that it has."""
        given = self.household.get(self.fact, 0)
        x = int(Fraction(given.decode() if isinstance(given, bytes) else str(given)) * self.den)
        return (x, *self.at(x))

    def top(self) -> int:
        """Somewhat more than the largest income that brings it in under a version; 0 where none does, or income does not matter."""
        grid = [self.lowest + (self.highest - self.lowest) * i // 80 for i in range(81)]
        inside = [x for x in grid if any(v[0] == "granted" and v[2] for v in self.at(x))]
        if not inside:
            return 0
        if inside[-1] == grid[-1]:
            return 3_000 * self.den
        last, out = inside[-1], grid[grid.index(inside[-1]) + 1]
        while out - last > self.den:
            mid = (last + out) // 2
            last, out = (mid, out) if any(v[0] == "granted" and v[2] for v in self.at(mid)) else (last, mid)
        return round_up(last * 5 // 4, 100 * self.den)

    def curves(self, top: int) -> tuple[Curve, Curve]:
        return self._curve(0, top), self._curve(1, top)

    def _curve(self, side: int, top: int) -> Curve:
        def value(x: int) -> Value:
            return self.at(x)[side]

        xs = sorted({self.lowest + (top - self.lowest) * i // GRID for i in range(GRID + 1)})
        high = max((v[2] or Fraction(0) for v in map(value, xs)), default=Fraction(0))
        slack = max(Fraction(1, 100), high / FINE)
        points: list[int] = [xs[0]]
        for a, b in pairwise(xs):
            self._between(a, b, value, slack, points)
            points.append(b)
        return _joined(points, value, slack)

    def _between(self, a: int, b: int, value: Callable[[int], Value], slack: Fraction, out: list[int]) -> None:
        """Adds the points between two incomes that are needed so that straight lines, or jumps of one step, join them."""
        if b - a <= 1 or len(self.known) > MOST:
            return
        mid = (a + b) // 2
        x, y, z = value(a), value(mid), value(b)
        if x[:2] == y[:2] == z[:2]:
            if x[2] is None or y[2] is None or z[2] is None:
                return
            wanted = x[2] + (z[2] - x[2]) * Fraction(mid - a, b - a)
            if abs(y[2] - wanted) <= slack:
                return
        self._between(a, mid, value, slack, out)
        out.append(mid)
        self._between(mid, b, value, slack, out)


def _value(decisions: list[Any]) -> Value:
    """A family's decisions under one version as one: granted if somebody is, and what is due to all."""
    statuses = {d.status for d in decisions}
    if "undetermined" in statuses:
        return "undetermined", (), None
    granted = [d for d in decisions if d.status == "granted"]
    if not granted:
        return "refused", (), Fraction(0)
    sums = [d.amount for d in granted]
    due = None if any(x is None for x in sums) else sum((x for x in sums if x is not None), Fraction(0))
    return "granted", tuple(d.route for d in granted), due


def _joined(points: list[int], value: Callable[[int], Value], slack: Fraction) -> Curve:
    out = Curve()
    run: list[Point] = []
    last: tuple[int, Value] | None = None
    for x in points:
        v = value(x)
        if last is not None and run and x - last[0] <= 1 and v[2] is not None and last[1][2] is not None and abs(v[2] - last[1][2]) > slack:
            out.runs.append(run)
            out.jumps.append((x, last[1][2], v[2]))
            run = []
        if v[2] is None:
            if run:
                out.runs.append(run)
            run = []
        else:
            run.append((x, v[2]))
        last = x, v
    if run:
        out.runs.append(run)
    return out


def round_up(x: int, step: int) -> int:
    return -(-x // step) * step

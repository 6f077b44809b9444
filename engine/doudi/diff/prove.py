"""What an edit means, proved: who is newly in or out, whose amount rises or falls.

Each direction of a question is a formula that a household which goes that way satisfies. It is first asked with totals as symbols
(totals.py): none there is none, however many members there are. Else a household of at most MEMBERS members is looked for, the
smallest first. None is a proof up to that bound.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import z3

from doudi.diff.encode import Encoded, Symbols, Unsupported, _all, _any, _not
from doudi.diff.prints import fingerprints
from doudi.diff.totals import pair
from doudi.plan.nodes import Plan

MEMBERS = 6
PATIENCE = 60.0  # seconds for one programme
SMALL = (1, 2)
QUICK = 2_000  # milliseconds for the question about any number of members
OPPOSITE = {"widens", "narrows"}, {"up", "down"}


@dataclass(frozen=True, slots=True)
class Model:
    """A household as z3 found it. `sure`: neither version contradicts itself for it."""

    model: Any
    view: View
    question: Question
    formula: Any
    sure: bool


@dataclass(slots=True)
class Verdict:
    """`answer`: equivalent · widens · narrows · up · down · both · changed · unknown. `how`: proved · sampled · unknown.

    `bound`: it holds for lists of at most so many elements; None for any number. `reason` says why not proved: time, or what
    the encoding cannot say. `sampled` counts the households that were tried instead.
    """

    question: str
    answer: str
    how: str
    bound: int | None = None
    reason: str = ""
    models: dict[str, Model] = field(default_factory=dict)  # by direction
    open: bool = False  # where a policy is silent the versions may differ, though not both decide
    filled: tuple[str, ...] = ()  # what only the old version leaves open
    emptied: tuple[str, ...] = ()  # what only the new version leaves open
    sampled: int = 0


class View:
    """Both plans over one set of symbols."""

    def __init__(self, sides: Sides, symbols: Symbols, encoded: list[Any]):
        self.sides, self.symbols, self.encoded = sides, symbols, encoded

    def there_for(self, question: Question) -> Any:
        """The element that is asked about exists."""
        plan = self.sides.plans[0]
        rules = []
        for i, s in enumerate(plan.line(question.scope)):
            record, parent, _, _, required = plan.scopes[s]
            at = (*self.encoded[0].path(parent, question.path[:i]), record)
            rules.append(self.symbols.size(at, bool(required)) >= 1)
        return _all(rules)

    def term(self, i: int, node: int, path: tuple[int, ...]) -> tuple[Any, Any]:
        return self.encoded[i].both(node, path)  # type: ignore[no-any-return]  # a pair of terms

    def granted(self, i: int) -> Any:
        return self.term(i, self.sides.handle(i, self.sides.outcomes[i]["granted"])[0], self.sides.path)[0]

    def ratio(self, i: int, node: int, over: int, path: tuple[int, ...]) -> tuple[Any, Any, Any, int, int]:
        """(numerator, is 无, divisor, den of the numerator, den of the divisor)."""
        plan = self.sides.plans[i]
        top, nothing = self.term(i, node, path)
        if over < 0:
            return top, nothing, 1, plan.nodes[node].den, 1
        return top, nothing, self.term(i, over, path)[0], plan.nodes[node].den, plan.nodes[over].den

    def crossed(self, nodes: tuple[tuple[int, int], tuple[int, int]], path: tuple[int, ...]) -> tuple[Any, Any, Any, Any]:
        """Both numbers over one common, positive divisor, and whether each is 无."""
        (a, no_a, da, sa, ta), (b, no_b, db, sb, tb) = (self.ratio(i, *nodes[i], path) for i in (0, 1))
        left = self._multiplied(a, db, 1) * ta * sb
        right = self._multiplied(b, da, 0) * tb * sa
        return left, right, no_a, no_b

    def _multiplied(self, top: Any, over: Any, i: int) -> Any:
        """A numerator times the divisor of the other side, which is one of few values."""
        if isinstance(over, int) or isinstance(top, int):
            return top * over
        if top.sort() != over.sort():
            raise Unsupported("divisor")
        side = self.encoded[i]
        found = next((n for (n, _), (t, _) in side._made.items() if t is over), None)
        if found is None:
            raise Unsupported("divisor")
        node = side.plan.nodes[found]
        low, high = side._ends(node)
        if high - low > 130:
            shared = getattr(side, "shared", None)
            if shared is None:
                raise Unsupported("divisor")
            return shared.product(top, node, over, node)
        out: Any = max(low, 1) * top
        for k in range(max(low, 1) + 1, high + 1):
            out = z3.If(over >= k, k * top, out)
        return out

    def trouble(self) -> list[Any]:
        return [t for e in self.encoded for t in e.trouble]


class Sides:
    """Both plans of one programme, on one decision day."""

    def __init__(
        self, old: Plan, new: Plan, programme: str, day: int, *, figures: tuple[int, int] | None = None, members: int = MEMBERS,
        prints: list[list[str]] | None = None, unlike: frozenset[str] = frozenset(),
    ):
        """`figures`: the days whose rates hold, `day` for both by default; `prints`: fingerprints, where more is known than from the
        plans alone; `unlike`: facts (`record.id`) that are not one thing in both. Raises Unsupported where subjects differ."""
        self.day, self.members, self.unlike = day, members, unlike
        self.figures = figures or (day, day)
        self.plans = old, new
        self.outcomes = [p.outcomes[programme] for p in self.plans]
        self.prints = prints or [fingerprints(p, f) for p, f in zip(self.plans, self.figures, strict=True)]
        self.until = time.monotonic() + PATIENCE
        names = [[p.scopes[s][0] for s in p.line(o["scope"])] for p, o in zip(self.plans, self.outcomes, strict=True)]
        if names[0] != names[1] or old.root != new.root:
            raise Unsupported("subject")
        self.path = (0,) * len(names[0])
        self._abstract: dict[Any, View | None] = {}

    def handle(self, i: int, handle: int) -> tuple[int, int]:
        """(node, divisor or -1) of a handle."""
        _, node, over, _, _ = self.plans[i].handles[handle]
        return node, over

    def _symbols(self) -> Symbols:
        out = Symbols(self.day, self.members)
        out.unlike = self.unlike
        return out

    @cached_property
    def concrete(self) -> View:
        symbols = self._symbols()
        return View(self, symbols, [Encoded(p, symbols, f) for p, f in zip(self.plans, self.figures, strict=True)])

    def abstract(self, question: Question) -> View | None:
        """Totals as symbols, those that the question stands on; None where they cannot be told apart so."""
        key = question.nodes
        if key not in self._abstract:
            symbols = self._symbols()
            cones = [cone(p, [x for row in nodes for x in row if x >= 0]) for p, nodes in zip(self.plans, key, strict=True)]
            try:
                encoded = pair(self.plans, symbols, self.figures, self.prints, (cones[0], cones[1]))
                self._abstract[key] = View(self, symbols, list(encoded))
            except Unsupported:
                self._abstract[key] = None
        return self._abstract[key]

    def fresh(self, until: float) -> Sides:
        """The same with symbols of its own, so that a small question stays small, and at most a second for it."""
        out = copy.copy(self)
        out.__dict__.pop("concrete", None)
        out._abstract = {}
        out.until = min(until, time.monotonic() + 1.0)
        return out

    @property
    def left(self) -> int:
        """Milliseconds that are left."""
        return max(int((self.until - time.monotonic()) * 1000), 0)


def cone(plan: Plan, nodes: list[int]) -> set[int]:
    """These nodes and all they stand on."""
    found: set[int] = set()
    todo = list(nodes)
    while todo:
        id = todo.pop()
        if id not in found:
            found.add(id)
            todo += plan.nodes[id].args
    return found


@dataclass(frozen=True, slots=True)
class Question:
    """`nodes`: the (node, divisor) compared on each side; `path`: the element. `directions` give formulas over a view."""

    what: str
    nodes: tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]
    scope: int  # of the old plan
    directions: dict[str, Callable[[View], Any]]

    @property
    def path(self) -> tuple[int, ...]:
        return (0,) * 9  # the first of each list: any other would do as well

    def same(self, sides: Sides) -> bool:
        """Whether fingerprints already say that both sides are equal."""
        made = [[(sides.prints[i][n], sides.prints[i][o] if o >= 0 else "") for n, o in self.nodes[i]] for i in (0, 1)]
        return made[0] == made[1]


def about_status(sides: Sides) -> Question:
    """Who is newly in or out."""
    nodes = tuple((sides.handle(i, sides.outcomes[i]["granted"]),) for i in (0, 1))
    return Question(
        "status", (nodes[0], nodes[1]), sides.outcomes[0]["scope"],
        {"widens": lambda v: _all([_not(v.granted(0)), v.granted(1)]), "narrows": lambda v: _all([v.granted(0), _not(v.granted(1))])},
    )


def about_amount(sides: Sides) -> Question | None:
    """Whose amount rises or falls among those who are in under both; None where neither pays. An amount below zero is none."""
    rows = [o["amount"] for o in sides.outcomes]
    if rows[0] is None and rows[1] is None:
        return None
    if rows[0] is None or rows[1] is None:
        raise Unsupported("amount on one side only")
    if sides.plans[0].types[rows[0]["type"]][:2] != sides.plans[1].types[rows[1]["type"]][:2]:
        raise Unsupported("unit of the amount")
    pairs = sides.handle(0, rows[0]["total"]), sides.handle(1, rows[1]["total"])

    def goes(sign: int) -> Callable[[View], Any]:
        def formula(v: View) -> Any:
            a, b, no_a, no_b = v.crossed(pairs, sides.path)
            paid = [v.granted(0), v.granted(1), _not(no_a), _not(no_b), a >= 0, b >= 0]
            return _all([*paid, a < b if sign > 0 else a > b])

        return formula

    granted = about_status(sides).nodes
    both = (pairs[0], *granted[0]), (pairs[1], *granted[1])
    return Question("amount", both, sides.outcomes[0]["scope"], {"up": goes(1), "down": goes(-1)})


def about_nodes(what: str, kind: str, pairs: tuple[tuple[int, int], tuple[int, int]], scope: int, *, ordered: bool) -> Question:
    """A value of one element: yes/no widens or narrows, numbers go up or down, all else is changed or not."""
    path = (0,) * 9

    def of(v: View) -> tuple[Any, Any]:
        return v.term(0, pairs[0][0], path)[0], v.term(1, pairs[1][0], path)[0]

    def differs(v: View) -> Any:
        if kind != "n":
            a, b = of(v)
            return a != b
        a, b, no_a, no_b = v.crossed(pairs, path)
        if no_a is False and no_b is False:
            return a != b
        return _any([_all([no_a, _not(no_b)]), _all([_not(no_a), no_b]), _all([_not(no_a), _not(no_b), a != b])])

    def ordering(sign: int) -> Callable[[View], Any]:
        def formula(v: View) -> Any:
            a, b, no_a, no_b = v.crossed(pairs, path)
            return _all([_not(no_a), _not(no_b), a < b if sign > 0 else a > b])

        return formula

    directions: dict[str, Callable[[View], Any]] = {"changed": differs}
    if ordered and kind == "b":
        directions = {"widens": lambda v: _all([_not(of(v)[0]), of(v)[1]]), "narrows": lambda v: _all([of(v)[0], _not(of(v)[1])])}
    elif ordered and kind == "n":
        directions = {"up": ordering(1), "down": ordering(-1)}
    return Question(what, ((pairs[0],), (pairs[1],)), scope, directions)


def verdict(sides: Sides, question: Question) -> Verdict:
    """The answer to a question. It never raises: what cannot be said is unknown, with its reason."""
    what = question.what
    if question.same(sides):
        return Verdict(what, "equivalent", "proved")
    models: dict[str, Model] = {}
    beyond: set[str] = set()  # directions that no household takes, however many members
    reason, left_open = "", False
    try:
        for direction, made in question.directions.items():
            wanted = made(sides.concrete)
            decided = corners(sides.concrete, wanted)
            found = search(sides.concrete, question, decided, SMALL)
            if not isinstance(found, Model):
                if _beyond(sides, question, made):
                    beyond.add(direction)
                    continue
                found = search(sides.concrete, question, decided, (3, sides.members))
            if isinstance(found, Model):
                models[direction] = found
            elif found == z3.unknown:
                reason = "time"
            elif decided is not wanted:
                left_open = left_open or isinstance(search(sides.concrete, question, wanted, SMALL), Model)
    except Unsupported as problem:
        return Verdict(what, "unknown", "unknown", None, str(problem), models)
    except z3.Z3Exception as problem:
        return Verdict(what, "unknown", "unknown", None, str(problem)[:80], models)
    out = _answer(sides, question, models, beyond, reason)
    out.open = left_open
    if left_open:
        old, new = (e.silences for e in sides.concrete.encoded)
        out.filled, out.emptied = tuple(sorted(old - new)), tuple(sorted(new - old))
    return out


def _answer(sides: Sides, question: Question, models: dict[str, Model], beyond: set[str], reason: str) -> Verdict:
    what = question.what
    bound = None if all(d in models or d in beyond for d in question.directions) else sides.members
    if len(models) == 2:
        return Verdict(what, "both", "proved", None, "", models)
    if reason:  # what was found is so; what was not found may be there
        return Verdict(what, "unknown", "unknown", bound, reason, models)
    if models:
        return Verdict(what, next(iter(models)), "proved", bound, "", models)
    return Verdict(what, "equivalent", "proved", bound)


def corners(view: View, wanted: Any) -> Any:
    """A formula at the ends of what the policies leave open, too: what is decided whatever that turns out to be holds at both ends."""
    symbols = view.symbols
    if not symbols.open or not isinstance(wanted, z3.ExprRef):
        return wanted
    ends = []
    for i in (-2, -1):
        values = [(x, z3.BoolVal(i == -1) if z3.is_bool(x) else z3.IntVal(key[i])) for key, x in symbols.open.items()]
        if any(not z3.substitute(day, *values).eq(day) for day in symbols.calendar.days):
            return wanted  # the parts of such a day are symbols, which keep what they were
        ends.append(z3.substitute(wanted, *values))
    return z3.And(wanted, *ends)


def _beyond(sides: Sides, question: Question, made: Callable[[View], Any]) -> bool:
    """Whether a direction is ruled out for any number of members."""
    view = sides.abstract(question)
    if view is None:
        return False
    try:
        wanted = made(view)
    except Unsupported:
        return False
    if isinstance(wanted, bool):
        return not wanted
    solver = z3.Solver()
    solver.set("timeout", max(min(QUICK, sides.left), 1))
    solver.add(wanted, *view.symbols.rules)
    return bool(solver.check() == z3.unsat)


def search(view: View, question: Question, wanted: Any, sizes: tuple[int, ...]) -> Any:
    """A Model, unsat or unknown: small households first, and first those for which neither version contradicts itself."""
    if wanted is False:
        return z3.unsat
    wanted = z3.BoolVal(wanted) if isinstance(wanted, bool) else wanted
    there = view.there_for(question)
    sure = [_not(t) for t in view.trouble() if t is not False]
    solver = z3.Solver()
    solver.add(there, wanted, *view.symbols.rules)
    found: Any = z3.unsat
    for size in sizes:
        for strict in (True, False) if sure else (True,):
            solver.push()
            solver.add(*(n <= size for n in view.symbols.sizes.values()))
            if strict:
                solver.add(*sure)
            solver.set("timeout", max(min(view.sides.left, 20_000 if size == sizes[-1] else QUICK), 1))
            found = solver.check()
            if found == z3.sat:
                return Model(solver.model(), view, question, wanted, strict)
            solver.pop()
            if size < sizes[-1]:  # whether a contradiction helps is asked at the full size only
                break
    return found

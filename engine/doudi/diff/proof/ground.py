"""Plans over one household of symbols, and the search for a household that a formula is true of.

A formula is first asked about households of one or two members. None there, it is asked with totals as symbols (totals.py): what no
values of them satisfy holds of no household, however many members it has. Else households of at most MEMBERS members are exhausted:
none is a proof up to that bound.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Self

import z3

from doudi.diff.changes.prints import fingerprints
from doudi.diff.proof.encode import Encoded
from doudi.diff.proof.measures import ALIKE, Measures
from doudi.diff.proof.symbols import Symbols, Unsupported
from doudi.diff.proof.terms import all_of, negated, solver
from doudi.diff.proof.totals import pair
from doudi.plan.nodes import Plan

MEMBERS = 6
PATIENCE = 60.0  # seconds for one programme
SMALL = (1, 2)
QUICK = 2_000  # milliseconds for the question about any number of members


@dataclass(frozen=True, slots=True)
class Model:
    """A household as z3 found it. `sure`: no plan contradicts itself for it. `made` gives its formula over any view."""

    model: Any
    view: View
    question: Question
    formula: Any
    sure: bool
    made: Callable[[View], Any]

    def sized(self, most: int) -> Model:
        """The same question about households of at most so many members."""
        view = self.view.ground.sized(most)
        if view is self.view:
            return self
        wanted = corners(view, self.made(view))
        return replace(self, view=view, formula=z3.BoolVal(wanted) if isinstance(wanted, bool) else wanted)


@dataclass(frozen=True, slots=True)
class Question:
    """`nodes`: the (node, divisor) that it stands on, for each plan; `path`: the element. `directions` give formulas over a view."""

    what: str
    nodes: tuple[tuple[tuple[int, int], ...], ...]
    scope: int  # of the first plan
    directions: dict[str, Callable[[View], Any]]

    @property
    def path(self) -> tuple[int, ...]:
        return (0,) * 9  # the first of each list: any other would do as well


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one direction: a household (`model`), or that there is none, however many members (`never`), or up to the bound.
    `reason` says why it is not known; `open`: only where a policy is silent would it depend on what the policy says."""

    model: Model | None = None
    never: bool = False
    reason: str = ""
    open: bool = False


class View:
    """The plans of a ground over one set of symbols."""

    def __init__(self, ground: Ground, symbols: Symbols, encoded: list[Any]):
        self.ground, self.symbols, self.encoded = ground, symbols, encoded

    def there_for(self, question: Question) -> Any:
        """The element that is asked about exists."""
        plan = self.ground.plans[0]
        rules = []
        for i, s in enumerate(plan.line(question.scope)):
            record, parent, _, _, required = plan.scopes[s]
            at = (*self.encoded[0].path(parent, question.path[:i]), record)
            rules.append(self.symbols.size(at, bool(required)) >= 1)
        return all_of(rules)

    def term(self, i: int, node: int, path: tuple[int, ...]) -> tuple[Any, Any]:
        return self.encoded[i].both(node, path)  # type: ignore[no-any-return]  # a pair of terms

    def ratio(self, i: int, node: int, over: int, path: tuple[int, ...]) -> tuple[Any, Any, Any, int, int]:
        """(numerator, is 无, divisor, den of the numerator, den of the divisor)."""
        plan = self.ground.plans[i]
        top, nothing = self.term(i, node, path)
        if over < 0:
            return top, nothing, 1, plan.nodes[node].den, 1
        return top, nothing, self.term(i, over, path)[0], plan.nodes[node].den, plan.nodes[over].den

    def crossed(
        self, nodes: tuple[tuple[int, int], tuple[int, int]], path: tuple[int, ...], of: tuple[int, int] = (0, 1)
    ) -> tuple[Any, Any, Any, Any]:
        """Two numbers over one common, positive divisor, and whether each is 无; `of`: the plans that they are of."""
        (a, no_a, da, sa, ta), (b, no_b, db, sb, tb) = (self.ratio(i, *n, path) for i, n in zip(of, nodes, strict=True))
        if not isinstance(da, int) and not isinstance(db, int) and da.eq(db):
            return a * ta * sb, b * tb * sa, no_a, no_b
        left = self.multiplied(a, db, of[1]) * ta * sb
        right = self.multiplied(b, da, of[0]) * tb * sa
        return left, right, no_a, no_b

    def multiplied(self, top: Any, over: Any, i: int) -> Any:
        """A numerator times a divisor of plan `i`, which is one of few values."""
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


class Ground:
    """One plan or several, on one decision day."""

    def __init__(
        self, plans: tuple[Plan, ...], day: int, figures: tuple[int, ...], *, members: int = MEMBERS,
        prints: list[list[str]] | None = None, unlike: frozenset[str] = frozenset(), measures: Measures = ALIKE,
    ):
        """`figures`: the day whose rates hold, for each plan; `prints`: fingerprints, where more is known than from the plans alone;
        `unlike`: facts (`record.id`) that are not one thing in all; `measures`: those that the second plan has by another measure."""
        self.plans, self.day, self.figures, self.members, self.unlike = plans, day, figures, members, unlike
        self.measures = measures
        self.prints = prints or [fingerprints(p, f) for p, f in zip(plans, figures, strict=True)]
        self.until = time.monotonic() + PATIENCE
        self._abstract: dict[Any, View | None] = {}
        self._sized: dict[int, View] = {}
        self.lemmas: dict[tuple[str, str, str], Any] = {}  # what was proved of two totals, for all questions

    def _symbols(self, most: int) -> Symbols:
        out = Symbols(self.day, most)
        out.unlike = self.unlike
        for key, m in self.measures.items():
            record, _, id = key.rpartition(".")
            row = next((r for r in self.plans[0].door.get(record, {"facts": []})["facts"] if r[0] == id), None)
            if row is not None:
                out.measured[key] = m, row
        return out

    @property
    def concrete(self) -> View:
        """Households up to the bound."""
        return self.sized(self.members)

    def sized(self, most: int) -> View:
        """Households of at most so many members: the fewer, the quicker."""
        most = min(most, self.members)
        if most not in self._sized:
            symbols = self._symbols(most)
            self._sized[most] = View(self, symbols, self._encoded(symbols))
        return self._sized[most]

    def _encoded(self, symbols: Symbols) -> list[Encoded]:
        return [Encoded(p, symbols, f, i) for i, (p, f) in enumerate(zip(self.plans, self.figures, strict=True))]

    def abstract(self, question: Question) -> View | None:
        """Totals as symbols, those that the question stands on; None where they cannot be told apart so."""
        key = question.nodes
        if key not in self._abstract:
            symbols = self._symbols(self.members)
            cones = [p.below(x for row in nodes for x in row if x >= 0) for p, nodes in zip(self.plans, key, strict=True)]
            try:
                self._abstract[key] = View(self, symbols, list(pair(self.plans, symbols, self.figures, self.prints, cones, self.lemmas)))
            except Unsupported:
                self._abstract[key] = None
        return self._abstract[key]

    def fresh(self, until: float) -> Self:
        """The same with symbols of its own, so that a small question stays small, and at most a second for it."""
        out = copy.copy(self)
        out._sized, out._abstract = {}, {}
        out.until = min(until, time.monotonic() + 1.0)
        return out

    @property
    def left(self) -> int:
        """Milliseconds that are left."""
        return max(int((self.until - time.monotonic()) * 1000), 0)


def ask(ground: Ground, question: Question, made: Callable[[View], Any], *, unbounded: bool = True) -> Found:
    """Whether some household satisfies a formula. `unbounded`: what rules it out for any number of members is looked for first, and what
    it would be where a policy is silent is told; else the former only where households up to the bound could not be exhausted.
    Raises Unsupported where the encoding cannot say it."""
    small = ground.sized(SMALL[-1])
    try:
        found = search(small, question, made, SMALL)
    except Unsupported:  # with totals as symbols a product has at least its sign and its order
        if _beyond(ground, question, made):
            return Found(never=True)
        raise
    if not isinstance(found, Model):
        if unbounded and _beyond(ground, question, made):
            return Found(never=True)
        found = search(ground.concrete, question, made, (3, ground.members))
        if found == z3.unknown and not unbounded and _beyond(ground, question, made):
            return Found(never=True)
    if isinstance(found, Model):
        return Found(found)
    if found == z3.unknown:
        return Found(reason="time")
    if not unbounded:
        return Found()
    return Found(open=isinstance(search(small, question, made, SMALL, everywhere=False), Model))


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


def _beyond(ground: Ground, question: Question, made: Callable[[View], Any]) -> bool:
    """Whether a direction is ruled out for any number of members."""
    view = ground.abstract(question)
    if view is None:
        return False
    try:
        wanted = made(view)
    except Unsupported:
        return False
    if isinstance(wanted, bool):
        return not wanted
    asked = solver()
    asked.set("timeout", max(min(QUICK, ground.left), 1))
    asked.add(wanted, *view.symbols.rules)
    return bool(asked.check() == z3.unsat)


def search(view: View, question: Question, made: Callable[[View], Any], sizes: tuple[int, ...], *, everywhere: bool = True) -> Any:
    """A Model, unsat or unknown: small households first, and first those for which no plan contradicts itself. `everywhere`: whatever
    it is that the policies leave open; else for something that it may be."""
    wanted = made(view)
    if everywhere:
        wanted = corners(view, wanted)
    if wanted is False or (not everywhere and not view.symbols.open):
        return z3.unsat
    wanted = z3.BoolVal(wanted) if isinstance(wanted, bool) else wanted
    there = view.there_for(question)
    sure = [negated(t) for t in view.trouble() if t is not False]
    asked = solver()
    asked.add(there, wanted, *view.symbols.rules)
    found: Any = z3.unsat
    for size in sizes:
        for strict in (True, False) if sure else (True,):
            asked.push()
            asked.add(*(n <= size for n in view.symbols.sizes.values()))
            if strict:
                asked.add(*sure)
            asked.set("timeout", max(min(view.ground.left, 20_000 if size == sizes[-1] else QUICK), 1))
            found = asked.check()
            if found == z3.sat:
                return Model(asked.model(), view, question, wanted, strict, made)
            asked.pop()
            if size < sizes[-1]:  # whether a contradiction helps is asked at the full size only
                break
    return found

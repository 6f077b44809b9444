"""What an edit means, proved: who is newly in or out, whose amount rises or falls, on every household up to a bound or beyond it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import z3

from doudi.diff.encode import Encoded, Symbols, Unsupported, _all, _not
from doudi.diff.prints import fingerprints
from doudi.plan.nodes import Plan

MEMBERS = 6
PATIENCE = 20_000  # milliseconds for one question


@dataclass
class Verdict:
    """`how`: proved · unknown. `bound`: most elements of a list that it holds for; None for any number. `reason` says why unknown."""

    question: str  # status · amount · trouble
    answer: str  # equivalent · widens · narrows · both · up · down · unknown
    how: str
    bound: int | None = None
    reason: str = ""
    models: dict[str, Any] = field(default_factory=dict)  # direction -> (model, symbols)


class Sides:
    """Both plans over one household."""

    def __init__(self, old: Plan, new: Plan, programme: str, day: int, most: int, abstract: dict[str, str] | None = None):
        self.day, self.most = day, most
        self.symbols = Symbols(day, most)
        self.plans = old, new
        self.sides = [Encoded(p, self.symbols) for p in self.plans]
        self.outcomes = [p.outcomes[programme] for p in self.plans]
        self.prints = [fingerprints(p, day) for p in self.plans]
        scopes = {o["scope"] for o in self.outcomes}
        depth = old.depth(self.outcomes[0]["scope"])
        if len(scopes) > 1 and [old.scopes[self.outcomes[0]["scope"]][0]] != [new.scopes[self.outcomes[1]["scope"]][0]]:
            raise Unsupported("subject")
        self.path = (0,) * depth

    def there(self) -> Any:
        """The subject exists."""
        plan, outcome = self.plans[0], self.outcomes[0]
        rules, at = [], ()
        for i, s in enumerate(plan.line(outcome["scope"])):
            record, _, _, _, required = plan.scopes[s]
            at = (*self.sides[0].path(plan.scopes[s][1], self.path[:i]), record)
            rules.append(self.symbols.size(at, bool(required)) >= 1)
        return _all(rules)

    def granted(self, i: int) -> Any:
        return self.sides[i].value(self.node(i, self.outcomes[i]["granted"]), self.path)

    def node(self, i: int, handle: int) -> int:
        return self.plans[i].handles[handle][1]  # type: ignore[no-any-return]  # plan rows are JSON data

    def amount(self, i: int) -> tuple[Any, Any, int] | None:
        """(numerator, divisor, den): the amount is numerator / (den × divisor); None where nothing is paid."""
        row = self.outcomes[i]["amount"]
        if row is None:
            return None
        _, id, over, _, _ = self.plans[i].handles[row["total"]]
        plan = self.plans[i]
        top = self.sides[i].value(id, self.path)
        if over < 0:
            return top, 1, plan.nodes[id].den
        return top, self.sides[i].value(over, self.path), plan.nodes[id].den // plan.nodes[over].den or 1

    def less(self, i: int, j: int) -> Any:
        """The amount of side i is below that of side j."""
        a, b = self.amount(i), self.amount(j)
        if a is None or b is None:
            raise Unsupported("amount")
        return self._scaled(i, a, b) < self._scaled(j, b, a)

    def _scaled(self, i: int, mine: tuple[Any, Any, int], other: tuple[Any, Any, int]) -> Any:
        """My numerator over the common divisor."""
        top, _, _ = mine
        _, bottom, den = other
        if isinstance(bottom, int):
            return top * bottom * den
        over = self.plans[1 - i].handles[self.outcomes[1 - i]["amount"]["total"]][2]
        node = self.plans[1 - i].nodes[over]
        low, high = self.sides[1 - i]._ends(node)
        if high - low > 130:
            raise Unsupported("divisor")
        out: Any = low * top
        for k in range(max(low, 1), high + 1):
            out = z3.If(bottom == k, k * top, out)
        return out * den

    def same(self, what: str) -> bool:
        """Whether the fingerprints already say that both sides are equal."""
        ids = []
        for i in (0, 1):
            o = self.outcomes[i]
            if what == "status":
                ids.append([self.prints[i][self.node(i, o["granted"])]])
            elif o["amount"] is None:
                ids.append([])
            else:
                _, id, over, _, _ = self.plans[i].handles[o["amount"]["total"]]
                ids.append([self.prints[i][id], self.prints[i][over] if over >= 0 else ""])
        return ids[0] == ids[1]


def questions(sides: Sides, what: str) -> Iterator[tuple[str, Callable[[], Any]]]:
    """(direction, formula that holds of a household which goes that way)."""
    g = sides.granted
    if what == "status":
        yield "widens", lambda: _all([_not(g(0)), g(1)])
        yield "narrows", lambda: _all([g(0), _not(g(1))])
    else:
        yield "up", lambda: _all([g(0), g(1), sides.less(0, 1)])
        yield "down", lambda: _all([g(0), g(1), sides.less(1, 0)])


def verdict(sides: Sides, what: str) -> Verdict:
    """One question about one programme."""
    if sides.same(what):
        return Verdict(what, "equivalent", "proved")
    found: dict[str, Any] = {}
    reason = ""
    for direction, formula in questions(sides, what):
        try:
            wanted = formula()
        except Unsupported as problem:
            return Verdict(what, "unknown", "unknown", reason=str(problem))
        answer, model = search(sides, wanted)
        if answer == z3.sat:
            found[direction] = model
        elif answer == z3.unknown:
            reason = "time"
    if len(found) == 2:
        return Verdict(what, "both", "proved", sides.most, models=found)
    if reason:  # what was found is so; what was not found may be there
        return Verdict(what, "unknown", "unknown", sides.most, reason, found)
    if found:
        (direction,) = found
        return Verdict(what, direction, "proved", sides.most, models=found)
    return Verdict(what, "equivalent", "proved", sides.most)


def search(sides: Sides, wanted: Any) -> tuple[Any, Any]:
    """(sat · unsat · unknown, model): small households first, for one of them is enough to say yes."""
    solver = z3.Solver()
    solver.set("timeout", PATIENCE)
    wanted = z3.BoolVal(wanted) if isinstance(wanted, bool) else wanted
    solver.add(sides.there(), wanted, *(_not(t) for e in sides.sides for t in e.trouble), *sides.symbols.rules)
    for most in (1, 2, 3, sides.most):
        solver.push()
        solver.add(*(n <= most for n in sides.symbols.sizes.values()))
        found = solver.check()
        if found == z3.sat or most == sides.most:
            return found, solver.model() if found == z3.sat else None
        solver.pop()
    return z3.unknown, None

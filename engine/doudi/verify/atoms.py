"""What a claim says of one element, said twice: as a formula for the solver, and as a judgement of the evaluator's values.

Both read the same nodes of one plan. A judgement is None where the evaluator does not know.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from doudi.decision.engine import Values
from doudi.diff.proof.ground import View
from doudi.diff.proof.terms import all_of, any_of, differ, negated
from doudi.plan.nodes import Plan

Nodes = tuple[int, int]  # a node, and its divisor or -1
At = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Holds:
    """A yes/no node is so, or (`wanted` false) is not."""

    node: int
    wanted: bool = True

    @property
    def nodes(self) -> tuple[int, ...]:
        return (self.node,)

    def formula(self, view: View, path: At) -> Any:
        found = view.term(0, self.node, path)[0]
        return found if self.wanted else negated(found)

    def judged(self, values: Values, path: At) -> bool | None:
        found = values.truth(self.node, path)
        return None if found is None else found is self.wanted


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of some yes/no nodes holds."""

    of: tuple[int, ...]

    @property
    def nodes(self) -> tuple[int, ...]:
        return self.of

    def formula(self, view: View, path: At) -> Any:
        return any_of([view.term(0, n, path)[0] for n in self.of])

    def judged(self, values: Values, path: At) -> bool | None:
        found = [values.truth(n, path) for n in self.of]
        return True if True in found else None if None in found else False


@dataclass(frozen=True, slots=True)
class Below:
    """One number is below another; 0 where there is no other. What is 无 is not below anything."""

    left: Nodes | None
    right: Nodes | None

    @property
    def nodes(self) -> tuple[int, ...]:
        return tuple(x for side in (self.left, self.right) if side is not None for x in side if x >= 0)

    def formula(self, view: View, path: At) -> Any:
        if self.left is None or self.right is None:
            side = self.left or self.right
            assert side is not None
            top, nothing, _, _, _ = view.ratio(0, *side, path)
            return all_of([negated(nothing), top < 0 if self.left is not None else top > 0])
        left, right, no_left, no_right = view.crossed((self.left, self.right), path, (0, 0))
        return all_of([negated(no_left), negated(no_right), left < right])

    def judged(self, values: Values, path: At) -> bool | None:
        sides = [Fraction(0) if s is None else number(values, s, path) for s in (self.left, self.right)]
        if any(s is None for s in sides):
            return None
        return sides[0] < sides[1]  # type: ignore[operator]  # tested in the line before


@dataclass(frozen=True, slots=True)
class Unlike:
    """Two values of one kind are not the same."""

    left: Nodes
    right: Nodes

    @property
    def nodes(self) -> tuple[int, ...]:
        return tuple(x for side in (self.left, self.right) for x in side if x >= 0)

    def formula(self, view: View, path: At) -> Any:
        if view.ground.plans[0].nodes[self.left[0]].kind != "n":
            return differ(view.term(0, self.left[0], path), view.term(0, self.right[0], path))
        left, right, no_left, no_right = view.crossed((self.left, self.right), path, (0, 0))
        return differ((left, no_left), (right, no_right))

    def judged(self, values: Values, path: At) -> bool | None:
        plan = values.engine.plan
        if plan.nodes[self.left[0]].kind == "n":
            a, b = (number(values, s, path) for s in (self.left, self.right))
        else:
            a, b = (_sure(plan, values.raw(plan.nodes[s[0]], path)) for s in (self.left, self.right))
        return None if a is None or b is None else a != b


@dataclass(frozen=True, slots=True)
class Zero:
    """A number is zero."""

    of: Nodes

    @property
    def nodes(self) -> tuple[int, ...]:
        return tuple(x for x in self.of if x >= 0)

    def formula(self, view: View, path: At) -> Any:
        top, nothing = view.term(0, self.of[0], path)
        return all_of([negated(nothing), top == 0])

    def judged(self, values: Values, path: At) -> bool | None:
        found = number(values, self.of, path)
        return None if found is None else found == 0


Atom = Holds | Some | Below | Unlike | Zero


def number(values: Values, nodes: Nodes, path: At) -> Fraction | None:
    """A number that is known; None for one that is not, or is 无."""
    plan = values.engine.plan
    top, over = plan.nodes[nodes[0]], plan.nodes[nodes[1]] if nodes[1] >= 0 else None
    low, high, nothing = values.raw(top, path)
    if low != high or nothing:
        return None
    if over is None:
        return Fraction(low, top.den)
    least, most, _ = values.raw(over, path)
    return None if least != most or least == 0 else Fraction(low, top.den) / Fraction(least, over.den)


def _sure(plan: Plan, raw: tuple[Any, ...]) -> Any:
    """A yes/no or a choice that is known."""
    if len(raw) == 2:
        return None if raw[0] and raw[1] else bool(raw[0])
    return raw[0] if raw[0] & (raw[0] - 1) == 0 else None


def scope_of(plan: Plan, atoms: tuple[Atom, ...]) -> int:
    """The deepest list that atoms speak of."""
    return max((plan.nodes[n].scope for a in atoms for n in a.nodes), key=plan.depth, default=0)

"""Nodes with proven bounds, shared where they are equal, constants folded."""

from __future__ import annotations

from math import lcm
from typing import Any

from doudi.plan.nodes import Node, Plan

MOST = 1_000  # elements of one list
WIDE = 10**24  # the bound of what nothing bounds
MOST_BITS = 2_000  # of a number's bounds and of what it is counted in: twenty factors of the widest facts

MOST_DIGITS = MOST_BITS * 3 // 10


class Oversize(Exception):
    """A number that can be so large that its bounds alone are slow to work with."""


def sized(den: int, lo: int, hi: int) -> tuple[int, int]:
    """The bounds of a number that can be worked with. Raises Oversize."""
    if max(den.bit_length(), lo.bit_length(), hi.bit_length()) > MOST_BITS:
        raise Oversize
    return lo, hi


class Builder:
    """Makes nodes once each. Scopes are opened on first use."""

    def __init__(self, plan: Plan, parents: dict[str, tuple[str | None, bool]], slots: dict[str, tuple[str, int]]):
        self.plan, self.parents, self.slots = plan, parents, slots
        self.made: dict[Any, Node] = {}
        self.scope_of: dict[str, int] = {}

    # -- scopes

    def scope(self, record: str) -> int:
        if record not in self.scope_of:
            parent, required = self.parents[record]
            above = self.scope(parent) if parent is not None else -1
            index = len(self.plan.scopes)
            lists = self.plan.door[parent]["lists"] if parent is not None else []
            self.plan.scopes.append([record, above, lists.index(record) if parent is not None else -1, MOST, required])
            self.scope_of[record] = index
        return self.scope_of[record]

    def deeper(self, a: int, b: int) -> int:
        """The deeper of two scopes that lie on one line."""
        return a if self.plan.depth(a) >= self.plan.depth(b) else b

    # -- nodes

    def node(
        self,
        op: str,
        args: tuple[Node, ...],
        data: Any,
        kind: str,
        den: int = 1,
        lo: int = 0,
        hi: int = 0,
        nullable: bool = False,
        scope: int | None = None,
    ) -> Node:
        if scope is None:
            scope = 0
            for a in args:
                scope = self.deeper(scope, a.scope)
        key = (op, tuple(a.id for a in args), repr(data), kind, den, scope)
        found = self.made.get(key)
        if found is None:
            found = Node(len(self.plan.nodes), op, key[1], data, scope, kind, den, lo, hi, nullable)
            self.plan.nodes.append(found)
            self.made[key] = found
        return found

    def const(self, value: Any, kind: str, den: int = 1) -> Node:
        bound, _ = sized(den, value, value) if kind == "n" and value is not None else (0, 0)
        return self.node("const", (), value, kind, den, bound, bound, value is None)

    def linear(self, terms: list[tuple[int, Node]], constant: int, den: int) -> Node:
        """(Σ k·x + constant) / den with every x over the same den; nested sums flattened."""
        flat: dict[int, int] = {}
        by_id: dict[int, Node] = {}
        for k, x in terms:
            if x.op == "const" and x.data is not None:
                constant += k * x.data
            elif x.op == "lin" and not x.nullable and abs(k) < 10**9 and len(x.args) <= 6:
                coefficients, inner = x.data
                constant += k * inner
                for c, a in zip(coefficients, x.args, strict=True):
                    flat[a] = flat.get(a, 0) + k * c
                    by_id[a] = self.plan.nodes[a]
            else:
                flat[x.id] = flat.get(x.id, 0) + k
                by_id[x.id] = x
        kept = [(k, by_id[i]) for i, k in flat.items() if k or by_id[i].nullable]
        if not kept:
            return self.const(constant, "n", den)
        if len(kept) == 1 and kept[0][0] == 1 and constant == 0 and kept[0][1].den == den:
            return kept[0][1]
        lo = constant + sum(k * (x.lo if k > 0 else x.hi) for k, x in kept)
        hi = constant + sum(k * (x.hi if k > 0 else x.lo) for k, x in kept)
        data = [[k for k, _ in kept], constant]
        lo, hi = sized(den, lo, hi)
        return self.node("lin", tuple(x for _, x in kept), data, "n", den, lo, hi, any(x.nullable for _, x in kept))

    def scaled(self, x: Node, den: int) -> Node:
        """`x` over a multiple of its den."""
        return x if x.den == den else self.linear([(den // x.den, x)], 0, den)

    def add(self, terms: list[tuple[int, Node]]) -> Node:
        den = lcm(*(x.den for _, x in terms))
        return self.linear([(k * (den // x.den), x) for k, x in terms], 0, den)

    def multiply(self, x: Node, y: Node) -> Node:
        if x.op == "const":
            x, y = y, x
        den = x.den * y.den
        if y.op == "const" and y.data is not None:
            return self.linear([(y.data, x)], 0, den)
        corners = [a * b for a in (x.lo, x.hi) for b in (y.lo, y.hi)]
        lo, hi = sized(den, min(corners), max(corners))
        return self.node("mul", (x, y), None, "n", den, lo, hi, x.nullable or y.nullable)

    def extreme(self, op: str, xs: list[Node]) -> Node:
        """min or max over nodes brought to one den."""
        den = lcm(*(x.den for x in xs))
        xs = [self.scaled(x, den) for x in xs]
        pick = min if op == "min" else max
        nullable = any(x.nullable for x in xs)
        return self.node(op, tuple(xs), None, "n", den, pick(x.lo for x in xs), pick(x.hi for x in xs), nullable)

    def logic(self, op: str, xs: list[Node]) -> Node:
        """and, or; constants folded away."""
        neutral = op == "and"
        kept: list[Node] = []
        for x in xs:
            if x.op == "const":
                if x.data is not neutral:
                    return self.const(not neutral, "b")
                continue
            kept.append(x)
        once = {x.id: x for x in kept}
        inside = {a for x in once.values() if x.op == op for a in x.args}  # what a nested part says already need not be said beside it
        kept = [x for x in once.values() if x.id not in inside]
        if not kept:
            return self.const(neutral, "b")
        return kept[0] if len(kept) == 1 else self.node(op, tuple(kept), None, "b")

    def negate(self, x: Node) -> Node:
        if x.op == "const":
            return self.const(not x.data, "b")
        return self.plan.nodes[x.args[0]] if x.op == "not" else self.node("not", (x,), None, "b")

    def select(self, pairs: list[tuple[Node, Node]], rest: Node) -> Node:
        """The value of the case that holds; conditions that are constant decide here."""
        live = [(c, x) for c, x in pairs if not (c.op == "const" and not c.data)]
        if not live:
            return rest
        values = [*(x for _, x in live), rest]
        if rest.kind == "n":
            den = lcm(*(x.den for x in values))
            values = [self.scaled(x, den) for x in values]
        if all(v is values[0] for v in values):
            return values[0]
        args = (*(n for (c, _), v in zip(live, values, strict=False) for n in (c, v)), values[-1])
        nullable = any(v.nullable for v in values)
        return self.node(
            "case", args, None, rest.kind, values[0].den, min(v.lo for v in values), max(v.hi for v in values), nullable
        )

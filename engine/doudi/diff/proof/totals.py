"""Any number of members: totals over lists become symbols, and a lemma on one element says which of them are equal or ordered.

Two totals are one symbol when, for an arbitrary element, what each adds is proved the same; one is at most another when it adds at most as
much for every element. A formula that no values of the symbols satisfy holds of no household, however many members it has.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import z3

from doudi.decision.code.layout import AGGREGATES
from doudi.diff.proof.encode import MANY, Encoded
from doudi.diff.proof.symbols import Path, Symbols, Unsupported
from doudi.diff.proof.terms import all_of, any_of, chosen, negated, rounded, solver
from doudi.plan.nodes import Node, Plan

ANY = 7_000  # the place of an arbitrary element
LEMMA = 150  # milliseconds
PAIRS = 60  # lemmas tried at most


@dataclass(frozen=True, slots=True)
class Adds:
    """What one element adds to a total: whether it counts, and what (1 for a number of elements)."""

    sort: str  # count · sum · amin · amax
    condition: Any
    body: Any


class Abstract(Encoded):
    """A plan whose totals are symbols."""

    def __init__(self, plan: Plan, symbols: Symbols, figures: int, shared: Shared, side: int):
        super().__init__(plan, symbols, figures, side)
        self.shared = shared
        self.classes: dict[int, tuple[int, int]] = {}  # total -> (class, factor to the den of the class)

    def _ends(self, n: Node) -> tuple[int, int]:
        return n.lo, n.hi

    def _here(self, n: Node, path: tuple[int, ...], condition: Any) -> Any:
        return condition

    def _times(self, x: Any, a: Node, y: Any, b: Node) -> Any:
        if isinstance(x, int) or isinstance(y, int):
            return x * y
        if min(a.hi - a.lo, b.hi - b.lo) < MANY:
            return super()._times(x, a, y, b)
        return self.shared.product(x, a, y, b)

    def op_round(self, n: Node, path: tuple[int, ...]) -> Any:
        if len(n.args) == 1 or isinstance(self.value(n.args[1], path), int):
            return super().op_round(n, path)
        mode, a, b, p = n.data
        x, d = self.args(n, path)
        node = self.plan.nodes[n.args[1]]
        if node.hi - node.lo < MANY:
            out: Any = 0
            for k in range(max(node.lo, 1), node.hi + 1):
                out = z3.If(d == k, rounded(mode, x * a, k * b) * p, out)
            return out
        return self.shared.apply(f"round {mode} {a} {b} {p}", x, d)

    def adds(self, n: Node, inner: tuple[int, ...]) -> Adds:
        """What the element at `inner` adds to a total."""
        keep = self.value(n.args[0], inner)
        if n.op == "count":
            return Adds("count", keep, 1)
        body, nothing = self.both(n.args[1], inner)
        if n.op == "any":
            return Adds("count", all_of([keep, body]), 1)
        if n.op == "all":
            return Adds("count", all_of([keep, negated(body)]), 1)
        return Adds(n.op, all_of([keep, negated(nothing)]), body)

    def _total(self, n: Node, path: tuple[int, ...]) -> tuple[Any, Any]:
        """(value, is 无) of the symbol of a total, at the total's own den."""
        group, factor = self.classes[n.id]
        symbol, nothing = self.shared.symbol(group, n, self.path(n.scope, path), factor)
        return symbol if factor == 1 else symbol * factor, nothing

    def op_count(self, n: Node, path: tuple[int, ...]) -> Any:
        return self._total(n, path)[0]

    op_sum = op_count

    def op_any(self, n: Node, path: tuple[int, ...]) -> Any:
        return self._total(n, path)[0] > 0

    def op_all(self, n: Node, path: tuple[int, ...]) -> Any:
        return self._total(n, path)[0] == 0

    def op_amin(self, n: Node, path: tuple[int, ...]) -> Any:
        return self._total(n, path)

    op_amax = op_amin


class Shared:
    """The symbols of totals and of products, one set for both versions."""

    def __init__(self, symbols: Symbols):
        self.symbols = symbols
        self.made: dict[tuple[int, Path], tuple[Any, Any]] = {}
        self.order: list[tuple[int, int, int, int]] = []  # class a × factor is at most class b × factor
        self._products: dict[tuple[int, int], tuple[Any, Any, Node, Any, Node]] = {}
        self._product = z3.Function("product", z3.IntSort(), z3.IntSort(), z3.IntSort())
        self._functions: dict[str, Any] = {}

    def symbol(self, group: int, n: Node, path: Path, factor: int) -> tuple[Any, Any]:
        key = (group, path)
        if key not in self.made:
            name = "/".join(["total", str(group), *map(str, path)])
            value = z3.Int(name)
            nothing = z3.Bool(f"{name} none") if n.nullable else False
            if n.kind == "n":
                self.symbols.rules += [value * factor >= n.lo, value * factor <= n.hi]
            else:
                self.symbols.rules.append(value >= 0)
            self.made[key] = value, nothing
            for a, ka, b, kb in self.order:
                if group in (a, b) and (a, path) in self.made and (b, path) in self.made:
                    self.symbols.rules.append(self.made[a, path][0] * ka <= self.made[b, path][0] * kb)
        return self.made[key]

    def product(self, x: Any, a: Node, y: Any, b: Node) -> Any:
        """A product that is only known by name, that it keeps the order of its factors, and the signs of what is never negative."""
        if x.get_id() > y.get_id():
            x, a, y, b = y, b, x, a
        key = (x.get_id(), y.get_id())
        if key not in self._products:
            z = self._product(x, y)
            rules = self.symbols.rules
            rules += [z3.Implies(z3.Or(x == 0, y == 0), z == 0), z3.Implies(x == 1, z == y), z3.Implies(y == 1, z == x)]
            rules.append(z3.Implies(z3.Or(z3.And(x >= 0, y >= 0), z3.And(x <= 0, y <= 0)), z >= 0))
            rules.append(z3.Implies(z3.Or(z3.And(x >= 0, y <= 0), z3.And(x <= 0, y >= 0)), z <= 0))
            for p, _, q, _, w in [(p, pa, q, qa, w) for p, q, pa, qa, w in self._flat()]:
                self._ordered(x, y, z, p, q, w)
            self._products[key] = (x, y, a, z, b)
        return self._products[key][3]

    def _flat(self) -> list[tuple[Any, Any, Node, Node, Any]]:
        return [(x, y, a, b, z) for x, y, a, z, b in self._products.values()]

    def _ordered(self, x: Any, y: Any, z: Any, p: Any, q: Any, w: Any) -> None:
        """Two products with one factor the same, and not negative, stand as their other factors do."""
        for one, other, same, mine in ((x, y, p, q), (x, y, q, p), (y, x, p, q), (y, x, q, p)):
            if one.get_id() == same.get_id():
                self.symbols.rules += [
                    z3.Implies(z3.And(one >= 0, other <= mine), z <= w), z3.Implies(z3.And(one >= 0, other >= mine), z >= w)
                ]
                return

    def apply(self, name: str, x: Any, d: Any) -> Any:
        if name not in self._functions:
            self._functions[name] = z3.Function(name, z3.IntSort(), z3.IntSort(), z3.IntSort())
        return self._functions[name](x, d)


def pair(
    plans: tuple[Plan, ...], symbols: Symbols, figures: tuple[int, ...], prints: list[list[str]], cones: list[set[int]],
    lemmas: dict[tuple[str, str, str], Any],
) -> list[Abstract]:
    """All plans with totals as symbols, unified by lemmas; only totals in the cones are looked at. `lemmas` keeps what was proved, by
    what is asked and the fingerprints of both totals. Raises Unsupported."""
    shared = Shared(symbols)
    sides = [Abstract(p, symbols, f, shared, i) for i, (p, f) in enumerate(zip(plans, figures, strict=True))]
    by_print: dict[str, tuple[int, int]] = {}
    known: list[Known] = []
    tried = Tried(lemmas)
    for i, side in enumerate(sides):
        for n in side.plan.nodes:
            if n.op not in AGGREGATES or n.id not in cones[i]:
                continue
            mine = prints[i][n.id]
            found = by_print.get(mine)
            if found is None:
                same = _same(side, n, mine, known if i else [], tried)
                found = same or (len(known), 1)
                if same is None:
                    if i:
                        _orders(shared, side, n, mine, found[0], known, tried)
                    known.append(Known(found[0], side, n, mine))
                by_print[mine] = found
            side.classes[n.id] = found
    return sides


@dataclass(frozen=True, slots=True)
class Known:
    """A class and a total that stands for it."""

    group: int
    side: Abstract
    node: Node
    print: str


class Tried:
    """Lemmas on two totals, each proved once; at most PAIRS new ones for one question."""

    def __init__(self, proved: dict[tuple[str, str, str], Any]):
        self.proved, self.count = proved, 0

    def lemma(self, what: str, a: str, b: str, prove: Callable[[], bool]) -> bool:
        key = (what, a, b)
        if key not in self.proved:
            if self.count >= PAIRS:
                return False
            self.count += 1
            try:
                self.proved[key] = prove()
            except (Unsupported, KeyError):
                self.proved[key] = False
        return bool(self.proved[key])


def _alike(a: Abstract, n: Node, b: Abstract, m: Node) -> bool:
    """Whether two totals are of one list, seen from one place, and of one sort."""
    sorts = ["count" if x.op in ("any", "all") else x.op for x in (n, m)]
    places = [(s.plan.scopes[x.data][0], s.plan.scopes[x.scope][0]) for s, x in ((a, n), (b, m))]
    return sorts[0] == sorts[1] and places[0] == places[1]


def _same(side: Abstract, n: Node, mine: str, known: list[Known], tried: Tried) -> tuple[int, int] | None:
    """The class whose totals add the same for an arbitrary element, and by what factor the den of `n` is larger."""
    for k in known:
        m = k.node
        if k.side is side or not _alike(side, n, k.side, m) or n.den % m.den:
            continue
        factor = n.den // m.den

        def equal(k: Known = k, factor: int = factor) -> bool:
            a, b = _both(side, n, k.side, k.node)
            apart = [a.condition != b.condition]
            if a.sort != "count":
                apart.append(all_of([a.condition, a.body != b.body * factor]))
            return _never(side.symbols, any_of(apart))

        if tried.lemma("same", mine, k.print, equal):
            return k.group, factor
    return None


def _both(side: Abstract, n: Node, other: Abstract, m: Node) -> tuple[Adds, Adds]:
    depth = side.plan.depth(n.data)
    at = (*(0,) * side.plan.depth(n.scope), *(ANY,) * (depth - side.plan.depth(n.scope)))
    return side.adds(n, at), other.adds(m, at)


def _orders(shared: Shared, side: Abstract, n: Node, mine: str, group: int, known: list[Known], tried: Tried) -> None:
    """Which totals of the other version are never above, or never below, this one."""
    for k in known:
        if k.side is side or not _alike(side, n, k.side, k.node) or n.op in ("amin", "amax") or n.den != k.node.den:
            continue

        def never(above: bool, k: Known = k) -> bool:
            a, b = _both(side, n, k.side, k.node)
            x, y = chosen(a.condition, a.body, 0), chosen(b.condition, b.body, 0)
            return _never(side.symbols, x > y if above else x < y)

        if tried.lemma("at most", mine, k.print, lambda never=never: never(True)):  # type: ignore[misc]  # bound at once
            shared.order.append((group, 1, k.group, 1))
        if tried.lemma("at least", mine, k.print, lambda never=never: never(False)):  # type: ignore[misc]  # bound at once
            shared.order.append((k.group, 1, group, 1))


def _never(symbols: Symbols, formula: Any) -> bool:
    """Whether a formula is proved to hold of nothing."""
    if isinstance(formula, bool):
        return not formula
    asked = solver()
    asked.set("timeout", LEMMA)
    asked.add(formula, *symbols.rules)
    return bool(asked.check() == z3.unsat)

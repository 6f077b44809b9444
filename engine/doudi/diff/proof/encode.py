"""A plan as z3 terms over the facts of a household of bounded size, at the plan's own integer scale.

Both versions of a policy are encoded over one table of symbols, so that a formula over both asks about one household. Unknown facts are
not encoded: versions that agree on every complete household agree on partial ones, for undetermined means that completions differ.
What a policy leaves open is a symbol too, the same one in both versions where they leave the same thing open. Where a policy contradicts
itself (a divisor of zero, two cases, a broken bound) the term takes one of the values that the evaluator holds possible there: what the
evaluator decides all the same it decides for that value, so a proof that two versions agree covers such households too.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

import z3

from doudi.decision.base.rates import Epochs
from doudi.diff.proof.dates import born
from doudi.diff.proof.symbols import INNER, Path, Symbols, Unsupported
from doudi.diff.proof.terms import all_of, any_of, chosen, differ, negated, rounded
from doudi.plan.nodes import Node, Plan

MANY = 130  # values of one factor that a product is spelt out over


class Encoded:
    """One plan over the symbols. `value(node, path)` gives its term; `trouble` where the policy contradicts itself."""

    def __init__(self, plan: Plan, symbols: Symbols, figures: int, side: int = 0):
        """`figures`: the day whose rates hold; `side`: which of the plans it is, for facts that they measure otherwise."""
        self.plan, self.symbols, self.side = plan, symbols, side
        epochs = Epochs(plan)
        self.rates = dict(zip((n.id for n in epochs.nodes), epochs.at(figures)[0], strict=True))
        self.trouble: list[Any] = []
        self.silences: set[str] = set()  # what this version leaves open, of all that was asked for
        self._made: dict[tuple[int, tuple[int, ...]], tuple[Any, Any]] = {}

    def path(self, scope: int, indexes: tuple[int, ...]) -> Path:
        """('members', 1, 'obligors', 0) of an element."""
        out: Path = ()
        for s, i in zip(self.plan.line(scope), indexes, strict=False):
            out += (self.plan.scopes[s][0], i)
        return out

    def value(self, id: int, path: tuple[int, ...] = ()) -> Any:
        return self.both(id, path)[0]

    def both(self, id: int, path: tuple[int, ...]) -> tuple[Any, Any]:
        """(term, is 无)."""
        n = self.plan.nodes[id]
        path = path[: self.plan.depth(n.scope)]
        key = (id, path)
        if key not in self._made:
            made = getattr(self, f"op_{n.op}")(n, path)
            self._made[key] = made if isinstance(made, tuple) else (made, self._nothing(n, path))
        return self._made[key]

    def _nothing(self, n: Node, path: tuple[int, ...]) -> Any:
        """Arithmetic is 无 where an argument is."""
        if not n.nullable:
            return False
        found = [self.both(a, path)[1] for a in n.args if self.plan.nodes[a].nullable]
        return any_of(found)

    def args(self, n: Node, path: tuple[int, ...]) -> list[Any]:
        return [self.value(a, path) for a in n.args]

    # -- leaves

    def op_const(self, n: Node, path: tuple[int, ...]) -> Any:
        if n.kind == "b":
            return bool(n.data)
        if n.kind == "e":
            return (n.data or 1).bit_length() - 1
        return n.data or 0, n.data is None

    def op_fact(self, n: Node, path: tuple[int, ...]) -> Any:
        record = self.plan.scopes[n.scope][0]
        row = self.plan.door[record]["facts"][n.data]
        key = f"{record}.{row[0]}"
        if key in self.symbols.unlike:
            raise Unsupported(f"fact {row[0]}")
        if key in self.symbols.measured:
            return self.symbols.in_measure(self.path(n.scope, path), row, key, self.side, (n.lo, n.hi))
        return self.symbols.fact(self.path(n.scope, path), row, n.den, n.lo, n.hi)

    def op_as_of(self, n: Node, path: tuple[int, ...]) -> Any:
        return self.symbols.day

    def op_silent(self, n: Node, path: tuple[int, ...]) -> Any:
        return self._open(("silent", self.plan.gaps[n.data][0], *path), n)

    def _open(self, key: tuple[Any, ...], n: Node) -> Any:
        self.silences.add(str(key[1]))
        return self.symbols.silence((*key, n.den), n.kind, 0 if n.kind == "e" else n.lo, n.hi - 1 if n.kind == "e" else n.hi)

    def _cell(self, cell: Any, n: Node, where: tuple[Any, ...] = ()) -> Any:
        if cell is None:
            return self._open(("rate", self.plan.rates[n.data][0], *where), n)
        return bool(cell) if n.kind == "b" else cell.bit_length() - 1 if n.kind == "e" else cell

    def op_rate(self, n: Node, path: tuple[int, ...]) -> Any:
        return self._cell(self.rates[n.id], n)

    def op_table(self, n: Node, path: tuple[int, ...]) -> Any:
        return self._looked(self.rates[n.id], [(self.plan.nodes[a], *self.both(a, path)) for a in n.args], n)

    def _looked(self, cells: Any, keys: list[tuple[Node, Any, Any]], n: Node, where: tuple[Any, ...] = ()) -> Any:
        """The cell for keys, as a chain of choices; `where` names the cell, for one that is open."""
        if cells is None or not keys:
            return self._cell(cells, n, where)
        node, key, nothing = keys[0]
        missing = self._cell(None, n, (*where, "none"))
        if node.kind == "e":
            out = missing
            for bit, cell in cells.items():
                out = chosen(key == bit.bit_length() - 1, self._looked(cell, keys[1:], n, (*where, bit)), out)
            return out
        steps, inner = cells
        out = self._looked(inner[0], keys[1:], n, (*where, "first"))
        for step, cell in zip(steps, inner[1:], strict=True):
            out = chosen(key >= step, self._looked(cell, keys[1:], n, (*where, step)), out)
        return chosen(nothing, missing, out)

    def op_rate_at(self, n: Node, path: tuple[int, ...]) -> Any:
        """On a day that is 无 a number is 无, anything else is open. A key that is 无 has a row, or is open."""
        nothing = self.both(n.args[0], path)[1]
        out = self._on_a_day(n, path)
        return (out, nothing) if n.kind == "n" else chosen(nothing, self._cell(None, n, ("no day",)), out)

    def _on_a_day(self, n: Node, path: tuple[int, ...]) -> Any:
        starts, cells = self.rates[n.id]
        day = self.value(n.args[0], path)
        keys = [(self.plan.nodes[a], *self.both(a, path)) for a in n.args[1:]]
        if isinstance(day, int):
            i = bisect_right(starts, day) - 1
            return self._looked(cells[i] if i >= 0 else None, keys, n, (starts[i] if i >= 0 else 0,))
        out = self._cell(None, n, (0,))
        for start, cell in zip(starts, cells, strict=True):
            out = z3.If(day >= start, self._looked(cell, keys, n, (start,)), out)
        return out

    # -- arithmetic

    def op_lin(self, n: Node, path: tuple[int, ...]) -> Any:
        coefficients, constant = n.data
        return sum((k * x for k, x in zip(coefficients, self.args(n, path), strict=True)), constant)

    def op_mul(self, n: Node, path: tuple[int, ...]) -> Any:
        x, y = self.args(n, path)
        return self._times(x, self.plan.nodes[n.args[0]], y, self.plan.nodes[n.args[1]])

    def _times(self, x: Any, a: Node, y: Any, b: Node) -> Any:
        """A product; of two symbols, spelt out over the values of the one that has few."""
        if isinstance(x, int) or isinstance(y, int):
            return x * y
        if self._width(b) < self._width(a):
            x, a, y, b = y, b, x, a
        if self._width(a) > MANY:
            raise Unsupported("product")
        low, high = self._ends(a)
        out: Any = low * y
        for k in range(low + 1, high + 1):
            out = z3.If(x >= k, k * y, out)
        return out

    def _ends(self, n: Node) -> tuple[int, int]:
        """What a node can be within the bound on elements."""
        if n.op == "count":
            size = self.symbols.most if self.plan.scopes[n.data][1] == 0 else INNER
            return 0, min(n.hi, size)
        if n.op == "lin" and len(n.args) == 1:
            (k,), c = n.data
            low, high = self._ends(self.plan.nodes[n.args[0]])
            ends = sorted((k * low + c, k * high + c))
            return max(ends[0], n.lo), min(ends[1], n.hi)
        if n.op == "nonzero":
            low, high = self._ends(self.plan.nodes[n.args[0]])
            return max(low, 1), max(high, 1)
        return n.lo, n.hi

    def _width(self, n: Node) -> int:
        low, high = self._ends(n)
        return high - low + 1

    def op_min(self, n: Node, path: tuple[int, ...]) -> Any:
        return self._pick(self.args(n, path), lambda x, y: x < y)

    def op_max(self, n: Node, path: tuple[int, ...]) -> Any:
        return self._pick(self.args(n, path), lambda x, y: x > y)

    def _pick(self, values: list[Any], first: Any) -> Any:
        out = values[0]
        for x in values[1:]:
            if isinstance(out, int) and isinstance(x, int):
                out = out if first(out, x) else x
            else:
                out = z3.If(first(out, x), out, x)
        return out

    def op_abs(self, n: Node, path: tuple[int, ...]) -> Any:
        x = self.args(n, path)[0]
        return abs(x) if isinstance(x, int) else z3.If(x >= 0, x, -x)

    def op_sgn(self, n: Node, path: tuple[int, ...]) -> Any:
        x = self.args(n, path)[0]
        return (x > 0) - (x < 0) if isinstance(x, int) else z3.If(x > 0, 1, z3.If(x < 0, -1, 0))

    def op_guard0(self, n: Node, path: tuple[int, ...]) -> Any:
        x, d = self.args(n, path)
        if isinstance(d, int):
            if d == 0:
                self.trouble.append(True)
            return x
        self.trouble.append(self._here(n, path, d == 0))
        return x

    def op_nonzero(self, n: Node, path: tuple[int, ...]) -> Any:
        x = self.args(n, path)[0]
        return max(x, 1) if isinstance(x, int) else z3.If(x > 0, x, 1)

    def op_round(self, n: Node, path: tuple[int, ...]) -> Any:
        mode, a, b, p = n.data
        x = self.args(n, path)[0] * a
        if len(n.args) == 1:
            return rounded(mode, x, b) * p
        d, node = self.value(n.args[1], path), self.plan.nodes[n.args[1]]
        if isinstance(d, int):
            return rounded(mode, x, d * b) * p
        low, high = self._ends(node)
        if high - low + 1 > MANY:
            raise Unsupported("rounding over a divisor")
        out: Any = 0
        for k in range(max(low, 1), high + 1):
            out = z3.If(d == k, rounded(mode, x, k * b) * p, out)
        return out

    def op_require(self, n: Node, path: tuple[int, ...]) -> Any:
        """What breaks the bounds is a fault of the policy; the nearest bound stands for what it may be."""
        values = self.args(n, path)
        out = values[0]
        for bound, sign in ((values[1], "lo"), (values[-1], "hi")):
            if sign in n.data:
                broken = out < bound if sign == "lo" else out > bound
                self.trouble.append(self._here(n, path, broken))
                out = chosen(broken, bound, out)
        return out

    # -- yes and no

    def op_cmp(self, n: Node, path: tuple[int, ...]) -> Any:
        op, ka, kb = n.data
        quick = self._age_compared(n, path)
        if quick is not None:
            return quick
        (x, no_x), (y, no_y) = (self.both(a, path) for a in n.args)
        x, y = x * ka, y * kb
        holds = {"<": lambda: x < y, "<=": lambda: x <= y, ">": lambda: x > y, ">=": lambda: x >= y, "=": lambda: x == y}[op]()
        if no_x is False and no_y is False:
            return holds
        if op == "=":
            return any_of([all_of([no_x, no_y]), all_of([negated(no_x), negated(no_y), holds])])
        return all_of([negated(no_x), negated(no_y), holds])

    def _age_compared(self, n: Node, path: tuple[int, ...]) -> Any:
        """`age >= 60` on a known day as a comparison of the day of birth; None where it is something else."""
        op, ka, kb = n.data
        left, right = (self.plan.nodes[a] for a in n.args)
        if right.op == "age" and left.op == "const":
            left, right, ka, kb, op = right, left, kb, ka, {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(op, op)
        if left.op != "age" or right.op != "const" or right.data is None or left.nullable:
            return None
        birth, at = self.args(left, path)
        if not isinstance(at, int) or isinstance(birth, int):
            return None
        over, rest = divmod(kb * right.data, ka)

        def least(years: int) -> Any:
            return birth <= born(at, years)

        if op == "=":
            return z3.And(least(over), z3.Not(least(over + 1))) if rest == 0 else False
        if op in (">=", "<"):
            return least(over + (rest > 0)) if op == ">=" else z3.Not(least(over + (rest > 0)))
        return least(over + 1) if op == ">" else z3.Not(least(over + 1))

    def op_has(self, n: Node, path: tuple[int, ...]) -> Any:
        return negated(self.both(n.args[0], path)[1])

    def op_isin(self, n: Node, path: tuple[int, ...]) -> Any:
        x = self.args(n, path)[0]
        if isinstance(x, int):
            return bool(n.data >> x & 1)
        return any_of([x == i for i in range(n.data.bit_length()) if n.data >> i & 1])

    def op_eqe(self, n: Node, path: tuple[int, ...]) -> Any:
        x, y = self.args(n, path)
        return x == y

    op_eqb = op_eqe

    def op_and(self, n: Node, path: tuple[int, ...]) -> Any:
        return all_of(self.args(n, path))

    def op_or(self, n: Node, path: tuple[int, ...]) -> Any:
        return any_of(self.args(n, path))

    def op_not(self, n: Node, path: tuple[int, ...]) -> Any:
        return negated(self.args(n, path)[0])

    def op_case(self, n: Node, path: tuple[int, ...]) -> Any:
        conditions = [self.value(c, path) for c in n.args[:-1:2]]
        values = [self.both(v, path) for v in (*n.args[1:-1:2], n.args[-1])]
        out, nothing = values[-1]
        for c, (value, none) in reversed(list(zip(conditions, values, strict=False))):
            out, nothing = chosen(c, value, out), chosen(c, none, nothing)
        for i, c in enumerate(conditions):
            for j in range(i):
                clash = all_of([c, conditions[j], differ(values[i], values[j])])
                if clash is not False:
                    self.trouble.append(self._here(n, path, clash))
        return out, nothing

    # -- days

    def op_shift(self, n: Node, path: tuple[int, ...]) -> Any:
        day, months = self.args(n, path)
        return self.symbols.calendar.shift(day, months if n.data > 0 else -months)

    def op_age(self, n: Node, path: tuple[int, ...]) -> Any:
        birth, at = self.args(n, path)
        return self.symbols.calendar.age(birth, at, n.lo, n.hi)

    def op_months(self, n: Node, path: tuple[int, ...]) -> Any:
        return self.symbols.calendar.months(*self.args(n, path))

    def op_calendar(self, n: Node, path: tuple[int, ...]) -> Any:
        return self.symbols.calendar.calendar(self.args(n, path)[0], n.data)

    # -- totals

    def elements(self, scope: int, path: tuple[int, ...]) -> list[tuple[Any, tuple[int, ...]]]:
        """(is there, path) of each element that a list may have."""
        record, parent, _, _, required = self.plan.scopes[scope]
        at = (*self.path(parent, path), record)
        size = self.symbols.size(at, bool(required))
        return [(size > i, (*path, i)) for i in range(self.symbols.limit(at))]

    def _here(self, n: Node, path: tuple[int, ...], condition: Any) -> Any:
        """A condition that counts only for elements that are there."""
        there = []
        for depth, s in enumerate(self.plan.line(n.scope)):
            record, parent, _, _, required = self.plan.scopes[s]
            at = (*self.path(parent, path[:depth]), record)
            there.append(self.symbols.size(at, bool(required)) > path[depth])
        return all_of([*there, condition])

    def _parts(self, n: Node, path: tuple[int, ...]) -> list[tuple[Any, Any, Any]]:
        """(counts, body, body is 无) of each element."""
        out = []
        for there, inner in self.elements(n.data, path):
            keep = all_of([there, self.value(n.args[0], inner)])
            body, nothing = self.both(n.args[1], inner) if len(n.args) > 1 else (True, False)
            out.append((all_of([keep, negated(nothing)]), body, nothing))
        return out

    def op_count(self, n: Node, path: tuple[int, ...]) -> Any:
        return z3.Sum(*(z3.If(c, 1, 0) for c, _, _ in self._parts(n, path)))

    def op_sum(self, n: Node, path: tuple[int, ...]) -> Any:
        return z3.Sum(*(z3.If(c, x, 0) for c, x, _ in self._parts(n, path)))

    def op_any(self, n: Node, path: tuple[int, ...]) -> Any:
        return any_of([all_of([c, x]) for c, x, _ in self._parts(n, path)])

    def op_all(self, n: Node, path: tuple[int, ...]) -> Any:
        return all_of([any_of([negated(c), x]) for c, x, _ in self._parts(n, path)])

    def op_amin(self, n: Node, path: tuple[int, ...]) -> Any:
        return self._extreme(n, path, lambda x, y: x < y)

    def op_amax(self, n: Node, path: tuple[int, ...]) -> Any:
        return self._extreme(n, path, lambda x, y: x > y)

    def _extreme(self, n: Node, path: tuple[int, ...], first: Any) -> tuple[Any, Any]:
        out: Any = z3.IntVal(0)
        none: Any = True
        for c, x, _ in self._parts(n, path):
            take = all_of([c, any_of([none, first(x, out)])])
            out, none = z3.If(take, x, out), all_of([none, negated(c)])
        return out, none

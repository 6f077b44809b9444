"""Typed expressions to plan nodes. A number becomes a pair: numerator node and, where it was divided, divisor node."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor, lcm
from typing import Any, NamedTuple

from doudi.language.types import Type
from doudi.language.values import FIRST_DAY, LAST_DAY, LIMIT
from doudi.plan.builder import MOST, MOST_DIGITS, WIDE, Builder, Oversize
from doudi.plan.nodes import Node, Plan
from doudi.plan.readings import Readings
from doudi.program.model import Expr, Fact, Region
from doudi.text.diagnostic import Faults

SECONDS = 3600


class Val(NamedTuple):
    """kind b, e or n; the value of n is (node/node.den) / (over/over.den), without `over` just the former."""

    kind: str
    node: Node
    over: Node | None = None

    @property
    def scope(self) -> int:
        return self.node.scope


class Lowering:
    """Lowers expressions of one region into one plan. `term` and `result` come from outcome.py (they memoise)."""

    def __init__(
        self,
        region: Region,
        plan: Plan,
        builder: Builder,
        readings: Readings,
        faults: Faults,
        term: Callable[[str], Val],
        result: Callable[[str, str], Val],
    ):
        self.region, self.plan, self.b, self.readings, self.faults = region, plan, builder, readings, faults
        self.term, self.result = term, result
        self.positive: set[int] = set()  # nodes known to be above zero where an expression is being lowered
        self.guards: dict[str, list[tuple[Node, int]]] = {}  # power -> nodes that say where it is asked for

    def val(self, x: Expr) -> Val:
        method: Callable[[Expr], Val] = getattr(self, f"_{x.op}")
        try:
            return method(x)
        except Oversize:
            self.faults.say("figure-too-large", x.span, digits=MOST_DIGITS)
            return Val("n", self.b.const(0, "n"))

    def bool(self, x: Expr) -> Node:
        return self.val(x).node

    # -- leaves

    def _const(self, x: Expr) -> Val:
        kind, data = x.type.kind, x.data
        if kind == "bool":
            return Val("b", self.b.const(bool(data), "b"))
        if kind == "enum":
            return Val("e", self.b.const(1 << (len(x.type.choices) if data is None else data), "e"))
        if data is None:
            return Val("n", self.b.const(None, "n"))
        value = Fraction(data)
        return Val("n", self.b.const(value.numerator, "n", value.denominator))

    def _fact(self, x: Expr) -> Val:
        fact = self.region.facts[x.data]
        return self.fact(fact)

    def fact(self, fact: Fact) -> Val:
        scope = self.b.scope(fact.record)
        slot = self.b.slots[f"{fact.record}.{fact.id}"][1]
        kind = {"bool": "b", "enum": "e"}.get(fact.type.kind, "n")
        den = 10**fact.places * (100 if fact.type.percent else 1) if kind == "n" else 1
        lo, hi = (ceil(fact.lo * den), floor(fact.hi * den)) if kind == "n" else (0, len(fact.type.choices))
        return Val(kind, self.b.node("fact", (), slot, kind, den, lo, hi, fact.type.nullable, scope))

    def _term(self, x: Expr) -> Val:
        return self.term(x.data)

    def _result(self, x: Expr) -> Val:
        return self.result(*x.data)

    def _as_of(self, x: Expr) -> Val:
        return Val("n", self.b.node("as_of", (), None, "n", 1, FIRST_DAY, LAST_DAY, scope=0))

    def _silent(self, x: Expr) -> Val:
        key, lo, hi = x.data
        return self.silent(key, x.type, self.b.scope(x.record), lo, hi)

    def silent(self, key: str, type: Type, scope: int, lo: Expr | None = None, hi: Expr | None = None) -> Val:
        """What the policy leaves open: anything of its type, within bounds where they are given."""
        programmes = self.region.programmes.values()
        terms = (*self.region.terms.values(), *(term for p in programmes for term in (*p.terms.values(), *p.also)))
        named = next((term for term in terms if term.key == key), None)
        zh, en, reason = (named.names.zh, named.names.en, named.open) if named else ("未规定", "not laid down", "")
        index = len(self.plan.gaps)
        self.plan.gaps.append([key, zh, en, reason])
        kind = {"bool": "b", "enum": "e"}.get(type.kind, "n")
        if kind == "n":
            den = 100 if type.kind == "number" else 1
            low, high = (-LIMIT * den, LIMIT * den) if type.kind == "number" else (FIRST_DAY, LAST_DAY)
            node = self.b.node("silent", (), index, "n", den, low, high, scope=scope)
            if lo is not None or hi is not None:
                return self._bounded(Val("n", node), lo, hi)
            return Val("n", node)
        return Val(kind, self.b.node("silent", (), index, kind, 1, 0, len(type.choices), scope=scope))

    def _bounded(self, x: Val, lo: Expr | None, hi: Expr | None) -> Val:
        """An open figure kept within its bounds: they are ranges of the unknown, not a rule that pays."""
        for bound, op in ((lo, "max"), (hi, "min")):
            if bound is not None:
                x = self.extreme(op, [x, self.val(bound)])
        return x

    def _rate(self, x: Expr) -> Val:
        rate = self.region.rates[x.data[0]]
        mode = x.data[1]
        keys = [self.val(a) for a in x.args]
        return self.readings.read(rate, mode, keys, self.b, Val)

    # -- arithmetic

    def _neg(self, x: Expr) -> Val:
        v = self.val(x.args[0])
        return Val("n", self.b.linear([(-1, v.node)], 0, v.node.den), v.over)

    def _scale(self, x: Expr) -> Val:
        return self._times(self.val(x.args[0]), x.data)

    def _times(self, v: Val, factor: Fraction) -> Val:
        n = v.node
        return Val("n", self.b.linear([(factor.numerator, n)], 0, n.den * factor.denominator), v.over)

    def _sum(self, x: Expr) -> Val:
        vals = [self.val(a) for a in x.args]
        vals, over = self.common(vals)
        signs = [1 if s == "+" else -1 for s in x.data]
        return Val("n", self.b.add([(s, v.node) for s, v in zip(signs, vals, strict=True)]), over)

    def common(self, vals: list[Val]) -> tuple[list[Val], Node | None]:
        """The same values over one divisor (their product where they differ)."""
        overs: list[Node] = []
        for v in vals:
            if v.over is not None and v.over not in overs:
                overs.append(v.over)
        if not overs:
            return vals, None
        out = []
        for v in vals:
            node = v.node
            for o in overs:
                if o is not v.over:
                    node = self.b.multiply(node, o)
            out.append(Val("n", node, None))
        over = overs[0]
        for o in overs[1:]:
            over = self.b.multiply(over, o)
        return out, over

    def _product(self, x: Expr) -> Val:
        total = self.val(x.args[0])
        for sign, a in zip(x.data[1:], x.args[1:], strict=True):
            v = self.val(a)
            if sign == "/" and v.node.lo <= 0 and v.node.op != "const" and v.node.id not in self.positive:
                self.faults.say("divisor-may-be-zero", a.span, name=a.span.text if a.span else "")
            total = self._multiplied(total, v) if sign == "*" else self._divided(total, v)
        return total

    def _multiplied(self, a: Val, b: Val) -> Val:
        if a.over is not None and b.over is None and b.node is a.over:
            return Val("n", self._back(a.node, b.node))  # (x / n) · n is x
        if b.over is not None and a.over is None and a.node is b.over:
            return Val("n", self._back(b.node, a.node))
        overs = [v.over for v in (a, b) if v.over is not None]
        over = self.b.multiply(overs[0], overs[1]) if len(overs) == 2 else overs[0] if overs else None
        return Val("n", self.b.multiply(a.node, b.node), over)

    def _back(self, n: Node, d: Node) -> Node:
        """(n/n.den) / (d/d.den) · (d/d.den)"""
        return n if d.lo > 0 else self.b.node("guard0", (n, d), None, "n", n.den, n.lo, n.hi, n.nullable)

    def _divided(self, a: Val, b: Val) -> Val:
        if b.node.op == "const" and b.over is None and b.node.data:
            return self._times(a, Fraction(b.node.den, b.node.data))
        top = a.node if b.over is None else self.b.multiply(a.node, b.over)
        d = b.node
        if d.lo <= 0 or d.nullable:  # 无 goes with the numerator: a divisor is shared by values that are not 无
            if d.lo < 0:
                sign = self.b.node("sgn", (d,), None, "n", 1, -1, 1, d.nullable)
                top = self.b.multiply(top, sign)
                d = self.b.node("abs", (d,), None, "n", d.den, 0, max(-d.lo, d.hi), d.nullable)
            lo, hi = (top.lo, top.hi) if d.lo > 0 else (-WIDE * top.den, WIDE * top.den)
            top = self.b.node("guard0", (top, d), None, "n", top.den, min(lo, 0), max(hi, 0), top.nullable or d.nullable)
            d = self.b.node("nonzero", (d,), None, "n", d.den, 1, max(d.hi, 1))
        over = d if a.over is None else self.b.multiply(a.over, d)
        return Val("n", top, over)

    def _larger(self, x: Expr) -> Val:
        return self.extreme("max", [self.val(a) for a in x.args])

    def _smaller(self, x: Expr) -> Val:
        return self.extreme("min", [self.val(a) for a in x.args])

    def extreme(self, op: str, vals: list[Val]) -> Val:
        vals, over = self.common(vals)
        return Val("n", self.b.extreme(op, [v.node for v in vals]), over)

    def _round(self, x: Expr) -> Val:
        mode, step = x.data
        return self.rounded(self.val(x.args[0]), mode, step)

    def rounded(self, v: Val, mode: str, step: Fraction) -> Val:
        """To a multiple of step p/q: p · round(n·A / (d·B)) over q, with value n/n.den over d/d.den."""
        p, q = step.numerator, step.denominator
        n, d = v.node, v.over
        a, b = q * (d.den if d is not None else 1), n.den * p
        common = Fraction(a, b)
        a, b = common.numerator, common.denominator
        if d is None and b == 1 and mode == "half":
            return Val("n", self.b.linear([(a * p, n)], 0, q))
        d_lo = d.lo if d is not None else 1
        lo = min(n.lo * a // (d_lo * b), n.lo * a) if n.lo < 0 else 0
        hi = max(-(-n.hi * a // (d_lo * b)), 0) if n.hi >= 0 else 0
        args = (n,) if d is None else (n, d)
        node = self.b.node("round", args, [mode, a, b, p], "n", q, lo * p - p, hi * p + p, n.nullable)
        return Val("n", node)

    # -- yes and no

    def _and(self, x: Expr) -> Val:
        parts = [self.bool(a) for a in x.args]
        if x.data == "power":
            self.guards.setdefault(x.args[-1].data, []).append((parts[0], parts[0].scope))
        return Val("b", self.b.logic("and", parts))

    def _or(self, x: Expr) -> Val:
        return Val("b", self.b.logic("or", [self.bool(a) for a in x.args]))

    def _not(self, x: Expr) -> Val:
        return Val("b", self.b.negate(self.bool(x.args[0])))

    def _in(self, x: Expr) -> Val:
        v = self.val(x.args[0])
        mask = sum(1 << i for i in x.data)
        if v.node.op == "const":
            return Val("b", self.b.const(bool(v.node.data & mask), "b"))
        return Val("b", self.b.node("isin", (v.node,), mask, "b"))

    def _has(self, x: Expr) -> Val:
        v = self.val(x.args[0])
        if v.kind == "e":
            size = len(x.args[0].type.choices)
            return Val("b", self.b.node("isin", (v.node,), (1 << size) - 1, "b"))
        return Val("b", self.b.node("has", (v.node,), None, "b"))

    def _compare(self, x: Expr) -> Val:
        a, b = (self.val(y) for y in x.args)
        op = x.data
        if a.kind == "b":
            same = self.b.node("eqb", (a.node, b.node), None, "b")
            return Val("b", same if op == "=" else self.b.negate(same))
        if a.kind == "e":
            if b.node.op == "const":
                same = self.b.node("isin", (a.node,), b.node.data, "b")
            elif a.node.op == "const":
                same = self.b.node("isin", (b.node,), a.node.data, "b")
            else:
                same = self.b.node("eqe", (a.node, b.node), None, "b")
            return Val("b", same if op == "=" else self.b.negate(same))
        if op == "!=":
            return Val("b", self.b.negate(self._ordered(a, "=", b)))
        return Val("b", self._ordered(a, op, b))

    def _ordered(self, a: Val, op: str, b: Val) -> Node:
        if a.over is not b.over:
            left = a.node if b.over is None else self.b.multiply(a.node, b.over)
            right = b.node if a.over is None else self.b.multiply(b.node, a.over)
        else:
            left, right = a.node, b.node
        den = lcm(left.den, right.den)
        ka, kb = den // left.den, den // right.den
        if left.op == "const" and right.op == "const" and left.data is not None and right.data is not None:
            x, y = left.data * ka, right.data * kb
            return self.b.const({"<": x < y, "<=": x <= y, ">": x > y, ">=": x >= y, "=": x == y}[op], "b")
        return self.b.node("cmp", (left, right), [op, ka, kb], "b")

    def _case(self, x: Expr) -> Val:
        conditions = [self.bool(a) for a in x.args[:-1:2]]
        values = [self.val_where(c, a) for c, a in zip(conditions, x.args[1:-1:2], strict=True)]
        return self.case(conditions, [*values, self.val(x.args[-1])])

    def val_where(self, condition: Node | None, x: Expr) -> Val:
        """`x` where `condition` holds: what it says is above zero may be divided by without a warning."""
        return self.where(condition, lambda: self.val(x))  # type: ignore[no-any-return]  # a Val

    def where(self, condition: Node | None, make: Callable[[], Any]) -> Any:
        """What `make` gives where `condition` holds."""
        before = self.positive
        if condition is not None:
            self.positive = before | self._above_zero(condition)
        found = make()
        self.positive = before
        return found

    def _above_zero(self, condition: Node) -> set[int]:
        """Nodes that are above zero, or not zero, wherever a condition holds."""
        if condition.op == "and":
            return {i for a in condition.args for i in self._above_zero(self.plan.nodes[a])}
        inner = self.plan.nodes[condition.args[0]] if condition.op == "not" else condition
        if inner.op != "cmp":
            return set()
        a, b = (self.plan.nodes[i] for i in inner.args)
        op = inner.data[0]
        if b.op == "const" and b.data == 0 and ((op == ">" and inner is condition) or (op == "=" and inner is not condition)):
            return {a.id}
        return {b.id} if a.op == "const" and a.data == 0 and op == "<" and inner is condition else set()

    def case(self, conditions: list[Node], values: list[Val]) -> Val:
        """The value whose condition holds, else the last."""
        if self._exhaustive(conditions):  # every choice has its case: `otherwise` is never reached
            conditions, values = conditions[:-1], values[:-1]
        kind = values[0].kind
        overs = {id(v.over): v.over for v in values if v.over is not None}
        if len(overs) == 1:
            values, over = self.common(values)
        elif overs:  # numerators and divisors chosen side by side
            one = self.b.const(1, "n")
            divisors = [v.over or one for v in values]
            over = self.b.select(list(zip(conditions, divisors, strict=False)), divisors[-1])
            over = (
                self.b.node("nonzero", (over,), None, "n", over.den, max(over.lo, 1), over.hi) if over.lo <= 0 else over
            )
        else:
            over = None
        nodes = [v.node for v in values]
        return Val(kind, self.b.select(list(zip(conditions, nodes, strict=False)), nodes[-1]), over)

    def _exhaustive(self, conditions: list[Node]) -> Any:
        """Whether conditions are choices of one fact that together are all it can be, each in one case."""
        if len(conditions) < 2 or any(c.op != "isin" or c.args != conditions[0].args for c in conditions):
            return False
        whole = self.plan.nodes[conditions[0].args[0]]
        masks = [c.data for c in conditions]
        size = whole.hi + bool(whole.nullable)
        return whole.op == "fact" and sum(masks) == (1 << size) - 1 and all(a & b == 0 for a in masks for b in masks if a != b)

    # -- lists

    def aggregate(self, op: str, record: str, filter: Node, body: Val | None) -> Val:
        """count, sum, amin, amax, any or all over the elements of `record` that `filter` keeps."""
        inner = self.b.scope(record)
        outer = self.plan.scopes[inner][1]
        required = self.plan.scopes[inner][4]
        if op == "count":
            whole = filter.op == "const" and filter.data
            node = self.b.node("count", (filter,), inner, "n", 1, int(bool(required and whole)), MOST, scope=outer)
            return Val("n", node)
        assert body is not None
        if op in ("any", "all"):
            return Val("b", self.b.node(op, (filter, body.node), inner, "b", scope=outer))
        if body.over is not None and self.plan.within(body.over.scope, inner):
            self.faults.say("ratio-in-total", None)
            return Val("n", self.b.const(0, "n"))
        n = body.node
        if op == "sum":
            lo, hi = min(0, n.lo) * MOST, max(0, n.hi) * MOST
            return Val("n", self.b.node("sum", (filter, n), inner, "n", n.den, lo, hi, scope=outer), body.over)
        return Val("n", self.b.node(op, (filter, n), inner, "n", n.den, n.lo, n.hi, True, scope=outer), body.over)

    def _count(self, x: Expr) -> Val:
        return self.aggregate("count", x.data, self.bool(x.args[0]), None)

    def _total(self, x: Expr) -> Val:
        return self.aggregate("sum", x.data, self.bool(x.args[0]), self.val(x.args[1]))

    def _highest(self, x: Expr) -> Val:
        return self.aggregate("amax", x.data, self.bool(x.args[0]), self.val(x.args[1]))

    def _lowest(self, x: Expr) -> Val:
        return self.aggregate("amin", x.data, self.bool(x.args[0]), self.val(x.args[1]))

    def _exists(self, x: Expr) -> Val:
        return self.aggregate("any", x.data, self.b.const(True, "b"), self.val(x.args[0]))

    def _all(self, x: Expr) -> Val:
        return self.aggregate("all", x.data, self.bool(x.args[0]), self.val(x.args[1]))

    # -- days

    def whole(self, v: Val) -> Node:
        """A period as an integer node (months, days); a fraction of one counts down to the whole."""
        n = v.node
        if n.den == 1 and v.over is None:
            return n
        return self.rounded(v, "down", Fraction(1)).node

    def _shift(self, x: Expr) -> Val:
        date, period = self.val(x.args[0]).node, self.val(x.args[1])
        unit, sign = x.data
        direction = 1 if sign == "+" else -1
        if unit in ("day", "hour") and x.type.kind == "date":
            return Val("n", self.b.add([(1, date), (direction, self.whole(period))]))
        if x.type.kind == "time":
            factor = Fraction(SECONDS if unit == "hour" else 24 * SECONDS)
            return Val("n", self.b.add([(1, date), (direction, self.whole(self._times(period, factor)))]))
        n = self.whole(period)
        if unit == "year":
            n = self.b.linear([(12, n)], 0, 1)
        nullable = date.nullable or n.nullable
        return Val("n", self.b.node("shift", (date, n), direction, "n", 1, FIRST_DAY, LAST_DAY, nullable))

    def _difference(self, x: Expr) -> Val:
        a, b = (self.val(y).node for y in x.args)
        gap = self.b.add([(1, a), (-1, b)])
        if x.data == "time":
            return self._times(Val("n", gap), Fraction(1, SECONDS))
        return Val("n", gap)

    def _age(self, x: Expr) -> Val:
        a, b = (self.val(y).node for y in x.args)
        return Val("n", self.b.node("age", (a, b), None, "n", 1, -300, 300, a.nullable or b.nullable))

    def _months(self, x: Expr) -> Val:
        a, b = (self.val(y).node for y in x.args)
        return Val("n", self.b.node("months", (a, b), None, "n", 1, -3600, 3600, a.nullable or b.nullable))

    def _calendar(self, x: Expr) -> Val:
        a = self.val(x.args[0]).node
        return Val("n", self.b.node("calendar", (a,), x.data, "n", 1, FIRST_DAY, LAST_DAY, a.nullable))

    def _require(self, x: Expr) -> Val:
        vals, over = self.common([self.val(a) for a in x.args])
        den = lcm(*(v.node.den for v in vals))
        nodes = tuple(self.b.scaled(v.node, den) for v in vals)
        first, last, shape = nodes[0], nodes[-1], x.data[1]
        low = nodes[1].lo if shape.startswith("lo") else -WIDE * den
        high = last.hi if shape.endswith("hi") else WIDE * den
        if first.lo >= (nodes[1].hi if shape.startswith("lo") else low) and first.hi <= (last.lo if shape.endswith("hi") else high):
            low, high = first.lo, first.hi  # never broken
        low, high = min(first.lo, low), max(first.hi, high)
        return Val("n", self.b.node("require", nodes, shape, "n", den, low, high, first.nullable), over)

    def _broken(self, x: Expr) -> Any:
        raise ValueError("a broken expression reached the plan")

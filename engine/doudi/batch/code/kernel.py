"""Plan to the source of a kernel for facts that are known: the exact code's own text, put into what compiler.py compiles.

A number that stands on a silence, an open figure, a zero divisor or a broken bound is A, and so is what is computed from it; where it
is not chosen it does no harm. Whatever else only the general code can say ends the row with False, as Surprise ends the exact code.
"""

from __future__ import annotations

from doudi.batch.code.bounds import limits
from doudi.batch.code.frame import Frame
from doudi.decision.code.exact import Exact, is_power
from doudi.plan.nodes import Node, Plan

TOTALS = ("sum", "amin", "amax")
KEEPS_OPEN = frozenset(["lin", "mul", "min", "max", "abs", "sgn", "guard0", "round", "shift", "age", "months", "calendar"])


class Kernel(Frame, Exact):
    """Of the nodes `wanted`, and what they read, for facts that are known."""

    def __init__(self, plan: Plan, wanted: set[int], groups: dict[str, tuple[list[int], list[int]]] | None = None):
        super().__init__(plan)
        self.open = set()  # here an open figure is A
        self.begin(wanted, groups or {})
        self.loose = self._may_be_loose()
        read = {a for i in self.reached for a in plan.nodes[i].args}
        self.last = self.reached - read  # nothing else reads them
        self.limits = self.prove()

    def prove(self) -> tuple[int, int] | None:
        """Limits within which no step can overflow."""
        return limits(self.plan, self._nodes())

    # -- numbers that are not known (A)

    def _poison(self) -> None:
        """A silent number is A; a silent yes/no or choice is left out, with what stands on it."""
        super()._poison()
        numbers = {n.id for n in self.plan.nodes if n.op == "silent" and n.kind == "n"}
        self.skipped = {n.id for n in self.plan.nodes if n.op == "silent"} - numbers
        for n in self.plan.nodes:
            if n.op == "case":
                values = (*n.args[1:-1:2], n.args[-1])
                if any(c in self.skipped for c in n.args[:-1:2]) or all(v in self.skipped for v in values):
                    self.skipped.add(n.id)
            elif any(a in self.skipped for a in n.args):
                self.skipped.add(n.id)

    def _may_be_loose(self) -> set[int]:
        """Numbers that may be A."""
        found: set[int] = set()
        for n in self.plan.nodes:
            begins = n.op in ("silent", "rate", "table", "rate_at", "guard0", "require")
            values = (*n.args[1:-1:2], n.args[-1]) if n.op == "case" else n.args
            passes = n.op in KEEPS_OPEN or n.op in ("case", *TOTALS)
            silent = n.op == "case" and any(v in self.skipped for v in values)
            if n.kind == "n" and (begins or silent or (passes and any(v in found for v in values))):
                found.add(n.id)
        return found

    def v(self, id: int) -> str:
        return "A" if self.plan.nodes[id].op == "silent" else super().v(id)

    def none(self, n: Node, text: str) -> str:
        text = super().none(n, text)
        loose = [f"({self.v(a)} == A)" for a in n.args if a in self.loose]
        return f"A if {' | '.join(loose)} else ({text})" if loose else text

    def _surely(self, *ids: int) -> None:
        """The row ends where one of these numbers is A: yes and no have no such mark."""
        loose = [f"({self.v(a)} == A)" for a in ids if a in self.loose]
        if loose:
            self.say(f"if {' | '.join(loose)}: raise S")

    def compute(self, node: Node) -> None:
        if node.op == "silent":
            self.say(f"v{node.id} = A")
            return
        if node.op in ("cmp", "has", "table", "rate_at"):
            self._surely(*node.args)
        super().compute(node)

    def grow(self, n: Node) -> None:
        if n.op not in TOTALS or n.args[1] not in self.loose:
            super().grow(n)
            return
        body = n.args[1]
        keep = self.plan.nodes[n.args[0]]
        test = "" if keep.op == "const" and keep.data else f"({self.v(keep.id)}) & "
        x, v = self.v(body), f"v{n.id}"
        nothing = f" & ({x} != N)" if self.plan.nodes[body].nullable else ""
        more = f"{v} + {x}" if n.op == "sum" else f"{x} if ({v} == N) | ({x} {'<' if n.op == 'amin' else '>'} {v}) else {v}"
        self.say(f"if {test}({v} != A){nothing}: {v} = A if {x} == A else ({more})")

    def flat(self, node: Node, items: str) -> None:
        self._surely(*node.args[1:])
        for body in node.args[1:]:
            if node.op in TOTALS and self.plan.nodes[body].nullable:  # the exact code would fail on None
                self.say(f"if {self.v(body)} == N: raise S")
        super().flat(node, items)

    def _guard0(self, n: Node) -> str:
        return self.none(n, f"A if {self.v(n.args[1])} == 0 else {self.v(n.args[0])}")

    def _nonzero(self, n: Node) -> str:
        """One where the divisor is zero, 无 or A: what is over it is A, or 无, or not divided."""
        x = self.v(n.args[0])
        return f"{x} if {x} > 0 else 1"

    def _require(self, n: Node) -> str:
        """Broken bounds: anything within them, which is A."""
        nodes = self.plan.nodes
        if any(nodes[a].nullable for a in n.args):
            self.say("raise S")
            return "A"
        self._surely(*n.args[1:])
        x, bounds = self.v(n.args[0]), list(map(self.v, n.args[1:]))
        tests = [f"({x} < {bounds[0]})"] if n.data.startswith("lo") else []
        tests += [f"({x} > {bounds[-1]})"] if n.data.endswith("hi") else []
        return f"A if {' | '.join(tests)} else {x}"  # A itself lies below any bound

    # -- leaves

    def _fact(self, n: Node) -> str:
        if n.kind != "b":
            return self._cell(n)
        self.say(f"x{n.id} = {self._cell(n)}")
        return f"x{n.id} == 1"

    def loaded(self, facts: list[Node]) -> None:
        assert self.limits is not None
        most = self.limits[1]
        tests = [f"({'x' if n.kind == 'b' else 'v'}{n.id} == A)" for n in facts if not is_power(self.plan, n)]
        for n in facts:
            if n.kind == "n" and n.hi > most:
                tests.append(f"(v{n.id} > {most})")
            if n.kind == "n" and n.lo < -most:
                tests.append(f"((v{n.id} < -{most}) & (v{n.id} != N))")
        if tests:
            self.say(f"if {' | '.join(tests)}: raise S")

    def _rate(self, n: Node) -> str:
        self.say(f"p = {self._start_of(n)}")
        return self._figure(n)

    def _figure(self, n: Node) -> str:
        """A figure that was read to p; where the policy is silent a number is A, anything else ends the row."""
        if n.kind == "n":
            return "A if p is None else p"
        self.say("if p is None: raise S")
        return "p == 1" if n.kind == "b" else "p"

    def _table(self, n: Node) -> str:
        self.say(f"p = {self._start_of(n)}")
        return self._looked(n, n.args)

    def _rate_at(self, n: Node) -> str:
        self.say(f"p = by_day(RT, {self._start_of(n)}, {self.v(n.args[0])})")
        return self._looked(n, n.args[1:])

    def _looked(self, n: Node, keys: tuple[int, ...]) -> str:
        """Down a table by its keys; where the policy is silent the row ends."""
        for letter, key in zip(self.plan.rates[n.data][5], keys, strict=True):
            self.say(f"p = {'by_choice' if letter == 'e' else 'by_band'}(RT, p, {self.v(key)})")
        return self._figure(n)

    # -- where Python's own text would not do, or costs a branch

    def _and(self, n: Node) -> str:
        return " & ".join(map(self.v, n.args))

    def _or(self, n: Node) -> str:
        return " | ".join(map(self.v, n.args))

    def _eqb(self, n: Node) -> str:
        return " == ".join(f"({self.v(a)})" for a in n.args)

    def _case(self, n: Node) -> str:
        """A silent yes/no or choice ends the row before it is chosen: an expression cannot. Where nothing reads the value it is A."""
        conditions, values = n.args[:-1:2], (*n.args[1:-1:2], n.args[-1])
        if self.skipped & {*values} and not self._ends_open(n):
            tests = [(self.v(c), x) for c, x in zip(conditions, values, strict=False)]
            none = " or ".join(c for c, _ in tests)
            for c, x in (*tests, (f"not ({none})", values[-1])):
                if x in self.skipped:
                    self.say(f"if {c}: raise S")
        self._hole = "OPEN" if self._ends_open(n) else "False" if n.kind == "b" else "A"
        return super()._case(n)

    def _ends_open(self, n: Node) -> bool:
        """A choice that nothing reads: where it is a silence, it surely is open."""
        silent = [x for x in (*n.args[1:-1:2], n.args[-1]) if x in self.skipped]
        leaves = all(self.plan.nodes[x].op == "silent" and self.plan.nodes[x].hi > 1 for x in silent)
        return n.kind == "e" and n.id in self.last and leaves

    def _chosen(self, x: int) -> str:
        return self._hole if x in self.skipped else self.v(x)

    def _calendar(self, n: Node) -> str:
        return self.none(n, f"{n.data}({self.v(n.args[0])})")

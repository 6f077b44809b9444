"""Source for one set of missing facts: what they can reach is a range, all else is exact.

Compiled when the same facts are missing again and again, as they are when a form leaves a question out. Meaning is that of the ranges
code; where certain values hit what only that code can say (a conflict), Surprise sends the household there.
"""

from __future__ import annotations

from doudi.decision.code.exact import Exact
from doudi.decision.code.layout import AGGREGATES
from doudi.decision.code.ranges import Ranges

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.plan.nodes import Node, Plan

RATES = ("rate", "table", "rate_at")


class Mixed(Ranges):
    """Ranges for what the facts `absent`, (scope, slot) each, can reach; the exact code's own lines for all else."""

    name = "mixed"

    def __init__(self, plan: Plan, absent: frozenset[tuple[int, int]], certain: type[Exact] = Exact):
        """`certain`: what computes the nodes that no missing fact can reach."""
        super().__init__(plan)
        self.maybe = reached(plan, absent)
        self.exact = certain(plan)

    def _certain(self, id: int) -> bool:
        return id not in self.maybe and self.plan.nodes[id].op != "const"

    def _exactly(self) -> Exact:
        self.exact.lines, self.exact.depth = self.lines, self.depth
        return self.exact

    # -- what a certain node looks like to one that is not

    def columns(self, node: Node) -> list[str]:
        return [f"v{node.id}"] if self._certain(node.id) else super().columns(node)

    def t(self, id: int) -> str:
        return f"v{id}" if self._certain(id) else super().t(id)

    def f(self, id: int) -> str:
        return f"(not v{id})" if self._certain(id) else super().f(id)

    def m(self, id: int) -> str:
        return f"v{id}" if self._certain(id) else super().m(id)

    def lo(self, id: int) -> str:
        return self._number(id) if self._certain(id) else super().lo(id)

    def hi(self, id: int) -> str:
        return self._number(id) if self._certain(id) else super().hi(id)

    def _number(self, id: int) -> str:
        return f"(v{id} or 0)" if self.plan.nodes[id].nullable else f"v{id}"

    def none(self, id: int) -> str:
        if self._certain(id):
            return f"(2 if v{id} is None else 0)" if self.plan.nodes[id].nullable else "0"
        return super().none(id)

    # -- who computes

    def compute(self, node: Node) -> None:
        if node.op == "nonzero" and self._certain(node.id):  # what is over it may be a range, which meets a zero without a surprise
            x = self._number(node.args[0])
            self.say(f"v{node.id} = {x} if {x} > 0 else 1")
        elif self._certain(node.id):
            self._exactly().compute(node)
        else:
            super().compute(node)

    def loaded(self, facts: list[Node]) -> None:
        self._exactly().loaded([n for n in facts if self._certain(n.id)])

    def _rate(self, n: Node) -> None:
        """A figure that the policy leaves open is all it may be."""
        self.say(f"x = R[{self.reads[n.id]}]")
        self.published(n, "x", "x is not False", "x is not True")

    def _table(self, n: Node) -> None:
        """One known choice is looked up; only several need the hull."""
        if self.plan.rates[n.data][5] != "e" or n.kind != "n":
            super()._table(n)
            return
        read = f"R[{self.reads[n.id]}]"
        self.say(f"x = {read} and {read}.get({self.m(n.args[0])})")
        self.say("if x is None:")
        self.depth += 1
        super()._table(n)
        self.depth -= 1
        self.say(f"else: v{n.id}L = v{n.id}H = x" + (f"; v{n.id}N = 0" if n.nullable else ""))

    def start(self, n: Node) -> None:
        if self._certain(n.id):
            self._exactly().start(n)
        else:
            super().start(n)

    def grow(self, n: Node) -> None:
        if self._certain(n.id):
            self._exactly().grow(n)
        else:
            super().grow(n)

    def finish(self, n: Node, items: str) -> None:
        if not self._certain(n.id):
            super().finish(n, items)

    def flat(self, n: Node, items: str) -> None:
        if self._certain(n.id):
            self._exactly().flat(n, items)
        else:
            super().flat(n, items)


def reached(plan: Plan, absent: frozenset[tuple[int, int]]) -> set[int]:
    """Nodes that a missing fact or list, a silence or a figure that is left open on some day can reach."""
    out: set[int] = set()
    for n in plan.nodes:
        if n.op == "fact":
            maybe = (n.scope, n.data) in absent
        elif n.op == "silent" or (n.op in RATES and _left_open([cell for _, cell in plan.rates[n.data][6]] or None)):
            maybe = True
        else:
            maybe = any(a in out for a in n.args)
            if n.op in AGGREGATES:
                _, parent, slot, _, _ = plan.scopes[n.data]
                maybe = maybe or (parent, len(plan.door[plan.scopes[parent][0]]["facts"]) + slot) in absent
        if maybe:
            out.add(n.id)
    return out


def _left_open(cell: Any) -> bool:
    """Whether a published cell, or one in its tables, is open."""
    if isinstance(cell, dict):
        return _left_open(cell["c"])
    return any(map(_left_open, cell)) if isinstance(cell, list) else cell is None

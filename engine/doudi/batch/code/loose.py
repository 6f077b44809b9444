"""Plan to the source of a kernel for facts that may be unknown: the ranges code's own text over columns.

It serves the households that possible values alone decide. What it cannot carry (a table read by a key that is not one value, an unknown
number or list whose bounds are too wide for int64) ends the row with False, and the engine decides it.
"""

from __future__ import annotations

from doudi.batch.code.bounds import limits
from doudi.batch.code.frame import Frame
from doudi.decision.code.ranges import Ranges
from doudi.plan.nodes import CHOICES, PAST, ROLE

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from doudi.plan.nodes import Node, Plan


class Loose(Frame, Ranges):
    """Of the nodes `wanted`, and what they read. A variable is a half of a yes/no (v1T, v1F), a mask (v1), an end (v1L, v1H) or v1N."""

    def __init__(self, plan: Plan, wanted: set[int]):
        super().__init__(plan)
        self.begin(wanted, {})
        self.limits = self.prove()
        self.unlists = self.limits is not None  # whether lists that are not known are carried
        if self.limits is None:
            self.limits = self.narrow()

    def prove(self) -> tuple[int, int] | None:
        """Limits within which no step can overflow, even where lists are not known."""
        return limits(self.plan, self._nodes(), loose=True, unlisted=True)

    def narrow(self) -> tuple[int, int] | None:
        """Limits of rows whose lists are known and whose numbers, known or not, are not too large."""
        return limits(self.plan, self._nodes(), loose=True)

    def unknown(self, child: int) -> None:
        if not self.unlists:
            super().unknown(child)

    def unlisted(self, n: Node) -> None:
        if self.unlists:
            super().unlisted(n)

    def lacks(self, n: Node) -> str:
        return f"U{n.data}[i{n.scope}] != 0"

    # -- leaves

    def _fact(self, n: Node) -> None:
        i, row = n.id, self.plan.door[self.plan.scopes[n.scope][0]]["facts"][n.data]
        self.say(f"x = {self._cell(n)}")
        if n.kind == "b" and row[ROLE] == "power":
            self.pair(n, "x == 1", "x != 1")
        elif n.kind == "b":
            self.pair(n, "x != 0", "x != 1")
        elif n.kind == "e":
            self.say(f"v{i} = {(1 << (len(row[CHOICES]) + bool(n.nullable))) - 1} if x == A else x")
        else:
            self._number(n, row[PAST])

    def _number(self, n: Node, past: bool) -> None:
        assert self.limits is not None
        i, most = n.id, self.limits[1]
        if n.hi > most or n.lo < -most:
            known = "(x != A) & (x != N) & " if n.nullable else "(x != A) & "
            self.say(f"if (x == A) | ({known}((x > {most}) | (x < -{most}))): raise S")
            self.say(f"v{i}L = v{i}H = {'0 if x == N else x' if n.nullable else 'x'}")
        else:
            top = f"min(D, {n.hi})" if past else str(n.hi)  # a day of the past ends with the decision day
            known = "0 if x == N else x" if n.nullable else "x"
            self.say(f"v{i}L = {n.lo} if x == A else {known}; v{i}H = {top} if x == A else {known}")
        if n.nullable:
            self.say(f"v{i}N = 1 if x == A else 2 if x == N else 0")

    def _rate(self, n: Node) -> None:
        self.say(f"p = {self._start_of(n)}")
        self._figure(n)

    def _table(self, n: Node) -> None:
        self.say(f"p = {self._start_of(n)}")
        self._looked(n, n.args)

    def _rate_at(self, n: Node) -> None:
        self.say(f"p = by_day(RT, {self._start_of(n)}, {self._one(n.args[0])})")
        self._looked(n, n.args[1:])

    def _looked(self, n: Node, keys: tuple[int, ...]) -> None:
        for letter, key in zip(self.plan.rates[n.data][5], keys, strict=True):
            self.say(f"p = {'by_choice' if letter == 'e' else 'by_band'}(RT, p, {self._one(key)})")
        self._figure(n)

    def _one(self, key: int) -> str:
        """A key, where it is one value: else the row ends."""
        n = self.plan.nodes[key]
        if n.op == "const":
            return "N" if n.data is None else repr(n.data)
        if n.kind == "e":
            self.say(f"if v{key} & (v{key} - 1) != 0: raise S")
            return f"v{key}"
        nothing = self.none(key)
        self.say(f"if ({self.lo(key)} != {self.hi(key)}) | ({nothing} == 1): raise S")
        return f"(N if {nothing} == 2 else {self.lo(key)})" if n.nullable else self.lo(key)

    def _figure(self, n: Node) -> None:
        """What was read to p."""
        self.published(n, "p", "(p == N) | (p == 1)", "(p == N) | (p == 0)")

    # -- where Python's own text would not do

    def _mul(self, n: Node) -> None:
        a, b = n.args
        if all(self.plan.nodes[x].lo < 0 for x in n.args):
            corners = ", ".join(f"{p} * {q}" for p in (self.lo(a), self.hi(a)) for q in (self.lo(b), self.hi(b)))
            self.both(n, f"min({corners})", f"max({corners})")
        else:
            super()._mul(n)

    def _calendar(self, n: Node) -> None:
        a = n.args[0]
        self.both(n, f"{n.data}({self.lo(a)})", f"{n.data}({self.hi(a)})")

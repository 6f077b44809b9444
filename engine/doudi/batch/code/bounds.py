"""Proof that a kernel cannot overflow: intervals of every value and of every step on the way to it, for rows within limits.

Declared bounds are often far wider than any household, and with them a product of three facts passes 2^63. So the proof is made for
rows whose lists and numbers stay within limits, the widest for which it holds; other rows are decided by the exact code.
"""

from __future__ import annotations

from doudi.decision.base.runtime import FIRST, LAST
from doudi.decision.code.layout import AGGREGATES

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.plan.nodes import Node, Plan

ROOM = 2**62  # below the marks of what is not known, and below 2^63
DOUBLE = 2**126  # of a function that computes in 128 bits
ANYTHING = frozenset(["silent", "rate", "table", "rate_at", "guard0", "require"])  # where a range can be all that its node may be
LIMITS = ((1000, 56), (1000, 46), (1000, 40), (128, 42), (128, 38), (48, 40), (48, 36), (48, 32), (24, 34), (24, 30))


def limits(
    plan: Plan, nodes: list[Node], *, loose: bool = False, unlisted: bool = False, room: int = ROOM
) -> tuple[int, int] | None:
    """(most elements of a list, largest number of a fact) for which no step of these nodes passes `room`; None if there are none.

    `loose`: for the ends of what values can still be, which may lie outside what the plan has proven of the values themselves.
    `unlisted`: also where a total is over a list that is not known.
    """
    for size, bits in LIMITS:
        if Bounds(plan, size, 2**bits, loose, unlisted, room).hold(nodes):
            return size, 2**bits
    return None


class Bounds:
    """Intervals of the values of some nodes, in rows with at most `size` elements a list and facts up to `most`."""

    def __init__(self, plan: Plan, size: int, most: int, loose: bool = False, unlisted: bool = False, room: int = ROOM):
        self.plan, self.size, self.most, self.loose, self.room = plan, size, most, loose, room
        self.anything = ANYTHING | {*AGGREGATES} if unlisted else ANYTHING
        self.of: dict[int, tuple[int, int]] = {}

    def hold(self, nodes: list[Node]) -> bool:
        """Whether every step stays within the room. `nodes` are in order, with all that they read."""
        for n in nodes:
            lo, hi, peak = getattr(self, f"_{n.op}", self._plain)(n)
            if n.kind == "n" and self.loose:
                if n.op in self.anything:
                    low, high, _ = self._hull(n.args)
                    lo, hi = min(lo, n.lo, low), max(hi, n.hi, high)
            elif n.kind == "n":
                lo, hi = max(lo, n.lo), min(hi, n.hi)  # what the plan has proven holds too
                if lo > hi:
                    lo = hi = 0  # never reached
            if max(peak, -lo, hi) >= self.room:
                return False
            self.of[n.id] = lo, hi
        return True

    def _x(self, id: int) -> tuple[int, int]:
        return self.of.get(id, (0, 0))  # absent: a silence, which no kernel computes

    def _largest(self, id: int) -> int:
        return max(map(abs, self._x(id)))

    def _hull(self, ids: Any) -> tuple[int, int, int]:
        found = [self._x(i) for i in ids]
        return min((x[0] for x in found), default=0), max((x[1] for x in found), default=0), 0

    def _plain(self, n: Node) -> tuple[int, int, int]:
        """Yes/no, choices: nothing to prove."""
        return (0, 0, 0) if n.kind != "n" else (n.lo, n.hi, 0)

    def _const(self, n: Node) -> tuple[int, int, int]:
        value = int(n.data or 0)
        return value, value, abs(value)

    def _fact(self, n: Node) -> tuple[int, int, int]:
        return max(n.lo, -self.most), min(n.hi, self.most), 0

    def _silent(self, n: Node) -> tuple[int, int, int]:
        return 0, 0, 0  # A: nothing is computed with it

    def _as_of(self, n: Node) -> tuple[int, int, int]:
        return FIRST, LAST, 0

    def _published(self, n: Node) -> tuple[int, int, int]:
        found: list[int] = []
        _leaves([cell for _, cell in self.plan.rates[n.data][6]], found)
        return min(found, default=0), max(found, default=0), 0

    _rate = _table = _rate_at = _published

    def _lin(self, n: Node) -> tuple[int, int, int]:
        coefficients, constant = n.data
        lo = hi = constant
        peak = abs(constant)
        for k, a in zip(coefficients, n.args, strict=True):
            low, high = self._x(a)
            lo, hi = lo + min(k * low, k * high), hi + max(k * low, k * high)
            peak += abs(k) * self._largest(a)
        return lo, hi, peak

    def _mul(self, n: Node) -> tuple[int, int, int]:
        a, b = map(self._x, n.args)
        corners = [x * y for x in a for y in b]
        return min(corners), max(corners), 0

    def _min(self, n: Node) -> tuple[int, int, int]:
        return min(self._x(a)[0] for a in n.args), min(self._x(a)[1] for a in n.args), 0

    def _max(self, n: Node) -> tuple[int, int, int]:
        return max(self._x(a)[0] for a in n.args), max(self._x(a)[1] for a in n.args), 0

    def _abs(self, n: Node) -> tuple[int, int, int]:
        return 0, self._largest(n.args[0]), 0

    def _sgn(self, n: Node) -> tuple[int, int, int]:
        return -1, 1, 0

    def _guard0(self, n: Node) -> tuple[int, int, int]:
        return (*self._x(n.args[0]), 0)

    def _nonzero(self, n: Node) -> tuple[int, int, int]:
        lo, hi = self._x(n.args[0])
        return min(lo, 1), max(hi, 1), 0

    def _round(self, n: Node) -> tuple[int, int, int]:
        _, a, b, p = n.data
        top = self._largest(n.args[0]) * a
        under = b * (self._largest(n.args[1]) if len(n.args) == 2 else 1)
        most = (top // b + 1) * p  # a divisor is at least one
        return (0 if self._x(n.args[0])[0] >= 0 else -most), most, 2 * top + 2 * under

    def _require(self, n: Node) -> tuple[int, int, int]:
        return (*self._x(n.args[0]), 0)

    def _cmp(self, n: Node) -> tuple[int, int, int]:
        _, ka, kb = n.data
        return 0, 0, max(abs(ka) * self._largest(n.args[0]), abs(kb) * self._largest(n.args[1]))

    def _case(self, n: Node) -> tuple[int, int, int]:
        return self._hull((*n.args[1:-1:2], n.args[-1])) if n.kind == "n" else (0, 0, 0)

    def _elements(self, n: Node) -> int:
        return int(self.size ** max(self.plan.depth(n.data) - self.plan.depth(n.scope), 1))

    def _count(self, n: Node) -> tuple[int, int, int]:
        return 0, self._elements(n), 0

    def _sum(self, n: Node) -> tuple[int, int, int]:
        lo, hi = self._x(n.args[1])
        most = self._elements(n)
        return min(lo, 0) * most, max(hi, 0) * most, most * max(abs(lo), abs(hi))

    def _amin(self, n: Node) -> tuple[int, int, int]:
        return (*self._x(n.args[1]), 0)

    _amax = _amin


def _leaves(cell: Any, found: list[int]) -> None:
    if isinstance(cell, list):
        for c in cell:
            _leaves(c, found)
    elif isinstance(cell, dict):
        _leaves(cell["c"], found)
    elif cell is not None:
        found.append(int(cell))

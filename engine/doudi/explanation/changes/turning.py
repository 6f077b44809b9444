"""Which way a fact turns a grant, from the plan alone: 1 where a grant can only be won as the fact grows, -1 as it falls, else None.

Followed node by node: by how much a number can move when the fact grows by one step of its grid (bounds that hold for every household),
which way a yes/no can turn. Where that is not clear, or where the exact code might give up between two values, nothing is claimed.
"""

from __future__ import annotations

from doudi.decision.code.exact import Exact
from doudi.decision.door.reading import MOST
from doudi.text.light import cached_property

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.plan.nodes import Node, Plan

    Move = tuple[int, int]  # of a number: least and most
    Way = int | None  # of a yes/no: 1, -1, 0 for neither, None for both

STILL = (0, 0)


class Turning:
    """What every node on the way from a fact to a root does as the fact grows."""

    def __init__(self, plan: Plan, fact: Node, below: set[int]):
        self.plan, self.fact = plan, fact
        self.inside = moved(plan, fact, below)
        # whether what moves in the household can move every element of a list, and not just the one whose fact it is
        scopes = {n.id: n.scope for n in self.inside}
        self.every = any(scopes.get(a, n.scope) != n.scope and plan.within(n.scope, scopes[a]) for n in self.inside for a in n.args)
        self.moves: dict[int, Any] = {}  # a Move or a Way; None is unclear
        for n in self.inside:
            self.moves[n.id] = self._of(n)

    def _of(self, n: Node) -> Any:
        if n.id == self.fact.id:
            return (1, 1) if n.kind == "n" else None
        method = getattr(self, f"_{n.op}", None)
        if method is None or n.kind == "e" or any(self.moves.get(a, 0) is None for a in n.args):
            return None
        return method(n)

    def move(self, id: int) -> Move:
        return self.moves.get(id, STILL)  # type: ignore[no-any-return]  # of a number

    def way(self, id: int) -> int:
        return self.moves.get(id, 0)  # type: ignore[no-any-return]  # of a yes/no

    def _range(self, id: int) -> Move:
        """What a number can be."""
        n = self.plan.nodes[id]
        return (n.data or 0, n.data or 0) if n.op == "const" else (n.lo, n.hi)

    def apart(self, scope: int) -> bool:
        """Whether every yes/no and every choice that moves does so by comparisons of a scope or above that each turn one way."""
        nodes = self.plan.nodes
        for n in self.inside:
            numbers = [a for a in n.args if a in self.moves and nodes[a].kind == "n"]
            if n.kind != "n" and numbers and (n.op != "cmp" or n.scope not in (0, scope) or self._apart(n) is None):
                return False
            if n.op in ("require", "table", "rate_at") or (n.op == "guard0" and n.args[1] in self.moves):
                return False
            if n.op == "case" and any(c in self.moves for c in n.args[:-1:2]) and not self._plain(n):
                return False
        return True

    def _plain(self, n: Node) -> bool:
        """Whether a case cannot give up: two cases do not meet, no silence is chosen, no number becomes 无."""
        values = (*n.args[1:-1:2], n.args[-1])
        return len(n.args) == 3 and not any(v in self._unsure or self.plan.nodes[v].nullable for v in values)

    @cached_property
    def _unsure(self) -> set[int]:
        """The nodes where the exact code may give up."""
        exact = Exact(self.plan)
        return exact.skipped | exact.open

    def _apart(self, n: Node) -> Move | None:
        """By how much the two sides of a comparison move apart; None where that is both ways or not clear."""
        _, kx, ky = n.data
        x, y = (self.moves.get(a, STILL) for a in n.args)
        if x is None or y is None:
            return None
        low, high = x[0] * kx - y[1] * ky, x[1] * kx - y[0] * ky
        return None if low < 0 < high else (low, high)

    # -- arithmetic

    def _lin(self, n: Node) -> Move:
        pairs = [(k * low, k * high) for k, (low, high) in zip(n.data[0], map(self.move, n.args), strict=True)]
        return sum(map(min, pairs)), sum(map(max, pairs))

    def _mul(self, n: Node) -> Move | None:
        moved = [a for a in n.args if a in self.moves]
        if len(moved) > 1:
            return None
        ends = self.move(moved[0])
        for a in n.args:
            if a not in self.moves:
                products = [x * y for x in ends for y in self._range(a)]
                ends = min(products), max(products)
        return ends

    def _min(self, n: Node) -> Move:
        return self._hull(*map(self.move, n.args))

    _max = _min

    def _hull(self, *moves: Move) -> Move:
        return min(m[0] for m in moves), max(m[1] for m in moves)

    def _guard0(self, n: Node) -> Move | None:
        return None if n.args[1] in self.moves else self.move(n.args[0])

    def _round(self, n: Node) -> Move | None:
        mode, up, down, step = n.data
        least, most = self._range(n.args[1]) if len(n.args) == 2 else (1, 1)
        if least < 0 or any(a in self.moves for a in n.args[1:]) or min(up, down, step) < 1:
            return None
        least = max(least, 1)  # a divisor of nought never gets here
        low, high = self.move(n.args[0])
        bottom = low * up // (down * (most if low >= 0 else least))
        top = -(-high * up // (down * (least if high >= 0 else most)))
        if mode == "half" and self._range(n.args[0])[0] < 0:  # half away from nought: about nought it moves one further
            bottom, top = (max(bottom - 1, 0) if low >= 0 else bottom - 1), (min(top + 1, 0) if high <= 0 else top + 1)
        return bottom * step, top * step

    # -- yes and no

    def _cmp(self, n: Node) -> Way:
        apart = self._apart(n)
        if apart == STILL:
            return 0
        op = n.data[0] if n.data[0] != "=" else self._one_sided(n)
        if apart is None or not op:
            return None
        grows = 1 if apart[0] >= 0 else -1
        return grows if op in (">", ">=") else -grows

    def _one_sided(self, n: Node) -> str:
        """What an equality comes to where one side never passes the other: an income of nought is one of at most nought."""
        (a, b), (c, d) = self._range(n.args[0]), self._range(n.args[1])
        _, kx, ky = n.data
        return "<=" if a * kx >= d * ky else ">=" if b * kx <= c * ky else ""

    def _and(self, n: Node) -> Way:
        return self._together(*map(self.way, n.args))

    _or = _and

    def _not(self, n: Node) -> Way:
        return -self.way(n.args[0])

    def _together(self, *ways: Way) -> Way:
        found = {w for w in ways if w != 0}
        return found.pop() if len(found) == 1 else None if found else 0

    # -- cases

    def _case(self, n: Node) -> Any:
        conditions, values = n.args[:-1:2], (*n.args[1:-1:2], n.args[-1])
        if not any(self.way(c) for c in conditions):
            return self._together(*map(self.way, values)) if n.kind == "b" else self._hull(*map(self.move, values))
        if not self._plain(n):
            return None
        return self._chosen(self.way(conditions[0]), *values) if n.kind == "b" else self._crossing(self.way(conditions[0]), *values)

    def _chosen(self, way: int, yes: int, no: int) -> Way:
        """A yes/no of one case that turns itself: told only where one of its values is fixed."""
        a, b = (self.plan.nodes[v] for v in (yes, no))
        if a.op == "const":
            return self._together(way if a.data else -way, self.way(no))
        if b.op == "const":
            return self._together(-way if b.data else way, self.way(yes))
        return None

    def _crossing(self, way: int, yes: int, no: int | None) -> Move:
        """A number of one case that turns: at the turn it moves from one value to the other. No other value: nought."""
        (a, b), (c, d) = self._range(yes), STILL if no is None else self._range(no)
        jump = (a - d, b - c) if way > 0 else (c - b, d - a)
        return self._hull(self.move(yes), STILL if no is None else self.move(no), jump)

    # -- totals

    def _many(self, n: Node, low: int, high: int) -> Move:
        """Of one element that may be counted, to the total."""
        most = MOST ** len(self.plan.line(n.data)) if self.every or self.fact.scope != n.data else 1
        return min(low, 0) * most, max(high, 0) * most

    def _count(self, n: Node) -> Move:
        way = self.way(n.args[0])
        return self._many(n, min(way, 0), max(way, 0))

    def _sum(self, n: Node) -> Move | None:
        keep, body = n.args
        if self.plan.nodes[body].nullable and body != self.fact.id:
            return None  # what is 无 is not counted
        if self.way(keep):
            return self._many(n, *self._crossing(self.way(keep), body, None))
        low, high = self.move(body)
        always = self.plan.nodes[keep].op == "const" and self.plan.nodes[keep].data
        return (low, high) if always and not self.every and self.fact.scope == n.data else self._many(n, low, high)

    def _any(self, n: Node) -> Way:
        return self._together(*map(self.way, n.args))

    def _all(self, n: Node) -> Way:
        return self._together(-self.way(n.args[0]), self.way(n.args[1]))


def moved(plan: Plan, fact: Node, below: set[int]) -> list[Node]:
    """The nodes among some that a fact goes into, itself with them."""
    found = {fact.id}
    for n in plan.nodes:
        if n.id in below and not found.isdisjoint(n.args):
            found.add(n.id)
    return [n for n in plan.nodes if n.id in found]


def turning(plan: Plan, fact: Node, root: int, below: set[int]) -> int | None:
    """Which way a number or day turns a root: 1 as it grows, -1 as it falls; 0 where the root changes only where comparisons (of the
    root's scope or above) turn, each of them once; None where nothing is clear. `below`: the root and all it is computed from."""
    if fact.kind != "n":
        return None
    found = Turning(plan, fact, below)
    way = found.moves.get(root)
    return way if way in (1, -1) else 0 if found.apart(plan.nodes[root].scope) else None

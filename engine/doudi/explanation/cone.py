"""What one fact can turn: code for only those nodes between it and a grant, all else read from the trace of the household as it is.

Made of the same emitters as the exact and the ranges code, once the fact has been asked about often enough. Where a plan does more than
this code knows (nested lists, elements that hang on the household's totals) there is none, and the whole code is asked instead.
"""

from __future__ import annotations

from doudi.decision.engine import HOT, _space
from doudi.decision.layout import AGGREGATES, flat
from doudi.decision.mixed import Mixed, reached

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.decision.engine import Engine
    from doudi.plan.nodes import Node

    Compare = tuple[tuple[int, int], tuple[int, int]]

START = {  # a total before the changed element is counted in, from what the others come to
    "count": "v{0}L = v{0}H = {1}", "sum": "v{0}L = v{0}H = {1}", "any": "v{0}T = {1}; v{0}F = not {1}",
    "all": "v{0}T = {1}; v{0}F = not {1}", "amin": "v{0}L = v{0}H = u{0} = {1}", "amax": "v{0}L = v{0}H = u{0} = {1}",
}


class Unfit(Exception):
    """The plan does more than this code knows."""


class Cone:
    """rest(T, i): the totals without element i · exact(T, i, B, R, D, p): (granted, margin of each comparison …) ·
    ranges(T, i, B, R, D, p, q): whether some value from p to q may grant. T is the trace, B the rest."""

    __slots__ = ("exact", "ranges", "rest")

    def __init__(self, engine: Engine, mode: str, fact: Node, root: int, compares: list[Compare]):
        made = _Made(engine, mode, fact, root)
        space = _space()
        texts = [made.rest(), made.exact_text(compares)]
        texts += [made.ranges_text()] if fact.kind == "n" else []
        exec(compile("\n".join(texts), "<plan cone>", "exec"), space)  # noqa: S102  # node ids and integers only
        self.rest, self.exact, self.ranges = space["rest"], space["exact"], space.get("ranges")


def cone_of(engine: Engine, mode: str, fact: Node, root: int, compares: list[Compare]) -> Cone | None:
    """The cone of a fact, kept with the engine; None until it is asked for often, and where there is none."""
    found = engine.kept.get(("cone", mode, fact.id, root), 0)
    if found.__class__ is not int:
        return found  # type: ignore[no-any-return]  # a Cone or None
    made: Any = found + 1
    if mode not in ("exact", "fused"):
        return None
    if made >= HOT:
        try:
            made = Cone(engine, mode, fact, root, compares)
        except Unfit:
            made = None
    engine.kept["cone", mode, fact.id, root] = made
    return None if made.__class__ is int else made


class _Made:
    """The texts of one cone."""

    def __init__(self, engine: Engine, mode: str, fact: Node, root: int):
        self.plan, self.where = engine.plan, engine.code(mode)[1]
        self.fact, self.root = fact, root
        self.mixed = Mixed(self.plan, frozenset([(fact.scope, fact.data)]))
        self.exact = self.mixed.exact
        below = _below(self.plan, root)
        moved = reached(self.plan, frozenset([(fact.scope, fact.data)]))
        self.maybe = [n for n in self.plan.nodes if n.id in below and n.id in moved]
        self.nodes = [n for n in self.maybe if n.id not in self.exact.skipped]
        self.totals = [n for n in self.nodes if n.op in AGGREGATES]
        self._fit()

    def _fit(self) -> None:
        """Raises Unfit unless every node is the household's or the changed element's, and no other element can be moved."""
        nodes, inside = self.plan.nodes, {n.id for n in self.maybe}
        if nodes[self.root].scope or self.root in self.exact.skipped or self.plan.scopes[self.fact.scope][1] > 0:
            raise Unfit
        for n in self.maybe:
            if n.scope not in (0, self.fact.scope) or (n.op in AGGREGATES and not self._simple(n, inside)):
                raise Unfit
            if n.scope and any(a in inside and not nodes[a].scope for a in n.args):
                raise Unfit

    def _simple(self, n: Node, inside: set[int]) -> bool:
        nodes = self.plan.nodes
        mine = n.scope == 0 and n.data == self.fact.scope and not flat(self.plan, n)
        return mine and not any(a in self.exact.skipped or (a in inside and not nodes[a].scope) for a in n.args)

    def column(self, id: int, row: str = "T[{}][i]") -> str:
        """Where the trace holds a node: its row in place of T[…][i] for one of the element."""
        steps = self.where.get(id)
        if steps is None:
            raise Unfit
        return f"T[{steps[0]}]" if len(steps) == 1 else f"{row.format(steps[0])}[{steps[1]}]"

    def _loads(self, nodes: list[Node], more: set[int]) -> list[str]:
        """Lines that read what nodes of the cone need from outside it."""
        wanted = (more | {a for n in nodes for a in n.args}) - {n.id for n in nodes}
        return [f"    v{a} = {self.column(a)}" for a in sorted(wanted) if self._read(a)]

    def _element(self, id: int) -> bool:
        return self.plan.nodes[id].scope != 0

    def _read(self, id: int) -> bool:
        return self.plan.nodes[id].op != "const" and id not in self.exact.skipped

    def rest(self) -> str:
        """`def rest(T, i)`: every total of the cone over the other elements."""
        e = self.exact
        e.lines, e.depth = ["def rest(T, i):"], 1
        args = {a for n in self.totals for a in n.args if self._read(a)}
        for a in sorted(a for a in args if not self._element(a)):
            e.say(f"v{a} = {self.column(a)}")
        for n in self.totals:
            e.start(n)
        rows = sorted({self.where[a][0] for a in args if self._element(a)})
        if rows:
            e.say("j = -1")
            e.say(f"for {''.join(f'r{r}, ' for r in rows)}in zip({', '.join(f'T[{r}]' for r in rows)}):")
            e.depth = 2
            e.say("j += 1")
            e.say("if j == i: continue")
            for a in sorted(a for a in args if self._element(a)):
                e.say(f"v{a} = {self.column(a, 'r{}')}")
            for n in self.totals:
                e.grow(n)
            e.depth = 1
        e.say(f"return ({''.join(f'v{n.id}, ' for n in self.totals)})")
        return "\n".join(e.lines)

    def exact_text(self, compares: list[Compare]) -> str:
        """`def exact(T, i, B, R, D, p)`."""
        e = self.exact
        sides = {id for pair in compares for id, _ in pair if self._read(id)}
        e.lines, e.depth = ["def exact(T, i, B, R, D, p):"], 1
        e.lines += self._loads(self.nodes, sides)
        for n in self.nodes:
            if n.op == "fact":
                e.say(f"v{n.id} = p")
            elif n.op in AGGREGATES:
                e.say(f"v{n.id} = B[{self.totals.index(n)}]")
                e.grow(n)
            else:
                e.compute(n)
        e.say(f"return ({', '.join([f'v{self.root}', *map(self._margin, compares)])},)")
        return "\n".join(e.lines)

    def _margin(self, compare: Compare) -> str:
        """By how much a comparison holds or fails."""
        (left, kx), (right, ky) = compare
        if left in self.exact.skipped or right in self.exact.skipped:
            return "None"
        x, y, nodes = self.exact.v(left), self.exact.v(right), self.plan.nodes
        empty = [self.exact.v(i) for i in (left, right) if nodes[i].nullable or i in self.exact.open]
        text = f"{x} * {kx} - {y} * {ky}"
        return f"None if {' or '.join(f'{v} is None' for v in empty)} else {text}" if empty else text

    def ranges_text(self) -> str:
        """`def ranges(T, i, B, R, D, p, q)`."""
        m = self.mixed
        m.lines, m.depth = ["def ranges(T, i, B, R, D, p, q):"], 1
        m.lines += self._loads(self.maybe, set())
        if self.totals:
            m.say(f"L{self.fact.scope} = ()")
        for n in self.maybe:
            if n.op == "fact":
                m.say(f"v{n.id}L = p; v{n.id}H = q" + (f"; v{n.id}N = 0" if n.nullable else ""))
            elif n.op in AGGREGATES:
                m.say(START[n.op].format(n.id, f"B[{self.totals.index(n)}]"))
                m.grow(n)
                m.finish(n, "")
            else:
                m.compute(n)
        m.say(f"return v{self.root}T")
        return "\n".join(m.lines)


def _below(plan: Any, root: int) -> set[int]:
    """A node and all it is computed from."""
    found, todo = {root}, [root]
    while todo:
        for a in plan.nodes[todo.pop()].args:
            if a not in found:
                found.add(a)
                todo.append(a)
    return found

"""What one fact can turn: code for only those nodes that lie between it and a grant, all else read from the trace.

Made of the same emitters as the code that decides, once a fact has been asked about often enough. Lists are walked again where what
moves reaches their elements; where it is one element alone, the others are counted together once (`rests`).
"""

from __future__ import annotations

from doudi.decision.code.exact import Exact
from doudi.decision.code.layout import AGGREGATES, flat
from doudi.decision.code.mixed import reached
from doudi.decision.engine import HOT, _space
from doudi.explanation.changes.turning import moved

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.decision.engine import Engine
    from doudi.plan.nodes import Node

    Compare = tuple[tuple[int, int], tuple[int, int]]
    Path = tuple[int, ...]


class Unfit(Exception):
    """The plan does more than this code knows."""


class Cone:
    """Asks about one fact of one element: `exact(*given, p)` is (granted, margin of each comparison …), `ranges(*given, p, q)` whether
    some value from p to q may grant; `least(*given, now, limit)`: see Slice."""

    __slots__ = ("_elements", "_lists", "_rests", "_subject", "exact", "least", "ranges")

    def __init__(self, engine: Engine, mode: str, fact: Node, root: int, below: set[int], compares: list[Compare]):
        made = Making(engine, mode, fact, root, below, compares)
        space = _space()
        space["__builtins__"] = {**space["__builtins__"], "list": list}
        exec(compile(made.text(), "<plan cone>", "exec"), space)  # noqa: S102  # node ids and integers only
        self._lists = space["lists"] if made.passes else None
        self._elements = space["elements"] if fact.scope else None
        self._subject = space["subject"] if engine.plan.nodes[root].scope else None
        self._rests, self.exact, self.ranges = space.get("rests"), space["exact"], space.get("ranges")
        self.least = space.get("least")

    def given(self, trace: Any, slots: Any, rates: Any, day: int, paths: list[Path], subject: Path) -> list[tuple[Any, ...]]:
        """What `exact` and `ranges` take before the values, for some elements of one household."""
        lists = self._lists(trace) if self._lists else ()
        y = self._subject(trace, lists, subject) if self._subject else None
        if self._elements is None:
            return [(trace, lists, None, y, (), slots, rates, day)] * len(paths)
        elements = self._elements(trace, lists, paths)
        rests = self._rests(trace, lists, elements) if self._rests else [()] * len(elements)
        return [(trace, lists, x, y, rest, slots, rates, day) for x, rest in zip(elements, rests, strict=True)]


def cone_of(engine: Engine, mode: str, fact: Node, root: int, below: set[int], compares: list[Compare]) -> Cone | None:
    """The cone of a fact, kept with the engine; None until it is asked for often, and where there is none."""
    found = engine.kept.get(("cone", mode, fact.id, root), 0)
    if found.__class__ is not int:
        return found  # type: ignore[no-any-return]  # a Cone or None
    made: Any = found + 1
    if made >= HOT:
        try:
            made = Cone(engine, mode, fact, root, below, compares)
        except Unfit:
            made = None
    engine.kept["cone", mode, fact.id, root] = made
    return None if made.__class__ is int else made


class Making:
    """The texts of one cone."""

    def __init__(self, engine: Engine, mode: str, fact: Node, root: int, below: set[int], compares: list[Compare]):
        self.plan, self.fact, self.root, self.compares = engine.plan, fact, root, compares
        self.where = engine.code(mode)[1]
        sure = mode in ("exact", "fused")
        ids = [n.id for n in self.plan.nodes]
        self.base: set[int] = set() if sure else set(ids) if mode == "ranges" else engine.maybe[mode]
        self.exact = Exact(self.plan)
        self.skipped = self.exact.skipped if sure else set()
        if root in self.skipped:
            raise Unfit
        self.nodes = [n for n in moved(self.plan, fact, below) if n.id not in self.skipped]
        wide = reached(self.plan, frozenset([(fact.scope, fact.data)])) & below if sure else {n.id for n in self.nodes}
        self.wide = [n for n in self.plan.nodes if n.id in wide]  # with the silences that the exact code leaves out
        self.sides = {id for pair in compares for id, _ in pair if self.read(id)}
        self.passes = self._passes()
        self.alone = self._stands_alone()
        self.totals = [n for n in self.nodes if n.op in AGGREGATES] if self.alone else []

    def read(self, id: int) -> bool:
        """Whether a node has a variable at all."""
        return self.plan.nodes[id].op != "const" and id not in self.skipped

    def _passes(self) -> dict[int, list[tuple[int, ...]]]:
        """Of each scope, the ways to the rows that are read: one for each pass over its list."""
        found: dict[int, set[tuple[int, ...]]] = {}
        inside = {n.id for n in self.wide}
        wanted = {a for n in self.wide for a in n.args if self.read(a)} | self.sides | {self.fact.id, self.root}
        scopes = {n.scope for n in self.wide} | {n.data for n in self.wide if n.op in AGGREGATES}
        scopes |= {self.plan.nodes[i].scope for i in wanted}
        for id in wanted:
            n = self.plan.nodes[id]
            if id not in self.where:
                if id not in inside:
                    raise Unfit
            elif n.scope and (id not in inside or id in (self.fact.id, self.root)):
                found.setdefault(n.scope, set()).add(tuple(self.where[id][:-1]))
        for id, steps in self.where.items():  # some row of every list that is walked
            scope = self.plan.nodes[id].scope
            if scope and scope in scopes and scope not in found:
                found[scope] = {tuple(steps[:-1])}
        for scope in sorted(found, reverse=True):  # and of the lists that it lies in
            if self.plan.scopes[scope][1] > 0:
                found.setdefault(self.plan.scopes[scope][1], set()).update(way[:-1] for way in found[scope])
        if any(len(self.plan.line(s)) > (2 if not self.base else 1) or s not in found for s in scopes if s):
            raise Unfit
        return {scope: sorted(ways) for scope, ways in found.items()}

    def _stands_alone(self) -> bool:
        """Whether a change moves one element of a list of the household, and beside it only the household."""
        nodes, scope, inside = self.plan.nodes, self.fact.scope, {n.id for n in self.wide}
        if not scope or self.plan.scopes[scope][1] or nodes[self.root].scope:
            return False
        for n in self.wide:
            above = any(a in inside and not nodes[a].scope for a in n.args)
            if n.scope not in (0, scope) or (n.scope and above):
                return False
            if n.op in AGGREGATES and (above or n.scope or n.data != scope or flat(self.plan, n) or n.id in self.skipped):
                return False
            if n.op in ("amin", "amax") and self.base:
                return False
        return {n.id for n in self.wide if n.op in AGGREGATES} == {n.id for n in self.nodes if n.op in AGGREGATES}

    def text(self) -> str:
        from doudi.explanation.changes.slice import Slice  # most starts tell of one household, for whom no cone is made

        parts = [*self._ways()]
        if self.alone and self.totals:
            parts.append(Slice(self, self.base, []).rests())
        parts.append(Slice(self, self.base, self.nodes).exactly())
        if self.fact.kind == "n":
            parts.append(Slice(self, self.base | {n.id for n in self.wide}, self.wide).possibly())
            parts.append(Slice(self, self.base, self.nodes).least())
        return "\n".join(parts)

    def _ways(self) -> list[str]:
        """`lists(T)`: the rows of each list of the root; `elements` and `subject`: the rows of some elements, of one."""
        lists = []
        for scope, ways in sorted(self.passes.items()):
            if not self.plan.scopes[scope][1]:
                rows = ", ".join(f"T[{way[0]}]" for way in ways)
                lists.append(rows if len(ways) == 1 else f"list(zip({rows}))")
        return [
            f"def lists(T): return ({''.join(f'{x}, ' for x in lists)})",
            f"def elements(T, I, paths): return [{self._row(self.fact.scope)} for path in paths]",
            f"def subject(T, I, path): return {self._row(self.plan.nodes[self.root].scope)}",
        ]

    def _row(self, scope: int) -> str:
        """The rows of an element of a list of the root; deeper, its first row."""
        if not scope:
            return "None"
        if not self.plan.scopes[scope][1]:
            return f"I[{self.list_index(scope)}][path[0]]"
        outer, inner = self.passes[scope][0]
        return f"T[{outer}][path[0]][{inner}][path[1]]"

    def list_index(self, scope: int) -> int:
        return [s for s in sorted(self.passes) if not self.plan.scopes[s][1]].index(scope)

    def row(self, scope: int, way: tuple[int, ...]) -> str:
        """The variable of an element's row of one pass."""
        ways = self.passes[scope]
        return f"E{scope}" if len(ways) == 1 else f"E{scope}[{ways.index(way)}]"

    def cell(self, id: int, k: int) -> str:
        """Where the trace holds column k of a node."""
        steps, scope = self.where[id], self.plan.nodes[id].scope
        return f"{self.row(scope, tuple(steps[:-1]))}[{steps[-1] + k}]" if scope else f"T[{steps[0] + k}]"

    def is_it(self, scope: int, which: str) -> str:
        """Whether the element at hand is the changed one (X) or the subject (Y)."""
        return f"{self.row(scope, self.passes[scope][0]) if self.plan.scopes[scope][1] else f'E{scope}'} is {which}"

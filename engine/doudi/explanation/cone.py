"""What one fact can turn: code for only those nodes that lie between it and a grant, all else read from the trace.

Made of the same emitters as the code that decides, once a fact has been asked about often enough. Lists are walked again where what
moves reaches their elements; where it is one element alone, the others are counted together once (`rest`).
"""

from __future__ import annotations

from functools import partial

from doudi.decision.engine import HOT, _space
from doudi.decision.exact import Exact
from doudi.decision.layout import AGGREGATES, Block, Walk, flat, root_block
from doudi.decision.mixed import Mixed, reached
from doudi.decision.slots import list_slot
from doudi.explanation.turning import moved
from doudi.plan.nodes import Node

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.decision.engine import Engine

    Compare = tuple[tuple[int, int], tuple[int, int]]
    Path = tuple[int, ...]

GIVEN = "T, I, X, Y, B, S, R, D"  # trace, lists, changed element, subject, rest, slots, rates, day


class Unfit(Exception):
    """The plan does more than this code knows."""


class Cone:
    """Asks about one fact of one element: `exact(p)` gives (granted, margin of each comparison …), `ranges(p, q)` whether some value
    from p to q may grant."""

    __slots__ = ("_alone", "_element", "_exact", "_lists", "_ranges", "_rest", "_subject")

    def __init__(self, engine: Engine, mode: str, fact: Node, root: int, below: set[int], compares: list[Compare]):
        made = Making(engine, mode, fact, root, below, compares)
        space = _space()
        space["__builtins__"] = {**space["__builtins__"], "list": list}
        exec(compile(made.text(), "<plan cone>", "exec"), space)  # noqa: S102  # node ids and integers only
        self._alone, self._lists, self._element, self._subject = made.alone, space["lists"], space["element"], space["subject"]
        self._rest, self._exact, self._ranges = space.get("rest"), space["exact"], space.get("ranges")

    def of(self, evaluation: Any, rates: Any, path: Path, subject: Path) -> tuple[Callable[..., Any], Callable[..., Any] | None]:
        """`exact` and `ranges` for one element of one household."""
        trace, day = evaluation.trace, evaluation.day
        lists = self._lists(trace)
        x, y = self._element(trace, lists, path), self._subject(trace, lists, subject)
        rest = self._rest(trace, lists, x, rates, day) if self._rest else ()
        given = (trace, lists, x, y, rest, evaluation.slots, rates, day)
        return partial(self._exact, *given), partial(self._ranges, *given) if self._ranges else None


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
        parts = [*self._ways()]
        if self.alone and self.totals:
            parts.append(Slice(self, self.base, []).rest())
        parts.append(Slice(self, self.base, self.nodes).exactly())
        if self.fact.kind == "n":
            parts.append(Slice(self, self.base | {n.id for n in self.wide}, self.wide).possibly())
        return "\n".join(parts)

    def _ways(self) -> list[str]:
        """`lists(T)`: the rows of each list of the root; `element` and `subject`: the rows of one element."""
        lists = []
        for scope, ways in sorted(self.passes.items()):
            if not self.plan.scopes[scope][1]:
                rows = ", ".join(f"T[{way[0]}]" for way in ways)
                lists.append(rows if len(ways) == 1 else f"list(zip({rows}))")
        out = [f"def lists(T): return ({''.join(f'{x}, ' for x in lists)})"]
        for name, scope in (("element", self.fact.scope), ("subject", self.plan.nodes[self.root].scope)):
            out.append(f"def {name}(T, I, path): return {self._row(scope)}")
        return out

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


class Slice(Mixed):
    """Code for some nodes of a plan; what else they need is read from a trace. `maybe`: the nodes that are ranges in this code."""

    def __init__(self, making: Making, maybe: set[int], nodes: list[Node]):
        super().__init__(making.plan, frozenset())
        self.making, self.maybe, self.exact, self.nodes = making, maybe, making.exact, nodes
        self.done: set[int] = set()  # what has a value here, at this place of the text

    # -- the three functions

    def rest(self) -> str:
        """What the totals come to over all elements but one."""
        m, scope = self.making, self.making.fact.scope
        self.lines, self.depth = ["def rest(T, I, X, R, D):"], 1
        args = sorted({a for n in m.totals for a in n.args if m.read(a)})
        for a in args:
            if not self.plan.nodes[a].scope:
                self._load(a)
        for n in m.totals:
            self.start(n)
        self.say(f"for E{scope} in I[{m.list_index(scope)}]:")
        self.depth += 1
        self.say(f"if E{scope} is X: continue")
        for a in args:
            if self.plan.nodes[a].scope:
                self._load(a)
        for n in m.totals:
            self.grow(n)
        self.depth -= 1
        self.say(f"return ({''.join(f'{v}, ' for n in m.totals for v in self.columns(n))})")
        return "\n".join(self.lines)

    def exactly(self) -> str:
        self._body(f"def exact({GIVEN}, p):")
        self.say("return (G, *M)" if self._inner() else f"return ({self._granted()}, {''.join(f'{x}, ' for x in self._margins())})")
        return "\n".join(self.lines)

    def possibly(self) -> str:
        self._body(f"def ranges({GIVEN}, p, q):")
        self.say(f"return {self.t(self.making.root)}" if not self._inner() else "return G")
        return "\n".join(self.lines)

    def _inner(self) -> bool:
        """Whether what is asked is a value of an element."""
        return bool(self.plan.nodes[self.making.root].scope)

    def _granted(self) -> str:
        root = self.making.root
        return self.t(root) if self._certain(root) else f"{self.t(root)} and not {self.f(root)}"

    def _margins(self) -> list[str]:
        return [self._margin(c) for c in self.making.compares]

    def _margin(self, compare: Compare) -> str:
        """By how much a comparison holds or fails; None where it is a range."""
        (left, kx), (right, ky) = compare
        if not {left, right} <= self.done | {i for i in (left, right) if self.plan.nodes[i].op == "const"}:
            return "None"  # not worked out here, or not yet
        tests, sides = [], []
        for id, k in ((left, kx), (right, ky)):
            n = self.plan.nodes[id]
            text = self.exact.v(id) if n.op == "const" or self._certain(id) else self.lo(id)
            if n.op != "const" and not self._certain(id):
                tests.append(f"{self.lo(id)} != {self.hi(id)}")
                tests += [f"{self.none(id)}"] if n.nullable else []
            elif n.nullable or id in self.exact.open:
                tests.append(f"{text} is None")
            sides.append(f"{text} * {k}")
        text = " - ".join(sides)
        return f"None if {' or '.join(tests)} else {text}" if tests else text

    def _body(self, head: str) -> None:
        m = self.making
        inside = {n.id for n in self.nodes}
        wanted = {a for n in self.nodes for a in n.args} | (m.sides if m.fact.kind == "n" else set()) | {m.root}
        outside = {a for a in wanted if a not in inside and m.read(a)}
        steps = [n if n.id in inside else _read(n) for n in self.plan.nodes if n.id in inside or n.id in outside]
        self.lines, self.depth = [head], 1
        if self._inner():
            self.say(f"G = False; M = ({'None, ' * len(m.compares)})")
        self._visit(root_block(self.plan, steps), {}, "T")

    # -- the frame

    def _open(self, child: int, scope: int, opened: set[int]) -> None:
        if child in opened:
            return
        opened.add(child)
        m = self.making
        if self.plan.scopes[child][1]:
            rows = ", ".join(f"{m.row(scope, way[:-1])}[{way[-1]}]" for way in m.passes[child])
            self.say(f"L{child} = I{child} = {rows if len(m.passes[child]) == 1 else f'list(zip({rows}))'}")
            return
        self.say(f"I{child} = I[{m.list_index(child)}]")
        self.say(f"L{child} = {f'S[{list_slot(self.plan, child)}]' if m.base else f'I{child}'}")

    def _walk(self, walk: Walk, earlier: list[tuple[str, Block]], rows: str, path: str) -> None:
        m = self.making
        if not m.alone:
            super()._walk(walk, earlier, rows, path)
            return
        for n in walk.totals:
            self._begin(n)
        self.say(f"E{walk.child} = X")
        self._visit(walk.block, {}, path)
        for n in walk.totals:
            self.grow(n)

    def _begin(self, n: Node) -> None:
        """A total before the changed element is counted in."""
        m, at = self.making, 0
        for other in m.totals:
            if other.id == n.id:
                break
            at += len(self._stored(other))
        held, mine = self._stored(n), self.columns(n)
        if len(held) == len(mine):
            self.say("; ".join(f"{v} = B[{at + k}]" for k, v in enumerate(mine)))
        elif n.kind == "b":
            self.say(f"v{n.id}T = B[{at}]; v{n.id}F = not B[{at}]")
        else:
            self.say(f"v{n.id}L = v{n.id}H = u{n.id} = B[{at}]")

    def _stored(self, n: Node) -> list[str]:
        """The columns of a total in what `rest` returns."""
        return [f"v{n.id}"] if n.id not in self.making.base else super().columns(n)

    def _visit(self, block: Block, earlier: dict[int, list[tuple[str, Block]]], path: str) -> None:
        super()._visit(block, earlier, path)
        here = {s.id for s in block.steps if isinstance(s, Node)}
        if self._inner() and self.making.root in here:
            self.say(f"if {self.making.is_it(block.scope, 'Y')}:")
            self.depth += 1
            self._told()
            self.depth -= 1
        if block.scope:
            self.done -= here  # of the element before

    def _told(self) -> None:
        """The answer about the subject, where it is an element of a list."""
        if self.maybe is not self.making.base:
            self.say(f"G = {self.t(self.making.root)}")
        else:
            self.say(f"G = {self._granted()}; M = ({''.join(f'{x}, ' for x in self._margins())})")

    def loaded(self, facts: list[Node]) -> None:
        """Nothing here is absent that was not so in the trace."""

    def finish(self, n: Node, items: str) -> None:
        self.done.add(n.id)
        super().finish(n, items)

    def flat(self, n: Node, items: str) -> None:
        self.done.add(n.id)
        super().flat(n, items)

    # -- nodes

    def compute(self, node: Node) -> None:
        self.done.add(node.id)
        if node.op == "read":
            self._load(node.id)
        elif node.id == self.making.fact.id:
            self._given(node)
        else:
            super().compute(node)

    def _load(self, id: int) -> None:
        self.say("; ".join(f"{v} = {self.making.cell(id, k)}" for k, v in enumerate(self.columns(self.plan.nodes[id]))))

    def _given(self, n: Node) -> None:
        """The fact that is asked about: at p, or from p to q; of other elements as it is."""
        values = self._values(n)
        own = not n.scope or self.making.alone
        if own:
            self.say("; ".join(f"{v} = {x}" for v, x in zip(self.columns(n), values, strict=True)))
            return
        self.say(f"if {self.making.is_it(n.scope, 'X')}: " + "; ".join(f"{v} = {x}" for v, x in zip(self.columns(n), values, strict=True)))
        cells = [self.making.cell(n.id, k) for k in range(len(values))]
        if len(values) > 1 and n.id not in self.making.base:
            cells = [self.making.cell(n.id, 0)] * 2 + ["0"] * (len(values) - 2)
        self.say("else: " + "; ".join(f"{v} = {x}" for v, x in zip(self.columns(n), cells, strict=True)))

    def _values(self, n: Node) -> list[str]:
        if self._certain(n.id) or n.kind == "e":
            return ["p"]
        if n.kind == "b":
            return ["p", "not p"]
        top = "q" if self.maybe is not self.making.base else "p"
        return ["p", top] + (["0"] if n.nullable else [])


def _read(n: Node) -> Node:
    """A node of which only the value is needed."""
    return Node(n.id, "read", (), None, n.scope, n.kind, n.den, n.lo, n.hi, n.nullable)

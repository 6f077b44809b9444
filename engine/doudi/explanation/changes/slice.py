"""Code for a slice of a plan: some nodes worked out, all else that they need read from a trace. Made of the same emitters as the code that
decides.
"""

from __future__ import annotations

from doudi.decision.base.slots import list_slot
from doudi.decision.code.layout import Block, Walk, root_block
from doudi.decision.code.mixed import Mixed
from doudi.decision.code.ranges import Ranges
from doudi.plan.nodes import Node

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from doudi.explanation.changes.cone import Compare, Making

GIVEN = "T, I, X, Y, B, S, R, D"  # trace, lists, changed element, subject, rest, slots, rates, day


class Slice(Mixed):
    """Code for some nodes of a plan; what else they need is read from a trace. `maybe`: the nodes that are ranges in this code."""

    def __init__(self, making: Making, maybe: set[int], nodes: list[Node]):
        Ranges.__init__(self, making.plan)  # what can be a range is known already
        self.hoisted: set[int] = set()  # what is read once, before a loop
        self.making, self.maybe, self.exact, self.nodes = making, maybe, making.exact, nodes
        self.done: set[int] = set()  # what has a value here, at this place of the text

    # -- the three functions

    def rests(self) -> str:
        """What the totals come to over all elements but one, for each of some: taken off a sum, else counted anew."""
        m, scope = self.making, self.making.fact.scope
        off = all(n.op in ("sum", "count") and self._certain(n.id) for n in m.totals)
        args = sorted({a for n in m.totals for a in n.args if m.read(a)})
        self.lines, self.depth = ["def rests(T, I, elements):", "    out = []"], 1
        for a in [*(a for a in args if not self.plan.nodes[a].scope), *(n.id for n in m.totals if off)]:
            self._load(a)
        self.say(f"for {'E' if off else 'X'}{scope if off else ''} in elements:")
        self.depth += 1
        if not off:
            for n in m.totals:
                self.start(n)
            self.say(f"for E{scope} in I[{m.list_index(scope)}]:")
            self.depth += 1
            self.say(f"if E{scope} is X: continue")
        for a in args:
            if self.plan.nodes[a].scope:
                self._load(a)
        if not off:
            for n in m.totals:
                self.grow(n)
            self.depth -= 1
        told = [self._without(n) for n in m.totals] if off else [v for n in m.totals for v in self.columns(n)]
        self.say(f"out.append(({''.join(f'{v}, ' for v in told)}))")
        self.depth -= 1
        self.say("return out")
        return "\n".join(self.lines)

    def _without(self, n: Node) -> str:
        """A sum or count less what one element adds to it."""
        keep, *body = n.args
        tests = [] if self.plan.nodes[keep].op == "const" and self.plan.nodes[keep].data else [self.exact.v(keep)]
        tests += [f"{self.exact.v(b)} is not None" for b in body if self.plan.nodes[b].nullable]
        text = f"v{n.id} - {self.exact.v(body[0]) if body else 1}"
        return f"({text} if {' and '.join(tests)} else v{n.id})" if tests else text

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
        self.lines, self.depth = [head], 1
        self._asked(self._steps())

    def _steps(self) -> list[Node]:
        """The nodes of the slice, and in their order those that it only reads."""
        m = self.making
        inside = {n.id for n in self.nodes}
        wanted = {a for n in self.nodes for a in n.args} | (m.sides if m.fact.kind == "n" else set()) | {m.root}
        outside = {a for a in wanted if a not in inside and m.read(a)}
        return [n if n.id in inside else _read(n) for n in self.plan.nodes if n.id in inside or n.id in outside]

    def _asked(self, steps: list[Node]) -> None:
        if self._inner():
            self.say(f"G = False; M = ({'None, ' * len(self.making.compares)})")
        self._visit(root_block(self.plan, steps), {}, "T")

    def least(self) -> str:
        """`least(…, now, limit)` of a fact that turns the grant one way only: None where the limit does not grant; else how far off the
        turn looked from afar, the nearest value that grants, and how many evaluations it took beyond those at now and at the limit.
        The same steps as Change's own search (change.py: _narrow), with the code that decides in the middle of them."""
        m = self.making
        self.lines, self.depth = [f"def least({GIVEN}, now, limit):"], 1
        steps = self._steps()
        if m.alone:
            self.say(f"E{m.fact.scope} = X")
        for n in steps:
            if n.op == "read" and (not n.scope or m.alone):
                self._load(n.id)
                self.hoisted.add(n.id)
        self.say("bad = now; good = p = limit; step = 1 if limit > now else -1; n = turn = 0; by_root = False")
        self.say("while True:")
        self.depth += 1
        self._asked(steps)
        margins = [f"M[{k}]" for k in range(len(m.compares))] if self._inner() else self._margins()
        told = [(k, text) for k, text in enumerate(margins) if text != "None"]
        self.say(f"g = {'G' if self._inner() else self._granted()}")
        for k, text in told:
            self.say(f"m{k} = {text}")
        self.lines += _steering([k for k, _ in told], {k for k, text in told if "None" in text or self._inner()})
        return "\n".join(self.lines)

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
        if not self.hoisted:
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
        """The columns of a total in what `rests` gives."""
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
            if node.id not in self.hoisted:
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


def _steering(margins: list[int], perhaps: set[int]) -> list[str]:
    """Lines of the loop of `least` after the answer at p: where to look next. `perhaps`: margins that may be None."""

    def kept(side: str) -> str:
        return "; ".join(f"{side}{k} = m{k}" for k in margins) or "pass"

    out = [
        "n += 1", "if n == 1:", "    if not g: return None", f"    {kept('b')}", "    p = now", "    continue",
        "if n == 2:", f"    {kept('a')}", "elif g:", "    good = p", f"    {kept('b')}",
        "    if by_root and far > 1:", "        p = good - step; by_root = False", "        continue",
        "else:", "    bad = p", f"    {kept('a')}",
        "span = (good - bad) * step", "if span <= 1 and n > 2: return first, good, n - 2", "far = -1",
    ]
    for k in margins:
        known = f"a{k} is not None and b{k} is not None and " if k in perhaps else ""
        out.append(f"if {known}((a{k} > 0) != (b{k} > 0) or (a{k} >= 0) != (b{k} >= 0)):")
        out += [f"    f = span * a{k} // (a{k} - b{k})", "    if far < 0 or f < far: far = f"]
    out += [
        "if n == 2: first = far if far >= 0 else span", "if span <= 1: return first, good, 0",
        "by_root = far >= 0 and turn % 3 < 2", "turn += 1",
        "far = (far + 1 if far + 1 < span else span - 1) if by_root else span // 2", "p = bad + step * far",
    ]
    return ["        " + line for line in out]

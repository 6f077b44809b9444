"""Plan to the source of a kernel: the exact code's own text, put into what Numba compiles, over columns instead of one household.

Facts are rows of a matrix a scope (`E0[slot, i0]`), a list is a stretch of its scope (`O1[i0]` to `O1[i0 + 1]`), 无 is the number N.
The values that a decision is read from, and those that a later pass over a list needs, go to a matrix a scope (`Y1[column, i1]`),
yes/no packed as bits. What only the general code can say ends a row with False, as Surprise ends the exact code. Source text holds
node ids and integers only.
"""

from __future__ import annotations

from doudi.batch.bounds import limits, reach
from doudi.decision.exact import Exact
from doudi.decision.layout import Block, Walk, root_block
from doudi.plan.nodes import Node, Plan

ARITHMETIC = frozenset(
    ["lin", "mul", "min", "max", "abs", "sgn", "guard0", "nonzero", "round", "cmp", "require", "shift", "age", "months", "calendar"]
)
BITS = 60  # yes/no values in one column


class Kernel(Exact):
    """Of the nodes `wanted`, and what they read. `places` says where each wanted value lies: (column, bit or -1)."""

    name = "one"

    def __init__(self, plan: Plan, wanted: set[int]):
        super().__init__(plan)
        self.wanted = {i for i in wanted if plan.nodes[i].op != "const"}
        self.reached = reach(plan, self.wanted)
        self.places: dict[int, tuple[int, int]] = {}
        self.widths = [0] * len(plan.scopes)  # columns of Y, by scope
        self.limits = limits(plan, self._nodes())

    @property
    def serves(self) -> bool:
        """Whether every wanted value can be computed, and no step can overflow."""
        return self.limits is not None and not self.wanted & self.skipped

    def _nodes(self) -> list[Node]:
        return [n for n in self.plan.nodes if n.id in self.reached and n.id not in self.skipped]

    def module(self) -> str:
        """The text of a module with `run(rows, days, bases, RT, E0, …, O1, …, U1, …, Y0, …, ok)`."""
        block = root_block(self.plan, self._nodes())
        self._find_kept(block)
        scopes = range(len(self.plan.scopes))
        lists = [f"{x}{s}" for x in "OU" for s in scopes if s]
        arrays = ", ".join(["RT", *(f"E{s}" for s in scopes), *lists, *(f"Y{s}" for s in scopes)])
        self.lines = [f"def one(i0, D, Q, {arrays}):"]
        self.depth = 1
        self._visit(block, {}, "")
        self.say("return True")
        run = [
            f"def run(rows, days, bases, {arrays}, ok):",
            "    for k in range(len(rows)):",
            f"        ok[k] = one(rows[k], days[k], bases[k], {arrays})",
        ]
        return "\n".join([*self.lines, "", "", *run, ""])

    # -- text

    def say(self, text: str) -> None:
        """The exact code's line, with 无 as a number and a surprise as the end of the row."""
        text = text.replace(" is not None", " != N").replace(" is None", " == N").replace("None", "N")
        super().say(text.replace("raise S", "return False"))

    # -- the frame

    def _find_kept(self, block: Block) -> None:
        """Beside what is wanted: values of elements that a later pass reads."""
        self.kept = set(self.wanted)
        stack = [block]
        while stack:
            for step in stack.pop().steps:
                if isinstance(step, Walk):
                    self.kept |= {n.id for n in self._again(step)}
                    stack.append(step.block)

    def _again(self, walk: Walk) -> list[Node]:
        """What a pass needs of its elements that an earlier one computed."""
        mine = {s.id for s in walk.block.steps if not isinstance(s, Walk)}
        needed = (self.plan.nodes[i] for i in sorted(self._needed(walk) - mine))
        return [n for n in needed if n.scope == walk.child and n.op != "const" and n.id not in self.skipped]

    def _visit(self, block: Block, earlier: dict[int, list[tuple[str, Block]]], path: str) -> None:
        super()._visit(block, {}, path)
        self._store(block)

    def _store(self, block: Block) -> None:
        """Leave the kept values of a visit in the matrix of the scope."""
        scope = block.scope
        kept = [s for s in block.steps if not isinstance(s, Walk) and s.id in self.kept]
        bits = [n for n in kept if n.kind == "b"]
        for n in kept:
            if n.kind != "b":
                self._put(scope, f"v{n.id}")
                self.places[n.id] = self.widths[scope] - 1, -1
        for first in range(0, len(bits), BITS):
            word = bits[first : first + BITS]
            self._put(scope, " | ".join(f"v{n.id} * {1 << i}" for i, n in enumerate(word)))
            self.places.update({n.id: (self.widths[scope] - 1, i) for i, n in enumerate(word)})

    def _put(self, scope: int, text: str) -> None:
        self.say(f"Y{scope}[{self.widths[scope]}, i{scope}] = {text}")
        self.widths[scope] += 1

    def _open(self, child: int, scope: int, opened: set[int]) -> None:
        if child in opened:
            return
        opened.add(child)
        assert self.limits is not None
        self.say(f"if U{child}[i{scope}] != 0: raise S")
        self.say(f"I{child} = range(O{child}[i{scope}], O{child}[i{scope} + 1])")
        if self.limits[0] < self.plan.scopes[child][3]:
            self.say(f"if len(I{child}) > {self.limits[0]}: raise S")

    def _walk(self, walk: Walk, earlier: list[tuple[str, Block]], rows: str, path: str) -> None:
        for n in walk.totals:
            self.start(n)
        child = walk.child
        self.say(f"for i{child} in I{child}:")
        self.depth += 1
        for n in self._again(walk):
            self._fetch(n)
        self._visit(walk.block, {}, path)
        for n in walk.totals:
            self.grow(n)
        self.say("pass")
        self.depth -= 1

    def _fetch(self, n: Node) -> None:
        """A value of an element from an earlier pass."""
        if n.op == "fact":
            self.say(f"v{n.id} = {self._fact(n)}")
            return
        column, bit = self.places[n.id]
        cell = f"Y{n.scope}[{column}, i{n.scope}]"
        self.say(f"v{n.id} = {cell}" if bit < 0 else f"v{n.id} = {cell} & {1 << bit} != 0")

    # -- an open figure (None, without being 无): where Python would fail on it, the row ends

    def compute(self, node: Node) -> None:
        if node.op in ARITHMETIC and node.id not in self.open:
            self._published(*node.args)
        super().compute(node)

    def grow(self, n: Node) -> None:
        if n.op == "sum":
            self._published(n.args[1])
        super().grow(n)

    def flat(self, node: Node, items: str) -> None:
        if node.op == "sum":
            self._published(node.args[1])
        super().flat(node, items)

    # -- leaves

    def _cell(self, n: Node) -> str:
        return f"E{n.scope}[{n.data}, i{n.scope}]"

    def _fact(self, n: Node) -> str:
        if n.kind != "b":
            return self._cell(n)
        self.say(f"x{n.id} = {self._cell(n)}")
        return f"x{n.id} == 1"

    def loaded(self, facts: list[Node]) -> None:
        assert self.limits is not None
        most = self.limits[1]
        tests = [f"({'x' if n.kind == 'b' else 'v'}{n.id} == A)" for n in facts if not self._power(n)]
        for n in facts:
            if n.kind == "n" and n.hi > most:
                tests.append(f"(v{n.id} > {most})")
            if n.kind == "n" and n.lo < -most:
                tests.append(f"((v{n.id} < -{most}) & (v{n.id} != N))")
        if tests:
            self.say(f"if {' | '.join(tests)}: raise S")

    def _rate(self, n: Node) -> str:
        read = f"RT[Q + {self.reads[n.id]}]"
        if n.kind != "n":
            self.say(f"if {read} is None: raise S")
        return f"{read} == 1" if n.kind == "b" else read

    def _table(self, n: Node) -> str:
        self.say(f"p = RT[Q + {self.reads[n.id]}]")
        return self._looked(n, n.args)

    def _rate_at(self, n: Node) -> str:
        self.say(f"p = by_day(RT, RT[Q + {self.reads[n.id]}], {self.v(n.args[0])})")
        return self._looked(n, n.args[1:])

    def _looked(self, n: Node, keys: tuple[int, ...]) -> str:
        """Down a table by its keys; where the policy is silent the row ends."""
        for letter, key in zip(self.plan.rates[n.data][5], keys, strict=True):
            self.say(f"p = {'by_choice' if letter == 'e' else 'by_band'}(RT, p, {self.v(key)})")
        self.say("if p is None: raise S")
        return "p == 1" if n.kind == "b" else "p"

    # -- where Python's own text would not do, or costs Numba a branch

    def _and(self, n: Node) -> str:
        return " & ".join(map(self.v, n.args))

    def _or(self, n: Node) -> str:
        return " | ".join(map(self.v, n.args))

    def _eqb(self, n: Node) -> str:
        return " == ".join(f"({self.v(a)})" for a in n.args)

    def _case(self, n: Node) -> str:
        """Silences and open figures are tested before the value is chosen: an expression cannot end the row."""
        conditions, values = n.args[:-1:2], (*n.args[1:-1:2], n.args[-1])
        if (self.skipped | self.open) & {*values}:
            tests = [(self.v(c), x) for c, x in zip(conditions, values, strict=False)]
            none = " or ".join(c for c, _ in tests)
            tests.append((f"not ({none})", values[-1]))
            for c, x in tests:
                if x in self.skipped:
                    self.say(f"if {c}: raise S")
                elif x in self.open:
                    self.say(f"if ({c}) and {self.v(x)} is None: raise S")
        return super()._case(n)

    def _chosen(self, x: int) -> str:
        if x in self.skipped:
            known = self.plan.nodes[x].kind
            return "False" if known == "b" else "0"  # never chosen: tested before
        return self.v(x)

    def _calendar(self, n: Node) -> str:
        return self.none(n, f"{n.data}({self.v(n.args[0])})")

"""What every kernel is: generated text that walks columns in place of one household, for compiler.py.

Facts are rows of a matrix a scope (`E0[slot, i0]`), a list is a stretch of its scope (`O1[i0]` to `O1[i0 + 1]`), 无 is the number N.
The values that a decision is read from, and those that a later pass over a list needs, go to a matrix a scope (`Y1[column, i1]`),
yes/no packed as bits. Source text holds node ids and integers only.
"""

from __future__ import annotations

from doudi.decision.code.emit import Emitter
from doudi.decision.code.layout import Block, Walk, root_block

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from doudi.plan.nodes import Node

BITS = 60  # yes/no values in one column
HEAD = "from __future__ import annotations\n\n"  # the types of parameters are for compiler.py


class Frame(Emitter):
    """`places` says where each variable of a wanted node lies: (column, bit or -1). Subclasses say how a node is computed.

    `groups[id]`: yes/no nodes of the root, and of elements, whose values and "any" are wanted as one word; `words[id]` is its column.
    `limits`: the most elements of a list and the largest number for which no step can pass int64, None where there are none.
    """

    name = "one"
    matrix, flags = "plane", "flags"  # what compiler.py calls the arrays
    limits: tuple[int, int] | None

    def begin(self, wanted: set[int], groups: dict[str, tuple[list[int], list[int]]]) -> None:
        """The wanted nodes, before anything is written."""
        self.wanted = {i for i in wanted if self.plan.nodes[i].op != "const"}
        self.reached = self.plan.below(self.wanted)
        self.groups, self.words = groups, dict[str, int]()
        self.anywhere = sorted({i for _, among in groups.values() for i in among})
        self.places: dict[str, tuple[int, int]] = {}
        self.widths = [0] * len(self.plan.scopes)  # columns of Y, by scope

    @property
    def serves(self) -> bool:
        """Whether every wanted value can be computed, and no step can overflow."""
        return self.limits is not None and not self.wanted & self.skipped

    def _nodes(self) -> list[Node]:
        return [n for n in self.plan.nodes if n.id in self.reached and n.id not in self.skipped]

    def module(self) -> str:
        """The text of a module with `run(first, last, days, bases, RT, E0, …, O1, …, U1, …, Y0, …, ok)`, for compiler.py."""
        block = root_block(self.plan, self._nodes())
        self._find_kept(block)
        scopes = range(len(self.plan.scopes))
        kinds = {"RT": "line", **{f"E{s}": self.matrix for s in scopes}}
        kinds |= {f"{x}{s}": kind for x, kind in (("O", "line"), ("U", self.flags)) for s in scopes if s}
        kinds |= {f"Y{s}": self.matrix for s in scopes}
        arrays, typed = ", ".join(kinds), ", ".join(f"{name}: {kind}" for name, kind in kinds.items())
        self.lines = [f"def one(i0: int, D: int, Q: int, {typed}) -> bool:"]
        self.depth = 1
        for i in self.anywhere:
            self.say(f"w{i} = False")
        self._visit(block, {}, "")
        for id, (own, among) in self.groups.items():
            names = [*(f"v{i}" for i in own), *(f"w{i}" for i in among)]
            self.words[id] = self.widths[0]
            self._put(0, " | ".join(f"{name} * {1 << i}" for i, name in enumerate(names)) or "0")
        self.say("return True")
        run = [
            f"def run(first: int, last: int, days: line, bases: line, {typed}, ok: flags) -> int:",
            "    for k in range(first, last):",
            f"        ok[k] = one(k, days[k], bases[k], {arrays})",
            "    return 0",
        ]
        return "\n".join([HEAD, *self.lines, "", "", *run, ""])

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
        for step in block.steps:
            if not isinstance(step, Walk) and step.id in self.anywhere:
                self.say(f"if v{step.id}: w{step.id} = True")
        kept = [s for s in block.steps if not isinstance(s, Walk) and s.id in self.kept]
        bits = [n for n in kept if n.kind == "b"]
        for n in kept:
            if n.kind != "b":
                for name in self.columns(n):
                    self._put(scope, name)
                    self.places[name] = self.widths[scope] - 1, -1
        names = [name for n in bits for name in self.columns(n)]
        for first in range(0, len(names), BITS):
            word = names[first : first + BITS]
            self._put(scope, " | ".join(f"{name} * {1 << i}" for i, name in enumerate(word)))
            self.places.update({name: (self.widths[scope] - 1, i) for i, name in enumerate(word)})

    def _put(self, scope: int, text: str) -> None:
        self.say(f"Y{scope}[{self.widths[scope]}, i{scope}] = {text}")
        self.widths[scope] += 1

    def _open(self, child: int, scope: int, opened: set[int]) -> None:
        if child in opened:
            return
        opened.add(child)
        assert self.limits is not None
        self.unknown(child)
        self.say(f"I{child} = range(O{child}[i{scope}], O{child}[i{scope} + 1])")
        if self.limits[0] < self.plan.scopes[child][3]:
            self.say(f"if len(I{child}) > {self.limits[0]}: raise S")

    def unknown(self, child: int) -> None:
        """A list that is not known ends the row."""
        self.say(f"if U{child}[i{self.plan.scopes[child][1]}] != 0: raise S")

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
            self.compute(n)
            return
        for name in self.columns(n):
            column, bit = self.places[name]
            cell = f"Y{n.scope}[{column}, i{n.scope}]"
            self.say(f"{name} = {cell}" if bit < 0 else f"{name} = {cell} & {1 << bit} != 0")

    def _cell(self, n: Node) -> str:
        return f"E{n.scope}[{n.data}, i{n.scope}]"

    def _start_of(self, n: Node) -> str:
        """Where the value, or the table, of what a node reads lies in RT."""
        return f"RT[Q + {self.reads[n.id]}]"

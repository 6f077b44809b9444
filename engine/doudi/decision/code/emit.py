"""Plan to Python source: the frame that all codes share — blocks, walks over lists, rows of the trace."""

from __future__ import annotations

from doudi.decision.code.layout import AGGREGATES, Block, Walk, flat, places, root_block
from doudi.plan.nodes import Node, Plan


class Emitter:
    """Subclasses say how a node is computed and how a total starts, grows and ends."""

    name = ""

    def __init__(self, plan: Plan):
        self.plan = plan
        self.lines: list[str] = []
        self.depth = 1
        self.reads = {n.id: i for i, n in enumerate(n for n in plan.nodes if n.op in ("rate", "table", "rate_at"))}
        self.skipped: set[int] = set()

    # -- what subclasses say

    def columns(self, node: Node) -> list[str]:
        """The variables that hold a node's value."""
        raise NotImplementedError

    def compute(self, node: Node) -> None:
        raise NotImplementedError

    def start(self, node: Node) -> None:
        raise NotImplementedError

    def grow(self, node: Node) -> None:
        raise NotImplementedError

    def finish(self, node: Node, items: str) -> None:
        raise NotImplementedError

    def flat(self, node: Node, items: str) -> None:
        raise NotImplementedError

    # -- the frame

    def source(self) -> tuple[str, dict[int, list[int]]]:
        """The text of `def <name>(E0, R, D)` that returns the trace, and where each node's columns begin."""
        nodes = [n for n in self.plan.nodes if n.id not in self.skipped]
        block = root_block(self.plan, nodes)
        self.lines = [f"def {self.name}(E0, R, D):"]
        self.depth = 1
        self._visit(block, {}, "T")
        self.say(f"return {self._row(block, 'T')}")
        return "\n".join(self.lines) + "\n", places(block, lambda n: len(self.columns(n)))

    def say(self, text: str) -> None:
        self.lines.append("    " * self.depth + text)

    def items(self, scope: int) -> str:
        """The elements of a list, none when the list is not known."""
        return f"I{scope}"

    def _visit(self, block: Block, earlier: dict[int, list[tuple[str, Block]]], path: str) -> None:
        passes = {k: list(v) for k, v in earlier.items()}
        opened: set[int] = set()
        facts = [s for s in block.steps if not isinstance(s, Walk) and s.op == "fact"]
        for fact in facts:
            self.compute(fact)
        self.loaded(facts)
        for i, step in enumerate(block.steps):
            if isinstance(step, Walk):
                self._open(step.child, block.scope, opened)
                rows = f"W{path}{i}"
                self._walk(step, passes.get(step.child, []), rows, f"{path}{i}")
                passes.setdefault(step.child, []).append((rows, step.block))
            elif step.op in AGGREGATES and flat(self.plan, step):
                self._open(step.data, block.scope, opened)
                self.flat(step, self.items(step.data))
            elif step.op in AGGREGATES:
                self.finish(step, self.items(step.data))
            elif step.op not in ("const", "fact"):
                self.compute(step)

    def _open(self, child: int, scope: int, opened: set[int]) -> None:
        if child in opened:
            return
        opened.add(child)
        slot = self.plan.scopes[child][2]
        record = self.plan.scopes[scope][0]
        facts = len(self.plan.door[record]["facts"])
        self.say(f"L{child} = E{scope}[{facts + slot}]")
        self.listed(child)

    def listed(self, child: int) -> None:
        """Set I<child> to the elements of a list that may not be known."""
        self.say(f"I{child} = () if L{child} is A else L{child}")

    def again_needed(self, walk: Walk) -> bool:
        """Whether a later pass looks at the elements again, beside the rows of earlier passes."""
        return True

    def head(self, block: Block) -> int:
        """Columns of a row before its first node."""
        return 0

    def stored(self, node: Node) -> list[str]:
        """The variables of a node that its row holds after the head."""
        return self.columns(node)

    def reload(self, block: Block, needed: set[int], row: str) -> None:
        """Set again, in a later pass, what the head of an earlier row holds."""

    def loaded(self, facts: list[Node]) -> None:
        """Called when the facts of a block have been read."""

    def _walk(self, walk: Walk, earlier: list[tuple[str, Block]], rows: str, path: str) -> None:
        for n in walk.totals:
            self.start(n)
        self.say(f"{rows} = []")
        needed = self._needed(walk)
        used = [
            (f"r{path}_{j}", name, block) for j, (name, block) in enumerate(earlier) if self._reaches(block, needed)
        ]
        over = [(r, name) for r, name, _ in used]
        if not over or self.again_needed(walk):
            over = [(f"E{walk.child}", self.items(walk.child)), *over]
        names, sources = ", ".join(r for r, _ in over), ", ".join(name for _, name in over)
        self.say(f"for {names} in zip({sources}):" if len(over) > 1 else f"for {names} in {sources}:")
        self.depth += 1
        inner: dict[int, list[tuple[str, Block]]] = {}
        for r, _, block in used:
            self.reload(block, needed, r)
            column = self.head(block)
            for step in block.columns:
                if isinstance(step, Walk):
                    inner.setdefault(step.child, []).append((f"{r}[{column}]", step.block))
                    column += 1
                    continue
                for variable in self.stored(step):
                    if step.id in needed:
                        self.say(f"{variable} = {r}[{column}]")
                    column += 1
        self._visit(walk.block, inner, path)
        for n in walk.totals:
            self.grow(n)
        self.say(f"{rows}.append({self._row(walk.block, path)})")
        self.depth -= 1

    def _needed(self, walk: Walk) -> set[int]:
        """Nodes that this pass reads."""
        out: set[int] = set()
        for n in walk.totals:
            out.update(n.args)
        stack = [walk.block]
        while stack:
            for step in stack.pop().steps:
                if isinstance(step, Walk):
                    stack.append(step.block)
                    for n in step.totals:
                        out.update(n.args)
                else:
                    out.update(step.args)
        return out

    def _reaches(self, block: Block, needed: set[int]) -> bool:
        return any(self._reaches(s.block, needed) if isinstance(s, Walk) else s.id in needed for s in block.columns)

    def _row(self, block: Block, path: str) -> str:
        names = []
        for i, step in enumerate(block.steps):
            if isinstance(step, Walk):
                names.append(f"W{path}{i}")
            elif step.op != "const":
                names.extend(self.columns(step))
        return f"({', '.join(names)}{',' if len(names) == 1 else ''})"

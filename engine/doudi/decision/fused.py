"""Source that reads and decides in one go: the exact code with the door built in, for objects in which every fact is given.

Anything else (a fact missing, a Chinese key, a wrong type) raises Surprise, KeyError or TypeError and takes the long way. The first
visit of a scope leaves its facts at the head of its row, so that slots can be had from the trace when somebody asks for them.
"""

from __future__ import annotations

from doudi.decision.door import Door, choice_bits, distinct, reader_of
from doudi.decision.exact import Exact
from doudi.decision.layout import Block, Walk, places, root_block
from doudi.decision.reading import LABEL, MOST, optional, test

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.plan.nodes import Node, Plan


class Fused(Exact):
    name = "fused"

    def __init__(self, plan: Plan, door: Door):
        super().__init__(plan)
        self.space: dict[str, Any] = {}
        self.first: dict[int, Block] = {}  # scope -> the block that visits it first
        self.layout: dict[int, dict[int, int]] = {}  # scope -> list slot -> column of its first pass, or of its value
        self.door = door

    def rows(self, scope: int) -> list[list[Any]]:
        return self.plan.door[self.plan.scopes[scope][0]]["facts"]  # type: ignore[no-any-return]  # plan rows are JSON data

    def columns(self, node: Node) -> list[str]:
        if node.op == "fact" and not self._power(node):
            return [f"x{node.scope}_{node.data}"]
        same = self._alias(node)
        return super().columns(node) if same is None else self.columns(same)

    def _alias(self, node: Node) -> Node | None:
        """The node whose very integer this one is, over another den; None when it has to be computed, or lies in another scope."""
        if node.op == "lin" and node.data == [[1], 0]:
            under = self.plan.nodes[node.args[0]]
            if under.scope == node.scope and under.op != "const":
                return under
        return None

    def v(self, id: int) -> str:
        node = self.plan.nodes[id]
        return super().v(id) if node.op == "const" else self.columns(node)[0]

    def source(self) -> tuple[str, dict[int, list[int]]]:
        nodes = [n for n in self.plan.nodes if n.id not in self.skipped]
        block = root_block(self.plan, nodes)
        self._note_first(block)
        self.lines, self.depth = ["def fused(E0, R, D):"], 1
        self._read(0, "as_of")
        self._visit(block, {}, "T")
        self.say(f"return {self._row(block, 'T')}")
        where = places(block, lambda n: 0 if self._in_head(n) else 1, self._head)
        for n in nodes:
            if self._in_head(n):
                where[n.id] = [*self._way(n.scope), n.data]
        return "\n".join(self.lines) + "\n", where

    def _note_first(self, block: Block) -> None:
        self.first.setdefault(block.scope, block)
        for step in block.steps:
            if isinstance(step, Walk):
                self._note_first(step.block)

    def _in_head(self, n: Node) -> bool:
        return n.op == "fact" and not self._power(n)

    def _head(self, block: Block) -> int:
        """Columns before the first node: the facts, the lists' values that no pass walks, the root's day."""
        return len(self._names(block.scope)) if self.first.get(block.scope) is block else 0

    def _names(self, scope: int) -> list[str]:
        record = self.plan.door[self.plan.scopes[scope][0]]
        names = [f"x{scope}_{i}" for i in range(len(record["facts"]) + len(record["lists"]) + (scope == 0))]
        walked = self._walked(scope)
        return [n for i, n in enumerate(names) if i - len(record["facts"]) not in walked]

    def _walked(self, scope: int) -> dict[int, int]:
        """List position -> child scope, for lists that the first visit of `scope` walks."""
        block = self.first.get(scope)
        children = [s.child for s in block.steps if isinstance(s, Walk)] if block else []
        return {self.plan.scopes[c][2]: c for c in children if self.first.get(c) and self._parent(c, scope)}

    def _parent(self, child: int, scope: int) -> bool:
        return bool(self.plan.scopes[child][1] == scope)

    def _way(self, scope: int) -> list[int]:
        """The columns that lead to the first row of a scope."""
        if scope == 0:
            return []
        above = self.plan.scopes[scope][1]
        block = self.first[above]
        column = self._head(block)
        for step in block.columns:
            if isinstance(step, Walk):
                if step.child == scope:
                    break
                column += 1
            elif not self._in_head(step):
                column += 1
        return [*self._way(above), column]

    # -- reading

    def _read(self, scope: int, day: str = "") -> None:
        """Lines that read every key of an element and test it."""
        record = self.plan.door[self.plan.scopes[scope][0]]
        element, walked = f"E{scope}", self._walked(scope)
        sure = sum(r[9] not in ("label", "power") for r in record["facts"]) + len(record["lists"])
        self.say(f"n = {sure}")
        for i, row in enumerate(record["facts"]):
            name = f"{scope}_{i}"
            self.space[f"f{name}"] = reader_of(row)
            if row[3] == "enum":
                self.space[f"t{name}"] = choice_bits(row)
            shown: Any = row if row[9] != "label" else LABEL
            if row[9] in ("label", "power"):
                self._say_all(optional(name, element, row[0], shown))
            else:
                self._say_all([f"x{name} = {element}[{row[0]!r}]", *test(name, shown)])
        for j, list_name in enumerate(record["lists"]):
            name = f"{scope}_{len(record['facts']) + j}"
            x = f"x{name}"
            self.say(f"{x} = {element}[{list_name!r}]")
            self.say(f"if type({x}) is not list or len({x}) > {MOST}: raise S")
            if record["list_names"][j][2]:
                self.say(f"if not {x}: raise S")
            if j in walked:
                self.say(f"L{walked[j]} = {x}")
            else:
                self.space[f"f{name}"] = self.door.list_reader(list_name)
                self.say(f"{x} = f{name}({x})")
        if day:
            name = f"{scope}_{len(record['facts']) + len(record['lists'])}"
            from doudi.decision.door import day_of

            self.space[f"f{name}"] = day_of
            self._say_all(optional(name, element, day, None))
        self.say(f"if n != len({element}): raise S")

    def _say_all(self, lines: list[str]) -> None:
        for line in lines:
            self.say(line)

    def _open(self, child: int, scope: int, opened: set[int]) -> None:
        """The list was read with its parent; one that no pass walks first is in slots already."""
        if child not in opened:
            opened.add(child)
            slot = len(self.rows(scope)) + self.plan.scopes[child][2]
            walked = child in self._walked(scope).values()
            self.say(f"I{child} = L{child}" if walked else f"I{child} = x{scope}_{slot}")

    def loaded(self, facts: list[Node]) -> None:
        """Every fact was read: nothing can be absent."""

    def compute(self, node: Node) -> None:
        if not self._in_head(node) and self._alias(node) is None:
            super().compute(node)

    def _fact(self, n: Node) -> str:
        return f"x{n.scope}_{n.data} is True"

    def _visit(self, block: Block, earlier: dict[int, list[tuple[str, Block]]], path: str) -> None:
        if block.scope and self.first.get(block.scope) is block:
            self._read(block.scope)
        super()._visit(block, earlier, path)

    def _walk(self, walk: Walk, earlier: list[tuple[str, Block]], rows: str, path: str) -> None:
        super()._walk(walk, earlier, rows, path)
        if self.first.get(walk.child) is walk.block:
            id = next(i for i, row in enumerate(self.rows(walk.child)) if row[0] == "id")
            self.space[f"d{walk.child}"] = distinct(id)
            self.say(f"for w in {rows}:")
            self.say(f"    if w[{id}] is not A:")
            self.say(f"        d{walk.child}({rows})")
            self.say("        break")

    def head(self, block: Block) -> int:
        return self._head(block)

    def stored(self, node: Node) -> list[str]:
        return [] if self._in_head(node) else self.columns(node)

    def reload(self, block: Block, needed: set[int], row: str) -> None:
        if self.first.get(block.scope) is block:
            names = self._names(block.scope)
            for n in (self.plan.nodes[i] for i in needed):
                if self._in_head(n) and n.scope == block.scope:
                    self.say(f"x{n.scope}_{n.data} = {row}[{names.index(f'x{n.scope}_{n.data}')}]")

    def _row(self, block: Block, path: str) -> str:
        head = self._names(block.scope) if self.first.get(block.scope) is block else []
        names = []
        for i, step in enumerate(block.steps):
            if isinstance(step, Walk):
                names.append(f"W{path}{i}")
            elif step.op != "const" and not self._in_head(step):
                names.extend(self.columns(step))
        return f"({', '.join([*head, *names])}{',' if len(head) + len(names) == 1 else ''})"

    def slots(self, trace: Any) -> list[Any]:
        """The slots of the household, from the heads of the rows."""
        return self._slots(0, trace)

    def _slots(self, scope: int, row: Any) -> list[Any]:
        record = self.plan.door[self.plan.scopes[scope][0]]
        walked = self._walked(scope)
        out: list[Any] = []
        column = 0
        for i in range(len(record["facts"]) + len(record["lists"]) + (scope == 0)):
            child = walked.get(i - len(record["facts"]))
            if child is not None:
                rows = row[self._way(child)[-1]]
                out.append([self._slots(child, r) for r in rows])
            else:
                out.append(row[column])
                column += 1
        return out


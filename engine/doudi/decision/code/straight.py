"""The frame of a code that reads and decides in one go: an object in, its trace out.

The first visit of a scope leaves its facts at the head of its row, so that slots can be had from the trace when somebody asks for
them. What is not plain (a Chinese key, a wrong type, a list left out) raises Surprise, KeyError or TypeError and takes the long way.
"""

from __future__ import annotations

from doudi.decision.code.emit import Emitter
from doudi.decision.code.layout import AGGREGATES, Block, Walk, flat, places, root_block
from doudi.decision.door.quick import Door, choice_bits, day_of, distinct, reader_of
from doudi.decision.door.reading import LABEL, MOST, optional
from doudi.plan.nodes import KIND, ROLE

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.plan.nodes import Node


class Unfit(Exception):
    """An element's own list is needed when the element itself was read long ago."""


class Straight(Emitter):
    """Subclasses say how a fact is read, and which fact nodes need no column beside the head's."""

    door: Door

    def begin(self, door: Door) -> None:
        self.door = door
        self.space: dict[str, Any] = {}
        self.first: dict[int, Block] = {}  # scope -> the block that visits it first

    # -- what subclasses say

    def in_head(self, node: Node) -> bool:
        """Whether a node is a fact that the head of its row holds already."""
        return False

    def read_fact(self, scope: int, i: int, row: list[Any]) -> None:
        """Lines that set x<scope>_<i> to the slot value of a fact and test it."""
        raise NotImplementedError

    def read_list(self, scope: int, x: str, name: str, required: bool, tests: list[str]) -> None:
        """Lines that set `x` to a list that an element has; `tests` are what it has to pass."""
        self.say_all([f"{x} = E{scope}[{name!r}]", *tests])

    def may_lack(self, child: int) -> bool:
        """Whether a list that is walked may be left out: the head of its parent's row says so."""
        return False

    def result(self, row: str) -> str:
        """What the code returns: the root's row, and more where that is wanted."""
        return row

    def before(self, scope: int) -> None:
        """Lines before the facts of an element are read."""

    def entered(self, block: Block) -> None:
        """Lines after the first reading of an element, before its nodes."""

    def counted(self, scope: int, sure: int) -> str:
        """How many keys there are when no label, power or day is given."""
        return str(sure)

    def under(self, node: Node) -> Node | None:
        """The node of the same scope whose very value this one is, over another den; None when it has to be computed."""
        if node.op != "lin" or node.data != [[1], 0]:
            return None
        found = self.plan.nodes[node.args[0]]
        return found if found.scope == node.scope and found.op != "const" else None

    def rows(self, scope: int) -> list[list[Any]]:
        return self.plan.door[self.plan.scopes[scope][0]]["facts"]  # type: ignore[no-any-return]  # plan rows are JSON data

    def source(self) -> tuple[str, dict[int, list[int]]]:
        nodes = [n for n in self.plan.nodes if n.id not in self.skipped]
        block = root_block(self.plan, nodes)
        self._note_first(block)
        self.lines, self.depth = [f"def {self.name}(E0, R, D):"], 1
        self._read(0, "as_of")
        self._visit(block, {}, "T")
        self.say(f"return {self.result(self._row(block, 'T'))}")
        where = places(block, lambda n: len(self.stored(n)), self.head)
        for n in nodes:
            if self.in_head(n):
                where[n.id] = [*self._way(n.scope), n.data]
        return "\n".join(self.lines) + "\n", where

    def _note_first(self, block: Block) -> None:
        again = self.first.setdefault(block.scope, block) is not block
        for step in block.steps:
            if isinstance(step, Walk):
                if again and step.child not in self.first:
                    raise Unfit
                self._note_first(step.block)
            elif again and step.op in AGGREGATES and flat(self.plan, step):
                raise Unfit

    def again_needed(self, walk: Walk) -> bool:
        return self.first.get(walk.child) is walk.block

    def head(self, block: Block) -> int:
        """Columns before the first node: the facts, the lists' values that no pass walks, the root's day."""
        return len(self.names(block.scope)) if self.first.get(block.scope) is block else 0

    def stored(self, node: Node) -> list[str]:
        return [] if self.in_head(node) else self.columns(node)

    def names(self, scope: int) -> list[str]:
        """What the head of an element's row holds."""
        record = self.plan.door[self.plan.scopes[scope][0]]
        names = [f"x{scope}_{i}" for i in range(len(record["facts"]) + len(record["lists"]) + (scope == 0))]
        walked = {j: self.may_lack(child) for j, child in self.walked(scope).items()}
        return [n for i, n in enumerate(names) if walked.get(i - len(record["facts"]), True)]

    def walked(self, scope: int) -> dict[int, int]:
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
        column = self.head(block)
        for step in block.columns:
            if isinstance(step, Walk):
                if step.child == scope:
                    break
                column += 1
            else:
                column += len(self.stored(step))
        return [*self._way(above), column]

    # -- reading

    def _read(self, scope: int, day: str = "") -> None:
        """Lines that read every key of an element and test it."""
        record = self.plan.door[self.plan.scopes[scope][0]]
        walked = self.walked(scope)
        sure = sum(r[ROLE] not in ("label", "power") for r in record["facts"]) + len(record["lists"])
        self.before(scope)
        for i, row in enumerate(record["facts"]):
            self.space[f"f{scope}_{i}"] = reader_of(row)
            if row[KIND] == "enum":
                self.space[f"t{scope}_{i}"] = choice_bits(row)
            if row[ROLE] not in ("label", "power"):
                self.read_fact(scope, i, row)
        for j, list_name in enumerate(record["lists"]):
            x = f"x{scope}_{len(record['facts']) + j}"
            lines = [f"if {x}.__class__ is not list or len({x}) > {MOST}: raise S"]
            if record["list_names"][j][2]:
                lines.append(f"if not {x}: raise S")
            if j not in walked:
                self.space[f"f{x[1:]}"] = self.door.list_reader(list_name)
                lines.append(f"{x} = f{x[1:]}({x})")
            self.read_list(scope, x, list_name, bool(record["list_names"][j][2]), lines)
            if j in walked:
                self.say(f"L{walked[j]} = {x}")
        self._extras(scope, sure, day)

    def _extras(self, scope: int, sure: int, day: str) -> None:
        """Keys that may be left out without anything being unknown: looked at only where there are more keys than facts."""
        record = self.plan.door[self.plan.scopes[scope][0]]
        element, count = f"E{scope}", self.counted(scope, sure)
        found: list[tuple[str, list[str]]] = []
        for i, row in enumerate(record["facts"]):
            if row[ROLE] in ("label", "power"):
                name = f"{scope}_{i}"
                found.append((name, optional(name, element, row[0], row if row[ROLE] == "power" else LABEL)))
        if day:
            name = f"{scope}_{len(record['facts']) + len(record['lists'])}"
            self.space[f"f{name}"] = day_of
            found.append((name, optional(name, element, day, None)))
        if not found:
            self.say(f"if len({element}) != {count}: raise S")
            return
        self.say(f"if len({element}) == {count}: {' = '.join(f'x{name}' for name, _ in found)} = A")
        self.say("else:")
        self.depth += 1
        self.say(f"n = {count}")
        for name, lines in found:
            self.say_all(lines)
            if scope and record["facts"][int(name.partition("_")[2])][0] == "id":
                self.say(f"if x{name} is not A: g{scope} = True")
        self.say(f"if n != len({element}): raise S")
        self.depth -= 1

    def say_all(self, lines: list[str]) -> None:
        for line in lines:
            self.say(line)

    def _open(self, child: int, scope: int, opened: set[int]) -> None:
        """The list was read with its parent; one that no pass walks first is in slots already."""
        if child not in opened:
            opened.add(child)
            slot = len(self.rows(scope)) + self.plan.scopes[child][2]
            walked = child in self.walked(scope).values()
            if not self.may_lack(child):
                self.say(f"I{child} = L{child}" if walked else f"I{child} = x{scope}_{slot}")
                return
            if not walked:
                self.say(f"L{child} = x{scope}_{slot}")
            self.say(f"I{child} = () if L{child} is A else L{child}")
            if walked:
                self.say(f"x{scope}_{slot} = L{child} is A")

    def _visit(self, block: Block, earlier: dict[int, list[tuple[str, Block]]], path: str) -> None:
        if block.scope and self.first.get(block.scope) is block:
            self._read(block.scope)
            self.entered(block)
        super()._visit(block, earlier, path)

    def _walk(self, walk: Walk, earlier: list[tuple[str, Block]], rows: str, path: str) -> None:
        if self.first.get(walk.child) is walk.block:
            self.say(f"g{walk.child} = False")  # whether some element has an id
        super()._walk(walk, earlier, rows, path)
        if self.first.get(walk.child) is walk.block:
            id = next(i for i, row in enumerate(self.rows(walk.child)) if row[0] == "id")
            self.space[f"d{walk.child}"] = distinct(id)
            self.say(f"if g{walk.child}: d{walk.child}({rows})")

    def _row(self, block: Block, path: str) -> str:
        head = self.names(block.scope) if self.first.get(block.scope) is block else []
        names = []
        for i, step in enumerate(block.steps):
            if isinstance(step, Walk):
                names.append(f"(*W{path}{i},)")  # tuples, which the garbage collector lets go of
            elif step.op != "const" and not self.in_head(step):
                names.extend(self.stored(step))
        return f"({', '.join([*head, *names])}{',' if len(head) + len(names) == 1 else ''})"

    def slots_source(self) -> str:
        """`def slots(T)`: the slots of the household, from the heads of the rows."""
        return f"def slots(T): return {self._slots(0, 'T')}\n"

    def _slots(self, scope: int, row: str) -> str:
        facts, lists = len(self.rows(scope)), len(self.plan.door[self.plan.scopes[scope][0]]["lists"])
        walked = self.walked(scope)
        out, column = [], 0
        for i in range(facts + lists + (scope == 0)):
            child = walked.get(i - facts)
            if child is not None:
                items = f"[{self._slots(child, f'r{child}')} for r{child} in {row}[{self._way(child)[-1]}]]"
                if self.may_lack(child):
                    items = f"A if {row}[{column}] else {items}"
                    column += 1
                out.append(items)
            else:
                out.append(f"{row}[{column}]")
                column += 1
        return f"[{', '.join(out)}]"

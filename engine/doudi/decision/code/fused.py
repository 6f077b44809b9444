"""Source that reads and decides in one go: the exact code with the door built in, for objects in which every fact is given."""

from __future__ import annotations

from doudi.decision.code.exact import Exact, is_power
from doudi.decision.code.layout import Block
from doudi.decision.code.straight import Straight
from doudi.decision.door.quick import Door
from doudi.decision.door.reading import test
from doudi.plan.nodes import KIND

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.plan.nodes import Node, Plan


class Fused(Straight, Exact):
    """The exact code with a reader of objects before it."""

    name = "fused"

    def __init__(self, plan: Plan, door: Door):
        Exact.__init__(self, plan)
        self.begin(door)

    def in_head(self, n: Node) -> bool:
        return n.op == "fact" and not is_power(self.plan, n)

    def columns(self, node: Node) -> list[str]:
        if self.in_head(node):
            return [f"x{node.scope}_{node.data}"]
        same = self.under(node)
        return super().columns(node) if same is None else self.columns(same)

    def v(self, id: int) -> str:
        node = self.plan.nodes[id]
        return super().v(id) if node.op == "const" else self.columns(node)[0]

    def read_fact(self, scope: int, i: int, row: list[Any]) -> None:
        name, given = f"{scope}_{i}", f"E{scope}[{row[0]!r}]"
        if row[KIND] == "enum":
            self.say(f"x{name} = t{name}[{given}]")  # an unknown word is a KeyError: the long way says so
        else:
            self.say_all([f"x{name} = {given}", *test(name, row)])

    def loaded(self, facts: list[Node]) -> None:
        """Every fact was read: nothing can be absent."""

    def compute(self, node: Node) -> None:
        if not self.in_head(node) and self.under(node) is None:
            super().compute(node)

    def _fact(self, n: Node) -> str:
        return f"x{n.scope}_{n.data} is True"

    def reload(self, block: Block, needed: set[int], row: str) -> None:
        if self.first.get(block.scope) is block:
            names = self.names(block.scope)
            for n in (self.plan.nodes[i] for i in needed):
                if self.in_head(n) and n.scope == block.scope:
                    self.say(f"x{n.scope}_{n.data} = {row}[{names.index(f'x{n.scope}_{n.data}')}]")

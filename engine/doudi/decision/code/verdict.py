"""Source that says only whether something is granted, every missing fact at one of its ends: a quick witness that an answer is open."""

from __future__ import annotations

from doudi.decision.code.exact import Exact, is_power
from doudi.decision.code.layout import Block
from doudi.decision.door.reading import ends_of
from doudi.plan.nodes import PAST

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from doudi.plan.nodes import Node, Plan


class Verdict(Exact):
    """`def verdict(E0, R, D, f, a, c)`: f chooses the end of numbers and days, a that of yes/no, c that of choices (Engine.ends)."""

    name = "verdict"

    def __init__(self, plan: Plan, granted: int):
        super().__init__(plan)
        self.granted = granted
        self.serves = not plan.nodes[granted].scope and granted not in self.skipped
        self.skipped |= {n.id for n in plan.nodes} - plan.below([granted])

    def source(self) -> tuple[str, dict[int, list[int]]]:
        text, where = super().source()
        return text.replace("def verdict(E0, R, D):", "def verdict(E0, R, D, f, a, c):", 1), where

    def _row(self, block: Block, path: str) -> str:
        return super()._row(block, path) if block.scope else self.v(self.granted)

    def listed(self, child: int) -> None:
        self.say(f"I{child} = () if L{child} is A else L{child}")

    def loaded(self, facts: list[Node]) -> None:
        """What is missing stands at its end."""

    def _fact(self, n: Node) -> str:
        if is_power(self.plan, n):
            return super()._fact(n)
        row = self.plan.door[self.plan.scopes[n.scope][0]]["facts"][n.data]
        first, last = ends_of(row, n)
        if n.kind == "b":
            end = "a == 0"
        elif n.kind == "e":
            end = f"({last} if c else {first})"
        else:
            end = f"(min({last}, D) if f else min({first}, D))" if row[PAST] else f"({last} if f else {first})"
        return f"x if (x := E{n.scope}[{n.data}]) is not A else {end}"

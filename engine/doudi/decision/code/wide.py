"""Source that reads and decides in one go where facts may be missing: a range for what they can reach.

An element of which every fact is there computes its own nodes as the exact code does, and each range is one value. A conflict or a required
list left out raises Surprise or KeyError and takes the long way.
"""

from __future__ import annotations

from doudi.decision.base.slots import list_slot
from doudi.decision.code.exact import Exact, is_power
from doudi.decision.code.layout import AGGREGATES, Block, Walk
from doudi.decision.code.mixed import Mixed
from doudi.decision.code.straight import Straight
from doudi.decision.door.quick import Door
from doudi.decision.door.reading import test

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.plan.nodes import Node, Plan

# What an element computes for itself in one expression that cannot surprise.
ARITHMETIC = {"lin", "mul", "min", "max", "abs", "sgn", "round", "shift", "age", "months", "calendar"}
PLAIN = ARITHMETIC | {"fact", "cmp", "has", "isin", "eqe", "eqb", "and", "or", "not", "case"}


class Wide(Straight, Mixed):
    """The mixed code for any missing facts, with a reader of objects before it."""

    name = "wide"

    def __init__(self, plan: Plan, door: Door):
        facts = {(n.scope, n.data) for n in plan.nodes if n.op == "fact" and not is_power(plan, n)}
        lists = {(s[1], list_slot(plan, child)) for child, s in enumerate(plan.scopes) if child and not s[4]}
        Mixed.__init__(self, plan, frozenset(facts | lists), _Certain)
        self.begin(door)
        self.whole = _Whole(plan, self)
        self.own = self._own()
        self.done: set[int] = set()

    def _own(self) -> set[int]:
        """Nodes of an element that nothing but its own facts and what is certain go into."""
        nodes = self.plan.nodes
        own: set[int] = set()
        for n in nodes:
            if not n.scope or n.id not in self.maybe or n.op not in PLAIN or (n.op == "case" and len(n.args) > 3):
                continue
            known = (a in own or self._certain(a) or nodes[a].op == "const" for a in n.args)
            if all(known) and not any(nodes[i].nullable and nodes[i].kind == "n" for i in (n.id, *n.args)):
                own.add(n.id)
        return own

    def _real(self, id: int) -> int:
        """The node whose very range this one is, over another den: its argument moves too."""
        n = self.plan.nodes[id]
        while n.id in self.maybe and (under := self.under(n)) is not None:
            n = under
        return n.id

    def columns(self, node: Node) -> list[str]:
        return super().columns(self.plan.nodes[self._real(node.id)])

    def lo(self, id: int) -> str:
        return super().lo(self._real(id))

    def hi(self, id: int) -> str:
        return super().hi(self._real(id))

    def none(self, id: int) -> str:
        return super().none(self._real(id))

    def may_lack(self, child: int) -> bool:
        """A list that has to be given takes the long way where it is left out."""
        return not self.plan.scopes[child][4]

    def unlisted(self, n: Node) -> None:
        if self.may_lack(n.data):
            super().unlisted(n)

    # -- reading

    def given(self, n: Node) -> str:
        return f"x{n.scope}_{n.data}"

    def read_fact(self, scope: int, i: int, row: list[Any]) -> None:
        x = f"x{scope}_{i}"
        self.say(f"{x} = E{scope}.get({row[0]!r}, A)")
        self.say(f"if {x} is A: m{scope} += 1")
        self.say("else:")
        self.say_all(["    " + line for line in test(x[1:], row)])

    def read_list(self, scope: int, x: str, name: str, required: bool, tests: list[str]) -> None:
        if required:
            super().read_list(scope, x, name, required, tests)
            return
        self.say(f"{x} = E{scope}.get({name!r}, A)")
        self.say(f"if {x} is A: m{scope} += 1")
        self.say("else:")
        self.say_all(["    " + line for line in tests])

    def before(self, scope: int) -> None:
        self.say(f"m{scope} = 0" if scope else "m0 = 0; M = False")

    def result(self, row: str) -> str:
        """The row, and at its end whether any fact was missing."""
        return f"{row[:-1]}, M or m0 > 0)"

    def counted(self, scope: int, sure: int) -> str:
        return f"{sure} - m{scope}"

    # -- an element that lacks nothing

    def entered(self, block: Block) -> None:
        if not block.scope:
            return
        steps = [s for s in block.steps if not isinstance(s, Walk) and s.op not in ("const", *AGGREGATES)]
        own = [n for n in steps if n.id in self.own]
        if not own:
            self.say(f"if m{block.scope}: M = True")
            return
        first = [n for n in steps if self._certain(n.id)]
        for n in first:
            self.compute(n)
        self.say(f"if not m{block.scope}:")
        self.depth += 1
        self.whole.lines, self.whole.depth = self.lines, self.depth
        for n in own:
            if self._real(n.id) == n.id:
                self.whole.compute(n)
        self.depth -= 1
        self.say("else:")
        self.depth += 1
        self.say("M = True")
        for n in own:
            self.compute(n)
        self.depth -= 1
        self.done.update(n.id for n in [*first, *own])

    def compute(self, node: Node) -> None:
        if node.id not in self.done and self._real(node.id) == node.id:
            super().compute(node)


class _Certain(Exact):
    """Computes what no missing fact can reach."""

    def _fact(self, n: Node) -> str:
        return f"x{n.scope}_{n.data} is True"  # only powers are certain


class _Whole(Exact):
    """Computes what belongs to an element without gaps, into the columns of its ranges."""

    def __init__(self, plan: Plan, wide: Wide):
        super().__init__(plan)
        self.wide = wide

    def v(self, id: int) -> str:
        node = self.plan.nodes[id]
        return repr(node.data) if node.op == "const" else self.wide.columns(node)[0]

    def compute(self, node: Node) -> None:
        columns = self.wide.columns(node)
        text = f"x{node.scope}_{node.data}" if node.op == "fact" else getattr(self, f"_{node.op}")(node)
        if node.kind == "b":
            self.say(f"{columns[0]} = {text}; {columns[1]} = not {columns[0]}")
        else:
            self.say(f"{' = '.join(columns)} = {text}")

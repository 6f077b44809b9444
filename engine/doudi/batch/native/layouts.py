"""What a packed trace looks like: where each part of it begins, and how the tuples of a straight code are written from it.

A packed trace is (bytes, texts): 64-bit words, and a tuple that owns the texts and lists whose addresses are among them (or None). First
come the heads: how many facts were missing, 0, and three offsets in bytes a scope: the values of its elements, where each parent's begin,
whether each parent's list is left out. Of an element first the slots, then the kernel's columns.
"""

from __future__ import annotations

import re

from doudi.batch.native.capi import BIT, BOOL, CELL, INTEGER, MAYBE_NONE, NUMBER, ROWS, SLOT, TEXT, WORD
from doudi.decision.code.layout import Block, Walk

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.batch.code.frame import Frame
    from doudi.decision.code.straight import Straight
    from doudi.plan.nodes import Node, Plan

NAME = re.compile(r"v(\d+)([LHNTF]?)")


class Layout:
    """Sizes and places in words, offsets in bytes."""

    def __init__(self, plan: Plan, kernel: Frame, emitter: Straight):
        self.plan, self.kernel, self.emitter = plan, kernel, emitter
        self.heads = 2 + 3 * len(plan.scopes)

    def record(self, scope: int) -> Any:
        return self.plan.door[self.plan.scopes[scope][0]]

    def slots(self, scope: int) -> int:
        """Slots of an element: its facts, its lists, the root's day."""
        record = self.record(scope)
        return len(record["facts"]) + len(record["lists"]) + (scope == 0)

    def width(self, scope: int) -> int:
        """All words of an element."""
        return self.slots(scope) + self.kernel.widths[scope]

    def walked(self, scope: int) -> dict[int, int]:
        """List position -> child scope, of the lists whose elements have rows of their own; of others the trace holds the slots."""
        return self.emitter.walked(scope)

    def values(self, scope: int) -> int:
        """The head that says where the elements of a scope begin; the next two are those of their parents."""
        return 2 + 3 * scope

    def place(self, name: str, scope: int) -> tuple[int, int]:
        """Of a variable of the kernel: the offset in its element, and its bit or -1."""
        column, bit = self.kernel.places[name]
        return (self.slots(scope) + column) * 8, bit

    def bit(self, name: str) -> tuple[int, int]:
        """Of a yes/no of the root: its byte in a packed trace, and the byte's bit."""
        offset, bit = self.place(name, 0)
        return self.heads * 8 + offset + bit // 8, 1 << bit % 8

    # -- the tuples

    def cells(self) -> list[int]:
        """For the root's row and every row inside it: how many values, then five words for each."""
        blocks: list[Block] = []
        stack = [self.emitter.first[0]]
        while stack:
            blocks.append(stack.pop())
            stack += [s.block for s in blocks[-1].steps if isinstance(s, Walk)]
        rows = [self._row(block) for block in blocks]
        if self.emitter.name == "wide":  # whether anything was missing
            rows[0].append([WORD, 8, 0, 0, 0])
        begins, at = {}, 0
        for block, row in zip(blocks, rows, strict=True):
            begins[id(block)] = at
            at += 1 + CELL * len(row)
        out: list[int] = []
        for row in rows:
            out.append(len(row))
            for cell in row:
                out += [cell[0], cell[1], begins[id(cell[2])], 0, 0] if cell[0] == ROWS else cell
        return out

    def _row(self, block: Block) -> list[list[Any]]:
        """The cells of a block's row, in the order of Straight._row; those of inner rows name their block."""
        head = self.emitter.names(block.scope) if self.emitter.first.get(block.scope) is block else []
        row: list[list[Any]] = [self._slot(name) for name in head]
        for step in block.steps:
            if isinstance(step, Walk):
                row.append([ROWS, (self.values(step.child) + 1) * 8, step.block])
            elif step.op != "const" and not self.emitter.in_head(step):
                row += [self._slot(name) if name.startswith("x") else self._value(name) for name in self.emitter.stored(step)]
        return row

    def _cell(self, kind: int, scope: int, offset: int, more: int = 0) -> list[int]:
        return [kind, self.values(scope) * 8, offset, self.width(scope) * 8, more]

    def _slot(self, name: str) -> list[int]:
        """A fact, a list that no rule walks, whether one that rules walk is left out, or the day."""
        scope, i = map(int, name[1:].split("_"))
        facts, lists = self.record(scope)["facts"], self.record(scope)["lists"]
        child = self.walked(scope).get(i - len(facts))
        if child is not None:
            return [WORD, (self.values(child) + 2) * 8, 0, 8, 0]
        kind = TEXT if i < len(facts) + len(lists) else NUMBER
        if i < len(facts):
            kind = {"bool": BOOL, "text": TEXT}.get(facts[i][3], NUMBER)
        return self._cell(SLOT, scope, i * 8, kind)

    def _value(self, name: str) -> list[int]:
        """A variable of the straight code: the same of the kernel, or of a range that is one value."""
        found = NAME.fullmatch(name)
        assert found is not None
        node: Node = self.plan.nodes[int(found[1])]
        ranged = self.emitter.name == "wide" and not found[2] and node.kind != "e"
        offset, bit = self.place(name + ("T" if node.kind == "b" else "L") * ranged, node.scope)
        if bit >= 0:
            return self._cell(BIT, node.scope, offset, bit)
        if ranged and node.nullable:
            return self._cell(MAYBE_NONE, node.scope, offset, self.place(f"{name}N", node.scope)[0])
        return self._cell(INTEGER, node.scope, offset)

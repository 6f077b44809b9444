"""Households as columns: a matrix of int64 a scope, a row a fact; lists as stretches of their scope. And back to slots, one at a time.

Numbers are scaled as the plan has them (元 in fen), yes/no is 0 or 1, a choice its bit, a day its ordinal; A is not known, N is 无.
"""

from __future__ import annotations

import numpy as np

from doudi.batch.code.numeric import BIG, A, N
from doudi.decision.base.runtime import ABSENT
from doudi.decision.base.slots import list_slot
from doudi.plan.nodes import KIND

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from doudi.decision.door.quick import Door
    from doudi.plan.nodes import Plan

    Ints = NDArray[np.int64]


class Columns:
    """`count` households of one plan. All arrays are in the order of the input.

    facts[s]    int64, facts of the record × elements of scope s
    offsets[s]  int64, elements of the parent + 1: where each one's stretch of scope s begins
    unknown[s]  uint8, elements of the parent: 1 where the list itself is not known
    texts[s]    by slot, for facts that are text: a list of str, int, None or ABSENT, or an Arrow array of strings
    days        int64: the decision day of each household
    large       (scope, slot, element) -> a number that passes 2^62, BIG in the matrix
    """

    def __init__(self, plan: Plan, days: Ints):
        self.plan, self.days, self.count = plan, days, len(days)
        self.facts: list[Ints] = [np.empty((0, 0), np.int64)] * len(plan.scopes)
        self.offsets: list[Ints] = [np.zeros(1, np.int64)] * len(plan.scopes)
        self.unknown: list[NDArray[np.uint8]] = [np.zeros(0, np.uint8)] * len(plan.scopes)
        self.texts: list[dict[int, Any]] = [{} for _ in plan.scopes]
        self.large: dict[tuple[int, int, int], int] = {}
        self._parents: dict[int, Ints] = {}

    @property
    def inner(self) -> int | None:
        """The scope of the first list of a household; None where it has none."""
        return next((s for s, row in enumerate(self.plan.scopes) if row[1] == 0), None)

    def size(self, scope: int) -> int:
        """Elements of a scope."""
        return self.count if scope == 0 else int(self.offsets[scope][-1])

    def parents(self, scope: int) -> Ints:
        """The parent's element of each element of a scope."""
        if scope not in self._parents:
            lengths = np.diff(self.offsets[scope])
            self._parents[scope] = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
        return self._parents[scope]

    def spread(self, values: NDArray[Any], scope: int, below: int) -> NDArray[Any]:
        """Values of `scope` repeated for each element of `below`, a scope inside it."""
        if scope == below:
            return values
        return self.spread(values, scope, self.plan.scopes[below][1])[self.parents(below)]

    def sums(self, values: NDArray[Any], scope: int, above: int) -> Ints:
        """Sums of values of `scope` for each element of `above`, a scope around it."""
        if scope == above:
            return values.astype(np.int64, copy=False)
        running = np.zeros(len(values) + 1, np.int64)
        np.cumsum(values, out=running[1:])
        offsets = self.offsets[scope]
        return self.sums(running[offsets[1:]] - running[offsets[:-1]], self.plan.scopes[scope][1], above)

    # -- one element

    def household(self, scope: int, at: int) -> int:
        """The household that an element of a scope belongs to."""
        while scope > 0:
            at, scope = int(self.parents(scope)[at]), self.plan.scopes[scope][1]
        return at

    def text(self, scope: int, slot: int, at: int) -> Any:
        """What an element says of a fact that is text: a str, an int, None, or ABSENT where nothing is known."""
        texts = self.texts[scope][slot]
        if isinstance(texts, list):
            return texts[at]
        x = texts[at].as_py()
        return ABSENT if x is None else x

    def word(self, scope: int, fact: str, at: int) -> str:
        """The same by the fact's id; "" where nothing is said."""
        slot = self.plan.slot(scope, fact)
        x = self.text(scope, slot, at) if slot in self.texts[scope] else None
        return str(x) if isinstance(x, (str, int)) else ""

    def slots(self, row: int) -> list[Any]:
        """The slots of a household, as the door gives them."""
        slots = self._element(0, row)
        slots[-1] = int(self.days[row])
        return slots

    def _element(self, scope: int, at: int) -> list[Any]:
        plan, record = self.plan, self.plan.scopes[scope][0]
        door = plan.door[record]
        slots: list[Any] = [ABSENT] * (len(door["facts"]) + len(door["lists"]) + (scope == 0))
        column = self.facts[scope][:, at].tolist()
        for i, (x, row) in enumerate(zip(column, door["facts"], strict=True)):
            if x == A:
                continue
            if x == N:
                slots[i] = None
            elif x == BIG and (scope, i, at) in self.large:
                slots[i] = self.large[scope, i, at]
            else:
                slots[i] = x == 1 if row[KIND] == "bool" else x
        for i in self.texts[scope]:
            slots[i] = self.text(scope, i, at)
        for child in range(1, len(plan.scopes)):
            if plan.scopes[child][1] == scope and not self.unknown[child][at]:
                first, last = int(self.offsets[child][at]), int(self.offsets[child][at + 1])
                slots[list_slot(plan, child)] = [self._element(child, i) for i in range(first, last)]
        return slots

    def path(self, scope: int, at: int) -> tuple[int, ...]:
        """The way from a household to an element: its index in each list."""
        out: list[int] = []
        while scope > 0:
            parent = int(self.parents(scope)[at])
            out.insert(0, at - int(self.offsets[scope][parent]))
            scope, at = self.plan.scopes[scope][1], parent
        return tuple(out)


def picked(columns: Columns, which: Ints) -> Columns:
    """Some households, in the order of their places. Numbers past 2^62 are not taken along: BIG stands for them."""
    out = Columns(columns.plan, columns.days[which])
    kept = {0: which}
    for scope, (_, parent, _, _, _) in enumerate(columns.plan.scopes):
        if parent >= 0:
            out.offsets[scope], kept[scope] = stretches(columns.offsets[scope], kept[parent])
            out.unknown[scope] = columns.unknown[scope][kept[parent]]
        out.facts[scope] = np.ascontiguousarray(columns.facts[scope][:, kept[scope]])
        for slot, texts in columns.texts[scope].items():
            listed = isinstance(texts, list)
            out.texts[scope][slot] = [texts[i] for i in kept[scope].tolist()] if listed else texts.take(kept[scope])
    return out


def stretches(offsets: Ints, which: Ints) -> tuple[Ints, Ints]:
    """Some stretches of a list, one after the other: their offsets there, and the places of their elements here."""
    first, last = offsets[which], offsets[which + 1]
    laid = np.concatenate([[0], np.cumsum(last - first)]).astype(np.int64)
    starts = np.repeat(first - laid[:-1], last - first)
    return laid, np.arange(len(starts), dtype=np.int64) + starts


def from_slots(door: Door, households: list[list[Any]], days: Ints) -> Columns:
    """Columns of households that the door has read."""
    columns = Columns(door.plan, days)
    elements: list[list[list[Any]]] = [[] for _ in door.plan.scopes]
    elements[0] = households
    for scope, (record, parent, _, _, _) in enumerate(door.plan.scopes):
        if parent >= 0:
            slot = list_slot(door.plan, scope)
            lists = [x[slot] for x in elements[parent]]
            columns.unknown[scope] = np.array([x is ABSENT for x in lists], np.uint8)
            lists = [() if x is ABSENT else x for x in lists]
            columns.offsets[scope] = np.zeros(len(lists) + 1, np.int64)
            np.cumsum([len(x) for x in lists], out=columns.offsets[scope][1:])
            elements[scope] = [x for found in lists for x in found]
        _fill(columns, scope, door.plan.door[record]["facts"], elements[scope])
    return columns


def _fill(columns: Columns, scope: int, rows: list[list[Any]], elements: list[list[Any]]) -> None:
    matrix = columns.facts[scope] = np.full((len(rows), len(elements)), A, np.int64)
    for i, row in enumerate(rows):
        values = [x[i] for x in elements]
        if row[KIND] == "text":
            columns.texts[scope][i] = values
            continue
        for j, x in enumerate(values):
            if x.__class__ is int and not -BIG < x < BIG:
                columns.large[scope, i, j] = x
                values[j] = BIG
        matrix[i] = [A if x is ABSENT else N if x is None else x for x in values]

"""A plan made to run: generated code compiled once, a household decided in one pass.

Two codes come from the same nodes: `exact` for complete facts, `ranges` where something is not known. Source text is made of
node ids and integers only; nothing that a policy or a household writes reaches it.
"""

from __future__ import annotations

from typing import Any

from doudi.decision import runtime
from doudi.decision.door import Door
from doudi.decision.exact import Exact
from doudi.decision.ranges import Ranges
from doudi.decision.rates import Epochs
from doudi.decision.runtime import ABSENT, Surprise
from doudi.plan.nodes import Node, Plan


class Engine:
    """Decides households of one plan. Safe to share between threads: it keeps no state of a household."""

    def __init__(self, plan: Plan):
        self.plan = plan
        self.door = Door(plan)
        self.epochs = Epochs(plan)
        self._codes: dict[str, tuple[Any, dict[int, list[int]]]] = {}
        self._exact_possible = Exact(plan).possible
        self.ids = {"codes": runtime}

    def code(self, mode: str) -> tuple[Any, dict[int, list[int]]]:
        """The compiled function `exact` or `ranges`, and where it leaves each node."""
        found = self._codes.get(mode)
        if found is None:
            source, where = (Exact if mode == "exact" else Ranges)(self.plan).source()
            space = {name: getattr(runtime, name) for name in ("shift", "age", "months", "calendar", "half", "look", "hull", "at", "at_hull", "surprise")}
            space.update({"A": ABSENT, "S": Surprise, "__builtins__": {"len": len, "min": min, "max": max, "abs": abs, "zip": zip, "int": int}})
            exec(compile(source, f"<plan {mode}>", "exec"), space)  # source holds node ids and integers only
            found = self._codes[mode] = (space[mode], where)
        return found

    def run(self, slots: list[Any], complete: bool, day: int) -> tuple[str, Any]:
        """(mode, trace) for a household in slots."""
        rates, spread = self.epochs.at(day)
        if complete and self._exact_possible:
            try:
                return "exact", self.code("exact")[0](slots, rates, day)
            except (Surprise, TypeError):  # a rate that is open enters arithmetic as None
                pass
        return "ranges", self.code("ranges")[0](slots, spread, day)


class Values:
    """Reads the trace: what a node was, or could still be, for one element."""

    __slots__ = ("engine", "mode", "trace", "where")

    def __init__(self, engine: Engine, mode: str, trace: Any):
        self.engine, self.mode, self.trace = engine, mode, trace
        self.where = engine.code(mode)[1]

    def raw(self, node: Node, path: tuple[int, ...] = ()) -> tuple[Any, ...]:
        """b: (can be true, can be false) · e: (mask,) · n: (low, high, may be 无: 0 never, 1 perhaps, 2 surely)."""
        if node.op == "const":
            value = node.data
            if node.kind == "b":
                return value, not value
            return (value,) if node.kind == "e" else (value or 0, value or 0, 2 if value is None else 0)
        steps = self.where.get(node.id)
        if steps is None:  # stands on a silence that the exact code leaves out
            if node.kind == "b":
                return True, True
            return ((1 << node.hi) - 1,) if node.kind == "e" else (node.lo, node.hi, 0)
        row = self.trace
        for step, index in zip(steps[:-1], path, strict=False):
            row = row[step][index]
        at = steps[-1]
        if self.mode == "exact":
            value = row[at]
            if node.kind == "b":
                return value, not value
            return (value,) if node.kind == "e" else (value or 0, value or 0, 2 if value is None else 0)
        if node.kind == "b":
            return row[at], row[at + 1]
        if node.kind == "e":
            return (row[at],)
        return row[at], row[at + 1], row[at + 2] if node.nullable else 0

    def truth(self, id: int, path: tuple[int, ...] = ()) -> bool | None:
        """True, False, or None when it can still be either."""
        true, false = self.raw(self.engine.plan.nodes[id], path)
        return None if true and false else bool(true)

"""A plan made to run: generated code compiled once, a household decided in one pass.

Two codes come from the same nodes: `exact` for complete facts, `ranges` where something is not known. Source text is made of
node ids and integers only; nothing that a policy or a household writes reaches it.
"""

from __future__ import annotations

from functools import cached_property

from doudi.decision import runtime
from doudi.decision.door import Door
from doudi.decision.rates import Epochs
from doudi.decision.runtime import ABSENT, Surprise
from doudi.plan.nodes import Node, Plan

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any


class Engine:
    """Decides households of one plan. Safe to share between threads: it keeps no state of a household."""

    def __init__(self, plan: Plan, once: bool = False):
        self.plan = plan
        self.door = Door(plan)
        self.epochs = Epochs(plan)
        self._quick: dict[str, dict[str, tuple[int, int, bool]]] = {}
        self.fuse: Any = None
        self._codes: dict[str, tuple[Any, dict[int, list[int]]]] = {}
        self.kept: dict[str, Any] = {}  # what later rooms work out of the plan once
        self._exact_possible = False  # for one household the general code alone is compiled
        if not once:
            from doudi.decision.exact import Exact

            self._exact_possible = Exact(plan).possible

    def code(self, mode: str) -> tuple[Any, dict[int, list[int]]]:
        """The compiled function `exact` or `ranges`, and where it leaves each node."""
        found = self._codes.get(mode)
        if found is None:
            source, where = _emitter(mode)(self.plan).source()
            space = _space()
            exec(compile(source, f"<plan {mode}>", "exec"), space)  # source holds node ids and integers only
            found = self._codes[mode] = (space[mode], where)
        return found

    def quick(self, mode: str) -> dict[str, tuple[int, int, bool]]:
        """Per programme about the root: columns of granted and of the amount in the trace (-1: look the long way), has powers."""
        found = self._quick.get(mode)
        if found is None:
            found = self._quick[mode] = self._columns(mode)
        return found

    def _columns(self, mode: str) -> dict[str, tuple[int, int, bool]]:
        where, plan = self.code(mode)[1], self.plan
        out = {}
        for id, o in plan.outcomes.items():

            def column(handle: int, about_root: bool = o["scope"] == 0) -> int:
                node = plan.nodes[plan.handles[handle][1]]
                return where[node.id][0] if about_root and node.op != "const" and node.id in where else -1

            granted = column(o["granted"])
            total = column(o["amount"]["total"]) if o["amount"] else granted
            out[id] = (granted, total, bool(o["powers"]))
        return out

    def run(self, slots: list[Any], day: int) -> tuple[str, Any]:
        """(mode, trace) for a household in slots."""
        rates, spread = self.epochs.at(day)
        if self._exact_possible:
            try:
                return "exact", self._exact(slots, rates, day)
            except (Surprise, TypeError):  # TypeError: an open rate met arithmetic, or a slot holds a range
                pass
        return "ranges", self.code("ranges")[0](slots, spread, day)

    def _exact(self, slots: list[Any], rates: list[Any], day: int) -> Any:
        self._exact = self.code("exact")[0]  # type: ignore[method-assign]  # compiled on first use
        return self._exact(slots, rates, day)

    def fused(self, given: Any, day: int) -> Any:
        """The trace of an object in which every fact is given. Raises Surprise, KeyError, TypeError … for the long way."""
        code = self._fused
        if code is None:
            raise Surprise
        return code(given, self.epochs.at(day)[0], day)

    @cached_property
    def _fused(self) -> Any:
        """The fused code; None where the exact code cannot serve, or records are too wide for a straight reader."""
        from doudi.decision.fused import Fused
        from doudi.decision.reading import WIDEST

        widths = [len(self.plan.door[s[0]]["facts"]) for s in self.plan.scopes]
        if not self._exact_possible or max(widths) > WIDEST:
            return None
        self.fuse = emitter = Fused(self.plan, self.door)
        source, where = emitter.source()
        space = {**_space(), **emitter.space}
        space["__builtins__"] = {**space["__builtins__"], "list": list, "bytes": bytes, "type": type}
        exec(compile(source, "<plan fused>", "exec"), space)  # node ids, slots, bounds and declared ids only
        self._codes["fused"] = (space["fused"], where)
        return space["fused"]

    def spread(self, slots: list[Any], day: int) -> Any:
        """The ranges trace, whether or not the facts are complete."""
        return self.code("ranges")[0](slots, self.epochs.at(day)[1], day)


def _space() -> dict[str, Any]:
    """What generated code may name."""
    calls = ("shift", "age", "months", "calendar", "half", "look", "hull", "at", "at_hull", "surprise")
    space: dict[str, Any] = {name: getattr(runtime, name) for name in calls}
    builtins = {"len": len, "min": min, "max": max, "abs": abs, "zip": zip, "int": int, "type": type}
    return {**space, "A": ABSENT, "S": Surprise, "__builtins__": builtins}


def _emitter(mode: str) -> Any:
    if mode == "exact":
        from doudi.decision.exact import Exact

        return Exact
    from doudi.decision.ranges import Ranges

    return Ranges


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
        if self.mode != "ranges":
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

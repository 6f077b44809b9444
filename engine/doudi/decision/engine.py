"""A plan made to run: generated code compiled once, a household decided in one pass.

All codes come from the same nodes (docs/how-it-works.md): `exact` for complete facts, `ranges` where something is not known, and quicker
ones for what is common. Source text is made of node ids, integers and declared ids; nothing else that a policy or a household
writes reaches it.
"""

from __future__ import annotations

from _thread import allocate_lock

from doudi.decision.base import runtime
from doudi.decision.base.rates import Epochs
from doudi.decision.base.runtime import ABSENT, Surprise
from doudi.decision.door.quick import Door
from doudi.decision.door.reading import WIDEST, ends_of, exactly
from doudi.plan.nodes import PAST, ROLE, Node, Plan
from doudi.text.light import cached_property

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any


HOT = 24  # households that lack the same facts before code is compiled for them
MOST_MIXED = 64
NOTHING: frozenset[tuple[int, int]] = frozenset()
OFTEN = 100  # evaluations about the same nodes before code is compiled for them alone


class Engine:
    """Decides households of one plan. Safe to share between threads: it keeps no state of a household."""

    def __init__(self, plan: Plan, once: bool = False):
        self.plan = plan
        self.door = Door(plan, once)
        self.epochs = Epochs(plan)
        self.readers: dict[str, Any] = {}  # of a straight mode: a trace to slots
        self.maybe: dict[str, set[int]] = {}  # of a mixed mode: the nodes that are ranges
        self._lock = allocate_lock()
        self._mixed_names: dict[frozenset[tuple[int, int]], str] = {}
        self._seen: dict[frozenset[tuple[int, int]], int] = {}
        self._codes: dict[str, tuple[Any, dict[int, list[int]]]] = {}
        self.kept: dict[Any, Any] = {}  # what later rooms work out of the plan once
        self.served = 0  # households that straight codes in Python decided, for who makes machine code
        self._once = once
        self.exact_possible = False  # for one household one code is compiled, for the facts that it lacks
        if not once:
            from doudi.decision.code.exact import Exact

            self.exact_possible = Exact(plan).possible

    def code(self, mode: str) -> tuple[Any, dict[int, list[int]]]:
        """The compiled function of a mode, and where it leaves each node: `exact`, `ranges`, `fused`, or `mixed-…` of a signature."""
        found = self._codes.get(mode)
        if found is None:
            emitter = _emitter(mode)(self.plan)
            found = self._codes[mode] = self._compiled(emitter)
        return found

    def _compiled(self, emitter: Any) -> tuple[Any, dict[int, list[int]]]:
        source, where = emitter.source()
        space = _space()
        exec(compile(source, f"<plan {emitter.name}>", "exec"), space)  # noqa: S102  # node ids and integers only
        return space[emitter.name], where

    def quick(self, programme: str, mode: str) -> tuple[int, int, bool, int]:
        """Of a straight trace: columns of granted and of the amount (-1: look the long way), has powers, the amount's den (0: none)."""
        where, plan = self.code(mode)[1], self.plan
        o = plan.outcomes[programme]
        maybe = self.maybe.get(mode, ())

        def column(handle: int) -> int:
            _, id, over, _, _ = plan.handles[handle]
            n = plan.nodes[id]
            plain = o["scope"] == 0 and over < 0 and n.op != "const" and not n.nullable and id in where
            return int(where[id][0]) if plain and (mode == "fused" or id in maybe) else -1

        granted = column(o["granted"])
        if not o["amount"]:
            return granted, granted, bool(o["powers"]), 0
        total = o["amount"]["total"]
        return granted, column(total), bool(o["powers"]), plan.nodes[plan.handles[total][1]].den

    def run(self, slots: list[Any], day: int, *, complete: bool = False) -> tuple[str, Any]:
        """(mode, trace) for a household in slots. complete: it is known already that nothing the plan reads is absent."""
        rates, spread = self.epochs.at(day)
        absent = NOTHING if complete else self.absent(slots)
        try:
            if not absent and self.exact_possible:
                return "exact", self._exact(slots, rates, day)
            mode = self._mixed(absent)
            if mode is not None:
                return mode, self._codes[mode][0](slots, rates, day)
        except (Surprise, TypeError):  # TypeError: an open rate met arithmetic, or a slot holds a range
            pass
        return "ranges", self.code("ranges")[0](slots, spread, day)

    def absent(self, slots: list[Any]) -> frozenset[tuple[int, int]]:
        """The facts and lists that the plan reads and some element lacks: (scope, slot)."""
        found: set[tuple[int, int]] = set()
        self._absent(0, [slots], found)
        return frozenset(found)

    def _absent(self, scope: int, elements: list[list[Any]], found: set[tuple[int, int]]) -> None:
        used, children = self._reads[scope]
        for here in elements:
            for i in used:
                if here[i] is ABSENT:
                    found.add((scope, i))
            for slot, child in children:
                if here[slot] is not ABSENT:
                    self._absent(child, here[slot], found)

    @cached_property
    def _reads(self) -> list[tuple[list[int], list[tuple[int, int]]]]:
        """Per scope: slots of facts and lists that nodes read, and (slot, scope) of the lists."""
        plan = self.plan
        out: list[tuple[list[int], list[tuple[int, int]]]] = [([], []) for _ in plan.scopes]
        for n in plan.nodes:
            if n.op == "fact" and plan.door[plan.scopes[n.scope][0]]["facts"][n.data][9] != "power":
                out[n.scope][0].append(n.data)
        for child, (_, parent, slot, _, _) in enumerate(plan.scopes):
            if parent >= 0:
                at = len(plan.door[plan.scopes[parent][0]]["facts"]) + slot
                out[parent][0].append(at)
                out[parent][1].append((at, child))
        return [(sorted(set(used)), children) for used, children in out]

    @cached_property
    def ends(self) -> list[tuple[list[tuple[int, bool, tuple[Any, Any], bool]], list[tuple[int, int]]]]:
        """Per scope: (slot, is a number or day, its two ends, ends with the decision day) of each fact that nodes read; lists."""
        out: list[tuple[list[Any], list[tuple[int, int]]]] = [([], children) for _, children in self._reads]
        for n in self.plan.nodes:
            if n.op == "fact":
                row = self.plan.door[self.plan.scopes[n.scope][0]]["facts"][n.data]
                if row[ROLE] != "power":
                    out[n.scope][0].append((n.data, n.kind == "n", ends_of(row, n), bool(row[PAST])))
        return out

    def _mixed(self, absent: frozenset[tuple[int, int]]) -> str | None:
        """The mode compiled for these missing facts; None until they have been missing often enough."""
        count = self._seen.get(absent, 0)
        if self._once and not self._mixed_names:  # a smaller code than the general one, compiled in half its time
            count = HOT - 1
        if count >= HOT:
            return self._mixed_names[absent]
        if count + 1 >= HOT and len(self._mixed_names) < MOST_MIXED:
            name = self._compile_mixed(absent)
            return name if self._once else None
        if count + 1 < HOT and len(self._seen) < 10_000:
            self._seen[absent] = count + 1
        return None

    def _compile_mixed(self, absent: frozenset[tuple[int, int]]) -> str:
        """Compile the code for some missing facts, once however many threads ask; its name is its own."""
        from doudi.decision.code.mixed import Mixed

        with self._lock:
            if absent not in self._mixed_names:
                emitter = Mixed(self.plan, absent)
                name = f"mixed-{len(self._mixed_names)}"
                self.maybe[name] = emitter.maybe
                self._codes[name] = self._compiled(emitter)
                self._mixed_names[absent] = name
                self._seen[absent] = HOT
            return self._mixed_names[absent]

    def _exact(self, slots: list[Any], rates: list[Any], day: int) -> Any:
        self._exact = self.code("exact")[0]  # type: ignore[method-assign]  # compiled on first use
        return self._exact(slots, rates, day)

    @cached_property
    def fused(self) -> Any:
        """The code from an object in which every fact is given to its trace; it raises LONG_WAY where it cannot serve.

        None where the exact code cannot serve, or records are too wide for a straight reader.
        """
        if self._once or not self.exact_possible:
            return None
        from doudi.decision.code.fused import Fused

        return self._straight(Fused)

    @cached_property
    def wide(self) -> Any:
        """The same for objects in which facts may be missing, and for plans that stand on a silence."""
        if self._once:
            return None
        from doudi.decision.code.wide import Wide

        return self._straight(Wide)

    def _straight(self, made: Any) -> Any:
        from doudi.decision.code.straight import Unfit

        widths = [len(self.plan.door[s[0]]["facts"]) for s in self.plan.scopes]
        if max(widths) > WIDEST or self.door.past:
            return None
        emitter = made(self.plan, self.door)
        try:
            source, where = emitter.source()
        except Unfit:
            return None
        space = {**_space(), **emitter.space, **exactly()}
        space["__builtins__"] = {**space["__builtins__"], "list": list, "bytes": bytes, "str": str, "type": type}
        exec(compile(source, f"<plan {made.name}>", "exec"), space)  # noqa: S102  # node ids, bounds and repr of ids only
        self.know(made.name, where, emitter.slots_source(), emitter.maybe if made.name == "wide" else set())
        self._codes[made.name] = (space[made.name], where)
        return space[made.name]

    def know(self, mode: str, where: dict[int, list[int]], slots: str, maybe: set[int]) -> None:
        """What reads the traces of a straight mode, whoever leaves them: where nodes lie, the text of `slots`, which nodes are ranges."""
        if mode in self.readers:
            return
        space: dict[str, Any] = {"A": ABSENT, "__builtins__": {}}
        exec(compile(slots, f"<slots {mode}>", "exec"), space)  # noqa: S102  # node ids and columns only
        if mode == "wide":
            self.maybe[mode] = maybe
        self._codes[mode] = (None, where)
        self.readers[mode] = space["slots"]

    def verdict(self, granted: int) -> Any:
        """Code for whether something is granted at the ends of what is missing; None until it is asked for often, or where none is."""
        found = self.kept.get(("verdict", granted), 0)
        if found.__class__ is int and not self._once:
            found += 1
            if found >= HOT:
                from doudi.decision.code.verdict import Verdict

                emitter = Verdict(self.plan, granted)
                found = self._compiled(emitter)[0] if emitter.serves else None
            self.kept["verdict", granted] = found
        return None if found.__class__ is int else found

    def spread(self, slots: list[Any], day: int, mode: str = "ranges") -> Any:
        """The ranges trace, whether or not the facts are complete; that of a cone has only what the cone is about."""
        return self.code(mode)[0](slots, self.epochs.at(day)[1], day)

    def cone(self, about: tuple[int, ...]) -> str:
        """The mode of the ranges code for some nodes and what they stand on alone; "" until it is asked for often."""
        found = self.kept.get(("cone", about), 0)
        if found.__class__ is int:
            found += 1
            if found >= OFTEN:
                from doudi.decision.code.ranges import Cone

                found = f"cone-{'-'.join(map(str, about))}"
                self._codes[found] = self._compiled(Cone(self.plan, about))
            self.kept["cone", about] = found
        return "" if found.__class__ is int else found


def _exactly(node: Node, value: Any) -> tuple[Any, ...]:
    """A value of the exact code as the set of one; an open rate (None where 无 cannot be) is all it may be."""
    if value is None and not node.nullable:
        if node.kind == "b":
            return True, True
        return ((1 << node.hi) - 1,) if node.kind == "e" else (node.lo, node.hi, 0)
    if node.kind == "b":
        return value, not value
    return (value,) if node.kind == "e" else (value or 0, value or 0, 2 if value is None else 0)


def _space() -> dict[str, Any]:
    """What generated code may name."""
    calls = ("shift", "age", "months", "calendar", "half", "look", "hull", "at", "at_hull", "surprise")
    space: dict[str, Any] = {name: getattr(runtime, name) for name in calls}
    builtins = {"len": len, "min": min, "max": max, "abs": abs, "zip": zip, "int": int, "type": type}
    return {**space, "A": ABSENT, "S": Surprise, "__builtins__": builtins}


def _emitter(mode: str) -> Any:
    if mode == "exact":
        from doudi.decision.code.exact import Exact

        return Exact
    from doudi.decision.code.ranges import Ranges

    return Ranges


class Values:
    """Reads the trace: what a node was, or could still be, for one element."""

    __slots__ = ("engine", "maybe", "mode", "sure", "trace", "where")

    def __init__(self, engine: Engine, mode: str, trace: Any):
        self.engine, self.mode, self.trace = engine, mode, trace
        self.sure = mode == "fused" or mode == "exact"
        self.where = engine.code(mode)[1]
        self.maybe: Any = engine.maybe.get(mode)  # None: all are ranges, or all exact

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
        if self.sure or (self.maybe is not None and node.id not in self.maybe):
            return _exactly(node, row[at])
        if node.kind == "b":
            return row[at], row[at + 1]
        if node.kind == "e":
            return (row[at],)
        return row[at], row[at + 1], row[at + 2] if node.nullable else 0

    def truth(self, id: int, path: tuple[int, ...] = ()) -> bool | None:
        """True, False, or None when it can still be either."""
        if self.sure:
            steps = self.where.get(id)
            if steps is not None:
                if len(steps) == 1:  # a column of the root's row
                    return self.trace[steps[0]]  # type: ignore[no-any-return]  # a bool
                if len(steps) == 2:  # a column of the row of an element
                    return self.trace[steps[0]][path[0]][steps[1]]  # type: ignore[no-any-return]  # a bool
        true, false = self.raw(self.engine.plan.nodes[id], path)
        return None if true and false else bool(true)

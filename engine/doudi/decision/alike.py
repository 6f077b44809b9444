"""Which elements of a household the plan cannot tell apart, so that what was found out about one need not be searched again.

Totals over a list (count, sum, least, most, any, all) do not see its order, and no other node looks from one element at another. So two
elements with the same values in every slot that the plan reads can change places and nothing else changes: a fact of the one decides
when that fact of the other does, and a decision about the one is the decision about the other.
"""

from __future__ import annotations

from doudi.decision.base.runtime import ABSENT
from doudi.decision.base.slots import place_of

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.decision.base.slots import Place
    from doudi.decision.decision import Decision, Path
    from doudi.decision.engine import Engine

    Steps = tuple[tuple[int, int], ...]

OWN = -1  # in place of an index: the element that a decision is about


class Alike:
    """Of one household in slots. elements: how many there are in all its lists."""

    def __init__(self, engine: Engine, slots: list[Any]):
        self.elements = 0
        self.decisions: dict[tuple[str, Path], Decision] = {}  # about the first of each: first_like
        self._read = _read(engine)
        self._firsts: dict[tuple[Steps, int], list[int]] = {}
        self._key(0, slots, ())

    def _key(self, scope: int, here: list[Any], steps: Steps) -> tuple[Any, ...]:
        """What the plan can see of an element; notes for each of its lists which is the first element like each."""
        facts, children = self._read[scope]
        key = [here[i] for i in facts]
        for slot, child in children:
            items = here[slot]
            if items is ABSENT:
                key.append(ABSENT)
                continue
            self.elements += len(items)
            seen: dict[Any, int] = {}
            keys = [self._key(child, x, (*steps, (slot, i))) for i, x in enumerate(items)]
            self._firsts[steps, slot] = [seen.setdefault(k, i) for i, k in enumerate(keys)]
            key.append(tuple(keys))
        return tuple(key)

    def first(self, steps: Steps) -> Steps:
        """The first element that is like the one at these steps."""
        out: Steps = ()
        for slot, i in steps:
            out = (*out, (slot, self._firsts[out, slot][i]))
        return out

    def kind(self, place: Place, own: Steps) -> tuple[Any, ...]:
        """What a place has in common with those that can change places with it while the element at `own` stays."""
        out: list[Any] = []
        real: Steps = ()
        for depth, (slot, i) in enumerate(place.steps):
            if place.steps[: depth + 1] == own[: depth + 1]:
                real = (*real, (slot, i))
                out.append((slot, OWN))
            else:
                real = (*real, (slot, self._firsts[real, slot][i]))
                out.append(real[-1])
        return (*out, place.slot)


def first_like(decision: Decision) -> Decision:
    """Of the decisions about elements that are alike, the first: one object however often it is asked for; often this one itself."""
    if not decision.path:
        return decision
    evaluation = decision.evaluation
    kept = evaluation.alike.decisions
    steps = place_of(decision.plan, decision.outcome["scope"], decision.path, 0).steps
    path = tuple(i for _, i in evaluation.alike.first(steps))
    if path == decision.path:
        return decision
    key = decision.programme, path
    if key not in kept:
        kept[key] = type(decision)(evaluation, decision.outcome, path)
    return kept[key]


def _read(engine: Engine) -> list[tuple[list[int], list[tuple[int, int]]]]:
    """Per scope: the slots of facts that nodes read, powers among them; (slot, scope) of its lists. Found once a plan."""
    found = engine.kept.get("read")
    if found is None:
        plan = engine.plan
        facts: list[set[int]] = [set() for _ in plan.scopes]
        for n in plan.nodes:
            if n.op == "fact":
                facts[n.scope].add(n.data)
        found = engine.kept["read"] = [(sorted(facts[s]), engine.ends[s][1]) for s in range(len(plan.scopes))]
    return found

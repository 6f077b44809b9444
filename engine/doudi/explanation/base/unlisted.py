"""Lists that are not known: how many they hold is open, and so an end of what is counted or summed over them is nothing to tell.

Such an end may say only how many elements a list can have at most. One that is the same when every unknown list is empty, or when each
holds many of whom nothing is known, is a real one; any other is not told.
"""

from __future__ import annotations

from doudi.decision.base.runtime import ABSENT
from doudi.decision.base.slots import list_slot, place_of, subject_paths
from doudi.explanation.base.values import number

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.decision.base.slots import Place
    from doudi.decision.base.value import Value
    from doudi.explanation.base.telling import Path, Telling

MANY = 20  # elements of a list that no household is surprised at
OVER = ("count", "sum", "amin", "amax", "any", "all")  # nodes over a list, whose data is its scope


def lists(t: Telling, node: int) -> list[int]:
    """The scopes of the unknown lists that a node looks at."""
    plan, book = t.plan, t.reader.book
    looked = book.once(("over", node), lambda: {plan.nodes[i].data for i in plan.below([node]) if plan.nodes[i].op in OVER})
    return [scope for scope in sorted(looked) if _unknown(t, scope)]


def _unknown(t: Telling, scope: int) -> list[Place]:
    """Where a list is not known: of the household, or of some element of another list."""
    plan, slots = t.plan, t.evaluation.slots
    parent, slot = plan.scopes[scope][1], list_slot(plan, scope)
    if parent == 0:
        return [place_of(plan, 0, (), slot)] if slots[slot] is ABSENT else []
    found = [place_of(plan, parent, path, slot) for path in subject_paths(plan, parent, slots)]
    return [p for p in found if _at(slots, p) is ABSENT]


def _at(slots: list[Any], place: Place) -> Any:
    for slot, index in place.steps:
        slots = slots[slot][index]
    return slots[place.slot]


def ends(t: Telling, handle: int, path: Path, v: Value) -> tuple[bool, bool]:
    """Whether the lower and the upper end of a number that is a range say something."""
    unknown = {place: scope for scope in lists(t, t.plan.handles[handle][1]) for place in _unknown(t, scope)}
    if not unknown:
        return True, True
    none: dict[Place, list[Any]] = {place: [] for place in unknown}
    many = {place: [_anybody(t, scope) for _ in range(MANY)] for place, scope in unknown.items()}
    tried = [t.of(t.evaluation.again(filled)).value(handle, path) for filled in (none, many)]
    return any(_same(v.low, x.low) for x in tried), any(_same(v.high, x.high) for x in tried)


def _anybody(t: Telling, scope: int) -> list[Any]:
    """An element of which nothing is known."""
    door = t.plan.door[t.plan.scopes[scope][0]]
    return [ABSENT] * (len(door["facts"]) + len(door["lists"]))


def _same(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] * b[1] == b[0] * a[1]


def told(t: Telling, handle: int, path: Path, v: Value, text: str) -> str:
    """A range in words, without an end that says nothing."""
    low, high = ends(t, handle, path, v)
    if low and high:
        return text
    if not high and (not low or v.low[0] == 0):
        return t.words["unknown"]
    return t.words["at_least" if low else "at_most"].format(number(*(v.low if low else v.high), v.type))

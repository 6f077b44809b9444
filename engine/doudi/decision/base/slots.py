"""Addresses into a household in slots, and changed copies of it."""

from __future__ import annotations

from doudi.decision.base.runtime import ABSENT
from doudi.text.light import named

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any, NamedTuple

    class Place(NamedTuple):
        """A slot: (list slot, index) steps from the root, then the slot itself."""

        steps: tuple[tuple[int, int], ...]
        slot: int

else:
    Place = named("Place", "steps slot")


def inside(place: Place, list_place: Place) -> bool:
    """Whether a slot belongs to an element of the list at `list_place`."""
    depth = len(list_place.steps)
    within = len(place.steps) > depth and place.steps[:depth] == list_place.steps
    return within and place.steps[depth][0] == list_place.slot


def set_values(slots: list[Any], changes: dict[Place, Any]) -> list[Any]:
    """A copy with some slots changed; what is not changed is shared."""
    root = slots.copy()
    copied: dict[tuple[tuple[int, int], ...], list[Any]] = {(): root}
    for place, value in changes.items():
        at: tuple[tuple[int, int], ...] = ()
        here = root
        for step in place.steps:
            above, at = at, (*at, step)
            if at not in copied:
                parent = copied[above]
                items = parent[step[0]]
                parent[step[0]] = items = list(items)
                copied[at] = items[step[1]] = items[step[1]].copy()
            here = copied[at]
        here[place.slot] = value
    return root


def list_slot(plan: Any, scope: int) -> int:
    """The slot of a list in its parent."""
    _, parent, slot, _, _ = plan.scopes[scope]
    return len(plan.door[plan.scopes[parent][0]]["facts"]) + int(slot)


def listed(plan: Any, scope: int, slots: list[Any], within: tuple[int, ...]) -> bool:
    """Whether every list that leads to the elements of `scope` (those below `within`) is known."""
    below = [slots]
    for depth, s in enumerate(plan.line(scope)):
        lists = [here[list_slot(plan, s)] for here in below]
        if any(items is ABSENT for items in lists):
            return False
        below = [items[i] for items in lists for i in (range(len(items)) if depth >= len(within) else (within[depth],))]
    return True


def subject_paths(plan: Any, scope: int, slots: list[Any], within: tuple[int, ...] = ()) -> list[tuple[int, ...]]:
    """The index paths of every element of `scope` (those below `within`)."""
    if not within and plan.scopes[scope][1] == 0:
        items = slots[list_slot(plan, scope)]
        return [] if items is ABSENT else [(i,) for i in range(len(items))]
    line = plan.line(scope)
    paths: list[tuple[tuple[int, ...], list[Any]]] = [((), slots)]
    for depth, s in enumerate(line):
        at = list_slot(plan, s)
        deeper = []
        for path, here in paths:
            items = here[at]
            if items is ABSENT:
                continue
            chosen = range(len(items)) if depth >= len(within) else [within[depth]]
            deeper += [((*path, i), items[i]) for i in chosen]
        paths = deeper
    return [p for p, _ in paths]


def place_of(plan: Any, scope: int, path: tuple[int, ...], slot: int) -> Place:
    """The address of a fact's slot for one element."""
    return Place(tuple((list_slot(plan, s), i) for s, i in zip(plan.line(scope), path, strict=False)), slot)

"""Which unknown facts an open answer rests on, and the boxes that together are everything such a fact can be."""

from __future__ import annotations

from itertools import pairwise

from doudi.decision.base.runtime import ABSENT, shift
from doudi.decision.base.slots import list_slot, place_of, subject_paths
from doudi.plan.nodes import CHOICES, KIND, NULLABLE, PAST
from doudi.text.light import named

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, NamedTuple

    from doudi.decision.base.slots import Place
    from doudi.decision.decision import Decision, Evaluation

    class Unknown(NamedTuple):
        """A fact or list that is not known. `boxes` are slot values to try; if `covers`, they are all it can be."""

        place: Place
        key: str
        row: list[Any]
        scope: int
        path: tuple[int, ...]
        boxes: tuple[Any, ...]
        covers: bool

else:
    Unknown = named("Unknown", "place key row scope path boxes covers")

SMALL = 40  # values that are tried one by one


def open_nodes(decision: Decision, evaluation: Evaluation, roots: Sequence[int]) -> list[tuple[int, tuple[int, ...]]]:
    """Nodes that the open ones among `roots` rest on and that are open themselves, outermost first."""
    plan, raw = evaluation.plan, evaluation.values.raw
    nodes, depths = plan.nodes, _depths(evaluation)
    seen: set[tuple[int, tuple[int, ...]]] = set()
    stack = [(id, decision.path) for id in roots]
    out = []
    while stack:
        id, path = stack.pop()
        n = nodes[id]
        path = path[: depths[n.scope]]
        if (id, path) in seen:
            continue
        seen.add((id, path))
        if not is_open(n, raw(n, path)):
            continue
        out.append((id, path))
        for a in n.args if n.op != "case" else _live(n, evaluation.values, path):
            inner = nodes[a]
            if inner.op == "const":
                continue
            if depths[inner.scope] <= len(path):
                stack.append((a, path))
            else:
                found = subject_paths(plan, inner.scope, evaluation.slots, path)
                stack.extend((a, p) for p in (found if a == n.args[0] else _counted(evaluation, depths, n, found)))
    return out


def _counted(evaluation: Evaluation, depths: list[int], n: Any, paths: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """The elements that a total may count: what a figure of any other is does not matter to it."""
    keep = evaluation.plan.nodes[n.args[0]]
    return [p for p in paths if evaluation.values.raw(keep, p[: depths[keep.scope]])[0]]


def _depths(evaluation: Evaluation) -> list[int]:
    """How many lists lie around each scope, found once a plan."""
    kept = evaluation.engine.kept
    if "depths" not in kept:
        kept["depths"] = [evaluation.plan.depth(s) for s in range(len(evaluation.plan.scopes))]
    return kept["depths"]  # type: ignore[no-any-return]  # as it was kept


def relevant(decision: Decision, evaluation: Evaluation, roots: Sequence[int]) -> list[Unknown]:
    """Unknown facts and lists among the open nodes."""
    plan, day = evaluation.plan, evaluation.day
    found: dict[Place, Unknown] = {}
    for id, path in open_nodes(decision, evaluation, roots):
        n = plan.nodes[id]
        record = plan.scopes[n.scope][0]
        if n.op == "fact":
            place = place_of(plan, n.scope, path, n.data)
            if place not in found:
                row = plan.door[record]["facts"][n.data]
                boxes = boxes_of(row, n, day)
                found[place] = Unknown(place, f"{record}.{row[0]}", row, n.scope, path, boxes, True)
        elif n.op in ("count", "sum", "amin", "amax", "any", "all"):
            unknown = _list(plan, n, record, path, evaluation.slots, day)
            if unknown is not None:
                found.setdefault(unknown.place, unknown)
    return list(found.values())


def _list(plan: Any, n: Any, record: str, path: tuple[int, ...], slots: list[Any], day: int) -> Unknown | None:
    """The list that a total walks, where it is not known."""
    slot = list_slot(plan, n.data)
    place = place_of(plan, n.scope, path, slot)
    here = slots
    for list_at, i in place.steps:
        here = here[list_at][i]
    if here[slot] is not ABSENT:
        return None
    name = plan.scopes[n.data][0]
    rows = plan.door[record]
    zh, en, _ = rows["list_names"][slot - len(rows["facts"])]
    row = [name, zh, en, "list", 1, 0, 0, [], False, "fact", "", "", "", False, 0, False, False, False, ""]
    return Unknown(place, f"{record}.{name}", row, n.scope, path, ([], *_elements(plan, name, n.data, day)), False)


def _elements(plan: Any, record: str, scope: int, day: int) -> list[list[list[Any]]]:
    """Lists of one element: nothing known of it, or every fact at its first or its last box."""
    rows = plan.door[record]
    bare: list[Any] = [ABSENT] * (len(rows["facts"]) + len(rows["lists"]))
    facts = {n.data: n for n in plan.nodes if n.op == "fact" and n.scope == scope}
    out = []
    for end in (0, -1):
        element = bare.copy()
        for i, n in facts.items():
            points = [b for b in boxes_of(rows["facts"][i], n, day) if b.__class__ is not tuple]
            element[i] = points[end]
        out.append([element])
    return [*out, [bare]]


def boxes_of(row: list[Any], n: Any, day: int) -> tuple[Any, ...]:
    """Slot values that together are everything a fact can be: single values, and (low, high, 0) for all between.

    Points come first: the ends, the decision day, ages that laws like, round figures.
    """
    kind = row[KIND]
    if kind == "bool":
        return (True, False)
    if kind == "enum":
        return tuple(1 << i for i in range(len(row[CHOICES]) + bool(row[NULLABLE])))
    low, high = n.lo, min(n.hi, day) if kind == "date" and row[PAST] else n.hi
    nothing = (None,) if row[NULLABLE] else ()
    if high - low < SMALL:
        return (*range(low, high + 1), *nothing)
    if kind == "date":
        tries = [low, high, day, day - 1, shift(day, 12), *(shift(day, -12 * y) for y in (10, 17, 30, 65, 85))]
    else:
        tries = [low, high, 0, n.den, 100 * n.den, 1000 * n.den, 10**6 * n.den]
    points = [t for t in dict.fromkeys(tries) if low <= t <= high]
    ordered = sorted(points)
    between = [(a + 1, b - 1, 0) for a, b in pairwise(ordered) if b - a > 1]
    return (*points, *nothing, *between)


def at_ends(ends: list[Any], slots: list[Any], scope: int, figure: int, answer: int, day: int) -> list[Any]:
    """A copy of slots in which every missing fact is at one of its ends (Engine.ends) and every missing list empty."""
    facts, children = ends[scope]
    out = slots.copy()
    for slot, number, low_high, past in facts:
        if out[slot] is ABSENT:
            value = low_high[figure if number else answer]
            out[slot] = min(value, day) if past else value
    for slot, child in children:
        items = out[slot]
        out[slot] = [] if items is ABSENT else [at_ends(ends, e, child, figure, answer, day) for e in items]
    return out


def is_open(n: Any, raw: tuple[Any, ...]) -> bool:
    """Whether a node can still have more than one value."""
    if n.kind == "b":
        return bool(raw[0] and raw[1])
    if n.kind == "e":
        return bool(raw[0] & (raw[0] - 1))
    return bool(raw[0] != raw[1] or raw[2] == 1)


def _live(n: Any, values: Any, path: tuple[int, ...]) -> list[int]:
    """Arguments of a case through which openness can come: its open conditions and the values still possible."""
    out = []
    sure = False
    for c, x in zip(n.args[:-1:2], n.args[1:-1:2], strict=True):
        truth = values.truth(c, path)
        if truth is not False:
            out += [c, x]
            sure = sure or truth is True
    return out if sure else [*out, n.args[-1]]

"""What a decision says beside the status: further results, and how the office's duties stand.

While a decision waits for a power of the officer, what the power would change is open too: it is not said as if the power were refused.
"""

from __future__ import annotations

from doudi.decision.base.slots import listed, subject_paths
from doudi.decision.base.value import Value

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from doudi.decision.decision import Decision

    Say = Callable[[Value], Any]


def also(decision: Decision) -> dict[str, Any]:
    """Further results by id, None when still open; of an element's results a list."""
    return dict(decision._once("also", lambda: _settled(decision)))


def differ(one: Decision, other: Decision) -> bool:
    """Whether two decisions of one programme differ in a further result."""
    return _settled(one, Value.ratio) != _settled(other, Value.ratio)


def _settled(decision: Decision, say: Say = Value.plain) -> dict[str, Any]:
    found = _also(decision, say)
    other = _exercised(decision)
    if other is None:
        return found
    return {k: x if x == y else None for (k, x), y in zip(found.items(), _also(other, say).values(), strict=True)}


def _also(decision: Decision, say: Say = Value.plain) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for row, paths in _rows(decision):
        if paths is None:
            out[row["id"]] = _truth(decision, row)
        else:
            found = [say(decision.handle(row["handle"], p)) for p in paths]
            out[row["id"]] = found if _inner(decision, row) else found[0]
    return out


def _rows(decision: Decision) -> Iterator[tuple[dict[str, Any], list[tuple[int, ...]] | None]]:
    """Each further result with the elements that it is of; None for a yes/no of the root, which is read without a handle."""
    plan, path = decision.plan, decision.path
    for row in decision.outcome["also"]:
        kind, _, _, _, scope = plan.handles[row["handle"]]
        if scope == 0 and kind == "b":
            yield row, None
        else:
            yield row, subject_paths(plan, scope, decision.evaluation.slots, path) if _inner(decision, row) else [path]


def _truth(decision: Decision, row: dict[str, Any]) -> bool | None:
    return decision.evaluation.values.truth(decision.plan.handles[row["handle"]][1], decision.path)


def _inner(decision: Decision, row: dict[str, Any]) -> bool:
    """Whether a result is one of every element of a list."""
    scope = decision.plan.handles[row["handle"]][4]
    return bool(decision.plan.scopes[scope][1] >= 0 and scope != decision.outcome["scope"])


def also_open(decision: Decision) -> list[str]:
    """Ids of further results that are not known yet (for some element)."""
    if not decision.outcome["also"]:
        return []
    return decision._once("also_open", lambda: _still_open(decision))  # type: ignore[no-any-return]  # a list


def _still_open(decision: Decision) -> list[str]:
    out = []
    other = _exercised(decision)
    before, after = (_also(decision), _also(other)) if other is not None else ({}, {})
    for row, paths in _rows(decision):
        if paths is None:
            known = _truth(decision, row) is not None
        else:
            known = all(decision.handle(row["handle"], p).known for p in paths)
        if not known or before.get(row["id"]) != after.get(row["id"]):
            out.append(row["id"])
    return out


def _exercised(decision: Decision) -> Decision | None:
    """The decision with the powers that it waits for exercised; None where it waits for none."""
    if not decision.outcome["powers"] or decision.status != "undetermined" or not decision.waits_for:
        return None
    from doudi.decision.powers import exercised

    return exercised(decision)


def checks(decision: Decision) -> list[dict[str, Any]]:
    """Every duty for every element it speaks of; of a list that is not known one row with no element, undetermined."""
    plan, out = decision.plan, []
    other = _exercised(decision) if decision.outcome["checks"] else None
    for row in decision.outcome["checks"]:
        for path in subject_paths(plan, row["scope"], decision.evaluation.slots, decision.path):
            element = decision.element(row["scope"], path) if row["scope"] != decision.outcome["scope"] else None
            result = _result(decision, row, path)
            if other is not None and _result(other, row, path) != result:
                result = "undetermined"
            out.append({"id": row["id"], "element": element, "result": result, "row": row, "path": path})
        if not (out and out[-1]["row"] is row) and not listed(plan, row["scope"], decision.evaluation.slots, decision.path):
            out.append({"id": row["id"], "element": None, "result": "undetermined", "row": row, "path": None})
    return out


def _result(decision: Decision, row: dict[str, Any], path: tuple[int, ...]) -> str:
    return standing(*(decision.truth(row[k], path) for k in ("when", "ok", "late")))


def standing(when: bool | None, ok: bool | None, late: bool | None) -> str:
    """How a duty stands: whether it arises, is done, and is past its time."""
    if when is False:
        return "not_applicable"
    if when is None:
        return "undetermined"
    if ok is True:
        return "met"
    if late is False:
        return "not_due"
    if ok is None or late is None:
        return "undetermined"
    return "unmet"

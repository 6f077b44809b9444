"""Discretion: powers that are open, what each would add, and whether the decision waits for one."""

from __future__ import annotations

from doudi.decision.base.runtime import ABSENT
from doudi.decision.base.slots import Place, place_of, subject_paths
from doudi.decision.results import differ

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.decision.decision import Decision


def _asked(decision: Decision) -> list[tuple[dict[str, Any], list[tuple[int, ...]], dict[Place, Any]]]:
    """Powers whose condition is met or may be, and that nobody has exercised: with the elements concerned."""
    plan, evaluation = decision.plan, decision.evaluation
    out = []
    for power in decision.outcome["powers"]:
        node = plan.nodes[power["node"]]
        elements, changes = [], {}
        for path in subject_paths(plan, power["scope"], evaluation.slots, decision.path):
            place = place_of(plan, power["scope"], path, node.data)
            if decision.slots_at(power["scope"], path)[node.data] is not ABSENT:
                continue
            guards = power["guards"]
            if guards and all(evaluation.values.truth(g, path) is False for g in guards):
                continue
            elements.append(path)
            changes[place] = True
        if elements:
            out.append((power, elements, changes))
    return out


def waits_for(decision: Decision) -> list[dict[str, Any]]:
    """Powers with which a refused decision would, or might, be granted, and one that waits for facts surely would."""
    base = decision.base
    granted = decision.plan.handles[decision.outcome["granted"]][1]
    under = _under(decision, granted) if not base else frozenset()
    asked = [a for a in _asked(decision) if a[0]["node"] in under] if not base else []

    def turns(changes: dict[Place, Any]) -> bool:
        after = decision._known(decision.evaluation.again(changes, (granted,)))
        if after is None and base is False:  # possible values may be too many: what refused without the power was searched too
            return _after(decision, changes).base is not False
        return bool(after)

    alone = [a for a in asked if turns(a[2])]
    together: dict[Place, Any] = {k: v for _, _, changes in asked for k, v in changes.items()}
    if not asked or (not alone and not turns(together)):
        return []
    return [_row(decision, power, elements, None) for power, elements, _ in (alone or asked)]


def _under(decision: Decision, root: int) -> frozenset[int]:
    """Nodes that one stands on: a power of an amount alone is not among those of the grant."""
    kept = decision.evaluation.engine.kept
    if ("under", root) not in kept:
        kept["under", root] = frozenset(decision.plan.below((root,)))
    return kept["under", root]  # type: ignore[no-any-return]  # as it was kept


def exercised(decision: Decision) -> Decision:
    """The decision as it would be with every power exercised that it waits for; worked out once."""

    def make() -> Decision:
        waiting = {p["key"] for p in decision.waits_for}
        return _after(decision, {k: v for power, _, found in _asked(decision) if power["key"] in waiting for k, v in found.items()})

    return decision._once("exercised", make)  # type: ignore[no-any-return]  # a decision


def _after(decision: Decision, changes: dict[Place, Any]) -> Decision:
    return type(decision)(decision.evaluation.again(changes), decision.outcome, decision.path)


def open_powers(decision: Decision) -> list[dict[str, Any]]:
    """Open powers of a granted decision with what each adds; of another, those it waits for."""
    if decision.status != "granted":
        return decision.waits_for
    amount = decision.outcome["amount"]
    out = []
    for power, elements, changes in _asked(decision):
        again = _after(decision, changes)
        if amount is None:
            out.append(_row(decision, power, elements, None))
            continue
        before, after = decision._total(), again._total()
        if before is None or after is None:
            out.append(_row(decision, power, elements, None))
            continue
        low, high = _minus(after.low, before.low), _minus(after.high, before.high)
        if low[0] * high[1] > high[0] * low[1]:  # under an upper bound, the higher the sum the less is added
            low, high = high, low
        if low[0] == 0 and high[0] == 0 and again.route == decision.route:
            if differ(again, decision):  # it turns on another result only
                out.append(_row(decision, power, elements, None))
            continue
        out.append(_row(decision, power, elements, (low, high)))
    return out


def _minus(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    return a[0] * b[1] - b[0] * a[1], a[1] * b[1]


def _row(decision: Decision, power: dict[str, Any], elements: list[tuple[int, ...]], adds: Any) -> dict[str, Any]:
    scope = power["scope"]
    named = [decision.element(scope, p) for p in elements] if scope > 0 else []
    return {"id": power["id"], "key": power["key"], "names": power["names"], "elements": named, "adds": adds}

"""A household changed in one fact and decided anew by machine code: the same as by the codes in Python, and the same words."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import doudi
from conftest import DEEP
from doudi.decision.base.runtime import ABSENT
from doudi.decision.base.slots import Place, list_slot
from doudi.decision.decision import Decision
from doudi.plan.nodes import CHOICES
from natively import DAY, PLACES, TASK_DAY, drawn, shipped, task
from strategies import trees


def values(row: list[Any], node: Any, now: Any, r: random.Random) -> list[Any]:
    """What a fact could be instead."""
    if node.kind == "b":
        return [not now]
    if node.kind == "e":
        return [1 << i for i in range(len(row[CHOICES]))]
    return [node.lo, node.hi, min(now + 1, node.hi), max(now - 1, node.lo), r.randint(node.lo, node.hi)]


def changes(decision: Decision, r: random.Random) -> Iterator[tuple[Place, Any]]:
    """Every fact of a household that rules read and that is known, with what it could be instead."""
    plan, slots = decision.plan, decision.evaluation.slots
    for n in plan.nodes:
        if n.op != "fact" or plan.depth(n.scope) > 1:
            continue
        row = plan.door[plan.scopes[n.scope][0]]["facts"][n.data]
        at = list_slot(plan, n.scope) if n.scope else -1
        elements = [((), slots)] if not n.scope else [(((at, i),), x) for i, x in enumerate(slots[at])] if slots[at] is not ABSENT else []
        for steps, here in elements:
            now = here[n.data]
            if now is not ABSENT and now is not None:
                yield from ((Place(steps, n.data), v) for v in values(row, n, now, r))


def agree(decision: Decision, seed: int) -> int:
    """How many changed households machine code decided; each as the codes in Python do."""
    count, r = 0, random.Random(seed)
    for place, value in changes(decision, r):
        found = decision.changed(place, value)
        slow = Decision(decision.evaluation.again({place: value}), decision.outcome, decision.path)
        assert found.to_data() == slow.to_data(), (place, value)
        count += found._packed is not None
        if found.at_once is not None:
            route, due, den = found.at_once
            rows, total = decision.outcome["routes"], slow.handle(decision.outcome["amount"]["total"])
            assert (rows[route]["id"] if route >= 0 else None, due * total.low[1]) == (slow.route, total.low[0] * den)
            assert doudi.explain(found) == doudi.explain(slow)
    return count


@given(files=trees(), seed=st.integers(0, 10**6))
@settings(max_examples=5 * DEEP)
def test_random_policies(files: dict[str, str], seed: int) -> None:
    (policies, some), day = drawn(files, seed, (0, 0, 0.2)), date.fromordinal(DAY)
    for id, outcome in policies.engine("here", DAY).plan.outcomes.items():
        programme = policies.programme("here", id)
        if outcome["scope"] or not programme.warm(day):
            continue
        for household in some:
            decision = programme.decide(household, day)
            if decision._packed is not None:
                agree(decision, seed)


@pytest.mark.parametrize(("region", "programme", "day"), PLACES)
def test_shipped_policies(region: str, programme: str, day: str) -> None:
    made, maker, on = shipped(region, programme, day, 3)
    found = [made.decide(maker.without(maker.household(), share), on) for share in (0, 0, 0.1)]
    assert sum(agree(d, 3) for d in found if d._packed is not None) > 100


def test_explanations_are_those_without_machine_code() -> None:
    """Of refusals the least changes too, which are found and told from what it left."""
    warm, cold, households = task()
    refused = 0
    for household in households:
        told, slow = warm.decide(household, TASK_DAY), cold.decide(household, TASK_DAY)
        for lang in ("zh", "en"):
            assert doudi.explain(told, lang=lang) == doudi.explain(slow, lang=lang)
        refused += told._packed is not None and told.status == "refused"
    assert refused > 10


def test_what_it_does_not_change_and_what_it_lets_go() -> None:
    warm, _, households = task()
    decision = next(d for d in (warm.decide(x, TASK_DAY) for x in households) if d._packed is not None and d._packed.mode == "fused")
    packed, trace, day = decision._packed, decision._trace, TASK_DAY.toordinal()
    place, value = next(changes(decision, random.Random(1)))
    assert packed.again(trace, place, None, day) is packed.again(trace, place, "x", day) is None
    assert packed.again(trace, place, 2**62, day) is packed.again(trace, place, -(10**30), day) is None  # more than a word or like a mark
    assert packed.again(trace, Place(((99, 0),), 0), value, day) is None  # no such list
    far = Place(((list_slot(decision.plan, 1), 10**6),), 0)
    assert packed.again(trace, far, value, day) is None  # nothing beyond its memory is written
    assert packed._again(trace) is packed._again() is None  # another number of arguments
    owned, before = trace[1], sys.getrefcount(trace[1])
    kept = [packed.again(trace, place, value, day) for _ in range(50)]
    assert owned is None or sys.getrefcount(owned) == before + 50
    assert all(x == kept[0] for x in kept)
    del kept
    assert owned is None or sys.getrefcount(owned) == before
    assert packed.expand(trace) == decision.evaluation.trace  # and the household itself is as it was

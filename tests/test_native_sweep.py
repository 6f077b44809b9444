"""The smallest changes of a refusal found by machine code in one sweep: those that the search in Python finds, at the same cost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import DEEP
from doudi.decision.decision import Decision
from doudi.explanation.changes import change
from doudi.explanation.changes.kinds import parted
from households import Maker
from natively import DAY, PLACES, TASK_DAY, drawn, left_by, shipped, task
from strategies import trees

WHICH = ("worth", "fixed", "all")


def told(d: Decision, most: int, which: str) -> tuple[list[Any], bool]:
    found, sure = change.least_changes(d, most, which=which)
    return [(c.key, c.path, c.before, c.after, c.rank, c.fixed, c.then.to_data()) for c in found], sure


def agree(decisions: list[Decision]) -> int:
    """How many changes were found by sweeps; each search once by machine code and once without."""
    swept, by_machine = [0], change._swept

    def counted(*args: Any) -> Any:
        found = by_machine(*args)
        swept[0] += len(found or ())
        for *_, c in found or ():
            if c.granted is not None:
                route, due, den = c.granted
                rows, total = c.then.outcome["routes"], c.then.handle(c.then.outcome["amount"]["total"])
                assert c.then.status == "granted"
                assert (rows[route]["id"] if route >= 0 else None, due * total.low[1]) == (c.then.route, total.low[0] * den)
        return found

    with pytest.MonkeyPatch.context() as patch:
        for d in decisions:
            for which in WHICH:
                for most in (1, 3, 8):
                    patch.setattr(change, "_swept", counted)
                    quick = told(d, most, which)
                    patch.setattr(change, "_swept", lambda *_: None)
                    assert told(d, most, which) == quick, (which, most)
    return swept[0]


def refused(programme: Any, maker: Maker, day: date, count: int, share: float = 0) -> list[Decision]:
    found = [programme.decide(maker.without(maker.household(), share), day) for _ in range(count)]
    return [d for d in found if d.status == "refused"]


@given(files=trees(), seed=st.integers(0, 10**6))
@settings(max_examples=6 * DEEP)
def test_random_policies(files: dict[str, str], seed: int) -> None:
    (policies, some), day = drawn(files, seed, (0, 0, 0, 0.1)), date.fromordinal(DAY)
    for id, outcome in policies.engine("here", DAY).plan.outcomes.items():
        programme = policies.programme("here", id)
        if not outcome["scope"] and programme.warm(day):
            agree([d for d in (programme.decide(x, day) for x in some) if d.status == "refused"])


@pytest.mark.parametrize(("region", "programme", "day"), PLACES)
def test_shipped_policies(region: str, programme: str, day: str) -> None:
    made, maker, on = shipped(region, programme, day, 5)
    agree(refused(made, maker, on, 12 * DEEP))


def test_the_task_and_what_a_search_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    warm, _, households = task()
    found = [d for d in (warm.decide(x, TASK_DAY) for x in households) if d.status == "refused"]
    assert agree(found) > 40
    for budget in (1, 2, 4, 9, 30):  # where it ends early it ends alike
        monkeypatch.setattr(change, "BUDGET", budget)
        agree(found)


def test_what_it_takes_and_what_it_lets_go() -> None:
    warm, _, households = task()
    d = next(d for d in (warm.decide(x, TASK_DAY) for x in households) if d.status == "refused" and d.sweep(parted(d, "worth")[1]))
    of = parted(d, "worth")[1]
    packed, trace, day = d._packed, d._trace, TASK_DAY.toordinal()
    assert packed is not None
    found = packed.sweep(trace, of, d.outcome, day)
    assert found is not None and len(found) % 8 == 1
    assert packed._sweep(trace) is packed._sweep() is None  # another number of arguments
    assert packed.expand(trace) == d.evaluation.trace  # and the household itself is as it was
    assert packed.sweep(trace, of, d.outcome, day) == found
    left = left_by(lambda: packed.sweep(trace, of, d.outcome, day), [trace, trace[0], trace[1]])
    assert max(left) < 50
    assert packed.sweep(trace, [of[0]] * 400, d.outcome, day) is None  # more than there is room for

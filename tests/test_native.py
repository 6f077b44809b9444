"""Machine code for one household says what the codes in Python say, takes no object that they would not, and lets go of what it held."""

from __future__ import annotations

import sys
import threading
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import doudi.decision.ready as ready_room
from conftest import DEEP
from doudi.batch.native import capi
from doudi.batch.native import household as native_room
from doudi.batch.native.household import Native, Unfit
from doudi.decision.base.runtime import Surprise
from doudi.decision.decision import Decision, Evaluation
from doudi.decision.engine import Engine
from doudi.pipeline import LONG_WAY, Policies
from doudi.text.diagnostic import InputError
from households import Maker
from natively import DAY, ROOT, TASK_DAY, drawn, left_by, served_by, task
from strategies import trees


def both(engine: Engine, mode: str, households: list[Any], day: int) -> int:
    """How many households machine code decided; each trace is held against that of the code in Python."""
    rates, served = engine.epochs.at(day)[0], 0
    for household, native, trace, code in served_by(engine, mode, households, day):
        served += 1
        try:
            expected = code(household, rates, day)
        except LONG_WAY:
            evaluation = Evaluation(engine, engine.door.household(household), day, "ranges")
            engine.know(mode, native.where, native.slots_source, native.maybe)
            mine = Evaluation.traced(engine, trace, day, mode)
            for id in engine.plan.outcomes:
                assert [d.to_data() for d in mine.decisions(id)] == [d.to_data() for d in evaluation.decisions(id)]
            continue
        assert repr(trace) == repr(expected), _differences(engine, native, trace, expected)
    return served


def _differences(engine: Engine, native: Native, trace: Any, expected: Any) -> list[Any]:
    """Nodes that differ, by where they lie; those of lists by their first element."""
    out = []
    for id, way in native.where.items():
        a, b = trace, expected
        for step in way[:-1]:
            a, b = (x[step][0] if x and x[step] else () for x in (a, b))
        found = [repr(x[way[-1] : way[-1] + 1 + (engine.plan.nodes[id].kind != "e")]) for x in (a, b)]
        if found[0] != found[1]:
            out.append((engine.plan.nodes[id], *found))
    return out


@given(files=trees(), seed=st.integers(0, 10**6))
@settings(max_examples=15 * DEEP)
def test_random_policies(files: dict[str, str], seed: int) -> None:
    policies, some = drawn(files, seed, (0, 0, 0, 0.1, 0.2, 0.4))
    plan = policies.engine("here", DAY).plan
    for mode in ("fused", "wide"):
        both(Engine(plan), mode, some, DAY)


@pytest.mark.parametrize(
    ("region", "programme", "day"),
    [
        ("zhongwei", "rural_dibao", "2019-06-01"),
        ("changle", "tekun", "2019-06-01"),
        ("guizhou", "rural_dibao", "2018-09-01"),
        ("taian", "temporary_relief", "2020-08-01"),
    ],
)
def test_shipped_policies(region: str, programme: str, day: str) -> None:
    policies, number = Policies(str(ROOT / "policies")), date.fromisoformat(day).toordinal()
    engine = policies.engine(region, number, programme)
    maker = Maker(policies.tree.region(region, number), "household", date.fromisoformat(day), 3)
    some = [maker.without(maker.household(), share) for share in [0, 0.05, 0.2, 0.5, 0.8] * 12]
    assert both(engine, "wide", some, number) > 20


def outcome(programme: Any, household: Any) -> Any:
    try:
        return programme.decide(household, TASK_DAY.isoformat()).to_data()
    except InputError as problem:
        return sorted((d.code, d.path) for d in problem.diagnostics)


def test_decisions_of_the_task_and_what_they_say_at_once() -> None:
    warm, cold, some = task()
    packed = 0
    for household in some:
        mine, other = (p.decide(household, TASK_DAY.isoformat()) for p in (warm, cold))
        packed += mine._packed is not None
        assert (mine.status, mine.amount) == (other.status, other.amount)
        assert mine.to_json() == other.to_json()
        assert mine.evaluation.slots == other.evaluation.slots
        assert mine == other
        assert hash(mine) == hash(other)
    assert packed > 40


class Text(str):
    """A text that is not quite one."""

    __slots__ = ()


class Object(dict):  # type: ignore[type-arg]
    """An object that is not quite one."""


STRANGE: list[Any] = [
    None, True, False, 0, 1, -1, 2**40, 2**63, 2**64, -(2**63), 10**30, 1.5, float("nan"),
    "", "x", "x" * 201, "\ud800", "一级", Text("urban"), "2024-02-30", "2024-02-29", "１",
    b"", b"1", b"1.5", b"-0.00", b"1.", b".5", b"1.2.3", b"1e3", b"12345678901234.25", b"1_0.00", b"+1.00", b"-", b".", b"9999999999999.99",
    b"\xff.11",
    Decimal("1.25"), Decimal("1.255"), Decimal("NaN"), Decimal("1e40"), Decimal("-0"), Decimal("Infinity"), Fraction(1, 2), Fraction(1, 3),
    [], [1], {}, {1: 2}, Object(), (), ..., object,
]  # fmt: skip


def test_strange_values_are_what_they_are_without_machine_code() -> None:
    warm, cold, some = task()
    base = some[0]
    for key in [*base, "strange", "members"]:
        for value in STRANGE:
            household = {**base, key: value}
            assert outcome(warm, household) == outcome(cold, household), (key, value)
    for key in [*base["members"][0], "id", "name", "strange"]:
        for value in STRANGE:
            household = {**base, "members": [{**base["members"][0], key: value}, *base["members"][1:]]}
            assert outcome(warm, household) == outcome(cold, household), (key, value)
    one = base["members"][0]
    long = ([one] * 64, [one] * 65, [one] * 1001)
    ids = ([{**one, "id": "a"}] * 2, [{**one, "id": 7}] * 2, [{**one, "id": i} for i in (7, "7", "8")], [{**one, Text("id"): "a"}])
    for members in (*long, *ids, [one, 1], [Object(one)], (one,), [{**one, 3: 4}]):
        household = {**base, "members": members}
        assert outcome(warm, household) == outcome(cold, household), str(members)[:80]
    for household in (Object(base), {**base, Text("id"): "1"}, {**base, 1: 1}, {}, [], None, 1, "x"):
        assert outcome(warm, household) == outcome(cold, household)


def test_nothing_that_was_read_is_held_or_lost() -> None:
    """References of an object's texts, elements and marks are as many after decisions as before, also where they are given up halfway."""
    warm, _, some = task()
    member = {**some[0]["members"][0], "name": "甲某某", "id": "x-17"}
    good = {**some[0], "members": [dict(member)], "name": "某户之家"}
    late = {**good, "members": [dict(member), {**member, "id": "y-3", "age": b"1.234567"}]}
    ready = next(r for r in warm._ready.values() if r.exact is not None)
    watched = [member["name"], member["id"], good["name"], good["members"], good["members"][0], late["members"][1], None, True, ...]
    decide, begin = ready.exact.decide, ready.exact.base
    assert decide(late, begin, TASK_DAY.toordinal(), -1) is None

    def once() -> None:
        found = decide(good, begin, TASK_DAY.toordinal(), -1)
        assert found.__class__ is tuple
        ready.exact.expand(found)
        decide(late, begin, TASK_DAY.toordinal(), -1)
        ready.loose.decide(late, ready.loose.base, TASK_DAY.toordinal(), -1)

    *references, _ = left_by(once, watched)
    assert max(map(abs, references)) < 50, str(references)


def test_threads_do_not_meet_in_its_memory() -> None:
    """Decimals are read by a callback, in which another thread may run."""
    warm, cold, some = task()

    def said(household: Any) -> Any:
        return {k: Decimal(v.decode()) if isinstance(v, bytes) else Decimal(v) if type(v) is int else v for k, v in household.items()}

    households = [said(h) for h in some]
    expected = [outcome(cold, h) for h in households]
    wrong: list[int] = []

    def work() -> None:
        for _ in range(6):
            wrong.extend(i for i, h in enumerate(households) if outcome(warm, h) != expected[i])

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=work) for _ in range(4)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
    finally:
        sys.setswitchinterval(interval)
    assert not wrong


def test_machine_code_is_made_for_who_decides_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready_room, "WORTH", 5)
    programme = Policies(str(ROOT / "benchmarks" / "task" / "policies")).programme("task", "allowance")
    household = task()[2][0]
    first = [programme.decide(household, TASK_DAY.isoformat()) for _ in range(5)]
    for thread in threading.enumerate():
        if thread.name == "doudi-native":
            thread.join()
    later = programme.decide(household, "2024-05-02"), programme.decide(household, TASK_DAY.isoformat())
    assert later[1]._packed is None  # it is taken up with the next household
    assert all(d._packed is None for d in first)
    assert programme.decide(household, TASK_DAY.isoformat())._packed is not None
    assert later[0]._packed is not None
    assert first[0] == later[1]


def test_what_no_plan_can_have() -> None:
    """A mode that a plan does not serve, an interpreter of another kind."""
    warm, _, _ = task()
    engine = warm.engine(TASK_DAY.toordinal())
    assert engine.kept["native"][0] is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(capi.sys, "_is_gil_enabled", lambda: False, raising=False)
        assert not capi.usable()
        with pytest.raises(Unfit):
            Native(engine, "fused")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(native_room, "MOST_NODES", 50)
        with pytest.raises(Unfit):
            Native(engine, "fused")


def test_a_packed_decision_is_a_decision() -> None:
    warm, _, some = task()
    found = warm.decide(some[0], TASK_DAY.isoformat())
    assert isinstance(found, Decision)
    assert found.reasons
    assert found.possible
    with pytest.raises((InputError, Surprise)):
        warm.decide({"members": 3}, TASK_DAY.isoformat())


def test_what_is_no_household_and_no_trace() -> None:
    warm, _, some = task()
    exact = next(r for r in warm._ready.values() if r.exact is not None).exact
    for words in ((), (some[0],), (some[0], 0), (some[0], 0, 0), (some[0], 0, 0, 0, 0), (1, exact.base, 738000, -1), (None, "x", "y", "z")):
        assert exact.decide(*words) in (None, False)
    for packed in ((), (1,), ([],), ((),), ((1, 2),), ("x", None)):
        assert exact.expand(*packed) is None

"""The short ways of the least-change search against the whole code: cones in every mode, and which way a fact turns a grant."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import DEEP
from doudi.decision.base.runtime import Surprise
from doudi.decision.decision import Decision
from doudi.explanation.changes import change
from doudi.explanation.changes.change import least_changes
from doudi.explanation.changes.cone import Cone, Unfit
from doudi.explanation.changes.kinds import Kind, facts, kinds
from doudi.explanation.changes.probe import Probe, Refusal
from doudi.pipeline import Policies
from doudi.text.diagnostic import PolicyError
from households import Maker, to_json
from strategies import trees

ROOT = Path(__file__).resolve().parents[1]
TASK = Policies(str(ROOT / "benchmarks" / "task" / "policies"))
SHIPPED = Policies(str(ROOT / "policies"))
DAYS = ["2018-06-01", "2020-02-29", "2021-12-31"]


def refusals(policies: Policies, region: str, programme: str, day: str, seed: int, count: int) -> Iterator[Decision]:
    """Refused decisions about made-up households, one in three with facts missing, by straight code and by the long way."""
    typed = policies.tree.region(region, date.fromisoformat(day).toordinal())
    maker, decide = Maker(typed, "household", date.fromisoformat(day), seed), policies.programme(region, programme)
    for i in range(count):
        household = maker.household()
        given = maker.without(household, 0.05) if i % 3 == 0 else household
        found = policies.decide(region, to_json(given), programme=programme, as_of=day)
        if len(found) == 1:
            found.append(decide.decide(given, day))
        yield from (d for d in found if d.status == "refused")


def held(decision: Decision, r: random.Random) -> Iterator[tuple[Kind, Probe, list[Any]]]:
    """Every fact that could turn a refusal, asked by the whole code, with values to ask about."""
    refusal = Refusal(decision, 10**9)
    for kind, elements in facts(decision, kinds(decision, "all")):
        for path, now in r.sample(elements, min(len(elements), 2)):
            values = [now]
            if kind.node.kind == "n":
                low, high = kind.limits(refusal.day)
                near = [now + step for step in (-1, 1, r.randint(-(10**6), 10**6))]
                values += [low, high, r.randint(low, high), *(v for v in near if low <= v <= high)]
            elif kind.node.kind == "b":
                values.append(not now)
            else:
                values += [1 << i for i in range(len(kind.row[7]))]
            yield kind, Probe(refusal, kind, path, now, None, ()), values


def agree(decision: Decision, r: random.Random) -> int:
    """Holds every cone against the whole code; the number of answers compared."""
    e, refusal, compared = decision.evaluation, Refusal(decision, 10**9), 0
    for kind, probe, values in held(decision, r):
        try:
            cone = Cone(e.engine, e.mode, kind.node, kind.root, kind.below, kind.compares)
            (given,) = cone.given(e.trace, e.slots, refusal.rates, e.day, [probe.path], decision.path)
        except (Unfit, Surprise, TypeError):
            continue
        for value in values:
            try:
                found = cone.exact(*given, value)
            except (Surprise, TypeError):
                continue
            whole = probe._wholly(value)
            assert bool(found[0]) == whole[0], (kind.key, probe.path, value, e.mode)
            both = [(a, b) for a, b in zip(found[1:], whole[1:], strict=True) if a is not None and b is not None]
            assert all(a == b for a, b in both), (kind.key, probe.path, value, e.mode, found, whole)
            compared += 1
        if kind.node.kind == "n":
            turns(kind, probe, values, cone, given)
    return compared


def turns(kind: Kind, probe: Probe, values: list[int], cone: Cone, given: tuple[Any, ...]) -> None:
    """What turns a grant one way only does so; possible values rule out no grant; the short search ends where the grant begins."""
    granted = [v for v in sorted(values) if probe.at(v)]
    if granted and cone.ranges is not None:
        try:
            assert cone.ranges(*given, granted[0], granted[-1]), (kind.key, granted)
        except (Surprise, TypeError):
            return
    if not kind.turn:
        return
    order = sorted(values, reverse=kind.turn < 0)
    answers = [probe.at(v) for v in order]
    assert answers == sorted(answers), (kind.key, order, answers)
    limit = kind.limits(probe.refusal.day)[kind.turn > 0]
    if limit == probe.now or probe.at(probe.now) or cone.least is None:
        return
    try:
        least = cone.least(*given, probe.now, limit)
    except (Surprise, TypeError):
        return
    assert (least is not None) == probe.at(limit), kind.key
    if least is not None:
        assert probe.at(least[1]), (kind.key, least)
        assert not probe.at(least[1] - kind.turn), (kind.key, least)


@given(files=trees(), day=st.sampled_from(DAYS), seed=st.integers(0, 10**6))
@settings(max_examples=40 * DEEP)
def test_random_policies(files: dict[str, str], day: str, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files.items():
            where = Path(folder, path)
            where.parent.mkdir(parents=True, exist_ok=True)
            where.write_text(text, "utf-8")
        policies, r = Policies(folder), random.Random(seed)
        try:
            for programme in ("first", "second"):
                for decision in refusals(policies, "here", programme, day, seed, 3):
                    agree(decision, r)
        except PolicyError:
            pass


@pytest.mark.parametrize("region", ["zhongwei", "taian"])
def test_shipped_policies(region: str) -> None:
    r, found = random.Random(3), 0
    for programme in ("rural_dibao", "tekun", "temporary_relief"):
        found += sum(agree(d, r) for d in refusals(SHIPPED, region, programme, "2021-12-31", 3, 4 * DEEP))
    assert found > 5


def test_a_real_refusal_reads_the_same_however_often_it_is_asked_about() -> None:
    """The first search asks the whole code; later ones the cones, and from another mode when the same facts keep missing."""
    decide = Policies(str(ROOT / "policies")).programme("zhongwei", "rural_dibao").decide
    text = (ROOT / "examples" / "zhongwei_ma.json").read_text("utf-8")
    seen = []
    for _ in range(30):
        found, sure = least_changes(decide(text), 8, which="all")
        seen.append(([(c.key, c.path, c.before, c.after) for c in found], sure))
    assert seen[0][0]
    assert all(x == seen[0] for x in seen)


def test_task() -> None:
    r = random.Random(4)
    found = [agree(d, r) for d in refusals(TASK, "task", "allowance", "2024-05-01", 5, 12 * DEEP)]
    assert sum(found) > 100


def test_a_change_is_not_told_where_the_other_side_was_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    """The budget ended on the second side, where something nearer may grant."""
    refusal = SimpleNamespace(left=5)
    probe = SimpleNamespace(now=100, refusal=refusal, at=lambda v: v in (0, 200), refused=lambda a, b: False)

    def side(probe: object, limit: int) -> int | None:
        refusal.left = 5 if limit == 0 else 0
        return 40 if limit == 0 else None

    monkeypatch.setattr(change, "_side", side)
    assert change._by_halves(probe, 0, 200) is change.NOT_FOUND  # type: ignore[arg-type]  # what it looks at

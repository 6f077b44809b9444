"""Decisions as JSON text (decision/said.py) are what the data is, byte for byte: shipped households, and as many as the benchmark makes."""

from __future__ import annotations

import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

import doudi
from doudi.decision.decision import Decision, Evaluation
from doudi.decision.said import said, text
from doudi.pipeline import as_object, decision_day, evaluate, slots_of
from trees import simple

ROOT = Path(__file__).resolve().parents[1]
HOUSEHOLDS = sorted((ROOT / "examples").glob("*.json"))


@pytest.fixture(scope="module")
def shipped() -> doudi.Policies:
    return doudi.load(str(ROOT / "policies"))


def same(decisions: list[Decision]) -> int:
    """How many were said by the quick code; each as the data says it."""
    quick = 0
    for d in decisions:
        found, data = said(d), d.to_data()
        assert d.to_json() == text(data)
        if found is not None:
            quick += 1
            assert (found[0], found[1], json.loads(found[2])) == (text(data), data["status"], data.get("amount"))
    return quick


@pytest.mark.parametrize("path", HOUSEHOLDS, ids=lambda p: p.stem)
def test_shipped(shipped: doudi.Policies, path: Path) -> None:
    region = path.stem.split("_")[0]
    given = as_object(path.read_text("utf-8"))
    for programme in ("rural_dibao", "tekun", "health_support"):
        same(shipped.programme(region, programme).decide_all(given))


def test_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """The policy of the benchmark: routes, amounts, results, elements; all of it by the quick code."""
    spec = spec_from_file_location("benchmark_households", ROOT / "benchmarks/households.py")  # tests/ has a households.py too
    assert spec is not None and spec.loader is not None
    made = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, made)
    spec.loader.exec_module(made)
    tree = ROOT / "benchmarks/task/policies"
    policies = doudi.load(str(tree))
    region = next(x for x in policies.regions)
    count = 0
    for household in made.made(300):
        given: Any = as_object(made.text(made.as_input(household)))
        count += same(policies.decide(region, given))
    assert count == 300


BODY = """needs:
  housed: {when: 有住房, assumed: x}
routes:
  all:
    name: {zh: 都算, en: All}
    needs:
      poor: {when: 家庭收入 < 200元/月, assumed: x}
    covers: 成员 其中 月收入 < 50元/人/月
amount:
  unit: 元/月
  sum:
    due: {value: 100元/月 - 家庭收入, assumed: x}
checks:
  asked: {name: {zh: 问过, en: Asked}, when: 有住房, must: 家庭收入 < 20元/月, assumed: x}
"""


@pytest.mark.parametrize("house", [True, False])
@pytest.mark.parametrize("money", [0, 10, 30, 99, 100, 150])
@pytest.mark.parametrize("names", [{}, {"name": '甲"\\\n\u2028'}, {"id": 7, "name": "<b>"}])
def test_kinds(tmp_path: Path, house: bool, money: int, names: dict[str, Any]) -> None:
    """Granted, refused, covered, negative amounts (the long way), duties; names that want escapes, ids that are numbers."""
    policies = doudi.load(str(simple(tmp_path).programme(BODY).folder))
    given = {"as_of": "2020-06-15", "money": money, "house": house, "members": [{"income": money, **names}, {"income": 10}]}
    engine = policies.engine("here", 737591, "aid")
    for _ in range(2):
        decisions = evaluate(engine, given, 737591).decisions("aid")
        quick = same(decisions)
    assert quick == int(not house or money <= 100)


def test_a_trace_is_written_alike_in_every_process() -> None:
    """The record keeps its digest: nothing in it may be written with an address of memory."""
    policies = doudi.load(str(ROOT / "policies"))
    for path in HOUSEHOLDS:
        given = as_object(path.read_text("utf-8"))
        for mode in ("", "ranges"):
            engine = policies.programme(path.stem.split("_")[0], "rural_dibao").engine(decision_day(given, None))
            slots = slots_of(engine.door, given, decision_day(given, None))
            assert " at 0x" not in repr(Evaluation(engine, slots, decision_day(given, None), mode).trace)

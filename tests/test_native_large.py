"""Machine code where figures come near the end of 64 bits: right, or left to Python."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from doudi.batch.code.numeric import half
from doudi.decision.base import runtime
from natively import DAY, served_by
from trees import Made, simple

RECORDS = "household: {name: 家庭}"
LIST = "household: {name: 家庭}\nmembers: {name: 成员, in: household, counts: 人}"
WORTH = """
    worth: {name: 身价, of: household, unit: 元}
    house: {name: 有住房, of: household}
    car: {name: 有汽车, of: household}
"""
NEEDS = """
    rent: {name: 房租, of: household, unit: 元/月, within: 0 至 100000}
    wealth: {name: 财产, of: members, unit: 元, within: 0 至 10000000}
    need: {name: 需要, of: members, unit: 元/月, within: 0 至 100000}
"""
ROUNDED = """
    define:
      part: {name: 部分, value: -身价 * 0.12345678, round: 分}
    needs:
      home: {name: 住房, when: 有住房 或 有汽车, assumed: 试}
    amount:
      unit: 元
      sum:
        part: {name: 部分, value: 部分, assumed: 试}
"""
SHARED = """
    define:
      gap: {name: 缺口, each: 成员, value: '需要 * 17% + 房租 / 3'}
      gaps: {name: 总缺口, value: '合计(成员, 缺口)'}
      pool: {name: 资源, value: '合计(成员, 取大(财产 - 1000元, 0)) * 2.5% / 12月'}
      due:
        name: 应得
        each: 成员
        value: 取大(缺口 - 资源 * 缺口 / 总缺口, 0)
        round: 分
    needs:
      short: {name: 不足, when: 总缺口 > 资源, assumed: 试}
    amount:
      unit: 元/月
      sum:
        due: {name: 应得, each: 成员, value: 应得, assumed: 试}
"""


def served(made: Made, mode: str, households: list[Any]) -> Iterator[bool]:
    """Of each household that machine code decides, whether Python says the same."""
    engine = made.policies.engine("here", DAY)
    rates = engine.epochs.at(DAY)[0]
    for household, _, trace, code in served_by(engine, mode, households, DAY):
        yield repr(trace) == repr(code(household, rates, DAY))


def test_half_of_all_that_64_bits_hold() -> None:
    r = random.Random(1)
    for d in (1, 2, 3, 10, 10**9, 2**62 + 1, 2**63 - 1):
        edges = [0, d // 2, d // 2 + 1, -(d // 2), -(d // 2) - 1, 2**62, 2**63 - 1, -(2**63)]
        for n in edges + [r.randrange(-(2**63), 2**63) for _ in range(50)]:
            assert half(n, d) == runtime.half(n, d)


@pytest.mark.parametrize("mode", ["fused", "wide"])
def test_a_large_figure_is_rounded_rightly(tmp_path: Path, mode: str) -> None:
    made = simple(tmp_path).vocabulary(WORTH, records=RECORDS, bare=True).programme(ROUNDED)
    worths = [x * 10**9 * sign for x in (1, 7, 8, 9, 10, 14, 15, 100, 900) for sign in (1, -1)]
    whole = {"house": True} if mode == "fused" else {}
    found = list(served(made, mode, [{"car": True, "worth": x, **whole} for x in worths]))
    assert all(found)
    assert len(found) >= 2


def test_a_share_of_a_share_has_machine_code(tmp_path: Path) -> None:
    """What is shared out by what each lacks multiplies four figures: no 64 bits hold all that is declared, and those of families fit."""
    made = simple(tmp_path).vocabulary(NEEDS, records=LIST, bare=True).programme(SHARED)
    r = random.Random(2)

    def household(most: int) -> dict[str, Any]:
        members = [{"wealth": r.choice([0, r.randrange(most)]), "need": r.randrange(0, 900)} for _ in range(r.choice([1, 2, 5]))]
        return {"rent": r.choice([0, 700, 1234]), "members": members}

    some = [household(most) for most in (3000, 20000, 10**7) for _ in range(60)]
    found = list(served(made, "fused", some))
    assert all(found)
    assert len(found) > 100
    for h in some:
        h["members"][0].pop(r.choice(["wealth", "need"]))
    assert all(served(made, "wide", some))

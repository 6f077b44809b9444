"""The batch path against `decide`, household by household: random policies, the shipped ones, unknown facts, extremes."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batches import same
from conftest import DEEP
from doudi.batch.code import numeric
from doudi.decision.base import runtime
from doudi.pipeline import Policies
from households import Maker
from strategies import trees
from test_reference import DAYS, PLACES, SHIPPED
from trees import DAY, Made, opened, simple


@given(files=trees(), day=st.sampled_from(DAYS), seed=st.integers(0, 10**6))
@settings(max_examples=80 * DEEP)
def test_random_policies_say_in_a_batch_what_they_say_alone(files: dict[str, str], day: str, seed: int) -> None:
    policies = opened(files)
    typed = policies.tree.region("here", date.fromisoformat(day).toordinal())
    maker = Maker(typed, "household", date.fromisoformat(day), seed)
    whole = [maker.household() for _ in range(10)]
    same(policies, "here", whole + [maker.without(h, share) for h in whole[:4] for share in (0.03, 0.3)], day)


@pytest.mark.parametrize(("region", "day"), PLACES)
def test_shipped_policies_say_in_a_batch_what_they_say_alone(region: str, day: str) -> None:
    typed = SHIPPED.tree.region(region, date.fromisoformat(day).toordinal())
    maker = Maker(typed, "household", date.fromisoformat(day), 7)
    whole = [maker.household() for _ in range(30)]
    same(SHIPPED, region, whole + [maker.without(h, 0.05) for h in whole[:5]], day)


def test_machine_code_says_what_the_text_says(tmp_path: Path) -> None:
    made = policy(tmp_path)
    maker = Maker(made.policies.tree.region("here", 737590), "household", date(2020, 6, 15), 3)
    subjects, carried = same(made.policies, "here", [maker.household() for _ in range(400)], DAY, compiled=True)
    assert carried > subjects / 2
    lacking = [maker.without(maker.household(), 0.05) for _ in range(200)]
    subjects, carried = same(made.policies, "here", lacking, DAY, compiled=True)
    assert carried > subjects / 10  # what possible values alone decide


def policy(folder: Path) -> Made:
    """A programme with totals over two lists, dates, a table and a second pass over members."""
    made = simple(folder).rates(
        """
        line:
          name: 线
          unit: 元/人/月
          rows: 类别
          from: {2019-01-01: {甲类: 500, 乙类: 600.50, 丙类: 0}}
          source: 文件
        """
    )
    return made.programme(
        """
        define:
          whole: {name: 全家收入, unit: 元/月, value: '合计(成员, 月收入)', assumed: 试}
          share: {name: 份额, each: 成员, value: '月收入 * 2 - 全家收入 / 人数(成员)', assumed: 试}
          most: {name: 最多份额, value: '最大(成员, 份额)', assumed: 试}
        needs:
          poor: {name: 收入低, when: 全家收入 < 线 * 人数(成员), assumed: 试}
          room: {name: 无房, when: 非 有住房, assumed: 试}
        amount:
          unit: 元/月
          sum:
            gap: {name: 差额, value: 线 * 人数(成员) - 全家收入, assumed: 试}
          round: 分
        also:
          elders: {name: 老人, value: '人数(成员 其中 周岁(出生日期) >= 60岁)', assumed: 试}
          top: {name: 份额最多, value: 最多份额, assumed: 试}
          each: {name: 每人, each: 成员, value: 份额, assumed: 试}
        """
    )


def test_numbers_too_large_for_the_proof_go_to_the_exact_code(tmp_path: Path) -> None:
    made = simple(tmp_path).vocabulary("huge: {name: 巨数, of: household, unit: 元, within: 0 至 1000000000000}")
    made.programme(
        "needs:\n  all: {when: 是, assumed: 试}\nalso:\n"
        "  x: {name: 积, unit: 元, value: '巨数 * (巨数 / 1元)', assumed: 试}\n"
    )
    rows: list[Any] = [{"huge": 10**n, "members": [{}]} for n in range(13)]
    subjects, carried = same(made.policies, "here", rows, DAY)
    assert 0 < carried < subjects


def test_calendar_of_kernels_is_that_of_the_engine() -> None:
    days = [runtime.FIRST + i for i in range(0, runtime.LAST - runtime.FIRST + 1, 3)]
    leap = [date(y, 2, 28).toordinal() + i for y in range(1900, 2200) for i in range(3)]
    names = ("month_start", "month_end", "year_start", "year_end")
    functions = {name: getattr(numeric, name) for name in names}
    for d in (*days, *leap, runtime.FIRST - 5, runtime.LAST + 5):
        for name, f in functions.items():
            assert f(d) == runtime.calendar(d, name), (d, name)
    for i, d in enumerate(days[::40]):
        other = days[(i * 7919) % len(days)]
        for months in (0, 1, 11, 12, -1, -13, 2400, -2400):
            assert numeric.shift(d, months) == runtime.shift(d, months)
        assert numeric.age(d, other) == runtime.age(d, other)
        assert numeric.months(d, other) == runtime.months(d, other)
    for n in (-7, -5, -1, 0, 1, 5, 7):
        assert numeric.half(n, 10) == runtime.half(n, 10)


def test_a_birthday_on_the_29th_of_february() -> None:
    birth = date(2000, 2, 29).toordinal()
    for at in (date(2018, 2, 28), date(2018, 3, 1), date(2020, 2, 28), date(2020, 2, 29)):
        day = at.toordinal()
        assert numeric.age(birth, day) == runtime.age(birth, day)
        assert numeric.age(birth, (at + timedelta(1)).toordinal()) == runtime.age(birth, day + 1)


def test_one_household_of_policies_without_facts(tmp_path: Path) -> None:
    made = simple(tmp_path).programme("needs:\n  all: {when: 是, assumed: 试}\n")
    assert same(made.policies, "here", [{"members": [{}]}], DAY)[0] == 1
    assert isinstance(made.policies, Policies)


def test_a_figure_not_known_over_a_zero_that_is(tmp_path: Path) -> None:
    made = simple(tmp_path).programme(
        """
        needs:
          all: {when: 是, assumed: 试}
        amount:
          unit: 元/月
          sum:
            share: {name: 份额, value: '合计(成员, 月收入) / 人数(成员 其中 周岁(出生日期) >= 60岁) * 1人', assumed: 试}
          round: 分
        """
    )
    rows: list[Any] = [{"members": [{"birth": "1990-01-01"}]} for _ in range(40)]  # often enough for a code of their own
    assert same(made.policies, "here", rows, DAY)[0] == 40

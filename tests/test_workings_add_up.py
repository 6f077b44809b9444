"""Workings that an officer can put into a calculator: no line is off by a fen, no floor is left out, both languages show the same steps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from doudi.explanation.base.values import spread
from doudi.explanation.base.words import WORDS
from doudi.explanation.render import render
from trees import Made, simple

FACTS = """
spent: {name: {zh: 医疗支出, en: medical cost}, of: household, unit: 元/月, within: 0 至 5000}
heavy: {name: 支出大, of: household}
"""
BODY = """
define:
  cost_amount: {name: {zh: 支出扣减额, en: deduction amount}, value: 医疗支出 / 2}
  deduction:
    name: {zh: 支出扣减, en: deduction}
    cases: {heavy: {name: {zh: 支出过大, en: heavy cost}, when: 支出大, value: 支出扣减额, assumed: 试}}
    otherwise: 0
  per_head: {name: {zh: 人均收入, en: per head}, value: '取大(家庭收入 - 支出扣减, 0) / 人数(成员)'}
needs:
  poor: {name: {zh: 收入低, en: poor}, when: 人均收入 < 400元/人/月, assumed: 试}
amount:
  unit: 元/月
  assumed: 试
  round: 分
  sum:
    base: {name: {zh: 补差, en: gap}, each: 成员, value: 400元/人/月 - 人均收入, assumed: 试}
"""


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return simple(tmp_path).vocabulary(FACTS).programme(BODY)


def told(made: Made, given: dict[str, Any], lang: str = "zh", audience: str = "officer", people: int = 3) -> str:
    members = [{"id": f"m{i}", "name": f"成员{i}"} for i in range(people)]
    return render(made.decide({**given, "members": members}), lang=lang, audience=audience, format="text")


def test_a_third_stands_as_a_division(made: Made) -> None:
    """(400 − 399.67) × 3 is 0.99, and 1.00 is paid."""
    given = {"money": 1199, "heavy": False}
    said = told(made, given)
    assert "(400 − 1199.00 ÷ 3) × 3" in said and "1.00" in said and "399.67) × 3" not in said
    assert "(400 − 1199.00 ÷ 3) × 3 = 每月 1.00 元" in told(made, given, audience="citizen")
    assert "(400 − 100.00) × 3" in told(made, {"money": 300, "heavy": False})  # what is exact stays one figure
    assert "(400 − (500.00 − 100.00) ÷ 3) × 3" in told(made, {"money": 500, "heavy": True, "spent": 200})


def test_a_step_is_shown_in_both_languages_where_one_name_begins_another(made: Made) -> None:
    given = {"money": 500, "heavy": True, "spent": 200}
    assert "支出扣减 100.00 = 支出扣减额 100.00（支出过大）" in told(made, given)
    english = told(made, given, lang="en")
    assert "deduction 100.00 = deduction amount 100.00 (heavy cost)" in english


def test_a_floor_that_surely_bites_is_said_of_what_is_not_known(made: Made) -> None:
    members = [{"id": "m", "name": "某甲"}]
    d = made.decide({"money": 0, "heavy": True, "members": members})
    assert "(−支出扣减 0.00 至 2500.00，不低于 0) ÷ 1 人" in render(d)
    assert "(−deduction 0.00 to 2500.00, at least 0) ÷ 1 person" in render(d, lang="en")
    open_ = made.decide({"money": 10, "heavy": True, "members": members})
    assert "不低于 0" not in render(open_).split("金额")[0]  # it may bite, or not


def test_two_ends_of_a_range_do_not_look_alike(made: Made) -> None:
    money = made.decide({}).plan.types[made.decide({}).outcome["amount"]["type"]]
    assert spread((0, 1), (1, 300), money, WORDS["zh"]) == "0.000 至 0.003"
    assert spread((10, 1), (10001, 1000), money, WORDS["en"]) == "10.000 to 10.001"
    assert spread((0, 1), (1, 100), money, WORDS["zh"]) == "0.00 至 0.01"


def test_at_least_one_is_one_person(made: Made) -> None:
    body = "define:\n  staff: {name: {zh: 应有人手, en: staff}, open: 由县定, unit: 人, at_least: 1人}\n"
    body += "  both: {name: {zh: 两处人手, en: both}, value: 应有人手 * 2}\n"
    made.programme(body + "needs:\n  n: {name: {zh: 人手够, en: enough}, when: 人数(成员) >= 两处人手, assumed: 试}\n")
    said = told(made, {}, lang="en", audience="auditor")
    assert "staff at least 1 person × 2" in said and "at least 1 people" not in said

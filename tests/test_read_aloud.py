"""Explanations as they are read aloud: no unit after what is not known, no word twice, nothing that nobody can follow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from doudi.explanation.overview import overview
from doudi.explanation.render import render
from trees import Made, simple

ANYONE = "needs:\n  all: {name: {zh: 都可以, en: anyone}, when: '是', assumed: 试}\n"


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return simple(tmp_path)


def told(made: Made, body: str, household: dict[str, Any] | None = None, *, lang: str = "zh", audience: str = "officer") -> str:
    made.programme(body)
    return render(made.decide(household), lang=lang, audience=audience, format="text")


def test_an_amount_that_is_not_known_takes_no_unit(made: Made) -> None:
    made.rates("base: {name: 基数, unit: 元/月, open: 由县定}")
    body = "needs:\n  housed: {name: 无房, when: 非 有住房, assumed: 试}\namount:\n  unit: 元/月\n  assumed: 试\n  sum:\n"
    body += "    base: {name: 基本, value: 基数, assumed: 试}\n"
    granted = told(made, body, {"house": False})
    assert "给予保障  金额尚未公布\n" in granted and "金额：还不能确定" in granted
    refused = told(made, body, {"house": True})
    assert "有住房 是 → 否  金额尚未公布\n" in refused
    assert "Granted  amount not published yet\n" in told(made, body, {"house": False}, lang="en")


def test_what_a_power_adds_is_not_told_as_a_trillion(made: Made) -> None:
    made.rates("more: {name: 提高额, unit: 元/月, open: 由县定}")
    body = ANYONE + "amount:\n  unit: 元/月\n  assumed: 试\n  sum:\n    base: {name: 基本, value: 100元/月, assumed: 试}\n"
    body += "    more: {name: 提高部分, may: 同意提高, value: '取大(提高额, 0)', assumed: 试}\n"
    for audience in ("officer", "citizen"):
        said = told(made, body, {}, audience=audience)
        assert "加多少还不能确定" in said and "1000000000000" not in said


def test_what_there_is_none_of_is_named_once(made: Made) -> None:
    made.vocabulary("seen: {name: 核对日, of: household, is: date, may_be_none: true}")
    body = ANYONE + "checks:\n"
    body += "  on_time: {name: 按时核对, must: 有(核对日) 且 决定日 <= 核对日 + 12月, assumed: 试}\n"
    body += "  soon: {name: 及时核对, must: 核对日 <= 决定日 且 有住房, assumed: 试}\n"
    said = told(made, body, {"seen": None, "house": True})
    assert "按时核对  未做到（核对日：无）" in said and "及时核对  未做到（核对日：无）" in said


def test_a_duty_without_a_day_or_a_bound_says_so(made: Made) -> None:
    made.vocabulary("heads: {name: 人口数, of: household, unit: 人, within: 0 起}\nseen: {name: 核对日, of: household, is: date}")
    body = ANYONE + "checks:\n"
    body += "  staff: {name: 人手, measure: 人数(救助事件) * 1人 / 1次, at_least: 人口数 / 10000, assumed: 试}\n"
    body += "  late: {name: 按期, must: 有住房, due: 核对日 + 12月, assumed: 试}\n"
    said = told(made, body, {"house": False})
    assert "人手  还不能判断（未知；应达到的数未知；缺：" in said
    assert "期限还不能确定" in said and "1901" not in said


def test_who_should_not_be_there_is_told_with_what(made: Made) -> None:
    body = "needs:\n  alone: {name: 没有能出力的人, when: 没有(成员 其中 月收入 > 100元/人/月), assumed: 试}\n"
    said = told(made, body, {"members": [{"id": "m", "name": "某甲", "income": 200}]})
    assert "某甲：月收入 > 100 元/人/月" in said
    letter = told(made, body, {"members": [{"id": "m", "name": "某甲", "income": 200}]}, audience="citizen")
    assert "（某甲：月收入 > 100 元/人/月）" in letter


def test_a_grant_that_is_not_is_said_in_one_word(made: Made) -> None:
    made.file("here/other/2020-01-01.yaml", "programme: other\nname: 特养\nsubject: members\nsource: 文件\n" + ANYONE)
    body = "needs:\n  not_other: {name: 有不享受特养的人, when: 存在(成员 其中 非 特养.获准), assumed: 试}\n"
    said = told(made, body, {"members": [{"id": "m", "name": "某甲"}]})
    assert "没有一个成员符合“未获准特养”" in said and "某甲：获准特养：是" in said


def test_a_citizen_is_told_what_may_change_and_by_which_day_but_of_no_option(made: Made) -> None:
    body = "needs:\n  housed: {name: 无房, when: 非 有住房, assumed: 试}\n  low: {name: 收入低, when: 家庭收入 < 100元/月, assumed: 试}\n"
    letter = told(made, body, {"house": True, "money": 50}, audience="citizen")
    assert "不符合“无房”这一条" in letter and "比如以后“有住房”由“是”变为“否”，按现在的规定就符合条件了。" in letter
    assert letter.endswith("2020年6月15日\n")
    letter = told(made, body, {"house": False, "money": 500}, audience="citizen")
    assert "比如以后家庭收入降到 99.99 元/月，按现在的规定就符合条件了。" in letter
    decision = made.decide({"house": True, "money": 50})
    assert "--programme" not in overview([decision] * 4, lang="zh", audience="citizen")
    assert "--programme" in overview([decision] * 4, lang="zh", audience="officer")

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


def test_a_letter_about_the_work_of_the_office_covers_nobody(made: Made) -> None:
    body = "checks:\n  c: {name: 建档, for_each: 成员, must: 有住房, assumed: 试}\n"
    said = told(made, body, {"house": True, "members": [{"id": "m", "name": "某甲"}]}, audience="citizen")
    assert "不是给您的待遇" in said and "保障对象" not in said


def test_a_letter_to_the_one_whom_it_is_about_says_you(made: Made) -> None:
    made.file("here/own/2020-01-01.yaml", "programme: own\nname: 个人救助\nsubject: members\nsource: 文件\n" + ANYONE)
    for household, opening in (({}, "您申请的个人救助"), ({"name": "某户"}, "某甲的个人救助")):
        (d,) = made.policies.decide("here", {**household, "members": [{"id": "m", "name": "某甲"}]}, programme="own", as_of="2020-06-15")
        assert opening in render(d, audience="citizen")


def test_a_rounding_that_does_not_show_is_not_told_to_the_family(made: Made) -> None:
    amount = "amount:\n  unit: 元/月\n  assumed: 试\n  round: 分\n  sum:\n    base: {name: 基本, value: 家庭收入 / 3, assumed: 试}\n"
    letter = told(made, ANYONE + amount, {"money": 100}, audience="citizen")
    assert "基本：100.00 ÷ 3 = 每月 33.33 元" in letter and "四舍五入" not in letter
    assert "33.3333… → 33.33" in told(made, ANYONE + amount, {"money": 100})
    assert "四舍五入到元：每月 33.00 元" in told(made, ANYONE + amount.replace("分", "元"), {"money": 100}, audience="citizen")


def test_a_document_named_by_its_title_stands_apart_from_its_articles(made: Made) -> None:
    made.file("here/region.yaml", "region: here\nname: 本地\nsources:\n  年度工作情况: {title: 年度工作情况}\n")
    body = "needs:\n  a: {name: 无房, when: 非 有住房, cite: 二（一） 无房的给予救助}\n"
    made.file("here/aid/2020-01-01.yaml", "programme: aid\nname: 救助\nsubject: household\nsource: 年度工作情况\n" + body)
    assert "《年度工作情况》二（一）" in render(made.decide({"house": False}), audience="citizen")


def test_a_day_or_a_most_of_which_only_one_end_is_known(made: Made) -> None:
    made.vocabulary("start: {name: 开始日, of: household, is: date}\nmonths: {name: 月数, of: household, unit: 月, within: 1 至 12}")
    body = "define:\n  last: {name: 期满日, value: 开始日 + 月数}\nneeds:\n  n: {name: 未满, when: 决定日 <= 期满日, assumed: 试}\n"
    assert "2020-06-15；期满日：未知" in told(made, body, {})
    later = told(made, body, {"months": 3, "start": "2020-06-01"})
    assert "2020-06-15 ≤ 2020-09-01" in later
    most = "checks:\n  c: {name: 人手, measure: 家庭收入, at_most: '取大(家庭收入 * 2, 10元/月)', assumed: 试}\n"
    assert "不高于 不低于" not in told(made, ANYONE + most, {})


def test_a_duty_that_the_text_leaves_open_says_what_is_open(made: Made) -> None:
    made.vocabulary("seen: {name: 探访日, of: household, is: date}")
    body = "define:\n  every: {name: 间隔, open: 由县定, unit: 月, at_least: 1月, at_most: 12月}\n"
    body += "checks:\n  c: {name: 定期探访, must: 决定日 <= 探访日 + 间隔, assumed: 试}\n"
    assert "还不能判断（间隔：原文没有规定）" in told(made, body, {"seen": "2020-01-01"})
    waits = "needs:\n  a: {name: 同意办, may: 同意办理, assumed: 试}\nchecks:\n  c: {name: 发放, when: 获准, must: 有住房, assumed: 试}\n"
    assert "还不能判断（等决定以后再看）" in told(made, waits, {"house": False})

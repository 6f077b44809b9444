"""docs/language.md, section 7: rates and tables of rates. Names carry the statement."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from trees import Made, number, value

F = Fraction
YES = "needs:\n  a: {when: '是', assumed: 试}\n"
RATES = """
    std: {name: 标准, unit: 元/年, from: {2019-01-01: 3800, 2020-06-15: 4000}, assumed: 试}
    line: {name: 线, unit: 元/年, year: {2018: 未规定, 2019: 3218, 2020: 3500}, assumed: 试}
    by: {name: 按类, unit: 元/月, rows: 类别, from: {2019-01-01: {甲类: 1, 其余: 2}}, assumed: 试}
    two: {name: 二维, rows: 类别, columns: 收入档, assumed: 试, from: {
      2019-01-01: {甲类: {100元/月起: 80%, 超过200元/月: 1/3, 其余: 0}, 其余: 1}}}
    flag: {name: 标志, rows: 类别, from: {2019-01-01: {甲类: 是, 乙类: 否, 丙类: 未规定}}, assumed: 试}
    raise: {name: 提高额, unit: 元/月, open: 由县区公布, at_least: 10, at_most: 20}
    later: {name: 开关, from: {2021-01-01: 是}, assumed: 试}
"""


@pytest.mark.parametrize(
    ("statement", "text", "day", "want"),
    [
        ("7.1", "标准", "2019-01-01", F(3800)),
        ("7.1", "标准", "2020-06-14", F(3800)),
        ("7.1", "标准", "2020-06-15", F(4000)),
        ("7.1", "标准", "2018-12-31", None),
        ("7.1", "线", "2019-12-31", F(3218)),
        ("7.1", "线", "2018-05-01", None),
        ("7.1", "线", "2021-01-01", None),
        ("7.2", "上年度(线)", "2020-01-01", F(3218)),
        ("7.2", "上年度(标准)", "2021-01-01", F(4000)),
        ("7.2", "上年度(标准)", "2020-12-31", F(3800)),
        ("7.2", "上年度(标准)", "2019-12-31", None),
        ("7.2", "于(标准, 2020-06-14)", "2020-12-31", F(3800)),
        ("7.2", "于(线, 2020-06-14)", "2019-12-31", F(3500)),
        ("7.2", "at(line, 2017-01-01)", "2019-12-31", None),
        ("7.3", "提高额", "2020-01-01", None),
        ("7.3", "提高额 >= 10元/月", "2020-01-01", True),
        ("7.3", "提高额 > 20元/月", "2020-01-01", False),
        ("7.3", "开关", "2020-01-01", None),
        ("7.3", "开关", "2021-01-01", True),
        ("7.3", "非 开关", "2020-01-01", None),
    ],
)
def test_7_rates(made: Made, statement: str, text: str, day: str, want: Any) -> None:
    made.vocabulary(define="band: {name: 收入档, value: 家庭收入}").rates(RATES)
    made.programme(
        f"needs:\n  all: {{when: 是, assumed: 试}}\nalso:\n  x: {{name: 结果, assumed: 试, value: '{text}'}}\n",
        day="2018-01-01",
    )
    assert made.decide({"kind": "a"}, day=day).also["x"] == want


@pytest.mark.parametrize(
    ("statement", "text", "kind", "money", "want"),
    [
        ("7.4", "按类", "a", 0, F(1)),
        ("7.4", "按类", "c", 0, F(2)),
        ("7.5", "二维", "a", "99.99", F(0)),
        ("7.5", "二维", "a", 100, F(4, 5)),
        ("7.5", "二维", "a", 200, F(4, 5)),
        ("7.5", "二维", "a", "200.01", F(1, 3)),
        ("7.6", "二维", "b", 5, F(1)),
        ("7.6", "标志", "a", 0, True),
        ("7.6", "标志", "b", 0, False),
        ("7.6", "标志", "c", 0, None),
    ],
)
def test_7_tables(made: Made, statement: str, text: str, kind: str, money: Any, want: Any) -> None:
    made.vocabulary(define="band: {name: 收入档, value: 家庭收入}").rates(RATES)
    assert value(made, text, {"kind": kind, "money": number(str(money))}) == want


def test_question_14_an_unknown_key_gives_the_rows_still_possible(made: Made) -> None:
    made.rates("by: {name: 按类, unit: 元/月, rows: 类别, from: {2019-01-01: {甲类: 1, 其余: 2}}, assumed: 试}")
    assert (value(made, "按类 >= 1元/月", {}), value(made, "按类 < 3元/月", {}), value(made, "按类 > 1元/月", {})) == (
        True,
        True,
        None,
    )
    assert value(made, "按类 = 2元/月", {"kind": "b"}) is True


def test_7_5_a_band_is_exact_however_near(made: Made) -> None:
    made.vocabulary(
        "big: {name: 总额, of: household, unit: 元/月, within: 1 至 100000000000}",
        define="share: {name: 比重, value: 家庭收入 / 总额}",
    )
    made.rates("r: {name: 分档, rows: 比重, from: {2019-01-01: {超过30%: 1, 其余: 0}}, assumed: 试}")
    wants = {"300000": 0, "300000.01": 1, "299999.99": 0}
    assert {m: value(made, "分档", {"money": number(m), "big": 1000000}) for m in wants} == wants


def test_7_4_no_row_is_none(made: Made) -> None:
    made.vocabulary("x: {name: 某额, of: household, unit: 元, may_be_none: true}")
    made.rates("r: {name: 分档, rows: 某额, from: {2019-01-01: {0元起: 1, 10元起: 5, 其余: 9}}, assumed: 试}")
    assert [value(made, "分档", {"x": x}) for x in (-1, 0, 10, None)] == [9, 1, 5, None]


@pytest.mark.parametrize(
    ("rate", "code"),
    [
        ("rows: 类别, from: {2019-01-01: {甲类: 1, 乙类: 2}}", "table-incomplete"),
        ("rows: 收入档, from: {2019-01-01: {5元/月起: 1}}", "table-incomplete"),
        ("rows: 类别, from: {2019-01-01: {丁类: 1, 其余: 2}}", "choice-unknown"),
        ("rows: 收入档, from: {2019-01-01: {5岁起: 1, 其余: 0}}", "band-unit"),
        ("rows: 收入档, from: {2019-01-01: {约5: 1, 其余: 0}}", "band-form"),
        ("rows: 没有, from: {2019-01-01: {a: 1}}", "axis-unknown"),
        ("from: {2019-02-30: 1}", "day-impossible"),
        ("year: {19: 1}", "year-form"),
        ("unit: 元", "rate-without-value"),
        ("from: {2019-01-01: 很多}", "number-form"),
    ],
)
def test_7_faults_of_rates(made: Made, rate: str, code: str) -> None:
    made.vocabulary(define="band: {name: 收入档, value: 家庭收入}").rates(f"r: {{name: 某标准, {rate}, assumed: 试}}")
    assert code in made.programme(YES).errors()

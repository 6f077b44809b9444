"""docs/language.md, section 8 (expressions) and 9.6; the settled questions about values. Names carry the statement."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from doudi.explanation.render import render
from trees import Made, number, value

F = Fraction
TWO = {
    "money": 100,
    "house": True,
    "kind": "a",
    "members": [
        {
            "income": number("10.50"),
            "birth": "2000-02-29",
            "obligors": [{"able": True, "gift": 5}, {"able": False, "gift": 7}],
        },
        {"income": 20, "birth": "1955-06-15", "obligors": []},
    ],
    "events": [{"cost": 3, "fixed": True}, {"cost": 4, "fixed": False}],
}

EXPRESSIONS: list[tuple[str, str, Any]] = [
    # 8.1 operators, their strength, their full-width forms
    ("8.1", "2 + 3 * 4 - 6 / 3", F(12)),
    ("8.1", "-2 * 3", F(-6)),
    ("8.1", "(1 + 2) × 6 ÷ 4", F(9, 2)),
    ("8.1", "1 − 3", F(-2)),
    ("8.1", "非 有住房 = 否", True),
    ("8.1", "not 有住房 and 否", False),
    ("8.1", "否 或 (否 或 是)", True),
    ("8.1", "1 ≤ 2", True),
    ("8.1", "1 ≥ 2", False),
    ("8.1", "1 ≠ 2", True),
    ("8.1", "（1 ＋ 2） ＞ 2", True),
    ("8.1", "类别 属于 [甲类, 乙类]", True),
    ("8.1", "类别 不属于 [乙类, 丙类]", True),
    ("8.1", "kind in [a, b]", True),
    ("8.1", "kind not in [a, b]", False),
    ("8.1", "类别 != 乙类", True),
    ("8.1", "人数(成员) 属于 [2人, 3人]", True),
    # 8.2 chains
    ("8.2", "1 <= 1 < 2", True),
    ("8.2", "1 < 1 <= 2", False),
    ("8.2", "3 > 2 >= 2", True),
    ("8.2", "0元/月 < 家庭收入 <= 100元/月", True),
    # 8.4 literals
    ("8.4", "12", F(12)),
    ("8.4", "0.5", F(1, 2)),
    ("8.4", "10%", F(1, 10)),
    ("8.4", "60岁", F(60)),
    ("8.4", "500元/月", F(500)),
    ("8.4", "2018-12-31", "2018-12-31"),
    ("8.4", "是", True),
    ("8.4", "false", False),
    ("8.4", "1.50 = 1.5", True),
    # 8.5 units
    ("8.5", "按月(1200元/年)", F(100)),
    ("8.5", "按年(100元/月)", F(1200)),
    ("8.5", "家庭收入 > 0", True),
    ("8.5", "取大(家庭收入 - 500元/月, 0)", F(0)),
    ("8.5", "按月(100元/年) * 12月 = 100元", True),
    ("8.5", "家庭收入 / 人数(成员)", F(50)),
    ("8.5", "按月(3800元/年)", F(950, 3)),
    # 8.6 lists
    ("8.6", "人数(成员)", F(2)),
    ("8.6", "人数(成员 其中 月收入 > 15元/人/月)", F(1)),
    ("8.6", "count(members where income > 15元/人/月)", F(1)),
    ("8.6", "次数(救助事件 其中 已办结)", F(1)),
    ("8.6", "合计(成员, 月收入)", F(61, 2)),
    ("8.6", "合计(成员, 月收入) < 家庭收入", True),
    ("8.6", "合计(成员 其中 月收入 > 15元/人/月, 月收入)", F(20)),
    ("8.6", "total(events, cost)", F(7)),
    ("8.6", "最大(成员, 月收入)", F(20)),
    ("8.6", "最小(成员, 月收入)", F(21, 2)),
    ("8.6", "最早(成员, 出生日期)", "1955-06-15"),
    ("8.6", "最晚(成员, 出生日期)", "2000-02-29"),
    ("8.6", "存在(成员 其中 月收入 = 20元/人/月)", True),
    ("8.6", "全部(成员, 月收入 > 0)", True),
    ("8.6", "全部(成员 其中 月收入 > 15元/人/月, 月收入 = 20元/人/月)", True),
    ("8.6", "没有(成员 其中 月收入 = 0)", True),
    ("8.6", "存在(成员 其中 存在(法定义务人 其中 有能力))", True),
    ("8.6", "存在(成员 其中 合计(法定义务人, 赡养费) = 12元/月)", True),
    ("8.6", "人数(成员 其中 全部(法定义务人, 有能力))", F(1)),
    ("8.6", "取大(1, 3, 2)", F(3)),
    ("8.6", "取小(1元/月, 家庭收入)", F(1)),
    ("8.6", "larger(1, 2)", F(2)),
    ("8.6", "smaller(1, 2)", F(1)),
    ("8.6", "舍入(2.5, 1)", F(3)),
    ("8.6", "舍入(-2.5, 1)", F(-3)),
    ("8.6", "舍入(0.125, 0.01)", F(13, 100)),
    ("8.6", "舍入(-0.125, 0.01)", F(-13, 100)),
    ("8.6", "进位(2.1, 1)", F(3)),
    ("8.6", "进位(-2.1, 1)", F(-2)),
    ("8.6", "舍去(2.9, 1)", F(2)),
    ("8.6", "舍去(-2.1, 1)", F(-3)),
    ("8.6", "舍入(家庭收入 / 3, 1元)", F(33)),
    ("8.6", "舍入(25元, 10元)", F(30)),
    ("8.6", "round(2.4, 1) + round_up(2.4, 1) + round_down(2.4, 1)", F(7)),
    ("8.6", "per_month(12元/年) = 1元/月", True),
    ("8.6", "per_year(1元/月)", F(12)),
    ("8.1", "１２", F(12)),
    ("8.6", "周岁(2000-02-29, 2020-02-28)", F(19)),
    ("8.6", "周岁(2000-02-29, 2020-02-29)", F(20)),
    ("8.6", "周岁(2000-02-29, 2019-02-28)", F(19)),
    ("8.6", "周岁(2000-02-29, 2019-02-27)", F(18)),
    ("8.6", "周岁(2000-06-15)", F(20)),
    ("8.6", "age(2000-06-16)", F(19)),
    ("8.6", "月初(2020-02-15)", "2020-02-01"),
    ("8.6", "月末(2020-02-15)", "2020-02-29"),
    ("8.6", "年初(2020-02-15)", "2020-01-01"),
    ("8.6", "year_end(2020-02-15)", "2020-12-31"),
    ("8.6", "month_start(决定日)", "2020-06-01"),
    ("8.6", "month_end(as_of)", "2020-06-30"),
    ("8.6", "满月数(2020-01-31, 2020-02-29)", F(1)),
    ("8.6", "满月数(2020-01-30, 2020-02-28)", F(0)),
    ("8.6", "months_between(2020-01-15, 2021-01-14)", F(11)),
    ("8.6", "满月数(2020-02-29, 2020-01-31)", F(-1)),
    # 8.7 days
    ("8.7", "2020-01-31 + 1月", "2020-02-29"),
    ("8.7", "2020-02-29 + 1年", "2021-02-28"),
    ("8.7", "2020-01-01 + 30日", "2020-01-31"),
    ("8.7", "2020-03-31 - 1月", "2020-02-29"),
    ("8.7", "2020-01-31 + 1月 + 1月", "2020-03-29"),
    ("8.7", "2020-01-31 + 2月", "2020-03-31"),
    ("8.7", "2020-03-01 - 2020-02-01", F(29)),
    ("8.7", "2020-03-01 - 1日", "2020-02-29"),
    ("8.7", "2020-03-01 - 2020-02-01 + 1日", F(30)),
    ("8.7", "2020-03-01 + 1月 - 2020-02-01 + 1日 - 30日", F(31)),
    # 8.8 division
    ("8.8", "(632 - 1894 / 3) * 3", F(2)),
    ("8.8", "1 / 3 + 1 / 6 = 0.5", True),
    ("8.8", "家庭收入 / (家庭收入 - 100元/月)", None),
    ("8.8", "家庭收入 / (家庭收入 - 200元/月)", F(-1)),
    ("8.8", "1 / (1 / 3)", F(3)),
]


@pytest.mark.parametrize(("statement", "text", "want"), EXPRESSIONS)
def test_8_values(made: Made, statement: str, text: str, want: Any) -> None:
    assert value(made, text, TWO) == want


def code(made: Made, text: str, *, each: str = "") -> list[str]:
    """Codes of the errors of an expression."""
    where = f"each: {each}, " if each else ""
    return made.programme(
        f"needs:\n  a: {{when: '有住房', assumed: 试}}\nalso:\n  x: {{name: 结果, {where}assumed: 试, value: '{text}'}}\n"
    ).errors()


ERRORS = [
    ("8.1", "有住房 且 是 或 否", "and-or-unclear"),
    ("8.1", "是 或 否 且 有住房", "and-or-unclear"),
    ("8.1", "1 +", "expression-unfinished"),
    ("8.1", "* 2", "operand-missing"),
    ("8.2", "1 < 2 > 1", "chain-direction"),
    ("8.2", "1 < 2 = 2", "chain-direction"),
    ("8.3", "有住房且是", "name-unknown"),
    ("8.4", "2020-02-30", "day-impossible"),
    ("8.4", "1_000", "number-form"),
    ("8.5", "家庭收入 + 1元/年", "unit-differs"),
    ("8.5", "家庭收入 > 5", "unit-differs"),
    ("8.5", "合计(成员, 月收入) < 1元/人/月", "unit-differs"),
    ("8.5", "1年 + 1月", "unit-differs"),
    ("8.5", "5斤", "unit-unknown"),
    ("8.5", "按月(家庭收入)", "not-per-period"),
    ("8.6", "月收入", "needs-list-function"),
    ("8.6", "人数(家庭)", "list-unknown"),
    ("8.6", "人数(成员 其中 存在(成员 其中 存在(成员 其中 是)))", "quantifier-too-deep"),
    ("8.6", "周岁(家庭收入)", "date-wanted"),
    ("8.6", "取大(1)", "arguments-count"),
    ("8.6", "求和(成员)", "function-unknown"),
    ("8.6", "上年度(家庭收入)", "rate-wanted"),
    ("8.6", "有(家庭收入)", "never-none"),
    ("8.6", "人数(法定义务人)", "list-out-of-reach"),
    ("8.7", "决定日 + 1人", "date-arithmetic"),
    ("8.7", "决定日 - 2020-01-01 + 1月", "unit-differs"),
    ("8.8", "1 / 0", "division-by-zero"),
    ("9.6", "家庭收入 = 无", "never-none"),
    ("question 3", "家庭收入 = 家庭收入", "compares-itself"),
    ("question 3", "类别 属于 [甲类, 乙类, 丙类]", "in-all-choices"),
    ("3.8", "name = 无", "name-unknown"),
    ("8.1", "类别 < 甲类", "order-of-unordered"),
    ("8.1", "类别 = 丁类", "choice-unknown"),
    ("8.1", "", "expression-empty"),
    ("8.1", "“甲” = 1", "quote-in-expression"),
]


@pytest.mark.parametrize(("statement", "text", "want"), ERRORS)
def test_8_errors(made: Made, statement: str, text: str, want: str) -> None:
    assert code(made, text) == [want]


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("取大(1)", "写法：取大(值, 值, …)，几个数中最大的", "usage: larger(value, value, …), the largest of the values"),
        ("周岁()", "写法：周岁(日期) 或 周岁(日期, 日期)，", "usage: age(date) or age(date, date), "),
        ("合计(成员)", "写法：合计(成员 其中 …, 数)，各元素之和", "usage: total(members where …, number), sum over"),
    ],
)
def test_8_6_a_wrong_call_is_told_how_it_is_written(made: Made, text: str, zh: str, en: str) -> None:
    made.programme(f"needs:\n  a: {{when: {text} > 1, assumed: 试}}\n")
    _, faults = made.policies.tree.assembled("here", 737500)
    (found,) = [d for d in faults.errors if d.code == "arguments-count"]
    assert zh in found.help("zh") and en in found.help("en")


def test_8_3_words_without_space_get_the_reading_that_was_meant(made: Made) -> None:
    made.programme("needs:\n  a: {when: '有住房且贫困', assumed: 试}\n").vocabulary("p: {name: 贫困, of: household}")
    found = made.policies.tree.assembled("here", 737500)[1].errors
    assert [(d.code, d.suggestion) for d in found] == [("name-unknown", "有住房 且 贫困")]


def test_question_10_both_readings_are_shown(made: Made) -> None:
    code(made, "有住房 且 是 或 否")
    found = next(d for d in made.policies.tree.assembled("here", 737500)[1].errors)
    words = found.message("zh") + found.help("zh")
    assert "(有住房 且 是) 或 否" in words
    assert "有住房 且 (是 或 否)" in words


def test_8_5_the_fix_is_offered(made: Made) -> None:
    code(made, "家庭收入 + 1元/年")
    assert [d.suggestion for d in made.policies.tree.assembled("here", 737500)[1].errors] == ["按月(1元/年)"]


@pytest.mark.parametrize("limit", ["60岁", "60years_old", "60year_old"])
def test_8_5_ages_have_an_english_word(made: Made, limit: str) -> None:
    family = {"members": [{"birth": "1960-06-15"}]}
    made.programme(f"needs:\n  a: {{name: {{zh: 满六十, en: of age}}, when: '存在(成员 其中 周岁(出生日期) >= {limit})', assumed: 试}}\n")
    assert made.decide(family).status == "granted"
    young = {"members": [{"name": "A", "birth": "1979-06-15"}]}
    assert "60 years old" in render(made.decide(young), lang="en")
    made.programme(f"needs:\n  a: {{when: '家庭年限 >= {limit}', assumed: 试}}\n").vocabulary(
        "age: {name: 家庭年限, of: household, unit: years_old, within: '0 to 120years_old'}"
    ).rates("r: {name: 额, unit: 元, rows: 家庭年限, from: {2020-01-01: {from 60years_old: 1, otherwise: 0}}, assumed: 试}")
    assert made.errors() == [] and made.decide({"age": 60}).status == "granted"
    assert "if age were 60 years old (it is 1 year old)" in render(made.decide({"age": 1}), lang="en")


def test_8_5_a_year_is_no_age(made: Made) -> None:
    assert code(made, "存在(成员 其中 周岁(出生日期) >= 60years)") == ["unit-differs"]


def test_8_5_added_units(tmp_path: Any) -> None:
    made = (
        Made(tmp_path)
        .layer("here")
        .file(
            "here/vocabulary.yaml",
            "vocabulary: v\nunits:\n  亩: {en: mu, places: 1}\nrecords:\n  household: {name: 家庭}\n"
            "facts:\n  land: {name: 耕地, of: household, unit: 亩}\n",
        )
    )
    made.programme("needs:\n  a: {when: '耕地 >= 1.5亩', assumed: 试}\n")
    assert made.policies.programme("here", "aid").decide({"land": number("1.5")}, "2020-01-01").status == "granted"


def test_8_6_in_a_member_facts_of_member_and_household_can_be_named(made: Made) -> None:
    assert value(
        made,
        "月收入 * 2 > 家庭收入 / 人数(成员)",
        {"money": 40, "members": [{"income": 10}, {"income": 11}]},
        each="成员",
    ) == [False, True]


def test_8_6_a_household_value_of_each_member_is_given_for_each(made: Made) -> None:
    assert value(made, "有住房", {"house": True, "members": [{}, {}]}, each="成员") == [True, True]


def test_8_7_times(made: Made) -> None:
    made.vocabulary("came: {name: 来时, of: household, is: time}\nwent: {name: 走时, of: household, is: time}")
    family = {"came": "2020-05-01T08:30:00+08:00", "went": "2020-05-02T00:00:00Z"}
    assert value(made, "走时 - 来时", family) == F(47, 2)
    assert value(made, "来时 + 24小时", family) == "2020-05-02T08:30:00+08:00"
    assert value(made, "走时 <= 来时 + 24小时", family) is True
    assert value(made, "走时 > 来时 + 23.49小时", family) is True


def test_8_8_the_divisor_is_named(made: Made) -> None:
    made.programme("needs:\n  a: {when: '家庭收入 / (家庭收入 - 5元/月) > 1', assumed: 试}\n")
    d = made.decide({"money": 5})
    assert (d.status, [g["id"] for g in d.gaps]) == ("undetermined", ["division-by-zero"])
    assert made.decide({"money": 6}).status == "granted"
    guarded = made.programme(
        "needs:\n  a: {when: '家庭收入 = 5元/月 或 家庭收入 / (家庭收入 - 5元/月) > 1', assumed: 试}\n"
    )
    assert guarded.decide({"money": 5}).status == "granted"
    alike = made.programme(
        "define:\n  t: {value: 家庭收入 / (家庭收入 - 5元/月), assumed: 试}\n"
        "needs:\n  a: {when: 't - 家庭收入 / (家庭收入 - 5元/月) <= 0', assumed: 试}\n"
    )
    assert alike.decide({"money": 5}).status == "granted"  # what is written alike is one value, whatever it is
    other = made.programme("needs:\n  a: {when: '家庭收入 / (家庭收入 - 5元/月) = 1', assumed: 试}\n")
    assert other.decide({"money": 5}).status == "undetermined"


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("存款 = 无", True),
        ("存款 != 无", False),
        ("有(存款)", False),
        ("存款 < 1元", False),
        ("存款 >= 1元", False),
        ("存款 = 1元", False),
        ("存款 != 1元", True),
        ("存款 + 1元", None),
        ("取大(存款, 1元)", None),
        ("舍入(存款, 1元)", None),
        ("-存款", None),
        ("存款 * 2 = 无", True),
        ("级别 = 无", True),
        ("有(级别)", False),
        ("级别 = 一级", False),
        ("级别 属于 [一级]", False),
        ("级别 不属于 [一级]", True),
        ("日子 = 无", True),
        ("日子 + 1月 = 无", True),
        ("决定日 > 日子", False),
    ],
)
def test_9_6_none(made: Made, text: str, want: Any) -> None:
    made.vocabulary("""
        saved: {name: 存款, of: household, unit: 元, may_be_none: true}
        grade: {name: 级别, of: household, choices: {one: 一级, two: 二级}, may_be_none: true}
        seen: {name: 日子, of: household, is: date, may_be_none: true}
    """)
    assert value(made, text, {"saved": None, "grade": None, "seen": None}) is want


def test_question_5_empty_lists(made: Made) -> None:
    empty = {"events": []}
    wants = {
        "次数(救助事件)": F(0),
        "合计(救助事件, 花费)": F(0),
        "存在(救助事件 其中 已办结)": False,
        "全部(救助事件, 已办结)": True,
        "没有(救助事件)": True,
        "最大(救助事件, 花费) = 无": True,
        "最小(救助事件 其中 已办结, 花费) = 无": True,
    }
    for text, want in wants.items():
        assert value(made, text, empty) == want, text


def test_question_5_a_bare_all_that_grants_is_warned_of(made: Made) -> None:
    assert made.programme("needs:\n  a: {when: '全部(救助事件, 已办结)', assumed: 试}\n").codes() == [
        "all-of-none-grants"
    ]


@pytest.mark.parametrize(
    ("missing", "text", "want"),
    [
        (1, "人数(成员 其中 月收入 > 5元/人/月) >= 1人", True),
        (1, "人数(成员 其中 月收入 > 5元/人/月) >= 3人", None),
        (1, "人数(成员 其中 月收入 > 5元/人/月) < 4人", True),
        (1, "人数(成员 其中 月收入 > 5元/人/月) = 1人", False),
    ],
)
def test_question_1_a_count_is_an_interval(made: Made, missing: int, text: str, want: Any) -> None:
    family = {"members": [{"income": 10}, {"income": 10}, {}, {"income": 1}]}
    assert value(made, text, family) is want


def test_question_2_a_sum_is_an_interval(made: Made) -> None:
    family = {"members": [{"income": 10}, {}]}
    assert value(made, "合计(成员, 月收入) >= 10元/月", family) is True
    assert value(made, "合计(成员, 月收入) <= 100010元/月", family) is True
    assert value(made, "合计(成员, 月收入) > 10元/月", family) is None


def test_question_2_a_line_with_unknown_when_lies_between_0_and_its_value(made: Made) -> None:
    made.programme(
        "needs:\n  a: {when: '是', assumed: 试}\namount:\n  unit: 元/月\n"
        "  sum:\n    x: {name: 甲, when: 有住房, value: 5元/月, assumed: 试}\n"
    )
    d = made.decide()
    assert (d.status, d.amount, d.amount_range) == ("granted", None, (0, 5))


@pytest.mark.parametrize("text", ["收\u200b入", "收\u202e入", "收а入"])
def test_2_2_hidden_characters_and_look_alikes_are_refused_in_expressions(made: Made, text: str) -> None:
    assert code(made, f"{text} > 0")[0] in ("character-invisible", "name-mixed-scripts")


def test_2_2_names_are_compared_after_nfkc(made: Made) -> None:
    made.vocabulary("q: {name: Ａ项, of: household}\ng: {name: 级别, of: household, choices: {one: Ａ类, two: Ｂ类}}")
    assert value(made, "A项 且 Ａ项", {"q": True}) is True
    assert value(made, "级别 = Ａ类 且 级别 = A类", {"g": "one"}) is True


def test_2_2_a_near_character_is_not_the_same_but_is_suggested(made: Made) -> None:
    assert code(made, "有住戶") == ["name-unknown"]


def test_9_6_a_divisor_of_none_touches_only_what_it_divides(made: Made) -> None:
    made.vocabulary("saved: {name: 存款, of: household, unit: 元/月, may_be_none: true}")
    made.programme(
        "needs:\n  a: {when: 有住房, assumed: 试}\namount:\n  unit: 元/月\n  sum:\n    x: {name: 甲, value: 5元/月, assumed: 试}\n"
        "    y: {name: 乙, when: 存款 > 0, value: 1元/月 * (家庭收入 / 存款), assumed: 试}\n"
        "also:\n  z:\n    name: 结\n    cases:\n      c: {when: 存款 > 0, value: 家庭收入 / 存款, assumed: 试}\n    otherwise: 3\n"
        "    assumed: 试\n"
    )
    found = [made.decide({"house": True, "money": 4, "saved": s}) for s in (None, 0, 2)]
    assert [(d.amount, d.also["z"]) for d in found] == [(5, 3), (5, 3), (7, 2)]

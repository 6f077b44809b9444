"""docs/language.md, sections 4 and 9: the household and what is not known. Names carry the statement."""

from __future__ import annotations

from typing import Any

import pytest

from trees import Made, input_codes, number

NEED = "needs:\n  a: {when: '%s', assumed: 试}\n"


def status(made: Made, condition: str, household: Any) -> str:
    return str(made.programme(NEED % condition).decide(household).status)


def test_4_1_ids_and_chinese_names_are_keys(made: Made) -> None:
    made.programme(NEED % "家庭收入 = 5元/月 且 存在(成员 其中 月收入 = 1元/人/月)")
    assert (
        made.policies.programme("here", "aid").decide({"家庭收入": 5, "成员": [{"月收入": 1}]}, "2020-06-15").status
        == "granted"
    )


def test_4_2_absent_is_unknown_and_nothing_else_is(made: Made) -> None:
    assert status(made, "家庭收入 > 0", {}) == "undetermined"
    assert status(made, "家庭收入 > 0", {"money": 0}) == "refused"
    assert status(made, "存在(救助事件)", {}) == "undetermined"
    assert status(made, "存在(救助事件)", {"events": []}) == "refused"
    assert status(made, "有住房", {"house": False}) == "refused"


def test_4_3_the_day_given_beside_wins(made: Made) -> None:
    made.programme(NEED % "决定日 >= 2020-06-15")
    assert made.decide({"as_of": "2020-06-15"}, day=None).status == "granted"
    assert made.decide({"as_of": "2020-06-15"}, day="2020-06-14").status == "refused"
    assert made.decide({"决定日": "2020-06-15"}, day=None).status == "granted"


@pytest.mark.parametrize(
    ("given", "want"),
    [
        ('{"money": 1.005, "members": [{}]}', [("input-places", "money")]),
        ('{"money": -1, "members": [{}]}', [("input-range", "money")]),
        ('{"mony": 1, "members": [{}]}', [("input-key-unknown", "mony")]),
        ('{"money": "1", "members": [{}]}', [("input-type", "money")]),
        ('{"money": 1, "money": 1, "members": [{}]}', [("input-key-twice", "money")]),
        ('{"kind": "丁类", "members": [{}]}', [("input-choice", "kind")]),
        ('{"members": [{"income": 1}, {"income": -1}]}', [("input-range", "members[1].income")]),
        ('{"members": [{"obligors": [{"able": 1}]}]}', [("input-type", "members[0].obligors[0].able")]),
        ('{"money": 1.10, "house": true, "members": [{}]}', []),
        ('{"money": 1.100, "members": [{}]}', []),
        ('{"money": 1e2, "members": [{}]}', []),
    ],
)
def test_4_4_each_fault_at_its_key(made: Made, given: str, want: list[tuple[str, str]]) -> None:
    assert input_codes(made.programme(NEED % "家庭收入 > 0"), given) == want


def test_4_4_numbers_are_exact(made: Made) -> None:
    made.programme(NEED % "家庭收入 = 0.29元/月")
    for text in ("0.29", "0.290", "29e-2", "2.9E-1"):
        assert (
            made.policies.programme("here", "aid")
            .decide(f'{{"money": {text}, "members": [{{}}]}}', "2020-06-15")
            .status
            == "granted"
        )


def test_4_5_a_required_list(made: Made) -> None:
    made.programme(NEED % "有住房")
    assert (
        input_codes(made, {"house": True})
        == input_codes(made, {"house": True, "members": []})
        == [("input-required", "members")]
    )


def test_4_6_percent(made: Made) -> None:
    made.vocabulary("share: {name: 占比, of: household, unit: '%'}").programme(NEED % "占比 = 54%")
    assert [made.decide({"share": x}).status for x in (54, number("54.00"), number("0.54"))] == [
        "granted",
        "granted",
        "refused",
    ]


def test_9_1_and_9_2_every_completion_agrees(made: Made) -> None:
    assert status(made, "家庭收入 >= 0", {}) == "granted"
    assert status(made, "家庭收入 > 1000000元/月", {}) == "refused"
    assert status(made, "有住房 或 非 有住房", {}) == "granted"
    assert status(made, "有住房 且 非 有住房", {}) == "refused"
    assert status(made, "类别 = 甲类 或 类别 属于 [乙类, 丙类]", {}) == "granted"
    assert status(made, "人数(成员 其中 月收入 >= 0) = 2人", {"members": [{}, {}]}) == "granted"


def test_9_3_the_missing_facts_that_decide_and_no_other(made: Made) -> None:
    made.vocabulary("paper: {name: 有证, of: household, proof: 残疾人证}")
    made.programme(NEED % "(有证 且 家庭收入 < 10元/月) 或 (类别 = 甲类 且 非 类别 = 甲类 且 有住房)")
    d = made.decide({"money": 5})
    assert [(m.key, m.decides, m.row[10], m.affects) for m in d.missing] == [
        ("household.paper", True, "残疾人证", "status")
    ]
    assert made.decide({"money": 50}).missing == []


def test_9_3_a_member_is_named(made: Made) -> None:
    d = made.programme(NEED % "存在(成员 其中 月收入 > 5元/人/月)").decide(
        {"members": [{"id": "p", "income": 1}, {"id": "q", "name": "王某"}]}
    )
    assert [(m.key, m.element["id"], m.element["index"]) for m in d.missing] == [("members.income", "q", 1)]


def test_9_4_a_granted_amount_may_be_a_range(made: Made) -> None:
    made.programme(
        NEED % "有住房"
        + "amount:\n  unit: 元/月\n  sum:\n    x: {name: 甲, value: 100元/月 - 家庭收入, assumed: 试}\n  at_least: 0\n"
    )
    d = made.decide({"house": True})
    assert (d.status, d.amount, d.amount_range, [m.affects for m in d.missing]) == (
        "granted",
        None,
        (0, 100),
        ["amount"],
    )


def test_9_5_silence_is_no_missing_fact(made: Made) -> None:
    made.rates("r: {name: 标准, unit: 元/月, from: {2021-01-01: 5}, assumed: 试}").programme(NEED % "家庭收入 < 标准")
    d = made.decide({"money": 3})
    assert (d.status, d.missing, [(g["id"], g["kind"]) for g in d.gaps]) == ("undetermined", [], [("r", "rate")])


def test_9_5_silence_bites_only_where_it_is_used(made: Made) -> None:
    assert status(made, "有住房 且 未规定", {"house": False}) == "refused"
    assert status(made, "有住房 或 未规定", {"house": True}) == "granted"
    made.programme(
        "needs:\n  a: {when: 是, assumed: 试}\nalso:\n  x: {name: 结, value: 有住房 且 未规定, assumed: 试}\n"
        "checks:\n  k: {name: 查, must: 有住房 且 未规定, assumed: 试}\n"
    )
    d = made.decide({"money": 1, "house": False})
    assert (d.also, [c["result"] for c in d.checks]) == ({"x": False}, ["unmet"])


@pytest.mark.parametrize(
    "text",
    ["开关", "非 开关", "开关 = 是", "家庭收入 = 标准", "家庭收入 != 标准", "最大(成员, 标准) = 无", "档 = 一档"],
)
def test_9_5_an_open_figure_never_decides(made: Made, text: str) -> None:
    made.vocabulary("n: {name: 件数, of: household, unit: 元/月, places: 0}").rates("""
        r: {name: 标准, unit: 元/月, open: 未公布}
        s: {name: 开关, from: {2021-01-01: 是}, assumed: 试}
        t: {name: 档, choices: {one: 一档, two: 二档}, from: {2021-01-01: 一档}, assumed: 试}
    """)
    want = "refused" if "最大" in text else "undetermined"  # the largest of what there is is not 无
    assert status(made, text.replace("家庭收入", "件数"), {"n": 5}) == want


def test_9_3_each_of_many_missing_facts_is_found_to_decide(made: Made) -> None:
    """One search to its end for the first fact once left no budget for the others: all that was said was that they may matter."""
    made.vocabulary(define="age: {name: 年龄, each: 成员, value: 周岁(出生日期)}")
    made.programme(
        "define:\n  pay: {name: 计入, each: 成员, value: '取大(月收入 - 100元/人/月, 0)'}\n"
        "  line: {name: 线, value: '500元/月 + 人数(成员 其中 年龄 >= 60岁) * 50元/人/月'}\n"
        "needs:\n  poor: {when: '合计(成员, 计入) + 家庭收入 < 线', assumed: 试}\n"
        "  tidy: {when: '非 有住房 或 合计(成员, 计入) <= 300元/月', assumed: 试}\n"
    )
    d = made.decide({"members": [{"id": f"m{i}"} for i in range(6)]})
    assert d.status == "undetermined"
    assert {m.key for m in d.missing} == {"household.money", "household.house", "members.income", "members.birth"}
    assert [m.decides for m in d.missing] == [True] * 14

"""docs/language.md, section 3: the vocabulary. Names carry the statement."""

from __future__ import annotations

import pytest

from trees import Made, input_codes, number

YES = "needs:\n  a: {when: '是', assumed: 试}\n"
NEED = "needs:\n  a: {when: %s, assumed: 试}\n"


def test_3_2_types_of_facts(made: Made) -> None:
    assert [f.type.kind for f in made.programme(YES).policies.tree.region("here", 737500).facts.values()][:4] == [
        "number",
        "bool",
        "enum",
        "number",
    ]


@pytest.mark.parametrize(
    ("within", "unit", "good", "bad"),
    [
        ("0 起", "元", ["0", "999999"], ["-0.01"]),
        ("0 至 100", "元", ["0", "100"], ["-0.01", "100.01"]),
        ("至 100", "元", ["-5", "100"], ["100.01"]),
        ("0.005 至 9.995", "元", ["0.01", "9.99"], ["0", "10"]),
        ("0 至 100", "'%'", ["0", "54", "99.99"], ["100.01"]),
    ],
)
def test_3_3_within(made: Made, within: str, unit: str, good: list[str], bad: list[str]) -> None:
    made.vocabulary(f"x: {{name: 某数, of: household, unit: {unit}, within: {within}}}").programme(NEED % "某数 > 0")
    for text in good:
        assert input_codes(made, {"x": number(text), "members": [{}]}) == []
    for text in bad:
        assert input_codes(made, {"x": number(text), "members": [{}]}) == [("input-range", "x")]


def test_3_3_within_of_days(made: Made) -> None:
    made.vocabulary("d: {name: 日子, of: household, is: date, within: 2000-01-01 起}").programme(
        NEED % "日子 > 2010-01-01"
    )
    assert input_codes(made, {"d": "1999-12-31", "members": [{}]}) == [("input-range", "d")]
    assert input_codes(made, {"d": "2000-01-01", "members": [{}]}) == []


def test_3_3_a_day_of_the_past_is_within_the_decision_day(made: Made) -> None:
    made.vocabulary("d: {name: 生日, of: members, is: date, within: 至 决定日}").programme(
        NEED % "'全部(成员, 周岁(生日) >= 0)'"
    )
    assert input_codes(made, {"members": [{"d": "2020-06-16"}]}) == [("input-range", "members[0].d")]
    assert made.decide({"members": [{"d": "2020-06-15"}]}).status == "granted"
    assert made.decide({"members": [{}]}).status == "granted"


def test_3_4_none_only_where_it_may_be(made: Made) -> None:
    made.vocabulary("x: {name: 某额, of: household, unit: 元, may_be_none: true}").programme(NEED % "某额 = 无")
    assert made.decide({"x": None}).status == "granted"
    assert input_codes(made, {"money": None, "members": [{}]}) == [("input-none", "money")]


def test_3_5_who_receives_what_is_carried_and_changes_no_decision(made: Made) -> None:
    made.vocabulary("on: {name: 在享, of: household, receives: aid}\nfrom_day: {name: 起享日, of: household, is: date, since: aid}")
    made.programme(NEED % "有住房")
    facts = made.policies.tree.region("here", 737500).facts
    assert (facts["household.on"].receives, facts["household.from_day"].since) == ("aid", "aid")
    found = [made.decide({"house": True, "members": [{}], **more}).status for more in ({}, {"on": True, "from_day": "2020-01-01"})]
    assert found == ["granted", "granted"]


def test_3_6_places_and_widest_bounds(made: Made) -> None:
    made.vocabulary(
        "x: {name: 亩数, of: household, unit: 件}\ny: {name: 面积, of: household, unit: 件, places: 3}"
    ).programme(NEED % "亩数 > 0")
    family = {"members": [{}]}
    assert input_codes(made, {"x": number("1.5"), **family}) == [("input-places", "x")]
    assert input_codes(made, {"y": number("1.125"), **family}) == []
    assert input_codes(made, {"y": number("1.1255"), **family}) == [("input-places", "y")]
    assert [input_codes(made, {"x": n, **family}) for n in (10**12, -(10**12))] == [[], []]
    assert input_codes(made, {"x": 10**12 + 1, **family}) == [("input-range", "x")]


def test_3_7_choices_by_id_and_name(made: Made) -> None:
    made.vocabulary("x: {name: 档, of: household, choices: [一档, 二档]}").programme(NEED % "类别 = 甲类 且 档 = 一档")
    assert [made.decide({"kind": k, "x": "一档"}).status for k in ("a", "甲类", "b")] == [
        "granted",
        "granted",
        "refused",
    ]


def test_3_8_text_is_not_for_expressions(made: Made) -> None:
    made.vocabulary("note: {name: 备注, of: household, is: text}").programme(NEED % "备注 = 1")
    assert made.errors() == ["text-in-expression"]
    assert (
        made.programme(NEED % "有住房")
        .decide({"house": True, "note": "文字", "id": "1", "name": "王某", "members": [{"id": "a", "name": "甲"}]})
        .status
        == "granted"
    )


def test_3_9_shared_terms(made: Made) -> None:
    made.vocabulary(define="age: {name: 年龄, each: 成员, value: 周岁(出生日期)}").programme(
        NEED % "存在(成员 其中 年龄 >= 60岁)"
    )
    assert [made.decide({"members": [{"birth": b}]}).status for b in ("1960-06-15", "1960-06-16")] == [
        "granted",
        "refused",
    ]

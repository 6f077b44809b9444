"""docs/language.md, section 5: findings, terms, cases, powers, routes, amounts, results, checks. Names carry the statement."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from trees import Made, number, value

F = Fraction
YES = "needs:\n  a: {when: '是', assumed: 试}\n"
THREE = {"money": 90, "house": True, "members": [{"income": 10}, {"income": 20}, {"income": 30}]}


def pays(made: Made, amount: str, household: Any = None, *, more: str = YES) -> Any:
    """The amount of a programme with these lines and limits."""
    return (
        made.programme(f"{more}amount:\n  unit: 元/月\n{amount}")
        .decide(THREE if household is None else household)
        .amount
    )


def test_5_1_one_decision_a_member(made: Made) -> None:
    made.programme(
        "needs:\n  a: {when: '月收入 > 15元/人/月', assumed: 试}\namount:\n"
        "  unit: 元/人/月\n  sum:\n    x: {name: 甲, value: 月收入, assumed: 试}\n",
        head="name: 个人救助\nsubject: members\n",
    )
    found = made.policies.programme("here", "aid").decide_all(
        {"members": [{"id": "p", "income": 10}, {"income": 20}, {}]}, "2020-06-15"
    )
    assert [(d.status, d.amount, d.subject["index"]) for d in found] == [
        ("refused", None, 0),
        ("granted", 20, 1),
        ("undetermined", None, 2),
    ]
    assert found[0].subject["id"] == "p"


def test_5_1_a_subject_of_its_own(made: Made) -> None:
    made.vocabulary("beds: {name: 床位, of: home, unit: 人, within: 0 起}", records="home: {name: 供养机构}")
    made.programme("needs:\n  a: {when: '床位 >= 10人', assumed: 试}\n", head="name: 机构补贴\nsubject: home\n")
    assert made.policies.programme("here", "aid").decide({"beds": 10}, "2020-06-15").status == "granted"


def test_5_2_a_programme_of_checks_grants_nothing(made: Made) -> None:
    made.programme("checks:\n  k: {name: 查, must: 有住房, assumed: 试}\n")
    typed = made.policies.tree.region("here", 737500)
    assert not typed.programmes["aid"].entitles
    assert [c["result"] for c in made.decide(THREE).checks] == ["met"]


@pytest.mark.parametrize(
    "body",
    [
        "needs:\n  a: {when: 有住房}\n",
        "routes:\n  r: {name: 路, needs: {a: {when: 有住房}}, assumed: 试}\n",
        YES + "define:\n  t:\n    name: 项\n    cases:\n      c: {when: 有住房, value: '1'}\n"
        "    otherwise: 2\nalso:\n  y: {name: 结, value: 项, assumed: 试}\n",
        YES + "amount:\n  unit: 元/月\n  sum:\n    x: {name: 甲, value: 1元/月}\n",
        YES + "checks:\n  k: {name: 查, must: 有住房}\n",
    ],
)
def test_5_3_every_rule_cites_or_says_that_it_is_assumed(made: Made, body: str) -> None:
    assert made.programme(body).errors() == ["uncited"]


def test_5_3_a_rate_cites_or_says_that_it_is_assumed(made: Made) -> None:
    made.rates("r: {name: 标准, unit: 元/月, from: {2019-01-01: 5}}").programme(YES)
    assert made.codes() == ["rate-uncited", "unused"]


def test_5_4_findings(made: Made) -> None:
    made.programme(
        "findings:\n  hard: {name: 生活困难, of: household, asks: 困难吗？, cite: 一 困难}\nneeds:\n  a: {when: 生活困难, assumed: 试}\n"
    )
    assert made.decide({"hard": True}).status == "granted"
    assert [(m.key, m.decides) for m in made.decide().missing] == [("household.hard", True)]


def test_5_5_bounds_then_rounding(made: Made) -> None:
    made.programme(
        YES
        + "also:\n  t: {name: 项, value: 家庭收入 / 7, at_least: 2.44元/月, at_most: 12.86元/月, round_up: '0.1', assumed: 试}\n"
    )
    assert [made.decide({"money": m}).also["t"] for m in (0, 70, 900)] == [F("2.5"), F(10), F("12.9")]


def test_5_5_each_makes_a_term_of_every_member(made: Made) -> None:
    made.programme(
        "define:\n  low: {name: 低, each: 成员, value: 月收入 < 15元/人/月}\nneeds:\n  a: {when: '人数(成员 其中 低) = 1人', assumed: 试}\n"
    )
    assert made.decide(THREE).status == "granted"


def test_5_5_choices_must_be_declared(made: Made) -> None:
    cases = "cases: {c: {when: 有住房, value: 一类, assumed: 试}}, otherwise: 二类, assumed: 试"
    assert made.programme(YES + f"also:\n  t: {{name: 项, {cases}}}\n").errors() == ["name-unknown"]
    made.programme(YES + f"also:\n  t: {{name: 项, choices: {{one: 一类, two: 二类}}, {cases}}}\n")
    assert made.decide({"house": False}).also == {"t": "two"}


def test_5_5_open_is_the_policys_silence_within_bounds(made: Made) -> None:
    made.programme(
        "define:\n  t: {name: 项, open: 未定, unit: 元/月, at_least: 1元/月, at_most: 5元/月, cite: 一 项}\n"
        "needs:\n  a: {when: 家庭收入 > 项, assumed: 试}\n"
    )
    assert [made.decide({"money": m}).status for m in (1, 3, 6)] == ["refused", "undetermined", "granted"]
    assert [(g["id"], g["kind"]) for g in made.decide({"money": 3}).gaps] == [("t", "silent")]


@pytest.mark.parametrize(
    "body", ["value: 未规定", "cases: {c: {when: 有住房, value: 未规定, assumed: 试}}, otherwise: 未规定"]
)
def test_5_5_what_is_open_in_every_case_needs_a_type(made: Made, body: str) -> None:
    assert made.programme(YES + f"also:\n  t: {{name: 项, {body}, assumed: 试}}\n").errors() == ["open-without-type"]


CASES = """
define:
  t:
    name: 项
    cases:
      b: {when: 家庭收入 > 5元/月, value: '2', assumed: 试}
      a: {when: 有住房, value: '1', assumed: 试}
    otherwise: %s
also:
  x: {name: 结, value: 项, assumed: 试}
"""


@pytest.mark.parametrize(("money", "house", "want"), [(0, True, 1), (6, False, 2), (0, False, 3), (6, True, None)])
def test_5_6_cases(made: Made, money: int, house: bool, want: Any) -> None:
    made.programme("needs:\n  a: {when: 项 = 2, assumed: 试}\n" + CASES % "'3'")
    d = made.decide({"money": money, "house": house})
    assert d.also["x"] == want
    if want is None:
        assert (d.status, [g["kind"] for g in d.gaps]) == ("undetermined", ["conflict"])


def test_5_6_cases_that_agree_do_not_conflict(made: Made) -> None:
    made.programme(YES + (CASES % "'3'").replace("'2'", "'1'"))
    assert made.decide({"money": 6, "house": True}).also["x"] == 1


def test_5_6_otherwise_is_required(made: Made) -> None:
    assert "otherwise-missing" in made.programme(YES + (CASES % "x").replace("    otherwise: x\n", "")).errors()


def test_5_6_otherwise_unsettled_is_a_gap(made: Made) -> None:
    made.programme("needs:\n  a: {when: 项 = 2, assumed: 试}\n" + CASES % "未规定")
    assert [(g["kind"]) for g in made.decide({"money": 0, "house": False}).gaps] == ["silent"]
    assert made.decide({"money": 6, "house": False}).status == "granted"


def test_question_13_cases_under_unknown_conditions(made: Made) -> None:
    made.programme(YES + (CASES % "'2'"))
    assert made.decide({"house": False}).also["x"] == 2
    assert made.decide({"house": True}).also["x"] is None


def test_5_7_a_power_not_exercised_takes_nothing_away(made: Made) -> None:
    made.programme(
        YES
        + """
amount:
  unit: 元/月
  sum:
    base: {name: 甲, value: 100元/月, assumed: 试}
    more: {name: 增发, when: 有住房, may: 同意增发, value: 10元/月, assumed: 试}
"""
    )
    d = made.decide({"house": True})
    assert (d.status, d.amount, [(p["id"], p["adds"]) for p in d.powers]) == (
        "granted",
        100,
        [("may_more", ((10, 1), (10, 1)))],
    )
    assert made.decide({"house": True, "may_more": True}).amount == 110
    assert (made.decide({"house": True, "may_more": False}).amount, made.decide({"house": False}).powers) == (100, [])
    assert made.decide({"house": True, "同意增发": True}).amount == 110


def test_5_7_where_only_the_officer_can_grant_the_decision_waits(made: Made) -> None:
    made.programme("needs:\n  a: {when: 有住房, may: 同意纳入, assumed: 试}\n")
    d = made.decide({"house": True})
    assert (d.status, [w["id"] for w in d.waits_for], d.missing) == ("undetermined", ["may_a"], [])
    assert made.decide({"house": False}).status == "refused"
    assert made.decide({"house": True, "may_a": False}).status == "refused"
    assert made.decide({"house": True, "may_a": True}).status == "granted"
    open_too = made.decide()
    assert [w["id"] for w in open_too.waits_for] == ["may_a"]  # without it nothing, whatever the fact
    assert [(m.key, m.decides) for m in open_too.missing] == [("household.house", True)]  # without which the power has no effect
    either = made.programme(
        "needs:\n  a: {when: 有住房, assumed: 试}\namount:\n  unit: 元/月\n"
        "  sum:\n    x: {name: 甲, may: 同意, value: 1元/月, assumed: 试}\n"
    )
    assert (either.decide().status, either.decide().waits_for) == ("undetermined", [])  # the power cannot grant


def test_5_7_a_power_of_a_case(made: Made) -> None:
    made.programme(
        CASES.replace("when: 有住房,", "when: 有住房, may: 同意,") % "'3'"
        + "needs:\n  a: {when: 项 = 1, assumed: 试}\n"
    )
    assert [w["id"] for w in made.decide({"money": 0, "house": True}).waits_for] == ["may_t_a"]
    assert made.decide({"money": 0, "house": True, "may_t_a": True}).status == "granted"


def test_5_7_the_same_id_in_two_programmes_is_two_powers(made: Made) -> None:
    for id, name in (("aid", "甲项"), ("other", "乙项")):
        made.programme(f"needs:\n  a: {{when: 有住房, may: 同意{name}, assumed: 试}}\n", id=id, name=name)
    assert made.errors() == []
    found = {
        d.programme: d
        for d in made.policies.decide("here", {"house": True, "members": [{}], "may_a": True}, as_of="2020-06-15")
    }
    assert sorted(d.status for d in found.values()) == ["granted", "undetermined"]


def test_5_7_one_power_that_grants_alone_is_waited_for_though_another_undoes_it(made: Made) -> None:
    made.programme("""
define:
  t:
    name: 项
    cases:
      c: {when: 是, may: 同意扣减, value: '1', assumed: 试}
    otherwise: 0
  u:
    name: 另项
    cases:
      c: {when: 是, may: 同意加计, value: '1', assumed: 试}
    otherwise: 0
needs:
  a: {when: 项 > 另项, assumed: 试}
""")
    d = made.decide({})
    assert (d.status, [w["id"] for w in d.waits_for]) == ("undetermined", ["may_t_c"])


ROUTES = """
needs:
  general: {when: 家庭收入 < 100元/月, assumed: 试}
routes:
  first: {name: 甲路, needs: {n: {when: 有住房, assumed: 试}}, covers: 成员 其中 月收入 > 15元/人/月, assumed: 试}
  second: {name: 乙路, needs: {n: {when: 类别 = 甲类, assumed: 试}}, assumed: 试}
"""


@pytest.mark.parametrize(
    ("facts", "status", "route", "covered"),
    [
        ({}, "granted", "first", [1, 2]),
        ({"house": False, "kind": "a"}, "granted", "second", [0, 1, 2]),
        ({"house": False, "kind": "b"}, "refused", None, []),
        ({"money": 100}, "refused", None, []),
        ({"members": [{"income": 1}], "kind": "b"}, "refused", None, []),
        ({"members": [{"income": 1}], "kind": "a"}, "granted", "second", [0]),
        ({"house": True, "kind": "a"}, "granted", "first", [1, 2]),
    ],
)
def test_5_8_routes(made: Made, facts: Any, status: str, route: str | None, covered: list[int]) -> None:
    d = made.programme(ROUTES).decide({**THREE, **facts})
    assert (d.status, d.route, [c["index"] for c in d.covered]) == (status, route, covered)


def test_question_15_granted_with_the_route_open(made: Made) -> None:
    d = made.programme(ROUTES).decide({"money": 1, "kind": "a", "members": [{"income": 20}, {}]})
    assert (d.status, d.route, [c["open"] for c in d.covered]) == ("granted", None, [False, True])


def test_5_8_before_and_after_place_a_route(made: Made) -> None:
    made.layer("model").vocabulary(layer="model").layer("here", extends="model").programme(ROUTES, layer="model")
    (made.folder / "here/vocabulary.yaml").unlink()
    new = "{name: 丙路, %sneeds: {n: {when: 有住房, assumed: 试}}, assumed: 试}"
    for where, want in (("before: first, ", "third"), ("after: first, ", "first"), ("", "first")):
        made.programme(f"routes:\n  third: {new % where}\n", head="extends: model/aid\n")
        assert made.decide(THREE).route == want
        order = [r.id for r in made.policies.tree.region("here", 737500).programmes["aid"].routes]
        assert order == {
            "before: first, ": ["third", "first", "second"],
            "after: first, ": ["first", "third", "second"],
        }.get(where, ["first", "second", "third"])


@pytest.mark.parametrize(
    ("amount", "want"),
    [
        (
            "  sum:\n    x: {name: 甲, value: 5元/月, assumed: 试}\n    y: {name: 乙, value: 家庭收入, assumed: 试}\n",
            95,
        ),
        ("  sum:\n    x: {name: 甲, each: 保障对象, value: 40元/人/月 - 月收入, assumed: 试}\n", 60),
        ("  sum:\n    x: {name: 甲, each: 成员, when: 月收入 > 15元/人/月, value: 月收入, assumed: 试}\n", 50),
        ("  sum:\n    x: {name: 甲, each: 成员 其中 月收入 > 15元/人/月, value: 月收入, assumed: 试}\n", 50),
        (
            "  sum:\n    x: {name: 甲, each: 成员, value: 月收入, at_least: 15元/人/月, at_most: 25元/人/月, assumed: 试}\n",
            60,
        ),
        ("  sum:\n    x: {name: 甲, each: 成员, value: 月收入 / 3, round: 分, assumed: 试}\n", F("20.00")),
        ("  sum:\n    x: {name: 甲, each: 成员, value: 月收入 / 3, round_up: 元, assumed: 试}\n", 21),
        ("  sum:\n    x: {name: 甲, when: 非 有住房, value: 5元/月, assumed: 试}\n", 0),
        (
            "  sum:\n    x: {name: 甲, cases: {c: {when: 有住房, value: 7元/月, assumed: 试}}, otherwise: 0, assumed: 试}\n",
            7,
        ),
        ("  sum:\n    x: {name: 甲, value: 家庭收入 / 7, assumed: 试}\n  round: 分\n", F("12.86")),
        ("  sum:\n    x: {name: 甲, value: 家庭收入 / 7, assumed: 试}\n  round_up: 10元\n", 20),
        ("  sum:\n    x: {name: 甲, value: 家庭收入 / 7, assumed: 试}\n  round_down: 角\n", F("12.8")),
        ("  sum:\n    x: {name: 甲, value: 家庭收入 / 7, assumed: 试}\n  round: open\n", F(90, 7)),
        ("  sum:\n    x: {name: 甲, value: 家庭收入 - 100元/月, assumed: 试}\n  at_least: 0\n", 0),
        ("  sum:\n    x: {name: 甲, value: 家庭收入, assumed: 试}\n  at_most: 50.555元/月\n  round: 分\n", F("50.56")),
    ],
)
def test_5_9_amounts(made: Made, amount: str, want: Any) -> None:
    assert pays(made, amount) == want


def test_5_9_a_line_pays_on_its_routes_to_those_covered(made: Made) -> None:
    lines = (
        "amount:\n  unit: 元/月\n  sum:\n    x: {name: 甲, for: [first], each: 保障对象, value: 月收入, assumed: 试}\n"
        "    y: {name: 乙, for: 乙路, value: 1元/月, assumed: 试}\n"
    )
    made.programme(ROUTES + lines)
    assert (made.decide(THREE).amount, made.decide({**THREE, "house": False, "kind": "a"}).amount) == (50, 1)


def test_5_9_units_of_lines(made: Made) -> None:
    assert (
        made.programme(
            YES + "amount:\n  unit: 元/月\n  sum:\n    x: {name: 甲, value: 1元/年, assumed: 试}\n"
        ).errors()[0]
        == "unit-differs"
    )


def test_5_9_a_negative_amount_is_a_fault_of_the_policy(made: Made) -> None:
    made.programme(YES + "amount:\n  unit: 元/月\n  sum:\n    x: {name: 甲, value: 家庭收入 - 91元/月, assumed: 试}\n")
    d = made.decide(THREE)
    assert (d.status, d.amount, [g["id"] for g in d.gaps]) == ("granted", None, ["negative-amount"])


def test_5_9_an_open_rate_as_amount_is_never_nothing(made: Made) -> None:
    made.rates("r: {name: 标准, unit: 元/月, open: 未公布}")
    made.programme(YES + "amount:\n  unit: 元/月\n  sum:\n    x: {name: 甲, value: 标准, assumed: 试}\n")
    d = made.decide(THREE)
    assert (d.status, d.amount, [g["id"] for g in d.gaps]) == ("granted", None, ["r"])


def test_9_6_an_amount_of_none_is_not_zero(made: Made) -> None:
    made.vocabulary("saved: {name: 存款, of: household, unit: 元/月, may_be_none: true}")
    made.programme(YES + "amount:\n  unit: 元/月\n  sum:\n    x: {name: 甲, value: 存款, assumed: 试}\n")
    assert made.errors() or made.decide({"saved": None}).amount is None


def test_5_10_and_5_12_what_others_may_read(made: Made) -> None:
    made.programme(
        ROUTES + "amount:\n  unit: 元/月\n  sum:\n    x: {name: 甲, value: 5元/月, assumed: 试}\n"
        "also:\n  rank: {name: 等次, value: '2 + 1', assumed: 试}\n",
        id="base",
        name="基础",
    )
    made.programme("""
needs: {a: {when: 基础.获准, assumed: 试}}
also:
  money: {name: 钱, value: 基础.金额 + 1元/月, assumed: 试}
  way: {name: 路, value: 基础.路径 = 甲路, assumed: 试}
  who: {name: 人, each: 成员, value: 基础.保障对象, assumed: 试}
  rank: {name: 次, value: 基础.等次 * 2, assumed: 试}
  own: {name: 自己, value: 获准 且 base.granted, assumed: 试}
""")
    assert made.decide(THREE).also == {"money": 6, "way": True, "who": [False, True, True], "rank": 6, "own": True}
    refused = made.decide({**THREE, "money": 100})
    assert (refused.status, refused.also["money"], refused.also["way"], refused.also["who"]) == (
        "refused",
        1,
        False,
        [False] * 3,
    )


def test_5_12_programmes_may_not_read_each_other_in_a_circle(made: Made) -> None:
    made.programme("needs:\n  a: {when: 乙项.获准, assumed: 试}\n", id="one", name="甲项")
    made.programme("needs:\n  a: {when: 甲项.获准, assumed: 试}\n", id="two", name="乙项")
    assert "programmes-circular" in made.errors()


def test_5_12_terms_may_not_read_each_other_in_a_circle(made: Made) -> None:
    made.programme(
        "define:\n  a: {name: 甲, value: 乙 + 1}\n  b: {name: 乙, value: 甲 + 1}\nneeds:\n  n: {when: 甲 > 0, assumed: 试}\n"
    )
    assert "terms-circular" in made.errors()


@pytest.mark.parametrize(
    ("fields", "want"),
    [
        ("when: 非 有住房, must: 有住房", "not_applicable"),
        ("must: 有住房", "met"),
        ("must: 非 有住房", "unmet"),
        ("must: 非 有住房, due: 2020-06-16", "not_due"),
        ("must: 非 有住房, due: 2020-06-14", "unmet"),
        ("must: 有住房, due: 2020-06-16", "met"),
        ("must: 非 有住房, due: 2020-06-15", "not_due"),
        ("measure: 家庭收入, at_least: 90元/月", "met"),
        ("measure: 家庭收入, at_least: 90.01元/月", "unmet"),
        ("measure: 家庭收入, at_most: 90元/月", "met"),
        ("measure: 家庭收入, at_most: 89.99元/月", "unmet"),
        ("measure: 家庭收入, at_least: 89.1元/月, round_up: '1'", "met"),
        ("measure: 家庭收入, at_least: 90.1元/月, round_up: '1'", "unmet"),
        ("must: {a: {when: 有住房, assumed: 试}, b: {when: 非 有住房, assumed: 试}}", "unmet"),
        ("must: 类别 = 甲类", "undetermined"),
        ("when: 类别 = 甲类, must: 有住房", "undetermined"),
    ],
)
def test_5_11_checks(made: Made, fields: str, want: str) -> None:
    d = made.programme(YES + f"checks:\n  k: {{name: 查, {fields}, assumed: 试}}\n").decide(THREE)
    assert (d.status, [c["result"] for c in d.checks]) == ("granted", [want])


def test_5_11_for_each_element(made: Made) -> None:
    made.programme(YES + "checks:\n  k: {name: 查, for_each: 救助事件, when: 花费 > 1元, must: 已办结, assumed: 试}\n")
    d = made.decide(
        {
            "events": [
                {"cost": 1, "fixed": False},
                {"cost": 2, "fixed": True},
                {"cost": 2, "fixed": False},
                {"cost": number("1.01")},
            ]
        }
    )
    assert [c["result"] for c in d.checks] == ["not_applicable", "met", "unmet", "undetermined"]


def test_5_11_checks_may_read_the_own_decision(made: Made) -> None:
    made.programme(ROUTES + "checks:\n  k: {name: 查, when: 获准, must: 路径 = 甲路, assumed: 试}\n")
    assert [c["result"] for c in made.decide(THREE).checks] == ["met"]


def test_8_precision_one_third_each_way(made: Made) -> None:
    assert value(made, "(632元/月 - 1894元/月 / 3) * 3 = 2元/月") is True

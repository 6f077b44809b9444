"""Bugs that were found in decisions, each with the policy that showed it."""

from __future__ import annotations

from pathlib import Path

import pytest

import doudi
from batches import same
from doudi.text.diagnostic import PolicyError
from trees import Made, simple

CHOICE = "k: {name: 类, of: household, choices: {p: 甲, q: 乙, r: 丙}}\n"
TABLE = "tab: {name: 表, unit: 元/月, rows: 类, from: {2019-01-01: {甲: 1, 乙: 2, 丙: 3}}, assumed: 试}\n"
PAYS = """
amount:
  unit: 元/月
  sum:
    a: {value: '%s', assumed: 试}
"""


def test_a_table_whose_row_is_missing_is_no_gap_of_the_policy(tmp_path: Path) -> None:
    made = simple(tmp_path).vocabulary(CHOICE).rates(TABLE)
    made.programme("needs:\n  n: {when: '是', assumed: 试}\n" + PAYS % "表")
    found = made.decide()
    assert (found.gaps, [m.key for m in found.missing]) == ([], ["household.k"])
    assert found.amount_range == (1, 3)


def test_an_open_cell_that_can_be_read_is_a_gap(tmp_path: Path) -> None:
    made = simple(tmp_path).vocabulary(CHOICE).rates(TABLE.replace("丙: 3", "丙: 未规定"))
    made.programme("needs:\n  n: {when: '是', assumed: 试}\n" + PAYS % "表")
    assert [g["id"] for g in made.decide().gaps] == ["tab"]
    assert made.decide({"k": "p"}).gaps == []


def test_cases_that_name_every_choice_leave_otherwise_out(tmp_path: Path) -> None:
    body = """
    define:
      t:
        name: 项
        cases:
          c1: {when: 类 = 甲, value: 100元/月, assumed: 试}
          c2: {when: 类 = 乙, value: 86元/月, assumed: 试}
          c3: {when: 类 = 丙, value: 75元/月, assumed: 试}
        otherwise: 0
    needs:
      n: {when: '是', assumed: 试}
    """
    from textwrap import dedent

    made = simple(tmp_path).vocabulary(CHOICE).programme(dedent(body) + PAYS % "项")
    assert made.decide().amount_range == (75, 100)


def test_a_table_over_a_finding_of_a_later_programme_waits_for_it(tmp_path: Path) -> None:
    made = simple(tmp_path).rates("tab: {name: 表, unit: 元/月, rows: 档, from: {2019-01-01: {甲: 1, 乙: 2}}, assumed: 试}\n")
    made.programme("needs:\n  n: {when: '是', assumed: 试}\n")
    finding = "findings:\n  grade: {name: 档, of: household, choices: [甲, 乙], cite: 一 某}\n"
    made.programme(finding + "needs:\n  n: {when: '是', assumed: 试}\n" + PAYS % "表", id="late", name="后来", day="2022-01-01")
    assert made.decide(day="2021-01-01").status == "granted"
    assert made.decide({"grade": "乙"}, id="late", day="2022-06-01").amount == 2


def test_a_result_that_is_none_is_told_from_one_that_is_open(tmp_path: Path) -> None:
    made = simple(tmp_path).vocabulary("left: {name: 走日, of: household, is: date, may_be_none: true}\n")
    made.programme("needs:\n  n: {when: '是', assumed: 试}\nalso:\n  x: {name: 某日, value: 走日, assumed: 试}\n")
    assert (made.decide({"left": None}).also, made.decide({"left": None}).also_open) == ({"x": None}, [])
    assert (made.decide().also, made.decide().also_open) == ({"x": None}, ["x"])
    assert made.decide().to_data()["also_open"] == ["x"]


def test_a_day_before_every_version_is_refused_whoever_asks(tmp_path: Path) -> None:
    made = simple(tmp_path).programme("needs:\n  n: {when: '是', assumed: 试}\n")
    with pytest.raises(PolicyError) as problem:
        made.policies.decide("here", {"members": [{}]}, as_of="2001-01-01")
    assert [d.code for d in problem.value.diagnostics] == ["not-in-force"]


def test_a_huge_decimal_is_refused_at_once(tmp_path: Path) -> None:
    from decimal import Decimal

    from trees import input_codes

    made = simple(tmp_path).programme("needs:\n  n: {when: '是', assumed: 试}\n")
    found = input_codes(made, {"members": [{}], "income": Decimal("1E+99999999")})
    assert [code for code, _ in found] and all(code.startswith("input-") for code, _ in found)


def test_an_inner_list_first_read_in_a_later_pass_is_each_elements_own(tmp_path: Path) -> None:
    made = simple(tmp_path).programme(
        "define:\n  total: {name: 总收入, value: '合计(成员, 月收入)', assumed: 试}\n"
        "needs:\n  n: {when: '存在(成员 其中 存在(法定义务人 其中 赡养费 > 总收入))', assumed: 试}\n"
    )
    one = {"income": 10, "birth": "1980-01-01", "obligors": [{"able": True, "gift": 50}]}
    household = {"money": 1, "house": True, "kind": "a", "events": [], "members": [one, {**one, "obligors": []}]}
    assert made.decide(household).status == "granted"


def test_a_due_time_is_not_late_before_its_day_is_over(tmp_path: Path) -> None:
    made = simple(tmp_path)
    made.vocabulary("told: {name: 报告时间, of: household, is: time}")
    made.programme(
        "needs:\n  n: {when: '是', assumed: 试}\n"
        "checks:\n  soon: {name: 及时, must: 有住房, due: 报告时间 + 24小时, assumed: 试}\n"
    )
    household = {"house": False, "told": "2020-06-14T20:00:00+08:00", "members": [{}]}
    found = [made.decide(household, day=d).checks[0]["result"] for d in ("2020-06-14", "2020-06-15", "2020-06-16")]
    assert found == ["not_due", "not_due", "unmet"]


def test_powers_of_one_name_in_three_routes_stay_apart(tmp_path: Path) -> None:
    routes = "".join(f"  {r}: {{name: {r}路, needs: {{agreed: {{may: 同意{r}, assumed: 试}}}}, assumed: 试}}\n" for r in "abc")
    made = simple(tmp_path).programme(f"routes:\n{routes}")
    keys = ["may_agreed", "may_b_agreed", "may_c_agreed"]
    assert [p["id"] for p in made.decide({"members": [{}]}).powers] == keys
    assert [made.decide({"members": [{}], k: True}).route for k in keys] == ["a", "b", "c"]


def test_a_table_has_a_cell_for_none(tmp_path: Path) -> None:
    made = simple(tmp_path)
    made.vocabulary("sort: {name: 类型, of: household, choices: {a: 甲, b: 乙}, may_be_none: true}")
    made.rates("std: {name: 标准, unit: 元/月, rows: 类型, from: {2019-01-01: {甲: 3, 无: 1, 其余: 2}}, assumed: 试}\n")
    made.programme("needs:\n  n: {when: '是', assumed: 试}\n" + PAYS % "标准")
    paid = [made.decide({"sort": x, "members": [{}]}).amount for x in ("a", "b", None)]
    assert paid == [3, 2, 1]
    open_ = made.decide({"members": [{}]})
    assert open_.amount_range == (1, 3) and [m.key for m in open_.missing] == ["household.sort"] and not open_.gaps


def test_results_wait_for_the_power_that_the_decision_waits_for(tmp_path: Path) -> None:
    made = simple(tmp_path).programme(
        "needs:\n  n: {may: 同意, assumed: 试}\n"
        "also:\n  x: {name: 结果, value: 获准, assumed: 试}\n  y: {name: 另, value: 有住房, assumed: 试}\n"
        "checks:\n  c: {name: 退出, when: 非 获准, must: 有住房, assumed: 试}\n"
    )
    waits = made.decide({"house": False, "members": [{}]})
    assert waits.also == {"x": None, "y": False} and waits.also_open == ["x"]
    assert waits.checks[0]["result"] == "undetermined"
    refused = made.decide({"house": False, "may_n": False, "members": [{}]})
    assert refused.also == {"x": False, "y": False} and refused.checks[0]["result"] == "unmet"


def test_a_duty_over_a_list_that_is_not_known_is_not_met(tmp_path: Path) -> None:
    made = simple(tmp_path).programme("checks:\n  c: {name: 办结, for_each: 救助事件, must: 已办结, assumed: 试}\n")
    assert [c["result"] for c in made.decide({"members": [{}]}).checks] == ["undetermined"]
    assert [c["result"] for c in made.decide({"members": [{}], "events": []}).checks] == []
    assert "办结" in doudi.explain(made.decide({"members": [{}]}))


def test_what_is_asked_about_is_told_by_its_keys(tmp_path: Path) -> None:
    made = simple(tmp_path)
    made.vocabulary("beds: {name: 床位, of: home, unit: 人}", records="home: {name: 机构}")
    made.programme("needs:\n  n: {when: '有住房', assumed: 试}\n")
    made.programme("checks:\n  c: {name: 够, measure: 床位, at_least: 3人, assumed: 试}\n", id="size", head="name: 规模\nsubject: home\n")
    found = made.policies.decide("here", {"beds": 4}, as_of="2020-06-15")
    assert [(d.programme, d.checks[0]["result"]) for d in found] == [("size", "met")]
    assert [d.programme for d in made.policies.decide("here", {"house": True, "members": [{}]}, as_of="2020-06-15")] == ["aid"]


def test_one_rate_fills_the_open_terms_of_several_programmes(tmp_path: Path) -> None:
    made = Made(tmp_path).layer("model").vocabulary(layer="model").layer("here", extends="model")
    body = "define:\n  std: {name: 标准, unit: 元/月, open: 由各地定}\nneeds:\n  n: {when: '家庭收入 < 标准', assumed: 试}\n"
    for id, name in (("aid", "救助"), ("care", "照料")):
        made.programme(body, id=id, name=name, layer="model")
    made.rates("std: {name: 标准, unit: 元/月, from: {2019-01-01: 80}, assumed: 试}\n")
    of = made.policies.programme
    for money, status in ((79, "granted"), (80, "refused")):
        assert [of("here", id).decide({"money": money, "members": [{}]}, "2020-06-15").status for id in ("aid", "care")] == [status] * 2


def test_a_list_and_what_is_in_it_are_not_asked_of_at_once(made: Made) -> None:
    """A fact inside a list decided at some length of it; asked whether the list itself decides, that length is gone."""
    made.programme("needs:\n  a: {when: '存在(救助事件 其中 已办结 且 花费 > 100元) 且 家庭收入 < 100元/月 且 有住房', assumed: 试}\n")
    decision = made.policies.programme("here", "aid").decide({"members": [{}]}, "2020-06-15")
    assert {m.key for m in decision.missing} == {"household.events", "household.money", "household.house"}


def test_a_published_figure_is_no_divisor_that_may_be_zero(made: Made) -> None:
    """Only where the divisor can still be zero does the policy say nothing."""
    made.rates("share: {name: 份额, unit: 元/月, from: {2019-01-01: 4}, assumed: 试}\n")
    made.programme("needs:\n  a: {when: '家庭收入 / 份额 < 5', assumed: 试}\n")
    decision = made.policies.programme("here", "aid").decide({"members": [{}]}, "2020-06-15")
    assert decision.status == "undetermined" and decision.gaps == []
    made.programme("needs:\n  a: {when: '份额 / 家庭收入 < 5', assumed: 试}\n")
    decision = made.policies.programme("here", "aid").decide({"members": [{}]}, "2020-06-15")
    assert [g["kind"] for g in decision.gaps] == ["zero"]


def test_a_divisor_that_is_zero_beside_an_unknown_numerator(made: Made) -> None:
    """The code compiled for some missing facts knows the divisor, and must not divide by it."""
    made.vocabulary("share: {name: 份额, of: household, unit: 元/月, within: 0 至 100}")
    made.programme("needs:\n  a: {when: '舍入(家庭收入 / 份额, 1) < 5 或 有住房', assumed: 试}\n")
    decide = made.policies.programme("here", "aid").decide
    for _ in range(40):
        found = decide({"members": [{}], "share": 0, "house": False}, "2020-06-15")
        assert found.status == "undetermined" and [g["kind"] for g in found.gaps] == ["zero"]


def test_a_list_of_an_element_is_its_own_in_every_pass(tmp_path: Path) -> None:
    """A total over each member's own list, of what depends on all members: straight code once looked at the last member's list for all."""
    made = simple(tmp_path).programme(
        "define:\n  earns: {name: 有人挣钱, assumed: 试, value: '存在(成员 其中 月收入 > 5元/人/月)'}\n"
        "needs:\n  all: {when: '是', assumed: 试}\nalso:\n"
        "  x: {name: 结果, assumed: 试, unit: 人, value: '人数(成员 其中 全部(法定义务人, 有人挣钱))'}\n"
    )
    member = {"income": 0, "birth": "2000-01-01"}
    members = [{**member, "obligors": [{"able": True, "gift": 0}]}, {**member, "obligors": []}]
    household = {"money": 0, "house": False, "kind": "a", "members": members, "events": []}
    assert made.decide(household).also["x"] == 1


def test_who_is_covered_of_a_list_that_is_not_known_is_not_nobody(tmp_path: Path) -> None:
    made = Made(tmp_path).layer("here").vocabulary(
        "poor: {name: 贫困, of: household}", records="household: {name: 家庭}\nkids: {name: 子女, in: household, counts: 人}", bare=True
    )
    made.programme(
        "needs:\n  n: {when: 贫困, assumed: 试}\nroutes:\n  r: {name: 甲, needs: {m: {when: 贫困, assumed: 试}}, assumed: 试}\n"
        + PAYS.replace("a: {", "a: {each: 保障对象, ") % "10元/人/月"
    )
    programme = made.policies.programme("here", "aid")
    unsure, none = (programme.decide(given, "2020-06-15") for given in ({"poor": True}, {"poor": True, "kids": []}))
    assert unsure.status == "granted" and "保障 0" not in doudi.explain(unsure) and "保障 0 人" in doudi.explain(none)
    assert "covered" not in unsure.to_data() and none.to_data()["covered"] == []
    refused = programme.decide({"poor": False}, "2020-06-15")
    assert (unsure.covered_listed, none.covered_listed, refused.covered_listed) == (False, True, True)


@pytest.mark.parametrize("warm", [False, True])
def test_a_table_on_a_day_that_may_be_none_by_what_may_be_none(tmp_path: Path, warm: bool) -> None:
    made = simple(tmp_path).vocabulary(
        "grade: {name: 等级, of: household, choices: {p: 甲, q: 乙}, may_be_none: true}\n"
        "seen: {name: 核对日, of: household, is: date, may_be_none: true}\n"
        "saved: {name: 存款, of: household, unit: 元, within: 0 至 900, may_be_none: true}\n"
    )
    made.rates(
        "a: {name: 档甲, unit: 元, rows: 等级, from: {2018-01-01: {甲: 1, 乙: 2, 无: 3}}, assumed: 试}\n"
        "b: {name: 档乙, unit: 元, rows: 存款, from: {2018-01-01: {100元起: 10, 其余: 20}}, assumed: 试}\n"
    )
    made.programme(
        "needs:\n  n: {when: '有(于(档乙, 核对日))', assumed: 试}\namount:\n  unit: 元\n  sum:\n"
        "    a: {value: '于(档甲, 核对日) + 于(档乙, 核对日)', assumed: 试}\n"
    )
    programme = made.policies.programme("here", "aid")
    if warm:
        programme.warm("2020-06-15")
    for grade, saved, due in (("p", 500, 11), (None, 5, 23), ("q", 99, 22)):
        given = {"seen": "2020-01-01", "grade": grade, "saved": saved, "members": [{}]}
        assert programme.decide(given, "2020-06-15").amount == due
        assert programme.decide({**given, "seen": None}, "2020-06-15").status == "refused"
        for key in ("grade", "saved", "seen"):
            part = programme.decide({k: v for k, v in given.items() if k != key}, "2020-06-15")
            if key == "seen":
                assert part.status == "undetermined"
            else:
                assert part.amount_range[0] <= due <= part.amount_range[1], key


def test_a_duty_about_one_members_list_does_not_wait_for_anothers(tmp_path: Path) -> None:
    made = simple(tmp_path).programme(
        "needs:\n  n: {when: 月收入 > 3元/人/月, assumed: 试}\n"
        "checks:\n  k: {name: 查, for_each: 法定义务人, must: 有能力, assumed: 试}\n",
        head="name: 救助\nsubject: members\n",
    )
    given = {"members": [{"income": 5, "obligors": []}, {"income": 5}, {"income": 5, "obligors": [{"able": True}]}]}
    found = made.policies.programme("here", "aid").decide_all(given, "2020-06-15")
    assert [[c["result"] for c in d.checks] for d in found] == [[], ["undetermined"], ["met"]]


def test_a_table_tells_of_duties_about_a_list_that_is_not_known(tmp_path: Path) -> None:
    made = simple(tmp_path).programme(
        "needs:\n  n: {when: 月收入 > 3元/人/月, assumed: 试}\n"
        "checks:\n  k: {name: 查, for_each: 法定义务人, must: 有能力, assumed: 试}\n"
        "  c: {name: 档, for_each: 法定义务人, must: 1次 > 3次, assumed: 试}\n",
        head="name: 救助\nsubject: members\n",
    )
    families = [{"members": [{"income": i, "obligors": []}, {"income": i}, {"income": i, "obligors": [{}]}]} for i in (1, 5, 9)]
    assert same(made.policies, "here", families, "2020-06-15")[0] == 9


BOTH = "(有住房 或 家庭收入 > 5元/月) 且 (非 有住房 或 家庭收入 > 5元/月)"  # false of an income of 0, which possible values do not see


def test_a_refusal_does_not_wait_for_a_power_of_the_amount(tmp_path: Path) -> None:
    """Whether each completion is refused was searched, but whether the power helps was left to possible values."""
    body = f"needs:\n  n: {{when: '{BOTH}', assumed: 试}}\n" + PAYS.replace("a: {", "a: {may: true, ") % "5元/月"
    made = simple(tmp_path).programme(body)
    found = made.policies.programme("here", "aid").decide({"money": 0, "members": [{}]}, "2020-06-15")
    assert (found.status, found.waits_for, found.missing) == ("refused", [], [])


def test_a_refusal_waits_only_for_a_power_that_may_turn_it(tmp_path: Path) -> None:
    body = "needs:\n  n: {when: '%s', assumed: 试}\n  m: {when: '家庭收入 < 1元/月', may: true, assumed: 试}\n"
    made = simple(tmp_path).programme(body % BOTH + PAYS % "5元/月")
    found = made.policies.programme("here", "aid").decide({"money": 0, "members": [{}]}, "2020-06-15")
    assert (found.status, found.waits_for) == ("refused", [])
    made.programme(body % "有住房 或 家庭收入 > 5元/月" + PAYS % "5元/月")
    found = made.policies.programme("here", "aid").decide({"money": 0, "members": [{}]}, "2020-06-15")
    assert (found.status, [p["id"] for p in found.waits_for]) == ("undetermined", ["may_m"])


def test_what_a_total_leaves_out_is_not_missing(tmp_path: Path) -> None:
    """The income of somebody who is surely not counted."""
    made = simple(tmp_path).programme("needs:\n  n: {when: '合计(成员 其中 出生日期 < 2000-01-01, 月收入) < 5元/月', assumed: 试}\n")
    members = [{"birth": "1990-01-01"}, {"birth": "2010-01-01"}]
    found = made.policies.programme("here", "aid").decide({"members": members}, "2020-06-15")
    assert [(m.key, m.element and m.element["index"]) for m in found.missing] == [("members.income", 0)]
    from doudi.decision.search import unknown

    assert [x.path for x in unknown(found)] == [(0,)]


def test_an_income_less_a_share_of_itself_is_settled(tmp_path: Path) -> None:
    """Figures between two round ones left it open: as possible values, what is deducted may exceed what was earned."""
    left = "家庭收入 - 取小(家庭收入, 1000元/月 + 取大(0, 家庭收入 - 1000元/月) * 30%)"
    made = simple(tmp_path).programme(f"needs:\n  n: {{when: '{left} + 100元/月 <= 0', assumed: 试}}\n")
    decide = made.policies.programme("here", "aid").decide
    assert decide({"members": [{}]}, "2020-06-15").status == "refused"
    made.programme(f"needs:\n  n: {{when: '{left} <= 20元/月', assumed: 试}}\n")
    found = made.policies.programme("here", "aid").decide({"members": [{}]}, "2020-06-15")
    assert (found.status, [m.decides for m in found.missing]) == ("undetermined", [True])

"""Bugs that were found, each with the policy that showed it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import doudi
from doudi.cli.main import main
from doudi.text.diagnostic import InputError, PolicyError
from trees import DAY, Made, simple

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


@pytest.mark.parametrize("id", ["true", "none", "as_of", "granted", "where"])
def test_words_of_the_language_are_no_ids(tmp_path: Path, id: str) -> None:
    made = simple(tmp_path).vocabulary(f"{id}: {{name: 某事, of: household}}\n")
    made.programme("needs:\n  n: {when: '是', assumed: 试}\n")
    assert "name-is-operator" in made.errors()


def test_a_choice_none_and_may_be_none_exclude_each_other(tmp_path: Path) -> None:
    made = simple(tmp_path).vocabulary("g: {name: 级, of: household, choices: {none: 没, one: 一}, may_be_none: true}\n")
    made.programme("needs:\n  n: {when: '是', assumed: 试}\n")
    assert "none-twice" in made.errors()


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("from 0", 0, None), ("0 起", 0, None), ("0 and up", 0, None), ("0 to 5", 0, 5), ("up to 5", None, 5), ("至 5", None, 5)],
)
def test_bounds_in_both_languages(tmp_path: Path, text: str, low: int | None, high: int | None) -> None:
    made = simple(tmp_path).vocabulary(f"x: {{name: 数, of: household, unit: 件, within: {text}}}\n")
    fact = made.programme("needs:\n  n: {when: '数 > 3件', assumed: 试}\n").policies.tree.region("here", 740000).facts["household.x"]
    assert (low is None or fact.lo == low) and (high is None or fact.hi == high)


def test_a_table_over_a_finding_of_a_later_programme_waits_for_it(tmp_path: Path) -> None:
    made = simple(tmp_path).rates("tab: {name: 表, unit: 元/月, rows: 档, from: {2019-01-01: {甲: 1, 乙: 2}}, assumed: 试}\n")
    made.programme("needs:\n  n: {when: '是', assumed: 试}\n")
    finding = "findings:\n  grade: {name: 档, of: household, choices: [甲, 乙], cite: 一 某}\n"
    made.programme(finding + "needs:\n  n: {when: '是', assumed: 试}\n" + PAYS % "表", id="late", name="后来", day="2022-01-01")
    assert made.decide(day="2021-01-01").status == "granted"
    assert made.decide({"grade": "乙"}, id="late", day="2022-06-01").amount == 2


@pytest.mark.parametrize("step", ["3人", "1岁"])
def test_a_rounding_step_has_the_unit_of_what_it_rounds(tmp_path: Path, step: str) -> None:
    made = simple(tmp_path).programme("needs:\n  n: {when: '是', assumed: 试}\n" + PAYS % "10元/月" + f"  round: {step}\n")
    assert "rounding-form" in made.errors()


MODEL = """
define:
  months: {name: 月数, open: 由各地定, unit: 月, at_least: 1月, at_most: 12月, cite: 一 某}
needs:
  n: {when: '满月数(决定日, 决定日 + 月数) >= 6月', assumed: 试}
""" + PAYS % "10元/月"


def city(folder: Path, county: str) -> Made:
    made = simple(folder).programme(MODEL)
    made.layer("city", extends="here").layer("county", extends="city")
    head = "extends: here/aid\n"
    made.programme("findings:\n  months: {name: 月数, of: household, unit: 月, cite: 一 某}\n", layer="city", head=head)
    return made.programme(county, layer="county", head="extends: city/aid\n")


def test_a_county_may_settle_by_a_term_what_its_city_left_to_a_finding(tmp_path: Path) -> None:
    made = city(tmp_path, "define:\n  months: {value: 6月, overrides: 本县统一, cite: 一 某}\n")
    assert made.errors(region="county") == []
    assert made.decide(region="county").status == "granted"
    assert made.decide(region="city").status == "undetermined"


def test_settling_a_finding_needs_a_reason(tmp_path: Path) -> None:
    assert "override-unmarked" in city(tmp_path, "define:\n  months: {value: 6月, cite: 一 某}\n").errors(region="county")


def test_an_override_of_the_amount_needs_its_law(tmp_path: Path) -> None:
    made = city(tmp_path, "amount:\n  at_least: 50元/月\n  overrides: 本县最低\n")
    assert "override-uncited" in made.errors(region="county")


def test_an_english_name_is_the_english_name(tmp_path: Path) -> None:
    made = simple(tmp_path).vocabulary("cap: {name: {en: capital}, of: household, unit: 元}\n")
    made.programme("needs:\n  n: {name: capital within the limit, when: cap <= 5元, assumed: x}\n")
    names = made.policies.tree.region("here", 740000).programmes["aid"].needs[0].names
    assert (names.zh, names.en) == ("capital within the limit", "capital within the limit")


def test_a_result_that_is_none_is_told_from_one_that_is_open(tmp_path: Path) -> None:
    made = simple(tmp_path).vocabulary("left: {name: 走日, of: household, is: date, may_be_none: true}\n")
    made.programme("needs:\n  n: {when: '是', assumed: 试}\nalso:\n  x: {name: 某日, value: 走日, assumed: 试}\n")
    assert (made.decide({"left": None}).also, made.decide({"left": None}).also_open) == ({"x": None}, [])
    assert (made.decide().also, made.decide().also_open) == ({"x": None}, ["x"])
    assert made.decide().to_data()["also_open"] == ["x"]


def test_a_rate_cites_or_says_where_it_is_from(tmp_path: Path) -> None:
    made = simple(tmp_path).rates("std: {name: 标准, unit: 元/月, from: {2019-01-01: 3}}\n")
    made.programme("needs:\n  n: {when: '是', assumed: 试}\n" + PAYS % "标准")
    assert "rate-uncited" in made.codes()


def test_a_tree_may_extend_the_shipped_model(tmp_path: Path) -> None:
    made = Made(tmp_path).file("mine/region.yaml", "region: mine\nname: 我县\nextends: zhongwei\n")
    assert made.policies.regions == ["mine"]
    household = Path(__file__).resolve().parents[1] / "examples" / "zhongwei_wang.json"
    assert made.policies.programme("mine", "rural_dibao").decide(household.read_text("utf-8")).amount == Fraction(710)


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


def test_a_due_day_beyond_the_calendar_is_told(tmp_path: Path) -> None:
    made = simple(tmp_path).programme(
        "define:\n  d: {name: 期限, open: 未定, unit: 日, at_least: 0}\n"
        "needs:\n  n: {when: '是', assumed: 试}\n"
        "checks:\n  papers: {name: 补, must: 有住房, due: 决定日 + 期限, assumed: 试}\n"
    )
    decision = made.decide({"house": False, "members": [{}]})
    assert "补" in doudi.explain(decision) and "补" in doudi.explain(decision, audience="auditor")


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


def test_a_region_changes_a_finding_without_repeating_whose_it_is(tmp_path: Path) -> None:
    made = Made(tmp_path).layer("model").vocabulary(layer="model").layer("here", extends="model")
    made.programme("findings:\n  f: {name: 认定, of: household, asks: 甲？}\nneeds:\n  n: {when: 认定, assumed: 试}\n", layer="model")
    made.programme("findings:\n  f: {overrides: 改问法, asks: 乙？, assumed: 试}\n", head="extends: model/aid\n")
    assert made.codes() == []
    assert [m.row[11] for m in made.decide({"members": [{}]}).missing] == ["乙？"]


def test_what_is_asked_about_is_told_by_its_keys(tmp_path: Path) -> None:
    made = simple(tmp_path)
    made.vocabulary("beds: {name: 床位, of: home, unit: 人}", records="home: {name: 机构}")
    made.programme("needs:\n  n: {when: '有住房', assumed: 试}\n")
    made.programme("checks:\n  c: {name: 够, measure: 床位, at_least: 3人, assumed: 试}\n", id="size", head="name: 规模\nsubject: home\n")
    found = made.policies.decide("here", {"beds": 4}, as_of="2020-06-15")
    assert [(d.programme, d.checks[0]["result"]) for d in found] == [("size", "met")]
    assert [d.programme for d in made.policies.decide("here", {"house": True, "members": [{}]}, as_of="2020-06-15")] == ["aid"]


def test_a_members_condition_names_whoever_satisfies_it(tmp_path: Path) -> None:
    made = simple(tmp_path).programme(
        "needs:\n  n: {name: 有收入, when: '存在(成员 其中 月收入 > 0)', assumed: 试}\n", head="name: 个人救助\nsubject: members\n"
    )
    programme = made.policies.programme("here", "aid")
    household = {"members": [{"id": "a", "name": "甲某", "income": 5}, {"id": "b", "name": "乙某", "income": 0}]}
    for decision in programme.decide_all(household, "2020-06-15"):
        assert "甲某" in doudi.explain(decision) and "没有一个" not in doudi.explain(decision)


def test_a_power_not_yet_exercised_is_open_and_not_failing(tmp_path: Path) -> None:
    made = simple(tmp_path).programme("needs:\n  n: {name: 同意办理, may: 同意, assumed: 试}\n")
    waits = made.decide({"members": [{}]})
    assert "? 同意办理" in doudi.explain(waits) and "不满足" not in doudi.explain(waits, audience="citizen")
    assert "✗ 同意办理" in doudi.explain(made.decide({"may_n": False, "members": [{}]}))


def test_no_letter_says_that_the_offices_own_work_was_approved(tmp_path: Path) -> None:
    made = simple(tmp_path).programme("checks:\n  c: {name: 建档, must: 有住房, assumed: 试}\n")
    decision = made.decide({"house": True, "members": [{}]})
    assert "可以享受" not in doudi.explain(decision, audience="citizen")
    assert "保障" not in doudi.explain(decision) and "✓ 建档" in doudi.explain(decision)
    unsure = doudi.explain(made.decide({"members": [{}]}))
    assert "缺：有住房" in unsure


def test_a_filled_rate_keeps_the_bounds_of_the_layer_that_left_it_open(tmp_path: Path) -> None:
    made = Made(tmp_path).layer("model").vocabulary(layer="model").layer("here", extends="model")
    made.rates("std: {name: 标准, unit: 元/月, open: 由各地定, at_least: 80}\n", layer="model")
    made.programme("needs:\n  n: {when: '是', assumed: 试}\n" + PAYS % "标准", layer="model")
    assert made.rates("std: {from: {2019-01-01: 80}, assumed: 试}\n").codes() == []
    assert made.rates("std: {from: {2019-01-01: 80, 2020-01-01: 79.99}, assumed: 试}\n").codes() == ["bound-broken"]


def test_one_rate_fills_the_open_terms_of_several_programmes(tmp_path: Path) -> None:
    made = Made(tmp_path).layer("model").vocabulary(layer="model").layer("here", extends="model")
    body = "define:\n  std: {name: 标准, unit: 元/月, open: 由各地定}\nneeds:\n  n: {when: '家庭收入 < 标准', assumed: 试}\n"
    for id, name in (("aid", "救助"), ("care", "照料")):
        made.programme(body, id=id, name=name, layer="model")
    made.rates("std: {name: 标准, unit: 元/月, from: {2019-01-01: 80}, assumed: 试}\n")
    of = made.policies.programme
    for money, status in ((79, "granted"), (80, "refused")):
        assert [of("here", id).decide({"money": money, "members": [{}]}, "2020-06-15").status for id in ("aid", "care")] == [status] * 2


def test_a_chain_that_fails_is_said_as_one_range(tmp_path: Path) -> None:
    made = simple(tmp_path).programme("needs:\n  n: {name: 收入适中, when: '10元/月 <= 家庭收入 < 20元/月', assumed: 试}\n")
    assert "10.00 ≤ 15.00 < 20.00" in doudi.explain(made.decide({"money": 15, "members": [{}]}))
    assert "20.00 不在 10.00 至不满 20.00 元/月之间" in doudi.explain(made.decide({"money": 20, "members": [{}]}))


def test_10_6_a_case_supposes_a_figure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = simple(tmp_path).rates("std: {name: 标准, unit: 元/月, open: 未公布, at_least: 10}\n")
    made.programme("needs:\n  n: {when: '家庭收入 < 标准', assumed: 试}\n")
    case = "of: here/aid\nhouseholds: {a: {money: 20, members: [{id: m}]}}\ncases:\n"
    one = "  - {name: %s, as_of: 2020-06-15, like: a, rates: {std: '%s'}, expect: {status: %s}}\n"
    cases = case + one % ("高", 21, "granted") + one % ("正好", 20, "refused")
    made.file("here/aid/cases.yaml", cases + "  - {name: 没有, as_of: 2020-06-15, like: a, expect: {status: undetermined}}\n")
    assert main(["test", str(tmp_path)]) == 0
    made.file("here/aid/cases.yaml", case + one % ("低", 9, "refused"))
    assert main(["test", str(tmp_path)]) == 1 and "bound-broken" in capsys.readouterr().out
    made.file("here/aid/cases.yaml", case.replace("cases:", "cases:") + one.replace("std", "sdt") % ("错", 9, "refused"))
    assert main(["test", str(tmp_path)]) == 1 and "std" in capsys.readouterr().out


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


@pytest.mark.parametrize(
    ("needs", "amount", "warned"),
    [
        ("合计(成员, 家庭收入) > 0", "", True),
        ("合计(成员, 10元/月) > 0", "", True),
        ("合计(成员, 月收入) > 0", "", False),
        ("合计(成员, 10元/人/月) > 0", "", False),
        ("有住房", "each: 成员, value: 家庭收入", True),
        ("有住房", "each: 成员, value: 月收入", False),
        ("有住房", "each: 成员, value: 10元/人/月", False),
    ],
)
def test_money_of_a_household_times_heads_is_warned_of(made: Made, needs: str, amount: str, warned: bool) -> None:
    pays = f"amount:\n  unit: 元/月\n  sum:\n    a: {{{amount}, assumed: 试}}\n" if amount else ""
    made.programme(f"needs:\n  a: {{when: '{needs}', assumed: 试}}\n{pays}")
    assert ("same-for-each" in made.codes()) == warned and not made.errors()


@pytest.mark.parametrize(
    ("when", "warned"),
    [
        ("全部(成员, 月收入 < 5元/人/月)", False),  # there is always a member
        ("全部(成员 其中 月收入 > 1元/人/月, 出生日期 < 2020-01-01)", True),
        ("全部(救助事件, 已办结)", True),
    ],
)
def test_all_of_nobody_is_warned_of_where_there_can_be_nobody(made: Made, when: str, warned: bool) -> None:
    made.programme(f"needs:\n  a: {{when: '{when}', assumed: 试}}\n")
    assert ("all-of-none-grants" in made.codes()) == warned


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("units: {元: {en: yuan, places: 2}}\n", "unit-twice"),
        ("units: {GBP: {en: yuan}}\n", "unit-twice"),
        ("units: {GBP: {en: pound, places: 9}}\n", "places-form"),
        ("units: {GBP: {en: pound, places: two}}\n", "places-form"),
        ("units: {GBP: {en: pound, places: 2}}\n", ""),
    ],
)
def test_units_are_declared_once_and_whole(made: Made, text: str, code: str) -> None:
    made.programme("needs:\n  a: {when: 有住房, assumed: 试}\n")
    rest = "records:\n  household: {name: 家庭}\nfacts:\n  h: {name: 有住房, of: household}\n"
    made.file("here/vocabulary.yaml", "vocabulary: v\n" + text + rest)
    assert made.errors() == ([code] if code else [])


@pytest.mark.parametrize(("counts", "codes"), [("person", []), ("人", []), ("heads", ["unit-unknown"]), ("人/月", ["unit-unknown"])])
def test_what_a_list_counts_in_is_a_unit(made: Made, counts: str, codes: list[str]) -> None:
    records = f"household: {{name: 家庭}}\nmembers: {{name: 成员, in: household, counts: {counts}, required: true}}"
    made.vocabulary("income: {name: 月收入, of: members, unit: 元/人/月}", records=records, bare=True)
    made.programme("needs:\n  a: {when: '合计(成员, 月收入) < 500元/月', assumed: 试}\n")
    assert [c for c in made.errors() if c == "unit-unknown"] == codes and (codes or not made.errors())


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ('{"money": "1000"}', "“家庭收入”应是数，得到 \"1000\"", '“money” should be a number, not "1000"'),
        ('{"members": [{"name": "%s"}]}' % ("x" * 300), "“姓名”有 300 字，最多 200 字", "“name” has 300 characters, 200 at most"),
        ('{"money": 1,}', "第 1 行第 12 列多了一个逗号", "line 1, column 12"),
        ('{"money": NaN}', "NaN 不是数", "NaN is no number"),
    ],
)
def test_a_household_s_fault_shows_what_was_written_in_one_language(made: Made, text: str, zh: str, en: str) -> None:
    made.programme("needs:\n  a: {when: 有住房, assumed: 试}\n")
    with pytest.raises(InputError) as found:
        made.policies.programme("here", "aid").decide(text, "2020-06-15")
    first = found.value.diagnostics[0]
    assert zh in first.message("zh") and en in first.message("en")
    assert not any("\u4e00" <= c <= "\u9fff" for c in first.message("en"))


def test_a_divisor_that_is_zero_beside_an_unknown_numerator(made: Made) -> None:
    """The code compiled for some missing facts knows the divisor, and must not divide by it."""
    made.vocabulary("share: {name: 份额, of: household, unit: 元/月, within: 0 至 100}")
    made.programme("needs:\n  a: {when: '舍入(家庭收入 / 份额, 1) < 5 或 有住房', assumed: 试}\n")
    decide = made.policies.programme("here", "aid").decide
    for _ in range(40):
        found = decide({"members": [{}], "share": 0, "house": False}, "2020-06-15")
        assert found.status == "undetermined" and [g["kind"] for g in found.gaps] == ["zero"]


def test_a_power_over_those_covered_where_nobody_is_listed(made: Made) -> None:
    """A text that cuts a region off from its model's records, as one may be posted to the service: faults, and no crash."""
    made.file("here/vocabulary.yaml", "vocabulary: v\nrecords:\n  household: {name: 家庭}\n")
    made.programme("""
        needs:
          n: {when: '是', assumed: 试}
        amount:
          unit: 元/月
          assumed: 试
          sum:
            top_up: {name: 增发, each: 保障对象, may: 同意增发, value: 1元/月, assumed: 试}
    """)
    assert made.errors()


def test_a_comma_too_many_is_shown_where_it_stands() -> None:
    """By every Python alike, and the mark under the text is at the column that the words say."""
    from doudi.decision.faults import parsed
    from doudi.text.diagnostic import Faults
    from doudi.text.locate import located

    for text, column in (('{"money": 1,}', 12), ('{"members": [{},\n ]}', 16)):
        faults = Faults()
        assert parsed(text, faults) is None
        (found,) = located(faults.errors, text, "here.json")
        assert found.span is not None
        assert found.span.source.position(found.span.start) == (1, column)
        assert f"第 1 行第 {column} 列多了一个逗号" in found.message("zh")


def test_a_figure_that_is_not_in_force_is_not_said_to_be_assumed(tmp_path: Path) -> None:
    made = simple(tmp_path).rates("std: {name: 标准, unit: 元/月, from: {2020-03-01: 300}, assumed: 示例值}\n")
    made.programme("needs:\n  poor: {when: 家庭收入 < 标准, assumed: 试}\n")
    early, late = (doudi.explain(made.decide({"money": 5}, day=day)) for day in ("2020-02-01", "2020-06-15"))
    assert "示例值" not in early and "标准" in early
    assert "标准 300 元/月：示例值" in late


@pytest.mark.parametrize(("name", "found"), [("收aрa", True), ("收入\u1d2b", True), ("收入ᵦ", True), ("рост", False), ("收入a", False)])
def test_letters_of_other_scripts_wherever_they_stand(name: str, found: bool) -> None:
    """Cyrillic and Greek letters lie outside their own blocks too."""
    from doudi.text.scripts import mixed

    assert mixed(name) is found


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


def test_what_the_text_leaves_open_is_told_by_name_with_the_reason(tmp_path: Path) -> None:
    """An open term of a vocabulary had no name there, and no open term its reason."""
    made = Made(tmp_path).layer("here").vocabulary(define="line: {name: 红线, open: 由各县划定, unit: 元/月}")
    made.programme(
        "define:\n  share: {name: 成数, open: 由县里定, unit: '%'}\n"
        "needs:\n  a: {when: 家庭收入 < 红线, assumed: 试}\n  b: {when: 家庭收入 < 成数 * 100元/月, assumed: 试}\n"
    )
    d = made.decide({"money": 5})
    assert {(g["id"], g["reason"]) for g in d.gaps} == {("line", "由各县划定"), ("share", "由县里定")}
    assert "红线（由各县划定）" in doudi.explain(d) and "成数（由县里定）" in doudi.explain(d)


def test_a_short_word_is_not_meant_by_every_word_that_holds_it() -> None:
    from doudi.text.diagnostic import did_you_mean

    assert did_you_mean("rigid_cost", ["id", "money"]) is None
    assert did_you_mean("family_money", ["id", "money"]) == "money"
    assert did_you_mean("本县标准", ["标准"]) == "标准"


def test_what_people_write_for_yes_and_no(tmp_path: Path) -> None:
    made = simple(tmp_path).programme("define:\n  x: {name: 甲, cases: {a: {when: 有住房, value: yes, assumed: 试}}, otherwise: no}\n")
    _, faults = made.policies.tree.assembled("here", date.fromisoformat(DAY).toordinal())
    assert [(d.code, d.suggestion) for d in faults.errors] == [("name-unknown", "是"), ("name-unknown", "否")]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("needs:\n  a: {name: 低, when: 家庭收入 < 5元/月, cite: 一 低于5,000元的}\n", "yaml-flow-comma"),
        ("needs:\n  a: {name: 低, when: 家庭收入 < 5元/月, cite: 一 低于五千元的，可以}\n", ""),
        ("needs:\n  a: {name: {zh: 低，en: low}, when: 家庭收入 < 5元/月, assumed: 试}\n", "yaml-flow-wide-comma"),
        ("needs:\n  a: {name: 低, when: 家庭收入 < 5元/月，assumed: 试}\n", "yaml-flow-wide-comma"),
        ("needs:\n  a: {name: 低, when: '类别 属于 [甲类，乙类]', assumed: 试}\n", ""),
        ("needs:\n  a: {name: 低, when: 有住房, cite: , assumed: 试}\n", ""),
    ],
)
def test_commas_of_a_text_inside_braces(tmp_path: Path, body: str, code: str) -> None:
    """A citation with 5,000 in it was told as a key “000元的” that is not known; one with a Chinese comma was refused."""
    assert simple(tmp_path).programme(body).errors() == [code] * bool(code)


@pytest.mark.parametrize(
    ("rows", "kind"), [("有住房", "是/否"), ("出生日期", "日期"), ("线", "一项标准"), ("肤色", "")],
)
def test_what_a_table_cannot_go_by_is_said(tmp_path: Path, rows: str, kind: str) -> None:
    table = f"t: {{name: 表, rows: {rows}, from: {{2020-01-01: 1}}, assumed: 试}}"
    made = simple(tmp_path).rates(f"line: {{name: 线, from: {{2020-01-01: 3}}, assumed: 试}}\n{table}")
    made.programme("needs:\n  a: {when: 有住房, assumed: 试}\n")
    _, faults = made.policies.tree.assembled("here", date.fromisoformat(DAY).toordinal())
    assert [dict(d.args).get("kind", ("",))[0] for d in faults.errors] == [kind]
    assert faults.errors[0].suggestion is None


@pytest.mark.parametrize(
    ("name", "use"),
    [("月收入", "合计(成员, 月收入)"), ("出生日期", "存在(成员 其中 出生日期 …)"), ("有能力", "存在(法定义务人 其中 有能力 …)")],
)
def test_a_name_of_each_element_is_met_by_what_suits_its_kind(tmp_path: Path, name: str, use: str) -> None:
    made = simple(tmp_path).programme(f"needs:\n  a: {{when: 有({name}), assumed: 试}}\n")
    _, faults = made.policies.tree.assembled("here", date.fromisoformat(DAY).toordinal())
    assert faults.errors[0].code == "needs-list-function" and use in faults.errors[0].help("zh")
    assert "total(members" in faults.errors[0].help("en") or "exists(" in faults.errors[0].help("en")


def test_a_route_that_covers_some_is_no_route_for_everyone(tmp_path: Path) -> None:
    made = simple(tmp_path).programme("routes:\n  a: {name: 甲, covers: 成员 其中 月收入 < 5元/人/月, assumed: 试}\n")
    assert made.codes() == []
    assert made.programme("routes:\n  a: {name: 甲, covers: 成员, assumed: 试}\n").codes() == ["route-without-needs"]


@pytest.mark.parametrize(
    ("cite", "cut"),
    [("§ 20 Abs. 2", True), ("Art. 9 words", True), ("§20 words", False), ("s43(1) 10 years", False), ("二（一） 12个月", False)],
)
def test_a_place_that_a_space_cuts(tmp_path: Path, capsys: pytest.CaptureFixture[str], cite: str, cut: bool) -> None:
    made = simple(tmp_path).programme(f"needs:\n  a: {{when: 有住房, cite: {cite}}}\n")
    assert main(["check", str(made.folder)]) == 0
    assert ("citation-place-cut" in capsys.readouterr().out) is cut


@pytest.mark.parametrize("choices", ["{a: {zh: 甲类, en: first}}", "甲类", "{a: [甲]}"])
def test_how_choices_are_written_is_said(tmp_path: Path, choices: str) -> None:
    made = Made(tmp_path).layer("here").vocabulary(f"colour: {{name: 颜色, of: household, choices: {choices}}}")
    assert made.programme("needs:\n  a: {when: 有住房, assumed: 试}\n").errors()[0] == "shape-choices"

"""Bugs that were found in what is said of a decision or of a household, each with the policy that showed it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import doudi
from doudi.explanation.base.values import counted, one_of
from doudi.text.diagnostic import InputError, PolicyError
from trees import Made, simple


def test_a_due_day_beyond_the_calendar_is_told(tmp_path: Path) -> None:
    made = simple(tmp_path).programme(
        "define:\n  d: {name: 期限, open: 未定, unit: 日, at_least: 0}\n"
        "needs:\n  n: {when: '是', assumed: 试}\n"
        "checks:\n  papers: {name: 补, must: 有住房, due: 决定日 + 期限, assumed: 试}\n"
    )
    decision = made.decide({"house": False, "members": [{}]})
    assert "补" in doudi.explain(decision) and "补" in doudi.explain(decision, audience="auditor")


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


def test_a_chain_that_fails_is_said_as_one_range(tmp_path: Path) -> None:
    made = simple(tmp_path).programme("needs:\n  n: {name: 收入适中, when: '10元/月 <= 家庭收入 < 20元/月', assumed: 试}\n")
    assert "10.00 ≤ 15.00 < 20.00" in doudi.explain(made.decide({"money": 15, "members": [{}]}))
    assert "20.00 不在 10.00 至不满 20.00 元/月之间" in doudi.explain(made.decide({"money": 20, "members": [{}]}))


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


def test_a_comma_too_many_is_shown_where_it_stands() -> None:
    """By every Python alike, and the mark under the text is at the column that the words say."""
    from doudi.decision.door.faults import parsed
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


CAPPED = """
define:
  each_of: {name: 每人津贴, each: 成员, cases: {poor: {when: '月收入 < 100元/人/月', value: 60元/人/月, assumed: 试}}, otherwise: 0}
needs:
  n: {when: 是, assumed: 试}
amount:
  unit: 元/月
  sum:
    base: {name: 津贴, each: 成员, value: 每人津贴, assumed: 试}
    extra: {name: 增发, may: 同意增发, value: 20元/月, assumed: 试}
  at_most: 100元/月
"""


def test_what_a_power_adds_under_an_upper_bound_is_said_from_low_to_high(tmp_path: Path) -> None:
    decision = simple(tmp_path).programme(CAPPED).decide({"members": [{"income": 0}, {}]})
    assert "再加每月 0.00 至 20.00 元" in doudi.explain(decision)
    assert decision.to_data()["powers"][0]["adds"] == ["0.00", "20.00"]


def test_a_case_without_a_name_is_told_by_the_name_of_its_line(tmp_path: Path) -> None:
    cases = "cases: {poor: {when: 是, value: 60元/人/月, assumed: 试}}, otherwise: 0, assumed: 试}"
    body = CAPPED.replace("value: 每人津贴, assumed: 试}", cases)
    told = doudi.explain(simple(tmp_path).programme(body).decide({"members": [{"name": "甲某"}]}), audience="citizen")
    assert "甲某（津贴）" in told and "poor" not in told


def test_a_case_without_a_name_is_assumed_under_the_name_of_its_term(tmp_path: Path) -> None:
    told = doudi.explain(simple(tmp_path).programme(CAPPED).decide({"members": [{"income": 0}]}))
    assert "每人津贴" in told and "poor" not in told


OPEN = """
define:
  grace: {name: 渐退金额, open: 由各地定, unit: 元/月, at_least: 0, cite: 一 某}
amount:
  unit: 元/月
  sum:
    a: {name: 渐退金, value: 渐退金额, cite: 一 某}
  round: open
"""
FILLED = """
define:
  grace:
    cases:
      half: {name: 后三个月减半, when: 有住房, value: 家庭收入 / 2, cite: 三 减半}
    otherwise: 家庭收入
    cite: 二 全额
"""


def test_what_fills_an_open_term_says_which_case_it_was_and_an_odd_end_exactly(tmp_path: Path) -> None:
    made = simple(tmp_path).layer("up", extends="here").programme(OPEN)
    made.programme(FILLED, layer="up", head="extends: here/aid\n")
    decision = made.decide({"house": True, "money": Decimal("615.55")}, region="up")
    told = doudi.explain(decision)
    assert "615.55 ÷ 2（后三个月减半）" in told and "准数 307.775，这里写作 307.78" in told
    letter = doudi.explain(decision, audience="citizen")
    assert "（后三个月减半）" in letter and "（文件）一、三" in letter  # not 二, which is of the other case


BOUNDED = """
needs:
  n: {name: 有住房, when: 有住房, assumed: 试}
define:
  cap: {name: 年封顶, value: 200元/月, assumed: 试}
  cost: {name: 核定费用, value: 家庭收入 / 2, assumed: 试}
amount:
  unit: 元/月
  sum:
    a: {name: 补贴, value: '取小(取大(核定费用, 50元/月), 年封顶)', assumed: 试}
    b: {name: 津贴, value: '取大(家庭收入 / 4, 60元/月)', assumed: 试}
"""


def test_the_two_of_which_the_smaller_counts_are_named(tmp_path: Path) -> None:
    made = simple(tmp_path).programme(BOUNDED)
    told = doudi.explain(made.decide({"house": True, "money": 1000}))
    assert "取小(取大(核定费用 500.00，50)，年封顶 200.00)" in told
    letter = doudi.explain(made.decide({"house": True, "money": 300}), audience="citizen")
    assert "津贴：300.00 ÷ 4 = 每月 75.00 元" in letter and "取小(核定费用 150.00，年封顶 200.00)" in letter
    assert "不低于 60" in doudi.explain(made.decide({"house": True, "money": 100}), audience="citizen")


def test_a_region_that_there_is_not_lists_those_that_there_are_by_name(tmp_path: Path) -> None:
    made = simple(tmp_path).programme(BOUNDED).file("here/region.yaml", "region: here\nname: 昌乐县\nsources:\n  文件: {title: 某文件}\n")
    with pytest.raises(PolicyError) as raised:
        made.policies.programme("昌乐", "aid")
    (fault,) = raised.value.diagnostics
    assert fault.message() == "没有“昌乐”这个地区；现有：here（昌乐县）" and "昌乐县" in fault.help()
    assert fault.message("en").endswith("there are: here")


@pytest.mark.parametrize(
    ("when", "given", "denied"),
    [
        ("有(首发日) 且 决定日 < 首发日 + 24月", {"first": None}, False),  # a day at which it is granted is not told, nor denied
        ("有(首发日) 且 首发日 < 1900-01-01", {"first": None}, True),
        ("首发日 = 无", {"first": "2020-01-01"}, False),
        ("存款 = 无 或 存款 > 100元", {"saved": 5}, False),
        ("存款 > 900元", {"saved": None}, True),
    ],
)
def test_a_change_to_or_from_none_is_not_denied(tmp_path: Path, when: str, given: dict[str, object], denied: bool) -> None:
    made = simple(tmp_path).vocabulary(
        "first: {name: 首发日, of: household, is: date, may_be_none: true}\n"
        "saved: {name: 存款, of: household, unit: 元, within: 0 至 900, may_be_none: true}\n"
    )
    made.programme(f"needs:\n  n: {{when: '{when}', assumed: 试}}\n")
    decision = made.decide({**given, "members": [{}]})
    assert decision.status == "refused"
    assert ("单独改变任何一项" in doudi.explain(decision, audience="auditor")) is denied


def test_a_power_of_a_case_that_is_not_exercised_yet_is_not_said_to_be_refused(tmp_path: Path) -> None:
    made = simple(tmp_path).programme(
        "define:\n  t:\n    name: 合格\n    cases:\n      a: {when: 有住房, value: 是, assumed: 试}\n"
        "      b: {when: 非 有住房, may: 同意豁免, value: 是, assumed: 试}\n"
        "    otherwise: 否\nneeds:\n  n: {name: 资产, when: 合格, assumed: 试}\n"
    )
    waits, refused = (doudi.explain(made.decide({"house": False, **given})) for given in ({}, {"may_t_b": False}))
    assert "同意豁免：由经办决定" in waits and "同意豁免：否" not in waits
    assert "同意豁免：经办未同意" in refused
    audit = doudi.explain(made.decide({"house": False}), audience="auditor")
    assert "同意豁免：由经办决定" in audit.rpartition("所据事实")[2] and "同意豁免：否" not in audit


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("0.000000350531", "0.000000350531"),
        ("0.002217391253", "0.002217391253"),
        ("1 / 3000001", "0.0000003333"),
        ("-2 / 70001", "-0.00002857"),
        ("0.125", "0.125"),
        ("1/6", "1/6"),
        ("1234 / 10007", "0.1233"),
        ("0", "0"),
    ],
)
def test_a_small_factor_is_not_shown_as_0(tmp_path: Path, value: str, said: str) -> None:
    also = f"also:\n  x: {{name: 系数, value: '{value}', assumed: 试}}\n"
    made = simple(tmp_path).programme("needs:\n  n: {when: '是', assumed: 试}\n" + also)
    assert f"系数：{said}\n" in doudi.explain(made.decide({}))


@pytest.mark.parametrize("rounding", ["  round: 分\n", "  round: open\n", ""])
def test_a_working_adds_up_to_the_last_decimal(tmp_path: Path, rounding: str) -> None:
    """19405 − 3370.28 is not 16034.73: what ends within four decimals is shown so, until a rule rounds it or a note says that none does."""
    made = simple(tmp_path).programme(
        "define:\n  part: {name: 抵扣, value: 家庭收入 * 10%, assumed: 试}\nneeds:\n  n: {when: 有住房, assumed: 试}\n"
        "amount:\n  unit: 元/月\n  sum:\n    a: {name: 补差, value: 19405元/月 - 抵扣, assumed: 试}\n" + rounding
    )
    d = made.decide({"money": Decimal("33702.75"), "house": True})
    told, letter = doudi.explain(d), doudi.explain(d, audience="citizen")
    assert "19405 − 3370.275 " in told and "16034.725" in told and "3370.28" not in told
    assert "19405 − 3370.275 = 每月 16034.725 元" in letter and "发放金额：每月 16034.73 元" in letter
    assert ("16034.725 → 16034.73" in told) is ("分" in rounding)
    assert ("准数 16034.725，这里写作 16034.73" in told) is ("分" not in rounding)
    rest = made.decide({"money": Decimal("33702.70"), "house": True})
    assert "19405 − 3370.27 " in doudi.explain(rest) and "准数" not in doudi.explain(rest)


def test_at_least_one_person() -> None:
    assert [counted(text, "person") for text in ("1", "at least 1", "at most 1", "0 to 1", "at least 11")] == [
        "1 person", "at least 1 person", "at most 1 person", "0 to 1 people", "at least 11 people",
    ]


@pytest.mark.parametrize(("names", "one"), [
    ("members", "member"), ("children", "child"), ("families", "family"), ("paid expenses", "paid expense"), ("成员", "成员"),
    ("status", "status"),
    ("access", "access"), ("staff", "staff"), ("legally obliged persons", "legally obliged person"),
])
def test_one_of_an_english_list(names: str, one: str) -> None:
    assert one_of(names) == one


def test_a_member_without_a_name_is_a_member_in_english(tmp_path: Path) -> None:
    made = simple(tmp_path).programme("needs:\n  n: {when: 存在(成员 其中 月收入 > 3元/人/月), assumed: 试}\n")
    assert "member 2" in doudi.explain(made.decide({"members": [{"income": 1}, {"income": 5}]}), lang="en")

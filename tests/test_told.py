"""What the texts say of policies written as other countries write theirs: small trees, one fault of the telling each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from doudi.comparison.compare import compare
from doudi.explanation.base.values import number
from doudi.explanation.overview import overview
from doudi.explanation.render import AUDIENCES, render
from doudi.leaflet.make import leaflet
from trees import DAY, RECORDS, Made, simple

NEEDS = "needs:\n  all: {name: {zh: 都可以, en: anyone}, when: '是', assumed: 试}\n"
AMOUNT = "amount:\n  unit: 元/月\n  assumed: 试\n  sum:\n"


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return simple(tmp_path)


def told(
    made: Made, body: str, household: dict[str, Any] | None = None, *, lang: str = "zh", audience: str = "officer", format: str = "text"
) -> str:
    made.programme(body)
    return render(made.decide(household), lang=lang, audience=audience, format=format)


# -- a list of which nobody is as asked

FOUR = [{"id": f"m{i}", "income": 900} for i in range(4)]
POOR = "needs:\n  poor: {name: {zh: 有低收入的人, en: someone poor}, when: 存在(成员 其中 月收入 < 100元/人/月), assumed: 试}\n"


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_exists_that_fails_tells_what_it_asked(made: Made, format: str) -> None:
    for audience in ("officer", "citizen"):
        said = told(made, POOR, {"members": FOUR}, format=format, audience=audience).replace("&lt;", "<").replace("\\<", "<")
        assert "没有一个成员符合“月收入 < 100 元/人/月”" in said
    said = told(made, POOR, {"members": FOUR}, lang="en", format=format).replace("&lt;", "<").replace("\\<", "<")
    assert "none of the members meets “income < 100 yuan/person/month”" in said


def test_exists_over_anybody_or_in_words_too_long_tells_that_there_is_nobody(made: Made) -> None:
    body = "needs:\n  had: {name: 有救助事件, when: 存在(救助事件), assumed: 试}\n"
    assert "没有救助事件" in told(made, body, {"events": []})
    long = "needs:\n  some: {name: 有人, when: 存在(成员 其中 人数(法定义务人 其中 有能力) > 1人), assumed: 试}\n"
    assert "没有一个成员符合  " in told(made, long, {"members": [{"id": "m", "obligors": []}]})


# -- an amount over a list that is not known

SPENT = NEEDS + AMOUNT + "    base: {name: 基本, value: 100元/月, assumed: 试}\n    "
MORE = SPENT + "more: {name: 按次, value: 50元/月 * 人数(救助事件 其中 已办结) / 1次, assumed: 试}\n"
LESS = SPENT + "less: {name: 扣减, value: '取大(0, 80元/月 - 50元/月 * 人数(救助事件) / 1次)', assumed: 试}\n"


def test_an_end_that_only_says_how_long_a_list_may_be_is_not_told(made: Made) -> None:
    text = told(made, MORE, {})
    assert "每月 不低于 100.00 元" in text and "50100" not in text and "50000" not in text
    assert "金额：救助事件没有列明以前，说不出最高是多少" in text
    english = told(made, MORE, {}, lang="en")
    assert "at least 100.00 yuan a month" in english and "the upper end cannot be told while the list of events is not known" in english
    assert made.decide({}).amount_range == (100, 50100)  # what is decided is as it was: an end that holds whatever the list is
    for format in ("markdown", "html"):
        assert "说不出最高是多少" in told(made, MORE, {}, format=format)


def test_ends_that_do_say_something_are_told(made: Made) -> None:
    assert "每月 150.00 至 200.00 元" in told(made, MORE, {"events": [{"fixed": True}, {}]})
    assert "每月 100.00 至 180.00 元" in told(made, LESS, {})  # the list can only take away: the upper end is real


def test_a_list_in_a_list_is_as_unknown(made: Made) -> None:
    body = SPENT + "gifts: {name: 赡养, each: 成员, value: '合计(法定义务人, 赡养费)', assumed: 试}\n"
    assert "每月 不低于 105.00 元" in told(made, body, {"members": [{"id": "a", "obligors": [{"gift": 5}]}, {"id": "b"}]})


# -- a value between two ends


@pytest.mark.parametrize(
    ("condition", "zh", "en"),
    [
        (
            "100元/月 <= 家庭收入 <= 200元/月",
            "500.00 不在 100.00 至 200.00 元/月之间", "500.00 is not between 100.00 and 200.00 yuan/month",
        ),
        (
            "100元/月 <= 家庭收入 < 200元/月",
            "500.00 不在 100.00 至不满 200.00 元/月之间", "500.00 is not from 100.00 to under 200.00 yuan/month",
        ),
        (
            "200元/月 >= 家庭收入 > 100元/月",
            "500.00 不在超过 100.00 至 200.00 元/月之间", "500.00 is not over 100.00 and up to 200.00 yuan/month",
        ),
        (
            "100元/月 < 家庭收入 < 200元/月",
            "500.00 不在 100.00 至 200.00 元/月之间（不含两端）", "500.00 is not over 100.00 and under 200.00 yuan/month",
        ),
        (
            "2020-01-01 <= 搬迁日 < 2020-03-01",
            "2020-05-01 不在 2020-01-01（含）至 2020-03-01（不含）之间", "2020-05-01 is not from 2020-01-01 to before 2020-03-01",
        ),
    ],
)
def test_a_value_outside_both_ends_is_told_as_people_say_it(made: Made, condition: str, zh: str, en: str) -> None:
    made.vocabulary("moved: {name: 搬迁日, of: household, is: date}")
    body = f"needs:\n  between: {{name: {{zh: 在范围内, en: in range}}, when: {condition}, assumed: 试}}\n"
    household = {"money": 500, "moved": "2020-05-01"}
    assert f"{zh}  设定" in told(made, body, household)
    letter = told(made, body, household, audience="citizen")
    assert "不符合“在范围内”这一条（" in letter and f"{zh}）" in letter
    assert f"{en}  assumed" in told(made, body, household, lang="en")


def test_between_two_ends_of_one_of_a_list(made: Made) -> None:
    body = "needs:\n  child: {name: 有学龄儿童, when: 存在(成员 其中 6岁 <= 周岁(出生日期) <= 16岁), assumed: 试}\n"
    text = told(made, body, {"members": [{"id": "m", "name": "某甲", "birth": "1979-01-01"}]})
    assert "没有一个成员符合“6 岁 ≤ 按出生日期算的周岁 ≤ 16 岁”" in text and "某甲：按出生日期算的周岁 41 不在 6 至 16 岁之间" in text


# -- what the text leaves open

OPEN = """define:
  grade: {name: 分类, choices: [一类, 二类], cases: {x: {when: 有住房, value: 一类, assumed: 试}}, otherwise: 未规定}
  limit: {name: 上限, open: 由各地定, unit: 元/月, assumed: 试}
needs:
  first: {name: 属一类, when: 分类 = 一类, assumed: 试}
  below: {name: 低于上限, when: 家庭收入 < 上限, assumed: 试}
  rated: {name: 低于标准, when: 家庭收入 < 标准 * 2, assumed: 试}
  housed: {name: 类别合适, when: 类别 = 甲类, assumed: 试}
"""


def test_what_the_text_leaves_open_is_not_told_as_unknown(made: Made) -> None:
    made.rates("std: {name: 标准, unit: 元/月, open: 由县区公布}")
    text = told(made, OPEN, {"house": False, "money": 500})
    for said in ("分类：原文没有规定", "上限：原文没有规定", "500.00 元/月，与它比的数尚未公布", "类别：未知"):
        assert said in text
    assert "政策未规定  分类" in text and "政策未规定  上限" in text
    assert text.count("未知") == 1 and "政策未规定  未规定" not in text
    english = told(made, OPEN, {"house": False, "money": 500}, lang="en")
    assert "grade: not laid down" in english and "what it is compared with is not published yet" in english
    assert "分类：未知" in told(made, OPEN, {"money": 500})  # whether the household has a house decides it


# -- an amount that cannot be

NEGATIVE = NEEDS + AMOUNT + "    pay: {name: 补助, value: 100元/月 - 家庭收入, assumed: 试}\n"


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("format", ["text", "markdown", "html"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_negative_amount_is_not_told_as_paid(made: Made, audience: str, format: str, lang: str) -> None:
    text = told(made, NEGATIVE, {"money": 300}, lang=lang, audience=audience, format=format)
    assert {"zh": "自相矛盾", "en": "contradict"}[lang] in text
    assert ("给不出" if lang == "zh" else "No amount can be given") in text
    assert {"zh": "每月 -200.00 元", "en": "-200.00 yuan a month"}[lang] not in text
    assert audience == "auditor" or ("未规定" not in text and "silent" not in text)
    if audience == "citizen":
        assert "-200" not in text


def test_a_negative_amount_in_overview_leaflet_and_comparison(made: Made) -> None:
    made.programme(NEGATIVE)
    decision = made.decide({"money": 300})
    assert decision.amount is None
    assert "每月 -200.00 元" not in overview([decision], lang="zh", audience="officer")
    given = {"money": 300, "members": [{"id": "m1"}]}
    for lang, cell in (("zh", "给不出"), ("en", "cannot be given")):
        sheet = leaflet(made.policies, "here", given, as_of=DAY, lang=lang, format="text")
        assert cell in sheet and "-200" not in sheet and "按月领取" not in sheet and "paid by the month" not in sheet
        both = compare(made.policies, given, as_of=DAY, lang=lang, format="text")
        assert "-200.00 yuan a month" not in both and "每月 -200.00 元" not in both


def test_an_amount_that_may_be_negative(made: Made) -> None:
    text = told(made, NEGATIVE, lang="en")
    assert "may come out negative" in text


# -- of whom a condition speaks

ROLE = "role: {name: {zh: 角色, en: role}, of: members, choices: {adult: 大人, child: 孩子}}"
ALL = "needs:\n  grown: {name: {zh: 成年, en: grown up}, when: '全部(成员 其中 角色 = 大人, 周岁(出生日期) >= 18岁)', assumed: 试}\n"


@pytest.mark.parametrize("audience", AUDIENCES)
def test_all_of_some_is_not_told_as_all(made: Made, audience: str) -> None:
    made.vocabulary(ROLE)
    old, child = {"id": "a", "role": "adult", "birth": "1980-01-01"}, {"id": "c", "role": "child", "birth": "2015-01-01"}
    for lang, some, nobody in (
        ("zh", "全部符合“角色：大人”的成员", "没有符合“角色：大人”的成员"),
        ("en", "all members that meet “role: adult”", "there are no members that meet “role: adult”"),
    ):
        text = told(made, ALL, {"members": [old, child]}, lang=lang, audience=audience)
        assert some in text and "全部成员" not in text
        assert nobody in told(made, ALL, {"members": [child]}, lang=lang, audience=audience)


# -- how each yuan comes about

BODY = """\
define:
  net: {name: {zh: 净收入, en: net income}, value: 家庭收入 - 50.5元/月, at_least: 0, round_up: 1元, assumed: 试}
  share: {name: {zh: 一份, en: share}, cases: {bare: {when: 家庭收入 = 0, value: 2 * 净收入, assumed: 试}}, otherwise: 30% * 净收入}
  due: {name: {zh: 应补, en: top-up}, value: 500元/月 - 一份, round_down: 0.1元, assumed: 试}
""" + NEEDS + AMOUNT + "    pay: {name: {zh: 补助, en: benefit}, value: 应补, assumed: 试}\n"


def test_a_line_of_one_term_is_opened(made: Made) -> None:
    text = told(made, BODY, {"money": 300})
    assert "应补 425.00 = 500 − 一份 75.00，舍去到角" in text
    assert "一份 75.00 = 30% × 净收入 250.00（其余情形）" in text
    assert "净收入 250.00 = 家庭收入 300.00 − 50.50，进位到元" in text
    english = told(made, BODY, {"money": 300}, lang="en", audience="auditor")
    assert "top-up 425.00 = 500 − share 75.00, rounded down to 0.1 yuan" in english
    letter = told(made, BODY, {"money": 300}, audience="citizen")
    assert "补助：500 − 一份 75.00，舍去到角 = 每月 425.00 元" in letter


def test_a_need_shows_the_floor_and_the_rounding(made: Made) -> None:
    body = BODY.replace("when: '是'", "when: 净收入 < 100元/月")
    text = told(made, body, {"money": 20})
    assert "(家庭收入 20.00 − 50.50 = -30.50，不低于 0)，进位到元" in text
    assert "money 20.00 − 50.50 = -30.50, at least 0" in told(made, body, {"money": 20}, lang="en")


SHARES = [(1, 6, "1/6"), (1, 8, "0.125"), (1, 2, "0.5"), (12531, 10000, "1.2531"), (7, 3, "7/3"), (1, 997, "0.001")]


@pytest.mark.parametrize(("n", "d", "text"), SHARES)
def test_a_share_is_written_as_what_it_is(n: int, d: int, text: str) -> None:
    assert number(n, d, ["number", "", "", False, 0]) == text


# -- what a citizen is asked


def test_what_no_paper_shows_is_asked_neutrally(made: Made) -> None:
    for lang, asked, looked in (("zh", "请您说明", "由我们来核实"), ("en", "please tell us", "look into ourselves")):
        letter = told(made, "needs:\n  low: {when: 家庭收入 < 100元/月, assumed: 试}\n", lang=lang, audience="citizen")
        assert asked in letter and looked not in letter
    found = "findings:\n  hard: {name: 困难, asks: 是否困难, of: household}\nneeds:\n  low: {when: 困难, assumed: 试}\n"
    letter = told(made, found, audience="citizen")
    assert "由我们来核实" in letter and "请您说明" not in letter


# -- leaflets

SHEET = """\
needs:
  low: {name: {zh: 低收入, en: Low income}, when: 家庭收入 < limit, assumed: 试}
  some: {name: {zh: 中间, en: In between}, when: 100元/月 < 家庭收入 <= 200元/月, assumed: 试}
  said: {name: {zh: 家庭收入不超过限额, en: money under the ceiling}, when: 家庭收入 <= limit, assumed: 试}
"""


def test_a_condition_of_a_leaflet_keeps_its_operator(made: Made) -> None:
    made.rates("limit: {name: {zh: 限额, en: ceiling}, unit: 元/月, from: {2020-01-01: 150}, assumed: 试}").programme(SHEET)
    text = leaflet(made.policies, "here", as_of=DAY)
    assert "低收入〔设定〕：家庭收入低于限额（150 元/月）" in text
    assert "家庭收入不超过限额〔设定〕：限额（150 元/月）" in text  # its name says the rest
    assert "家庭收入高于 100 元/月，且不高于 200 元/月" in text
    english = leaflet(made.policies, "here", as_of=DAY, lang="en")
    assert "Low income [assumed]: money below ceiling" in english
    assert "and not above 200 yuan/month" in english and ",  not" not in english


# -- 1.7 what people may do


def test_1_7_rights_are_the_region_s_own(made: Made) -> None:
    for format in ("text", "markdown", "html"):
        letter = told(made, NEEDS, audience="citizen", format=format)
        assert "复议" not in letter and "您的权利" not in letter
    head = "region: here\nname: here\nsources:\n  文件: {title: 某文件}\n"
    made.file("here/region.yaml", head + "rights: {zh: 可以向某院申诉。, en: You may appeal to the court.}\n")
    assert "可以向某院申诉。" in told(made, NEEDS, audience="citizen")
    assert "You may appeal to the court." in told(made, NEEDS, audience="citizen", lang="en", format="html")
    made.file("there/region.yaml", head.replace("here", "there") + "extends: here\n")
    letter = render(made.policies.programme("there", "aid").decide({"members": [{}]}, DAY), audience="citizen")
    assert "可以向某院申诉。" in letter
    made.file("there/region.yaml", head.replace("here", "there") + "extends: here\nrights: 向另一院申诉。\n")
    letter = render(made.policies.programme("there", "aid").decide({"members": [{}]}, DAY), audience="citizen", lang="en")
    assert "向另一院申诉。" in letter and "court" not in letter


# -- English that reads as English

UNITS = "vocabulary: v\nunits: {GBP: {en: GBP, places: 2}, pound: {en: pound, places: 2}}\nrecords:\n" + RECORDS + """\
facts:
  savings: {name: {zh: 存款, en: savings}, of: household, unit: GBP}
  wage: {name: {zh: 工资, en: wage}, of: household, unit: pound/month}
  born: {name: {zh: 生日, en: date of birth}, of: household, is: date}
"""
ENGLISH = """\
needs:
  some: {name: {zh: 有存款, en: has savings}, when: savings >= 10GBP, assumed: x}
  few: {name: {zh: 人数, en: not many}, when: count(members) < 3人, assumed: x}
  pay: {name: {zh: 工资低, en: low wage}, when: wage < 100pound/month, assumed: x}
amount: {unit: pound/month, assumed: x, sum: {all: {name: {zh: 钱, en: money}, value: 20pound/month, assumed: x}}}
"""


def test_units_are_words(made: Made) -> None:
    made.file("here/vocabulary.yaml", UNITS)
    text = told(made, ENGLISH, {"savings": 5, "wage": 300}, lang="en")
    assert "5.00 < 10 GBP, 5.00 too much" not in text and "GBPs" not in text
    assert "members 1 < 3 people" in text or "1 < 3 people" in text
    assert "300.00 ≥ 100 pounds/month" in text
    letter = told(made, ENGLISH, {"savings": 5, "wage": 300}, lang="en", audience="citizen")
    assert "(savings 5.00, must be at least 10 GBP)" in letter and "limit" not in letter
    granted = told(made, ENGLISH, {"savings": 50, "wage": 3}, lang="en")
    assert "20.00 pounds a month" in granted
    sheet = leaflet(made.policies, "here", as_of=DAY, lang="en")
    assert "GBPs" not in sheet and "not below 10 GBP" in sheet


def test_what_is_not_known_is_said_with_what_it_must_be(made: Made) -> None:
    made.file("here/vocabulary.yaml", UNITS)
    assert "not known; must be at least 10 GBP" in told(made, ENGLISH, {"wage": 3}, lang="en")
    assert "未知，须不低于 10 GBP" in told(made, ENGLISH, {"wage": 3})
    markdown = told(made, ENGLISH, {"wage": 3}, lang="en", audience="auditor", format="markdown")
    assert "　" not in markdown


def test_a_floor_within_a_floor_is_opened(made: Made) -> None:
    body = "define:\n  inner: {name: 内, value: 100元/月 - 家庭收入, at_least: 0, assumed: 试}\n"
    body += "  outer: {name: 外, value: 内 - 0元/月, at_least: 0, assumed: 试}\n"
    text = told(made, body + "needs:\n  some: {when: 外 > 0, assumed: 试}\n", {"money": 300})
    assert "内 0.00 = 100 − 家庭收入 300.00 = -200.00，不低于 0" in text
    assert "\n     0\n" not in text


# -- what a newcomer's policies were told

HELD = """\
define:
  over:
    name: 财产超限
    cases:
      a: {when: 家庭收入 > 500元/月, value: 是, assumed: 试}
      b: {when: 有住房, value: 是, assumed: 试}
    otherwise: 否
needs:
  property: {name: 财产不超, when: 非 财产超限, assumed: 试}
"""


@pytest.mark.parametrize(
    ("household", "said"),
    [
        ({"money": 600, "house": False}, "财产超限：是（家庭收入 600.00 > 500 元/月）"),
        ({"money": 600, "house": True}, "财产超限：是（家庭收入 600.00 > 500 元/月；有住房：是）"),
        ({"money": 5, "house": False}, "财产超限：否（家庭收入 5.00 ≤ 500 元/月；有住房：否）"),
        ({"money": 5}, "财产超限：未知（家庭收入 5.00 ≤ 500 元/月；有住房：未提供）"),
    ],
)
def test_a_yes_or_no_of_cases_says_which_holds(made: Made, household: dict[str, Any], said: str) -> None:
    assert said in told(made, HELD, household)


def test_days_are_late_or_early_and_not_too_high(made: Made) -> None:
    body = "needs:\n  d: {name: 早生, when: '全部(成员, 出生日期 < 2000-01-01)', assumed: 试}\n"
    body += "  e: {name: 有早生的, when: '存在(成员 其中 出生日期 < 2000-01-01)', assumed: 试}\n"
    family = {"members": [{"id": "m", "birth": "2000-01-11"}]}
    assert "2000-01-11 ≥ 2000-01-01，晚 10 天" in told(made, body, family)
    assert "10 days too late" in told(made, body, family, lang="en")
    assert "10 days too early" in told(made, body.replace("<", ">"), {"members": [{"id": "m", "birth": "1999-12-22"}]}, lang="en")


@pytest.mark.parametrize(
    ("money", "said"), [(80, "（家庭收入 80.00，须不低于 100 元/月）"), (100, "（家庭收入 100.00，不低于 100 元/月）")]
)
def test_a_letter_says_what_had_to_be(made: Made, money: int, said: str) -> None:
    body = "needs:\n  m: {name: 收入够, when: 家庭收入 >= 100元/月, assumed: 试}\n"
    assert said in told(made, body, {"money": money}, audience="citizen")


def test_a_letter_does_not_say_a_figure_twice(made: Made) -> None:
    body = NEEDS + AMOUNT + "    base: {name: 基本, value: 100元/月, assumed: 试}\n"
    body += "    half: {name: 另发, value: 101元/月 / 2, assumed: 试}\n"
    letter = told(made, body, audience="citizen")
    assert "基本：每月 100.00 元" in letter and "另发：101 ÷ 2 = 每月 50.50 元" in letter


def test_months_say_between_which_days(made: Made) -> None:
    body = "needs:\n  m: {name: 到龄, when: '满月数(出生日期, 决定日) >= 780月', assumed: 试}\n"
    made.programme(body, head="name: 救助\nsubject: members\n")
    (d,) = made.policies.programme("here", "aid").decide_all({"members": [{"id": "m", "birth": "1960-01-01"}]}, DAY)
    assert "出生日期 1960-01-01 至 2020-06-15" in render(d)
    assert "（按出生日期算的满月数 725，须不低于 780 个月）" in render(d, audience="citizen")


def test_an_auditor_reads_each_value_once_and_none_without_a_unit(made: Made) -> None:
    age = "age: {name: 年龄, each: 成员, value: 周岁(出生日期)}"
    made.vocabulary("pension: {name: 养老金, of: household, unit: 元/月, may_be_none: true}", define=age)
    body = "needs:\n  a: {name: 有老人, when: 存在(成员 其中 年龄 > 60岁) 且 非 有(养老金), assumed: 试}\n"
    said = told(made, body, {"pension": None, "members": [{"id": "m", "birth": "1950-01-01"}]}, audience="auditor")
    assert "养老金：无" in said and "无 元" not in said
    assert "年龄（m） = 70 岁" in said and "= 70 岁 = 70 岁" not in said


def test_yen_are_yen(made: Made) -> None:
    made.file("here/vocabulary.yaml", UNITS.replace("pound: {en: pound, places: 2}", "pound: {en: yen}"))
    assert "20 yen a month" in told(made, ENGLISH, {"savings": 50, "wage": 3}, lang="en")


def test_a_county_that_bounds_the_sum_keeps_what_was_assumed_of_its_rounding(tmp_path: Path) -> None:
    made = Made(tmp_path).layer("model").vocabulary(layer="model").layer("here", extends="model")
    made.programme(NEEDS + AMOUNT + "    base: {name: 基本, value: 家庭收入 / 3, assumed: 试}\n  round: 分\n", layer="model")
    made.programme("amount: {at_least: 5元/月, overrides: 起发, cite: 一 起发}\n", head="extends: model/aid\n")
    assert made.policies.plan("here", 737591).outcomes["aid"]["amount"]["assumed"] == "试"
    made.programme("amount: {round: 元, overrides: 取整, cite: 一 取整}\n", head="extends: model/aid\n")
    assert not made.policies.plan("here", 737591).outcomes["aid"]["amount"]["assumed"]


def test_a_total_of_few_says_how_the_figure_of_each_comes(made: Made) -> None:
    """A family's income was the sum of two figures that nobody could follow."""
    body = "define:\n  kept: {name: 计入收入, each: 成员, value: '取大(月收入 - 100元/人/月, 0)'}\n"
    body += "needs:\n  poor: {name: 收入低, when: '合计(成员, 计入收入) < 500元/月', assumed: 试}\n" + AMOUNT
    body += "    base: {name: 补差, value: '500元/月 - 合计(成员, 计入收入)', assumed: 试}\n"
    body += "    own: {name: 各人, each: 成员, value: '取小(计入收入, 150元/人/月)', assumed: 试}\n"
    family = [{"id": "m1", "name": "甲某", "income": 300}, {"id": "m2", "name": "乙某", "income": 250}]
    said = told(made, body, {"members": family})
    assert "甲某 200.00 + 乙某 150.00\n     甲某 计入收入 200.00 = 月收入 300.00 − 100" in said
    assert "乙某 计入收入 150.00 = 月收入 250.00 − 100" in said
    assert "计入收入 200.00 = 月收入" in said.partition("金额")[2] and "甲某 计入收入" not in said.partition("各人")[2]
    many = told(made, body, {"members": [{"id": f"m{i}", "income": 110} for i in range(3)]})
    assert "计入收入 10.00 = " not in many.partition("金额")[0]


def test_a_letter_asks_only_for_papers_that_the_family_has(tmp_path: Path) -> None:
    """What an office holds or the officer finds out is looked into, as the leaflet says."""
    made = simple(tmp_path).vocabulary("""
        grade: {name: 残疾级别, of: household, choices: [重度, 其他], proof: 残疾人证, from: 残联}
        visit: {name: 独居, of: household, asks: 是否独居？, proof: 入户调查表, from: 经办人}
        asked: {name: 本人申请, of: household, proof: 申请书, from: 申请人}
        paper: {name: 有协议, of: household, proof: 协议}
    """)
    made.programme("needs: {n: {name: 可办, when: 残疾级别 = 重度 且 独居 且 本人申请 且 有协议 且 有住房, assumed: 试}}\n")
    letter = render(made.decide({}), audience="citizen")
    bring, tell, ours = (letter.partition(head)[2].partition("\n\n")[0] for head in ("不用多跑）", "请您说明", "不用您跑\n"))
    assert sorted(x.strip(" ·") for x in bring.split("\n") if x) == ["协议（用来说明有协议）", "申请书（用来说明本人申请）"]
    assert [x.strip(" ·") for x in tell.split("\n") if x] == ["有住房"]
    assert sorted(x.strip(" ·") for x in ours.split("\n") if x) == ["残疾级别", "独居"]
    said = render(made.decide({}))
    assert any(f"请一次备齐：{x}\n" in said for x in ("协议、申请书", "申请书、协议"))

"""Bugs that were found in what is read and said of a policy, each with the policy that showed it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from doudi.cli.main import main
from doudi.review.tree import review
from trees import DAY, Made, simple

PAYS = """
amount:
  unit: 元/月
  sum:
    a: {value: '%s', assumed: 试}
"""
MODEL = """
define:
  months: {name: 月数, open: 由各地定, unit: 月, at_least: 1月, at_most: 12月, cite: 一 某}
needs:
  n: {when: '满月数(决定日, 决定日 + 月数) >= 6月', assumed: 试}
""" + PAYS % "10元/月"


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


@pytest.mark.parametrize("step", ["3人", "1岁"])
def test_a_rounding_step_has_the_unit_of_what_it_rounds(tmp_path: Path, step: str) -> None:
    made = simple(tmp_path).programme("needs:\n  n: {when: '是', assumed: 试}\n" + PAYS % "10元/月" + f"  round: {step}\n")
    assert "rounding-form" in made.errors()


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


def test_a_rate_cites_or_says_where_it_is_from(tmp_path: Path) -> None:
    made = simple(tmp_path).rates("std: {name: 标准, unit: 元/月, from: {2019-01-01: 3}}\n")
    made.programme("needs:\n  n: {when: '是', assumed: 试}\n" + PAYS % "标准")
    assert "rate-uncited" in made.codes()


def test_a_tree_may_extend_the_shipped_model(tmp_path: Path) -> None:
    made = Made(tmp_path).file("mine/region.yaml", "region: mine\nname: 我县\nextends: zhongwei\n")
    assert made.policies.regions == ["mine"]
    household = Path(__file__).resolve().parents[1] / "examples" / "zhongwei_wang.json"
    assert made.policies.programme("mine", "rural_dibao").decide(household.read_text("utf-8")).amount == Fraction(710)


def test_a_region_changes_a_finding_without_repeating_whose_it_is(tmp_path: Path) -> None:
    made = Made(tmp_path).layer("model").vocabulary(layer="model").layer("here", extends="model")
    made.programme("findings:\n  f: {name: 认定, of: household, asks: 甲？}\nneeds:\n  n: {when: 认定, assumed: 试}\n", layer="model")
    made.programme("findings:\n  f: {overrides: 改问法, asks: 乙？, assumed: 试}\n", head="extends: model/aid\n")
    assert made.codes() == []
    assert [m.row[11] for m in made.decide({"members": [{}]}).missing] == ["乙？"]


def test_a_filled_rate_keeps_the_bounds_of_the_layer_that_left_it_open(tmp_path: Path) -> None:
    made = Made(tmp_path).layer("model").vocabulary(layer="model").layer("here", extends="model")
    made.rates("std: {name: 标准, unit: 元/月, open: 由各地定, at_least: 80}\n", layer="model")
    made.programme("needs:\n  n: {when: '是', assumed: 试}\n" + PAYS % "标准", layer="model")
    assert made.rates("std: {from: {2019-01-01: 80}, assumed: 试}\n").codes() == []
    assert made.rates("std: {from: {2019-01-01: 80, 2020-01-01: 79.99}, assumed: 试}\n").codes() == ["bound-broken"]


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


@pytest.mark.parametrize(("name", "found"), [("收aрa", True), ("收入\u1d2b", True), ("收入ᵦ", True), ("рост", False), ("收入a", False)])
def test_letters_of_other_scripts_wherever_they_stand(name: str, found: bool) -> None:
    """Cyrillic and Greek letters lie outside their own blocks too."""
    from doudi.text.scripts import mixed

    assert mixed(name) is found


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


def checked(made: Made, part: str, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    code = main(["check", str(made.folder / part), *options])
    return code, capsys.readouterr().out


def test_a_county_is_told_of_errors_in_the_city_below_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing can be decided in a county whose city cannot be read: its check is not clean."""
    made = simple(tmp_path).programme(NEED).rates("std: {name: 标准, unit: 元/月, from: {2020-1-1: 100}, assumed: 试}\n")
    made.layer("county", extends="here")
    code, told = checked(made, "county", capsys)
    assert code == 1 and "所依据的文件有错误" in told and "here/rates.yaml" in told and "1 处错误" in told
    code, told = checked(made, "county", capsys, "--lang", "en")
    assert "2 layers, 5 files" in told and "1 error, 0 warnings" in told


NEED = "needs:\n  n: {name: 有房, when: 有住房, assumed: 试}\n"


def test_a_figure_that_nothing_reads_is_warned_of(tmp_path: Path) -> None:
    """An id with a slip in it and a name of its own is no override of the figure that was meant."""
    made = simple(tmp_path).programme("needs:\n  n: {when: 家庭收入 < 标准, assumed: 试}\n")
    made.rates("std: {name: 标准, unit: 元/月, from: {2020-01-01: 100}, assumed: 试}\n")
    made.layer("county", extends="here").rates("std_1: {name: 县标准, unit: 元/月, from: {2020-01-01: 120}, assumed: 试}\n", layer="county")
    assert made.codes(region="county") == ["unused"] and made.codes() == []
    made.rates("std_1: {name: 县标准, unit: 元/月, open: 待定}\n", layer="county")  # there is no figure yet that could be lost
    assert made.codes(region="county") == []


@pytest.mark.parametrize(
    ("bands", "code"),
    [
        ("1人起: 3, 2人起: 2, 其余: 1", "band-rest-low"), ("0人起: 3, 1人起: 2, 其余: 1", "band-rest-low"),
        ("2人起: 2, 3人起: 3, 其余: 1", ""), ("3人起: 2, 其余: 1", ""),
    ],
)
def test_a_rest_that_is_meant_for_larger_households(tmp_path: Path, bands: str, code: str) -> None:
    """It holds below the lowest band: 其余 after 1人起 and 2人起 is not three and more."""
    made = simple(tmp_path).vocabulary(define="size: {name: 家庭人数, value: 人数(成员), assumed: 试}\n")
    made.rates(f"part: {{name: 数, unit: 元/月, rows: 家庭人数, from: {{2020-01-01: {{{bands}}}}}, assumed: 试}}\n")
    made.programme("needs:\n  n: {when: 家庭收入 < 数, assumed: 试}\n")
    assert made.codes() == ([code] if code else [])


@pytest.mark.parametrize(
    ("figure", "code"),
    [
        ("from: {2020-01-01: 75}", "share-above-one"), ("from: {2020-01-01: 75%}", ""), ("from: {2020-01-01: 3/4}", ""),
        ("from: {2020-01-01: 1.3}", ""), ("unit: '%', from: {2020-01-01: 75}", ""),
        ("unit: '%', from: {2020-01-01: 0.75}", "share-below-one"),
        ("unit: '%', from: {2020-01-01: 0.75%}", ""), ("unit: '%', from: {2020-01-01: 0}", ""),
    ],
)
def test_a_share_that_may_be_a_hundred_times_as_much(tmp_path: Path, figure: str, code: str) -> None:
    made = simple(tmp_path).programme("needs:\n  n: {when: 家庭收入 * 发放比例 < 100元/月, assumed: 试}\n")
    assert made.rates(f"part: {{name: 发放比例, {figure}, assumed: 试}}\n").codes() == ([code] if code else [])


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("define:\n  x: {name: 数, open: 待定, unit: 元/月, at_least: 80元/月, at_most: 60元/月, cite: 一 某}\n", ["bounds-crossed"]),
        ("define:\n  x: {name: 数, value: 家庭收入, at_least: 80元/月, at_most: 60元/月, cite: 一 某}\n", ["bounds-crossed"]),
        ("define:\n  x: {name: 数, value: 家庭收入, at_least: 60元/月, at_most: 60元/月, cite: 一 某}\n", []),
        (PAYS % "家庭收入" + "  at_least: 80元/月\n  at_most: 60元/月\n", ["bounds-crossed"]),
        ("checks:\n  c: {name: 查, measure: 家庭收入, at_least: 80元/月, at_most: 60元/月, assumed: 试}\n", ["bounds-crossed"]),
    ],
)
def test_an_upper_end_below_the_lower_one(tmp_path: Path, body: str, found: list[str]) -> None:
    assert [c for c in simple(tmp_path).programme(body).codes() if c != "unused"] == found


def test_ends_of_a_figure_that_cross_are_one_fault(tmp_path: Path) -> None:
    made = simple(tmp_path).programme("needs:\n  n: {when: 家庭收入 * 发放比例 < 100元/月, assumed: 试}\n")
    made.rates("part: {name: 发放比例, unit: '%', from: {2020-01-01: 20}, at_least: 10, at_most: 5, assumed: 试}\n")
    assert made.codes() == ["bounds-crossed"]
    made.rates("part: {name: 发放比例, unit: '%', from: {2020-01-01: 20}, at_most: 5, assumed: 试}\n")
    assert "20%（2020-01-01），应≤ 5%" in next(d.message() for d in made.policies.tree.assembled("here", 737_600)[1].found)


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ("from: {2021-01-01: 120}", "figure-days-lost"), ("from: {2020-01-01: 100, 2021-01-01: 120}", ""),
        ("from: {2020-01-01: 未规定, 2021-01-01: 120}", ""), ("from: {2019-01-01: 90}", ""), ("open: 待定", ""),
    ],
)
def test_days_that_an_override_of_a_figure_loses(tmp_path: Path, days: str, code: str) -> None:
    made = simple(tmp_path).programme("needs:\n  n: {when: 家庭收入 < 标准, assumed: 试}\n")
    made.rates("std: {name: 标准, unit: 元/月, from: {2020-01-01: 100}, assumed: 试}\n")
    made.layer("county", extends="here").rates(f"std: {{overrides: 县里提标, {days}, assumed: 试}}\n", layer="county")
    assert made.codes(region="county") == ([code] if code else [])


def test_a_version_without_extends_says_what_it_passes_over(tmp_path: Path) -> None:
    made = simple(tmp_path).programme(NEED).layer("county", extends="here")
    assert made.programme(NEED, layer="county").codes(region="county") == ["extends-left-out"]
    assert made.programme("", layer="county", head="extends: here/aid\n").codes(region="county") == []


def test_a_figure_without_a_unit_is_shown_where_it_is_declared(tmp_path: Path) -> None:
    made = simple(tmp_path).programme("needs:\n  n: {when: 家庭收入 < 标准, assumed: 试}\n")
    made.rates("std: {name: 标准, from: {2020-01-01: 100}, assumed: 试}\n")
    fault = next(d for d in made.policies.tree.assembled("here", 737_600)[1].found if d.code == "unit-differs")
    assert [(r.note, r.span.text) for r in fault.related] == [("without-unit", "std")]


def test_a_figure_whose_reader_cannot_be_read_is_not_said_to_be_unused(tmp_path: Path) -> None:
    made = simple(tmp_path).rates("std: {name: 标准, unit: 元/月, from: {2020-01-01: 100}, assumed: 试}\n")
    made.programme(NEED, id="other", day="2019-01-01")
    made.programme("needs:\n  n: {when: 家庭收入 < 标准, assumd: 试}\n")
    assert [d.code for d in review(made.policies.tree).found if d.code != "document-absent"] == ["key-unknown"]


def test_a_power_of_a_line_belongs_to_the_list_that_the_line_names(tmp_path: Path) -> None:
    made = simple(tmp_path).programme(
        "needs:\n  n: {when: '是', assumed: 试}\namount:\n  unit: 元\n  sum:\n"
        "    a: {name: 甲, each: '事件 其中 已办结', may: 同意补, value: 花费, assumed: 试}\n".replace("事件", "救助事件")
    )
    assert made.errors() == []
    events = [{"cost": 5, "fixed": True, "may_a": True}, {"cost": 7, "fixed": True, "may_a": False}, {"cost": 9, "fixed": False}]
    assert made.decide({"events": events}).amount == 5
    assert [p["id"] for p in made.decide({"events": [{"cost": 5, "fixed": True}]}).powers] == ["may_a"]

"""Leaflets: what a region offers, what a household gets and brings. Golden files: `pytest --accept`, or DOUDI_ACCEPT=1, writes them."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

import doudi
from doudi.cli.main import main
from doudi.leaflet.region import ordinal
from doudi.leaflet.words import PAIRS
from doudi.pipeline import Policies
from town import DAY, FACTS, RATES, RECORDS, family, settle, town
from trees import Made, simple

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = Path(__file__).resolve().parent / "golden"
FORMATS, LANGS = ("text", "markdown", "html"), ("zh", "en")
ENDS = {"text": "txt", "markdown": "md", "html": "html"}
HOSTILE = "张{{ 7*7 }}{0}<script>alert(1)</script>[x](javascript:alert(1))\u202e\u200b\x1b[31m| `a`\n# h"
SHIPPED = Policies(str(ROOT / "policies"))
DAYS = {"zhongwei": "2019-06-01", "changle": "2019-06-01", "guizhou": "2018-09-01", "taian": "2020-08-01", "model": "2018-06-01"}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return town(tmp_path_factory.mktemp("town"))


def sheet(here: Made, **more: Any) -> str:
    return here.policies.leaflet("zhen", as_of=DAY, **more)


def rows(here: Made, household: dict[str, Any]) -> dict[tuple[str, str], list[str]]:
    """The 一单清 by (programme, who): entitled, receiving, amount, since, next."""
    text = here.policies.leaflet("zhen", household, format="markdown").split("\n# ")[0].replace("\\", "")
    cells = [[c.strip() for c in line.strip("|").split(" | ")] for line in text.splitlines() if line.startswith("| ")]
    return {(c[0], c[1]): c[2:] for c in cells[1:]}


# -- 明白纸


def test_a_condition_is_told_with_the_figures_of_the_day(here: Made) -> None:
    text = sheet(here)
    assert "人均月收入低于救助标准：救助标准（600 元/人/月）" in text
    assert "增发（每位成员）：10% × 救助标准 600" in text
    assert "条件：残疾等级是一级，且经办决定“同意增发”" in text
    assert "一级 120 元/人/月；二级 80 元/人/月" in text


def test_open_figures_are_open_and_assumed_ones_marked(here: Made) -> None:
    text = sheet(here)
    assert "一次性救助：火灾救助标准（尚未公布）" in text
    assert "火灾救助标准：尚未公布（由镇政府公布）" in text
    assert "有一级残疾人〔设定〕" in text
    assert re.search("护理补贴标准：.*〔设定〕（2020-01-01 起；示例值）", text)
    assert "救助标准：600 元/人/月（2020-01-01 起）" in text
    assert PAIRS["assumed_means"][0] in text


def test_papers_are_grouped_by_who_has_them(here: Made) -> None:
    text = sheet(here).split("二、")[0]
    assert "您带来：租房合同（用来说明月房租）" in text
    assert "我们来查，不用您跑：核对系统的收入核对报告；残联的残疾人证" in text
    assert "我们上门看、评议认定：入户调查表" in text


def test_what_is_no_benefit_of_a_household_is_not_listed(here: Made) -> None:
    """A check programme is named among the duties; a programme of an institution is left out."""
    text = sheet(here)
    assert "办事机关还要做到（不是给群众的待遇）：走访帮扶" in text
    assert "机构补助" not in text
    assert [line[:2] for line in text.splitlines() if re.match("[一二三四]、", line)] == ["一、", "二、", "三、"]


def test_only_what_is_in_force_is_told(tmp_path: Path) -> None:
    made = town(tmp_path)
    late = "needs:\n  a: {when: 遭遇火灾, cite: 一 火灾}\n"
    made.programme(late, id="late", day="2021-01-01", layer="zhen", head="name: 晚到\nsubject: household\n")
    assert "晚到" not in made.policies.leaflet("zhen", as_of=DAY)
    assert "晚到" in made.policies.leaflet("zhen")  # the day of the newest version
    with pytest.raises(doudi.PolicyError) as problem:
        made.policies.leaflet("zhen", as_of="2019-12-31")
    assert [d.code for d in problem.value.diagnostics] == ["not-in-force"]


@pytest.mark.parametrize(("n", "said"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "100")])
def test_numbers_of_programmes(n: int, said: str) -> None:
    assert ordinal(n) == said


SAYINGS = [
    ("家庭收入 < 500元/月", "家庭收入低于 500 元/月"),
    ("非 家庭收入 < 500元/月", "家庭收入不低于 500 元/月"),
    ("100元/月 <= 家庭收入 < 500元/月", "家庭收入不低于 100 元/月，且低于 500 元/月"),
    ("有住房 且 (家庭收入 = 0 或 类别 = 甲类)", "有住房，且（家庭收入等于 0，或类别是甲类）"),
    ("非 (有住房 且 类别 = 甲类)", "不是“有住房”，或类别不是甲类"),
    ("类别 属于 [甲类, 乙类]", "类别是甲类或乙类"),
    ("类别 不属于 [甲类, 乙类]", "类别不是甲类、乙类"),
    ("存在(成员 其中 月收入 > 0)", "有符合“月收入高于 0”的成员"),
    ("没有(成员 其中 非 存在(法定义务人 其中 有能力))", "没有符合“没有符合‘有能力’的法定义务人”的成员"),
    ("全部(成员, 月收入 = 0)", "成员都符合“月收入等于 0”"),
    ("人数(成员) > 2人", "成员人数高于 2 人"),
    ("人数(成员 其中 月收入 = 0) > 2人", "符合“月收入等于 0”的成员人数高于 2 人"),
    ("次数(救助事件) > 1次", "救助事件数高于 1 次"),
    ("合计(成员, 月收入) > 家庭收入 / 2", "成员的月收入合计高于家庭收入 ÷ 2"),
    ("最大(成员, 出生日期) < 2000-01-01", "成员中最晚的出生日期早于 2000-01-01"),
    ("决定日 < 2021-01-01 + 6月", "办理当天早于 2021-01-01 之后 6 个月"),
    ("存在(成员 其中 周岁(出生日期) >= 60岁)", "有符合“按出生日期算的周岁不低于 60 岁”的成员"),
    ("取大(家庭收入, 100元/月) > 取小(家庭收入, 200元/月)", "家庭收入（不低于 100）高于家庭收入（不高于 200）"),
    ("舍去(家庭收入, 10元/月) = 0", "家庭收入（舍去到 10 元）等于 0"),
    ("家庭收入 - (100元/月 - 家庭收入) * 2 > 0", "家庭收入 − （100 − 家庭收入） × 2 高于 0"),
]


@pytest.mark.parametrize(("condition", "said"), SAYINGS)
def test_conditions_in_words(made: Made, condition: str, said: str) -> None:
    """`name` is of no use here, so that what is said of it stands alone."""
    made.programme(f"needs:\n  a: {{name: 条件, when: '{condition}', assumed: 试}}\n")
    assert made.errors() == []
    text = made.policies.leaflet("here", as_of=DAY)
    assert f"条件〔设定〕：{said}\n" in text
    assert made.policies.leaflet("here", as_of=DAY, lang="en")


def test_terms_are_explained_once_and_results_of_others_are_named(made: Made) -> None:
    made.programme("needs:\n  a: {when: 有住房, assumed: 试}\n", id="first", name="甲助")
    made.programme(
        "define:\n  poor: {name: 贫困, value: 家庭收入 < 下限, cite: 一 贫困}\n"
        "  least: {name: 下限, open: 由地方定, unit: 元/月, cite: 一 下限}\n"
        "needs:\n  a: {name: 未享, when: '非 甲助.获准 且 贫困', assumed: 试}\n"
        "  b: {name: 也未享, when: '非 甲助.获准 或 贫困', assumed: 试}\n"
    )
    text = made.policies.leaflet("here", as_of=DAY)
    assert "未享〔设定〕：没有获准甲助，且贫困" in text
    assert text.count("· 贫困：家庭收入低于下限（尚未公布）") == 1
    assert "· 下限：文件没有规定" in text
    assert "有住房" not in text.split("二、")[0]  # what the other programme reads is told there


# -- 一单清 and 一袋清


def test_the_list_of_a_household(here: Made) -> None:
    found = rows(here, family())
    granted = found["救助金", "全家 3 人"]
    assert granted[:4] == ["可以享受", "是", "每月 1200.00 元", "2019-03-01"]
    assert granted[4] == "正在享受，照常领取；经办人还可以决定：增发（陈某甲），再加每月 60.00 元"
    assert found["护理补贴", "陈某甲"][:4] == ["可以享受", "—", "每人每月 120.00 元", "—"]
    assert found["护理补贴", "林某乙、陈某丙"][0] == "暂不符合"
    assert found["护理补贴", "林某乙、陈某丙"][4].startswith("不满足“一级或二级残疾”")
    assert found["火灾救助", "全家"][::4] == ["还不能定", "请说明：火灾损失"]


def test_a_refusal_says_the_nearest_way_and_the_least_change(here: Made) -> None:
    people = [{"id": "m1", "grade": None}]
    found = rows(here, family(money=1000, members=people))["救助金", "全家"]
    assert found[:2] == ["暂不符合", "是"]
    assert found[4].startswith("现在正在享受，按所填情况已不符合，请经办人复核；")
    assert "不满足“人均月收入低于救助标准”" in found[4]
    assert re.search(r"(家庭月收入是 899.99|月房租是 400.01) 元/月时就符合", found[4])


def test_what_is_received_is_never_invented(here: Made) -> None:
    household = {k: x for k, x in family().items() if k not in ("on_aid", "aid_from")}
    assert rows(here, household)["救助金", "全家 3 人"][1:4] == ["—", "每月 1200.00 元", "—"]
    assert rows(here, family(on_aid=False))["救助金", "全家 3 人"][1:4] == ["否", "每月 1200.00 元", "—"]
    people = [{**m, "on_care": True} for m in family()["members"][:1]]
    assert rows(here, family(members=people))["护理补贴", "陈某甲"][1] == "是"


def test_a_fact_of_another_record_says_nothing_of_who_receives(tmp_path: Path) -> None:
    """护理补贴 is each member's own: a household fact cannot say which of them has it."""
    made = settle(Made(tmp_path), "zhen", zh="某镇", en="Town", facts="house_care: {name: 户内在享, of: household, receives: care}\n")
    assert rows(made, family(house_care=True))["护理补贴", "陈某甲"][1] == "—"


def test_what_is_open_says_who_can_close_it(here: Made) -> None:
    household = {k: x for k, x in family().items() if k not in ("rent", "hard", "money")}
    said = rows(here, household)["救助金", "全家"]
    assert said[::4] == ["还不能定", "由经办人认定：生活困难"]  # someone of grade one: income does not decide
    people = [{k: x for k, x in m.items() if k != "grade"} for m in family()["members"]]
    said = rows(here, {**household, "hard": True, "members": people})["救助金", "全家"]
    assert said[4] in ("请带来：租房合同；由我们查：收入核对报告、残疾人证", "请带来：租房合同；由我们查：残疾人证、收入核对报告")


def test_waiting_for_the_officer(made: Made) -> None:
    made.programme("needs:\n  a: {name: 困难, when: 有住房, may: 同意给予, cite: 一 可给予}\n")
    text = made.policies.leaflet("here", {"as_of": DAY, "house": True, "members": [{}]})
    assert re.search("救助 +全家 +等经办决定 .*由经办人研究决定：困难", text)


def test_the_bag_lists_each_paper_once_with_what_is_missing(here: Made) -> None:
    household = {k: x for k, x in family(money=2500).items() if k not in ("rent", "hard")}
    household["members"] = [{**m, "grade": "two"} for m in household["members"]]
    bag = here.policies.leaflet("zhen", household).split("一袋清")[1]
    assert "□ 租房合同  用来说明：月房租；用在哪项：救助金；还缺：月房租" in bag
    assert "☑ 火灾证明  用来说明：遭遇火灾；用在哪项：火灾救助" in bag
    assert "□ 入户调查表  用来说明：生活困难；用在哪项：救助金；还缺：生活困难" in bag
    assert "残疾人证" not in bag  # the office has it, and it is known


def test_of_no_and_nought_there_is_no_paper(here: Made) -> None:
    bag = here.policies.leaflet("zhen", family(rent=0, fire=False)).split("一袋清")[1]
    assert "租房合同" not in bag
    assert "火灾证明" not in bag
    assert PAIRS["b_empty"][0] in bag


def test_programmes_about_other_lists(made: Made) -> None:
    """Of each event, and of a person in a list of a list."""
    made.programme("needs:\n  a: {name: 已办, when: 已办结, cite: 一 办}\n", id="event", head="name: 事助\nsubject: events\n")
    body = "define:\n  most: {name: 上限, value: 10元/月, cite: 一 限}\n"
    body += "needs:\n  a: {name: 不多, when: 赡养费 < 上限 且 月收入 > 0, cite: 一 多}\n"
    made.programme(body, id="kin", head="name: 亲助\nsubject: obligors\n")
    assert "不多：赡养费低于上限（10 元/月），且月收入高于 0" in made.policies.leaflet("here", as_of=DAY)
    people = [{"id": "m1", "name": "甲", "income": 5, "obligors": [{"name": "乙", "gift": 1}, {"name": "丙"}]}]
    found = made.policies.leaflet("here", {"as_of": DAY, "members": people, "events": [{"fixed": True}, {"fixed": False}]})
    assert re.search("事助 +救助事件1 +可以享受", found)
    assert re.search("亲助 +乙 +可以享受", found)
    assert re.search("亲助 +丙 +还不能定 .*请说明：赡养费", found)
    assert "□ 赡养费  用在哪项：亲助；还缺：赡养费（丙）" in found


# -- every format, every language, any text


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("kind", ["town", "family"])
def test_golden(kind: str, format: str, lang: str, here: Made, request: pytest.FixtureRequest) -> None:
    household = None if kind == "town" else family()
    made = here.policies.leaflet("zhen", household, as_of=DAY, lang=lang, format=format)
    path = GOLDEN / f"leaflet_{kind}.{lang}.{ENDS[format]}"
    if os.environ.get("DOUDI_ACCEPT") or request.config.getoption("--accept", default=False):
        path.write_text(made, encoding="utf-8")
    assert path.exists(), "run pytest --accept and review what it writes"
    assert made == path.read_text("utf-8")


@pytest.mark.parametrize("region", DAYS)
@pytest.mark.parametrize("lang", LANGS)
def test_shipped_regions(region: str, lang: str) -> None:
    for format in FORMATS:
        text = SHIPPED.leaflet(region, as_of=DAYS[region], lang=lang, format=format)
        assert "None" not in text
        assert "\0" not in text
    assert PAIRS["by_text"][lang == "en"] not in text


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.json")), ids=lambda p: p.stem)
def test_shipped_families(path: Path) -> None:
    """The list says of each decision what the decision says."""
    region = path.stem.split("_")[0]
    decisions = [d for d in SHIPPED.decide(region, path.read_text("utf-8")) if d.outcome["entitles"]]
    text = SHIPPED.leaflet(region, path.read_text("utf-8"))
    words = {"granted": "可以享受", "refused": "暂不符合", "undetermined": "还不能定"}
    said = {d.outcome["words"].get(d.status, [words[d.status]])[0] for d in decisions}
    assert {x for x in said if x not in text} <= ({"还不能定"} if "等经办决定" in text else set())


@pytest.mark.parametrize("lang", LANGS)
def test_hostile_names_are_only_text(here: Made, lang: str) -> None:
    people = [{"id": "m1", "name": HOSTILE, "grade": "one"}]
    for format in FORMATS:
        text = here.policies.leaflet("zhen", family(name=HOSTILE, members=people), lang=lang, format=format)
        assert not re.search("[\u202e\u200b\x1b]", text)
        assert "<script" not in text.replace("\\<script", "") or format == "text"
        assert not [line for line in text.splitlines() if line.startswith("# h")]
        assert "{{ 7*7 }}" in text.replace("\\", "")


@pytest.mark.parametrize("lang", LANGS)
def test_hostile_policies_are_only_text(tmp_path: Path, lang: str) -> None:
    """What a policy writes of papers, reasons and names reaches the page escaped."""
    bad = "<img src=x onerror=alert(1)>&| {0} {w}"
    made = town(tmp_path)
    made.vocabulary(FACTS.replace("租房合同", f"'{bad}'"), records=RECORDS, bare=True, layer="zhen")
    made.rates(RATES.replace("由镇政府公布", f"'{bad}'"), layer="zhen")
    for household in (None, family()):
        html = made.policies.leaflet("zhen", household, as_of=DAY, lang=lang, format="html")
        assert "<img" not in html
        assert "&lt;img src=x onerror=alert(1)&gt;&amp;| {0} {w}" in html


def test_a_page_is_one_file(here: Made) -> None:
    for household in (None, family()):
        html = here.policies.leaflet("zhen", household, as_of=DAY, format="html")
        assert not re.search(r"(?:src|href)\s*=|url\(|@import|<script", html)
        assert "default-src 'none'" in html
        assert "@page{size:A4" in html


def test_words_are_in_both_languages_with_the_same_places() -> None:
    for key, (zh, en) in PAIRS.items():
        assert re.findall("[一-鿿]", zh) or zh == en or not re.search("[a-z]", zh), key
        assert not re.search("[一-鿿]", en), key
        places = [len(re.findall(r"\{\d?\}", x)) for x in (zh, en)]
        assert places[0] == places[1] or "counts" in key or key in ("and_others", "covered_all", "covered_some"), key


# -- the command


def test_command(here: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "family.json"
    file.write_text(json.dumps(family(), ensure_ascii=False), "utf-8")
    tree = ["--policies", str(here.folder)]
    assert main(["leaflet", "某镇", *tree, "--as-of", DAY]) == 0
    assert capsys.readouterr().out == sheet(here)
    assert main(["leaflet", "zhen", "--household", str(file), "--format", "html", "--lang", "en", *tree]) == 0
    assert capsys.readouterr().out.startswith("<!doctype html>")


def test_exit_codes(here: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "family.json"
    file.write_text('{"members": [{"id": "m1"}],\n "mony": 1, "as_of": "2020-06-15"}', "utf-8")
    tree = ["--policies", str(here.folder)]
    assert main(["leaflet", "zhen", "--household", str(file), *tree]) == 3
    assert f"{file}:2:" in capsys.readouterr().err
    assert main(["leaflet", "zhe", *tree]) == 4
    assert main(["leaflet", "zhen", "--as-of", "2019-01-01", *tree]) == 4
    assert main(["leaflet", "zhen", "--as-of", "soon", *tree]) == 2
    assert main(["leaflet", "zhen", "--household", str(tmp_path / "none.json"), *tree]) == 2
    assert main(["leaflet", "zhen", "--format", "json", *tree]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_other_words_are_refused(here: Made) -> None:
    for more in ({"lang": "fr"}, {"format": "pdf"}):
        with pytest.raises(ValueError, match="no leaflet"):
            sheet(here, **more)


def test_a_length_of_time_that_a_layer_above_fills_in_is_said_once(tmp_path: Path) -> None:
    made = simple(tmp_path).layer("up", extends="here")
    made.programme(
        "define:\n  months: {name: 宽限月数, open: 由各地定, unit: 月, at_least: 1月, at_most: 12月, cite: 一 某}\n"
        "needs:\n  n: {name: 期内, when: 决定日 <= 2021-01-01 + 宽限月数, assumed: 试}\n"
    )
    made.programme("define:\n  months: {value: 6月, assumed: 试}\n", layer="up", head="extends: here/aid\n")
    text = made.policies.leaflet("up", as_of=DAY)
    assert "2021-01-01 之后宽限月数（6 个月）" in text and "宽限月数〔设定〕：6 个月\n" in text

"""Slips of people who write policies by hand: one fault each, at its very word, with what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from doudi.catalogue import Tree
from doudi.language import slips
from doudi.review.tree import review
from doudi.text.diagnostic import Diagnostic, InputError
from doudi.text.locate import located
from trees import DAY, Made, simple


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return simple(tmp_path)


def only(made: Made) -> Diagnostic:
    found = [d for d in review(Tree(str(made.folder))).found if d.code not in ("unused", "document-absent")]
    assert len(found) == 1, [d.message() for d in found]
    return found[0]


VALUES = [  # what is written; the code; the text that is marked; what is suggested
    ("人数(成员 其中 周岁(出生日期) >= 60周岁) > 0", "unit-unknown", "60周岁", "60岁"),
    ("人数(成员) > 2名", "unit-unknown", "2名", "2人"),
    ("家庭收入 > 0.1万元/月", "unit-unknown", "0.1万元/月", "1000元/月"),
    ("家庭收入 > 100 元/月", "operator-missing", "100 元/月", "100元/月"),
    ("家庭收入 > 100元", "unit-differs", "100元", "100元/月"),
    ("家庭收入 => 100元/月", "operand-missing", "=>", ">="),
    ("家庭收入 > = 100元/月", "operand-missing", "> =", ">="),
    ("家庭收入 大于等于 100元/月", "comparison-word", "大于等于", ">="),
    ("家庭收入 不超过 100元/月", "comparison-word", "不超过", "<="),
    ("家庭收入 100元/月以上", "operator-missing", "100元/月以上", ">= 100元/月"),
    ("人数(成员) 3人以上", "operator-missing", "3人以上", ">= 3人"),
    ("有住房 并且 有住房", "comparison-word", "并且", "且"),
    ("不是 有住房", "operator-missing", "不是 有住房", "非 有住房"),
    ("有住房 = no", "name-unknown", "no", "否"),
    ("家庭收入 x 2 > 0", "comparison-word", "x", "*"),
    ("家庭收入 > 2(家庭收入)", "operator-missing", "2(", "2 * ("),
    ("家庭收入 * 百分之十 > 0", "name-unknown", "百分之十", "10%"),
    ("类别 = 甲类 或 乙类", "choice-alone", "乙类", None),
    ("类别 属于 (甲类, 乙类)", "in-needs-list", "甲类, 乙类", "[甲类, 乙类]"),
    ("有住房，有住房", "comma-unexpected", "，", None),
    ("(有住房))", "bracket-extra", ")", None),
    ("((有住房)", "bracket-open", "(", None),
    ("人数(成员其中月收入>0) > 0", "list-wanted", "成员其中月收入>0", "成员 其中 月收入>0"),
    ("计数(成员) > 0", "function-unknown", "计数", "人数"),
    ("决定日 > 2024/3/1", "day-form", "2024/3/1", "2024-03-01"),
    ("人數(成员) > 2人", "function-unknown", "人數", "人数"),  # words of the language have one form, names any
    ("決定日 > 2024-03-01", "name-unknown", "決定日", "决定日"),
    ("类别 屬於 [甲类]", "comparison-word", "屬於", "属于"),
    ("家庭收入 大於 100元/月", "comparison-word", "大於", ">"),
    ("存在(成员 其中 周岁(出生日期) >= 60歲)", "unit-unknown", "60歲", "60岁"),
    ("如果 有住房 那么 有住房", "conditional", "如果", None),
]


@pytest.mark.parametrize(("written", "code", "marked", "meant"), VALUES)
def test_of_expressions(made: Made, written: str, code: str, marked: str, meant: str | None) -> None:
    made.programme(f"needs:\n  n:\n    when: >-\n      {written}\n    assumed: 试\n")
    d = only(made)
    assert (d.code, d.span and d.span.text, d.suggestion) == (code, marked, meant)
    assert (d.help("zh") and d.help("en")) or code in ("list-wanted", "name-unknown", "operand-missing", "unit-differs", "bracket-open")


@pytest.mark.parametrize(("written", "ways"), [
    ("house and car and rich or poor", ("(house and car and rich) or poor", "house and car and (rich or poor)")),
    ("house or car and rich and poor", ("house or (car and rich and poor)", "(house or car) and rich and poor")),
    ("有住房 或 有车 且 富裕 或 困难", ("有住房 或 (有车 且 富裕) 或 困难", "(有住房 或 有车) 且 (富裕 或 困难)")),
])
def test_both_readings_of_and_beside_or_are_whole(made: Made, written: str, ways: tuple[str, str]) -> None:
    """In the words that were used, and with every part."""
    made.vocabulary("car: {name: 有车, of: household}\nrich: {name: 富裕, of: household}\npoor: {name: 困难, of: household}")
    made.programme(f"needs:\n  n: {{when: {written}, assumed: 试}}\n")
    d = only(made)
    assert d.code == "and-or-unclear" and all(way in d.help(lang) for way in ways for lang in ("zh", "en"))


RATES = [  # the body of a figure; the code; what is suggested
    ("unit: 元/月, from: {2020年1月1日: 60}", "day-form", "2020-01-01"),
    ("unit: 元/月, from: {2020/1/1: 60}", "day-form", "2020-01-01"),
    ("unit: 元/月, from: {2020-02-30: 60}", "day-impossible", None),
    ("unit: 元/月, from: {2020-01-01: 60元}", "number-form", "60"),
    ("unit: 元/月, from: {2020-01-01: 0.6万元}", "number-form", "6000"),
    ("unit: 元/月, from: {2020-01-01: '1,060'}", "number-form", "1060"),
    ("unit: 元/月, from: {2020-01-01: 60%}", "percent-of-unit", None),
    ("unit: 元每人每月, from: {2020-01-01: 60}", "unit-unknown", "元/人/月"),
    ("unit: 每月, from: {2020-01-01: 60}", "unit-unknown", "元/月"),
    ("单位: 元/月, from: {2020-01-01: 60}", "key-unknown", "unit"),
    ("unit: 元/月, from: {2020-01-01: 未規定}", "number-form", "未规定"),
    ("unit: 元/月, rows: 家庭收入, from: {2020-01-01: {超過5元/月: 1, 其余: 2}}", "band-form", "超过5元/月"),
    ("unit: 元/月, rows: 种类, from: {2020-01-01: {甲类: 1, 其余: 2}}", "axis-unknown", None),
]


@pytest.mark.parametrize(("body", "code", "meant"), RATES)
def test_of_figures(made: Made, body: str, code: str, meant: str | None) -> None:
    made.rates(f"base: {{name: 基数, {body}, assumed: 试}}").programme("needs:\n  n: {when: 有住房, assumed: 试}\n")
    d = only(made)
    assert (d.code, d.suggestion) == (code, meant)


FILES = [  # the body of a programme; the code; the line and the text that is marked
    ("＃ 定义\nneeds:\n  n: {when: 有住房, assumed: 试}\n", "yaml-comment-sign", "＃"),
    ("// 定义\nneeds:\n  n: {when: 有住房, assumed: 试}\n", "yaml-comment-sign", "//"),
    ("needs:\n  n: ｛when: 有住房, assumed: 试｝\n", "yaml-wide-bracket", "｛"),
    ("needs:\n  n:\n    when: 有住房\n      assumed: 试\n", "yaml-indented-more", "      "),
    ("needs:\n  n\n    when: 有住房\n    assumed: 试\n", "yaml-colon-missing", "n"),
    ("needs:\n  n:\n    when:\n    有住房\n    assumed: 试\n", "yaml-colon-missing", "有住房"),
]


@pytest.mark.parametrize(("body", "code", "marked"), FILES)
def test_of_files(made: Made, body: str, code: str, marked: str) -> None:
    d = only(made.programme(body))
    assert (d.code, d.span and d.span.text) == (code, marked)


def test_a_name_that_cannot_be_used_is_told_once(made: Made) -> None:
    made.rates("base: {name: “基数”, unit: 元/月, from: {2020-01-01: 60}, assumed: 试}")
    d = only(made.programme("needs:\n  n: {when: 家庭收入 < 基数, assumed: 试}\n"))
    assert (d.code, d.suggestion) == ("name-form", "基数")


def test_a_name_that_is_taken_stays_with_the_first(made: Made) -> None:
    made.rates("base: {name: 基数, unit: 元/月, from: {2020-01-01: 60}, assumed: 试}")
    made.layer("there", extends="here").rates("more: {name: 基数, unit: 元/人/月, from: {2020-01-01: 60}, assumed: 试}", layer="there")
    made.programme("needs:\n  n: {when: 家庭收入 < 基数, assumed: 试}\n")
    assert only(made).code == "declared-twice"


def test_a_figure_replaced_unsaid_in_another_unit_is_told_once(made: Made) -> None:
    made.rates("base: {name: 基数, unit: 元/月, from: {2020-01-01: 60}, assumed: 试}\nleft: {name: 留的, unit: 元/月, open: 由县定}")
    made.programme("needs:\n  n: {when: 家庭收入 < 基数 且 家庭收入 < 留的, assumed: 试}\n")
    made.layer("there", extends="here").rates("base: {unit: 元/年, from: {2020-01-01: 60}, assumed: 试}", layer="there")
    assert only(made).code == "override-unmarked"
    made.rates("left: {unit: 元/年, from: {2020-01-01: 60}, assumed: 试}", layer="there")
    assert only(made).code == "bounds-of-model"


@pytest.mark.parametrize(("written", "meant"), [("60", "60元/人/月"), ("60元", "60元/人/月")])
def test_a_line_for_each_is_wanted_per_head(made: Made, written: str, meant: str) -> None:
    body = "needs:\n  n: {when: 有住房, assumed: 试}\namount:\n  unit: 元/月\n  assumed: 试\n  sum:\n"
    d = only(made.programme(body + f"    a: {{name: 甲, each: 成员, value: {written}, assumed: 试}}\n"))
    assert (d.code, d.suggestion) == ("unit-differs", meant)


def test_nothing_follows_from_a_list_that_is_unknown(made: Made) -> None:
    body = "needs:\n  n: {when: 有住房, assumed: 试}\namount:\n  unit: 元/月\n  assumed: 试\n  sum:\n"
    line = "    b: {name: 乙, value: 1元/月, assumed: 试}\n    a: {name: 甲, each: 每人, when: 月收入 > 0, value: 月收入, assumed: 试}\n"
    d = only(made.programme(body + line))
    assert d.code == "list-unknown" and "成员" in d.help()


def test_of_layers(made: Made) -> None:
    made.programme("needs:\n  n: {when: 有住房, assumed: 试}\n")
    made.layer("there", extends="here").programme("summary: 试\n", layer="there", head="extends: here\n")
    d = only(made)
    assert (d.code, d.suggestion) == ("extends-other", "here/aid")
    made.programme("summary: 试\n", layer="there", head="extends: here/aid\n")
    made.file("there/region.yaml", "region: 那里\nname: 那里\nextends: here\nsources:\n  文件: {title: 某文件}\n")
    assert only(made).code == "region-folder"
    made.file("there/region.yaml", "region: there\nname: 那里\nextends: 这里\nsources:\n  文件: {title: 某文件}\n")
    made.file("here/region.yaml", "region: here\nname: 这里\nsources:\n  文件: {title: 某文件}\n")
    d = only(made)
    assert (d.code, d.suggestion) == ("layer-unknown", "here")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("2024年3月1日", "2024-03-01"), ("2024.3.1", "2024-03-01"), ("20240301", "2024-03-01"), ("２０２４-３-１", "2024-03-01"),
     ("2024-02-30", None), ("640521197304180011", None), ("2024-03", None), ("2024-03-01", None)],
)
def test_days(written: str, meant: str | None) -> None:
    assert slips.day(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [("60元", "60"), ("１２", "12"), ("1，060.50", "1060.5"), ("3千元", "3000"), ("￥60", "60"), ("80％", "80%"), ("约60", None),
     ("60", None), ("六十", "60"), ("一千二百三十元", "1230"), ("三千五", None), ("1e400", None), ("132〇", "1320"), ("O", "0"),
     ("8000,00", "8000"), ("343。33", "343.33"), ("1 390", "1390"), ("130（暂定）", "130"), ("3218# 2020年起", "3218"), ("130。", "130")],
)
def test_figures(written: str, meant: str | None) -> None:
    assert slips.figure(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [("3级", "三级"), ("3", "三级"), ("叁级", "三级"), ("三级 ", "三级"), ("丧失", None), ("5级", None), ("三", "三级")],
)
def test_choices(written: str, meant: str | None) -> None:
    assert slips.choice(written, ["一级", "二级", "三级", "四级", "完全丧失"]) == meant


@pytest.mark.parametrize(
    ("written", "meant"), [("百分之十", "10%"), ("百分之二十五", "25%"), ("十分之一", "1/10"), ("三分之二", "2/3"), ("分之", None)],
)
def test_shares(written: str, meant: str | None) -> None:
    assert slips.percent(written) == meant


HOUSEHOLDS = [  # the text; the code; what is marked; what is suggested, or a part of the message
    ('{"money": "1860"}', "input-type", '"1860"', "1860"),
    ('{"money": "0.186万元"}', "input-type", '"0.186万元"', "1860"),
    ('{"money": 1.005}', "input-places", "1.005", None),
    ('{"house": "是"}', "input-type", '"是"', "true"),
    ('{"house": 0}', "input-type", "0", "false"),
    ('{"kind": "甲类 "}', "input-choice", '"甲类 "', "甲类"),
    ('{"kind": "非甲类"}', "input-choice", '"非甲类"', None),
    ('{"members": [{"birth": "1973年4月18日"}]}', "input-type", '"1973年4月18日"', "1973-04-18"),
    ('{"members": [{"birth": 19730418}]}', "input-type", "19730418", "1973-04-18"),
    ('{"income": 100, "members": [{}]}', "input-key-place", '"income"', None),
    ('{"members": [{"money": 100}]}', "input-key-place", '"money"', None),
    ('{"money": NaN}', "json-broken", "NaN", "不知道的就不写这个键"),
    ('{"money"：1}', "json-broken", "：", "“：”是全角的"),
    ('{"money": 1，"house": true}', "json-broken", "，", "“，”是全角的"),
    ('{“money”: 1}', "json-broken", "“", "是全角的"),
    ('{"money": １２}', "json-broken", "１", "数字用半角"),
    ('{"money": 12元}', "json-broken", "元", "数后面不写单位"),
    ('{"money": 1,200}', "json-broken", "2", "数里不写逗号"),
    ('{"money": 012}', "json-broken", "1", "数不以 0 开头"),
    ('{"house": True}', "json-broken", "T", "“True”写成 true"),
    ('{"house": 是}', "json-broken", "是", "“是”写成 true"),
    ('{"kind": 甲类}', "json-broken", "甲", "文字加英文双引号"),
    ("{'money': 1}", "json-broken", "'", "不用单引号"),
    ("{money: 1}", "json-broken", "m", "键名加英文双引号"),
    ('{"money": 1, // 元\n"house": true}', "json-broken", "/", "JSON 里不写注释"),
    ('{"members": [{"birth": 1973-04-18}]}', "json-broken", "-", "日期加英文双引号"),
    ('{"money": 1}\n{"money": 2}', "json-broken", "{", "一个文件写一户"),
    ('{"members": [{"id": "m"}', "json-broken", "}", "写到这里就断了"),
    ("", "json-broken", "", "文件是空的"),
]


@pytest.mark.parametrize(("text", "code", "marked", "meant"), HOUSEHOLDS)
def test_of_households(made: Made, text: str, code: str, marked: str, meant: str | None) -> None:
    made.programme("needs:\n  n: {when: 有住房, assumed: 试}\n")
    with pytest.raises(InputError) as raised:
        made.policies.programme("here", "aid").decide(text, DAY)
    first = next(d for d in located(raised.value.diagnostics, text, "户.json") if d.code not in ("input-required",))
    assert (first.code, first.span and first.span.text) == (code, marked)
    if code == "json-broken":
        assert meant is not None and meant in first.message()
    else:
        assert first.suggestion == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("六个月", "6月"), ("半年", "6月"), ("一年", "1年"), ("十八岁", "18岁"), ("二十四个月", "24月"), ("六十周岁", "60岁"),
        ("两天", "2日"),
        ("个月", None), ("上年", None), ("百元", None), ("三五年", None),
    ],
)
def test_a_length_in_words_is_told_in_figures(tmp_path: Path, text: str, meant: str | None) -> None:
    assert slips.length(text) == meant
    made = simple(tmp_path).programme(f"needs:\n  n: {{when: 决定日 < 2021-01-01 + {text}, assumed: 试}}\n")
    told = next(d for d in made.policies.tree.assembled("here", 737_600)[1].found if d.span is not None and d.span.text == text)
    assert told.code == "name-unknown" and (meant is None or told.suggestion == meant)

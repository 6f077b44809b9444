"""Slips in whole files, of a keyboard with a Chinese input method: one fault each, at its place, with the way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from doudi.casebook.run import Runner
from doudi.catalogue import Tree
from doudi.cli.main import main
from doudi.review.tree import review
from doudi.text.diagnostic import Diagnostic, InputError
from trees import Made, simple

PLAIN = "needs:\n  n: {when: 有住房, assumed: 试}\n"
HOME = "households:\n  wang:\n    house: true\n    members:\n      - {id: m1, income: 100}\ncases:\n"


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return simple(tmp_path / "policies")


def found(made: Made) -> list[Diagnostic]:
    return [d for d in review(Tree(str(made.folder))).found if d.code not in ("unused", "document-absent")]


def only(told: list[Diagnostic]) -> tuple[str, str, str | None]:
    assert len(told) == 1, [(d.code, d.message()) for d in told]
    assert told[0].span is not None
    assert told[0].help("zh") and told[0].help("en")
    return told[0].code, told[0].span.text, told[0].suggestion


FILES = [  # the body of a programme; the code; the text that is marked; what is suggested
    ("needs:\n  n: {when：有住房, assumed: 试}\n", "yaml-wide-colon", "：", ": "),
    ("needs:\n  n: {when: 有住房, assumed：试}\n", "yaml-wide-colon", "：", ": "),
    ("needs:\n  n {when: 有住房, assumed: 试}\n", "yaml-colon-missing", "n", None),
    ("needs:\n  n:\n    name; 住房\n    when: 有住房\n    assumed: 试\n", "yaml-colon-missing", "name", None),
    ("needs:\n  n:\n    name = 住房\n    when: 有住房\n    assumed: 试\n", "yaml-colon-missing", "name", None),
    ("needs:\n  n:\n    name 住房\n    when: 有住房\n    assumed: 试\n", "yaml-colon-missing", "name", None),
    ("needs:\n  n: {when: 有住房, assumed: 试\namount:\n  unit: 元/月\n", "yaml-flow-open", "{", None),
    ("needs:\n  n: {when: '有住房, assumed: 试}\namount:\n  unit: 元/月\n", "yaml-quote-open", "'有住房, assumed: 试}", None),
    ("needs:\n  n: when: 有住房, assumed: 试}\n", "yaml-flow-open", ":", None),
    ("needs:\n  n:\n     when: 有住房\n    assumed: 试\n", "yaml-indentation", "a", None),
    ("needs:\n  n:\n    wehn: 有住房\n    assumed: 试\n", "key-unknown", "wehn", "when"),
    ("needs:\n  n: {when: '类别 属于 [甲类, 乙类】', assumed: 试}\n", "character-unexpected", "】", "]"),
    ("needs:\n  n: {when: 家庭收入 — 家庭收入 > 0, assumed: 试}\n", "character-unexpected", "—", "-"),
    ("needs:\n  n: {when: 家庭收入 · 2 > 0, assumed: 试}\n", "character-unexpected", "·", "*"),
    ("needs:\n  n: {when: 家庭收入 > 六十元/月, assumed: 试}\n", "name-unknown", "六十元/月", "60元/月"),
    ("needs:\n  n: {when: 月收入 > 0 且 月收入 < 5元/人/月 且 有住房, assumed: 试}\n", "needs-list-function", "月收入", None),
    ("define:\n  x:\n    cases:\n      a: {value: 5元}\n    otherwise: 0\nneeds:\n  n: {when: x > 5元, assumed: 试}\n",
     "case-without-condition", "a", None),
]


@pytest.mark.parametrize(("body", "code", "marked", "meant"), FILES)
def test_of_a_programme(made: Made, body: str, code: str, marked: str, meant: str | None) -> None:
    assert only(found(made.programme(body))) == (code, marked, meant)


def test_an_indentation_is_told_with_the_levels_above(made: Made) -> None:
    told = found(made.programme("needs:\n  n:\n     when: 有住房\n    assumed: 试\n"))
    assert "空了 4 格" in told[0].message() and "0 2 5 格" in told[0].message()


RATES = [("待定", "未规定"), ("按省标准", "未规定"), ("六百", "600"), ("60（暂定）", "60"), ("6O", "60")]


@pytest.mark.parametrize(("written", "meant"), RATES)
def test_of_a_figure(made: Made, written: str, meant: str) -> None:
    made.rates(f"base: {{name: 基数, unit: 元/月, from: {{2020-01-01: {written}}}, assumed: 试}}")
    assert only(found(made.programme("needs:\n  n: {when: 家庭收入 < 基数, assumed: 试}\n"))) == ("number-form", written, meant)


def test_days_under_year_are_told_once(made: Made) -> None:
    made.rates("base: {name: 范围, year: {2020-01-01: 是}, assumed: 试}")
    assert only(found(made.programme("needs:\n  n: {when: 范围, assumed: 试}\n")))[:2] == ("year-form", "2020-01-01")


def test_nothing_is_called_unused_while_a_layer_cannot_be_read(made: Made) -> None:
    made.rates("base: {name: 基数, unit: 元/月, from: {2020-01-01: 60}, assumed: 试}").programme(PLAIN)
    made.layer("there", extends="here").programme(
        "define:\n  x: {value: 家庭收入 < 基数, assumed: 试}\n", layer="there", head="extends: here/aid\n"
    )
    made.file("there/region.yaml", "region: there\nname: 那里\nextends: here\nsources\n  文件: {title: 某文件}\n")
    assert [d.code for d in review(Tree(str(made.folder))).found] == ["yaml-colon-missing"]


def test_a_version_that_lost_its_extends_is_told_once(made: Made) -> None:
    made.programme("define:\n  x: {value: 家庭收入 > 0}\n" + PLAIN + "checks:\n  c: {when: x, must: 获准, assumed: 试}\n")
    made.layer("there", extends="here")
    body = "needs:\n  n: {when: x, overrides: 本地另定, assumed: 试}\n"
    made.programme(body, layer="there", head="summary: 试\n")
    told = found(made)
    assert only(told)[0] == "extends-missing" and "extends: here/aid" in told[0].help()
    assert found(made.programme(body, layer="there", head="extends: here/aid\n")) == []


# -- policy cases


def run(made: Made, cases: str, head: str = HOME) -> list[Diagnostic]:
    made.file("here/aid/cases.yaml", f"of: here/aid\n{head}{cases}")
    runner = Runner(Tree(str(made.folder)))
    runner.run("here", "aid")
    return [*runner.outcome.broken.errors, *(d for r in runner.outcome.results for d in r.faults)]


CASE = "  - {{name: 有房, as_of: 2020-06-15, like: wang, expect: {{{}}}}}\n"
EXPECTED = [  # what is expected; the code; the text that is marked; what is suggested
    ("status: 给予保障", "value-not-among", "给予保障", "granted"),
    ("status: Granted", "value-not-among", "Granted", "granted"),
    ("金额: 无, status: granted", "key-unknown", "金额", "amount"),
    ("reason: [], status: granted", "key-unknown", "reason", "reasons"),
    ("amount: 60元, status: granted", "number-form", "60元", "60"),
    ("amount: 60 至 80, status: granted", "number-form", "60 至 80", "[60, 80]"),
    ("amount: [60、80], status: granted", "number-form", "60、80", None),
]


@pytest.mark.parametrize(("written", "code", "marked", "meant"), EXPECTED)
def test_what_no_decision_can_be_is_no_difference(made: Made, written: str, code: str, marked: str, meant: str | None) -> None:
    made.programme(PLAIN)
    assert only(run(made, CASE.format(written))) == (code, marked, meant)


def test_an_unknown_part_of_a_decision_about_a_member(made: Made) -> None:
    """An empty list under a misspelt key would agree with anything."""
    made.programme("needs:\n  n: {when: 月收入 > 0, assumed: 试}\n", head="name: 救助\nsubject: members\n")
    assert only(run(made, CASE.format("m1: {status: granted, reason: []}"))) == ("key-unknown", "reason", "reasons")


CASES = [  # the case; the code; the text that is marked; what is suggested
    ("  - {name: 有房, like: wang, expect: {status: granted}}\n", "case-without-day", "有房", None),
    ("  - {name: 有房, as_of: 2020年6月15日, like: wang, expect: {status: granted}}\n", "input-as-of", "2020年6月15日", "2020-06-15"),
    ("  - {name: 有房, as_of: 2020-06-15, like: wan, expect: {status: granted}}\n", "cases-shape", "wan", "wang"),
    ("  - {name: 有房, as_of: 2020-06-15, like: wang, with: {hous: true}, expect: {status: granted}}\n",
     "input-key-unknown", "hous", "house"),
    ("  - {name: 有房, as_of: 2020-06-15, like: wang, without: [members.0.incom], expect: {status: granted}}\n",
     "cases-shape", "members.0.incom", "income"),
]


@pytest.mark.parametrize(("case", "code", "marked", "meant"), CASES)
def test_of_a_case(made: Made, case: str, code: str, marked: str, meant: str | None) -> None:
    made.programme(PLAIN)
    told = run(made, case)
    assert [(d.code, d.span and d.span.text, d.suggestion) for d in told] == [(code, marked, meant)]
    assert "?" not in told[0].message("zh")


def test_several_names_in_one(made: Made) -> None:
    made.programme(PLAIN)
    told = run(made, "  - {name: 无, as_of: 2020-06-15, like: wang, without: [house、members], expect: {status: undetermined}}\n")
    assert [d.suggestion for d in told] == ["house, members"]


def test_a_key_misspelt_in_the_household_is_not_lost_as_well(made: Made) -> None:
    made.programme(PLAIN)
    case = "  - {name: 缺, as_of: 2020-06-15, like: wang, without: [house], expect: {status: undetermined}}\n"
    assert [d.code for d in run(made, case, HOME.replace("house: true", "huose: true"))] == ["input-key-unknown"]


@pytest.mark.parametrize(
    ("written", "code"),
    [(" -name: 有房\n", "yaml-dash"), ("  － name: 有房\n", "yaml-dash"), ("  - - name: 有房\n", "yaml-dash"),
     ("  name: 有房\n", "yaml-dash"), ("  －name: 有房\n", "yaml-dash")],
)
def test_the_dash_of_an_item(made: Made, written: str, code: str) -> None:
    made.programme(PLAIN)
    first = "  - name: 一\n    as_of: 2020-06-15\n    like: wang\n    expect: {status: granted}\n"
    rest = "    as_of: 2020-06-15\n    like: wang\n    expect: {status: granted}\n"
    told = run(made, first + written + rest)
    assert [d.code for d in told] == [code]


def test_a_slip_in_a_household_is_told_once_for_all_its_cases(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    made.programme(PLAIN)
    case = CASE.format("status: granted")
    made.file("here/aid/cases.yaml", f"of: here/aid\n{HOME.replace('income: 100', 'income: １００')}{case}{case.replace('有房', '又一个')}")
    assert main(["test", str(made.folder), "--no-coverage"]) == 1
    said = capsys.readouterr().out
    assert said.count("[input-type]") == 1 and "是不是想写“100”" in said and "2 个没有通过" in said


def test_what_belongs_under_an_empty_key_is_told_there(made: Made) -> None:
    made.programme(PLAIN)
    made.file("here/region.yaml", "region: here\nname: 这里\nsources:\n    文件:\n    title: 某文件\n    from: 2020-01-01\n")
    told = review(Tree(str(made.folder))).found
    assert [(d.code, d.span and d.span.source.position(d.span.start)[0]) for d in told] == [("shape-map", 4)]


def test_check_says_that_it_did_not_look_further(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    made.programme("needs:\n  n: {wehn: 有住房, assumed: 试}\ndefine:\n  x: {value: 没有的}\n")
    assert main(["check", str(made.folder)]) == 1
    assert "1 个文件还读不了" in capsys.readouterr().out
    assert main(["check", str(made.folder), "--lang", "en"]) == 1
    assert "1 file cannot be read yet" in capsys.readouterr().out


@pytest.mark.parametrize("written", ["二(二)6脱贫再返贫的", "二(二)6：脱贫再返贫的"])
def test_words_right_behind_their_place(made: Made, written: str) -> None:
    told = found(made.programme(f"needs:\n  n: {{when: 有住房, cite: {written}}}\n"))
    assert only(told) == ("citation-words", written, "二(二)6 脱贫再返贫的")


LISTED = "region: here\nname: 这里\nsources:\n  文件: {title: 某文件}\n  某发〔2019〕21号: {title: 另一文件}\n"


@pytest.mark.parametrize(("source", "meant"), [("某发(2019)21号", "某发〔2019〕21号"), ("一 房屋", None)])
def test_the_document_of_an_entry_is_listed(made: Made, source: str, meant: str | None) -> None:
    """Else its citation would point into the file's own document, unsaid."""
    made.programme(f"needs:\n  n: {{when: 有住房, source: {source}, cite: 一 房屋}}\n").file("here/region.yaml", LISTED)
    assert only(found(made)) == ("document-unknown", source, meant)
    assert found(made.programme("needs:\n  n: {when: 有住房, source: 某发〔2019〕21号, cite: 一 房屋}\n")) == []


def test_who_published_a_figure_need_not_be_listed(made: Made) -> None:
    made.programme("needs:\n  n: {when: 家庭收入 < 基数, assumed: 试}\n").file("here/region.yaml", LISTED)
    figure = "base: {{name: 基数, unit: 元/月, from: {{2020-01-01: 60}}, source: {}}}"
    assert found(made.rates(figure.format("国家统计局"))) == []
    assert only(found(made.rates(figure.format("某发（2019）21号"))))[2] == "某发〔2019〕21号"


@pytest.mark.parametrize(("value", "meant"), [("None", "null"), ("NULL", "null"), ("", "null"), ("空", "null"), ("不详", None)])
def test_none_written_in_another_way(made: Made, value: str, meant: str | None) -> None:
    made.vocabulary("since: {name: 起始日, of: household, is: date, may_be_none: true}").programme(
        "needs:\n  n: {when: 有(起始日), assumed: 试}\n"
    )
    told = run(made, CASE.format("status: granted"), HOME.replace("house: true", f"since: {value}"))
    assert [(d.code, d.suggestion) for d in told] == [("input-type", meant)]


HOUSEHOLDS = [  # the household; the code; what is suggested
    ('{"as_of": "2020-6-15", "members": [{}]}', "input-as-of", "2020-06-15"),
    ('{"as_of": "2020-06-15", "member": [{}]}', "input-key-unknown", "members"),
    ('{"as_of": "2020-06-15", "kind": "", "members": [{}]}', "input-choice", None),
    ('{"as_of": "2020-06-15", "grade": "无", "members": [{}]}', "input-choice", "null"),
]


@pytest.mark.parametrize(("text", "code", "meant"), HOUSEHOLDS)
def test_of_a_household(made: Made, text: str, code: str, meant: str | None) -> None:
    made.vocabulary("grade: {name: 等级, of: household, choices: [一级, 二级], may_be_none: true}")
    made.programme("needs:\n  n: {when: 有住房 或 类别 = 甲类 或 有(等级), assumed: 试}\n")
    with pytest.raises(InputError) as raised:
        made.policies.decide("here", text)
    assert [(d.code, d.suggestion) for d in raised.value.diagnostics] == [(code, meant)]


NAMES = [  # the name of a version's file; what is suggested
    ("2021-01-01.yaml.txt", "2021-01-01.yaml"), ("2021-01-01.YAML", "2021-01-01.yaml"), ("2021-1-1.yaml", "2021-01-01.yaml"),
    ("2021年1月1日.yaml", "2021-01-01.yaml"), ("20210101.yaml", "2021-01-01.yaml"), ("case.yaml", "cases.yaml"),
    ("2021-01-01 - 副本.yaml", None),
]


@pytest.mark.parametrize(("name", "meant"), NAMES)
def test_no_version_is_passed_over_for_its_name(made: Made, name: str, meant: str | None) -> None:
    made.programme(PLAIN).file(f"here/aid/{name}", "programme: aid\n")
    assert [(d.code, d.suggestion) for d in found(made)] == [("version-file-name", meant)]


@pytest.mark.parametrize(
    ("name", "meant"),
    [("here/rates.yaml.txt", "rates.yaml"), ("here/Rates.yaml", "rates.yaml"), ("there/region.yaml.txt", "region.yaml"),
     ("there/Region.yaml", "region.yaml"), ("there/region.yml", "region.yaml")],
)
def test_no_file_of_a_layer_is_passed_over_for_its_name(made: Made, name: str, meant: str) -> None:
    made.programme(PLAIN).file(name, "region: there\n")
    assert [(d.code, d.suggestion) for d in found(made)] == [("file-ignored", meant)]


def test_a_backup_is_no_policy(made: Made) -> None:
    assert found(made.programme(PLAIN).file("here/aid/2021-01-01.yaml.bak", "x").file("here/notes.txt", "x")) == []

"""docs/language.md, 5.3: the cites of one file that point into several documents, each held against its own text."""

from __future__ import annotations

from pathlib import Path

import pytest

from doudi.cli.main import main
from doudi.explanation.render import render
from doudi.review.carried import parts
from doudi.review.tree import review
from trees import Made, simple

REGION = """region: here
name: here
sources:
  甲文: {title: 甲办法, file: a.txt}
  乙文: {title: 乙通知, file: b.txt}
"""
RATES = """
base: {name: 基本标准, unit: 元, from: {2020-01-01: 100}, cite: 一 每人一百元}
care: {name: 护理标准, unit: 元, from: {2020-01-01: 80}, source: 乙文, cite: 二（一） 护理补贴八十元}
line: {name: 国家标准, unit: 元, from: {2020-01-01: 50}, source: 国家统计局, cite: 一 每人一百元}
"""
BODY = """needs:
  a: {name: 都行, when: '是', source: 乙文, cite: 二（一） 护理补贴}
amount:
  unit: 元
  assumed: 试
  sum:
    pay: {name: 补助, value: 基本标准 + 护理标准 + 国家标准, cite: 一 每人一百元}
"""


@pytest.fixture
def made(tmp_path: Path) -> Made:
    made = simple(tmp_path).file("here/region.yaml", REGION).file("here/a.txt", "一、总则\n每人一百元。\n").rates(RATES)
    made.file("here/b.txt", "一、总则\n无。\n二、标准\n（一）护理补贴八十元。\n")
    return made.file("here/aid/2020-01-01.yaml", f"programme: aid\nname: 救助\nsubject: household\nsource: 甲文\n{BODY}")


def test_5_3_an_entry_names_the_document_that_it_cites(made: Made) -> None:
    report = review(made.policies.tree)
    assert [d.code for d in report.found] == [] and report.compared == report.cites == 5
    rates = made.policies.tree.region("here", 737600).rates
    cited = {id: [(c.document, c.place) for c in r.origin.cites] for id, r in rates.items() if r.origin}
    assert cited == {"base": [("甲文", "一")], "care": [("乙文", "二（一）")], "line": [("甲文", "一")]}


def test_5_3_it_is_held_against_that_document(made: Made) -> None:
    made.rates(RATES.replace("护理补贴八十元", "护理补贴九十元"))
    assert [(d.code, d.span.text if d.span else "") for d in review(made.policies.tree).found] == [("citation-not-found", "护理补贴九十元")]
    made.rates(RATES.replace("source: 乙文, ", ""))
    assert [d.code for d in review(made.policies.tree).found] == ["citation-place"]  # of the file's own document


def test_5_3_explanations_name_it(made: Made) -> None:
    decision = made.decide({"members": [{"id": "m", "name": "某甲"}]})
    assert "乙文 二（一）" in render(decision)
    letter = render(decision, audience="citizen")
    assert "《乙通知》（乙文）" in letter and "《甲办法》（甲文）" in letter
    audit = render(decision, audience="auditor")
    assert "乙文 二（一）" in audit and "来源 乙文" not in audit and "来源 国家统计局" in audit


def test_5_3_clauses_and_quotation_marks_follow(made: Made) -> None:
    of = {p.path: p.document for p in parts(made.policies.tree)}
    assert (of["rates/values.care"], of["rates/values.base"], of["aid/needs.a"]) == ("乙文", "甲文", "乙文")
    made.rates(RATES.replace("护理补贴八十元", "护理 补贴八十元"))
    assert main(["check", str(made.folder), "--fix-quotes"]) == 0
    assert "cite: 二（一） 护理补贴八十元" in (made.folder / "here" / "rates.yaml").read_text("utf-8")


def test_5_3_a_layer_below_is_cited_too_and_a_new_cite_leaves_its_source(made: Made) -> None:
    made.file("there/region.yaml", "region: there\nname: there\nextends: here\nsources:\n  丙文: {title: 丙规定, file: c.txt}\n")
    made.file("there/c.txt", "一、总则\n提高一成。\n")
    head = "programme: aid\nextends: here/aid\nsource: 丙文\n"
    new = "needs:\n  a: {overrides: 试, when: 有住房, cite: 一 提高一成}\n"
    new += "  b: {overrides: 试, when: 有住房, source: 乙文, cite: 二（一） 护理补贴}\n"
    made.file("there/aid/2020-01-01.yaml", head + new)
    assert [d.code for d in review(made.policies.tree).found] == []
    needs = made.policies.tree.region("there", 737600).programmes["aid"].needs
    assert [n.origin.cites[0].document for n in needs] == ["丙文", "乙文"]

"""docs/language.md, section 13: what is stated about a programme and decides nothing. Names carry the statement."""

from __future__ import annotations

from pathlib import Path

import pytest

from doudi.catalogue import Tree
from doudi.program.consolidated import lines
from doudi.review.writing import formatted
from doudi.syntax.canonical import whole
from trees import Made

NEEDS = "needs:\n  housed: {name: 有房, when: 有住房, assumed: 试}\n"
PAYS = "amount:\n  unit: 元/月\n  assumed: 试\n  sum:\n    base: {name: 补, value: '取大(300元/月 - 家庭收入, 0)', assumed: 试}\n"
BODY = NEEDS + PAYS
ALWAYS = "always:\n  capped: {name: 不超过三百, when: 获准, that: 金额 <= 300元/月, assumed: 试}\n"
MEANT = "meant:\n  slope: {name: 本来如此, finding: turns, of: 家庭收入, assumed: 试}\n"


@pytest.mark.parametrize(
    "that",
    [
        "金额 <= 300元/月", "获准 或 非 有住房", "家庭收入 >= 0", "标准 > 0", "全部(成员, 月收入 >= 0)", "人均 >= 0",
        "救助.获准 或 非 获准",
    ],
)
def test_13_1_a_property_speaks_of_facts_figures_terms_and_results(made: Made, that: str) -> None:
    made.rates("std: {name: 标准, unit: 元/月, from: {2019-01-01: 300}, assumed: 试}")
    define = "define:\n  head: {name: 人均, value: 家庭收入 / 人数(成员), assumed: 试}\n"
    pays = PAYS.replace("300元/月 - 家庭收入", "300元/月 - 人均 * 1人")
    made.programme(define + NEEDS + pays + f"always:\n  p: {{that: '{that}', assumed: 试}}\n")
    assert made.errors() == []


def test_13_1_when_and_each_say_where(made: Made) -> None:
    made.programme(BODY + "always:\n  p: {name: 逐人, each: 成员, when: 月收入 > 0, that: 获准, assumed: 试}\n")
    p = made.policies.tree.region("here", 737591).programmes["aid"].properties[0]
    assert (made.errors(), p.record, p.when is not None, p.that.op) == ([], "members", True, "result")


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("{name: 空, assumed: 试}", "property-empty"),
        ("{that: 金额 <= 300元/月}", "uncited"),
        ("{that: 金额, assumed: 试}", "condition-wanted"),
        ("{that: 金额 <= 300元, assumed: 试}", "unit-differs"),
        ("{that: 有房子, assumed: 试}", "name-unknown"),
        ("{that: 有住房, until: 明年, assumed: 试}", "key-unknown"),
    ],
)
def test_13_1_what_a_property_may_not_be(made: Made, entry: str, code: str) -> None:
    found = made.programme(BODY + f"always:\n  p: {entry}\n").errors()
    assert code in found or (code == "condition-wanted" and found), found


def test_13_2_it_decides_nothing_and_is_no_part_of_the_plan(made: Made, tmp_path: Path) -> None:
    family = {"house": True, "money": 100, "members": [{"income": 0}]}
    made.programme(BODY)
    plain, before = made.policies.plan("here", 737591).to_data(), made.decide(family)
    made.programme(BODY + ALWAYS + MEANT)
    assert made.errors() == []
    assert made.policies.plan("here", 737591).to_data() == plain
    assert made.decide(family).to_data() == before.to_data()


def test_13_2_it_is_no_part_of_the_digest_but_formatting_keeps_it(made: Made) -> None:
    made.programme(BODY)
    before = made.policies.tree.layers["here"].programmes["aid"][737425].digest
    made.programme(BODY + ALWAYS.replace("获准, that", "获准 ,that") + MEANT)
    file = made.policies.tree.layers["here"].programmes["aid"][737425]
    assert file.digest == before
    assert file.doc is not None
    made.programme(BODY)
    bare = made.policies.tree.layers["here"].programmes["aid"][737425].doc
    assert bare is not None
    assert whole(file.doc) != whole(bare)


def test_13_2_names_are_rewritten_in_it(made: Made) -> None:
    made.programme(BODY + ALWAYS)
    tree = made.policies.tree
    text = formatted(tree.layers["here"].programmes["aid"][737425], tree.region("here", 737591), "en")
    assert "that: amount <= 300yuan/month" in text or "that: amount <= 300元/月" in text
    assert "when: granted" in text


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("{name: 空, assumed: 试}", "meant-empty"),
        ("{finding: cliff, assumed: 试}", "meant-fact"),
        ("{finding: cliff, of: 有住房, assumed: 试}", "meant-fact"),
        ("{finding: need-always, of: needs.nobody, assumed: 试}", "meant-entry"),
        ("{finding: need-always, of: needs.housed}", "uncited"),
        ("{finding: whatever, assumed: 试}", "value-not-among"),
    ],
)
def test_13_3_what_a_declaration_may_not_be(made: Made, entry: str, code: str) -> None:
    assert code in made.programme(BODY + f"meant:\n  m: {entry}\n").errors()


@pytest.mark.parametrize("of", ["needs.housed", "amount", "amount.sum.base", "always.capped"])
def test_13_3_a_declaration_names_an_entry_or_a_fact(made: Made, of: str) -> None:
    made.programme(BODY + ALWAYS + MEANT + f"  at: {{finding: line-never, of: {of}, assumed: 试}}\n")
    assert made.errors() == []
    found = made.policies.tree.region("here", 737591).programmes["aid"].meant
    assert [(m.finding, m.of) for m in found] == [("turns", "household.money"), ("line-never", of)]


def test_13_4_a_region_adds_freely_and_overrides_with_a_reason(tmp_path: Path) -> None:
    made = Made(tmp_path).layer("model").vocabulary(layer="model").programme(BODY + ALWAYS, layer="model").layer("here", extends="model")
    over = "extends: model/aid\n"
    made.programme("always:\n  more: {name: 另一条, that: 家庭收入 >= 0, assumed: 试}\n", head=over)
    assert made.errors() == []
    assert [p.id for p in made.policies.tree.region("here", 737591).programmes["aid"].properties] == ["capped", "more"]
    for body, code in (
        ("{that: 金额 <= 200元/月}", "override-unmarked"), ("{remove: true}", "override-unmarked"),
        ("{overrides: 因, that: 金额 <= 200元/月}", "override-uncited"),
    ):
        assert code in made.programme(f"always:\n  capped: {body}\n", head=over).errors()
    made.programme("always:\n  capped: {overrides: 本地更低, that: 金额 <= 200元/月, cite: 一 更低}\n", head=over)
    p = made.policies.tree.region("here", 737591).programmes["aid"].properties[0]
    assert (made.errors(), p.origin.assumed, p.when is not None) == ([], None, True)
    shown = "\n".join(line for line, _ in lines(made.policies.tree.documents("here", 737591).programmes["aid"]))
    assert "always:" in shown
    assert "金额 <= 200元/月" in shown


def test_13_4_a_property_carries_no_clause(made: Made) -> None:
    from doudi.review.carried import parts

    made.programme(BODY + ALWAYS.replace("assumed: 试", "cite: 一 金额不超过三百"))
    assert not [p for p in parts(Tree(str(made.folder))) if "always" in p.path]

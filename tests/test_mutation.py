"""`doudi test --mutate`: planted weaknesses are found, the proposed case closes them, what is called equivalent is never contradicted."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from doudi.catalogue import Tree
from doudi.cli.main import main
from doudi.decision.engine import Engine
from doudi.mutation import run
from doudi.mutation.data import as_json, books
from doudi.mutation.observed import observed
from doudi.mutation.run import Report, Slip, mutate
from doudi.pipeline import evaluate
from trees import Made

ROOT = Path(__file__).parent.parent
BODY = """\
define:
  head: {name: 人均收入, value: 家庭收入 / 人数(成员), assumed: 试}
  grade:
    name: 档次
    unit: 元/月
    cases:
      low: {when: 人均收入 <= 100元/人/月, value: 200元/月, assumed: 试}
    otherwise: 100元/月
    assumed: 试
needs:
  poor: {name: 收入低于标准, when: 人均收入 < 300元/人/月, assumed: 试}
  housed: {name: 住房, when: 有住房, assumed: 试}
amount:
  unit: 元/月
  assumed: 试
  sum:
    base: {name: 补助, value: 档次, assumed: 试}
"""
CASES = """\
of: here/aid
households:
  wang: {money: 90, house: true, kind: 乙类, members: [{id: m1, birth: 1980-01-01, income: 0}]}
cases:
  - {name: 低档, as_of: 2020-06-15, like: wang, expect: {status: granted, amount: 200}}
  - {name: 高档, as_of: 2020-06-15, like: wang, with: {money: 200}, expect: {status: granted, amount: 100}}
  - {name: 没有住房, as_of: 2020-06-15, like: wang, with: {house: false}, expect: {status: refused, reasons: [housed]}}
  - {name: 收入高, as_of: 2020-06-15, like: wang, with: {money: 500}, expect: {status: refused, reasons: [poor]}}
"""


def tree(folder: Path, body: str = BODY, cases: str = CASES, rates: str = "") -> Made:
    made = Made(folder).layer("here").vocabulary().programme(body)
    if rates:
        made.rates(rates)
    return made.file("here/aid/cases.yaml", cases)


def report(made: Made, *only: str, **more: Any) -> Report:
    return mutate(Tree(str(made.folder)), lambda path: True, list(only), **more)


def left(r: Report) -> list[tuple[str, str]]:
    return [(s.mutant.entry, s.mutant.said[0]) for s in r.of("survivor")]


def test_a_missed_boundary_is_found_and_closed(tmp_path: Path) -> None:
    made = tree(tmp_path)
    found = report(made)
    assert not found.of("unknown")
    assert ("needs.poor", "“人均收入 < 300元/人/月”的 < 改成 <=") in left(found)
    assert ("define.grade", "“人均收入 <= 100元/人/月”的 <= 改成 <") in left(found)
    changed = {str(p.changed.get("money")) for p in found.proposals}
    assert {"300", "100"} <= changed
    made.file("here/aid/cases_found.yaml", books(found)["here/aid"])
    again = report(made)
    assert not again.broken.found
    assert left(again) == [] and not again.of("unknown")
    assert len(again.of("killed")) == len(found.of("killed")) + len(found.of("survivor"))


def test_the_rules_that_are_written_are_changed_each_in_its_way(tmp_path: Path) -> None:
    body = """\
define:
  grade:
    name: 档次
    unit: 元/月
    cases:
      low: {when: '类别 属于 [甲类, 乙类] 且 非 有住房', value: 200元/月, assumed: 试}
      mid: {when: 类别 = 丙类, value: 150元/月, assumed: 试}
    otherwise: 100元/月
    at_most: 180元/月
    assumed: 试
routes:
  young: {covers: '成员 其中 周岁(出生日期) < 18岁', needs: {some: {when: '存在(成员 其中 月收入 > 0)', assumed: 试}}, assumed: 试}
  old: {covers: '成员 其中 周岁(出生日期) >= 60岁', needs: {any: {when: 家庭收入 < 标准, assumed: 试}}, assumed: 试}
amount:
  unit: 元/月
  assumed: 试
  round: 角
  sum:
    base: {name: 补助, when: 有住房, value: 档次 - 家庭收入 * 10%, assumed: 试}
checks:
  soon: {for_each: 救助事件, when: 已办结, measure: 花费, at_most: 1000元, assumed: 试}
"""
    rates = "std: {name: 标准, unit: 元/月, from: {2020-01-01: 300}, assumed: 试}"
    found = report(Made(tmp_path).layer("here").vocabulary().rates(rates).programme(body), budget=0)
    assert not found.broken.found
    assert {s.mutant.kind for s in found.slips} == set(run.KINDS)
    said = {s.mutant.said[0] for s in found.slips}
    assert {
        "“60岁”改成“61岁”", "“10%”改成“10.01%”", "标准 300 改成 300.01", "“家庭收入 < 标准”的 < 改成 <=",
        "去掉条件“已办结”",
        "“类别 属于 [甲类, 乙类]”少了“乙类”", "去掉情形“类别 = 丙类”", "“200元/月”与“150元/月”对调", "“150元/月”与“100元/月”对调",
        "路径“old”排到“young”前面", "去掉路径“young”", "去掉“不高于 180元/月”", "不计“家庭收入 * 10%”", "去掉“补助”这一项",
        "四舍五入改成舍去",
        "取整到 0.1元/月 改成到 0.01元/月", "去掉“不高于 1000元”", "“1000元”改成“1000.01元”", "“非 有住房”反过来",
    } <= said
    for s in found.slips:
        assert s.mutant.span.text
        assert s.mutant.span.source.name.endswith(("2020-01-01.yaml", "rates.yaml"))


def test_what_no_household_can_tell_apart_is_proved_away(tmp_path: Path) -> None:
    """A need that the other implies, and a bound that never binds."""
    body = BODY.replace("人均收入 < 300元/人/月,", "'家庭收入 < 300元/月 且 家庭收入 < 500元/月',").replace(
        "value: 档次,", "value: 档次, at_most: 900元/月,"
    )
    found = report(tree(tmp_path, body))
    same = {s.mutant.said[0] for s in found.of("equivalent")}
    assert {"去掉条件“家庭收入 < 500元/月”", "“500元/月”改成“500.01元/月”", "去掉“不高于 900元/月”"} <= same
    assert not same & {said for _, said in left(found)}
    assert "去掉条件“家庭收入 < 300元/月”" not in same


def test_a_need_that_only_adds_a_reason_is_seen_in_the_reasons(tmp_path: Path) -> None:
    """Nobody is refused by the second need alone, but who is refused by both should be told both."""
    body = "needs:\n  poor: {when: 家庭收入 < 300元/月, assumed: 试}\n  modest: {when: 家庭收入 < 500元/月, assumed: 试}\n"
    cases = """\
of: here/aid
cases:
  - {name: 低, as_of: 2020-06-15, household: {money: 90, house: true, members: [{id: m1}]}, expect: {status: granted}}
  - {name: 中, as_of: 2020-06-15, household: {money: 400, house: true, members: [{id: m1}]}, expect: {status: refused}}
"""
    found = report(tree(tmp_path, body, cases), "needs.modest", "condition")
    slip = next(s for s in found.slips if s.mutant.said[0] == "去掉条件“家庭收入 < 500元/月”")
    assert slip.proposal is not None
    assert slip.proposal.expect["reasons"] == "[poor, modest]"


def decisions(slip: Slip, households: list[dict[str, Any]]) -> list[bool]:
    stage, region = slip.at[0]
    changed = stage.planned(region)
    assert changed is not None
    engines = Engine(stage.plan), Engine(changed)
    seen = [[[observed(d) for d in evaluate(e, h, stage.day).decisions(stage.programme)] for e in engines] for h in households]
    return [a == b for a, b in seen]


def test_no_proof_is_contradicted_by_small_households(tmp_path: Path) -> None:
    """What is called equivalent decides as the rule does on a grid of households around its thresholds; a survivor's case does not."""
    body = BODY.replace("when: 有住房,", "when: '有住房 或 类别 = 甲类 或 人均收入 < 50元/人/月',").replace(
        "100元/月\n    assumed", "100元/月\n    at_most: 200元/月\n    round: 角\n    assumed"
    )
    found = report(tree(tmp_path, body))
    money = [0, 49, 50, 99, 100, 101, 199, 200, 299, 300, 301, 600]
    people = [[{"id": f"m{i}", "birth": "1980-01-01", "income": 0} for i in range(n)] for n in (1, 2, 3)]
    grid = [
        {"money": m, "house": h, "kind": k, "members": p} for m, h, k, p in product(money, (True, False), ("a", "b"), people)
    ]
    assert found.of("equivalent")
    for slip in found.of("equivalent"):
        assert all(decisions(slip, grid)), slip.mutant.said
    for slip in found.of("survivor"):
        assert slip.proposal is not None
        assert not all(decisions(slip, [slip.proposal.household]))


def test_an_expectation_that_says_too_little_is_filled_in(tmp_path: Path) -> None:
    found = report(tree(tmp_path, cases=CASES.replace(", amount: 200", "")), "define.grade", "case")
    told = next(p for p in found.proposals if p.like == "低档" and not p.changed)
    assert told.expect["amount"] == "200.00"


def test_without_a_solver_nothing_is_called_equivalent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "can_prove", lambda: False)
    found = report(tree(tmp_path))
    assert not found.of("equivalent") and not found.of("survivor")
    assert {s.reason for s in found.of("unknown")} == {"no-solver"}
    killed, of = found.score
    assert of == len(found.slips) > killed


def test_what_the_budget_did_not_reach_is_not_known(tmp_path: Path) -> None:
    found = report(tree(tmp_path), budget=-1)
    assert {s.reason for s in found.of("unknown")} == {"budget"}
    assert not found.of("survivor")


def test_a_region_s_case_notices_a_slip_of_the_model(tmp_path: Path) -> None:
    made = tree(tmp_path)
    made.layer("county", extends="here").file(
        "county/aid/cases.yaml",
        "of: county/aid\ncases:\n  - {name: 正好, as_of: 2020-06-15, household: {money: 300, house: true, members: [{id: m1}]}, "
        "expect: {status: refused, reasons: [poor]}}\n",
    )
    found = report(made, "comparison")
    by = {s.mutant.said[0]: s.by for s in found.of("killed")}
    assert by["“人均收入 < 300元/人/月”的 < 改成 <="] == "county/aid 正好"


def test_a_figure_that_is_not_published_needs_a_supposed_one(tmp_path: Path) -> None:
    """Where the policy is silent no household is decided; a case that supposes the figure lends it to the proposal."""
    body = BODY.replace("人均收入 < 300元/人/月", "人均收入 < 标准")
    rates = "std: {name: 标准, unit: 元/人/月, open: 由县公布, at_least: 0}\n"
    silent = tree(tmp_path / "a", body, "of: here/aid\ncases: []\n", rates)
    edge = "“人均收入 < 标准”的 < 改成 <="
    slip = next(s for s in report(silent, "comparison").slips if s.mutant.said[0] == edge)
    assert (slip.state, slip.reason, slip.proposal) == ("survivor", "silent", None)
    supposed = CASES.replace("expect:", "rates: {std: '300'}, expect:")
    found = report(tree(tmp_path / "b", body, supposed, rates), "comparison")
    slip = next(s for s in found.slips if s.mutant.said[0] == edge)
    assert slip.proposal is not None and "rates: {std: '300'}" in slip.proposal.text


def test_a_case_that_fails_is_told_and_noticed_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = tree(tmp_path, cases=CASES.replace("amount: 200", "amount: 201"))
    assert main(["test", str(made.folder), "--mutate", "--only", "threshold"]) == 1
    assert "case-failed" in capsys.readouterr().err


def test_members_are_named_and_json_follows_its_schema(tmp_path: Path) -> None:
    """A programme about members expects by id; the same run says the same."""
    body = """\
needs:
  old: {name: 年满, when: '周岁(出生日期) >= 60岁', assumed: 试}
checks:
  seen: {name: 走访, when: 获准, must: 有住房, assumed: 试}
"""
    cases = """\
of: here/aid
cases:
  - name: 老人
    as_of: 2020-06-15
    household: {house: false, members: [{id: m1, birth: 1950-01-01}]}
    expect: {m1: {status: granted}}
"""
    made = Made(tmp_path).layer("here").vocabulary().programme(body, head="name: 高龄\nsubject: members\n")
    made.file("here/aid/cases.yaml", cases)
    found = report(made)
    text = as_json(found)
    data = json.loads(text)
    schema = json.loads((ROOT / "schemas" / "mutation.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(data)
    assert all("m1:" in p.text for p in found.proposals)
    edge = next(s for s in found.slips if s.mutant.said[0] == "“周岁(出生日期) >= 60岁”的 >= 改成 >")
    assert edge.proposal is not None
    assert edge.proposal.household["members"][0]["birth"].startswith(("1959-", "1960-"))
    assert as_json(report(made)) == text
    made.file("here/aid/cases_found.yaml", books(found)["here/aid"])
    assert left(report(made)) == []

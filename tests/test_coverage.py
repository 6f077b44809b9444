"""Clauses and what carries them: the registers of the shipped policies, and small trees. The numbers are those of docs/language.md, 12."""

from __future__ import annotations

import importlib.util
import json
import os
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from cited import PLAIN, REGION, TEXT, cited
from doudi.catalogue import Tree
from doudi.cli.main import main
from doudi.review.carried import overlap, place_of, within
from doudi.review.clauses import KINDS
from doudi.review.tree import review
from trees import Made

ROOT = Path(__file__).parent.parent
POLICIES = str(ROOT / "policies")
HEAD = "clauses: here\ndocument: 文件\nitems:\n"
HOUSED = "  X-1: {place: 一（一）, words: 应当有住房。, computable: household, summary: 有住房"


def laid(folder: Path, items: str, body: str = PLAIN) -> Made:
    return cited(folder, body).file("here/clauses.yaml", HEAD + items)


def codes(made: Made) -> list[str]:
    return [d.code for d in review(Tree(str(made.folder))).found if d.code != "unused"]  # few of these read the figure that stands there


def told(made: Made, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The clauses that `doudi coverage` tells of, by id."""
    assert main(["coverage", "--format", "json", "--policies", str(made.folder)]) == 0
    documents = json.loads(capsys.readouterr().out)["documents"]
    return {c["id"]: c for d in documents for c in d["clauses"]}


def test_the_page_is_as_generated() -> None:
    spec = importlib.util.spec_from_file_location("coverage_page", ROOT / "tools" / "coverage.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)  # not by name: that is a well-known package's too
    spec.loader.exec_module(tool)
    made = tool.page()
    if os.environ.get("DOUDI_ACCEPT") == "1":
        tool.PAGE.write_text(made, "utf-8")
    assert tool.PAGE.read_text("utf-8") == made, "run python tools/coverage.py"


def test_the_page_does_not_depend_on_the_sources(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = laid(tmp_path, HOUSED + "}\n", "needs:\n  a: {when: 有住房, cite: 一（一） 应当有住房}\n")
    before = told(made, capsys)
    (made.folder / "here/text.txt").unlink()
    assert told(made, capsys) == before


def test_no_clause_is_open(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["coverage", "--strict", "--missing", "--policies", POLICIES]) == 0


def test_every_clause_of_the_inventory_is_registered(capsys: pytest.CaptureFixture[str]) -> None:
    """The 416 clauses of the five documents, 197 of them computable; of the others each says why no rule can carry it."""
    assert main(["coverage", "--format", "json", "--policies", POLICIES]) == 0
    found = json.loads(capsys.readouterr().out)
    totals = found["totals"]
    assert (totals["clauses"], totals["computable"], totals["rest"], totals["rest_open"]) == (416, 197, 219, 0)
    assert totals["carried"] + totals["argued"] + totals["open"] == 197
    sizes = {d["layer"]: len(d["clauses"]) for d in found["documents"]}
    assert sizes == {"changle": 50, "zhongwei": 91, "guizhou": 93, "model": 86, "taian": 96}


def test_the_registers_are_sound() -> None:
    found = [d for d in review(Tree(POLICIES)).found if d.code.startswith("clause-") or d.code == "document-unknown"]
    assert [d.code for d in found if d.code != "clause-open"] == []


def test_kinds_are_those_of_the_schema() -> None:
    schema = json.loads((ROOT / "schemas" / "clauses.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    assert list(KINDS) == schema["properties"]["items"]["additionalProperties"]["properties"]["why_not"]["properties"]["kind"]["enum"]


@pytest.mark.parametrize(
    ("items", "code"),
    [
        (HOUSED + ", carried_by: [aid/needs.housed]}\n", None),
        (HOUSED.replace("应当有住房", "应当有住屋") + ", carried_by: [aid/needs.housed]}\n", "citation-not-found"),
        (HOUSED.replace("一（一）", "一（二）") + ", carried_by: [aid/needs.housed]}\n", "citation-elsewhere"),
        (HOUSED.replace("一（一）", "九（一）") + ", carried_by: [aid/needs.housed]}\n", "citation-place"),
        (HOUSED + ", kind: x}\n", "key-unknown"),
        (HOUSED.replace("household", "some") + "}\n", "value-not-among"),
        (HOUSED.replace(", summary: 有住房", "") + "}\n", "key-missing"),
        (HOUSED + ", why_not: {kind: principle}}\n", "key-missing"),
        (HOUSED + "}\n" + HOUSED + "}\n", "key-twice"),
    ],
)
def test_12_1_the_register_is_read_and_compared(items: str, code: str | None, tmp_path: Path) -> None:
    assert codes(laid(tmp_path, items)) == ([code] if code else [])


def test_12_1_an_id_stands_once_in_a_tree(tmp_path: Path) -> None:
    made = laid(tmp_path, HOUSED + ", carried_by: [aid/needs.housed]}\n").layer("there", extends="here")
    made.file("there/region.yaml", REGION.replace("here", "there") + "extends: here\n").file("there/text.txt", TEXT)
    made.file("there/clauses.yaml", (HEAD + HOUSED + ", carried_by: [here/aid/needs.housed]}\n").replace("clauses: here", "clauses: there"))
    assert codes(made) == ["clause-twice"]


@pytest.mark.parametrize(
    ("cite", "carries"),
    [
        ("一（一） 应当有住房", True),
        ("一(一) 应当 有住房", True),
        ("一 应当有住房。", True),
        ("一（一） 住房。应当有住房", True),
        ("一（一） 房。应当有住房。", True),
        ("一（一） 住房", False),  # a few characters
        ("一（二） 收入要低", False),
    ],
)
def test_12_2_what_carries_a_clause(cite: str, carries: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = laid(tmp_path, HOUSED + "}\n", f"needs:\n  a: {{when: 有住房, cite: {cite}}}\n")
    assert told(made, capsys)["X-1"]["rules"] == (["aid/needs.a"] if carries else [])


def test_12_2_a_region_cites_the_document_of_another_layer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = laid(tmp_path, HOUSED + "}\n").layer("there", extends="here")
    upper = "needs:\n  housed: {when: 非 有住房, overrides: 改, cite: 一（一） 应当有住房}\n"
    made.programme(upper, layer="there", head="extends: here/aid\n")
    assert told(made, capsys)["X-1"]["rules"] == ["there/aid/needs.housed"]
    made.programme(upper.replace("when: 非 有住房", "remove: 'true'"), layer="there", head="extends: here/aid\n")
    assert told(made, capsys)["X-1"]["rules"] == []


def test_12_2_places_and_overlaps() -> None:
    assert within(place_of("二（一）4"), place_of("二(一)"))
    assert within(place_of("二（一）一是"), place_of("二（一）3一是"))
    assert not within(place_of("二（一）"), place_of("二（二）"))
    assert not within(place_of("文头"), place_of("一"))
    assert within(place_of("第十二条"), place_of("第十二条"))
    assert overlap("甲乙丙丁戊己庚辛", "戊己庚辛壬癸子丑") == (4, 8)
    assert overlap("甲乙丙丁戊己庚辛", "己庚辛壬癸子丑寅") is None
    assert overlap("甲乙丙丁戊己庚辛", "子丑甲乙丙丁") == (0, 4)
    assert overlap("甲乙", "子甲乙丑") == (0, 2)
    assert overlap("甲乙丙丁", "") is None


def test_12_4_a_reason_that_is_no_longer_true(tmp_path: Path) -> None:
    reason = ", why_not: {kind: discretion, reason: 没有标准}"
    assert codes(laid(tmp_path, HOUSED + reason + "}\n")) == []
    assert codes(laid(tmp_path, HOUSED + reason + ", carried_by: [aid/needs.housed]}\n")) == ["clause-argued"]


def test_12_5_open_clauses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = laid(tmp_path, HOUSED + "}\n")
    assert codes(made) == ["clause-open"]
    words = ["coverage", "--policies", str(made.folder)]
    assert main([*words, "--missing"]) == 0
    assert "X-1" in capsys.readouterr().out
    assert main([*words, "--strict"]) == 1
    (made.folder / "here/clauses.yaml").unlink()
    assert main(words) == 1
    assert "clause-register" in capsys.readouterr().err


CASES = """\
of: here/aid
as_of: 2020-06-15
cases:
  - {name: 有, household: {house: true, kind: a, members: [{id: m1}]}, expect: {status: granted}}
  - {name: 没有, household: {house: false, kind: b, members: [{id: m1}]}, expect: {status: refused}}
  - {name: 不知道, household: {members: [{id: m1}]}, expect: {status: undetermined}}
  - {name: 差金额, household: {house: true, kind: c, members: [{id: m1}]}, expect: {status: granted}}
"""
RULES = """\
define:
  sum:
    name: 数额
    unit: 元/月
    cases:
      first: {when: 类别 = 甲类, value: 10元/月, cite: 一（二） 收入要低}
    otherwise: 余额
    assumed: x
  left: {name: 余额, open: 原文未载, unit: 元/月, at_least: 0, assumed: x}
needs:
  housed: {when: 有住房, cite: 一（一） 应当有住房}
amount:
  unit: 元/月
  sum:
    line: {when: 类别 != 乙类, value: 数额, assumed: x}
  round: 分
  assumed: x
"""


def test_12_6_the_cases_in_which_an_entry_spoke(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def item(id: str, words: str, more: str = "") -> str:
        return f"  {id}: {{place: 一（二）, words: {words}, computable: household, summary: 低{more}}}\n"

    items = HOUSED + "}\n" + item("X-2", "收入要低。") + item("X-3", "（二）收入。", ", carried_by: [aid/amount.sum.line]")
    items += item("X-4", "（二）收入。", ", carried_by: [aid/define.left]")
    made = laid(tmp_path, items, RULES).file("here/aid/cases.yaml", CASES)
    found = {id: [name.split()[1] for name in c["cases"]] for id, c in told(made, capsys).items()}
    assert found["X-1"] == ["有", "没有", "差金额"]  # the need carried a grant or a refusal
    assert found["X-2"] == ["有"]  # the case of the term held
    assert found["X-3"] == ["有", "差金额"]  # the line paid
    assert found["X-4"] == ["差金额"]  # the open term was the gap

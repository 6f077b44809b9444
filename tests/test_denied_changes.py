"""That no single change would grant is said of no more than was searched: of each kind of words a fact that would have made them untrue."""

from __future__ import annotations

from pathlib import Path

import pytest

from doudi.explanation.render import render
from trees import Made, simple

FACTS = """
since: {name: 迁入日, of: household, is: date, fixed: true}
grade: {name: 等级, of: household, choices: {one: 一级, two: 二级}}
fit: {name: 能劳动, of: household}
"""
OTHER = """
programme: other
name: 特养
subject: household
source: 文件
findings:
  alone: {name: 无人赡养, of: household}
needs:
  old: {name: 无劳动能力, when: 非 能劳动, assumed: 试}
  alone: {name: 无人赡养, when: 无人赡养, assumed: 试}
"""
NOT_OTHER = "needs:\n  n: {name: 未获准特养, when: 非 特养.获准, assumed: 试}\n"
EITHER = "needs:\n  n: {name: 早迁入或一级, when: 迁入日 < 2010-01-01 或 等级 = 一级, assumed: 试}\n"


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return simple(tmp_path).vocabulary(FACTS).file("here/other/2020-01-01.yaml", OTHER)


def told(made: Made, body: str, household: dict, audience: str, lang: str = "zh") -> str:
    made.programme(body)
    return render(made.decide(household), audience=audience, lang=lang, format="text")


def test_a_finding_behind_another_programme_is_not_denied(made: Made) -> None:
    """It is not advised that one programme be lost to gain another; nor is it said that nothing would do."""
    for audience in ("officer", "auditor"):
        said = told(made, NOT_OTHER, {"fit": False, "alone": True}, audience)
        assert "不予保障" in said and "都不能获准" not in said


def test_an_officer_is_denied_only_figures_and_findings(made: Made) -> None:
    said = told(made, EITHER, {"since": "2015-01-01", "grade": "two"}, "officer")
    assert "假如迁入日为 2009-12-31" in said
    assert "收入、支出、认定中能改变的，单独改变任何一项都不能获准" in said
    assert "能改变的事实中" not in said  # with grade one it would be granted
    english = told(made, EITHER, {"since": "2015-01-01", "grade": "two"}, "officer", "en")
    assert "No change of a single figure or finding that can be changed would lead to a grant" in english
    assert "等级 二级 → 一级" in told(made, EITHER, {"since": "2015-01-01", "grade": "two"}, "auditor")


def test_an_auditor_is_denied_the_rest_only_when_all_of_it_was_searched(made: Made) -> None:
    body = "needs:\n  n: {name: 早迁入或未获准特养, when: 迁入日 < 2010-01-01 或 非 特养.获准, assumed: 试}\n"
    said = told(made, body, {"since": "2015-01-01", "fit": False, "alone": True}, "auditor")
    assert "假如迁入日为 2009-12-31" in said and "都不能获准" not in said
    early = "needs:\n  n: {name: 早迁入, when: 迁入日 < 2010-01-01, assumed: 试}\n"
    assert "能改变的事实中，单独改变任何一项都不能获准" in told(made, early, {"since": "2015-01-01"}, "auditor")

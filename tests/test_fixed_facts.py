"""docs/language.md, 3.10: what nobody can change is never advised. A citizen reads nothing of it; an officer and an auditor read what
would be if it were otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from doudi.explanation.changes.change import least_changes
from doudi.explanation.render import FORMATS, render
from doudi.leaflet.make import leaflet
from trees import DAY, Made, simple

FACTS = """
listed: {name: {zh: 建档立卡, en: on the register}, of: household, fixed: true}
years: {name: {zh: 年限, en: years served}, of: household, unit: 年, within: 0 至 40, fixed: true}
saved: {name: 存款, of: household, unit: 元, within: 0 至 100000}
"""
LISTED = "needs:\n  listed: {name: 在册, when: 建档立卡, assumed: 试}\n"
EITHER = "needs:\n  poor: {name: 在册或没有存款, when: 建档立卡 或 存款 <= 100元, assumed: 试}\n"
LONG = "needs:\n  long: {name: 年限够, when: 年限 >= 15年, assumed: 试}\n"
OLD = "needs:\n  old: {name: 满六十, when: 存在(成员 其中 周岁(出生日期) >= 60岁), assumed: 试}\n"


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return simple(tmp_path).vocabulary(FACTS)


def texts(made: Made, household: dict, audience: str, lang: str = "zh") -> list[str]:
    return [render(made.decide(household), audience=audience, format=f, lang=lang) for f in FORMATS if f != "json"]


def test_3_10_the_change_that_is_advised_is_one_that_can_be_made(made: Made) -> None:
    made.programme(EITHER)
    refused = {"listed": False, "saved": 900}
    assert [c.key for c in least_changes(made.decide(refused))[0]] == ["household.saved"]
    for text in texts(made, refused, "officer"):
        assert "存款 900.00 → 100.00 元" in text and "假如" not in text
    for text in texts(made, refused, "auditor"):
        assert "存款 900.00 → 100.00 元" in text and "假如建档立卡为 是（现为 否）" in text


def test_3_10_the_officer_reads_it_where_nothing_else_would_do(made: Made) -> None:
    made.programme(LISTED)
    for text in texts(made, {"listed": False}, "officer"):
        assert "假如建档立卡为 是（现为 否）" in text and "不能改变的事实（不是建议，只供核对记录）" in text
        assert "收入、支出、认定中能改变的，单独改变任何一项都不能获准" in text and "→" not in text
    english = texts(made, {"listed": False}, "officer", "en")[0]
    assert "if on the register were yes (it is no)" in english
    made.programme(LONG)
    assert "假如年限为 15 年（现为 3 年）" in texts(made, {"years": 3}, "officer")[0]


def test_3_10_a_citizen_is_never_advised_to_change_it(made: Made) -> None:
    for body, household in ((LISTED, {"listed": False}), (LONG, {"years": 3})):
        made.programme(body)
        for text in texts(made, household, "citizen"):
            assert "情况变了可以再申请" not in text and "假如" not in text
        sheet = leaflet(made.policies, "here", {"members": [{"id": "m"}], **household}, as_of=DAY, format="text")
        assert "时就符合" not in sheet


def test_3_10_a_day_of_birth_of_the_vocabulary(made: Made) -> None:
    family = {"members": [{"id": "m", "name": "某甲", "birth": "1980-06-15"}]}
    made.programme(OLD)
    assert "假如" not in texts(made, family, "officer")[0]  # it does not say that it is fixed
    made.vocabulary("years: {name: 年限, of: household, unit: 岁, within: 0 至 100}")
    made.programme(LONG.replace("15年", "15岁"))
    assert "假如年限为 15 岁（现为 3 岁）" in texts(made, {"years": 3}, "officer")[0]  # nobody chooses an age


def test_3_10_a_fixed_fact_changes_no_decision(made: Made) -> None:
    made.programme(EITHER)
    before = [made.decide(h).to_data()["status"] for h in ({"listed": True}, {"listed": False, "saved": 900}, {})]
    made.vocabulary(FACTS.replace(", fixed: true", "")).programme(EITHER)
    assert before == [made.decide(h).to_data()["status"] for h in ({"listed": True}, {"listed": False, "saved": 900}, {})]

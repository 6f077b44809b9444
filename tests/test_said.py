"""What the texts say of policies written as other countries write theirs: small trees, one fault of the telling each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from doudi.comparison.compare import compare
from doudi.explanation.overview import overview
from doudi.explanation.render import AUDIENCES, render
from doudi.leaflet.make import leaflet
from trees import DAY, Made, simple

NEEDS = "needs:\n  all: {name: {zh: 都可以, en: anyone}, when: '是', assumed: 试}\n"
AMOUNT = "amount:\n  unit: 元/月\n  assumed: 试\n  sum:\n"


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return simple(tmp_path)


def told(
    made: Made, body: str, household: dict[str, Any] | None = None, *, lang: str = "zh", audience: str = "officer", format: str = "text"
) -> str:
    made.programme(body)
    return render(made.decide(household), lang=lang, audience=audience, format=format)


# -- an amount that cannot be

NEGATIVE = NEEDS + AMOUNT + "    pay: {name: 补助, value: 100元/月 - 家庭收入, assumed: 试}\n"


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("format", ["text", "markdown", "html"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_negative_amount_is_not_told_as_paid(made: Made, audience: str, format: str, lang: str) -> None:
    text = told(made, NEGATIVE, {"money": 300}, lang=lang, audience=audience, format=format)
    assert {"zh": "自相矛盾", "en": "contradict"}[lang] in text
    assert ("给不出" if lang == "zh" else "No amount can be given") in text
    assert {"zh": "每月 -200.00 元", "en": "-200.00 yuan a month"}[lang] not in text
    assert audience == "auditor" or ("未规定" not in text and "silent" not in text)
    if audience == "citizen":
        assert "-200" not in text


def test_a_negative_amount_in_overview_leaflet_and_comparison(made: Made) -> None:
    made.programme(NEGATIVE)
    decision = made.decide({"money": 300})
    assert decision.amount is None
    assert "每月 -200.00 元" not in overview([decision], lang="zh", audience="officer")
    given = {"money": 300, "members": [{"id": "m1"}]}
    for lang, cell in (("zh", "给不出"), ("en", "cannot be given")):
        sheet = leaflet(made.policies, "here", given, as_of=DAY, lang=lang, format="text")
        assert cell in sheet and "-200" not in sheet and "按月领取" not in sheet and "paid by the month" not in sheet
        both = compare(made.policies, given, as_of=DAY, lang=lang, format="text")
        assert "-200.00 yuan a month" not in both and "每月 -200.00 元" not in both


def test_an_amount_that_may_be_negative(made: Made) -> None:
    text = told(made, NEGATIVE, lang="en")
    assert "may come out negative" in text


# -- of whom a condition speaks

ROLE = "role: {name: {zh: 角色, en: role}, of: members, choices: {adult: 大人, child: 孩子}}"
ALL = "needs:\n  grown: {name: {zh: 成年, en: grown up}, when: '全部(成员 其中 角色 = 大人, 周岁(出生日期) >= 18岁)', assumed: 试}\n"


@pytest.mark.parametrize("audience", AUDIENCES)
def test_all_of_some_is_not_told_as_all(made: Made, audience: str) -> None:
    made.vocabulary(ROLE)
    old, child = {"id": "a", "role": "adult", "birth": "1980-01-01"}, {"id": "c", "role": "child", "birth": "2015-01-01"}
    for lang, some, nobody in (
        ("zh", "全部符合“角色：大人”的成员", "没有符合“角色：大人”的成员"), ("en", "(role: adult)", "there are no members (role: adult)"),
    ):
        text = told(made, ALL, {"members": [old, child]}, lang=lang, audience=audience)
        assert some in text and "全部成员" not in text
        assert nobody in told(made, ALL, {"members": [child]}, lang=lang, audience=audience)



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


def told(made: Made, body: str, household: dict[str, Any] | None = None, *, lang: str = "zh", audience: str = "officer", format: str = "text") -> str:
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



"""No proved verdict is ever contradicted: random policies and random edits, against households decided by the evaluator."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from conftest import DEEP
from doudi.diff.proof.decide import Deciders, Pair
from doudi.diff.proof.household import from_model, ordinary
from doudi.diff.proof.prove import Sides, Verdict, about_amount, about_status, verdict
from doudi.diff.proof.symbols import Unsupported
from doudi.text.diagnostic import PolicyError
from edits import edited
from households import Maker
from strategies import trees
from test_diff import BODY, RATES, tree
from trees import opened, simple

z3 = pytest.importorskip("z3")
DAY = date(2020, 6, 15)
OPPOSITE = {"widens": "narrows", "narrows": "widens", "up": "down", "down": "up"}


def allowed(v: Verdict, goes: str) -> bool:
    """Whether a household may go that way under a verdict."""
    if v.how != "proved" or goes in ("", "open"):
        return True
    return v.answer == "both" or v.answer == goes


def contradictions(v: Verdict, pairs: list[Pair]) -> list[str]:
    return [goes for p in pairs if not allowed(v, goes := p.goes(v.question))]


@settings(max_examples=40 * DEEP)
@given(trees(), st.integers(0, 10**6))
def test_no_verdict_is_contradicted(files: dict[str, str], seed: int) -> None:
    pick = random.Random(seed)
    path = pick.choice([p for p in files if "first" in p or "second" in p])
    changed = {**files, path: edited(files[path], pick)}
    if changed == files:
        reject()
    old = opened(files)
    try:
        new = opened(changed)
    except (PolicyError, AssertionError):
        reject()
    day = DAY.toordinal()
    maker = Maker(old.tree.region("here", day), "household", DAY, seed)
    homes = [maker.household() for _ in range(40)]
    for programme in ("first", "second"):
        plans = old.plan("here", day, programme), new.plan("here", day, programme)
        try:
            sides = Sides(*plans, programme, day, members=2)
        except Unsupported:
            continue
        sides.until += -50
        deciders = Deciders(plans, programme, day, (day, day))
        pairs = [p for h in homes for p in deciders.decide(h)]
        for about in (about_status, about_amount):
            try:
                question = about(sides)
            except Unsupported:
                continue
            if question is None:
                continue
            v = verdict(sides, question)
            assert not contradictions(v, pairs), (programme, v.question, v.answer, v.bound)
            for direction, m in v.models.items():
                found = deciders.decide(from_model(m.view.symbols, m.model, ordinary(plans[0], day)))
                if m.sure:
                    assert found, "the model is no household"
                    undecided = "undetermined" in found[0].statuses  # what the policies leave open may lie between corners
                    assert undecided or found[0].goes(v.question) in (direction, "open"), (programme, direction, found, files, seed)


# -- every small household of a few values, against edits made by hand

MONEY = [Decimal(x) for x in ("0", "299.99", "300", "300.01", "599.99", "600", "600.01", "900")]
MEMBERS = [
    {"income": income, "birth": birth}
    for income, birth in itertools.product((0, 200, Decimal("300.01")), ("1940-06-15", "1940-06-16", "2002-06-15", "2002-06-16"))
]
EDITS = [
    ("人均收入 < 标准", "人均收入 <= 标准"),
    ("人均收入 < 标准", "人均收入 < 标准 或 全部(成员, 周岁(出生日期) >= 80岁)"),
    ("人均收入 < 标准", "人均收入 < 标准 且 存在(成员 其中 周岁(出生日期) < 18岁)"),
    ("人均收入 < 标准", "家庭收入 < 标准 * 人数(成员)"),
    ("人均收入 < 标准", "家庭收入 < 标准 * 人数(成员 其中 月收入 < 300元/人/月)"),
    ("家庭收入 / 人数(成员)", "舍入(家庭收入 / 人数(成员), 1元)"),
    ("标准 * 人数(成员) - 家庭收入", "合计(成员, 取大(标准 - 月收入, 0)) - 0元/月"),
    ("标准 * 人数(成员) - 家庭收入", "标准 * 人数(成员) - 家庭收入 + 合计(成员 其中 周岁(出生日期) >= 80岁, 10元/人/月)"),
    ("标准 * 人数(成员) - 家庭收入", "取大(标准 * 人数(成员) - 家庭收入, 0)"),
]


def every_household() -> Iterator[dict[str, Any]]:
    for money, house in itertools.product(MONEY, (True, False)):
        for members in (*itertools.combinations_with_replacement(MEMBERS, 1), *itertools.combinations_with_replacement(MEMBERS, 2)):
            yield {"money": money, "house": house, "members": list(members)}


@pytest.mark.parametrize("edit", EDITS, ids=range(len(EDITS)))
def test_every_small_household(edit: tuple[str, str], tmp_path: Path) -> None:
    assert edit[0] in BODY
    day = DAY.toordinal()
    quoted = BODY.replace(edit[0], f"'{edit[1]}'")
    made = tree(tmp_path / "old"), tree(tmp_path / "new", quoted, RATES)
    old, new = (m.policies.plan("here", day, "aid") for m in made)
    sides = Sides(old, new, "aid", day)
    deciders = Deciders((old, new), "aid", day, (day, day))
    pairs = [p for h in every_household() for p in deciders.decide(h)]
    assert len(pairs) > 1000
    for about in (about_status, about_amount):
        question = about(sides)
        assert question is not None
        v = verdict(sides, question)
        assert v.how == "proved", (v.question, v.reason)
        assert not contradictions(v, pairs), (v.question, v.answer)
        seen = {goes for p in pairs if (goes := p.goes(v.question)) not in ("", "open")}
        assert len(seen) < 2 or v.answer == "both"
        assert not seen or v.answer != "equivalent"


@pytest.mark.parametrize("other", ["有(核对日) 且 有(存款)", "有(核对日)"])
def test_a_table_on_a_day_that_may_be_none(other: str, tmp_path: Path) -> None:
    """Of a rate of another day only that day can be 无: who has no savings is in no band, and the figure is open."""
    sides = []
    for name, when in (("old", "有(于(档, 核对日))"), ("new", other)):
        made = simple(tmp_path / name).vocabulary(
            "seen: {name: 核对日, of: household, is: date, may_be_none: true}\n"
            "saved: {name: 存款, of: household, unit: 元, within: 0 至 900, may_be_none: true}\n"
        )
        made.rates("b: {name: 档, unit: 元, rows: 存款, from: {2018-01-01: {100元起: 10, 其余: 20}}, assumed: 试}\n")
        sides.append(made.programme(f"needs:\n  n: {{when: '{when}', assumed: 试}}\n").policies)
    day = DAY.toordinal()
    plans = sides[0].plan("here", day, "aid"), sides[1].plan("here", day, "aid")
    both = Sides(*plans, "aid", day, members=1)
    question = about_status(both)
    assert question is not None
    v = verdict(both, question)
    deciders = Deciders(plans, "aid", day, (day, day))
    homes = [{"members": [{}], "seen": seen, "saved": saved} for seen in ("2020-01-01", None) for saved in (5, 500, None)]
    found = [goes for h in homes for p in deciders.decide(h) if (goes := p.goes(v.question))]
    assert not contradictions(v, [p for h in homes for p in deciders.decide(h)])
    assert bool(found) is ("存款" in other)
    assert (v.how, v.answer) == ("proved", "narrows" if found else "equivalent")

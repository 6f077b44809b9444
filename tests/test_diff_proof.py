"""No proved verdict is ever contradicted: random policies and random edits, against households decided by the evaluator."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from conftest import DEEP
from doudi.diff.decide import Deciders, Pair
from doudi.diff.encode import Unsupported
from doudi.diff.household import from_model, ordinary
from doudi.diff.prove import Sides, Verdict, about_amount, about_status, verdict
from doudi.text.diagnostic import PolicyError
from edits import edited
from households import Maker
from strategies import trees
from trees import opened

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
                    assert found[0].goes(v.question) in (direction, "open"), (programme, direction, found[0].statuses, found[0].amounts)

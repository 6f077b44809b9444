"""Widths that texts bring along (explanation/base/telling.py, reader.py) are the widths they have."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from doudi.explanation.account import account_of, telling
from doudi.explanation.base.runtime import width
from doudi.explanation.render import LANGS
from doudi.pipeline import Policies
from households import Maker, to_json

ROOT = Path(__file__).resolve().parents[1]
TREES = {
    "task": (Policies(str(ROOT / "benchmarks" / "task" / "policies")), ["allowance"]),
    "changle": (Policies(str(ROOT / "policies")), ["distressed_children", "rural_dibao", "temporary_relief"]),
    "guizhou": (Policies(str(ROOT / "policies")), ["medical_aid", "rural_dibao", "urban_dibao"]),
}


@pytest.mark.parametrize("region", sorted(TREES))
@pytest.mark.parametrize("lang", LANGS)
def test_noted_widths(region: str, lang: str) -> None:
    policies, programmes = TREES[region]
    day = "2021-12-31" if region != "task" else "2024-05-01"
    maker = Maker(policies.tree.region(region, date.fromisoformat(day).toordinal()), "household", date.fromisoformat(day), 7)
    noted = 0
    for i in range(12):
        household = maker.household()
        for j, member in enumerate(household["members"]):
            member["name"] = ("王某甲", "Ms O'Neil", "")[j % 3]
        given = to_json(maker.without(household, 0.05) if i % 3 == 0 else household)
        for programme in programmes:
            for decision in policies.decide(region, given, programme=programme, as_of=day):
                t = telling(decision, decision.status, lang, "officer")
                account_of(t, decision.status)
                for widths in (t.widths, t.reader.widths):
                    assert {text: width(text) for text in widths} == widths
                    noted += len(widths)
    assert noted > 50

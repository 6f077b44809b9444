"""The short way of the least-change search (explanation/changes/cone.py) against the whole code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from doudi.explanation.changes import change
from doudi.pipeline import Policies
from households import Maker

DAY = "2024-05-01"
TASK = Policies(str(Path(__file__).resolve().parents[1] / "benchmarks" / "task" / "policies"))


def changes(decision: Any) -> list[tuple[Any, ...]]:
    return [(c.key, c.path, c.before, c.after) for c in change.least_changes(decision, 8, which="all")[0]]


def test_cones_find_what_the_whole_code_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import date

    typed = TASK.tree.region("task", date.fromisoformat(DAY).toordinal())
    maker = Maker(typed, "household", date.fromisoformat(DAY), 4)
    programme = TASK.programme("task", "allowance")
    refused = [d for d in (programme.decide(maker.household(), DAY) for _ in range(400)) if d.status == "refused"]
    for d in refused:
        changes(d)  # warm: a cone is compiled after a fact was asked about often enough
    warm = [changes(d) for d in refused]
    monkeypatch.setattr(change, "cone_of", lambda *_: None)
    assert [changes(d) for d in refused] == warm
    assert len(refused) > 50 and sum(map(len, warm)) > 50

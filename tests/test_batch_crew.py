"""Households that the engine decides one by one, shared out to processes: the same rows, whatever becomes of the processes."""

from __future__ import annotations

import signal
import sys
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from doudi.batch.answers import crew as crews
from doudi.batch.answers import table
from doudi.batch.answers.crew import Crew
from doudi.batch.answers.deciding import Batch
from doudi.batch.columns.matrix import from_slots
from doudi.decision.door.faults import read
from households import Maker
from trees import DAY, Made, simple


def made(folder: Path) -> Made:
    return simple(folder).programme(
        """
        needs:
          poor: {name: 收入低, when: 家庭收入 < 1000元/月, assumed: 试}
          two: {name: 不止一人, when: 人数(成员) > 1人, assumed: 试}
        amount: {unit: 元/月, sum: {gap: {name: 差额, value: 1000元/月 - 家庭收入, assumed: 试}}, round: 分}
        """
    )


def decided(folder: Path, crew: Crew | None) -> list[dict[str, Any]]:
    """The rows of 90 households of which something is not known."""
    policies, number = made(folder).policies, date.fromisoformat(DAY).toordinal()
    maker = Maker(policies.tree.region("here", number), "household", date.fromisoformat(DAY), 5)
    engine = policies.engine("here", number)
    slots = [read(engine.door, maker.without(maker.household(), 0.4)) for _ in range(90)]
    batch = Batch(engine, list(engine.plan.outcomes))
    batch.crew = crew
    found = batch.decide(from_slots(engine.door, slots, np.full(len(slots), number, np.int64)), few=True)
    everyone = np.ones(len(slots), bool)
    got, _ = table.table(found, np.arange(1, 91), None, everyone, table.schema(engine.plan, batch.programmes))
    return list(got.to_pylist())


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doudi.batch.answers.deciding.WORTH", 1)
    monkeypatch.setattr(crews, "SHARE", 7)


@pytest.mark.usefixtures("small")
def test_processes_say_what_one_says(tmp_path: Path) -> None:
    want = decided(tmp_path / "a", None)
    assert {r["status"] for r in want} == {"granted", "refused", "undetermined"}
    crew = Crew(2)
    try:
        assert decided(tmp_path / "b", crew) == want
        started = list(crew._all)
        assert 1 <= len(started) <= 2
        started[0]._process.send_signal(signal.SIGKILL)  # what it would have said is decided here
        started[0]._process.wait()
        assert decided(tmp_path / "c", crew) == want
    finally:
        crew.end()
    assert all(h._process.poll() is not None for h in crew._all)


@pytest.mark.usefixtures("small")
def test_where_no_process_can_be_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    want = decided(tmp_path / "a", None)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    crew = Crew(2)
    try:
        assert decided(tmp_path / "b", crew) == want
    finally:
        crew.end()


def test_a_process_ends_with_its_pipe() -> None:
    helper = crews._Helper()
    pipe = helper._process.stdin
    assert pipe is not None
    pipe.close()
    assert helper._process.wait(20) == 0
    with pytest.raises((OSError, ValueError, EOFError)):
        helper.asked(1, b"", ("x", [], None))
    helper.end()


def test_what_a_process_cannot_do_is_left_to_the_caller() -> None:
    helper = crews._Helper()
    try:
        with pytest.raises(crews.Lost):
            helper.asked(1, b"no plan", ("x", [([], 1, [])], None))
    finally:
        helper.end()

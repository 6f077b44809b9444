"""The service says by machine code what it says without: the same bytes, the same rows on its record."""

from __future__ import annotations

import asyncio
import gc
import json
import random
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from doudi.pipeline import Policies
from doudi.service.base.settings import Settings
from doudi.service.endpoints import deciding
from households import Maker
from natively import written
from unplugged import PATH, Service

ROOT = Path(__file__).resolve().parents[1]
TREE = ROOT / "benchmarks" / "task" / "policies"
DAY, LATER = "2024-05-01", "2025-03-01"


def texts() -> list[str]:
    """Most of them complete."""
    region = Policies(str(TREE)).tree.region("task", date.fromisoformat(DAY).toordinal())
    maker, r = Maker(region, "household", date.fromisoformat(DAY), 9), random.Random(9)
    shares = [share for share in (0, 0, 0, 0, 0.1, 0.4) for _ in range(5)]
    return [written({**maker.without(maker.household(), share), "as_of": r.choice((DAY, LATER))}, r) for share in shares]


def refused(answers: list[Any]) -> list[Any]:
    """The problems among some answers, but for the request's id."""
    return [{**json.loads(body), "request": "", "instance": ""} for status, _, body in answers if status != 200]


@pytest.mark.parametrize("keep", ["none", "masked"])
def test_the_same_answers_and_the_same_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keep: str) -> None:
    settings = Settings(policies=str(TREE), record=str(tmp_path / "record.sqlite"), log="off", keep=keep)
    asked = [(t, PATH) for t in texts()] + [(texts()[0], f"{PATH}&as_of={LATER}"), (texts()[0][:-3], PATH), (texts()[1] + "x", PATH)]
    slow: list[str] = []
    decisions = deciding.decisions
    monkeypatch.setattr(deciding, "decisions", lambda ready, household, given: slow.append(household) or decisions(ready, household, given))

    async def run() -> None:
        service = Service(settings)
        await service.begin()
        before = [await service.decide(*x) for x in asked]
        mine, first = len(slow), len(asked)
        service.grow()
        after = [await service.decide(*x) for x in asked]
        assert [x[0] for x in before].count(200) == len(texts()) + 1
        assert [(x[0], x[2]) for x in before if x[0] == 200] == [(x[0], x[2]) for x in after if x[0] == 200]
        assert refused(before) == refused(after) != []
        assert mine == first - 2
        assert len(slow) - mine < 15  # the others were read where they stand
        pinned = before[0][1][b"doudi-policies"].decode()
        assert (await service.decide(*asked[0], if_match=f'"{pinned}"'))[0] == 200
        assert (await service.decide(*asked[0], if_match='"sha256:0"'))[0] == 412
        await service.end()

    asyncio.run(run())
    with sqlite3.connect(settings.record) as db:
        rows = db.execute("SELECT outcome, answer, trace, input_digest, policies, input FROM doudi_record ORDER BY seq").fetchall()
    half = len(texts()) + 1
    assert rows[:half] == rows[half : 2 * half]
    assert len({row[2] for row in rows}) > 15


def test_a_request_leaves_nothing_to_the_collector(tmp_path: Path) -> None:
    """Circles of objects add up to pauses of 20 ms, several a second, in which nobody is answered."""

    async def run() -> int:
        service = Service(Settings(policies=str(TREE), record=str(tmp_path / "record.sqlite"), log="off"))
        await service.begin()
        text = texts()[0]
        for _ in range(5):
            await service.decide(text)
        gc.collect()
        gc.disable()
        try:
            for _ in range(50):
                assert (await service.decide(text))[0] == 200
            left = gc.collect()
        finally:
            gc.enable()
        await service.end()
        return left

    assert asyncio.run(run()) < 50

"""What the tests of machine code for one household share: the same in Python, the task's programme, households as texts."""

from __future__ import annotations

import gc
import json
import random
import sys
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from doudi.batch.native.household import Native, Unfit
from doudi.decision.code.fused import Fused
from doudi.decision.code.wide import Wide
from doudi.decision.door.reading import exactly
from doudi.decision.engine import Engine, _space
from doudi.pipeline import Policies
from households import Maker
from trees import opened

ROOT = Path(__file__).resolve().parents[1]
DAY = date(2020, 6, 15).toordinal()
TASK_DAY = date(2024, 5, 1)
TASK = Policies(str(ROOT / "benchmarks" / "task" / "policies"))


def in_python(engine: Engine, mode: str) -> Any:
    """The code in Python whose traces are those of a mode, however wide its records are."""
    made = (Fused if mode == "fused" else Wide)(engine.plan, engine.door)
    source = made.source()[0]
    space = {**_space(), **made.space, **exactly()}
    space["__builtins__"] = {**space["__builtins__"], "list": list, "bytes": bytes, "str": str, "type": type}
    exec(compile(source, mode, "exec"), space)  # node ids, bounds and repr of ids only
    return space[mode]


def served_by(engine: Engine, mode: str, given: list[Any], day: int) -> Iterator[tuple[Any, Native, Any, Any]]:
    """(household, the machine code, its trace, the same code in Python) of those households, objects or texts, that the machine code of a
    mode decides."""
    try:
        native = Native(engine, mode)
    except Unfit:
        return
    code = in_python(engine, mode)
    for household in given:
        packed = native.decide(household, native.base(day), day, -1)
        if packed is not None and packed is not False:
            yield household, native, native.expand(packed), code


def left_by(once: Callable[[], None], watched: list[Any]) -> list[int]:
    """What five hundred turns leave behind: references to each of the objects, and last the blocks of memory."""

    def counts() -> list[int]:
        gc.collect()
        return [*(sys.getrefcount(x) for x in watched), sys.getallocatedblocks()]

    for _ in range(10):
        once()
    before = counts()
    for _ in range(500):
        once()
    return [b - a for a, b in zip(before, counts(), strict=True)]


def drawn(files: dict[str, str], seed: int, shares: tuple[float, ...]) -> tuple[Policies, list[Any]]:
    """Random policies opened, and households of theirs that lack such shares of what could be said."""
    policies = opened(files)
    maker = Maker(policies.tree.region("here", DAY), "household", date.fromordinal(DAY), seed)
    return policies, [maker.without(maker.household(), share) for share in shares]


def task() -> tuple[Any, Any, list[Any]]:
    """The task's programme with machine code, the same without, and households."""
    warm = TASK.programme("task", "allowance")
    assert warm.warm(TASK_DAY)
    cold = Policies(str(ROOT / "benchmarks" / "task" / "policies")).programme("task", "allowance")
    maker = Maker(TASK.tree.region("task", TASK_DAY.toordinal()), "household", TASK_DAY, 5)
    return warm, cold, [maker.without(maker.household(), share) for share in [0, 0, 0.1, 0.3] * 15]


PLACES = [("zhongwei", "rural_dibao", "2019-06-01"), ("taian", "temporary_relief", "2020-08-01"), ("guizhou", "rural_dibao", "2018-09-01")]


def shipped(region: str, programme: str, day: str, seed: int) -> tuple[Any, Maker, date]:
    """A shipped programme with machine code, what makes households of its region, and the day."""
    policies, on = Policies(str(ROOT / "policies")), date.fromisoformat(day)
    made = policies.programme(region, programme)
    assert made.warm(on)
    return made, Maker(policies.tree.region(region, on.toordinal()), "household", on, seed), on


def written(x: Any, r: random.Random) -> str:
    """An object as JSON: keys in any order, white space anywhere, letters escaped or not."""
    gap = "".join(r.choices(" \n\t\r", k=r.choice((0, 0, 0, 1, 2))))
    if isinstance(x, dict):
        keys = r.sample([*x], len(x))
        return "{" + gap + ",".join(f"{gap}{json.dumps(k)}{gap}:{gap}{written(x[k], r)}" for k in keys) + gap + "}"
    if isinstance(x, list):
        return "[" + gap + ",".join(written(y, r) + gap for y in x) + "]"
    if isinstance(x, bytes | Decimal):
        return x.decode() if isinstance(x, bytes) else f"{x:f}"
    return json.dumps(x, ensure_ascii=r.random() < 0.3)

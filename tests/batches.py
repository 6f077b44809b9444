"""Batch answers beside the engine's own, and kernels run by Python with integers that refuse to leave int64."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from doudi.batch.answers import deciding, table
from doudi.batch.answers.deciding import Batch
from doudi.batch.code import numeric
from doudi.batch.columns.matrix import from_slots
from doudi.decision.decision import Evaluation
from doudi.decision.door.faults import read
from doudi.pipeline import Policies

LARGEST = 2**63 - 1


class Int(int):
    """An integer that fails where int64 would overflow."""

    def _checked(self, value: Any) -> Any:
        if value is NotImplemented or isinstance(value, float):
            raise TypeError(value)
        assert -LARGEST - 1 <= value <= LARGEST, "a step passed int64"
        return Int(value)

    def __add__(self, x: Any) -> Any:
        return self._checked(int.__add__(self, x))

    __radd__ = __add__

    def __sub__(self, x: Any) -> Any:
        return self._checked(int.__sub__(self, x))

    def __rsub__(self, x: Any) -> Any:
        return self._checked(int.__rsub__(self, x))

    def __mul__(self, x: Any) -> Any:
        return self._checked(int.__mul__(self, x))

    __rmul__ = __mul__

    def __neg__(self) -> Any:
        return self._checked(int.__neg__(self))

    def __floordiv__(self, x: Any) -> Any:
        assert x != 0
        return self._checked(int.__floordiv__(self, x))

    def __abs__(self) -> Any:
        return self._checked(int.__abs__(self))


def interpreted(kernel: Any) -> Any:
    """The kernel's `run` as Python runs it: no compilation, every step checked."""
    names = ("age", "by_band", "by_choice", "by_day", "half", "month_end", "month_start", "months", "shift", "year_end", "year_start")
    space: dict[str, Any] = {name: getattr(numeric, name) for name in names}
    space |= {"A": numeric.A, "N": numeric.N, "OPEN": numeric.OPEN}
    exec(kernel.module(), space)

    def run(first: int, last: int, days: Any, bases: Any, cells: Any, *arrays: Any) -> None:
        *inner, ok = arrays
        exact = [a.astype(object) for a in inner]
        for a in exact:
            flat = a.reshape(-1)
            flat[:] = [Int(x) for x in flat.tolist()]
        space["run"](first, last, days.tolist(), bases.tolist(), [Int(x) for x in cells.tolist()], *exact, ok)
        for a, b in zip(inner, exact, strict=True):  # what is kept wraps as the machine's would: the answers are compared after
            a.reshape(-1)[:] = [(int(x) + LARGEST + 1) % (2 * LARGEST + 2) - LARGEST - 1 for x in b.reshape(-1).tolist()]

    return run


def same(policies: Policies, region: str, households: list[Any], day: str, compiled: bool = False) -> tuple[int, int]:
    """Every household decided both ways; returns how many subjects there were, and how many the kernel carried."""
    number = date.fromisoformat(day).toordinal()
    engine = policies.engine(region, number)
    slots = [read(engine.door, h) for h in households]
    columns = from_slots(engine.door, slots, np.full(len(slots), number, np.int64))
    before = deciding.compiled
    if not compiled:
        deciding.compiled = interpreted
    try:
        batch = Batch(engine, list(engine.plan.outcomes))
        batch.worth = 1
        found = batch.decide(columns)
        everyone = np.ones(len(slots), bool)
        rows = np.arange(1, len(slots) + 1)
        got, info = table.table(found, rows, None, everyone, table.schema(engine.plan, batch.programmes))
    finally:
        deciding.compiled = before
    facts = len(engine.plan.door[engine.plan.root]["facts"])
    for i, x in enumerate(slots):
        assert columns.slots(i)[:facts] == x[:facts]
    want = [
        (i + 1, d) for id in batch.programmes for i, x in enumerate(slots) for d in Evaluation(engine, x, number).decisions(id)
    ]
    want.sort(key=lambda w: w[0])
    assert got.num_rows == len(want)
    for row, (i, d) in zip(got.to_pylist(), want, strict=True):
        agree(row, i, d)
    return info["subjects"], info["subjects"] - info["slow"]


def agree(row: dict[str, Any], number: int, d: Any) -> None:
    """A row of the output says what the decision says."""
    said = table.row_of(d, None)
    assert (row["row"], row["programme"], row["status"]) == (number, d.programme, d.status)
    assert row["policy"] == table.policy(d.plan, d.programme)
    for name in ("route", "amount", "amount_exact", "covered", "reasons", "missing", "gaps", "checks"):
        assert row[name] == said.get(name), (name, row[name], said.get(name))
    data = d.to_data()
    if "amount" in data:
        assert str(row["amount"] if row["amount"] is not None else row["amount_exact"]) == data["amount"]
    for name, x in data["also"].items():
        found = row[f"{d.programme}.{name}"]
        assert found == x, (name, found, x)

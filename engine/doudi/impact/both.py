"""Both versions over the chunks of one register, each read once: the batch's own worker on either side, on one decision day."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import repeat

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from doudi.batch.answers.deciding import Batch
from doudi.batch.answers.table import schema
from doudi.batch.columns.gather import Gathered, Reject
from doudi.batch.columns.matrix import from_slots
from doudi.batch.job.work import Done, Worker
from doudi.decision.engine import Engine
from doudi.diff.proof.decide import Pinned
from doudi.diff.proof.household import projected
from doudi.impact.groups import masks
from doudi.pipeline import as_object, slots_of
from doudi.population.make import PREFIX
from doudi.text.diagnostic import InputError

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from doudi.batch.columns.chunk import Chunk
    from doudi.batch.columns.mapping import Mapping
    from doudi.batch.columns.matrix import Ints
    from doudi.batch.tables.source import Source
    from doudi.pipeline import Policies
    from doudi.plan.nodes import Plan


@dataclass(slots=True)
class Seen:
    """What a side read of a chunk: the households' rows, which it refused, and their groups (by household, by person)."""

    rows: Ints
    refused: NDArray[np.bool_]
    homes: dict[tuple[str, str], NDArray[np.bool_]]
    people: dict[tuple[str, str], NDArray[np.bool_]]
    where: Ints  # the row of each person's household


class Sided(Worker):
    """One side: the versions of one plan, whatever day a household says. `other` is the other side's plan.

    day: the decision day, None where each line of a chunk has its own. figures: the day whose figures decide, None for the decision day's.
    """

    def __init__(
        self, policies: Policies, region: str, plan: Plan, programmes: list[str], day: int | None, figures: int | None, by: list[str]
    ):
        super().__init__(policies, region, programmes, day)
        self.plan, self.by = plan, by
        self.other: Plan | None = None
        engine = Engine(plan)
        if figures is not None:
            engine.epochs = Pinned(plan, figures)
        self.one = Batch(engine, programmes)
        self.seen: dict[int, Seen] = {}
        self.invented: bool | None = None  # whether all ids are those of synthetic families; None before any was seen
        self._days = [1]
        self.schema = schema(plan, programmes)

    def batch(self, day: int) -> Batch | None:
        return self.one

    def _answered(self, batch: Batch, got: Gathered, done: Done) -> Any:
        if got.ids is not None and len(got.ids):
            self.invented = self.invented is not False and bool(pc.all(pc.starts_with(got.ids, PREFIX).fill_null(False)).as_py())
        homes, people, where = masks(got.columns, self.by)
        self.seen[done.number] = Seen(got.rows, got.refused.copy(), homes, people, got.rows[where])
        return super()._answered(batch, got, done)

    def _lines(self, chunk: Chunk, done: Done) -> list[Any]:
        """Lines with facts that only the other side has: they are left out here."""
        assert chunk.lines is not None
        held: list[tuple[int, list[Any], int]] = []
        for (at, text), day in zip(chunk.lines, chunk.days or repeat(self.day or 1, chunk.count), strict=True):
            try:
                given = as_object(text)
                if given.__class__ is dict and self.other is not None:
                    given = without(given, self.plan, self.other, self.plan.root)
                held.append((at, slots_of(self.one.engine.door, given, day), day))
            except InputError as problem:
                done.add("refused", 1)
                done.rejects += [Reject(chunk.root, at, "", d.path, d) for d in problem.diagnostics]
        columns = from_slots(self.one.engine.door, [s for _, s, _ in held], np.array([d for _, _, d in held], np.int64))
        slot = self.plan.id_slot(0)
        ids = pa.array([str(s[slot]) if s[slot].__class__ in (str, int) else None for _, s, _ in held], pa.string())
        got = Gathered(columns, ids, np.array([at for at, _, _ in held], np.int64))
        return [self._answered(self.one, got, done)] if held else []


def without(given: dict[str, Any], mine: Plan, other: Plan, record: str) -> dict[str, Any]:
    """An object without what the other plan knows and this one does not; what neither knows stays, to be refused."""
    if record not in other.door:
        return given
    kept = projected(given, mine, record)
    known = projected(given, other, record)
    out = {}
    for key, value in given.items():
        if key in mine.door[record]["lists"] and isinstance(value, list):
            out[key] = [without(x, mine, other, key) if isinstance(x, dict) else x for x in value]
        elif key in kept or key not in known:
            out[key] = value
    return out


def union(doors: list[dict[str, Any]]) -> dict[str, Any]:
    """The rows of both doors: columns of a register may belong to either."""
    out: dict[str, Any] = {}
    for door in doors:
        for record, rows in door.items():
            if record not in out:
                out[record] = {k: list(v) for k, v in rows.items()}
                continue
            mine = out[record]
            known = {f[0] for f in mine["facts"]}
            mine["facts"] += [f for f in rows["facts"] if f[0] not in known]
            for name, names in zip(rows["lists"], rows["list_names"], strict=True):
                if name not in mine["lists"]:
                    mine["lists"].append(name)
                    mine["list_names"].append(names)
    return out


@dataclass(slots=True)
class Both:
    """A chunk under both versions. Tables are those of `doudi batch`; None where a side has none of the programmes.

    apart: rows that are left out though both sides decide them, and how many of them are masked (recorded.py).
    """

    count: int
    orphans: int
    tables: tuple[Any, Any]
    seen: tuple[Seen | None, Seen | None]
    apart: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    masked: int = 0


def decide(sides: tuple[Sided | None, Sided | None], chunk: Chunk, source: Source, mapping: Mapping) -> Both:
    """One chunk, read once, decided twice."""
    tables: list[Any] = []
    seen: list[Seen | None] = []
    for side in sides:
        done = side.decide(chunk, source, mapping) if side is not None else None
        tables.append(done.table if done is not None else None)
        seen.append(side.seen.pop(chunk.number, None) if side is not None else None)
    if chunk.number < 0:
        return Both(0, len(chunk.orphans), (None, None), (None, None))
    return Both(chunk.count, len(chunk.orphans), (tables[0], tables[1]), (seen[0], seen[1]))

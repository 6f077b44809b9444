"""Households in chunks, as Arrow tables in which every fact that the region's programmes read has a column."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from doudi.language.values import show_day, show_moment
from doudi.plan.nodes import CHOICES, KIND, NULLABLE, PLACES, ROLE
from doudi.population.chance import below, mark, share
from doudi.population.reading import Unfit
from doudi.population.world import EPOCH, NONE, World, people_of
from doudi.text.diagnostic import InputError, did_you_mean, fault

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from numpy.typing import NDArray

    from doudi.plan.nodes import Plan
    from doudi.population.model import Parameters
    from doudi.population.world import Var

SIZE = 32_768  # households of a chunk
PREFIX = "synthetic-"
FEW = 64  # households of a trial, in which every rule is drawn once


class Population:
    """The synthetic households of a plan. Raises InputError where parameters do not fit the region.

    `used`: by record, the rows of the facts that are written: those that some programme reads, and those that the parameters draw.
    """

    def __init__(self, plan: Plan, parameters: Parameters, day: int, seed: int, count: int):
        self.plan, self.parameters, self.day, self.seed, self.count = plan, parameters, day, seed, count
        self.door, self.root = plan.door, plan.root
        self.people = people_of(self.door, self.root)
        self.used = _used(plan, parameters)
        self._fits()
        self.schema = self.tables(0, min(FEW, count)).schema

    @property
    def named(self) -> list[str]:
        """Facts that have no entry of their own and are drawn by the defaults."""
        facts = self.parameters.facts
        return [row[1] for record, rows in self.used.items() for row in rows if row[KIND] != "text" and (record, row[0]) not in facts]

    def _fits(self) -> None:
        """Draws a few households, so that what does not fit is told before anything is written."""
        known = {(r, f[0]) for r, rows in self.door.items() for f in rows["facts"]}
        words = [n for _, n in known]
        for (record, name), rule in self.parameters.facts.items():
            if rule.own and (record, name) not in known:
                near = did_you_mean(name, words)
                problem = (f"这个地区的 {record} 没有事实“{name}”", f"{record} has no fact “{name}” in this region")
                raise InputError([fault("population-parameter", rule.span, problem=problem, suggestion=near)])
        try:
            world = self._world(0, FEW)
            for record, name in (*self.parameters.hidden, *self.parameters.facts):
                if record in self.door:
                    world.value(record, name)
                    if (record, name) in known:
                        world.fact(record, name)
        except Unfit as problem:
            raise InputError([fault("population-parameter", problem.span, problem=problem.words)]) from None

    def _world(self, start: int, count: int) -> World:
        return World(self.parameters, self.door, self.root, self.day, self.seed, start, count)

    def chunks(self) -> Iterator[Any]:
        """pyarrow Tables of up to 32,768 households, lists as columns of list<struct>."""
        for start in range(0, self.count, SIZE):
            yield self.tables(start, min(SIZE, self.count - start))

    def tables(self, start: int, count: int) -> Any:
        """Households `start` to `start + count` (from 0)."""
        world = self._world(start, count)
        gaps, facts = self.parameters.gaps
        open_ = below(world.ids[self.root], mark(self.seed, "gaps")) < np.uint64(share(gaps))
        fields = self._record(world, self.root, open_, share(facts))
        return pa.Table.from_arrays(list(fields.values()), names=list(fields))

    def _record(self, world: World, record: str, open_: NDArray[np.bool_], chance: int) -> dict[str, Any]:
        """The columns of a record's elements. `open_`: in which of them facts may be unknown."""
        fields: dict[str, Any] = {"id": self._labels(world, record)}
        if record == self.root:
            fields["as_of"] = pa.array(np.full(len(open_), self.day - EPOCH, np.int32)).cast(pa.date32())
        ids = world._ids(record)
        for row in self.used[record]:
            var = world.fact(record, row[0])
            if row[KIND] == "text":
                names = pa.array([p.name for p in self.parameters.people.values()])
                fields[row[0]] = pa.DictionaryArray.from_arrays(pa.array(var.values.astype(np.int32)), names)
                continue
            lost = self._lost(record, row, ids, open_, chance)
            fields[row[0]] = _array(row, var, lost)
        for child in self.door[record]["lists"]:
            if child not in self.used:
                continue
            world._ids(child)
            inner = self._record(world, child, open_[world.parents[child][1]], chance)
            struct = pa.StructArray.from_arrays(list(inner.values()), names=list(inner))
            fields[child] = pa.ListArray.from_arrays(pa.array(world.offsets[child].astype(np.int32)), struct)
        return fields

    def _lost(self, record: str, row: list[Any], ids: Any, open_: NDArray[np.bool_], chance: int) -> NDArray[np.bool_]:
        """Where a fact is not known: by its own share, else here and there in the families in which something is missing."""
        rule = self.parameters.facts.get((record, row[0]))
        if rule is not None and rule.unknown is not None:
            limit, among = share(rule.unknown), np.ones(len(ids), bool)
        else:
            limit, among = (0 if row[ROLE] == "power" else chance), open_
        if limit == 0:
            return np.zeros(len(ids), bool)
        return among & (below(ids, mark(self.seed, f"{record}.{row[0]} unknown")) < np.uint64(limit))

    def _labels(self, world: World, record: str) -> Any:
        """Ids that nobody takes for a real family's: `synthetic-00000001`; of a person `m1`."""
        if record == self.root:
            return pa.array([f"{PREFIX}{n:08d}" for n in world.ids[record].tolist()])
        home, offsets = world.parents[record][1], world.offsets[record]
        place = np.arange(len(home), dtype=np.int64) - offsets[:-1][home]
        names = pa.array([f"{record[:1]}{i + 1}" for i in range(int(place.max(initial=0)) + 1)])
        return pa.DictionaryArray.from_arrays(pa.array(place.astype(np.int32)), names)


def _used(plan: Plan, parameters: Parameters) -> dict[str, list[list[Any]]]:
    """By record: the facts that a programme reads, and texts that the parameters draw; only records that hold any."""
    read = {(plan.scopes[n.scope][0], n.data) for n in plan.nodes if n.op == "fact"}
    out = {}
    for record, rows in plan.door.items():
        out[record] = [
            row for i, row in enumerate(rows["facts"])
            if (row[KIND] != "text" and ((record, i) in read or (record, row[0]) == ("members", "birth")))
            or (row[KIND] == "text" and (record, row[0]) in parameters.facts and record == people_of(plan.door, plan.root))
        ]
    return out


def _array(row: list[Any], var: Var, lost: NDArray[np.bool_]) -> Any:
    """A column as `doudi batch` reads it: a fact that may be 无 is text, so that `none` is not the same as not known."""
    kind, values = row[KIND], var.values
    if kind == "enum":
        words = [str(c[0]) for c in row[CHOICES]]
        nothing = len(words)
        where = np.where(values == NONE, nothing, values).astype(np.int32)
        return pa.DictionaryArray.from_arrays(pa.array(where, mask=lost), pa.array([*words, _nothing(row)]))
    if row[NULLABLE] or kind == "time":
        return _texts(row, values, lost)
    if kind == "bool":
        return pa.array(values == 1, mask=lost)
    if kind == "date":
        return pa.array((values - EPOCH).astype(np.int32), mask=lost).cast(pa.date32())
    if row[PLACES] == 0:
        return pa.array(values, mask=lost)
    return _decimals(values, lost, row[PLACES])


def _nothing(row: list[Any]) -> str:
    """The word for 无 that is none of the choices."""
    return "-" if any("none" in c for c in row[CHOICES]) else "none"


def _decimals(values: NDArray[np.int64], lost: NDArray[np.bool_], places: int) -> Any:
    """Integers over 10^places as Arrow decimals."""
    words = np.empty((len(values), 2), np.int64)
    words[:, 0], words[:, 1] = values, values >> 63
    mask = pa.array(~lost).buffers()[1]
    return pa.Array.from_buffers(pa.decimal128(18, places), len(values), [mask, pa.py_buffer(words)])


def _texts(row: list[Any], values: NDArray[np.int64], lost: NDArray[np.bool_]) -> Any:
    """Each distinct value written once."""
    coded = pa.array(values).dictionary_encode()
    words = [_text(row, v) for v in coded.dictionary.to_pylist()]
    indices = coded.indices.to_numpy(zero_copy_only=False)
    return pa.DictionaryArray.from_arrays(pa.array(indices, mask=lost), pa.array(words, pa.string()))


def _text(row: list[Any], v: int) -> str:

    if v == NONE:
        return _nothing(row)
    if row[KIND] == "bool":
        return "true" if v else "false"
    if row[KIND] == "date":
        return show_day(v)
    if row[KIND] == "time":
        return show_moment(v)
    whole, part = divmod(v, 10 ** row[PLACES])
    return f"{whole}.{part:0{row[PLACES]}d}" if row[PLACES] else str(v)

"""A chunk of tables to the columns of an engine's plan, and every row that is refused, with its place and its reason."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from doudi.batch.code.numeric import A
from doudi.batch.columns.arrays import single
from doudi.batch.columns.convert import AS_OF, converted, days
from doudi.batch.columns.direct import laid, names
from doudi.batch.columns.matrix import Columns
from doudi.decision.door.faults import KINDS, why_not
from doudi.decision.door.reading import MOST
from doudi.language.values import show_day
from doudi.plan.nodes import KIND, LOW
from doudi.text.diagnostic import fault

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.batch.columns.chunk import Chunk
    from doudi.batch.columns.mapping import Mapping
    from doudi.batch.columns.matrix import Ints
    from doudi.decision.door.quick import Door
    from doudi.text.diagnostic import Diagnostic


class Reject:
    """A row that was not decided: its table, its number in it (from 1), its id, the column, and what is wrong."""

    __slots__ = ("column", "diagnostic", "id", "row", "table")

    def __init__(self, table: str, row: int, id: str, column: str, diagnostic: Diagnostic):
        self.table, self.row, self.id, self.column, self.diagnostic = table, row, id, column, diagnostic


class Gathered:
    """`columns` of all households; `ids`: Arrow texts, or None; `rows`: their numbers in the input; `refused`: bool by household."""

    def __init__(self, columns: Columns, ids: Any, rows: Ints):
        self.columns, self.ids, self.rows = columns, ids, rows
        self.refused = np.zeros(columns.count, bool)
        self.rejects: list[Reject] = []


def gathered(door: Door, chunk: Chunk, mapping: Mapping, decision_days: Ints) -> Gathered:
    """Columns of a chunk. Values that are not a fact's, and lists that the door would not take, refuse their household."""
    plan = door.plan
    columns = Columns(plan, decision_days)
    root = mapping.tables[chunk.root]
    key = root.ids
    ids = names(single(chunk.tables[chunk.root][key])) if key else None
    out = Gathered(columns, ids, chunk.rows[chunk.root])
    for scope, (record, parent, _, _, required) in enumerate(plan.scopes):
        if parent >= 0:
            _stretches(out, chunk, mapping, scope, required=bool(required))
        _facts(out, chunk, mapping, scope, record)
    if door.past:
        _future(out, door, chunk)
    return out


def _stretches(out: Gathered, chunk: Chunk, mapping: Mapping, scope: int, *, required: bool) -> None:
    """Where the lists of a scope lie; a list that is too long, or required and empty, is refused."""
    columns = out.columns
    record, parent, _, _, _ = columns.plan.scopes[scope]
    above = columns.size(parent)
    if record not in chunk.offsets:
        columns.offsets[scope] = np.zeros(above + 1, np.int64)
        columns.unknown[scope] = np.full(above, record not in mapping.lists, np.uint8)
    else:
        columns.offsets[scope], columns.unknown[scope] = chunk.offsets[record], chunk.unknown[record]
    lengths = np.diff(columns.offsets[scope])
    rows = columns.plan.door[columns.plan.scopes[parent][0]]
    names = tuple(rows["list_names"][rows["lists"].index(record)][:2])
    wrong: list[tuple[Any, str, dict[str, Any]]] = [(lengths > MOST, "input-list-long", {"most": MOST})]
    wrong += [(lengths == 0, "input-required", {})] if required else []
    for found, code, words in wrong:
        for at in np.flatnonzero(found).tolist():
            _refuse(out, chunk, parent, at, record, fault(code, None, name=names, path=record, **words))


def _facts(out: Gathered, chunk: Chunk, mapping: Mapping, scope: int, record: str) -> None:
    columns = out.columns
    rows = columns.plan.door[record]["facts"]
    size = columns.size(scope)
    matrix = columns.facts[scope] = np.empty((len(rows), size), np.int64)
    table = mapping.tables.get(record)
    for i, row in enumerate(rows):
        name = table.of(row[0]) if table and record in chunk.tables else None
        if table is None or name is None or name not in chunk.tables[record].column_names:
            matrix[i] = A
            continue
        if row[KIND] != "text" and _pieces(row, chunk.tables[record][name], table.columns[name], matrix[i]):
            continue
        array = single(chunk.tables[record][name])
        if row[KIND] == "text":
            matrix[i] = A
            ids = out.ids if not scope and name == table.ids else None
            columns.texts[scope][i] = names(array) if ids is None else ids
            if row[0] == "id" and scope:
                _twice(out, chunk, scope, columns.texts[scope][i])
            continue
        found = converted(row, array, table.columns[name])
        matrix[i] = found.values
        columns.large.update({(scope, i, at): x for at, x in found.large.items()})
        for at in found.bad.tolist():
            _refuse(out, chunk, scope, at, name, _wrong(row, array[at].as_py()))


def _pieces(row: list[Any], array: Any, how: Any, out: Ints) -> bool:
    """`laid` of each piece of a column: whether all were plain."""
    at = 0
    for piece in array.chunks if isinstance(array, pa.ChunkedArray) else [array]:
        if not laid(row, piece, how, out[at : at + len(piece)]):
            return False
        at += len(piece)
    return True


def _wrong(row: list[Any], x: Any) -> Diagnostic:
    """What is wrong with a cell, in the words of the door."""
    if row[KIND] in ("number", "percent") and isinstance(x, (str, float)):
        from doudi.batch.columns.convert import _number

        try:
            x = _number(x.strip() if isinstance(x, str) else x, percent=row[KIND] == "percent")
        except Exception:  # noqa: BLE001  # whatever it is, it is no number
            return fault("input-type", None, name=(row[1], row[2]), wanted=KINDS[row[KIND]], found=str(x)[:40])
    if not isinstance(x, (str, int, float)) and x is not None and row[KIND] != "number":
        x = str(x)
    found: Diagnostic = why_not(row, x, "")
    return found


def _twice(out: Gathered, chunk: Chunk, scope: int, ids: Any) -> None:
    """Two elements of one list with one id."""
    parents = out.columns.parents(scope)
    codes = ids.dictionary_encode().indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    given = np.flatnonzero(codes >= 0)
    pairs = parents[given] * (int(codes.max(initial=0)) + 1) + codes[given]
    order = np.argsort(pairs, kind="stable")
    again = order[1:][pairs[order][1:] == pairs[order][:-1]]
    for at in given[again].tolist():
        _refuse(out, chunk, scope, at, "id", fault("input-member-twice", None, found=str(ids[at].as_py())[:40]))


def _future(out: Gathered, door: Door, chunk: Chunk) -> None:
    """Days that may not lie after the decision day."""
    columns = out.columns
    for scope, (record, _, _, _, _) in enumerate(columns.plan.scopes):
        limit = columns.spread(columns.days, 0, scope)
        for i in door.past[record]:
            row = door.plan.door[record]["facts"][i]
            values = columns.facts[scope][i]
            for at in np.flatnonzero((values > limit) & (values > 0)).tolist():
                found, hi, lo = show_day(int(values[at])), show_day(int(limit[at])), show_day(row[LOW])
                _refuse(
                    out, chunk, scope, at, row[0], fault("input-range", None, name=(row[1], row[2]), found=found, lo=lo, hi=hi)
                )


def _refuse(out: Gathered, chunk: Chunk, scope: int, at: int, column: str, why: Diagnostic) -> None:
    """Refuse the household that an element belongs to."""
    columns = out.columns
    record = columns.plan.scopes[scope][0]
    row = int(chunk.rows[record][at])
    home = columns.household(scope, at)
    out.refused[home] = True
    id = str(out.ids[home].as_py() or "") if out.ids is not None else ""
    out.rejects.append(Reject(record, row, id, column, why))


def decision_days(chunk: Chunk, mapping: Mapping, fixed: int | None) -> tuple[Ints, Ints]:
    """The decision day of each household, and the places where there is none."""
    name = mapping.tables[chunk.root].of("as_of")
    if fixed is not None or name is None:
        return np.full(chunk.count, fixed or 0, np.int64), np.zeros(0, np.int64) if fixed else np.arange(chunk.count)
    array, how, out = single(chunk.tables[chunk.root][name]), mapping.tables[chunk.root].columns[name], np.empty(chunk.count, np.int64)
    if laid(AS_OF, array, how, out):
        return out, np.flatnonzero(out == A)
    return days(array, how)

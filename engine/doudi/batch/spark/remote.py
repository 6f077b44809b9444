"""What runs on Spark's executors: Arrow tables of households in, rows of decisions and notes out. No Spark is imported here.

Beside the columns of the output there are `_kind` (rows, or notes) and, where one file is to be put together in the order of the input,
`_at` (a row's place within its household). A note is one chunk's counts, rejects and explanations as JSON, in the column `id`; so
everything that a task found is written in one piece by Spark's own commit, and a task that runs twice counts once.
"""

from __future__ import annotations

import json
from _thread import allocate_lock

import numpy as np
import pyarrow as pa

from doudi.batch.columns.chunk import Chunk, joined, nested
from doudi.batch.job.journal import mark_of
from doudi.batch.job.run import SIZE, lean
from doudi.batch.spark.cargo import Job
from doudi.batch.tables.flat import recut

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from doudi.batch.job.work import Done

KIND, AT = "_kind", "_at"
ROWS, NOTES = "rows", "notes"
_jobs: dict[bytes, Job] = {}
_lock = allocate_lock()


def job_of(cargo: bytes) -> Job:
    """The job in some bytes; of a process that serves many tasks it is built once. Raises Unfit."""
    with _lock:
        if cargo not in _jobs:
            _jobs.clear()  # one at a time: a process outlives its job
            lean()
            _jobs[cargo] = Job(cargo)
        return _jobs[cargo]


def plain(schema: Any, ordered: bool) -> Any:
    """The columns that executors give back: words as plain text, `_kind`, and `_at` if they are to be ordered."""
    fields = [pa.field(f.name, f.type.value_type) if pa.types.is_dictionary(f.type) else f for f in schema]
    return pa.schema([*fields, *([pa.field(AT, pa.int32())] if ordered else []), pa.field(KIND, pa.string())])


def tables(cargo: bytes, row: str, ordered: bool, batches: Iterator[Any]) -> Iterator[Any]:
    """Households with their lists in nested columns; `row` is the column of their numbers in the input."""
    job = job_of(cargo)
    parts = (pa.Table.from_batches([b]) for b in batches)
    for number, table in enumerate(recut(parts, SIZE)):
        rows = table[row].to_numpy().astype(np.int64)
        chunk = nested(number, job.root, table.drop_columns([row]), rows, job.lists)
        yield from _decided(job, chunk, ordered).to_batches()


def lines(cargo: bytes, bases: dict[tuple[str, int], int], ordered: bool, batches: Iterator[Any]) -> Iterator[Any]:
    """Lines of JSON: columns line (bytes), path and block. `bases[path, block]`: how many lines lie before the block."""
    job = job_of(cargo)
    held: list[tuple[int, str]] = []
    number, block, at = 0, None, 0
    for batch in batches:
        for line, path, begin in zip(*(batch.column(i).to_pylist() for i in range(3)), strict=True):
            if (path, begin) != block:
                block = path, begin
                at = bases[block]
            at += 1
            if line.strip():
                held.append((at, line.decode("utf-8-sig" if at == 1 else "utf-8", "surrogateescape").strip()))
            if len(held) == SIZE:
                yield from _lines(job, number, held, ordered)
                number, held = number + 1, []
    if held:
        yield from _lines(job, number, held, ordered)


def _lines(job: Job, number: int, held: list[tuple[int, str]], ordered: bool) -> Iterator[Any]:
    chunk = Chunk(number, job.root)
    chunk.lines = held
    yield from _decided(job, chunk, ordered).to_batches()


def pair(cargo: bytes, row: str, bucket: str, ordered: bool, households: Any, members: Any) -> Any:
    """One bucket of two tables, as batch/tables/pairs.py has them."""
    job = job_of(cargo)
    first, second = (t.sort_by(row) for t in (households, members))  # a shuffle keeps no order
    rows = [t[row].to_numpy().astype(np.int64) for t in (first, second)]
    both = first.drop_columns([row, bucket]), second.drop_columns([row, bucket])
    keys = job.mapping.tables[job.root].key, job.mapping.tables[job.record].key
    if first.num_rows:
        chunk = joined(0, job.root, job.record, both, keys, (rows[0], rows[1]))
    else:
        chunk = Chunk(-1, job.root)
        chunk.orphans = list(zip(rows[1].tolist(), map(str, both[1][keys[1]].to_pylist()), strict=True))
    return _decided(job, chunk, ordered)


def _decided(job: Job, chunk: Chunk, ordered: bool) -> Any:
    """A chunk's rows, and its note as one row more."""
    done = job.worker.decide(chunk, job.source, job.mapping)
    schema = plain(job.worker.schema, ordered)
    parts = [_note(done, chunk, schema)]
    if done.table is not None and done.table.num_rows:
        columns = [c.cast(schema.field(i).type) for i, c in enumerate(done.table.columns)]
        if ordered:
            columns.append(pa.array(_places(done.table["row"].to_numpy())))
        columns.append(pa.array([ROWS]).take(pa.array(np.zeros(done.table.num_rows, np.int8))))
        parts.append(pa.Table.from_arrays(columns, schema=schema))
    return pa.concat_tables(parts).combine_chunks()


def _places(rows: Any) -> Any:
    """Of rows that lie household by household: the place of each within its own."""
    starts = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]]))
    lengths = np.diff(np.concatenate([starts, [len(rows)]]))
    return (np.arange(len(rows)) - np.repeat(starts, lengths)).astype(np.int32)


def _note(done: Done, chunk: Chunk, schema: Any) -> Any:
    """`row` is the chunk's first, so that notes can be told in the order of the input."""
    if chunk.lines is not None:
        first = chunk.lines[0][0]
    elif chunk.number >= 0:
        first = int(chunk.rows[chunk.root][0])
    else:
        first = chunk.orphans[0][0]
    said = {"row": first, "id": json.dumps(mark_of(done), ensure_ascii=False), KIND: NOTES}
    return pa.Table.from_pylist([said], schema)

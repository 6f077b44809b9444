"""A population as files that `doudi batch` reads. Each is written beside its name and put in place when it is whole."""

from __future__ import annotations

import csv
import json
import os
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from doudi.population.make import Population

ENDINGS = (".parquet", ".csv", ".jsonl")
KEY = "household_id"  # of the members' table


def write(population: Population, output: str, members: str | None, head: dict[str, str], tell: Callable[[int], None]) -> None:
    """All households to `output`; with `members` two tables, people in the other. `head`: metadata of Parquet. Raises OSError."""
    names = [output, *([members] if members else [])]
    parts = [f"{n}.part" for n in names]
    try:
        writers = [_writer(n, p, head) for n, p in zip(names, parts, strict=True)]
        done = 0
        for table in population.chunks():
            tables = _split(table, population.people) if members else [table]
            for w, t in zip(writers, tables, strict=True):
                w.write(t)
            done += table.num_rows
            tell(done)
        for w in writers:
            w.close()
        for n, p in zip(names, parts, strict=True):
            os.replace(p, n)
    finally:
        for p in parts:
            Path(p).unlink(missing_ok=True)


def _split(table: Any, people: str) -> list[Any]:
    """Households without their lists, and their people with the household's id."""
    lists = [f.name for f in table.schema if pa.types.is_list(f.type)]
    array = table[people].combine_chunks()
    array = array.chunk(0) if isinstance(array, pa.ChunkedArray) else array
    homes = table["id"].combine_chunks().take(pc.list_parent_indices(array))
    elements = array.flatten()
    flat = {f.name: elements.field(i) for i, f in enumerate(elements.type) if not pa.types.is_list(f.type)}
    return [table.drop_columns(lists), pa.table({KEY: homes, **flat})]


def _writer(name: str, part: str, head: dict[str, str]) -> Any:
    ending = Path(name).suffix.lower()
    return {".parquet": Parquet, ".csv": Csv, ".jsonl": Lines}[ending](part, head)


class Parquet:
    def __init__(self, path: str, head: dict[str, str]):
        self.path, self.head = path, head
        self.out: Any = None

    def write(self, table: Any) -> None:
        if self.out is None:
            schema = pa.schema([pa.field(f.name, _plain(f.type)) for f in table.schema])
            self.out = pq.ParquetWriter(self.path, schema.with_metadata(self.head), compression="zstd")
        self.out.write_table(table.cast(self.out.schema.remove_metadata()).replace_schema_metadata(self.head))

    def close(self) -> None:
        if self.out is not None:
            self.out.close()


def _plain(type: Any) -> Any:
    """The type without dictionaries: Parquet makes its own, and Arrow does not read its own back inside lists of many row groups."""
    if pa.types.is_dictionary(type):
        return type.value_type
    if pa.types.is_list(type):
        return pa.list_(_plain(type.value_type))
    if pa.types.is_struct(type):
        return pa.struct([pa.field(f.name, _plain(f.type)) for f in type])
    return type


class Csv:
    """UTF-8 with BOM, as offices open it; a yes or no is 是 or 否."""

    def __init__(self, path: str, head: dict[str, str]):
        self.out = open(path, "w", encoding="utf-8-sig", newline="")  # noqa: SIM115  # closed by close()
        self.rows = csv.writer(self.out)
        self.begun = False

    def write(self, table: Any) -> None:
        plain = table.select([f.name for f in table.schema if not pa.types.is_nested(f.type)])
        if not self.begun:
            self.rows.writerow(plain.column_names)
            self.begun = True
        columns = [_words(c) for c in plain.columns]
        self.rows.writerows(zip(*columns, strict=True))

    def close(self) -> None:
        self.out.close()


def _words(column: Any) -> list[Any]:
    if pa.types.is_boolean(column.type):
        return [None if x is None else "是" if x else "否" for x in column.to_pylist()]
    return list(column.to_pylist())


class Lines:
    """JSON Lines, a household a line as `decide` takes it: what is not known is left out, 无 is null."""

    def __init__(self, path: str, head: dict[str, str]):
        self.out = open(path, "w", encoding="utf-8", newline="\n")  # noqa: SIM115  # closed by close()

    def write(self, table: Any) -> None:
        for text in _objects(table):
            self.out.write(text + "\n")

    def close(self) -> None:
        self.out.close()


def _objects(table: Any) -> Iterator[str]:
    """Each row as JSON text."""
    fields = [(json.dumps(f.name), _json(table[f.name].combine_chunks())) for f in table.schema]
    return _joined(fields, table.num_rows)


def _joined(fields: list[tuple[str, list[str | None]]], count: int) -> Iterator[str]:
    for i in range(count):
        yield "{" + ", ".join(f"{name}: {x}" for name, values in fields if (x := values[i]) is not None) + "}"


def _json(array: Any) -> list[str | None]:
    """JSON text of each value; None where it is not known."""
    if isinstance(array, pa.ChunkedArray):
        array = array.chunk(0) if array.num_chunks else pa.array([], array.type)
    type = array.type
    if pa.types.is_list(type):
        inner = array.flatten()
        fields = [(json.dumps(f.name), _json(inner.field(i))) for i, f in enumerate(inner.type)]
        texts = list(_joined(fields, len(inner)))
        ends = array.offsets.to_pylist()
        return ["[" + ", ".join(texts[a:b]) + "]" for a, b in pairwise(ends)]
    if pa.types.is_dictionary(type):
        known = [_said(x) for x in array.dictionary.to_pylist()] + [None]
        return [known[-1 if i is None else i] for i in array.indices.to_pylist()]
    if pa.types.is_boolean(type):
        return [None if x is None else "true" if x else "false" for x in array.to_pylist()]
    if pa.types.is_date(type) or pa.types.is_string(type):
        return [None if x is None else json.dumps(str(x)) for x in array.to_pylist()]
    return [None if x is None else str(x) for x in array.to_pylist()]


def _said(word: str) -> str:
    """A word of a column of words: 无 is null, a truth or a figure is itself."""
    if word in ("none", "-"):
        return "null"
    return word if word in ("true", "false") or word.replace(".", "", 1).isdigit() else json.dumps(word)

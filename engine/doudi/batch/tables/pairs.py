"""Two tables, households and members, joined by key in bounded memory.

Where both are in the order of their keys they are walked side by side. Else both are first laid into buckets on disk by a digest of the
key, in the work folder; a bucket is then a chunk, and the output is in the order of the buckets (the column `row` tells the input's).
"""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from doudi.batch.columns.arrays import single
from doudi.batch.columns.chunk import Chunk, joined
from doudi.batch.tables.flat import Bad, Flat, unreadable
from doudi.batch.tables.paced import paced
from doudi.batch.tables.pages import Pages
from doudi.batch.tables.source import Source, ascending, repeated, told

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from doudi.batch.columns.mapping import Mapping

ROW = "\0row"  # no heading has a NUL


class Pair(Source):
    """Two tables as a source. Where both are in the order of their keys they are read side by side, else laid in buckets in `work`."""

    nested = False

    def __init__(self, households: Flat, members: Flat, root: str, record: str, work: str):
        self.first, self.second, self.root, self.record, self.work = households, members, root, record, work
        self.total = households.rows
        self.columns = {root: households.names, record: members.names}

    def pages(self) -> Pages:
        return Pages({self.root: self.first.sheets, self.record: self.second.sheets})

    def told(self) -> list[tuple[str, str]]:
        return [*told(self.first), *told(self.second)]

    def units(self) -> dict[str, str]:
        return {self.root: self.first.unit, self.record: self.second.unit}

    def blank(self) -> int:
        return len(self.first.blank) + len(self.second.blank)

    def bad_lines(self) -> list[Bad]:
        both = (self.root, self.first), (self.record, self.second)
        return [Bad(b.row, b.diagnostic, b.column, record) for record, flat in both for b in flat.bad]

    def keyed(self, mapping: Mapping) -> tuple[str, str]:
        """The columns that join the tables, whose texts are brought to one form. Raises InputError."""
        names = mapping.tables[self.root].key, mapping.tables[self.record].key
        for flat, key in zip((self.first, self.second), names, strict=True):
            if key not in flat.names:
                raise unreadable(
                    flat.path, ("不知道哪一列是户号；在列名对照里写 key", "which column is the household's id? write `key` in the mapping")
                )
            flat.keyed = {key}
        return names

    def chunks(self, mapping: Mapping, size: int) -> Iterator[Chunk]:
        names = self.keyed(mapping)
        self.mapped = mapping.tables[self.record].columns
        used = tuple(
            [n for n in flat.names if n in mapping.tables[r].columns or n == key]
            for flat, r, key in zip((self.first, self.second), (self.root, self.record), names, strict=True)
        )
        if (quick := paced(self, names, used, size)) is not None:
            yield from quick
            return
        upwards = ascending(self.first, names[0], strictly=True)
        self.twice = None if upwards else repeated(self.first, names[0])
        if upwards and self._in_order(names):
            yield from self._side_by_side(names, used, size)
        else:
            yield from Buckets(self, names, used, size).chunks()

    def _in_order(self, names: tuple[str, str]) -> bool:
        """Whether the members lie in the order of the households, whose keys go up."""
        types = [next(iter(f.feed([k], 1)), None) for f, k in zip((self.first, self.second), names, strict=True)]
        if any(t is None for t in types) or _kind(types[0], names[0]) != _kind(types[1], names[1]):
            return False
        return ascending(self.second, names[1], strictly=False)

    def _side_by_side(self, names: tuple[str, str], used: tuple[list[str], ...], size: int) -> Iterator[Chunk]:
        feed = self.second.feed(used[1], 2 * size)
        held: list[Any] = []  # members read and not yet used
        first, begin = 1, 1  # row numbers of the next household and member
        done = False
        for number, table in enumerate(self.first.feed(used[0], size)):
            last = table[names[0]][-1].as_py()
            while not done and (not held or held[-1][names[1]][-1].as_py() <= last):
                part = next(feed, None)
                done = part is None
                if part is not None:
                    held.append(part)
            members = pa.concat_tables(held) if held else self._none(used[1])
            cut = _upto(members, names[1], last)
            yield self._chunk(number, table, members.slice(0, cut), names, first, begin)
            rest = members.slice(cut)
            held = [rest] if rest.num_rows else []
            first, begin = first + table.num_rows, begin + cut
        yield from self._rest(held, feed, names[1], begin)

    def _chunk(self, number: int, table: Any, members: Any, names: tuple[str, str], first: int, begin: int) -> Chunk:
        rows = self.first.numbers(first, table.num_rows), self.second.numbers(begin, members.num_rows)
        return joined(number, self.root, self.record, (table, members), names, rows)

    def _none(self, columns: list[str]) -> Any:
        return pa.table({n: pa.array([], pa.string()) for n in columns})

    def _rest(self, held: list[Any], feed: Any, key: str, begin: int) -> Iterator[Chunk]:
        """Members after the last household: they belong to nobody."""
        out = Chunk(-1, self.root)
        for part in (*held, *feed):
            rows = self.second.numbers(begin, part.num_rows).tolist()
            out.orphans += list(zip(rows, map(str, part[key].to_pylist()), strict=True))
            begin += part.num_rows
        if out.orphans:
            yield out


def _kind(table: Any, key: str) -> str:
    type = table[key].type
    type = type.value_type if pa.types.is_dictionary(type) else type
    return "int" if pa.types.is_integer(type) else "text" if pa.types.is_string(type) else "other"


def _upto(table: Any, key: str, last: Any) -> int:
    """Rows whose key is not past `last`; keys go up."""
    low, high = 0, table.num_rows
    column = table[key]
    while low < high:
        mid = (low + high) // 2
        if column[mid].as_py() <= last:
            low = mid + 1
        else:
            high = mid
    return low


class Buckets:
    """Both tables laid out by a digest of their keys."""

    def __init__(self, pair: Pair, names: tuple[str, str], used: tuple[list[str], ...], size: int):
        self.pair, self.names, self.used, self.size = pair, names, used, size
        rows = pair.total if pair.total is not None else sum(t.num_rows for t in pair.first.feed([names[0]], 1 << 18))
        self.count = max(1, -(-rows * 5 // (size * 4)))  # a little more than needed: buckets are not equal

    def chunks(self) -> Iterator[Chunk]:
        folder = Path(self.pair.work, "buckets")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        files = [self._lay(folder, i) for i in (0, 1)]
        for number in range(self.count):
            tables = [_read(part[number]) for part in files]
            rows = [t[ROW].to_numpy().astype(np.int64) for t in tables]
            pair = tables[0].drop_columns([ROW]), tables[1].drop_columns([ROW])
            if pair[0].num_rows:
                yield joined(number, self.pair.root, self.pair.record, pair, self.names, (rows[0], rows[1]))
            elif pair[1].num_rows:
                out = Chunk(-1 - number, self.pair.root)
                out.orphans = list(zip(rows[1].tolist(), map(str, pair[1][self.names[1]].to_pylist()), strict=True))
                yield out
        for part in files:
            for path in part:
                path.unlink(missing_ok=True)

    def _lay(self, folder: Path, which: int) -> list[Path]:
        """The files of one table's buckets."""
        flat, key = (self.pair.first, self.pair.second)[which], self.names[which]
        paths = [folder / f"{which}-{i:05d}.arrow" for i in range(self.count)]
        writers: list[Any] = [None] * self.count
        begin = 1
        for table in flat.feed(self.used[which], 1 << 18):
            table = _flat_words(table).append_column(ROW, pa.array(flat.numbers(begin, table.num_rows)))
            begin += table.num_rows
            bucket = _bucket(table[key], self.count)
            order = np.argsort(bucket, kind="stable")
            cuts = np.searchsorted(bucket[order], np.arange(self.count + 1))
            table = table.take(pa.array(order))
            for i in range(self.count):
                if cuts[i] < cuts[i + 1] or writers[i] is None:
                    writers[i] = writers[i] or pa.ipc.new_stream(str(paths[i]), table.schema)
                    writers[i].write_table(table.slice(cuts[i], cuts[i + 1] - cuts[i]))
        for i, writer in enumerate(writers):
            if writer is None:
                schema = pa.schema([*((n, pa.string()) for n in self.used[which]), (ROW, pa.int64())])
                writer = pa.ipc.new_stream(str(paths[i]), schema)
            writer.close()
        return paths


def _flat_words(table: Any) -> Any:
    """Words as plain strings: a stream holds one dictionary."""
    for i, f in enumerate(table.schema):
        if pa.types.is_dictionary(f.type):
            table = table.set_column(i, f.name, table[f.name].cast(f.type.value_type))
    return table


def _bucket(keys: Any, count: int) -> Any:
    """The bucket of each key: the same for 7 and for "7"."""
    words = single(pc.cast(keys, pa.string())).dictionary_encode()
    marks = [crc32((x or "").encode()) % count for x in words.dictionary.to_pylist()] + [0]
    return np.array(marks, np.int64)[words.indices.fill_null(len(marks) - 1).to_numpy(zero_copy_only=False)]


def _read(path: Path) -> Any:
    with pa.ipc.open_stream(str(path)) as stream:
        return stream.read_all()



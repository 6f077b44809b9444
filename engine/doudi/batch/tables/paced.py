"""Households and members in the order of one key of whole numbers: the keys read once, and the columns read ahead meanwhile.

The proof that both files go up, and that every member has its household, comes before the first chunk, since an id that occurs twice
refuses both households. It needs all keys; what it learns (the households' keys, and how many members each has) is kept, so that the
chunks need not read them again.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import numpy as np
import pyarrow as pa

from doudi.batch.code.loops import fast
from doudi.batch.columns.chunk import stepped
from doudi.batch.tables.flat import Parquet

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from numpy.typing import NDArray

    from doudi.batch.columns.chunk import Chunk
    from doudi.batch.columns.matrix import Ints
    from doudi.batch.tables.pairs import Pair

HELD = 5_000_000  # households whose keys and counts are held: 12 bytes each
BLOCK = 1 << 18
KEYS = 12  # blocks of keys read ahead by each of two threads: a megabyte a block
BEYOND = 2**63 - 1


class Ahead:
    """The items of an iterator, the next ones (`depth` of them) made in a thread meanwhile. Raises what the iterator raises."""

    def __init__(self, items: Iterator[Any], depth: int = 1):
        self._items, self._pool = items, ThreadPoolExecutor(1)
        self._next = deque(self._pool.submit(next, self._items, None) for _ in range(depth))

    def __iter__(self) -> Iterator[Any]:
        while (found := self._next.popleft().result()) is not None:
            self._next.append(self._pool.submit(next, self._items, None))
            yield found

    def close(self) -> None:
        """Let go of the thread."""
        self._pool.shutdown()


def paced(pair: Pair, names: tuple[str, str], used: tuple[list[str], ...], size: int) -> Iterator[Chunk] | None:
    """The chunks of two Parquet files that lie so; None where they do not, or are not of that kind."""
    flats = pair.first, pair.second
    if not isinstance(pair.second, Parquet):
        return None
    for flat, key in zip(flats, names, strict=True):
        if not isinstance(flat, Parquet) or flat.schema.field(key).type != pa.int64() or not flat.rows:
            return None
    if (pair.first.rows or 0) > HELD:
        return None
    needed = [n for n in used[0] if n != names[0]], used[1]
    if names[1] not in pair.mapped:
        needed = needed[0], [n for n in used[1] if n != names[1]]
    if not all(needed):
        return None
    feeds = [Ahead(f.feed(n, step)) for f, n, step in zip(flats, needed, (size, 2 * size), strict=True)]
    known, keys = None, [Ahead(half, KEYS) for half in pair.second.halves([names[1]], BLOCK)]
    try:
        known = _proven(pair, names, chain(*keys))
    finally:
        for k in keys:
            k.close()
        if known is None:
            for f in feeds:
                f.close()
    return None if known is None else _chunks(pair, names[0], feeds, known)


def _proven(pair: Pair, names: tuple[str, str], keys: Iterator[Any]) -> tuple[Ints, NDArray[np.int32]] | None:
    """All keys of the households, with one beyond them, and how many members each has; None where they are not in step."""
    count = pair.first.rows or 0
    own = np.full(count + 1, BEYOND, np.int64)
    at = 0
    for table in pair.first.feed([names[0]], BLOCK):
        for array in table[names[0]].chunks:
            if array.null_count:
                return None
            own[at : at + len(array)] = array.to_numpy()
            at += len(array)
    if at != count or not (own[1:] > own[:-1]).all():
        return None
    seen, place = np.zeros(count + 1, np.int32), 0
    for table in keys:
        for array in table[names[1]].chunks:
            if array.null_count:
                return None
            place = fast("walk")(own, count, array.to_numpy(), len(array), place, seen)
            if place < 0:
                return None
    return own, seen


def _chunks(pair: Pair, key: str, feeds: list[Ahead], known: tuple[Ints, NDArray[np.int32]]) -> Iterator[Chunk]:
    own, seen = known
    try:
        members = iter(feeds[1])
        held = next(members)
        first = begin = 0
        for number, table in enumerate(feeds[0]):
            last = first + table.num_rows
            offsets = np.zeros(table.num_rows + 1, np.int64)
            np.cumsum(seen[first:last], out=offsets[1:])
            need = int(offsets[-1])
            parts = [held]
            while sum(p.num_rows for p in parts) < need:
                parts.append(next(members))
            whole = pa.concat_tables(parts) if len(parts) > 1 else held
            households = table.append_column(key, pa.array(own[first:last]))
            rows = pair.first.numbers(first + 1, table.num_rows), pair.second.numbers(begin + 1, need)
            yield stepped(number, pair.root, pair.record, (households, whole.slice(0, need)), offsets, rows)
            held, first, begin = whole.slice(need), last, begin + need
    finally:
        for f in feeds:
            f.close()

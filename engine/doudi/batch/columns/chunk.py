"""Some households as Arrow tables by record, with the stretch of each list: what a source hands to a worker."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from doudi.batch.code.loops import fast
from doudi.batch.columns.arrays import single
from doudi.batch.columns.matrix import stretches

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from doudi.batch.columns.matrix import Ints


class Chunk:
    """tables[record]: a pyarrow.Table with the columns of the input. rows[record]: their row numbers in the input, from 1.

    offsets[record], unknown[record]: where each parent's stretch begins (elements + 1), and which parents' lists are not known.
    orphans: (row, key) of members whose household is not there.
    """

    def __init__(self, number: int, root: str):
        self.number, self.root = number, root
        self.tables: dict[str, Any] = {}
        self.rows: dict[str, Ints] = {}
        self.parent: dict[str, str] = {}
        self.offsets: dict[str, Ints] = {}
        self.unknown: dict[str, Any] = {}
        self.orphans: list[tuple[int, str]] = []
        self.lines: list[tuple[int, str]] | None = None  # of JSON Lines: (number, text), and no tables
        self.days: list[int] | None = None  # of lines whose decision days are known from elsewhere (impact/recorded.py)

    @property
    def count(self) -> int:
        """Households."""
        return len(self.lines) if self.lines is not None else int(self.tables[self.root].num_rows)

    def take(self, which: Ints) -> Chunk:
        """The households at `which`, in that order."""
        out = Chunk(self.number, self.root)
        kept = {self.root: which}
        for record, table in self.tables.items():
            if record != self.root:
                above = kept[self.parent[record]]
                out.parent[record] = self.parent[record]
                out.offsets[record], kept[record] = stretches(self.offsets[record], above)
                out.unknown[record] = self.unknown[record][above]
            out.tables[record] = table.take(pa.array(kept[record]))
            out.rows[record] = self.rows[record][kept[record]]
        return out


def nested(number: int, root: str, table: Any, rows: Ints, lists: dict[str, dict[str, str]]) -> Chunk:
    """A chunk of a table whose lists are columns of list<struct>. `lists[record]`: which column is which list."""
    out = Chunk(number, root)
    out.rows[root] = rows
    _open(out, root, table, lists)
    return out


def _open(out: Chunk, record: str, table: Any, lists: dict[str, dict[str, str]]) -> None:
    mine = lists.get(record, {})
    out.tables[record] = table.drop_columns([c for c in mine if c in table.column_names])
    for name, child in mine.items():
        array = single(table[name])
        if not pa.types.is_list(array.type):
            array = array.cast(pa.list_(array.type.value_type))
        lengths = pc.fill_null(pc.list_value_length(array), 0).to_numpy(zero_copy_only=False)
        out.parent[child] = record
        out.offsets[child] = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        out.unknown[child] = array.is_null().to_numpy(zero_copy_only=False).astype(np.uint8)
        out.rows[child] = np.repeat(out.rows[record], lengths)
        elements = array.flatten()
        fields = elements.flatten()
        _open(out, child, pa.Table.from_arrays(fields, [f.name for f in elements.type]), lists)


def joined(
    number: int, root: str, record: str, tables: tuple[Any, Any], keys: tuple[str, str], rows: tuple[Ints, Ints]
) -> Chunk:
    """A chunk of two tables: members found to their household by key."""
    households, members = tables
    out = Chunk(number, root)
    out.tables[root], out.rows[root] = households, rows[0]
    own, theirs = _alike(households[keys[0]], members[keys[1]])
    offsets = _in_step(own, theirs)
    if offsets is not None:
        return stepped(number, root, record, tables, offsets, rows)
    at = pc.index_in(theirs, value_set=single(own))
    lost = at.is_null().to_numpy().astype(bool) | nameless(theirs)
    places = pc.fill_null(at, -1).to_numpy().astype(np.int64)
    numbers = rows[1]
    if lost.any():
        gone = np.flatnonzero(lost)
        out.orphans = list(zip(numbers[gone].tolist(), map(str, theirs.take(pa.array(gone)).to_pylist()), strict=True))
        kept = np.flatnonzero(~lost)
        members, places, numbers = members.take(pa.array(kept)), places[kept], numbers[kept]
    if len(places) > 1 and (places[1:] < places[:-1]).any():
        order = np.argsort(places, kind="stable")
        members, places, numbers = members.take(pa.array(order)), places[order], numbers[order]
    out.tables[record], out.rows[record], out.parent[record] = members, numbers, root
    counts = np.bincount(places, minlength=households.num_rows)
    out.offsets[record] = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    out.unknown[record] = np.zeros(households.num_rows, np.uint8)
    return out


def stepped(number: int, root: str, record: str, tables: tuple[Any, Any], offsets: Ints, rows: tuple[Ints, Ints]) -> Chunk:
    """A chunk of two tables whose members lie in the order of the households, from offsets[i] on each."""
    out = Chunk(number, root)
    out.tables[root], out.rows[root] = tables[0], rows[0]
    out.tables[record], out.rows[record], out.parent[record] = tables[1], rows[1], root
    out.offsets[record], out.unknown[record] = offsets, np.zeros(len(offsets) - 1, np.uint8)
    return out


def nameless(keys: Any) -> NDArray[np.bool_]:
    """Which keys are empty: they name no household."""
    found = keys.is_null()
    if pa.types.is_string(keys.type):
        found = pc.or_kleene(found, pc.equal(pc.utf8_trim_whitespace(keys), ""))
    out: NDArray[np.bool_] = pc.fill_null(found, True).to_numpy(zero_copy_only=False) if isinstance(found, pa.Array) else found.to_numpy()
    return out.astype(bool)


def _in_step(own: Any, theirs: Any) -> Ints | None:
    """Offsets, where the households' keys go up and the members lie in their order; None elsewhere."""
    if own.type != pa.int64() or own.null_count or theirs.null_count or not len(theirs):
        return None
    offsets = np.empty(len(own) + 1, np.int64)
    a, b = own.to_numpy(), theirs.to_numpy()
    return offsets if fast("in_step")(a, b, len(a), len(b), offsets) else None


def _alike(a: Any, b: Any) -> tuple[Any, Any]:
    """Two key columns in one type."""
    if pa.types.is_integer(a.type) and pa.types.is_integer(b.type):
        return a.cast(pa.int64()), b.cast(pa.int64())
    return a.cast(pa.string()), b.cast(pa.string())

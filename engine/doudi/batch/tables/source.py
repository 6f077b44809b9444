"""What every source of households is, and what is found of a file by its keys."""

from __future__ import annotations

import os

import pyarrow as pa
import pyarrow.compute as pc

from doudi.batch.columns.arrays import single
from doudi.batch.tables.coding import SAID
from doudi.batch.tables.pages import Pages

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from doudi.batch.columns.chunk import Chunk
    from doudi.batch.columns.mapping import Mapping
    from doudi.batch.tables.flat import Bad, Flat


class Source:
    """`columns` by record are the headings of each table (none for JSON Lines); `total` households where that is known.

    `twice`: ids that more than one household has, as an Arrow array.
    """

    root: str
    columns: dict[str, list[str]]
    total: int | None = None
    nested = True
    twice: Any = None

    def chunks(self, mapping: Mapping, size: int) -> Iterator[Chunk]:
        raise NotImplementedError

    def units(self) -> dict[str, str]:
        """By record the unit that a title gives to a whole table."""
        return {}

    def blank(self) -> int:
        """Rows in which nothing is said, when all chunks were read."""
        return 0

    def pages(self) -> Pages:
        """Where rows stand, of tables that lie in several sheets."""
        return Pages({})

    def told(self) -> list[tuple[str, str]]:
        """What the person should know about the files, in Chinese and English."""
        return []

    def bad_lines(self) -> list[Bad]:
        """Lines that are no rows of their table, when all chunks were read; `table` is the record."""
        return []


def told(flat: Flat) -> list[tuple[str, str]]:
    """What is said of a file before it is read: its encoding, and notes of its own, each in Chinese and in English."""
    name = os.path.basename(flat.path)
    said = SAID.get(flat.encoding)
    coded = [(f"{name} 按 {said} 编码读取", f"{name} is read as {said}")] if said else []
    return [*coded, *flat.notes]


def keys(flat: Flat, name: str) -> Iterator[Any]:
    """A key column, as plain arrays."""
    for table in flat.feed([name], 1 << 18):
        array = single(table[name])
        yield array.dictionary_decode() if pa.types.is_dictionary(array.type) else array


def ascending(flat: Flat, name: str, *, strictly: bool) -> bool:
    """Whether a key column goes up, in every part and from one to the next, and is never empty."""
    test = pc.less if strictly else pc.less_equal
    last: Any = None
    for array in keys(flat, name):
        if not len(array):
            continue
        first = array[0].as_py()
        if array.null_count or (last is not None and not (last < first or (last == first and not strictly))):
            return False
        if len(array) > 1 and not pc.all(test(array.slice(0, len(array) - 1), array.slice(1))).as_py():
            return False
        last = array[len(array) - 1].as_py()
    return True


def repeated(flat: Flat, name: str) -> Any:
    """Keys that occur more than once, as an Arrow array; None if there are none. All keys are held meanwhile."""
    held = list(keys(flat, name))
    counts = pc.value_counts(pa.chunked_array(held).drop_null())
    found = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    if pa.types.is_string(found.type):
        found = found.filter(pc.not_equal(pc.utf8_trim_whitespace(found), ""))  # those without an id are refused for that
    return found if len(found) else None

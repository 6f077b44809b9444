"""Inputs as numbered chunks of households, the same chunks every time, so that work can be taken up where it stopped."""

from __future__ import annotations

import os

import pyarrow as pa
import pyarrow.compute as pc

from doudi.batch.columns.arrays import single
from doudi.batch.columns.chunk import Chunk, nested
from doudi.batch.columns.mapping import Words
from doudi.batch.tables.coding import SAID
from doudi.batch.tables.flat import Bad, Flat, opened, unreadable
from doudi.batch.tables.pages import Pages
from doudi.batch.tables.people import people

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from doudi.batch.columns.mapping import Mapping

LINES = (".jsonl", ".ndjson", ".json")
LONGEST = 8_000_000  # characters of one line


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


def source(path: str, members: str | None, door: dict[str, Any], root: str, work: str, known: frozenset[str]) -> Source:
    """The source of some files. `known` are headings, as mapping.known has them. Raises InputError, OSError."""
    words = known if isinstance(known, Words) else Words(known)
    if path.lower().endswith(LINES):
        return Lines(path, root)
    first = opened(path, words, words.sheets.get(root))
    other = second(first, members, words, door, root)
    if other is None and (both := people(first, words, door, root)) is not None:
        first, other = both
    return of_flats(first, other, door, root, work)


def of_flats(first: Flat, other: Flat | None, door: dict[str, Any], root: str, work: str) -> Source:
    """The source of one table, or of two that are joined. Raises InputError."""
    if other is None:
        return One(first, door, root)
    from doudi.batch.tables.pairs import Pair

    lists = door[root]["lists"]
    if not lists:
        raise unreadable(other.path, ("这里的家庭没有成员表", "households have no list here"))
    return Pair(first, other, root, lists[0], work)


def second(first: Flat, members: str | None, words: Words, door: dict[str, Any], root: str) -> Flat | None:
    """The members' table: another file, or another sheet of the same workbook."""
    named = next((words.sheets[x] for x in door[root]["lists"][:1] if x in words.sheets), None)
    if members is not None:
        return opened(members, words.turned(), named)
    sheets = getattr(first, "others", [])
    if named is not None and named != getattr(first, "read", None):
        sheets = named
    return opened(first.path, words, sheets) if sheets else None


class Lines(Source):
    """JSON Lines: a household a line, read by the door itself."""

    columns: dict[str, list[str]] = {}  # noqa: RUF012  # none

    def __init__(self, path: str, root: str):
        self.path, self.root = path, root
        with open(path, "rb") as f:
            if not f.read(1):
                raise unreadable(path, ("文件是空的", "the file is empty"))

    def chunks(self, mapping: Mapping, size: int) -> Iterator[Chunk]:
        held: list[tuple[int, str]] = []
        number = 0
        for at, line in self._lines():
            held.append((at, line))
            if len(held) == size:
                yield self._chunk(number, held)
                number, held = number + 1, []
        if held:
            yield self._chunk(number, held)

    def _chunk(self, number: int, lines: list[tuple[int, str]]) -> Chunk:
        out = Chunk(number, self.root)
        out.lines = lines
        return out

    def _lines(self) -> Iterator[tuple[int, str]]:
        with open(self.path, "rb") as f:
            for at, line in enumerate(iter(lambda: f.readline(LONGEST), b""), 1):
                if line.strip():
                    yield at, line.decode("utf-8-sig" if at == 1 else "utf-8", "surrogateescape").strip()


class One(Source):
    """One table whose lists, if it has any, are columns of list<struct>."""

    def __init__(self, flat: Flat, door: dict[str, Any], root: str):
        self.flat, self.root, self.total = flat, root, flat.rows
        self.columns = {}
        self.lists: dict[str, dict[str, str]] = {}
        schema = getattr(flat, "schema", None)
        self._find(root, list(schema) if schema is not None else [pa.field(n, pa.string()) for n in flat.names], door)

    def _find(self, record: str, fields: list[Any], door: dict[str, Any]) -> None:
        """The columns of a record, and which of them are lists."""
        rows = door[record]
        words = {w: id for id, names in zip(rows["lists"], rows["list_names"], strict=True) for w in (id, names[0], names[1])}
        mine = self.lists.setdefault(record, {})
        plain = []
        for f in fields:
            inner = f.type.value_type if listed(f.type) else None
            if inner is not None and pa.types.is_struct(inner) and f.name in words:
                mine[f.name] = words[f.name]
            elif f.name in words and hasattr(self.flat, "schema") and (pa.types.is_nested(f.type) or pa.types.is_string(f.type)):
                zh = f"“{f.name}”一列是 {f.type}，应是列表，里面一人一个结构（list<struct>）"
                raise unreadable(self.flat.path, (zh[:200], f"the column “{f.name}” is {f.type} instead of list<struct>"[:200]))
            elif pa.types.is_nested(f.type):
                zh = f"“{f.name[:40]}”一列是嵌套的，不认得，没有用"
                self.flat.notes.append((zh, f"the nested column “{f.name[:40]}” is not known and not used"))
            else:
                plain.append(f.name)
        self.columns[record] = plain
        for name, child in mine.items():
            inner = next(f.type.value_type for f in fields if f.name == name)
            self._find(child, [inner.field(i) for i in range(inner.num_fields)], door)

    def pages(self) -> Pages:
        return Pages({self.root: self.flat.sheets})

    def told(self) -> list[tuple[str, str]]:
        return told(self.flat)

    def bad_lines(self) -> list[Bad]:
        return [Bad(b.row, b.diagnostic, b.column, self.root) for b in self.flat.bad]

    def units(self) -> dict[str, str]:
        return {self.root: self.flat.unit}

    def blank(self) -> int:
        return len(self.flat.blank)

    def keyed(self, mapping: Mapping) -> str:
        """The column of the households' ids, whose texts are brought to one form; "" if there is none."""
        table = mapping.tables[self.root]
        key = table.ids
        self.flat.keyed = {key} - {""}
        return key

    def chunks(self, mapping: Mapping, size: int) -> Iterator[Chunk]:
        table, key = mapping.tables[self.root], self.keyed(mapping)
        if key and not ascending(self.flat, key, strictly=True):
            self.twice = repeated(self.flat, key)
        used = [n for n in self.flat.names if n in table.columns or n == key or n in self.lists[self.root]]
        first = 1
        for number, part in enumerate(self.flat.feed(used, size)):
            yield nested(number, self.root, part, self.flat.numbers(first, part.num_rows), self.lists)
            first += part.num_rows


def listed(type: Any) -> bool:
    """Whether a column is a list, of whatever kind."""
    return bool(pa.types.is_list(type) or pa.types.is_large_list(type) or pa.types.is_fixed_size_list(type))


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

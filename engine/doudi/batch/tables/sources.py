"""Inputs as numbered chunks of households, the same chunks every time, so that work can be taken up where it stopped."""

from __future__ import annotations

import pyarrow as pa

from doudi.batch.columns.chunk import Chunk, nested
from doudi.batch.columns.mapping import Words
from doudi.batch.tables.flat import Bad, Flat, unreadable
from doudi.batch.tables.opening import opened
from doudi.batch.tables.pages import Pages
from doudi.batch.tables.pairs import Pair
from doudi.batch.tables.people import people
from doudi.batch.tables.source import Source, ascending, repeated, told

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from doudi.batch.columns.mapping import Mapping

LINES = (".jsonl", ".ndjson", ".json")
LONGEST = 8_000_000  # characters of one line


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

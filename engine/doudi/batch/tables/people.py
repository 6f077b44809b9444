"""One table with a row for each person, the household's columns beside: taken apart into the two tables that it is.

What is the household's stands in each of its rows alike, or once (in a merged cell, or in the first of them). Where its rows say different
things, all of them are shown in the place of the value, and it is refused for that.
"""

from __future__ import annotations

import os

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from doudi.batch.columns.arrays import single
from doudi.batch.columns.heading import plain
from doudi.batch.columns.mapping import KEYS, key_of
from doudi.batch.tables.flat import PAGE, Flat
from doudi.batch.tables.opening import opened
from doudi.plan.nodes import ROLE

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from doudi.batch.columns.mapping import Words
    from doudi.batch.columns.matrix import Ints

BLOCK = 1 << 18
MOST = 3  # values that are shown where they differ


def people(flat: Flat, words: Words, door: dict[str, Any], root: str) -> tuple[Flat, Flat] | None:
    """The two tables in a table of people; None where it is one of households: no key comes twice, or no column is a member's."""
    lists = door[root]["lists"]
    schema = getattr(flat, "schema", None)
    if not lists or (schema is not None and any(pa.types.is_nested(f.type) for f in schema)):
        return None
    key = next((n for n in flat.names if plain(n) in words.keys and plain(n) not in map(plain, KEYS)), "") or key_of(flat.names)
    labels = {plain(w) for f in door[lists[0]]["facts"] if f[ROLE] == "label" for w in f[:3]}
    theirs = [n for n in flat.names if n != key and plain(n) in words.theirs | labels]
    if not key or not any(plain(n) in words.theirs for n in theirs) or not _again(flat, key):
        return None
    other = opened(flat.path, words, getattr(flat, "read", None))
    other.notes.clear()
    name = os.path.basename(flat.path)
    en = f"{name} has a row for each person: what is the household's must be alike in its rows, or stand in one"
    flat.notes.append((f"{name} 一人一行：户的各列，同户各行要一样，或只填一行", en))
    return Heads(flat, key, [n for n in flat.names if n not in theirs]), Persons(other, [key, *theirs])


def _again(flat: Flat, key: str) -> bool:
    """Whether two rows that follow one another have one key."""
    last: Any = None
    for table in flat.feed([key], BLOCK):
        keys = single(table[key].cast(pa.string()))
        if last and len(keys) and keys[0].as_py() == last:
            return True
        same = pc.and_(pc.equal(keys[1:], keys[:-1]), pc.not_equal(keys[1:], ""))
        if len(keys) > 1 and pc.any(same).as_py():
            return True
        last = keys[-1].as_py() if len(keys) else last
    return False


class Persons(Flat):
    """A table of people as the table of members."""

    def __init__(self, whole: Flat, names: list[str]):
        super().__init__(whole.path)
        self.whole, self.names, self.rows, self.unit = whole, names, whole.rows, whole.unit
        self.bad, self.blank, self.sheets = whole.bad, whole.blank, whole.sheets

    def feed(self, columns: list[str], size: int) -> Iterator[Any]:
        self.whole.keyed = self.keyed
        yield from self.whole.feed(columns, size)

    def numbers(self, first: int, count: int) -> Ints:
        return self.whole.numbers(first, count)


class Heads(Flat):
    """The households of a table of people: a row for each stretch of rows with one key. `bad` stays empty: the members' side tells it."""

    def __init__(self, whole: Flat, key: str, names: list[str]):
        super().__init__(whole.path)
        self.whole, self.key, self.names, self.unit = whole, key, names, whole.unit
        self.encoding, self.notes, self.sheets = whole.encoding, whole.notes, whole.sheets
        self._rows: list[Ints] = []

    def feed(self, columns: list[str], size: int) -> Iterator[Any]:
        self.whole.keyed = self.keyed
        self._rows.clear()
        looked_at = list(dict.fromkeys([*columns, self.key]))
        held, rows, begin = None, np.zeros(0, np.int64), 1
        for part in self.whole.feed(looked_at, size):
            table = pa.concat_tables([held, part]) if held is not None else part
            rows = np.concatenate([rows, self.whole.numbers(begin, part.num_rows)])
            begin += part.num_rows
            starts = _starts(table[self.key], rows)
            cut = int(starts[-1])  # the last household may go on
            yield from self._households(table.slice(0, cut), starts[:-1], rows[:cut], columns)
            held, rows = table.slice(cut), rows[cut:]
        if held is not None:
            yield from self._households(held, np.zeros(1, np.int64), rows, columns)

    def _households(self, table: Any, starts: Ints, rows: Ints, columns: list[str]) -> Iterator[Any]:
        if not table.num_rows:
            return
        keyed = pc.not_equal(pc.utf8_trim_whitespace(table[self.key].cast(pa.string())), "").to_numpy()[starts].astype(bool)
        arrays = {n: _one(table[n], starts).filter(pa.array(keyed)) for n in columns}
        self._rows.append(rows[starts][keyed])
        if keyed.any():
            yield pa.table(arrays)

    def numbers(self, first: int, count: int) -> Ints:
        whole: Ints = np.concatenate([*self._rows, np.zeros(0, np.int64)])
        self._rows = [whole]
        return whole[first - 1 : first - 1 + count]


def _starts(keys: Any, rows: Ints) -> Ints:
    """Where each stretch of equal keys begins; none goes on from one sheet to the next."""
    codes = single(keys).dictionary_encode()
    numbers = codes.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    pages = rows // PAGE
    return np.flatnonzero(np.concatenate([[True], (numbers[1:] != numbers[:-1]) | (pages[1:] != pages[:-1])]))


def _one(column: Any, starts: Ints) -> Any:
    """What the rows of each stretch say: one value, or all that they say where they differ."""
    texts = pc.fill_null(single(column.cast(pa.string())), "")
    firsts = texts.take(pa.array(starts))
    lengths = np.diff(np.append(starts, len(texts)))
    spread = firsts.take(pa.array(np.repeat(np.arange(len(starts)), lengths)))
    other = pc.and_(pc.not_equal(texts, spread), pc.not_equal(pc.utf8_trim_whitespace(texts), ""))
    if not pc.any(other).as_py():
        return firsts
    found = firsts.to_pylist()
    stretches = np.unique(np.searchsorted(starts, np.flatnonzero(other.to_numpy(zero_copy_only=False)), side="right") - 1)
    for i in stretches.tolist():
        said = dict.fromkeys(x.strip() for x in texts[int(starts[i]) : int(starts[i] + lengths[i])].to_pylist() if x.strip())
        found[i] = "；".join(list(said)[:MOST])
    return pa.array(found, pa.string())

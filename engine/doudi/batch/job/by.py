"""Figures told apart by a column of the register, a township say: households, people, and what each programme grants them.

They are counts of a part like all others (work.Done.counts), so that they are kept with it and survive a kill. The name of such a count
says of which column and value it is (`key`).
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from doudi.batch.code.numeric import A, N
from doudi.batch.columns.arrays import single
from doudi.batch.columns.column import Column
from doudi.batch.columns.heading import MARKS, plain
from doudi.batch.tables.flat import PAGE, tidy
from doudi.plan.nodes import CHOICES, KIND
from doudi.text.diagnostic import InputError, fault

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.batch.columns.chunk import Chunk
    from doudi.batch.columns.mapping import Mapping
    from doudi.batch.columns.matrix import Columns, Ints
    from doudi.batch.job.work import Done
    from doudi.batch.tables.source import Source

CARRIED = "\0by"  # the "fact" of a column that is carried along for this and never decided upon
MARK = "by\0"
SHEETS = ("工作表", "表名", "sheet")
MOST = 10_000  # values of one column
LONGEST = 60  # characters of a value
BRACKETS = str.maketrans("()", "（）")


class By:
    """`heading` is what it is called. Its values stand in a `column` of the households' table, are the names of their sheets (`titles`), or
    of JSON Lines are a `fact` of theirs."""

    __slots__ = ("column", "fact", "heading", "titles")

    def __init__(self, heading: str, column: str = "", fact: str = "", titles: list[str] | None = None):
        self.heading, self.column, self.fact, self.titles = heading, column, fact, titles or []

    def data(self) -> list[Any]:
        return [self.heading, self.column, self.fact, self.titles]


def chosen(words: list[str], source: Source, mapping: Mapping, door: dict[str, Any]) -> list[By]:
    """What some words on the command line mean. Raises InputError."""
    facts = {plain(w): f for f in reversed(door[source.root]["facts"]) for w in f[:3]}
    return [_one(w, source, mapping, facts) for w in dict.fromkeys(words)]


def _one(word: str, source: Source, mapping: Mapping, facts: dict[str, list[Any]]) -> By:
    names = [n for n in source.columns.get(source.root, []) if n and n[0] != "\0"]
    fact = facts.get(plain(word))
    if names:
        same = [n for n in names if n == word] or [n for n in names if plain(n) == plain(word)]
        meant = mapping.tables[source.root].of(fact[0]) if fact and not same else None
        found = [*same, *([meant] if meant else [])]
        if len(found) == 1:
            return By(MARKS.sub("", found[0]).strip() or found[0], found[0])
        titles = source.pages().titles.get(source.root)
        if titles and word.lower() in SHEETS:
            return By(word, titles=titles)
        if len(found) > 1:
            some = "、".join(found[:8])
            raise _unfit(word, f"有几列都像它：{some}；写全名", f"several columns look like it: {some}; give the whole name")
        some = "、".join([*names[:30], *([SHEETS[0]] if titles else [])])
        raise _unfit(word, f"要写家庭表的一列；有：{some}", f"it takes a column of the households' table: {some}")
    if fact is not None and fact[KIND] in ("enum", "bool", "text"):
        return By(word, fact=fact[0])
    some = "、".join(f[1] for f in {f[0]: f for f in facts.values()}.values() if f[KIND] in ("enum", "bool", "text"))[:300]
    raise _unfit(word, f"要写家庭的一项选择、是否或文字：{some}", f"it takes a choice, a yes/no or a text of the household: {some}")


def _unfit(word: str, zh: str, en: str) -> InputError:
    return InputError([fault("batch-by", None, name=word[:60], problem=(zh, en))])


def _few(by: By, count: int) -> None:
    if count > MOST:
        raise _unfit(by.heading, f"不同的值有 {count} 种以上", f"it has {count} values or more")


def carry(bys: list[By], mapping: Mapping, root: str) -> None:
    """Let the columns be read with those of facts."""
    for by in bys:
        if by.column:
            mapping.tables[root].columns.setdefault(by.column, Column(CARRIED))


# -- in a part


class Seen:
    """Some households of a part: their rows, by column their values, and how many people each has (None: not known)."""

    __slots__ = ("people", "rows", "values")

    def __init__(self, rows: Ints, values: list[Any], people: Ints | None):
        self.rows, self.values, self.people = rows, values, people


def of_tables(bys: list[By], chunk: Chunk) -> Seen:
    """What a part's tables say in the columns, spaces and width made alike; "" where a cell is empty."""
    rows = chunk.rows[chunk.root]
    values = []
    for by in bys:
        if by.titles:
            values.append(pa.array(by.titles, pa.string()).take(pa.array(rows // PAGE)))
            continue
        column = single(chunk.tables[chunk.root][by.column])
        column = column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
        values.append(tidy(pc.fill_null(column.cast(pa.string()), "")))
    inner = next((r for r, parent in chunk.parent.items() if parent == chunk.root), None)
    return Seen(rows, values, np.diff(chunk.offsets[inner]) if inner is not None else None)


def of_lines(bys: list[By], columns: Columns, rows: Ints) -> Seen:
    """The same of households read from JSON Lines; `rows` are theirs, in the order of `columns`."""
    inner = columns.inner
    values = [pa.array([_word(columns, by.fact, i) for i in range(columns.count)], pa.string()) for by in bys]
    return Seen(rows, [tidy(v) for v in values], np.diff(columns.offsets[inner]) if inner is not None else None)


def _word(columns: Columns, fact: str, at: int) -> str:
    """A fact of a household as an office writes it; "" where it is not known."""
    slot = columns.plan.slot(0, fact)
    assert slot is not None
    row = columns.plan.door[columns.plan.root]["facts"][slot]
    if row[KIND] == "text":
        return columns.word(0, fact, at)
    x = int(columns.facts[0][slot][at])
    if x in (A, N):
        return ""
    if row[KIND] == "bool":
        return "是" if x else "否"
    place = x.bit_length() - 1
    return str(row[CHOICES][place][1]) if place < len(row[CHOICES]) else "无"


def unread(bys: list[By], rows: list[int]) -> Seen:
    """Households of which nothing could be read."""
    return Seen(np.array(rows, np.int64), [pa.array([""] * len(rows), pa.string()) for _ in bys], None)


class Placed:
    """Households of a whole part by row. `codes[i]` are places in `values[i]`. Raises InputError where a column has too many of them."""

    def __init__(self, seen: list[Seen], bys: list[By]):
        rows = np.concatenate([s.rows for s in seen])
        self.order = np.argsort(rows, kind="stable")
        self.rows = rows[self.order]
        people = [s.people if s.people is not None else np.zeros(len(s.rows), np.int64) for s in seen]
        self.people = np.concatenate(people)[self.order]
        self.counted = any(s.people is not None for s in seen)
        self.values: list[list[str]] = []
        self.codes: list[Ints] = []
        for i, by in enumerate(bys):
            found = single(pa.chunked_array([s.values[i] for s in seen]))
            found = pc.utf8_slice_codeunits(found, 0, LONGEST).dictionary_encode()
            _few(by, len(found.dictionary))
            self.values.append([_shown(str(x)) for x in found.dictionary.to_pylist()])
            self.codes.append(found.indices.to_numpy().astype(np.int64)[self.order])

    def at(self, rows: Ints) -> Ints:
        """The places of rows."""
        return np.searchsorted(self.rows, rows)

    def of(self, rows: Ints) -> list[list[str]]:
        """By row the value of each column."""
        places = self.at(rows)
        columns = [[values[c] for c in codes[places].tolist()] for values, codes in zip(self.values, self.codes, strict=True)]
        return [list(x) for x in zip(*columns, strict=True)]


def _shown(value: str) -> str:
    """A value as an office writes it: Chinese with full-width brackets; nothing in it parts the name of a count."""
    value = value.replace("\0", " ")
    return value if value.isascii() else value.translate(BRACKETS)


def count(done: Done, placed: Placed, lost: Ints) -> None:
    """Add the figures of a part to its counts. `lost`: rows of households that were refused."""
    table = done.table
    words = {n: table[n].cast(pa.string()) for n in ("programme", "status", "amount_exact")}
    lengths = pc.fill_null(pc.list_value_length(table["covered"]), 0)
    plain = pa.table({**words, "row": table["row"], "amount": table["amount"], "covered": lengths})
    places, gone = placed.at(table["row"].to_numpy()), placed.at(lost)
    for i, (values, codes) in enumerate(zip(placed.values, placed.codes, strict=True)):
        homes, people = np.bincount(codes, minlength=len(values)), np.zeros(len(values), np.int64)
        np.add.at(people, codes, placed.people)
        refused = np.bincount(codes[gone], minlength=len(values))
        for j, value in enumerate(values):
            told = {"households": homes[j], "refused": refused[j], **({"people": people[j]} if placed.counted else {})}
            for name, n in told.items():
                done.add(key(i, value, "", name), int(n))
        _programmes(done, i, values, plain.append_column("value", pa.array(codes[places])))


def _programmes(done: Done, i: int, values: list[str], table: Any) -> None:
    for row in table.group_by(["value", "programme", "status"]).aggregate([("row", "count")]).to_pylist():
        done.add(key(i, values[row["value"]], row["programme"], row["status"]), row["row_count"])
    granted = table.filter(pc.equal(table["status"], "granted"))
    sums = [("row", "count_distinct"), ("amount", "sum"), ("covered", "sum")]
    for row in granted.group_by(["value", "programme"]).aggregate(sums).to_pylist():
        told = {"homes": row["row_count_distinct"], "covered": row["covered_sum"], "sum/100": int((row["amount_sum"] or 0) * 100)}
        for name, n in told.items():
            done.add(key(i, values[row["value"]], row["programme"], name), n)
    more = granted.filter(pc.is_valid(granted["amount_exact"]))
    for row in more.group_by(["value", "programme", "amount_exact"]).aggregate([("row", "count")]).to_pylist():
        exact, n = row["amount_exact"], row["row_count"]
        amount = Fraction(exact) if ".." not in exact else None
        name, n = ("open", n) if amount is None else (f"sum/{amount.denominator}", amount.numerator * n)
        done.add(key(i, values[row["value"]], row["programme"], name), n)


def key(i: int, value: str, programme: str, name: str) -> str:
    """The name of a count: of the column by its place, a value, a programme ("" for none), and what is counted."""
    return f"{MARK}{i}\0{value}\0{programme}\0{name}"


# -- of the whole


class Figures:
    """What is told of one value: `plain` (households, people, refused) and by programme its figures, amounts exact."""

    def __init__(self) -> None:
        self.plain: dict[str, int] = {}
        self.programmes: dict[str, dict[str, int | Fraction]] = {}

    def add(self, programme: str, name: str, n: int) -> None:
        if not programme:
            self.plain[name] = self.plain.get(name, 0) + n
            return
        mine, amount = self.programmes.setdefault(programme, {}), name.startswith("sum/")
        word = "amount" if amount else name
        mine[word] = mine.get(word, 0) + (Fraction(n, int(name[4:])) if amount else n)


def figures(totals: dict[str, int], bys: list[By]) -> list[dict[str, Figures]]:
    """By column: its values in their order, the one that is not given last. Raises InputError where there are too many."""
    found: list[dict[str, Figures]] = [{} for _ in bys]
    for name, n in totals.items():
        if name.startswith(MARK):
            i, value, programme, word = name[len(MARK) :].split("\0")
            found[int(i)].setdefault(value, Figures()).add(programme, word, n)
    for by, values in zip(bys, found, strict=True):
        _few(by, len(values))
    return [dict(sorted(values.items(), key=lambda x: (not x[0], x[0]))) for values in found]
